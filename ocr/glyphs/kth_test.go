package glyphs

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// The k-th largest is what stands there when all are in order, equal ones included.
func TestKth(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		v := make([]float32, 1+r.IntN(60))
		for i := range v {
			v[i] = float32(r.IntN(20))
		}
		k := 1 + r.IntN(len(v))
		sorted := slices.Clone(v)
		slices.Sort(sorted)
		if got, want := kth(slices.Clone(v), k), sorted[len(v)-k]; got != want {
			t.Fatalf("%v: the %d. is %v, want %v", v, k, got, want)
		}
	}
}
