package ocr

import (
	"image"
	"slices"
)

// What is the hole of a punch, in characters where nothing else is said: a disc, black in a
// scan, that stands outside the print.
const (
	punchLeast  = 1.25 // it is so wide and high, at least,
	punchMost   = 6.0  // and at most
	punchRound  = 0.15 // of its width its height differs by less
	punchFull   = 0.62 // of its box is ink, at least,
	punchEmpty  = 0.88 // and at most: a square has more,
	punchSolid  = 0.97 // of its middle is,
	punchMiddle = 0.6  // which is so much of it, each way
	punchCorner = 0.1  // of its side its corners are, without ink
	punchRim    = 0.15 // of its width is the shade about it
	punchBeyond = 50   // one in so many pieces of print, at most, lies as far out
	punchPrint  = 0.4  // pieces of print are so large, at least,
	punchText   = 20   // and so many, at least
)

// Holes are where a sheet was punched to be filed. Beside the beginning of a line a hole
// joins it to the next, or is read as a part of it.
func (r Raster) Holes(dark byte, char float64) []image.Rectangle {
	if char < 6 {
		return nil
	}
	var discs []image.Rectangle
	var xs, ys []int
	for _, p := range r.inkBoxes(image.Rect(0, 0, r.W, r.H), dark, 2) {
		switch w, h := float64(p.Dx()), float64(p.Dy()); {
		case min(w, h) >= punchLeast*char && max(w, h) <= punchMost*char && max(w, h)-min(w, h) <= punchRound*max(w, h) && r.fullDisc(p, dark):
			discs = append(discs, p)
		case max(w, h) >= punchPrint*char && max(w, h) <= pieceMost*char:
			xs, ys = append(xs, (p.Min.X+p.Max.X)/2), append(ys, (p.Min.Y+p.Max.Y)/2)
		}
	}
	if len(discs) == 0 || len(xs) < punchText {
		return nil
	}
	slices.Sort(xs)
	slices.Sort(ys)
	rest := len(xs) / punchBeyond
	print := image.Rect(xs[rest], ys[rest], xs[len(xs)-1-rest], ys[len(ys)-1-rest])
	return slices.DeleteFunc(discs, func(p image.Rectangle) bool { return p.Overlaps(print) })
}

// fullDisc tells whether a piece of ink is round and full.
func (r Raster) fullDisc(p image.Rectangle, dark byte) bool {
	share := func(b image.Rectangle) float64 { return r.darkShare(b, dark) }
	inset := int((1 - punchMiddle) / 2 * float64(min(p.Dx(), p.Dy())))
	if full := share(p); full < punchFull || full > punchEmpty || share(p.Inset(inset)) < punchSolid {
		return false
	}
	side := max(1, int(punchCorner*float64(min(p.Dx(), p.Dy()))))
	for _, at := range []image.Point{p.Min, {p.Max.X - side, p.Min.Y}, {p.Min.X, p.Max.Y - side}, {p.Max.X - side, p.Max.Y - side}} {
		if share(image.Rectangle{Min: at, Max: at.Add(image.Pt(side, side))}) > 0 {
			return false
		}
	}
	return true
}

// EraseHoles makes the holes of a punch white, with the shade about them.
func (r Raster) EraseHoles(dark byte, char float64) int {
	holes := r.Holes(dark, char)
	for _, p := range holes {
		r.wipe(p.Inset(-max(2, int(punchRim*float64(p.Dx())))))
	}
	return len(holes)
}
