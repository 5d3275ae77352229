package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// A Latin word on its side in a column is found by its letters: close, on one base line, no higher
// than capitals; kana in the column's pitch, and letters that stand on no line, are none.
func TestSideways(t *testing.T) {
	const char, x = 40, 400 // the column's left edge; letters stand on it with their feet
	column := func(word ...image.Rectangle) []image.Rectangle {
		out := word
		for i := range 12 {
			if y := 40 + i*44; i < 4 || i > 6 {
				out = append(out, image.Rect(x, y, x+38, y+38))
			}
		}
		return out
	}
	letter := func(y, wide, high, foot int) image.Rectangle { return image.Rect(x+foot, y, x+foot+high, y+wide) }
	for name, c := range map[string]struct {
		word []image.Rectangle
		want int
	}{
		"three capitals":     {[]image.Rectangle{letter(222, 22, 28, 5), letter(249, 24, 28, 5), letter(278, 20, 28, 5)}, 1},
		"a small letter":     {[]image.Rectangle{letter(222, 9, 28, 5), letter(237, 20, 20, 5), letter(261, 22, 28, 5)}, 1},
		"as high as a kanji": {[]image.Rectangle{letter(222, 22, 38, 0), letter(249, 24, 38, 0), letter(278, 20, 38, 0)}, 0},
		"on no line":         {[]image.Rectangle{letter(222, 22, 28, 0), letter(249, 24, 28, 10), letter(278, 20, 28, 4)}, 0},
		"in kana's pitch":    {[]image.Rectangle{letter(220, 24, 28, 5), letter(264, 24, 28, 5), letter(308, 24, 28, 5)}, 0},
		"two bars, as of こ":  {[]image.Rectangle{letter(222, 6, 28, 5), letter(244, 6, 28, 5)}, 0},
		"a single letter":    {[]image.Rectangle{letter(240, 24, 28, 5)}, 0},
	} {
		pieces := column(c.word...)
		n := 0
		for _, a := range Asides(pieces, pieces, char, archive.Vertical) {
			if a.Kind == AsideSideways {
				n++
				if want := bound(c.word); a.Boxes[0] != want {
					t.Errorf("%s: %v, want %v", name, a.Boxes[0], want)
				}
			}
		}
		if n != c.want {
			t.Errorf("%s: %d words, want %d", name, n, c.want)
		}
	}
}
