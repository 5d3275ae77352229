package tesseract

import (
	"math"

	"fumikura/internal/archive"
)

// What tells lines that were set by a machine: typesetLeast of them or more at the same
// distance from each other, as broad and between the same margins. Hands don't keep to that,
// not even on ruled paper.
const (
	typesetLeast  = 5
	typesetPitch  = 0.05 // of the pitch, by which one may differ, and a pixel
	typesetSize   = 0.15 // of their breadth
	typesetMargin = 1.6  // characters: an indent
	typesetCell   = 0.3  // of a column's usual height, by which that of a line in a cell may differ,
	typesetEdge   = 0.5  // and characters by which it begins or ends elsewhere
	typesetPrint  = 3    // one in so many, at least, is print by itself
	typesetBroad  = 1.4  // characters of the page, at most: hands write larger than print
)

// A setting is a run of lines that follow each other evenly.
type setting struct {
	lines             []int
	dir               archive.Direction
	pitch, size       float64
	first, last, head float64 // the middle of the first and the last line, and where they begin
	tail              float64
}

// typeset marks the lines of worn print whose even setting tells that they are print, though
// what is left of their characters looks like none. odds are the lines' odds to be print by
// all else.
func typeset(lines []line, odds []float64, char float64) []bool {
	out := make([]bool, len(lines))
	var run setting
	end := func() {
		sure := 0
		for _, i := range run.lines {
			sure += boolToInt(odds[i] > 0)
		}
		if len(run.lines) >= typesetLeast && typesetPrint*sure >= len(run.lines) && run.size <= typesetBroad*char {
			for _, i := range run.lines {
				out[i] = true
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if len(l.words) == 0 || l.cell != nil {
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

// typesetCells marks the lines of a table's cells that are as large as most of their column
// and begin or end where these do, where half of the column is print by itself: an entry by
// hand is hardly ever both, and a column of them has no print. odds are as for typeset.
func typesetCells(lines []line, odds []float64, char float64) []bool {
	out := make([]bool, len(lines))
	columns := map[[2]int][]int{}
	for i := range lines {
		if l := &lines[i]; len(l.words) > 0 && l.cell != nil && l.cell.ColSpan <= 1 && l.dir == archive.Horizontal {
			k := [2]int{l.cell.Table, l.cell.Col}
			columns[k] = append(columns[k], i)
		}
	}
	for _, all := range columns {
		var sizes, heads, tails []float64
		for _, i := range all {
			if b := lines[i].box; odds[i] > 0 {
				sizes, heads, tails = append(sizes, float64(b.H)), append(heads, float64(b.X)), append(tails, float64(b.X+b.W))
			}
		}
		if len(all) < typesetLeast || 2*len(sizes) < len(all) {
			continue
		}
		size, head, tail := median(sizes), median(heads), median(tails)
		if size > typesetBroad*char {
			continue
		}
		for _, i := range all {
			b := lines[i].box
			x0, x1 := math.Abs(float64(b.X)-head), math.Abs(float64(b.X+b.W)-tail)
			out[i] = math.Abs(float64(b.H)-size) <= typesetCell*size && min(x0, x1) <= typesetEdge*char
		}
	}
	return out
}

// add adds a line that goes on with the run.
func (s *setting) add(i int, l *line, char float64) bool {
	at, size, head, tail := float64(l.box.Y)+float64(l.box.H)/2, float64(l.box.H), float64(l.box.X), float64(l.box.X+l.box.W)
	if l.dir == archive.Vertical { // columns follow each other to the left
		at, size, head, tail = -float64(l.box.X)-float64(l.box.W)/2, float64(l.box.W), float64(l.box.Y), float64(l.box.Y+l.box.H)
	}
	n := len(s.lines)
	if n == 0 {
		*s = setting{[]int{i}, l.dir, 0, size, at, at, head, tail}
		return true
	}
	step := at - s.last
	within := func(a, b, by float64) bool { return max(a-b, b-a) <= by }
	switch {
	case l.dir != s.dir, step <= 0, !within(size, s.size, typesetSize*s.size),
		!within(head, s.head, typesetMargin*char) && !within(tail, s.tail, typesetMargin*char),
		n > 1 && !within(step, s.pitch, typesetPitch*s.pitch+1):
		return false
	}
	s.lines, s.last = append(s.lines, i), at
	s.pitch, s.head, s.tail = (at-s.first)/float64(n), min(s.head, head), max(s.tail, tail)
	s.size += (size - s.size) / float64(n+1)
	return true
}
