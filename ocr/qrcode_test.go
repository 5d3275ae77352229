package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// modules draws a square of dark and light ones, with squares for finding it in so many of its
// corners.
func (r Raster) modules(x, y, side, n, corners int) {
	rng := rand.New(rand.NewPCG(3, 4))
	at := func(mx, my int, dark bool) {
		b := image.Rect(x+mx*side, y+my*side, x+mx*side+side, y+my*side+side)
		if dark {
			r.bar(b.Min.X, b.Min.Y, side, side)
			return
		}
		for py := b.Min.Y; py < b.Max.Y; py++ {
			for px := b.Min.X; px < b.Max.X; px++ {
				r.Pix[py*r.W+px] = 250
			}
		}
	}
	for my := range n {
		for mx := range n {
			at(mx, my, rng.IntN(2) == 0)
		}
	}
	for _, c := range []image.Point{{0, 0}, {n - 7, 0}, {0, n - 7}}[:corners] {
		for my := -1; my <= 7; my++ {
			for mx := -1; mx <= 7; mx++ {
				if p := c.Add(image.Pt(mx, my)); p.X < 0 || p.Y < 0 || p.X >= n || p.Y >= n {
					continue
				}
				d := max(abs(mx-3), abs(my-3))
				at(c.X+mx, c.Y+my, d <= 1 || d == 3)
			}
		}
	}
}

// A code beside lines goes, also a small one; a square of noise, and a seal of as many strokes,
// stay.
func TestEraseCodes(t *testing.T) {
	const char = 30
	for name, c := range map[string]struct {
		draw func(Raster)
		want int
	}{
		"a code":       {func(r Raster) { r.modules(500, 100, 5, 25, 3) }, 1},
		"a small code": {func(r Raster) { r.modules(500, 100, 3, 29, 3) }, 1},
		"noise":        {func(r Raster) { r.modules(500, 100, 4, 29, 0) }, 0},
		"two corners":  {func(r Raster) { r.modules(500, 100, 4, 29, 2) }, 0},
		"a seal": {func(r Raster) {
			r.bar(500, 100, 110, 4)
			r.bar(500, 206, 110, 4)
			r.bar(500, 100, 4, 110)
			r.bar(606, 100, 4, 110)
			r.large(512, 112, 3, 26)
			r.large(512, 142, 3, 26)
			r.large(512, 172, 3, 26)
		}, 0},
		"lines of text": {func(Raster) {}, 0},
	} {
		r := canvas(900, 700)
		for k := range 8 {
			r.printed(40, 60+40*k, 12, 10)
		}
		c.draw(r)
		if got, _ := r.EraseArt(128, char); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
