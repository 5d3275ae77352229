package tesseract

import (
	"fumikura/internal/archive"
)

// A tableCell is what was read in one cell of a table: its lines, which are horizontal, from
// above.
type tableCell []*line

// chars are all characters of a cell.
func (c tableCell) chars() []readChar {
	var out []readChar
	for _, l := range c {
		out = append(out, l.chars()...)
	}
	return out
}

// last is the line that a cell ends with.
func (c tableCell) last() *line { return c[len(c)-1] }

// columns mends the cells of tables by the others of their columns: what these say surely
// is evidence for a cell in doubt, and the ink of theirs the best sample of what it would
// look like. It may find characters where none were read.
func (w *working) columns(lines []line) []line {
	below := map[*line]line{}
	n, m, k := 0, 0, 0
	all := columnsOf(lines)
	for _, cells := range all {
		m += w.values(cells)
		k += w.recurring(cells)
		n += w.endings(cells, below)
	}
	if n := w.wornFigures(all); n > 0 {
		w.did("%d cells of worn figures read by the page's own", n)
	}
	if m > 0 {
		w.did("%d cells say by their ink what others of their columns do", m)
	}
	if k > 0 {
		w.did("%d characters of cells are by their ink what others of their columns have there", k)
	}
	if n > 0 {
		w.did("%d cells end as the others of their columns do", n)
	}
	if len(below) == 0 {
		return lines
	}
	out := make([]line, 0, len(lines)+len(below))
	for i := range lines {
		l := &lines[i]
		last, ok := below[l]
		if ok {
			last.sep, l.sep, l.alone = l.sep, "", false
		}
		if out = append(out, *l); ok {
			out = append(out, last)
		}
	}
	return out
}

// columnsOf are the cells of each column, from above, in the order of the tables. Cells that
// are several columns wide belong to none.
func columnsOf(lines []line) [][]tableCell {
	type column struct{ table, col int }
	at := map[column]int{}
	var out [][]tableCell
	var last *archive.Cell
	for i := range lines {
		l := &lines[i]
		if l.cell == nil || l.cell.ColSpan > 1 {
			last = nil
			continue
		}
		key := column{l.cell.Table, l.cell.Col}
		k, ok := at[key]
		if !ok {
			k = len(out)
			at[key], out = k, append(out, nil)
		}
		if n := len(out[k]); l.cell == last {
			out[k][n-1] = append(out[k][n-1], l)
		} else {
			out[k] = append(out[k], tableCell{l})
		}
		last = l.cell
	}
	for k := range out {
		var whole []tableCell
		for _, c := range out[k] {
			if c.horizontal() {
				whole = append(whole, c)
			}
		}
		out[k] = whole
	}
	return out
}

// horizontal tells whether a cell has nothing but horizontal lines.
func (c tableCell) horizontal() bool {
	for _, l := range c {
		if l.dir != archive.Horizontal || l.kind == archive.LineUnread {
			return false
		}
	}
	return true
}
