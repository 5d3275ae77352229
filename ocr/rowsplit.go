package ocr

import (
	"cmp"
	"image"
	"math"
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
	rowsProse   = .5  // as so many lines of prose do,
	rowsWrapped = .4  // or, where half of them are
	rowsLong    = 10. // characters long, as so many do that end where the longest does
	rowsFigure  = .75 // characters: figures are no wider
	rowsComma   = .6  // and a comma is no higher
	rowsEnds    = .6  // of amounts end at one place across,
	rowsUneven  = .2  // and names of an account are so evenly apart
	stackWide   = 1.3 // characters: those of a word that stands upright are no wider,
	stackPitch  = 1.6 // and one begins so far below another, at most
)

// A rowColumn is what may be a column of such a table: a cell, or those below each other
// that short rules part, as the sums of an account.
type rowColumn struct {
	cells   []GridCell
	lines   []image.Rectangle // of its text, from the top down
	most    int               // of them are in one cell
	listed  bool              // they are entries of a list, no running text
	words   bool              // of more than figures
	amounts bool              // of figures, that end at one place
}

// SplitRows parts the cells that hold several rows of the table each: the columns between
// upright rules. pieces are those of horizontal text.
func (g Grid) SplitRows(pieces []image.Rectangle, char float64) Grid {
	var out []GridCell
	for _, band := range g.bands() {
		cells, ok := band.account(pieces, char)
		if !ok {
			for _, row := range band.rows() {
				cells = append(cells, rowBand(row).parted(pieces, char)...)
			}
		}
		out = append(out, cells...)
	}
	if len(out) == len(g.Cells) {
		return g
	}
	number(out, char)
	g.Cells = out
	return g
}

// A rowBand is some cells of a table beside each other.
type rowBand []GridCell

// bands are what the level rules that go all across a table part, from the top down.
func (g Grid) bands() []rowBand {
	cells := slices.Clone(g.Cells)
	slices.SortStableFunc(cells, func(a, b GridCell) int { return cmp.Compare(a.Row, b.Row) })
	var out []rowBand
	end := 0
	for _, c := range cells {
		if len(out) == 0 || c.Row >= end {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], c)
		end = max(end, c.Row+c.RowSpan)
	}
	return out
}

// rows are the cells of a band that begin and end at the same heights.
func (b rowBand) rows() [][]GridCell {
	return grouped(b, func(_ int, c GridCell) [2]int { return [2]int{c.Row, c.RowSpan} })
}

// account are the cells of an account: one cell holds its names, or most of them, and short
// rules part the amounts beside them. ok is false where it is none.
func (b rowBand) account(pieces []image.Rectangle, char float64) (cells []GridCell, ok bool) {
	columns := b.columns(pieces, char)
	if !isAccount(columns) {
		return nil, false
	}
	ys := listRows(columns, char, true)
	if len(ys) < rowsLeast || !slices.ContainsFunc(columns, func(c rowColumn) bool { return c.names() && 2*c.most >= len(ys) }) {
		return nil, false
	}
	return partedAt(columns, ys, char), true
}

// parted are the cells of a row of the table, parted where it is several.
func (b rowBand) parted(pieces []image.Rectangle, char float64) []GridCell {
	columns := b.columns(pieces, char)
	ys := listRows(columns, char, false)
	if len(ys) < rowsLeast {
		return b
	}
	return partedAt(columns, ys, char)
}

func partedAt(columns []rowColumn, ys []int, char float64) []GridCell {
	var out []GridCell
	for _, c := range columns {
		out = append(out, c.parted(columns, ys, char)...)
	}
	return out
}

// columns are those of a band: its cells that begin and end at the same places across.
func (b rowBand) columns(pieces []image.Rectangle, char float64) []rowColumn {
	var out []rowColumn
	for _, cells := range grouped(b, func(_ int, c GridCell) [2]int { return [2]int{c.Col, c.ColSpan} }) {
		c := rowColumn{cells: cells}
		c.look(pieces, char)
		out = append(out, c)
	}
	return out
}

// look finds the lines of a column.
func (c *rowColumn) look(pieces []image.Rectangle, char float64) {
	full, long, all, wide := 0, 0, 0, 0
	for _, cell := range c.cells {
		before := len(c.lines)
		var in []image.Rectangle
		for _, p := range pieces {
			if p.Min.Add(p.Max).Div(2).In(cell.Box) {
				in = append(in, p)
			}
		}
		lines := withCommas(rows(in, char), char)
		own := sizeIn(lines, char)
		for _, p := range in {
			all++
			wide += boolToInt(float64(p.Dx()) > rowsFigure*own)
		}
		for _, l := range lines {
			c.lines = append(c.lines, l.box)
			words := slices.ContainsFunc(in, func(p image.Rectangle) bool {
				return float64(p.Dx()) > rowsFigure*own && p.Min.Y < l.box.Max.Y && p.Max.Y > l.box.Min.Y
			})
			full += boolToInt(words && float64(cell.Box.Dx()-l.box.Dx()) <= rowsFull*char)
			long += boolToInt(float64(l.box.Dx()) >= rowsLong*own)
		}
		c.most = max(c.most, len(c.lines)-before)
	}
	wrapped := 2*long >= len(c.lines) && float64(endLast(c.lines, rowsFull*char)) >= rowsWrapped*float64(len(c.lines))
	c.listed = len(c.lines) >= rowsLeast && float64(full) < rowsProse*float64(len(c.lines)) && !wrapped && !stacked(c.lines, char)
	c.words = 2*wide > all // figures that touch are few
	c.amounts = c.listed && !c.words && endTogether(c.lines, char)
}

// endLast counts the lines that end no more than near pixels before the one that ends last.
func endLast(lines []image.Rectangle, near float64) (n int) {
	last := math.MinInt
	for _, l := range lines {
		last = max(last, l.Max.X)
	}
	for _, l := range lines {
		n += boolToInt(float64(last-l.Max.X) <= near)
	}
	return n
}

// sizeIn is how large characters are in some lines, char where these are as large: in a table they
// may be smaller than on most of the page.
func sizeIn(lines []row, char float64) float64 {
	var sizes []float64
	for _, l := range lines {
		sizes = append(sizes, l.size)
	}
	if len(sizes) == 0 {
		return char
	}
	slices.Sort(sizes)
	return min(char, sizes[len(sizes)/2])
}

// withCommas puts commas that hang so low that they were taken for lines back into those.
func withCommas(lines []row, char float64) []row {
	return joinedRows(lines, func(above, l row) bool {
		return float64(l.box.Dy()) < rowsComma*char && l.box.Min.Y < above.box.Max.Y
	})
}

// names tells whether a column may be the names of an account.
func (c rowColumn) names() bool { return c.listed && c.words }

// endTogether tells whether most lines end at one place across, and do not all begin at one.
func endTogether(lines []image.Rectangle, char float64) bool {
	var begin, end []int
	for _, l := range lines {
		begin, end = append(begin, l.Min.X), append(end, l.Max.X)
	}
	slices.Sort(begin)
	slices.Sort(end)
	most := end[len(end)/2]
	n := 0
	for _, x := range end {
		n += boolToInt(float64(abs(x-most)) <= rowsOff*char)
	}
	return float64(n) >= rowsEnds*float64(len(lines)) && float64(begin[len(begin)-1]-begin[0]) > char
}

// isAccount tells whether columns are those of an account: one of names and one of amounts.
func isAccount(columns []rowColumn) bool {
	return slices.ContainsFunc(columns, rowColumn.names) && slices.ContainsFunc(columns, func(c rowColumn) bool { return c.amounts })
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
// they hold something else than rows. In an account a name makes a row without an amount
// beside it, too, where names keep an even distance: then none goes on in the next line.
func listRows(columns []rowColumn, char float64, account bool) []int {
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
	if filled < rowsColumns && !account {
		return nil
	}
	slices.SortFunc(all, func(a, b line) int { return cmp.Compare(a.y, b.y) })
	var ys []int
	in := make([]int, len(columns)) // rows in which a column has a line
	for i := 0; i < len(all); {
		k, sum := i, 0
		seen := map[int]bool{}
		alone := false
		for ; k < len(all) && float64(all[k].y-all[i].y) <= rowsOff*char; k++ {
			sum += all[k].y
			c := columns[all[k].column]
			seen[all[k].column] = true
			alone = alone || account && (c.amounts || c.words && evenlyApart(c.lines))
		}
		if len(seen) >= rowsListed || alone {
			ys = append(ys, sum/(k-i))
			for c := range seen {
				in[c]++
			}
		}
		i = k
	}
	listed := 0
	for _, n := range in {
		listed += boolToInt(float64(n) >= rowsShare*float64(len(ys)) || account && 2*n >= len(ys))
	}
	if listed < rowsListed {
		return nil
	}
	return ys
}

// evenlyApart tells whether nearly all lines follow each other at one distance, or at
// several of it.
func evenlyApart(lines []image.Rectangle) bool {
	var steps []int
	for i, l := range lines[1:] {
		steps = append(steps, l.Min.Y+l.Max.Y-lines[i].Min.Y-lines[i].Max.Y)
	}
	slices.Sort(steps)
	step := float64(steps[len(steps)/2])
	odd := 0
	for _, s := range steps {
		times := max(1, math.Round(float64(s)/step))
		odd += boolToInt(math.Abs(float64(s)-times*step) > rowsUneven*step)
	}
	return step > 0 && float64(odd) <= (1-rowsShare)*float64(len(steps))
}

// parted are the cells of a column, one for each row; the column itself where its lines do
// not follow the rows, as those of a remark or of a label that stands upright.
func (c rowColumn) parted(columns []rowColumn, ys []int, char float64) []GridCell {
	if len(c.lines) > 0 && !c.follows(ys, char) {
		return c.cells
	}
	var out []GridCell
	cuts := cutsBetween(columns, ys, char)
	for _, cell := range c.cells {
		top := cell.Box.Min.Y
		for _, y := range cuts {
			if float64(min(y-top, cell.Box.Max.Y-y)) >= char { // else a rule parts them
				out = append(out, GridCell{Box: image.Rect(cell.Box.Min.X, top, cell.Box.Max.X, y)})
				top = y
			}
		}
		out = append(out, GridCell{Box: image.Rect(cell.Box.Min.X, top, cell.Box.Max.X, cell.Box.Max.Y)})
	}
	return out
}

// cutsBetween are the heights that part rows, each midway between the ink of the columns
// that follow the rows.
func cutsBetween(columns []rowColumn, ys []int, char float64) []int {
	above, below := slices.Clone(ys), slices.Clone(ys)
	for _, o := range columns {
		if !o.follows(ys, char) {
			continue
		}
		for _, l := range o.lines {
			i := nearest(ys, (l.Min.Y+l.Max.Y)/2)
			above[i], below[i] = min(above[i], l.Min.Y), max(below[i], l.Max.Y)
		}
	}
	var out []int
	for i := range ys[1:] {
		out = append(out, (below[i]+above[i+1])/2)
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
