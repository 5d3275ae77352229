package ocr

import (
	"cmp"
	"image"
	"slices"

	"fumikura/internal/archive"
)

// aroundThick is how thick a block across the page is, in characters, at least, that what lies about
// it is parted at: a line or two among others of its page is no obstacle.
const aroundThick = 4.0

// What tells a few columns of unlike print beside such a block, one of them of Latin letters maybe.
const (
	unlikeLong  = 5.0 // the longest, at least, in characters
	unlikeClose = 1.6 // from one to the next of its characters in most of them, at most
	unlikeWhole = .4  // are the characters that count, at least
)

// Columns that stand apart are a text if so many are beside each other, so long at least in characters:
// a label that stands upright is one by itself.
const (
	apartColumns = 3
	apartLong    = 5.0
)

// LevelPieces are pieces without those of text in columns: of a level page these are no cells of a
// table that only white parts. char is the height of a character.
func LevelPieces(pieces []image.Rectangle, char float64) []image.Rectangle {
	_, across := crosswise(pieces, char, archive.Horizontal)
	long := slices.DeleteFunc(slices.Clone(across), func(b Block) bool { return float64(b.Box.Dy()) < apartLong*char })
	text := slices.DeleteFunc(across, func(b Block) bool {
		beside := 0
		for _, o := range long {
			beside += boolToInt(o.Box.Min.Y < b.Box.Max.Y && o.Box.Max.Y > b.Box.Min.Y)
		}
		return beside < apartColumns && float64(min(b.Box.Dx(), b.Box.Dy())) < aroundThick*char
	})
	return slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool {
		return slices.ContainsFunc(text, func(b Block) bool { return p.Min.Add(p.Max).Div(2).In(b.Box) })
	})
}

// fromTheRight orders columns that stand beside each other, for half of the shorter one at least, from
// the right; they are given from the top, and stay so else.
func fromTheRight(columns []Block) []Block {
	var rows [][]Block
	for _, b := range columns {
		at := slices.IndexFunc(rows, func(row []Block) bool {
			return slices.ContainsFunc(row, func(o Block) bool {
				return 2*(min(o.Box.Max.Y, b.Box.Max.Y)-max(o.Box.Min.Y, b.Box.Min.Y)) >= min(o.Box.Dy(), b.Box.Dy())
			})
		})
		if at < 0 {
			at, rows = len(rows), append(rows, nil)
		}
		rows[at] = append(rows[at], b)
	}
	for _, row := range rows {
		slices.SortStableFunc(row, func(a, b Block) int { return cmp.Compare(b.Box.Max.X, a.Box.Max.X) })
	}
	return slices.Concat(rows...)
}

// aroundCrosswise parts a block of some pieces so that none of its parts reaches into a large block
// that runs across the page: a recognizer would be shown its columns as lines. The parts are those
// above that block, at its left, at its right, and below it; what stands beside it may run as it does.
func aroundCrosswise(b Block, pieces []image.Rectangle, across []Block, char float64) []Block {
	b.Box = bound(pieces)
	at := slices.IndexFunc(across, func(o Block) bool {
		return o.Dir == archive.Vertical && float64(min(o.Box.Dx(), o.Box.Dy())) >= aroundThick*char && o.Box.Inset(int(char/2)).Overlaps(b.Box)
	})
	if at < 0 {
		return []Block{b}
	}
	box := across[at].Box
	across = slices.Delete(slices.Clone(across), at, at+1)
	var above, left, right, below []image.Rectangle
	for _, p := range pieces {
		switch c := p.Min.Add(p.Max).Div(2); {
		case c.Y < box.Min.Y:
			above = append(above, p)
		case c.Y >= box.Max.Y:
			below = append(below, p)
		case c.X < (box.Min.X+box.Max.X)/2:
			left = append(left, p)
		default:
			right = append(right, p)
		}
	}
	var out []Block
	for i, part := range [][]image.Rectangle{above, left, right, below} {
		switch beside := i == 1 || i == 2; {
		case len(part) == 0:
		case beside && (runsAcross(part, char, archive.Horizontal) || inColumns(part, char)):
			out = append(out, Block{Box: bound(part), Dir: archive.Vertical, Size: char})
		default:
			out = append(out, aroundCrosswise(b, part, across, char)...)
		}
	}
	return out
}

// inColumns tells whether pieces stand in columns of a character's breadth, with white between them
// all the way, and in most of them closer than the columns.
func inColumns(pieces []image.Rectangle, char float64) bool {
	columns := runsOf(pieces, func(p image.Rectangle) (int, int) { return p.Min.X, p.Max.X })
	if len(columns) < 2 {
		return false
	}
	first, last := columns[0], columns[len(columns)-1]
	step := min(unlikeClose*char, float64(last.Min.X+last.Max.X-first.Min.X-first.Max.X)/2/float64(len(columns)-1))
	longest, long := 0, 0
	for _, c := range columns {
		if float64(c.Dx()) > acrossLine*char {
			return false
		}
		in := 0
		for _, p := range pieces {
			in += boolToInt(p.In(c) && float64(max(p.Dx(), p.Dy())) >= unlikeWhole*char)
		}
		longest = max(longest, c.Dy())
		long += boolToInt(float64(c.Dy()) <= step*float64(in))
	}
	return 2*long > len(columns) && float64(longest) >= unlikeLong*char
}
