package ocr

import (
	"image"
	"math"
	"slices"
)

// What tells prose from the list, the chart or the table that stands beside it.
const (
	otherWhite = 1.5 // characters of white between them, at least
	otherLines = 6   // of the prose, and rows of the other
	otherLong  = 8.0 // characters: most lines of it
	otherLevel = .25 // characters: lines that differ in height by less are of one row
	otherMost  = .6  // of the other's rows stand at the height of a line: those of a table all do
)

// besideOther tells whether of two parts, with so many characters of white between them at least,
// one is prose and the other is not of its lines: it has a pitch of its own.
func besideOther(left, right []row, char, least float64) bool {
	white := math.MinInt
	for _, b := range left {
		white = max(white, b.box.Max.X)
	}
	for _, b := range right {
		if float64(b.box.Min.X-white) < least*char {
			return false
		}
	}
	a, b := prose(left, char), prose(right, char)
	if a == b || len(left) < otherLines || len(right) < otherLines {
		return false
	}
	lines, others := left, right
	if b {
		lines, others = right, left
	}
	level := 0
	for _, o := range others {
		level += boolToInt(slices.ContainsFunc(lines, func(l row) bool {
			return sameHeight(o, l, otherLevel*char)
		}))
	}
	return float64(level) <= otherMost*float64(len(others))
}

// prose tells whether most rows are lines of some length without white between their words.
func prose(rows []row, char float64) bool {
	long := 0
	for _, r := range rows {
		long += boolToInt(float64(r.box.Dx()) >= otherLong*char && r.fill*3 > r.box.Dx()*2)
	}
	return 2*long > len(rows)
}

// What tells a narrow strip beside prose that is justified: so wide and long in characters, and
// so many of the prose's lines, one in all but so many, end at one place within so much.
const (
	justWide = .6
	justLong = 10.0
	justOff  = .5
	justOdd  = 4
)

// besideJustified tells whether a strip, though narrow, parts prose whose lines all end, or
// begin, beside it from what is not of its lines.
func besideJustified(pieces []image.Rectangle, s strip, char float64) bool {
	l, r := besideStrip(pieces, s, char)
	if !besideOther(l, r, char, justWide) {
		return false
	}
	var sides []int
	if prose(l, char) {
		for _, b := range l {
			sides = append(sides, -b.box.Max.X)
		}
	} else {
		for _, b := range r {
			sides = append(sides, b.box.Min.X)
		}
	}
	first, odd := slices.Min(sides), 0
	for _, x := range sides {
		odd += boolToInt(float64(x-first) > justOff*char)
	}
	return odd*justOdd <= len(sides)
}
