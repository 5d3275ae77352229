package ocr

import (
	"math/rand/v2"
	"testing"
)

// brokenRule draws a line of dots and dashes of one or two pixels, leaning by a share of its
// length, with gaps of up to a good half of a character.
func brokenRule(r Raster, rng *rand.Rand, x, y, n int, upright bool, lean float64) {
	for i := 0; i < n; {
		dash := 1 + rng.IntN(9)
		for k := i; k < min(n, i+dash); k++ {
			off := int(lean * float64(k))
			if upright {
				r.bar(x-off, y+k, 1+rng.IntN(2), 1)
			} else {
				r.bar(x+k, y+off, 1, 1+rng.IntN(2))
			}
		}
		i += dash + 2 + rng.IntN(12)
	}
}

// A table whose rules a copy broke into dots is found once they are drawn anew, though it
// leans and there are specks; its print stays what it was.
func TestMendDotted(t *testing.T) {
	const char = 20
	draw := func(rules bool) Raster {
		rng := rand.New(rand.NewPCG(5, 6))
		r := canvas(800, 500)
		for range 300 {
			r.bar(rng.IntN(800), rng.IntN(500), 2, 2)
		}
		for row := range 4 {
			for col := range 3 {
				for k := range 5 { // characters of level and upright strokes
					x, y := 140+col*200+k*24, 80+row*80
					for s := range 3 {
						r.bar(x, y+s*8, 18, 3)
					}
					r.bar(x+8, y, 3, 19)
				}
			}
		}
		for i := 0; rules && i < 5; i++ {
			brokenRule(r, rng, 100, 50+i*80, 600, false, .012)
			if i < 4 {
				brokenRule(r, rng, 100+i*200, 50, 320, true, .012)
			}
		}
		return r
	}
	r := draw(true)
	if n := len(r.Grids(r.Ink(128), Rules(r.Ink(128), r.W, r.H, char), char)); n != 0 {
		t.Fatalf("%d tables before", n)
	}
	if n := r.MendDotted(128, char); n < 9 { // a rule may be in two parts
		t.Errorf("%d rules drawn anew, at least 9 are broken", n)
	}
	r.Speckles(128, char, true)
	ink := r.Ink(128)
	g := r.Grids(ink, Rules(ink, r.W, r.H, char), char)
	if len(g) != 1 || len(g[0].Cells) != 12 {
		t.Fatalf("tables: %+v", g)
	}
	// Without rules there is nothing to draw, specks and rows of print or none.
	if n := draw(false).MendDotted(128, char); n != 0 {
		t.Errorf("%d rules drawn where there are none", n)
	}
	// Leader dots cross nothing.
	l := canvas(800, 500)
	for i := range 8 {
		for x := 200; x < 700; x += 9 {
			l.bar(x, 60+i*50, 3, 3)
		}
	}
	if n := l.MendDotted(128, char); n != 0 {
		t.Errorf("%d rows of leader dots made rules", n)
	}
}

// What looking for rules of dots and dashes costs on a page of A4 at 300 dpi that is full of
// print.
func BenchmarkMendDotted(b *testing.B) {
	r := canvas(2480, 3508)
	for y := 200; y < 3300; y += 60 {
		for x := 200; x < 2280; x += 44 {
			for s := range 3 {
				r.bar(x, y+s*16, 36, 4)
			}
			r.bar(x+16, y, 5, 36)
		}
	}
	for b.Loop() {
		r.MendDotted(128, 40)
	}
}
