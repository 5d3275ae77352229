package ocr

import (
	"image"
	"slices"
)

// Newsletters and notices are strewn with small drawings: figures, flowers, badges. They are
// too light to be photographs, and their parts are no characters; shown to a recognizer beside
// a line, they take the line with them.

// What tells a drawing from print, in characters where nothing else is said.
const (
	artLeast  = 3.2  // it is so wide and high, at least: one line of print is not,
	artMost   = 20.0 // and no wider or higher than this: what is larger goes around text,
	artSlim   = 4.0  // nor so many times as long as wide, as a title is
	artEmpty  = 0.06 // of its rows, and of its columns, are empty, as those between lines are, at most
	artFill   = 0.15 // of its box has ink: a frame has less
	artPanel  = 0.6  // of the box of a label on a ground of dots has more,
	artLabel  = 4.5  // which is lower than this
	artLetter = 0.65 // of its ink is in pieces of a character's size, at most
	leastPart = 0.25 // these are larger than this
	mostPart  = 1.8  // and smaller
	thinPart  = 0.8  // or longer, but so thin
	artRow    = 0.7  // a piece of so much may be a character of a row: another beside it
	artSame   = 0.25 // differs in height by less,
	artLevel  = 0.6  // lies so much of it level with it,
	artBeside = 0.8  // and no farther away, in heights of the piece,
	artOver   = 0.2  // nor over it by more;
	artReach  = 2    // squares about it that crumbs of it lie in
	artMargin = 0.1  // about a line that touches it stays
	artRows   = 0.65 // of the ink is in such pieces, at most
	artPieces = 3    // pieces of more than crumbs, at least,
	artCrumb  = 0.03 // of the ink,
	artOne    = 6.0  // or it is so wide and high: a figure of a title stands alone
	artDip    = 0.15 // of the mean ink of a row is in one between two lines, at most,
	leastLine = 0.5  // lines of print are so high, at least,
	mostLine  = 1.9  // and no higher,
	artLines  = 0.9  // and so much of the ink is in them
)

// EraseArt makes small drawings and two-dimensional codes white, and tells where they were and
// how many dark pixels they had. Ruling lines and lines that are drawn must be gone.
func (r Raster) EraseArt(dark byte, char float64) (drawings []image.Rectangle, dots int) {
	k := max(2, int(char*pictureCell))
	w, h := r.W/k, r.H/k
	if char < 8 || w < 4 || h < 4 {
		return nil, 0
	}
	ink := make([]bool, w*h)
	for i, s := range r.inkShares(dark, k, w, h) {
		ink[i] = float64(s) > pictureSome*255
	}
	groups, label := blobs(ink, w, h)
	for i, g := range groups {
		a := artwork{g: g, own: pieceMask(label, w, int32(i), g), k: k, char: char}
		print, ok := []image.Rectangle(nil), a.code(r, dark)
		if !ok && a.even(ink, w) && (float64(g.h()*k) > pieceMost*char || !g.beside(groups)) {
			print, ok = a.drawn(r, dark)
		}
		if ok {
			drawings = append(drawings, a.box())
			a.g = blob{x0: max(0, g.x0-artReach), y0: max(0, g.y0-artReach), x1: min(w, g.x1+artReach), y1: min(h, g.y1+artReach)}
			a.own = pieceMask(label, w, int32(i), a.g)
			near := dilated(a.own, a.g.w(), a.g.h(), artReach)
			for n, id := range pieceLabels(label, w, a.g) {
				a.own[n] = a.own[n] || near[n] && (id < 0 || groups[id].size() <= artReach)
			}
			dots += a.wipe(r, dark, print)
		}
	}
	return drawings, dots
}

// An artwork is a group of ink that may be a drawing: squares of k pixels, as marked in its
// box. A character is char pixels high.
type artwork struct {
	g    blob
	own  []bool
	k    int
	char float64
}

// even tells whether a group is as large as a drawing and has ink all over, without the white
// between lines or characters. ink tells of the squares of the raster, w a row.
func (a artwork) even(ink []bool, w int) bool {
	unit := a.char / float64(a.k)
	wide, high := float64(a.g.w())/unit, float64(a.g.h())/unit
	if min(wide, high) < artLeast || max(wide, high) > min(artMost, artSlim*min(wide, high)) {
		return false
	}
	rows, cols, n := make([]bool, a.g.h()), make([]bool, a.g.w()), 0
	for i, own := range a.own {
		x, y := i%a.g.w(), i/a.g.w()
		if own && ink[(a.g.y0+y)*w+a.g.x0+x] {
			rows[y], cols[x] = true, true
			n++
		}
	}
	fill := float64(n) / float64(len(a.own))
	return fill >= artFill && !(fill > artPanel && high < artLabel) && fewEmpty(rows) && fewEmpty(cols)
}

// fewEmpty tells whether hardly any rows are empty between the first and the last that are not.
func fewEmpty(rows []bool) bool {
	from, to := slices.Index(rows, true), len(rows)
	if from < 0 {
		return false
	}
	for !rows[to-1] {
		to--
	}
	empty := 0
	for _, v := range rows[from:to] {
		empty += boolToInt(!v)
	}
	return float64(empty) <= artEmpty*float64(to-from)
}

// box is that of a group, in pixels.
func (a artwork) box() image.Rectangle {
	return image.Rect(a.g.x0*a.k, a.g.y0*a.k, a.g.x1*a.k, a.g.y1*a.k)
}

// wipe makes a group white, but not the print that touches it, and counts its dark pixels.
func (a artwork) wipe(r Raster, dark byte, print []image.Rectangle) (dots int) {
	box := a.box()
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			at := image.Pt(x, y)
			if a.own[(y/a.k-a.g.y0)*a.g.w()+x/a.k-a.g.x0] && !slices.ContainsFunc(print, at.In) {
				dots += boolToInt(r.Pix[y*r.W+x] < dark)
				r.Pix[y*r.W+x] = 255
			}
		}
	}
	return dots
}

// drawn tells whether a group's pieces of ink are no characters, neither of the page's size
// nor of one that is larger. print is what of it may be characters at the end of a line that
// touches it.
func (a artwork) drawn(r Raster, dark byte) (print []image.Rectangle, is bool) {
	w, h := a.g.w()*a.k, a.g.h()*a.k
	ink := make([]bool, w*h)
	all := 0
	for y := range h {
		row := r.Pix[(a.g.y0*a.k+y)*r.W+a.g.x0*a.k:]
		for x := range w {
			if a.own[y/a.k*a.g.w()+x/a.k] && row[x] < dark {
				ink[y*w+x] = true
				all++
			}
		}
	}
	if a.lined(ink, w, h) {
		return nil, false
	}
	letters, parts := 0, 0
	var row []blob // what may be characters in a row
	bs := outlines(ink, w, h)
	for _, b := range bs {
		size, thin := float64(b.size())/a.char, float64(min(b.w(), b.h()))/a.char
		parts += boolToInt(float64(b.area) > artCrumb*float64(all))
		if size >= leastPart && (size <= mostPart || thin <= thinPart) {
			letters += b.area
		}
		if high := float64(b.h()) / a.char; high >= artRow && high <= pieceMost {
			row = append(row, b)
		}
	}
	if float64(letters) > artLetter*float64(all) || parts < artPieces && float64(min(w, h)) < artOne*a.char {
		return nil, false
	}
	same := 0
	for _, b := range row {
		if b.beside(row) {
			same += b.area
			if float64(b.size()) <= mostPart*a.char {
				print = append(print, image.Rect(b.x0, b.y0, b.x1, b.y1))
			}
		}
	}
	print = linesWith(print, bs, a.char)
	for i := range print {
		print[i] = print[i].Add(a.box().Min).Inset(-max(2, int(artMargin*a.char)))
	}
	return print, float64(same) <= artRows*float64(all)
}

// lined tells whether the ink of a group, w by h pixels, is lines of print, of which some
// touch the next.
func (a artwork) lined(ink []bool, w, h int) bool {
	rows, all := make([]int, h), 0
	for i, v := range ink {
		rows[i/w] += boolToInt(v)
		all += boolToInt(v)
	}
	dip := artDip * float64(all) / float64(h)
	lines, in := 0, 0
	for y := 0; y < h; y++ {
		from, n := y, 0
		for y < h && float64(rows[y]) > dip {
			n += rows[y]
			y++
		}
		if high := float64(y-from) / a.char; high >= leastLine && high <= mostLine {
			lines++
			in += n
		}
	}
	return lines >= 2 && float64(in) >= artLines*float64(all)
}

// inRow tells whether another piece stands beside one as characters of a line do.
func (b blob) inRow(o blob) bool {
	high, gap := float64(max(b.h(), o.h())), max(b.x0, o.x0)-min(b.x1, o.x1)
	level := min(b.y1, o.y1) - max(b.y0, o.y0)
	return float64(abs(b.h()-o.h())) <= artSame*high && float64(level) >= artLevel*high && float64(gap) <= artBeside*float64(b.h()) && float64(gap) >= -artOver*float64(b.h())
}

// linesWith are the lines that some characters are of, with the pieces of ink that go on at their
// ends and are no larger.
func linesWith(chars []image.Rectangle, pieces []blob, char float64) []image.Rectangle {
	gap := int(artBeside * char)
	level := func(line, r image.Rectangle) bool {
		return 2*min(line.Max.Y, r.Max.Y)-2*max(line.Min.Y, r.Min.Y) >= r.Dy() && r.Min.X-line.Max.X <= gap && line.Min.X-r.Max.X <= gap
	}
	var out []image.Rectangle
	for _, c := range chars {
		if i := slices.IndexFunc(out, func(l image.Rectangle) bool { return level(l, c) }); i >= 0 {
			out[i] = out[i].Union(c)
		} else {
			out = append(out, c)
		}
	}
	for i := range out {
		for again := true; again; {
			again = false
			for _, b := range pieces {
				r := image.Rect(b.x0, b.y0, b.x1, b.y1)
				if float64(b.size()) <= mostPart*char && !r.In(out[i]) && level(out[i], r) {
					out[i], again = out[i].Union(r), true
				}
			}
		}
	}
	return out
}
