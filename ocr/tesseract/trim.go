package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// What tells a line that something else makes thicker, in characters: a line so thick,
// most of which by length are words no thicker than they can be.
const (
	trimFrom  = 2.0
	trimWords = 1.6
	trimShare = 0.5
)

// trim brings the box of a line, and those of its words and characters, to the thickness
// of most of its words. A frame or a stamp that crosses a line is joined with one of its
// words, and the box reaches over the lines beside it; other models, given that box, read
// these too or nothing, and the line was taken for no print. char is the height of a
// character in the line's pixels.
func (l *readLine) trim(char float64, dir archive.Direction) {
	all := ocr.Along(rectangle(l.box), dir)
	if float64(all.Dy()) <= trimFrom*char {
		return
	}
	var band image.Rectangle
	long := 0
	for _, w := range l.words {
		if b := ocr.Along(rectangle(w.box), dir); float64(b.Dy()) <= trimWords*char {
			band = band.Union(b)
			long += b.Dx()
		}
	}
	if float64(long) < trimShare*float64(all.Dx()) || float64(band.Dy()) > trimFrom*char {
		return
	}
	l.boxes(func(r *archive.Rect) {
		b := ocr.Along(rectangle(*r), dir)
		b.Min.Y, b.Max.Y = max(b.Min.Y, band.Min.Y), min(b.Max.Y, band.Max.Y)
		if !b.Empty() {
			*r = rectOf(ocr.Upright(b, dir))
		}
	})
}

// rectangle is a box as the standard library has it.
func rectangle(r archive.Rect) image.Rectangle { return image.Rect(r.X, r.Y, r.X+r.W, r.Y+r.H) }
