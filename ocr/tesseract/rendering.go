package tesseract

import (
	"image"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// A rendering draws a line's picture anew, for a reading by which another one can be
// judged: what a model sees in noise and in broken strokes changes with the picture,
// what it sees in print does not.
type rendering struct {
	name  string
	scale float64 // of the picture, 1 as it is
	// draw changes the picture in place; nil: it stays.
	draw func(ocr.Raster)
	// joined: of the picture whose broken strokes are joined, where there is one.
	joined bool
	// fine: of the sheet as fine as it is, where it is kept and no finer than models need.
	fine bool
	// along is the scale along the line beside that, 0 as it is.
	along float64
}

// plainly is the picture as it is.
var plainly = rendering{scale: 1}

// renderings are those that doubtful lines are read in again where time counts less
// than characters.
var renderings = []rendering{
	{name: "smaller", scale: 0.8},
	{name: "thicker", scale: 1, draw: ocr.Raster.Thicken},
	{name: "softer", scale: 1, draw: func(r ocr.Raster) { r.Soften(2) }},
}

// closer is another picture of lettering, which is wider than print, and wider spaced.
var closer = rendering{name: "closer", scale: 0.7, along: 0.8}

// joinedStrokes is the other picture of a copy.
var joinedStrokes = rendering{name: "joined", scale: 1, joined: true}

// fineStrokes is the picture that the models that were taught worn print were taught with: of
// a bad copy the working picture is made coarser, for those that never saw such print.
var fineStrokes = rendering{name: "fine", scale: 1, fine: true}

// drawn is the part of the picture in r as a rendering draws it, its characters moved
// together where they are spread.
func (w *working) drawn(r image.Rectangle, dir archive.Direction, v rendering) (ocr.Raster, error) {
	near := w.closeup(r, dir)
	cut := w.cut(r, dir, near)
	joined := w.joinedIn(r)
	if v.fine && joined != nil && near == nil {
		other, finer := joined.plain(w, r)
		other.Soften(1)
		keepNear(other, cut, max(2, int(w.char/7)), finer)
		return v.of(other, dir)
	}
	if v.joined && joined != nil {
		o := working{Raster: joined.line(w, r)}
		other := o.cut(r.Sub(r.Min), dir, near)
		keepNear(other, cut, max(2, int(w.char/7)), 1)
		cut = other
	}
	return v.of(cut, dir)
}

// keepNear whitens what lies further than reach pixels along its row from any ink of
// another raster, than which it is finer so many times: what was taken out of that one, a
// rule or a note, stays out.
func keepNear(r, of ocr.Raster, reach int, finer float64) {
	for y := range r.H {
		row := r.Pix[y*r.W : (y+1)*r.W]
		from := min(of.H-1, int(float64(y)/finer)) * of.W
		last := -reach - 1
		next := 0
		for x := range row {
			at := min(of.W-1, int(float64(x)/finer))
			for next < of.W && (next < at || of.Pix[from+next] == 255) {
				next++
			}
			if of.Pix[from+at] != 255 {
				last = at
			}
			if at-last > reach && (next-at > reach || next == of.W) {
				row[x] = 255
			}
		}
	}
}

// of gives the picture of a line as the rendering draws it. The given one stays as it is.
func (v rendering) of(r ocr.Raster, dir archive.Direction) (ocr.Raster, error) {
	if v.draw != nil {
		r.Pix = slices.Clone(r.Pix)
		v.draw(r)
	}
	if v.scale == 1 && v.along == 0 {
		return r, nil
	}
	sx, sy := v.scale, v.scale
	switch {
	case v.along == 0:
	case dir == archive.Vertical:
		sy *= v.along
	default:
		sx *= v.along
	}
	img, err := leptonica.FromGray(r.W, r.H, r.Pix)
	if err != nil {
		return r, err
	}
	defer img.Close()
	z, err := img.Resize(max(1, int(float64(r.W)*sx+.5)), max(1, int(float64(r.H)*sy+.5)))
	if err != nil {
		return r, err
	}
	defer z.Close()
	pix, err := z.Bytes()
	return ocr.Raster{W: z.Width(), H: z.Height(), Pix: pix}, err
}
