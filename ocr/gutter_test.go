package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

func TestGutter(t *testing.T) {
	r := canvas(900, 600)
	r.paragraph(420, 60, 14, 30, archive.Vertical)
	r.paragraph(840, 60, 14, 30, archive.Vertical)
	all := image.Rect(0, 0, r.W, r.H)
	if x := Gutter(r.Pieces(all, 128, 13), all, 13); x < 420 || x > 520 {
		t.Errorf("parted at %d", x)
	}
	if x := Gutter(r.Pieces(all, 128, 13), image.Rect(0, 0, 600, 600), 13); x != 0 {
		t.Errorf("a single page is parted at %d", x)
	}
}

// Pages whose text comes near to the fold are parted there, also where a rule is drawn along
// it; columns of words are not, nor is text that goes on over the middle.
func TestFold(t *testing.T) {
	const char = 13
	pages := func(gap int) Raster {
		r := canvas(1000, 640)
		r.paragraph(40, 60, 20, 30, archive.Horizontal)
		r.paragraph(40+29*15+char+gap, 66, 20, 30, archive.Horizontal)
		return r
	}
	fold := 40 + 29*15 + char
	for name, c := range map[string]struct {
		draw func() Raster
		want int // about; 0: one page
	}{
		"near": {func() Raster { return pages(12) }, fold + 6},
		"with a rule that is broken": {func() Raster {
			r := pages(20)
			for y := 40; y < 560; y += 24 {
				r.bar(fold+9, y, 2, 20)
			}
			return r
		}, fold + 10},
		"no gap": {func() Raster { return pages(3) }, 0},
		"few lines": {func() Raster {
			r := canvas(1000, 640)
			r.paragraph(40, 60, 6, 30, archive.Horizontal)
			r.paragraph(fold+12, 66, 6, 30, archive.Horizontal)
			return r
		}, 0},
		"columns of words": {func() Raster {
			r := canvas(1000, 640)
			for k := range 8 {
				r.paragraph(40+k*(5*15+40), 60, 20, 5, archive.Horizontal)
			}
			return r
		}, 0},
	} {
		r := c.draw()
		all := image.Rect(0, 0, r.W, r.H)
		got := Fold(r.Pieces(all, 128, char), all, char)
		if c.want == 0 && got != 0 || c.want > 0 && abs(got-c.want) > 8 {
			t.Errorf("%s: parted at %d, want %d", name, got, c.want)
		}
	}
}

// A rule over both pages crosses a gutter where print stands above and below it; the frame
// of both, and what lies around a book, do not.
func TestCrossed(t *testing.T) {
	const char = 13
	for name, c := range map[string]struct {
		y    int
		want bool
	}{"amid the text": {300, true}, "above it": {40, false}, "below it": {620, false}} {
		r := canvas(1000, 640)
		r.paragraph(40, 60, 22, 28, archive.Horizontal)
		r.paragraph(540, 60, 22, 28, archive.Horizontal)
		pieces := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, char)
		r.bar(100, c.y, 800, 3)
		if got := r.Crossed(500, pieces, image.Rect(0, 0, r.W, r.H), 128, char); got != c.want {
			t.Errorf("a rule %s crosses the gutter: %v", name, got)
		}
	}
}
