package ocr

import (
	"image"
	"slices"
)

// Spread tells whether a part of a raster is as wide as two pages side by side are.
func Spread(part image.Rectangle) bool { return part.Dx()*20 >= part.Dy()*23 }

// gutterWide is how many characters of white part the pages of an opened book.
const gutterWide = 2.0

// Gutter is where an opened book that lies in part of a raster is to be parted: the
// middle of the white between its pages, 0 where it is one page.
func Gutter(pieces []image.Rectangle, part image.Rectangle, char float64) int {
	return whitest(pieces, part, char, gutterWide)
}

// What tells the fold of a sheet with a page on each half, in characters.
const (
	foldWide = 0.6  // the white along it
	foldSide = 12.0 // so much beside it is looked at
	foldRows = 8    // lines on each side of it
	foldThin = 0.35 // crumbs of a rule that is drawn along it are no wider
)

// Fold is where a sheet with two pages of lines along x is to be parted whose text comes
// so near to the fold that Gutter finds no white there, 0 where it is one page. Two pages
// that were printed on one sheet, or bound, and opened under a camera, curl each in its
// way: as one page their lines can not be made straight. Running text stands on both sides
// all along the fold, and ends or begins at it.
func Fold(pieces []image.Rectangle, part image.Rectangle, char float64) int {
	wide := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool {
		return float64(p.Dx()) <= foldThin*char && p.Dy() >= p.Dx()
	})
	x := whitest(wide, part, char, foldWide)
	if x == 0 {
		return 0
	}
	near := int(foldSide * char)
	for _, w := range whites(wide, part, char) { // between the columns of a list
		if float64(w.b-w.a) >= foldWide*char && w.b > x-near && w.a < x+near && (w.b <= x || w.a > x) {
			return 0
		}
	}
	var left, right []image.Rectangle
	for _, p := range wide {
		switch c := (p.Min.X + p.Max.X) / 2; {
		case c < x && c >= x-near:
			left = append(left, p)
		case c >= x && c < x+near:
			right = append(right, p)
		}
	}
	l, r := wholeLines(rows(left, char), char), wholeLines(rows(right, char), char)
	if len(l) < foldRows || len(r) < foldRows || !running(l, char) || !running(r, char) || !flush(l, r, char) {
		return 0
	}
	return x
}

// whitest is the middle of the widest white about the middle of the pieces of part that
// goes down all of it but for a character's height, 0 where it is not so many characters
// wide.
func whitest(pieces []image.Rectangle, part image.Rectangle, char, least float64) int {
	if !Spread(part) || char < 2 {
		return 0
	}
	box := bound(pieces)
	best, at := 0, 0
	for _, w := range whites(pieces, part, char) {
		if mid := (w.a + w.b) / 2; w.b-w.a > best && mid > box.Min.X+box.Dx()*2/5 && mid < box.Min.X+box.Dx()*3/5 {
			best, at = w.b-w.a, mid
		}
	}
	if float64(best) < least*char {
		return 0
	}
	return at
}

// whites are the stretches along x where pieces of part take up less than a character's
// height, from the left.
func whites(pieces []image.Rectangle, part image.Rectangle, char float64) []span {
	cols := make([]int, part.Dx())
	for _, p := range pieces {
		p = p.Intersect(part)
		for x := p.Min.X; x < p.Max.X; x++ {
			cols[x-part.Min.X] += p.Dy()
		}
	}
	var out []span
	for x := 0; x < len(cols); x++ {
		a := x
		for x < len(cols) && float64(cols[x]) < char {
			x++
		}
		if x > a {
			out = append(out, span{part.Min.X + a, part.Min.X + x})
		}
	}
	return out
}

// What crosses a gutter, in characters.
const (
	crossing     = 4.0 // a rule goes on so far on both sides
	crossedLeast = 0.5 // pieces of print are so high, at least,
	crossedRest  = 50  // and one in so many lies above it, or below
)

// Crossed tells whether something drawn crosses a gutter at x, where there is print: a rule
// of a table, or a picture, that goes over both pages is read as one. The shadow in a gutter
// is not that wide. Above the print and below it lie a frame's rules, and what surrounds a
// book.
func (r Raster) Crossed(x int, pieces []image.Rectangle, part image.Rectangle, dark byte, char float64) bool {
	x0, x1 := max(0, x-int(crossing*char)), min(r.W, x+int(crossing*char))
	from, to := printed(pieces, x, char)
	for y := max(0, part.Min.Y, from); y < min(r.H, part.Max.Y, to); y++ {
		n := 0
		for _, v := range r.Pix[y*r.W+x0 : y*r.W+x1] {
			n += boolToInt(v < dark)
		}
		if n*10 >= (x1-x0)*9 {
			return true
		}
	}
	return false
}

// printed is from where to where the pieces about x reach down a page, but for some: what
// surrounds the page has pieces, too.
func printed(pieces []image.Rectangle, x int, char float64) (from, to int) {
	var ys []int
	for _, p := range pieces {
		if float64(abs(p.Min.X+p.Max.X-2*x)) < 2*foldSide*char && float64(p.Dy()) >= crossedLeast*char {
			ys = append(ys, (p.Min.Y+p.Max.Y)/2)
		}
	}
	if len(ys) == 0 {
		return 0, 0
	}
	slices.Sort(ys)
	rest := len(ys) / crossedRest
	return ys[rest], ys[len(ys)-1-rest]
}
