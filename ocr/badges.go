package ocr

import (
	"image"
	"slices"
)

// A badge is one light character on a dark square as large as a character, with round corners or
// without: 問 before whom to ask, 申 before where to apply. Kanji of heavy type with a frame (国, 圏)
// look much the same.
const (
	badgeLeast, badgeMost = 0.7, 1.7 // of its sides, in characters
	badgeSquare           = 0.8      // of the longer one is the shorter one, at least
	badgeDense            = 0.64     // of it is dark, at least: of a heavy 日 or 国 at most 0.62 was,
	badgeEmpty            = 0.93     // and at most: else it is a ■
	badgeEdge             = 0.12     // of its side, broader than a stroke, is dark all along its edges, but for the corners,
	badgeCorner           = 0.2      // which are so large
	badgeDarkEdge         = 0.88     // share of that which is dark
	badgeFree             = 0.2      // of its side it is white beyond it,
	badgeStray            = 0.02     // but for so much
	badgeTouched          = 3.0      // characters that it goes on with another, at most
)

// Badges are the boxes that may be badges. dark is the grey below which a pixel is ink.
func (r Raster) Badges(dark byte, char float64) []image.Rectangle {
	var out []image.Rectangle
	try := func(b image.Rectangle) {
		b = r.tight(b, dark)
		short, long := float64(min(b.Dx(), b.Dy())), float64(max(b.Dx(), b.Dy()))
		if short < badgeLeast*char || long > badgeMost*char || short < badgeSquare*long || slices.ContainsFunc(out, b.Overlaps) {
			return
		}
		if share := r.darkShare(b, dark); share >= badgeDense && share <= badgeEmpty && r.badgeEdges(b, dark) && r.standsFree(b, dark) {
			out = append(out, b)
		}
	}
	for _, b := range r.darkGrounds(dark, char) {
		try(b)
		if side := b.Dy(); b.Dx() > side && float64(b.Dx()) < badgeTouched*char { // it touches the character beside it
			try(image.Rect(b.Min.X, b.Min.Y, b.Min.X+side, b.Max.Y))
			try(image.Rect(b.Max.X-side, b.Min.Y, b.Max.X, b.Max.Y))
		}
	}
	return out
}

// badgeEdges tells whether a box is dark along its four edges but for its corners.
func (r Raster) badgeEdges(b image.Rectangle, dark byte) bool {
	corner, edge := int(badgeCorner*float64(b.Dx())), max(1, int(badgeEdge*float64(b.Dx())))
	return !slices.ContainsFunc([]image.Rectangle{
		image.Rect(b.Min.X+corner, b.Min.Y, b.Max.X-corner, b.Min.Y+edge), image.Rect(b.Min.X+corner, b.Max.Y-edge, b.Max.X-corner, b.Max.Y),
		image.Rect(b.Min.X, b.Min.Y+corner, b.Min.X+edge, b.Max.Y-corner), image.Rect(b.Max.X-edge, b.Min.Y+corner, b.Max.X, b.Max.Y-corner),
	}, func(s image.Rectangle) bool { return r.darkShare(s, dark) < badgeDarkEdge })
}

// standsFree tells whether there is white above and below a box, or on both sides of it: a badge
// ends with its square, which its neighbours in a line may touch, and 画 or 血 go on beyond theirs.
func (r Raster) standsFree(b image.Rectangle, dark byte) bool {
	free := func(one, other image.Rectangle) bool {
		page := image.Rect(0, 0, r.W, r.H)
		return max(r.darkShare(one.Intersect(page), dark), r.darkShare(other.Intersect(page), dark)) <= badgeStray
	}
	x, y := max(1, int(badgeFree*float64(b.Dx()))), max(1, int(badgeFree*float64(b.Dy())))
	const edge = 2 // pixels in which it is blurred
	return free(image.Rect(b.Min.X, b.Min.Y-y-edge, b.Max.X, b.Min.Y-edge), image.Rect(b.Min.X, b.Max.Y+edge, b.Max.X, b.Max.Y+edge+y)) ||
		free(image.Rect(b.Min.X-x-edge, b.Min.Y, b.Min.X-edge, b.Max.Y), image.Rect(b.Max.X+edge, b.Min.Y, b.Max.X+edge+x, b.Max.Y))
}

// Overturned is a copy of a box in which its dark ground is white and what is light on it is dark, with
// a margin of white pixels about it; the paper at its corners stays white.
func (r Raster) Overturned(b image.Rectangle, dark byte, margin int) Raster {
	out := r.Cut(b)
	out.reverse(image.Rect(0, 0, out.W, out.H), dark, 0)
	ink := make([]bool, out.W*out.H)
	for i, v := range out.Pix {
		ink[i] = v < 128
	}
	corners, _ := reached(ink, out.W, out.H)
	k := Raster{W: out.W + 2*margin, H: out.H + 2*margin}
	k.Pix = slices.Repeat([]byte{255}, k.W*k.H)
	for y := range out.H {
		for x := range out.W {
			if i := y*out.W + x; !corners[i] {
				k.Pix[(y+margin)*k.W+x+margin] = out.Pix[i]
			}
		}
	}
	return k
}
