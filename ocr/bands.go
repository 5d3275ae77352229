package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// What tells bands across vertical text, in characters where nothing else is said.
const (
	bandWhite  = .7  // white over the whole width between two bands, at least
	bandPiece  = .4  // smaller ink is no part of a band
	bandAlone  = 2.5 // ink with none so near is a punched hole or a stain
	bandRow    = 1.7 // a band of one row is no thicker, in its own characters
	bandChars  = 3.0 // and at least as long
	bandClosed = .35 // characters of a line are no further apart, in their own size
	bandRun    = 1.5 // no single character runs on so far, in its own size
	bandClear  = 2.0 // runs along a line are longer than those across it by this factor
	noteSize   = .85 // of the body's characters are those of notes in its margin, at most,
	noteHigh   = 9.0 // which are no higher
	noteWhite  = 1.2 // and so far from it at least
)

// What makes a cell's text a single line, in its own characters: it is as broad as one
// (digits below each other are not), hardly broader, and longer.
const (
	cellFull     = .75
	mergedHigh   = .6   // of a character what touches is high, at least,
	mergedLong   = 1.8  // and so many times as long
	columnsChars = 6    // characters at least that show columns apart,
	columnsClear = 1.1  // by how much these are further apart than characters
	gridColumns  = 3    // columns of characters at least in lines as long as that,
	rowsClear    = 1.08 // whose rows are further apart by so much at least
	cellThick    = 1.4
	cellLong     = 1.8
	// On a level page few lines of spaced characters, wider than high, are no columns.
	cellWide = 1.5
	cellLow  = 4.5
)

// A band is what lies between two white stripes over the width of a page.
type band struct {
	pieces []image.Rectangle
	dir    archive.Direction
}

// bands parts the pieces of a page of vertical text where white reaches over all its
// width, from the top down, and tells the direction of each: a letterhead, the name
// of a journal or a footer runs across. Neighbours of one direction stay together.
func bands(pieces []image.Rectangle, char float64) []band {
	var out []band
	for _, ps := range stripes(pieces, char) {
		dir := archive.Vertical
		if level(ps, char) {
			dir = archive.Horizontal
		}
		if n := len(out); n > 0 && out[n-1].dir == dir && !marginal(out[n-1].pieces, ps, char) {
			out[n-1].pieces = append(out[n-1].pieces, ps...)
		} else {
			out = append(out, band{ps, dir})
		}
	}
	return out
}

// marginal tells whether one of two neighbouring bands holds notes in the margin of the
// other: it is low, in clearly smaller characters, and far from it. Together, each note would
// be read as the beginning of the column below it, which bad print does not let part.
func marginal(a, b []image.Rectangle, char float64) bool {
	one, other := ownSize(a, char), ownSize(b, char)
	if one > other {
		a, b, one, other = b, a, other, one
	}
	note, body := bound(a), bound(b)
	white := max(body.Min.Y-note.Max.Y, note.Min.Y-body.Max.Y)
	return one > 0 && one <= noteSize*other && float64(note.Dy()) <= noteHigh*char && float64(white) >= noteWhite*char && 3*note.Dy() <= body.Dy()
}

// stripes parts pieces where a level stripe of white lies between them. Specks and
// what stands alone (punched holes, stains) fill no white; they go with the nearest.
func stripes(pieces []image.Rectangle, char float64) [][]image.Rectangle {
	solid := inCompany(pieces, char)
	if len(solid) == 0 {
		return [][]image.Rectangle{pieces}
	}
	var cuts []int
	end := solid[0].Max.Y
	for _, p := range solid[1:] {
		if float64(p.Min.Y-end) >= bandWhite*char {
			cuts = append(cuts, (end+p.Min.Y)/2)
		}
		end = max(end, p.Max.Y)
	}
	out := make([][]image.Rectangle, len(cuts)+1)
	for _, p := range pieces {
		i, _ := slices.BinarySearch(cuts, (p.Min.Y+p.Max.Y)/2)
		out[i] = append(out[i], p)
	}
	return slices.DeleteFunc(out, func(ps []image.Rectangle) bool { return len(ps) == 0 })
}

// inCompany are the pieces of some size that have another near, from the top down.
func inCompany(pieces []image.Rectangle, char float64) []image.Rectangle {
	var solid []image.Rectangle
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) >= bandPiece*char {
			solid = append(solid, p)
		}
	}
	slices.SortFunc(solid, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	near := int(bandAlone * char)
	has := make([]bool, len(solid))
	for i, a := range solid {
		around := a.Inset(-near)
		for k := i + 1; k < len(solid) && solid[k].Min.Y < around.Max.Y; k++ {
			if has[i] && has[k] {
				continue
			}
			if around.Overlaps(solid[k]) {
				has[i], has[k] = true, true
			}
		}
	}
	var out []image.Rectangle
	for i, p := range solid {
		if has[i] {
			out = append(out, p)
		}
	}
	return out
}

// level tells whether the lines of a band lie level: its ink runs on along x, over
// the gaps between characters, much further than along y. A single row of characters
// that are set apart is a line too.
func level(pieces []image.Rectangle, char float64) bool {
	own := ownSize(pieces, char)
	if own == 0 {
		return false
	}
	x, y := runs(pieces, own*bandClosed)
	if max(x, y) > bandRun*own && max(x, y) > bandClear*min(x, y) {
		return x > y
	}
	box := bound(pieces)
	return float64(box.Dy()) <= bandRow*own && float64(box.Dx()) >= bandChars*own && x >= y
}

// ownSize is the size of the larger characters among pieces, 0 where there are but
// specks.
func ownSize(pieces []image.Rectangle, char float64) float64 {
	return largerOf(pieces, char, func(p image.Rectangle) int { return max(p.Dx(), p.Dy()) })
}

// largerOf is a size that four of five pieces do not exceed, specks apart; 0 where there are
// no others.
func largerOf(pieces []image.Rectangle, char float64, size func(image.Rectangle) int) float64 {
	var sizes []int
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) >= bandPiece*char {
			sizes = append(sizes, size(p))
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return float64(sizes[len(sizes)*4/5])
}

// CellDirection is the direction of the text in a cell of a table, which may differ
// from that of the page: its characters follow each other plainly the other way, or
// stand below each other in a single column, as labels at the side of a form do.
func CellDirection(pieces []image.Rectangle, char float64, page archive.Direction) archive.Direction {
	own := ownSize(pieces, char)
	if own == 0 {
		return page
	}
	if high := largerOf(pieces, char, image.Rectangle.Dy); high >= mergedHigh*char && own > mergedLong*high {
		own = high // figures that touch each other
	}
	if page == archive.Horizontal && rowsApart(pieces, own) {
		return archive.Horizontal
	}
	box := bound(pieces)
	wide, high := float64(box.Dx())/own, float64(box.Dy())/own
	x, y := runs(pieces, own*bandClosed)
	if max(x, y) > bandRun*own && max(x, y) > bandClear*min(x, y) {
		if x > y || page == archive.Horizontal && wide > cellWide*high && high < cellLow {
			return archive.Horizontal
		}
		return archive.Vertical
	}
	switch {
	case wide >= cellFull && wide <= cellThick && high >= cellLong:
		return archive.Vertical
	case high >= cellFull && high <= cellThick && wide >= cellLong:
		return archive.Horizontal
	case columnsApart(pieces, own):
		return archive.Vertical
	}
	return page
}

// rowsApart tells whether characters stand in rows and columns, the rows further apart than
// the columns: a label of a few characters a line that goes on over more lines than that runs
// further down than along.
func rowsApart(pieces []image.Rectangle, own float64) bool {
	pitch := func(least int, side func(image.Rectangle) (int, int)) float64 {
		in := runsOf(pieces, side)
		if len(in) < least {
			return 0
		}
		for _, r := range in {
			if from, to := side(r); float64(to-from) > cellThick*own {
				return 0
			}
		}
		from, to := side(in[0])
		first, last := side(in[len(in)-1])
		return float64(first+last-from-to) / 2 / float64(len(in)-1)
	}
	x := pitch(gridColumns, func(p image.Rectangle) (int, int) { return p.Min.X, p.Max.X })
	y := pitch(2, func(p image.Rectangle) (int, int) { return p.Min.Y, p.Max.Y })
	return x > 0 && y > rowsClear*x
}

// columnsApart tells whether characters stand in columns of one each that are further apart
// than the characters in them, as spread words in the boxes of a flow chart.
func columnsApart(pieces []image.Rectangle, own float64) bool {
	columns := runsOf(pieces, func(p image.Rectangle) (int, int) { return p.Min.X, p.Max.X })
	if len(columns) < 2 {
		return false
	}
	apart, down, chars := math.Inf(1), 0.0, 0
	for i, c := range columns {
		if float64(c.Dx()) > cellThick*own {
			return false
		}
		if i > 0 {
			apart = min(apart, float64(c.Min.X+c.Max.X-columns[i-1].Min.X-columns[i-1].Max.X)/2)
		}
		in := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Min.X < c.Min.X || p.Max.X > c.Max.X })
		rows := runsOf(in, func(p image.Rectangle) (int, int) { return p.Min.Y, p.Max.Y })
		if n := len(rows); n > 1 {
			down = max(down, float64(rows[n-1].Min.Y+rows[n-1].Max.Y-rows[0].Min.Y-rows[0].Max.Y)/2/float64(n-1))
		}
		chars += len(rows)
	}
	return chars >= columnsChars && down > 0 && down*columnsClear < apart
}

// runsOf are the boxes of pieces that overlap in one direction, along it.
func runsOf(pieces []image.Rectangle, side func(image.Rectangle) (from, to int)) []image.Rectangle {
	pieces = slices.Clone(pieces)
	slices.SortFunc(pieces, func(a, b image.Rectangle) int {
		i, _ := side(a)
		k, _ := side(b)
		return cmp.Compare(i, k)
	})
	var out []image.Rectangle
	for _, p := range pieces {
		if n := len(out); n > 0 {
			_, end := side(out[n-1])
			if from, _ := side(p); from < end {
				out[n-1] = out[n-1].Union(p)
				continue
			}
		}
		out = append(out, p)
	}
	return out
}

// runs are the mean lengths in pixels of the runs of ink along x and along y, weighted
// by length, each run going on over gaps of no more than gap pixels.
func runs(pieces []image.Rectangle, gap float64) (x, y float64) {
	box := bound(pieces)
	k := max(1, int(gap/3))
	w, h := box.Dx()/k+1, box.Dy()/k+1
	if w*h > 16<<20 {
		return 1, 1
	}
	ink := make([]bool, w*h)
	for _, p := range pieces {
		p = p.Sub(box.Min)
		for y := p.Min.Y / k; y <= (p.Max.Y-1)/k && y < h; y++ {
			for x := p.Min.X / k; x <= (p.Max.X-1)/k && x < w; x++ {
				ink[y*w+x] = true
			}
		}
	}
	over := max(1, int(gap/float64(k)+.5))
	return float64(k) * meanRun(ink, w, h, 1, w, over), float64(k) * meanRun(ink, h, w, w, 1, over)
}

// meanRun is the mean length, weighted by length, of the runs of ink in m lines of n
// pixels; step leads from pixel to pixel and line from line to line.
func meanRun(ink []bool, n, m, step, line, gap int) float64 {
	var sum, squares float64
	for i := range m {
		start, last := -1, -1
		end := func() {
			if start >= 0 {
				l := float64(last - start + 1)
				sum, squares = sum+l, squares+l*l
			}
		}
		for j := range n {
			if !ink[i*line+j*step] {
				continue
			}
			if start < 0 || j-last-1 > gap {
				end()
				start = j
			}
			last = j
		}
		end()
	}
	return (squares + 1) / (sum + 1)
}
