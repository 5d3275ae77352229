package tesseract

import (
	"image"

	"fumikura/internal/archive"
)

// What tells a 〃 before the amount in a cell, in characters: 〃　50,000円. Models read ル, リ or
// nothing there.
const (
	dittoWide  = .8 // of its ink, at most
	dittoApart = .3 // between its strokes, less
	dittoFree  = .6 // white behind it, at least
)

// ditto is where a 〃 stands before what else is in a cell, and where that begins; next is 0 where
// there is none.
func (w *working) ditto(l *line) (at archive.Rect, next int) {
	if l.cell == nil || l.dir == archive.Vertical || w.compared == nil || w.compared.n >= mostComparisons {
		return at, 0
	}
	r := l.rectangle()
	inset := max(1, int(w.char/12))
	r.Min.X = min(r.Min.X, l.cell.Box.X+inset)
	r = r.Intersect(image.Rect(0, 0, w.W, w.H))
	runs := inkRuns(w.inkedColumns(r), int(dittoApart*w.char))
	if len(runs) < 2 || float64(runs[0].b-runs[0].a) > dittoWide*w.char || float64(runs[1].a-runs[0].b) < dittoFree*w.char {
		return at, 0
	}
	ink := w.inkIn(image.Rect(runs[0].a, 0, runs[0].b, r.Dy()).Add(r.Min))
	if side := float64(max(ink.Dx(), ink.Dy())); side < loneLeast*w.char || side > loneMost*w.char {
		return at, 0
	}
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if ok {
	}
	if !ok || w.compared.nearest(&shape) != '〃' || w.compared.table.Likeness(&shape, '〃') < loneLike {
		return at, 0
	}
	return rectOf(ink), r.Min.X + runs[1].a
}
