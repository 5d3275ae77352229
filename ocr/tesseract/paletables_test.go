package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Pale rules make a table where they have columns and rows; the lines of letter paper make none, and
// what is in a table already is none besides.
func TestPaleTables(t *testing.T) {
	const char = 24
	levels := func(r ocr.Raster, pitch int) {
		for y := 100; y <= 100+8*pitch; y += pitch {
			palely(r, image.Rect(100, y, 702, y+2))
		}
	}
	for name, c := range map[string]struct {
		draw  func(ocr.Raster)
		lines []ocr.Rule
		grids []ocr.Grid
		want  int
	}{
		"columns and rows": {draw: func(r ocr.Raster) {
			levels(r, 50)
			for _, x := range []int{100, 300, 500, 700} {
				palely(r, image.Rect(x, 100, x+2, 502))
			}
		}, grids: []ocr.Grid{{Box: image.Rect(100, 600, 702, 680)}}, want: 1},
		"a frame with lines": {draw: func(r ocr.Raster) {
			levels(r, 50)
			palely(r, image.Rect(100, 100, 102, 502))
			palely(r, image.Rect(700, 100, 702, 502))
		}},
		"on letter paper": {draw: func(r ocr.Raster) {
			levels(r, 50)
			for _, x := range []int{100, 300, 500, 700} {
				palely(r, image.Rect(x, 100, x+2, 502))
			}
		}, lines: []ocr.Rule{{Rectangle: image.Rect(100, 600, 700, 602)}}},
		"known": {draw: func(r ocr.Raster) {
			levels(r, 50)
			for _, x := range []int{100, 300, 500, 700} {
				palely(r, image.Rect(x, 100, x+2, 502))
			}
		}, grids: []ocr.Grid{{Box: image.Rect(100, 100, 702, 502)}}},
	} {
		r := ocr.Raster{W: 800, H: 700, Pix: make([]byte, 800*700)}
		for i := range r.Pix {
			r.Pix[i] = 250
		}
		c.draw(r)
		w := &working{Raster: r, dark: 128, char: char, grids: c.grids}
		pale := w.PaleRules(w.LightRules(paleInk, char), w.dark, char, nil)
		if len(pale) < 9 {
			t.Fatalf("%s: %d pale rules", name, len(pale))
		}
		w.paleTables(pale, c.lines, archive.Horizontal)
		if got := len(w.grids) - len(c.grids); got != c.want {
			t.Errorf("%s: %d tables", name, got)
		}
		if c.want > 0 && len(w.grids) > len(c.grids) && len(w.grids[0].Cells) != 24 {
			t.Errorf("%s: %d cells of the first table, want 8 rows of 3", name, len(w.grids[0].Cells))
		}
	}
}

// palely paints a box in a grey lighter than ink.
func palely(r ocr.Raster, b image.Rectangle) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = 180
		}
	}
}
