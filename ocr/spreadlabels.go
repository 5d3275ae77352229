package ocr

import (
	"image"
	"slices"
)

// Labels that are spread so that all end at the same place (内　科, 耳鼻科, 産 婦 人 科)
// look like columns of single characters. But the characters of a row stand where its
// label wants them, not in columns: in some row one stands between those of others, so
// that a cell goes over two of the columns, or two of them are in one.

// What tells columns of the characters of spread labels, in characters and in shares.
const (
	spreadWide  = 1.6 // one is so wide at most
	spreadShare = .7  // of the rows have a first and a last one
	spreadOther = .1  // of the rows may be others, such as a sum
)

// JoinSpreadLabels makes the columns of a table that are the characters of spread labels
// one column. The pieces are those of horizontal text.
func (g Grid) JoinSpreadLabels(pieces []image.Rectangle, char float64) Grid {
	from, to := g.spreadColumns(pieces, char)
	if to <= from {
		return g
	}
	out := Grid{Box: g.Box, Rules: g.Rules}
	for _, c := range g.Cells {
		end := c.Col + c.ColSpan - 1
		switch {
		case end < from:
		case c.Col > to:
			c.Col -= to - from
		case c.Col <= from:
			c.ColSpan = max(1, c.ColSpan-(min(end, to)-from))
		default: // it goes to the one before, which has begun the column
			last := &out.Cells[len(out.Cells)-1]
			last.Box = last.Box.Union(c.Box)
			last.ColSpan = max(last.ColSpan, from+max(1, end-to+1)-last.Col)
			continue
		}
		out.Cells = append(out.Cells, c)
	}
	return out
}

// spreadColumns are the first and the last of the columns that are the characters of
// spread labels; the same where there are none.
func (g Grid) spreadColumns(pieces []image.Rectangle, char float64) (from, to int) {
	cols, rows := 0, 0
	for _, c := range g.Cells {
		cols, rows = max(cols, c.Col+c.ColSpan), max(rows, c.Row+c.RowSpan)
	}
	filled := make([]int, cols)
	other := make([]int, cols) // rows that have more there than a character
	over := make([]int, cols)  // rows in which characters stand otherwise than in columns
	for _, c := range g.Cells {
		chars := charactersIn(pieces, c.Box, char)
		if len(chars) == 0 {
			continue
		}
		apart := !slices.ContainsFunc(chars, func(r image.Rectangle) bool { return float64(r.Dx()) > spreadWide*char })
		for k := c.Col; k < c.Col+c.ColSpan; k++ {
			filled[k]++
			other[k] += boolToInt(!apart)
			// Two characters in one column, and one between two, are of no columns.
			over[k] += boolToInt(apart && (k+1 < c.Col+c.ColSpan || c.ColSpan == 1 && len(chars) > 1))
			if c.RowSpan > 1 {
				other[k] += rows // a label beside several rows
			}
		}
	}
	single := func(k int) bool { return float64(other[k]) <= spreadOther*float64(rows) }
	for from = 0; from < cols; from = to + 1 {
		to = from
		crossed := over[from]
		for to+1 < cols && single(to) && single(to+1) {
			to++
			crossed += over[to]
		}
		full := int(spreadShare * float64(rows))
		if to > from && crossed > 0 && filled[from] >= full && filled[to] >= full {
			return from, to
		}
	}
	return 0, 0
}

// charactersIn are the pieces in a box, joined where they touch each other's columns: the
// characters of a line, or what of it is closed up.
func charactersIn(pieces []image.Rectangle, box image.Rectangle, char float64) []image.Rectangle {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(box) && float64(max(p.Dx(), p.Dy())) >= labelSpeck*char {
			in = append(in, p)
		}
	}
	return characterBoxes(in, false, char)
}
