package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A joinedInk draws lines of a copy with their broken strokes joined, one at a time: a
// second picture of the whole page would take as much memory as the first one.
type joinedInk struct {
	ocr.Bits           // of the sheet, without specks
	char       float64 // the height of a character in its pixels
	thin       bool    // level strokes are thinner than print has them
	at         image.Rectangle
	drawnThere ocr.Raster // what was drawn last, which each model is asked about
}

// newJoined keeps the ink of a bilevel sheet. stroke is the thickness of its level
// strokes; both measures are in its pixels.
func newJoined(r ocr.Raster, char float64, stroke int) *joinedInk {
	return &joinedInk{Bits: r.Bits(128), char: char, thin: float64(stroke) < thinStroke*char}
}

// keepThin keeps the ink of a bilevel sheet of columns whose level strokes are so thin that
// some are lost: half of its numerals are nothing but such strokes, and none of them is a
// slashed zero, of which this picture makes an 8.
func (w *working) keepThin(r ocr.Raster, char float64) {
	stroke := r.LevelStroke(128, char)
	if j := newJoined(r, char, stroke); j.thin {
		w.joined = j
		w.did("level strokes of %d pixels: the gaps in them are closed in another picture of disputed lines", stroke)
	}
}

// joinedIn is the picture of joined strokes where it shows a part of the page, nil where there is
// none: in it what was turned over or made white still is as it was on the sheet.
func (w *working) joinedIn(r image.Rectangle) *joinedInk {
	if slices.ContainsFunc(w.turned, r.Overlaps) {
		return nil
	}
	return w.joined
}

// worn tells whether the page is a copy or a fax whose level strokes are so thin that many
// of them are lost.
func (w *working) worn() bool { return w.joined != nil && w.joined.thin }

// whole tells whether a line of such a page has its strokes all the same: of a fax larger
// print does, and only a copy that is strewn with specks has harmed it, too.
func (w *working) whole(l *line) bool {
	across := l.box.H
	if l.dir == archive.Vertical {
		across = l.box.W
	}
	return !w.noisy && float64(across) >= largerPrint*w.char
}

// joinedSoftening are the passes of a blur after which joined strokes look like print.
const joinedSoftening = 3

// coarser is from how many pixels of the sheet on, to one of the picture, its strokes would
// be missed by looking at one place of each.
const coarser = 1.15

// mostFiner is how many times finer than the working picture shapes are looked at, at most.
const mostFiner = 2.0

// line is the part of the working picture in r, drawn from the sheet.
func (j *joinedInk) line(w *working, r image.Rectangle) ocr.Raster {
	if r == j.at {
		return j.drawnThere
	}
	part := w.onSheet(r).Inset(-int(j.char / 2))
	from := j.Raster(part)
	from.Bridge(128, j.char)
	if j.thin {
		from.Thicken()
	}
	from.Soften(joinedSoftening)
	j.at, j.drawnThere = r, w.fromSheet(from, part.Min, r, 1)
	return j.drawnThere
}

// plain is the part of the working picture in r with the strokes as they are on the sheet,
// but for what makes thin ones whole: not softened, and finer so many times, as the sheet is.
// Models are taught print that is softer and of one size; a shape is better seen so.
func (j *joinedInk) plain(w *working, r image.Rectangle) (ocr.Raster, float64) {
	finer := min(mostFiner, max(1, w.back.scale()))
	part := w.onSheet(r).Inset(-int(j.char / 2))
	from := j.Raster(part)
	if j.thin {
		from.Thicken()
	}
	if w.broken {
		from.ThickenDown()
	}
	return w.fromSheet(from, part.Min, r, finer), finer
}

// fromSheet is the part of the working picture in r, so many times finer, drawn from a part of the
// sheet that begins at a place.
func (w *working) fromSheet(from ocr.Raster, at image.Point, r image.Rectangle, finer float64) ocr.Raster {
	out := ocr.Raster{W: int(float64(r.Dx()) * finer), H: int(float64(r.Dy()) * finer)}
	out.Pix = make([]byte, 0, out.W*out.H)
	grey := func(x, y float64) int {
		u, v := w.back.point(w.bend.Point(float64(r.Min.X)+x/finer, float64(r.Min.Y)+y/finer))
		return int(from.At(u-float64(at.X), v-float64(at.Y)))
	}
	mean := w.back.scale() > coarser*finer
	for y := range out.H {
		for x := range out.W {
			x, y := float64(x)+.5, float64(y)+.5
			if mean { // of four places of a pixel
				sum := grey(x-.25, y-.25) + grey(x+.25, y-.25) + grey(x-.25, y+.25) + grey(x+.25, y+.25)
				out.Pix = append(out.Pix, byte((sum+2)/4))
			} else {
				out.Pix = append(out.Pix, byte(grey(x, y)))
			}
		}
	}
	return out
}

// onSheet bounds where a part of the working picture lies on the sheet.
func (w *working) onSheet(r image.Rectangle) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	const steps = 8 // a bend hardly changes between them
	for i := range steps + 1 {
		for k := range steps + 1 {
			x := float64(r.Min.X) + float64(r.Dx()*i)/steps
			y := float64(r.Min.Y) + float64(r.Dy()*k)/steps
			u, v := w.back.point(w.bend.Point(x, y))
			x0, y0, x1, y1 = min(x0, u), min(y0, v), max(x1, u), max(y1, v)
		}
	}
	return image.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1)), int(math.Ceil(y1)))
}
