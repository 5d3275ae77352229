package ocr

import (
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// What is kept in bits comes back, parts of it from where they lie.
func TestBits(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for _, size := range []image.Point{{1, 1}, {8, 3}, {37, 20}, {0, 0}} {
		r := canvas(size.X, size.Y)
		for i := range r.Pix {
			r.Pix[i] = byte(rng.Uint32())
		}
		b := r.Bits(100)
		for _, part := range []image.Rectangle{image.Rect(0, 0, r.W, r.H), image.Rect(-3, -2, 5, 9), image.Rect(4, 1, 60, 40), image.Rect(90, 90, 93, 93)} {
			got := b.Raster(part)
			if got.W != part.Dx() || got.H != part.Dy() {
				t.Fatalf("%v of %v: %d × %d", part, size, got.W, got.H)
			}
			for i, v := range got.Pix {
				x, y := part.Min.X+i%got.W, part.Min.Y+i/got.W
				want := byte(255)
				if x >= 0 && y >= 0 && x < r.W && y < r.H && r.Pix[y*r.W+x] < 100 {
					want = 0
				}
				if v != want {
					t.Fatalf("%v of %v: %d at %d, %d", part, size, v, x, y)
				}
			}
		}
	}
}

func TestAt(t *testing.T) {
	r := Raster{W: 3, H: 2, Pix: []byte{0, 100, 200, 50, 150, 250}}
	for _, c := range []struct {
		x, y float64
		want byte
	}{
		{.5, .5, 0}, {1.5, .5, 100}, {1, .5, 50}, {.5, 1, 25}, {1, 1, 75}, {2.5, 1.5, 250},
		{0, .5, 128}, {-.5, .5, 255}, {-40, 1, 255}, {1, 77, 255}, {3.5, 1, 255}, {3, .5, 228},
	} {
		if got := r.At(c.x, c.y); math.Abs(float64(got)-float64(c.want)) > 1 {
			t.Errorf("%v, %v: %d, want %d", c.x, c.y, got, c.want)
		}
	}
}
