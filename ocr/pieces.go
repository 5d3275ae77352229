package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// Pieces are the boxes of the connected ink in part of a raster that may be
// characters of char pixels or parts of them. Large ones are found at half size.
func (r Raster) Pieces(part image.Rectangle, dark byte, char float64) []image.Rectangle {
	k := 1
	if char >= smallPieces {
		k = 2
	}
	return slices.DeleteFunc(r.inkBoxes(part, dark, k), func(p image.Rectangle) bool {
		s := float64(max(p.Dx(), p.Dy()))
		return s < pieceLeast*char || s > pieceMost*char
	})
}

// inkBoxes are the boxes of all connected ink in part of a raster, found at a size k
// times smaller.
func (r Raster) inkBoxes(part image.Rectangle, dark byte, k int) []image.Rectangle {
	part = part.Intersect(image.Rect(0, 0, r.W, r.H))
	w, h := part.Dx()/k, part.Dy()/k
	if w < 1 || h < 1 {
		return nil
	}
	ink := make([]bool, w*h)
	for y := range h * k {
		row := r.Pix[(part.Min.Y+y)*r.W+part.Min.X:]
		to := ink[y/k*w : (y/k+1)*w]
		for x := range w {
			to[x] = to[x] || slices.Min(row[x*k:(x+1)*k]) < dark
		}
	}
	var out []image.Rectangle
	for _, b := range outlines(ink, w, h) {
		out = append(out, image.Rect(k*b.x0, k*b.y0, k*b.x1, k*b.y1).Add(part.Min))
	}
	return out
}

// TypicalSize is how large the characters are that some pieces are of, or are parts of;
// 0: there are none.
func TypicalSize(pieces []image.Rectangle) float64 {
	sizes := make([]int, len(pieces))
	for i, p := range pieces {
		sizes[i] = max(p.Dx(), p.Dy())
	}
	return typical(sizes)
}

// What is a stray speck, in characters: smaller than anything but dots and marks (the
// strokes of 〃 are larger), and away from anything larger.
const (
	strayMost = .25
	strayAway = 1.2
)

// WithoutStrays leaves the specks out that lie away from all text: the dirt of a copy
// makes no block and no line, and does not widen one.
func WithoutStrays(pieces []image.Rectangle, char float64) []image.Rectangle {
	return withoutSpecks(pieces, char, strayAway)
}

// withoutSpecks leaves the specks out that lie so many characters away from anything
// larger.
func withoutSpecks(pieces []image.Rectangle, char, least float64) []image.Rectangle {
	var solid []image.Rectangle
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) > strayMost*char {
			solid = append(solid, p)
		}
	}
	slices.SortFunc(solid, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	away := int(least * char)
	tall := 0
	for _, p := range solid {
		tall = max(tall, p.Dy())
	}
	var out []image.Rectangle
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) > strayMost*char {
			out = append(out, p)
			continue
		}
		around := p.Inset(-away)
		i, _ := slices.BinarySearchFunc(solid, around.Min.Y-tall, func(s image.Rectangle, y int) int { return cmp.Compare(s.Min.Y, y) })
		for ; i < len(solid) && solid[i].Min.Y < around.Max.Y; i++ {
			if solid[i].Overlaps(around) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// Along gives a box in the frame of the writing: x runs along the lines and y from
// line to line.
func Along(r image.Rectangle, dir archive.Direction) image.Rectangle {
	if dir == archive.Vertical {
		return image.Rectangle{Min: image.Pt(r.Min.Y, -r.Max.X), Max: image.Pt(r.Max.Y, -r.Min.X)}
	}
	return r
}

// Upright is the way back.
func Upright(r image.Rectangle, dir archive.Direction) image.Rectangle {
	if dir == archive.Vertical {
		return image.Rectangle{Min: image.Pt(-r.Max.Y, r.Min.X), Max: image.Pt(-r.Min.Y, r.Max.X)}
	}
	return r
}

func bound(rs []image.Rectangle) image.Rectangle {
	var b image.Rectangle
	for i, r := range rs {
		if i == 0 {
			b = r
		} else {
			b.Min.X, b.Min.Y = min(b.Min.X, r.Min.X), min(b.Min.Y, r.Min.Y)
			b.Max.X, b.Max.Y = max(b.Max.X, r.Max.X), max(b.Max.Y, r.Max.Y)
		}
	}
	return b
}

// MissedLong is how many characters long a line is at least that was missed on a page: a
// single character may be dirt.
const MissedLong = 1.6

// Missed are the lines of pieces, at least two characters long, that lie mostly
// outside of the boxes that were read, in reading order.
func Missed(pieces, read []image.Rectangle, char float64, dir archive.Direction) []image.Rectangle {
	return missed(pieces, read, char, MissedLong, dir)
}

// MissedIn are the same in a cell of a table, where a line may be a single character: the
// last one of what did not go into the cell's width.
func MissedIn(pieces, read []image.Rectangle, char float64, dir archive.Direction) []image.Rectangle {
	const long = .6
	return missed(pieces, read, char, long, dir)
}

func missed(pieces, read []image.Rectangle, char, long float64, dir archive.Direction) []image.Rectangle {
	var left []image.Rectangle
	for _, p := range pieces {
		c := p.Min.Add(p.Max).Div(2)
		if !slices.ContainsFunc(read, func(r image.Rectangle) bool { return c.In(r) }) {
			left = append(left, Along(p, dir))
		}
	}
	var out []image.Rectangle
	for _, l := range rows(left, char) {
		if float64(l.box.Dx()) >= long*char && float64(l.box.Dy()) >= .5*char && l.fill*3 > l.box.Dx() {
			out = append(out, Upright(l.box, dir))
		}
	}
	return out
}

// Before tells whether a line comes before another in a block.
func Before(a, b image.Rectangle, dir archive.Direction) bool {
	a, b = Along(a, dir), Along(b, dir)
	return a.Min.Y+a.Max.Y < b.Min.Y+b.Max.Y
}

// A row is a line of pieces, how much of its length they fill, and the size of its
// larger characters.
type row struct {
	box  image.Rectangle
	fill int
	size float64
}

// rowStep is how far in height, in characters, the next piece of a row may lie.
const rowStep = .45

// rows are the lines of pieces, in the frame of the writing.
func rows(pieces []image.Rectangle, char float64) []row {
	slices.SortFunc(pieces, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	var out []row
	var sizes []float64 // of the last row, in order
	last := math.MinInt
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) < char*.4 {
			continue // dots sit between lines
		}
		y := (p.Min.Y + p.Max.Y) / 2
		if len(out) == 0 || float64(y-last) > rowStep*char {
			out = append(out, row{box: p})
			sizes = sizes[:0]
		}
		last = y
		o := &out[len(out)-1]
		o.box = o.box.Union(p)
		o.fill += p.Dx()
		sizes = append(sizes, float64(p.Dy()))
		slices.Sort(sizes)
		o.size = sizes[len(sizes)*4/5]
	}
	return out
}
