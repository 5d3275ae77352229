package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// Punched holes beside the print and a staple in a corner go with the shade about them; a full disc in the text, a
// seal's ring and a black square stay, as does a disc that is as large as a character.
func TestEraseFiling(t *testing.T) {
	const char = 13
	page := func() Raster {
		r := canvas(700, 900)
		r.paragraph(120, 60, 30, 34, archive.Horizontal)
		return r
	}
	plain := page()
	r := page()
	for _, y := range []int{300, 560} {
		for dy := -13; dy <= 13; dy++ {
			for dx := -13; dx <= 13; dx++ {
				switch d := dx*dx + dy*dy; {
				case d <= 10*10:
					r.Pix[(y+dy)*r.W+50+dx] = 20
				case d <= 13*13:
					r.Pix[(y+dy)*r.W+50+dx] = 190
				}
			}
		}
	}
	for i := range 40 { // a staple
		r.bar(30+i, 30+i/2, 2, 5)
	}
	if holes, staples := r.EraseFiling(128, char); holes != 2 || staples != 1 {
		t.Errorf("%d holes, %d staples", holes, staples)
	}
	white := func(v byte) byte { // the paper is a little grey
		if v >= 250 {
			return 255
		}
		return v
	}
	for i := range r.Pix {
		if white(r.Pix[i]) != white(plain.Pix[i]) {
			t.Fatalf("(%d, %d) is %d", i%r.W, i/r.W, r.Pix[i])
		}
	}
	for name, draw := range map[string]func(Raster){
		"a disc in the text": func(r Raster) { r.disc(350, 300, 10) },
		"a ring":             func(r Raster) { r.circle(50, 300, 11, 3) },
		"a square":           func(r Raster) { r.bar(40, 300, 20, 20) },
		"a kanji in heavy type": func(r Raster) { // full but between its strokes at the sides, without corners
			r.disc(50, 300, 10)
			for _, y := range []int{293, 300, 306} {
				for _, x := range []int{39, 57} {
					r.wipe(image.Rect(x, y, x+5, y+1))
				}
			}
		},
		"round but for two corners": func(r Raster) {
			r.disc(50, 300, 10)
			r.bar(41, 291, 4, 4)
			r.bar(56, 306, 4, 4)
		},
		"a disc in a title": func(r Raster) {
			for i := range 5 {
				r.bar(20+26*i, 14, 21, 21)
			}
			r.disc(160, 24, 10)
		},
		"a bullet":    func(r Raster) { r.disc(50, 300, 6) },
		"a stain":     func(r Raster) { r.disc(60, 300, 45) },
		"a level bar": func(r Raster) { r.bar(30, 30, 50, 4) },
		"a check mark": func(r Raster) {
			for i := range 12 {
				r.bar(30+i, 30+i, 2, 3)
				r.bar(42+i, 42-2*i, 2, 4)
			}
		},
		"a slanted bar beside the text": func(r Raster) {
			for i := range 40 {
				r.bar(30+i, 400+i/2, 2, 5)
			}
		},
	} {
		r := page()
		if name == "a disc in the text" {
			r.wipe(image.Rect(330, 280, 370, 320))
		}
		draw(r)
		before := slices.Clone(r.Pix)
		if holes, staples := r.EraseFiling(128, char); holes+staples != 0 || !slices.Equal(before, r.Pix) {
			t.Errorf("%s: %d holes, %d staples", name, holes, staples)
		}
	}
}
