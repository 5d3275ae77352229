package ocr

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

// speckled is a mask of which one square in so many is marked, in runs.
func speckled(rng *rand.Rand, w, h, one int) []bool {
	out := make([]bool, w*h)
	for i := range out {
		out[i] = rng.IntN(one) == 0 || i > 0 && out[i-1] && rng.IntN(3) > 0
	}
	return out
}

// Rows and columns are gone through in other ways, and come to the same.
func TestAlongColumnsAsAlongRows(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		w, h := 1+rng.IntN(40), 1+rng.IntN(40)
		in := speckled(rng, w, h, 2+rng.IntN(8))
		on := transposed(in, w, h)
		reach, least, gap := rng.IntN(6), rng.IntN(12), rng.IntN(4)
		if a, b := widenedAcross(in, w, h, reach, true), widenedAcross(on, h, w, reach, false); !slices.Equal(transposed(a, w, h), b) {
			t.Fatalf("%d × %d widened by %d", w, h, reach)
		}
		if a, b := longRuns(in, w, h, least, false), longRuns(on, h, w, least, true); !slices.Equal(transposed(a, w, h), b) {
			t.Fatalf("%d × %d, runs of %d", w, h, least)
		}
		a, b := uprightRuns(in, w, h, least, gap), levelRuns(on, h, w, least, gap+1)
		for i, r := range b {
			b[i] = image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
		}
		if !slices.Equal(a, b) {
			t.Fatalf("%d × %d, runs of %d with gaps of %d: %v, %v", w, h, least, gap, a, b)
		}
	}
}

// A run stays or goes as a whole, by its length alone.
func TestLongRuns(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		w, least := 1+rng.IntN(60), rng.IntN(15)
		in := speckled(rng, w, 1, 2+rng.IntN(8))
		want := make([]bool, w)
		for x := 0; x < w; x++ {
			from := x
			for x < w && in[x] {
				x++
			}
			for k := from; k < x && x-from >= least; k++ {
				want[k] = true
			}
		}
		if got := longRuns(in, w, 1, least, true); !slices.Equal(got, want) {
			t.Fatalf("%v, at least %d: %v", in, least, got)
		}
	}
}
