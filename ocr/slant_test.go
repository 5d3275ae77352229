package ocr

import (
	"image"
	"slices"
	"testing"
)

// aslant draws n characters of 24 pixels that lean to the right by so many columns a row.
func (r Raster) aslant(x, y, n int, slant float64) []image.Rectangle {
	for i := range n {
		for dy := range 24 {
			at := x + 28*i + int(slant*float64(23-dy)+.5)
			for dx := range 22 {
				if dx < 3 || dx >= 19 || i%2 == 0 && dx >= 10 && dx < 13 || dy < 2 || dy >= 22 || dy >= 10 && dy < 12 {
					r.Pix[(y+dy)*r.W+at+dx] = 10
				}
			}
		}
	}
	return r.Pieces(image.Rect(0, y-4, r.W, y+30), 128, 24)
}

func TestSetUpright(t *testing.T) {
	r := canvas(600, 300)
	pieces := slices.Concat(
		r.aslant(40, 40, 12, .32),
		r.aslant(40, 84, 2, .32), // its last line
		r.aslant(40, 160, 12, 0),
		r.aslant(40, 240, 2, .32), // a few strokes lean by chance
	)
	slanted := image.Rect(0, 30, 600, 120)
	rest := slices.Clone(r.Pix[150*r.W:])
	before := r.darkShare(slanted, 128)
	got := r.SetUpright(pieces, 128, 24)
	if len(got) != 2 || got[0].Max.Y > 84 || got[1].Max.Y > 120 {
		t.Fatalf("set upright: %v", got)
	}
	for _, l := range got {
		if s, _ := r.slant(l, 128); s != 0 {
			t.Errorf("%v leans by %.2f columns a row yet", l, s)
		}
	}
	if after := r.darkShare(slanted, 128); after < .95*before || after > 1.05*before {
		t.Errorf("their ink went from %.4f to %.4f", before, after)
	}
	if !slices.Equal(rest, r.Pix[150*r.W:]) {
		t.Error("upright print, or two strokes by themselves, changed")
	}
	if again := r.SetUpright(r.Pieces(slanted, 128, 24), 128, 24); len(again) > 0 {
		t.Errorf("set upright again: %v", again)
	}
}
