package ocr

import (
	"cmp"
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
// so many of the prose's lines, one in all but so many, end at one place within so much; of
// prose on both sides fewer do, since a heading may stand at its head.
const (
	justWide = .6
	justLong = 10.0
	justOff  = .5
	justOdd  = 4
	justBoth = 3
	justFar  = 2.0
)

// besideJustified tells whether a strip, though narrow, parts prose whose lines all end, or
// begin, beside it from what is not of its lines; or prose from prose, as of two tiers that stand
// less than a character apart.
func besideJustified(pieces []image.Rectangle, s strip, char float64) bool {
	l, r := besideStrip(pieces, s, char)
	if len(l) < otherLines || len(r) < otherLines {
		return false
	}
	near := upToWhite(pieces, s, char)
	a, b := besideStrip(near, s, char)
	if len(a) >= otherLines && len(b) >= otherLines && prose(a, char) && prose(b, char) {
		return justified(a, true, justBoth, char) && justified(b, false, justBoth, char) && !betweenWords(near, a, b, s.x, char)
	}
	if prose(l, char) {
		return besideOther(l, r, char, justWide) && justified(l, true, justOdd, char)
	}
	return besideOther(l, r, char, justWide) && justified(r, false, justOdd, char)
}

// justified tells whether all but one in so many rows end, or begin, at one place.
func justified(rows []row, ends bool, odd int, char float64) bool {
	var sides []int
	for _, b := range rows {
		if ends {
			sides = append(sides, -b.box.Max.X)
		} else {
			sides = append(sides, b.box.Min.X)
		}
	}
	first, n := slices.Min(sides), 0
	for _, x := range sides {
		n += boolToInt(float64(x-first) > justOff*char)
	}
	return n*odd <= len(sides)
}

// upToWhite are the pieces beside a strip up to the first white of justFar characters in each
// line: a heading above a tier is none of its lines.
func upToWhite(pieces []image.Rectangle, s strip, char float64) []image.Rectangle {
	var out []image.Rectangle
	for _, left := range []bool{true, false} {
		away := func(p image.Rectangle) (from, to int) {
			if left {
				return s.x - p.Max.X, s.x - p.Min.X
			}
			return p.Min.X - s.x, p.Max.X - s.x
		}
		var side []image.Rectangle
		for _, p := range pieces {
			if y := (p.Min.Y + p.Max.Y) / 2; y >= s.y0 && y < s.y1 && (p.Min.X+p.Max.X < 2*s.x) == left {
				side = append(side, p)
			}
		}
		for _, line := range onOneLine(side, rowStep*char) {
			slices.SortFunc(line, func(a, b image.Rectangle) int {
				x, _ := away(a)
				y, _ := away(b)
				return cmp.Compare(x, y)
			})
			end := 0
			for _, p := range line {
				from, to := away(p)
				if float64(from-end) > justFar*char {
					break
				}
				end = max(end, to)
				out = append(out, p)
			}
		}
	}
	return out
}
