package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What tells a picture from print, in characters: where so large a window is covered
// by ink so densely, nothing is printed (bold headings reach two fifths); a picture
// has dense ground of so many characters' squares, and is so wide and high.
const (
	pictureCell   = 0.25
	pictureWindow = 2.0
	pictureDense  = 0.5
	pictureSome   = 0.05 // of a square of one: its light parts have some ink, too
	pictureGround = 8.0
	pictureSide   = 4.5
	pictureMost   = 0.9  // of the raster: then it's the raster that is dark
	pictureFull   = 0.85 // of the squares of one that is light have ink
)

// Pictures are the boxes of photographs, with or without a screen of dots, and of
// other dense ink that is no print, from the top. Ruling lines must be gone.
func (r Raster) Pictures(dark byte, char float64) []image.Rectangle {
	squares, all := r.grounds(dark, char, pictureDense, pictureSome)
	var out []image.Rectangle
	for _, g := range all {
		// A frame around print is no picture: most of a picture is ground.
		dense := g.enough && g.windows*4 >= g.w()*g.h()
		if dense || float64(g.area) >= pictureFull*float64(g.w()*g.h()) && screened(squares.ink, squares.w, g.blob) {
			out = append(out, g.box)
		}
	}
	return whole(append(out, r.Toned(char)...))
}

// A ground is squares that hang together, of the size of a picture.
type ground struct {
	blob                    // in squares
	box     image.Rectangle // in pixels
	windows int             // of its squares are the middle of a window that is full
	enough  bool            // as many as a picture has
}

// squared is a raster in squares of k pixels: which of them have ink, as far as they hang
// together, and which are the middle of a window that is full.
type squared struct {
	ink, windows []bool
	k, w, h      int
	blobs        []blob
	label        []int32
}

// inSquares makes squares of a raster, of which more than some is darker than a grey and of
// whose windows more than full; false where it is too small.
func (r Raster) inSquares(dark byte, char, full, some float64) (squared, bool) {
	k := max(2, int(char*pictureCell))
	w, h := r.W/k, r.H/k
	if char < 4 || w < 4 || h < 4 {
		return squared{}, false
	}
	share := r.inkShares(dark, k, w, h)
	ink := make([]bool, w*h)
	for i, s := range share {
		ink[i] = float64(s) > some*255
	}
	q := squared{ink: ink, windows: fullWindows(share, w, h, max(1, int(pictureWindow/pictureCell/2)), full), k: k, w: w, h: h}
	q.blobs, q.label = blobs(ink, w, h)
	return q, true
}

// grounds are what may be pictures in a raster: its squares as far as they hang together and
// are as large as a picture is, and how many of the windows around them are full.
func (r Raster) grounds(dark byte, char, full, some float64) (squared, []ground) {
	q, ok := r.inSquares(dark, char, full, some)
	if !ok {
		return q, nil
	}
	k, bs, label := q.k, q.blobs, q.label
	n := make([]int, len(bs))
	for i, d := range q.windows {
		if d && label[i] >= 0 {
			n[label[i]]++
		}
	}
	least, side := int(pictureGround/(pictureCell*pictureCell)), int(pictureSide*char)
	var out []ground
	for i, b := range bs {
		box := image.Rect(b.x0*k, b.y0*k, b.x1*k, b.y1*k)
		if min(box.Dx(), box.Dy()) >= side && box.Dx()*box.Dy() <= int(pictureMost*float64(r.W)*float64(r.H)) {
			out = append(out, ground{b, box, n[i], n[i] >= least})
		}
	}
	return q, out
}

// screened tells whether a part of the squares is a screen of dots, however light: ink
// all over, without lines of text. In squares, since the rows of its dots may lie level.
func screened(inked []bool, w int, part blob) bool {
	ink := make([]bool, 0, part.w()*part.h())
	for y := part.y0; y < part.y1; y++ {
		ink = append(ink, inked[y*w+part.x0:y*w+part.x1]...)
	}
	return Texture(ink, part.w(), part.h(), 1/pictureCell)
}

// inkShares is how much of each square of side k is ink, 255 all of it.
func (r Raster) inkShares(dark byte, k, w, h int) []uint8 {
	out := make([]uint8, w*h)
	count := make([]int, w)
	for y := range h {
		clear(count)
		for dy := range k {
			row := r.Pix[(y*k+dy)*r.W:]
			for x := range count {
				n := 0
				for _, v := range row[x*k : (x+1)*k] {
					n += boolToInt(v < dark)
				}
				count[x] += n
			}
		}
		for x, n := range count {
			out[y*w+x] = uint8(n * 255 / (k * k))
		}
	}
	return out
}

// fullWindows marks the middles of the windows of side 2·reach+1 more than so much of which
// is ink.
func fullWindows(share []uint8, w, h, reach int, full float64) []bool {
	out := make([]bool, len(share))
	Raster{W: w, H: h, Pix: share}.aboutEach(reach, func(i int, _, sum, n int64) {
		out[i] = float64(sum) > full*255*float64(n)
	})
	return out
}

// whole joins boxes that overlap, from the top.
func whole(boxes []image.Rectangle) []image.Rectangle {
	for again := true; again; {
		again = false
		for i := 0; i < len(boxes) && !again; i++ {
			for k := i + 1; k < len(boxes); k++ {
				if boxes[i].Overlaps(boxes[k]) {
					boxes[i] = boxes[i].Union(boxes[k])
					boxes = slices.Delete(boxes, k, k+1)
					again = true
					break
				}
			}
		}
	}
	slices.SortFunc(boxes, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y, b.Min.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	return boxes
}

// Whiten takes parts of a raster away.
func (r Raster) Whiten(parts []image.Rectangle) {
	for _, p := range parts {
		r.wipe(p)
	}
}

// Unevenness tells how pieces of one line differ in height, as the deviation over the
// mean of those that are whole characters high: print keeps to few heights, writing by
// hand does not. It is 0 where there are too few.
func Unevenness(heights []int) float64 {
	if len(heights) < 4 {
		return 0
	}
	h := slices.Sorted(slices.Values(heights))
	top := h[len(h)*4/5]
	var n, sum, squares float64
	for _, v := range h {
		if 2*v >= top {
			n, sum, squares = n+1, sum+float64(v), squares+float64(v*v)
		}
	}
	mean := sum / n
	return max(0, squares/n-mean*mean) / (mean * mean)
}
