package ocr

import "image"

// A Raster is a small grey copy of a page, row by row from the top; 0 is black.
type Raster struct {
	W, H int
	Pix  []byte
}

// Turned is the raster after quarter clockwise turns.
func (r Raster) Turned(quarters int) Raster {
	q := ((quarters % 4) + 4) % 4
	if q == 0 {
		return r
	}
	o := Raster{W: r.W, H: r.H, Pix: make([]byte, len(r.Pix))}
	if q%2 == 1 {
		o.W, o.H = r.H, r.W
	}
	for y := range o.H {
		row := o.Pix[y*o.W : (y+1)*o.W]
		for x := range row {
			switch q {
			case 1:
				row[x] = r.Pix[(r.H-1-x)*r.W+y]
			case 2:
				row[x] = r.Pix[(r.H-1-y)*r.W+r.W-1-x]
			case 3:
				row[x] = r.Pix[x*r.W+r.W-1-y]
			}
		}
	}
	return o
}

// Cut is the part of the raster inside part, which lies in it: a copy, or all of it.
func (r Raster) Cut(part image.Rectangle) Raster {
	if part.Dx() == r.W && part.Dy() == r.H {
		return r
	}
	o := Raster{W: part.Dx(), H: part.Dy(), Pix: make([]byte, 0, part.Dx()*part.Dy())}
	for y := part.Min.Y; y < part.Max.Y; y++ {
		o.Pix = append(o.Pix, r.Pix[y*r.W+part.Min.X:y*r.W+part.Max.X]...)
	}
	return o
}

// How dark ink is, in percent of its surroundings.
const (
	plainInk = 83
	faintInk = 93
)

// ink marks the pixels that are darker than percent of the mean of a square of
// side 2·reach+1 about them. Paper of any shade, and the inside of a large black
// area, are no ink.
func (r Raster) ink(reach int, percent int64) []bool {
	out := make([]bool, r.W*r.H)
	r.aboutEach(reach, func(i int, v, sum, n int64) { out[i] = (v+5)*100*n < sum*percent })
	return out
}

// aboutEach gives each pixel with the sum over the n pixels of a square of side
// 2·reach+1 about it, cut at the edges.
func (r Raster) aboutEach(reach int, do func(i int, v, sum, n int64)) {
	w, h := r.W, r.H
	sums := make([]uint32, (w+1)*(h+1))
	for y := range h {
		var row uint32
		above, here := sums[y*(w+1):], sums[(y+1)*(w+1):]
		for x, v := range r.Pix[y*w : (y+1)*w] {
			row += uint32(v)
			here[x+1] = above[x+1] + row
		}
	}
	for y := range h {
		y0, y1 := max(0, y-reach), min(h, y+reach+1)
		top, bottom := sums[y0*(w+1):(y0+1)*(w+1)], sums[y1*(w+1):(y1+1)*(w+1)]
		for x, v := range r.Pix[y*w : (y+1)*w] {
			x0, x1 := max(0, x-reach), min(w, x+reach+1)
			sum := int64(bottom[x1] - top[x1] - bottom[x0] + top[x0]) // right even where a sum has wrapped
			n := int64((x1 - x0) * (y1 - y0))
			do(y*w+x, int64(v), sum, n)
		}
	}
}

// A blob is a connected piece of ink: the box of its pixels, and how many.
type blob struct {
	x0, y0, x1, y1 int // x1, y1 exclusive
	area           int
}

func (b blob) w() int    { return b.x1 - b.x0 }
func (b blob) h() int    { return b.y1 - b.y0 }
func (b blob) size() int { return max(b.w(), b.h()) }

// A run is ink side by side in row y, from x0 up to x1, and the index of its blob.
type run struct{ y, x0, x1, id int32 }

// blobs finds the connected pieces (eight neighbours). The second answer gives each
// pixel's blob, -1 for paper: four bytes a pixel, so not for a page at full size.
func blobs(ink []bool, w, h int) ([]blob, []int32) { return labelled(ink, w, h, 0) }

// blobs4 takes four neighbours.
func blobs4(ink []bool, w, h int) ([]blob, []int32) { return labelled(ink, w, h, 1) }

// inkIn counts the ink of a part of a mask w pixels wide.
func inkIn(ink []bool, w int, b image.Rectangle) int {
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for _, v := range ink[y*w+b.Min.X : y*w+b.Max.X] {
			n += boolToInt(v)
		}
	}
	return n
}

// outlines are the blobs alone.
func outlines(ink []bool, w, h int) []blob {
	out, _ := connected(ink, w, h, 0, false)
	return out
}

func labelled(ink []bool, w, h, overlap int) ([]blob, []int32) {
	out, runs := connected(ink, w, h, overlap, true)
	label := make([]int32, w*h)
	for i := range label {
		label[i] = -1
	}
	for _, r := range runs {
		row := label[int(r.y)*w:]
		for x := r.x0; x < r.x1; x++ {
			row[x] = r.id
		}
	}
	return out, label
}

// connected finds connected pieces in one pass over the runs of ink with a union-find,
// and gives the runs too, from the top, where they are to be kept. Runs touch that
// overlap by at least overlap pixels.
func connected(ink []bool, w, h, overlap int, keep bool) ([]blob, []run) {
	var parent []int32
	var parts []blob // of each id that was given
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	var runs, last, cur []run
	for y := range h {
		cur = cur[:0]
		row := ink[y*w : (y+1)*w]
		k := 0
		for a := nextMarked(row, 0); a < w; {
			x := a + 1
			for x < w && row[x] {
				x++
			}
			id := int32(-1)
			for k < len(last) && int(last[k].x1) < a+overlap {
				k++
			}
			for j := k; j < len(last) && int(last[j].x0) <= x-overlap; j++ {
				o := find(last[j].id)
				if id < 0 {
					id = o
				} else if o != id {
					parent[max(o, id)] = min(o, id)
					id = min(o, id)
				}
			}
			if id < 0 {
				id = int32(len(parent))
				parent = append(parent, id)
				parts = append(parts, blob{a, y, x, y + 1, 0})
			}
			b := &parts[id]
			b.x0, b.x1, b.y1, b.area = min(b.x0, a), max(b.x1, x), y+1, b.area+x-a
			cur = append(cur, run{int32(y), int32(a), int32(x), id})
			a = nextMarked(row, x)
		}
		if keep {
			runs = append(runs, cur...)
		}
		last, cur = cur, last
	}
	// Each piece is known by the least of its ids, which begins first.
	index := make([]int32, len(parent))
	var out []blob
	for i := range parent {
		root := find(int32(i))
		if int(root) == i {
			index[i] = int32(len(out))
			out = append(out, parts[i])
			continue
		}
		index[i] = index[root]
		b, p := &out[index[root]], parts[i]
		b.x0, b.y0, b.x1, b.y1 = min(b.x0, p.x0), min(b.y0, p.y0), max(b.x1, p.x1), max(b.y1, p.y1)
		b.area += p.area
	}
	for i := range runs {
		runs[i].id = index[runs[i].id]
	}
	return out, runs
}

// halfInk is the ink of a raster at half its size: a square of four pixels is ink where
// any of them is.
func (r Raster) halfInk(dark byte) (ink []bool, w, h int) {
	w, h = r.W/2, r.H/2
	ink = make([]bool, w*h)
	for y := range h {
		for x := range w {
			i := 2*y*r.W + 2*x
			ink[y*w+x] = min(r.Pix[i], r.Pix[i+1], r.Pix[i+r.W], r.Pix[i+r.W+1]) < dark
		}
	}
	return ink, w, h
}
