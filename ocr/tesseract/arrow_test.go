package tesseract

import (
	"image"
	"testing"

	"fumikura/ocr"
)

// inkWhere is a picture that is ink where in says so.
func inkWhere(w, h int, in func(x, y int) bool) ocr.Raster {
	r := ocr.Raster{W: w, H: h, Pix: make([]byte, w*h)}
	for i := range r.Pix {
		r.Pix[i] = 255
		if in(i%w, i/w) {
			r.Pix[i] = 0
		}
	}
	return r
}

// An arrow is told by its ink, and other ink of that size is none.
func TestArrow(t *testing.T) {
	away := func(y int) int { return max(y-20, 20-y) } // from the middle line
	right := func(x, y int) bool {
		return x >= 4 && x < 32 && away(y) <= 4 || x >= 32 && x < 50 && away(y) <= (50-x)*12/18
	}
	left := func(x, y int) bool { return right(53-x, y) }
	for name, c := range map[string]struct {
		in   func(x, y int) bool
		want string
	}{
		"to the right": {right, "→"},
		"to the left":  {left, "←"},
		"a bar":        {func(x, y int) bool { return x >= 4 && x < 50 && away(y) <= 10 }, ""},
		"a wedge":      {func(x, y int) bool { return x >= 4 && x < 50 && away(y) <= (50-x)/4 }, ""},
		"an ellipse":   {func(x, y int) bool { return (x-27)*(x-27)+4*away(y)*away(y) <= 23*23 }, ""},
		"two pieces":   {func(x, y int) bool { return right(x, y) && (x < 20 || x > 24) }, ""},
		"a cross":      {func(x, y int) bool { return x >= 4 && x < 50 && away(y) <= 3 || x >= 24 && x < 30 && away(y) <= 14 }, ""},
	} {
		w := &working{Raster: inkWhere(54, 40, c.in), dark: 128, char: 40}
		if got := w.arrow(w.inkIn(image.Rect(0, 0, 54, 40))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
