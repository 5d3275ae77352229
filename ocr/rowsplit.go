package ocr

import (
	"cmp"
	"image"
	"slices"
)

// Budgets and registers are printed with upright rules alone below the head of the table:
// what the rules part there are columns, and a row of the table is what stands at one height.

// What makes cells that lie beside each other the columns of such a table.
const (
	rowsLeast   = 4   // rows
	rowsColumns = 3   // columns with text,
	rowsListed  = 2   // of which so many have something in
	rowsShare   = .8  // of the rows
	rowsOff     = .45 // characters: lines of one row differ in height, at most
	rowsFull    = 1.5 // characters at the end of a line that fills its cell, at most,
	rowsProse   = .5  // as so many lines of prose do
	rowsFigure  = .75 // characters: figures are no wider
	stackWide   = 1.3 // characters: those of a word that stands upright are no wider,
	stackPitch  = 1.6 // and one begins so far below another, at most
)

// A rowColumn is a cell that may hold a column of such a table.
type rowColumn struct {
	GridCell
	lines  []image.Rectangle // of its text, from the top down
	listed bool              // they are entries of a list, no running text
}

// SplitRows parts the cells that hold several rows of the table each: the columns between
// upright rules. pieces are those of horizontal text.
func (g Grid) SplitRows(pieces []image.Rectangle, char float64) Grid {
	bands := map[[2]int][]GridCell{}
	var order [][2]int // two reads of a page give the same
	for _, c := range g.Cells {
		k := [2]int{c.Row, c.RowSpan}
		if bands[k] == nil {
			order = append(order, k)
		}
		bands[k] = append(bands[k], c)
	}
	var out []GridCell
	split := false
	for _, k := range order {
		cells := bands[k]
		var columns []rowColumn
		for _, c := range cells {
			columns = append(columns, rowColumnOf(c, pieces, char))
		}
		if ys := listRows(columns, char); len(ys) >= rowsLeast {
			split = true
			for _, c := range columns {
				out = append(out, c.parted(columns, ys, char)...)
			}
		} else {
			out = append(out, cells...)
		}
	}
	if !split {
		return g
	}
	number(out, char)
	g.Cells = out
	return g
}

// rowColumnOf are the lines of a cell.
func rowColumnOf(c GridCell, pieces []image.Rectangle, char float64) rowColumn {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(c.Box) {
			in = append(in, p)
		}
	}
	col := rowColumn{GridCell: c}
	full := 0
	for _, l := range rows(in, char) {
		col.lines = append(col.lines, l.box)
		words := slices.ContainsFunc(in, func(p image.Rectangle) bool {
			return float64(p.Dx()) > rowsFigure*char && p.Min.Y < l.box.Max.Y && p.Max.Y > l.box.Min.Y
		})
		if words && float64(c.Box.Dx()-l.box.Dx()) <= rowsFull*char {
			full++
		}
	}
	col.listed = len(col.lines) >= rowsLeast && float64(full) < rowsProse*float64(len(col.lines)) && !stacked(col.lines, char)
	return col
}

// stacked tells whether lines are the characters of a word that stands upright, such as
// the names over the columns of a table of votes: whole characters, closer to each other
// than rows are.
func stacked(lines []image.Rectangle, char float64) bool {
	wide := 0
	for _, l := range lines {
		if float64(l.Dx()) > stackWide*char {
			return false
		}
		wide += boolToInt(float64(l.Dx()) > rowsFigure*char)
	}
	n := len(lines)
	return 2*wide > n && float64(lines[n-1].Min.Y-lines[0].Min.Y) <= stackPitch*char*float64(n-1)
}

// listRows are the middles of the rows that columns show, from the top down; none where
// they hold something else than rows.
func listRows(columns []rowColumn, char float64) []int {
	type line struct{ y, column int }
	var all []line
	filled := 0
	for i, c := range columns {
		filled += boolToInt(len(c.lines) > 0)
		for _, l := range c.lines {
			if c.listed {
				all = append(all, line{(l.Min.Y + l.Max.Y) / 2, i})
			}
		}
	}
	if filled < rowsColumns {
		return nil
	}
	slices.SortFunc(all, func(a, b line) int { return cmp.Compare(a.y, b.y) })
	var ys []int
	in := make([]int, len(columns)) // rows in which a column has a line
	for i := 0; i < len(all); {
		k, sum := i, 0
		seen := map[int]bool{}
		for ; k < len(all) && float64(all[k].y-all[i].y) <= rowsOff*char; k++ {
			sum += all[k].y
			seen[all[k].column] = true
		}
		if len(seen) >= rowsListed {
			ys = append(ys, sum/(k-i))
			for c := range seen {
				in[c]++
			}
		}
		i = k
	}
	listed := 0
	for _, n := range in {
		listed += boolToInt(float64(n) >= rowsShare*float64(len(ys)))
	}
	if listed < rowsListed {
		return nil
	}
	return ys
}

// parted are the cells of a column, one for each row; the column itself where its lines do
// not follow the rows, as those of a remark or of a label that stands upright.
func (c rowColumn) parted(columns []rowColumn, ys []int, char float64) []GridCell {
	if len(c.lines) > 0 && !c.follows(ys, char) {
		return []GridCell{c.GridCell}
	}
	// Each cut lies midway between the ink of the columns that follow the rows.
	above, below := make([]int, len(ys)), make([]int, len(ys))
	for i := range ys {
		above[i], below[i] = ys[i], ys[i]
	}
	for _, o := range columns {
		if !o.follows(ys, char) {
			continue
		}
		for _, l := range o.lines {
			i := nearest(ys, (l.Min.Y+l.Max.Y)/2)
			above[i], below[i] = min(above[i], l.Min.Y), max(below[i], l.Max.Y)
		}
	}
	var out []GridCell
	top := c.Box.Min.Y
	for i := range ys {
		bottom := c.Box.Max.Y
		if i+1 < len(ys) {
			bottom = (below[i] + above[i+1]) / 2
		}
		out = append(out, GridCell{Box: image.Rect(c.Box.Min.X, top, c.Box.Max.X, bottom)})
		top = bottom
	}
	return out
}

// follows tells whether the lines of a column stand in rows: those of one row, where there
// are several, apart from those of the next one.
func (c rowColumn) follows(ys []int, char float64) bool {
	in := map[int]bool{}
	last, end := -1, 0
	for _, l := range c.lines {
		y := (l.Min.Y + l.Max.Y) / 2
		i := nearest(ys, y)
		if float64(abs(ys[i]-y)) <= rowsOff*char {
			in[i] = true
		}
		if i != last && last >= 0 && l.Min.Y < end {
			return false
		}
		last, end = i, max(end, l.Max.Y)
	}
	return 2*len(in) >= len(c.lines) && (c.listed || float64(len(in)) >= rowsShare*float64(len(ys)) || len(c.lines) < rowsLeast)
}
