package ocr

import (
	"image"
	"slices"
)

// What makes rows of text whose columns stand near each other a table, in characters and
// in shares. A copy that has lost its rules leaves such ones.
const (
	whiteSlit   = .6  // white between two columns, all the way down
	whiteColumn = 4   // columns at least: three of prose may stand side by side
	whiteRows   = 5   // rows at least
	whiteSure   = 3   // rows that tell the columns; a line that crosses one ends the table
	whiteHigh   = 5.5 // a row of three lines
	whiteSpeck  = .3  // what is smaller both ways may be dirt
	whiteFilled = .7  // of the cells hold something,
	whiteOften  = .5  // and of those of each column
	whiteWord   = 2.5 // in so many characters are words or numbers,
	whiteWords  = 3   // which so many columns have
	whiteFull   = .9  // of a column: prose fills it line by line, the cells of a table don't
)

// WhiteTables finds tables that no rules part and whose columns are nearer to each other
// than those of OpenTables, by white that runs down between all their rows. A cell may
// have several lines. The pieces are those of horizontal text.
func WhiteTables(pieces []image.Rectangle, char float64) []Grid {
	bands := whiteBands(pieces, char)
	var out []Grid
	for i := 0; i < len(bands); {
		n, edges := whiteRun(bands[i:], char)
		if n < whiteRows || !tabular(bands[i:i+n], edges, char) {
			i++
			continue
		}
		for k := range bands[i : i+n] {
			bands[i+k].cells = cellsBetween(bands[i+k].cells, edges)
		}
		out = append(out, gridOf(bands[i:i+n], edges, char))
		i += n
	}
	return out
}

// whiteBands parts pieces at all white that goes from side to side, however narrow, and
// each of these at whiteSlit.
func whiteBands(pieces []image.Rectangle, char float64) []openLine {
	print := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool {
		return float64(max(p.Dx(), p.Dy())) < whiteSpeck*char
	})
	var out []openLine
	for _, r := range runsOf(print, func(p image.Rectangle) (int, int) { return p.Min.Y, p.Max.Y }) {
		l := openLine{top: r.Min.Y, bottom: r.Max.Y}
		of := slices.DeleteFunc(slices.Clone(print), func(p image.Rectangle) bool { return p.Min.Y < r.Min.Y || p.Max.Y > r.Max.Y })
		l.cells = apartBy(of, whiteSlit*char)
		out = append(out, l)
	}
	return out
}

// apartBy are the parts of pieces that have at least so much white between them, from the left.
func apartBy(pieces []image.Rectangle, white float64) []image.Rectangle {
	var out []image.Rectangle
	for _, c := range runsOf(pieces, func(p image.Rectangle) (int, int) { return p.Min.X, p.Max.X }) {
		if n := len(out); n > 0 && float64(c.Min.X-out[n-1].Max.X) < white {
			out[n-1] = out[n-1].Union(c)
		} else {
			out = append(out, c)
		}
	}
	return out
}

// whiteRun is how many of the bands have the same columns of white, and where their
// columns begin, the first one being wherever the text does.
func whiteRun(bands []openLine, char float64) (n int, edges []int) {
	var ink []image.Rectangle // of the columns so far
	for i, b := range bands {
		if float64(b.bottom-b.top) > whiteHigh*char || i > 0 && float64(b.top-bands[i-1].bottom) >= openRow*char {
			break
		}
		more := apartBy(slices.Concat(ink, b.cells), whiteSlit*char)
		if len(more) < whiteColumn || i >= whiteSure && len(more) < len(ink) {
			break
		}
		ink, n = more, i+1
	}
	for i, c := range ink {
		at := c.Min.X
		if i > 0 {
			at = (ink[i-1].Max.X + c.Min.X) / 2
		}
		edges = append(edges, at)
	}
	return n, edges
}

// cellsBetween joins what lies in one column.
func cellsBetween(cells []image.Rectangle, edges []int) []image.Rectangle {
	out := make([]image.Rectangle, len(edges))
	for _, c := range cells {
		k := columnAt(c, edges)
		out[k] = out[k].Union(c)
	}
	return slices.DeleteFunc(out, image.Rectangle.Empty)
}

// columnAt is the column in which a cell lies.
func columnAt(c image.Rectangle, edges []int) int {
	k, _ := slices.BinarySearch(edges, (c.Min.X+c.Max.X)/2+1)
	return max(0, k-1)
}

// tabular tells whether rows in columns are a table: most cells hold something, most of
// them little, and not all lines are as wide as their column, as those of prose are.
func tabular(rows []openLine, edges []int, char float64) bool {
	type column struct {
		filled, wide, sum int
	}
	cols := make([]column, len(edges))
	var widths []int
	for _, r := range rows {
		for _, c := range cellsBetween(r.cells, edges) {
			k := columnAt(c, edges)
			cols[k].filled++
			cols[k].wide = max(cols[k].wide, c.Dx())
			cols[k].sum += c.Dx()
			widths = append(widths, c.Dx())
		}
	}
	slices.Sort(widths)
	words, full := 0, 0
	for _, c := range cols {
		if float64(c.filled) < whiteOften*float64(len(rows)) {
			return false
		}
		words += boolToInt(float64(c.wide) >= whiteWord*char)
		full += boolToInt(float64(c.sum) >= whiteFull*float64(c.wide*c.filled))
	}
	return words >= whiteWords && 2*full <= len(cols) &&
		float64(len(widths)) >= whiteFilled*float64(len(rows)*len(cols)) && float64(widths[len(widths)*3/4]) <= openWide*char
}
