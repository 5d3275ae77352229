package tesseract

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// A thin level stroke at the middle of a cell's line is the 一 that it begins or ends with; what
// is left of a rule, a speck and a stroke far off are none of it.
func TestThinStrokesOfCells(t *testing.T) {
	text := charactersAt(100, 40, 3, archive.Horizontal)
	cell := image.Rect(20, 20, 280, 80)
	bare := workingOf(300, 100, text...).inkIn(cell)
	for name, c := range map[string]struct {
		more image.Rectangle
		want int // pixels by which the ink grows
	}{
		"before it":       {image.Rect(76, 49, 92, 51), bare.Min.X - 76},
		"behind it":       {image.Rect(bare.Max.X+6, 49, bare.Max.X+24, 51), 24},
		"at its foot":     {image.Rect(76, 58, 92, 60), 0},
		"a speck":         {image.Rect(86, 49, 91, 51), 0},
		"far from it":     {image.Rect(30, 49, 50, 51), 0},
		"beyond a border": {image.Rect(2, 49, 18, 51), 0},
	} {
		w := workingOf(300, 100, append(slices.Clone(text), c.more)...)
		before := w.inkIn(image.Rect(bare.Min.X, cell.Min.Y, bare.Max.X, cell.Max.Y))
		if got := w.withStrokes(before, cell); got.Dx()-before.Dx() != c.want {
			t.Errorf("%s: %v became %v", name, before, got)
		}
	}
}
