package tesseract

import (
	"math"
	"slices"

	"fumikura/internal/archive"
)

// What tells lines that were set by a machine: so many of them or more at the same
// distance from each other, as broad and between the same margins. Hands don't keep to that,
// not even on ruled paper.
const (
	typesetLeast  = 5      // where print is worn or bad, and in a column of a table,
	typesetMany   = 10     // and elsewhere
	typesetPitch  = 0.05   // of the pitch, by which one may differ, and a pixel
	typesetSize   = 0.15   // of their breadth,
	typesetBroken = 0.25   // that of columns, of whose characters less is left
	typesetMargin = 1.6    // characters: an indent
	typesetCell   = 0.3    // of a column's usual height, by which that of a line in a cell may differ,
	typesetEdge   = 0.5    // and characters by which it begins or ends elsewhere
	typesetWorn   = 1. / 3 // of them are print by themselves, at least, where print is worn or bad,
	typesetPrint  = 0.8    // and elsewhere
	typesetCells  = 0.5    // of a column of cells on a worn or bad page,
	typesetTable  = 2. / 3 // and elsewhere
	typesetBroad  = 1.4    // characters of the page, at most: hands write larger than print
	typesetChars  = 5      // in a column: of fewer, nobody can tell where it lies
	typesetGap    = 2      // pitches at most from one column to the next that was read: a short one is missed
	// A column of so many characters or more that was read by its shapes, and as surely as this,
	// is print by itself: on a worn copy that was so of 38 of 40 such lines (47 to 69). Rows by
	// a neat hand are read as surely.
	shapedChars = 8
	shapedConf  = 45.0
)

// A setting is a run of lines that follow each other evenly.
type setting struct {
	lines             []int
	dir               archive.Direction
	pitch, size       float64
	pitches           float64 // from the first line to the last
	first, last, head float64 // the middle of the first and the last line, and where they begin
	tail              float64
}

// typeset marks the lines whose even setting tells that they are print, though what is left of
// their characters looks like none, or a model broke one to pieces. odds are the lines' odds to
// be print by all else; of a run of least even lines or more the share print must be it by themselves.
func typeset(lines []line, odds []float64, char float64, least int, print float64) []bool {
	out := make([]bool, len(lines))
	var run setting
	end := func() {
		sure := 0
		for _, i := range run.lines {
			sure += boolToInt(odds[i] > 0 || lines[i].shapedWell())
		}
		if len(run.lines) >= least && float64(sure) >= print*float64(len(run.lines)) && run.size <= typesetBroad*char {
			for _, i := range run.lines {
				out[i] = true
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.cell != nil || len(l.words) == 0 || l.dir == archive.Vertical && len(l.chars()) < typesetChars {
			continue
		}
		if !run.add(i, l, char) {
			end()
			run = setting{}
			run.add(i, l, char)
		}
	}
	end()
	return out
}

// typesetInCells marks the lines of a table's cells that are as large as most of their column
// (of those that run down: of their row) and begin or end where these do, where the share print
// of these lines is print by itself: an entry by hand is hardly ever both, and a column of them
// has no print. odds are as for typeset.
func typesetInCells(lines []line, odds []float64, char, print float64) []bool {
	type column struct {
		table, at int
		dir       archive.Direction
	}
	out := make([]bool, len(lines))
	columns := map[column][]int{}
	for i := range lines {
		l := &lines[i]
		if len(l.words) == 0 || l.cell == nil {
			continue
		}
		c, spans := column{l.cell.Table, l.cell.Col, l.dir}, l.cell.ColSpan
		if l.dir == archive.Vertical {
			c.at, spans = l.cell.Row, l.cell.RowSpan
		}
		if spans <= 1 {
			columns[c] = append(columns[c], i)
		}
	}
	for c, all := range columns {
		seats := make([]cellSeat, len(all))
		var sizes, heads, tails []float64
		for k, i := range all {
			s := lines[i].inCell(c.dir)
			if seats[k] = s; odds[i] > 0 {
				sizes, heads, tails = append(sizes, s.size), append(heads, s.head), append(tails, s.tail)
			}
		}
		if len(all) < typesetLeast || float64(len(sizes)) < print*float64(len(all)) {
			continue
		}
		size, head, tail := median(sizes), median(heads), median(tails)
		if size > typesetBroad*char {
			continue
		}
		for k, i := range all {
			s := seats[k]
			edge := min(math.Abs(s.head-head), math.Abs(s.tail-tail))
			out[i] = math.Abs(s.size-size) <= typesetCell*size && edge <= typesetEdge*char
		}
	}
	return out
}

// A cellSeat is how a line lies in its cell: how broad it is, and where it begins and ends.
type cellSeat struct{ size, head, tail float64 }

func (l *line) inCell(dir archive.Direction) cellSeat {
	b := l.box
	if dir == archive.Vertical {
		return cellSeat{float64(b.W), float64(b.Y), float64(b.Y + b.H)}
	}
	return cellSeat{float64(b.H), float64(b.X), float64(b.X + b.W)}
}

// shapedWell tells that a column was read so surely by the shapes of its characters that
// these are print.
func (l *line) shapedWell() bool {
	chars, sum := l.chars(), 0.0
	for _, c := range chars {
		sum += c.conf
	}
	return l.shaped && l.dir == archive.Vertical && len(chars) >= shapedChars && sum >= shapedConf*float64(len(chars))
}

// seat is where the middle of a line lies, in the order in which lines follow each other, and
// how broad it is: most of a column, whose box specks and what is beside it broaden.
func (l *line) seat() (at, size float64) {
	if l.dir == archive.Horizontal {
		return float64(l.box.Y) + float64(l.box.H)/2, float64(l.box.H)
	}
	size = float64(l.box.W)
	var sizes []float64
	for _, c := range l.chars() {
		if c.box.W > 0 {
			sizes = append(sizes, float64(c.box.W))
		}
	}
	if n := len(sizes); n > 0 { // numerals and kana are smaller, and what is left of broken characters
		slices.Sort(sizes)
		size = sizes[n*3/4]
	}
	return -float64(acrossMiddle(l)), size // columns follow each other to the left
}

// add adds a line that goes on with the run.
func (s *setting) add(i int, l *line, char float64) bool {
	at, size := l.seat()
	head, tail, broader, gap := float64(l.box.X), float64(l.box.X+l.box.W), typesetSize, 1.0
	if l.dir == archive.Vertical {
		head, tail, broader, gap = float64(l.box.Y), float64(l.box.Y+l.box.H), typesetBroken, typesetGap
	}
	n := len(s.lines)
	if n == 0 {
		*s = setting{lines: []int{i}, dir: l.dir, size: size, first: at, last: at, head: head, tail: tail}
		return true
	}
	step, pitches := at-s.last, 1.0
	if n > 1 {
		pitches = max(1, min(gap, math.Round(step/s.pitch)))
	}
	within := func(a, b, by float64) bool { return math.Abs(a-b) <= by }
	switch {
	case l.dir != s.dir, step <= 0, !within(size, s.size, broader*s.size),
		!within(head, s.head, typesetMargin*char) && !within(tail, s.tail, typesetMargin*char),
		n > 1 && !within(step, pitches*s.pitch, typesetPitch*s.pitch+1):
		return false
	}
	s.lines, s.last, s.pitches = append(s.lines, i), at, s.pitches+pitches
	s.pitch, s.head, s.tail = (at-s.first)/s.pitches, min(s.head, head), max(s.tail, tail)
	s.size += (size - s.size) / float64(n+1)
	return true
}
