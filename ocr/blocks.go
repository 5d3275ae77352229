package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// A Block is a part of a page whose lines follow each other.
type Block struct {
	Box image.Rectangle
	Dir archive.Direction
	// Head: its characters are larger than those of the page, Size pixels.
	Head bool
	Size float64
}

// What parts text into blocks, in characters.
const (
	pieceLeast  = .12 // smaller ink is noise to a layout
	pieceMost   = 5.0 // larger ink is no character
	stripWide   = 1.0 // white between two columns
	stripLong   = 6.0
	stripReach  = 1.2 // from its middle to the characters of a line that it runs into
	stripLine   = 1.5 // these are no higher
	columnWide  = 6.5 // a line of a column, at least
	columnNear  = 2.5 // its end lies so near to the white beside it
	groupGap    = 1.0 // ink nearer than this belongs together
	drawnLong   = 8.0 // a rule between columns or tiers
	drawnCut    = .2  // so far a character reaches over such a rule by chance
	drawnStray  = .3  // its parts lie off its middle
	drawnWhole  = .85 // of the pieces' height: such a rule parts all
	drawnNear   = 14. // what stands beside it
	lineAdvance = 1.35
	smallPieces = 20.0 // pixels
	headSize    = 1.28 // characters of a heading, at least
)

// Blocks parts the pieces of a page, or of a part of one, into blocks in reading
// order. dir is the direction of most of the text. What runs the other way becomes
// blocks of its own: bands of a vertical page that lie level, such as a letterhead
// above it or a footer below, and single groups of ink. The rest is parted into
// columns, or where it is vertical into tiers.
func Blocks(pieces []image.Rectangle, char float64, dir archive.Direction, rules ...Rule) []Block {
	if char < 2 || len(pieces) == 0 {
		return nil
	}
	if dir == archive.Horizontal {
		return oneWay(pieces, char, dir, rules)
	}
	var out []Block
	for _, b := range bands(pieces, char) {
		out = append(out, oneWay(b.pieces, char, b.dir, rules)...)
	}
	return out
}

// oneWay parts pieces that run in direction dir, but for groups that plainly don't.
func oneWay(pieces []image.Rectangle, char float64, dir archive.Direction, rules []Rule) []Block {
	rest, others := crosswise(pieces, char, dir)
	var first, last []Block
	all := bound(rest)
	for _, o := range others {
		if len(rest) == 0 || o.Box.Min.Y+o.Box.Max.Y < all.Min.Y+all.Max.Y {
			first = append(first, o)
		} else {
			last = append(last, o)
		}
	}
	out := first
	flow := make([]image.Rectangle, len(rest))
	for i, p := range rest {
		flow[i] = Along(p, dir)
	}
	var across []image.Rectangle
	for _, r := range rules {
		if r.Upright == (dir == archive.Horizontal) {
			across = append(across, Along(r.Rectangle, dir))
		}
	}
	for _, b := range columns(flow, drawnStrips(across, char), char, 0) {
		for _, g := range besideLarge(b, char) {
			parts := [][]image.Rectangle{g}
			if dir == archive.Horizontal {
				parts = corners(g, char)
			}
			for _, g := range parts {
				for _, part := range bySize(g, char) {
					for _, pieces := range rowsByThemselves(part.pieces, char, dir) {
						b := Block{Upright(bound(pieces), dir), dir, part.head, part.size}
						if dir == archive.Horizontal {
							out = append(out, aroundCrosswise(b, pieces, others, char)...)
						} else {
							out = append(out, b)
						}
					}
				}
			}
		}
	}
	return append(out, last...)
}

// What tells texts that stand far apart in a row by itself, in characters: a page's number and
// the name of what it belongs to, or what stands at both ends above a table. A recognizer that is
// shown the white between them loses the shorter one.
const (
	rowApart = 6.0 // white between them, at least
	rowText  = 2.0 // each is at least so long
	rowHigh  = 1.7 // and the row no higher
	rowAlone = 1.0 // white above or below a row by itself
)

// rowsByThemselves parts the first and the last row of some pieces from the others where they
// stand by themselves and hold texts far apart, and those from each other.
func rowsByThemselves(pieces []image.Rectangle, char float64, dir archive.Direction) [][]image.Rectangle {
	if dir != archive.Horizontal || len(pieces) == 0 {
		return [][]image.Rectangle{pieces}
	}
	lines := apartInHeight(rows(slices.Clone(pieces), char))
	var first, last [][]image.Rectangle
	if n := len(lines); n > 1 {
		part := func(above, below row) (up, down []image.Rectangle) {
			cut := above.box.Max.Y + below.box.Min.Y
			for _, p := range pieces {
				if p.Min.Y+p.Max.Y < cut {
					up = append(up, p)
				} else {
					down = append(down, p)
				}
			}
			return up, down
		}
		alone := func(above, below row) bool { return float64(below.box.Min.Y-above.box.Max.Y) >= rowAlone*char }
		if alone(lines[0], lines[1]) {
			if up, down := part(lines[0], lines[1]); len(apartInRow(up, char)) > 1 {
				first, pieces = apartInRow(up, char), down
			}
		}
		if n > 2 && alone(lines[n-2], lines[n-1]) {
			if up, down := part(lines[n-2], lines[n-1]); len(apartInRow(down, char)) > 1 {
				pieces, last = up, apartInRow(down, char)
			}
		}
	}
	return slices.Concat(first, apartInRow(pieces, char), last)
}

// apartInHeight joins rows that overlap: parts of characters larger than most are taken for
// rows.
func apartInHeight(lines []row) []row {
	return joinedRows(lines, func(above, l row) bool { return l.box.Min.Y < above.box.Max.Y })
}

// joinedRows joins those that are of the row above them.
func joinedRows(lines []row, of func(above, l row) bool) []row {
	var out []row
	for _, l := range lines {
		if n := len(out); n > 0 && of(out[n-1], l) {
			out[n-1].box = out[n-1].box.Union(l.box)
			continue
		}
		out = append(out, l)
	}
	return out
}

// apartInRow parts pieces that are but a row at its wide white.
func apartInRow(pieces []image.Rectangle, char float64) [][]image.Rectangle {
	whole := [][]image.Rectangle{pieces}
	if float64(bound(pieces).Dy()) > rowHigh*char {
		return whole
	}
	out := atWhite(pieces, int(math.Ceil(rowApart*char)))
	for _, part := range out {
		if float64(bound(part).Dx()) < rowText*char {
			return whole
		}
	}
	return out
}

// atWhite are pieces parted at white that is so wide, from the left.
func atWhite(pieces []image.Rectangle, white int) [][]image.Rectangle {
	var out [][]image.Rectangle
	end := 0
	for _, p := range slices.SortedFunc(slices.Values(pieces), func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) }) {
		if n := len(out); n == 0 || p.Min.X-end >= white {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
		end = max(end, p.Max.X)
	}
	return out
}

// A sized part is lines of one size.
type sized struct {
	pieces []image.Rectangle
	head   bool
	size   float64
}

// bySize parts headings from the text about them: a recognizer that is shown lines
// of different sizes at once loses some. The pieces are in the frame of the writing.
func bySize(pieces []image.Rectangle, char float64) []sized {
	lines := rows(pieces, char)
	var out []sized
	var from int // where the last part begins
	for i, l := range lines {
		head := l.size > headSize*char
		if len(out) > 0 && out[len(out)-1].head == head {
			out[len(out)-1].size = max(out[len(out)-1].size, l.size)
			continue
		}
		if i > 0 {
			from = (lines[i-1].box.Max.Y + l.box.Min.Y) / 2
			if lines[i-1].box.Max.Y > l.box.Min.Y+int(char/8) {
				continue // they overlap: no line by itself
			}
		}
		out = append(out, sized{head: head, size: l.size})
		if n := len(out); n > 1 {
			var above []image.Rectangle
			for _, p := range pieces {
				if p.Min.Y+p.Max.Y < 2*from {
					above = append(above, p)
				}
			}
			pieces = slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Min.Y+p.Max.Y < 2*from })
			out[n-2].pieces = above
		}
	}
	if len(out) == 0 {
		return []sized{{pieces: pieces}}
	}
	out[len(out)-1].pieces = pieces
	return slices.DeleteFunc(out, func(s sized) bool { return len(s.pieces) == 0 })
}
