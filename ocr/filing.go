package ocr

import (
	"image"
	"math"
	"slices"
)

// What is the hole of a punch, in characters where nothing else is said: a disc, black in a
// scan, that stands outside the print and is no character of a line.
const (
	punchLeast  = 1.25  // it is so wide and high, at least,
	punchMost   = 6.0   // and at most
	punchRound  = 0.15  // of its width its height differs by less
	punchFull   = 0.62  // of its box is ink, at least,
	punchEmpty  = 0.88  // and at most: a square has more,
	punchIn     = 0.8   // of the way to its rim
	punchSolid  = 0.996 // is ink, so much at least,
	punchOut    = 1.12  // and beyond it in its corners
	punchStray  = 0.04  // so little
	punchGap    = 0.6   // of its width away a character stands that is
	punchLevel  = 0.75  // as high: then it is one of its line
	punchRim    = 0.15  // of its width is the shade about it
	punchBeyond = 50    // one in so many pieces of print, at most, lies as far out
	punchPrint  = 0.4   // pieces of print are so large, at least,
	punchText   = 20    // and so many, at least
)

// What is a staple, in characters where nothing else is said: a slanted bar in a corner.
const (
	stapleCorner = 0.15 // of the sheet's sides
	stapleLeast  = 1.5  // it is so long, at least,
	stapleLong   = 8.0  // and at most
	stapleThick  = 1.0  // so thick, at most,
	stapleSlim   = 3.0  // and so many times as long as thick
	stapleAskew  = 0.4  // so wide and high: a level or upright one may be a rule
	stapleFull   = 0.55 // of a bar as long and thick its ink is, at least: light falls on it
)

// Filing is what filing left on a sheet: the holes of a punch, and staples in its corners.
// Beside the beginning of a line a hole joins it to the next, or is read as a part of it; a
// staple makes a heading beside it a line of the body.
func (r Raster) Filing(dark byte, char float64) (holes, staples []image.Rectangle) {
	if char < 6 {
		return nil, nil
	}
	var xs, ys []int
	boxes := r.inkBoxes(image.Rect(0, 0, r.W, r.H), dark, 2)
	for _, p := range boxes {
		switch w, h := float64(p.Dx()), float64(p.Dy()); {
		case min(w, h) >= punchLeast*char && max(w, h) <= punchMost*char && max(w, h)-min(w, h) <= punchRound*max(w, h) && r.fullDisc(p, dark):
			holes = append(holes, p)
		case r.inCorner(p) && r.slantedBar(p, dark, char):
			staples = append(staples, p)
		case max(w, h) >= punchPrint*char && max(w, h) <= pieceMost*char:
			xs, ys = append(xs, (p.Min.X+p.Max.X)/2), append(ys, (p.Min.Y+p.Max.Y)/2)
		}
	}
	if len(xs) < punchText {
		return nil, nil
	}
	slices.Sort(xs)
	slices.Sort(ys)
	rest := len(xs) / punchBeyond
	print := image.Rect(xs[rest], ys[rest], xs[len(xs)-1-rest], ys[len(ys)-1-rest])
	amid := func(p image.Rectangle) bool { return p.Overlaps(print) }
	inRow := func(p image.Rectangle) bool {
		return slices.ContainsFunc(boxes, func(o image.Rectangle) bool { return besideAlike(p, o) })
	}
	return slices.DeleteFunc(slices.DeleteFunc(holes, amid), inRow), slices.DeleteFunc(staples, amid)
}

// besideAlike tells that a piece as high as another stands close beside it: two characters of a line.
func besideAlike(p, o image.Rectangle) bool {
	gap := max(o.Min.X-p.Max.X, p.Min.X-o.Max.X)
	level := min(p.Max.Y, o.Max.Y) - max(p.Min.Y, o.Min.Y)
	return o != p && gap >= 0 && float64(gap) <= punchGap*float64(p.Dx()) &&
		float64(level) >= punchLevel*float64(max(p.Dy(), o.Dy()))
}

// inCorner tells whether a piece lies in a corner of the sheet.
func (r Raster) inCorner(p image.Rectangle) bool {
	dx, dy := int(stapleCorner*float64(r.W)), int(stapleCorner*float64(r.H))
	return (p.Max.X <= dx || p.Min.X >= r.W-dx) && (p.Max.Y <= dy || p.Min.Y >= r.H-dy)
}

// slantedBar tells whether a piece of ink is straight, thick, full and askew, by its moments.
func (r Raster) slantedBar(p image.Rectangle, dark byte, char float64) bool {
	if float64(min(p.Dx(), p.Dy())) < stapleAskew*char || float64(max(p.Dx(), p.Dy())) > stapleLong*char {
		return false
	}
	var n, sx, sy, xx, xy, yy float64
	for y := p.Min.Y; y < p.Max.Y; y++ {
		for x := p.Min.X; x < p.Max.X; x++ {
			if r.Pix[y*r.W+x] < dark {
				u, v := float64(x-p.Min.X), float64(y-p.Min.Y)
				n, sx, sy = n+1, sx+u, sy+v
				xx, xy, yy = xx+u*u, xy+u*v, yy+v*v
			}
		}
	}
	if n == 0 {
		return false
	}
	xx, xy, yy = xx/n-sx*sx/n/n, xy/n-sx*sy/n/n, yy/n-sy*sy/n/n
	mid, off := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	long, thick := math.Sqrt(12*(mid+off)), math.Sqrt(12*max(0, mid-off)) // those of a full bar
	return long >= stapleLeast*char && thick <= stapleThick*char && long >= stapleSlim*thick &&
		n >= stapleFull*long*thick && n <= long*thick/stapleFull
}

// fullDisc tells whether a piece of ink is round and full: a kanji in heavy type, blurred, has a full
// middle and no corners (書), but white between its strokes at the sides.
func (r Raster) fullDisc(p image.Rectangle, dark byte) bool {
	if full := r.darkShare(p, dark); full < punchFull || full > punchEmpty {
		return false
	}
	cx, cy := float64(p.Min.X+p.Max.X-1)/2, float64(p.Min.Y+p.Max.Y-1)/2
	var in, inInk, out, outInk int
	for y := p.Min.Y; y < p.Max.Y; y++ {
		for x := p.Min.X; x < p.Max.X; x++ {
			far := 2 * math.Hypot((float64(x)-cx)/float64(p.Dx()), (float64(y)-cy)/float64(p.Dy())) // 1 at the rim
			ink := 0
			if r.Pix[y*r.W+x] < dark {
				ink = 1
			}
			switch {
			case far <= punchIn:
				in, inInk = in+1, inInk+ink
			case far >= punchOut:
				out, outInk = out+1, outInk+ink
			}
		}
	}
	return float64(inInk) >= punchSolid*float64(in) && float64(outInk) <= punchStray*float64(out)
}

// EraseFiling makes the holes of a punch and staples white, with the shade about them, and
// counts them.
func (r Raster) EraseFiling(dark byte, char float64) (holes, staples int) {
	punched, stapled := r.Filing(dark, char)
	for _, p := range slices.Concat(punched, stapled) {
		r.wipe(p.Inset(-max(2, int(punchRim*float64(p.Dx())))))
	}
	return len(punched), len(stapled)
}
