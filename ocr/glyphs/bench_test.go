package glyphs

import (
	"math"
	"testing"
)

// What the ink of one character costs to describe, at the size that pages are read at.
func BenchmarkDescribe(b *testing.B) {
	const n = 44
	pix := make([]byte, n*n)
	for i := range pix {
		x, y := float64(i%n), float64(i/n)
		pix[i] = byte(255 - 200*math.Max(0, math.Sin(x/3)*math.Cos(y/4)))
	}
	for range b.N {
		Describe(pix, n, n)
	}
}

// What it costs to look for a character among all.
func BenchmarkClosest(b *testing.B) {
	t := Known()
	x := t.Contrasted(&t.Shapes('郎')[0])
	for b.Loop() {
		t.Closest(x, 12)
	}
}
