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
	pictureGround = 8.0
	pictureSide   = 4.5
	pictureMost   = 0.9  // of the raster: then it's the raster that is dark
	pictureFull   = 0.85 // of the squares of one that is light have ink
)

// Pictures are the boxes of photographs, with or without a screen of dots, and of
// other dense ink that is no print, from the top. Ruling lines must be gone.
func (r Raster) Pictures(dark byte, char float64) []image.Rectangle {
	k := max(2, int(char*pictureCell))
	w, h := r.W/k, r.H/k
	if char < 4 || w < 4 || h < 4 {
		return nil
	}
	share := r.inkShares(dark, k, w, h)
	windows := denseWindows(share, w, h, max(1, int(pictureWindow/pictureCell/2)))
	inked := make([]bool, w*h)
	for i, s := range share {
		inked[i] = s > 12 // of 255: the light parts of a picture have some ink, too
	}
	bs, label := blobs(inked, w, h)
	ground := make([]int, len(bs))
	for i, d := range windows {
		if d && label[i] >= 0 {
			ground[label[i]]++
		}
	}
	least := int(pictureGround / (pictureCell * pictureCell))
	side := int(pictureSide * char)
	var out []image.Rectangle
	for i, b := range bs {
		box := image.Rect(b.x0*k, b.y0*k, b.x1*k, b.y1*k)
		if box.Dx() < side || box.Dy() < side || box.Dx()*box.Dy() > int(pictureMost*float64(r.W)*float64(r.H)) {
			continue
		}
		// A frame around print is no picture: most of a picture is ground.
		dense := ground[i] >= least && ground[i]*4 >= b.w()*b.h()
		if dense || float64(b.area) >= pictureFull*float64(b.w()*b.h()) && screened(inked, w, b) {
			out = append(out, box)
		}
	}
	return whole(append(out, r.Toned(char)...))
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

// denseWindows marks the middles of the windows of side 2·reach+1 that are ink for the
// most part.
func denseWindows(share []uint8, w, h, reach int) []bool {
	out := make([]bool, len(share))
	Raster{W: w, H: h, Pix: share}.aboutEach(reach, func(i int, _, sum, n int64) {
		out[i] = float64(sum) > pictureDense*255*float64(n)
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
