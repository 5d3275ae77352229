package ocr

import (
	"image"
	"math"
	"slices"
)

// What makes rows of text a table without rules, in characters.
const (
	openGap     = 1.5  // white between two cells of a row, at least
	openRow     = 3.0  // from row to row, at most
	openWide    = 10.0 // three of four cells are narrower: columns of prose are not
	openRows    = 4    // rows of at least openCells cells
	openCells   = 3
	openOverlap = .3  // by which cells of one column overlap
	openFull    = .85 // of the longest line of a column of prose are the others long
	openEnd     = .4  // of figures that are of a column, from where it ends
	openSlit    = .3  // white between such figures and those of the next column
	openHigh    = 1.8 // no piece of it is higher,
	openBroad   = .5  // but for a brace, which is no broader
	openInto    = .25 // by which a row reaches into the next one,
	openMixed   = .5  // which so many may do
)

// An openLine is a row of text parted at its wide gaps.
type openLine struct {
	top, bottom int
	cells       []image.Rectangle
	pieces      []image.Rectangle // what they are made of, from the left
}

// An openSpan is where a column begins and ends.
type openSpan struct{ a, b int }

// OpenTables finds tables that no rules part, by their columns of white: rows of
// at least three short pieces of text each, that stand below each other. Statistics
// and budgets are printed so. The pieces are those of horizontal text; what stands
// beside a table belongs to its rows.
func OpenTables(pieces []image.Rectangle, char float64) []Grid {
	lines := withoutLabels(openLines(pieces, char), char)
	var out []Grid
	for i := 0; i < len(lines); {
		j, full := i, 0
		for j < len(lines) && len(lines[j].cells) >= 2 && !lines[j].large(char) && (j == i || float64(lines[j].top-lines[j-1].bottom) < openRow*char) {
			full += boolToInt(len(lines[j].cells) >= openCells)
			j++
		}
		if full >= openRows && full*3 >= (j-i)*2 {
			if g, ok := openGrid(lines[i:j], char); ok && !mixed(lines[i:j], char) {
				out = append(out, g)
			}
		}
		i = max(j, i+1)
	}
	return out
}

// large tells whether there is more in a row than print of the page's size: a title, a drawing.
func (l openLine) large(char float64) bool {
	return slices.ContainsFunc(l.pieces, func(p image.Rectangle) bool {
		return float64(p.Dy()) > openHigh*char && float64(p.Dx()) > openBroad*char
	})
}

// withoutLabels leaves the lines out that are a character of a label which stands beside
// several rows: it lies left of a row and partly beside it, or so nearly that it went to
// that row, and nothing is left of the line.
func withoutLabels(lines []openLine, char float64) []openLine {
	of := func(l, row openLine) bool {
		return len(row.cells) >= 2 && l.top < row.bottom && l.bottom > row.top && l.cells[0].Max.X < row.cells[0].Min.X
	}
	var out []openLine
	for i, l := range lines {
		if len(l.cells) == 0 {
			continue
		}
		single := len(l.cells) == 1 && float64(l.cells[0].Dx()) <= labelWide*char
		if single && (i > 0 && of(l, lines[i-1]) || i+1 < len(lines) && of(l, lines[i+1])) {
			continue
		}
		out = append(out, l)
	}
	return out
}

// openLines parts the pieces into rows, and each row at gaps of openGap.
func openLines(pieces []image.Rectangle, char float64) []openLine {
	var out []openLine
	for _, r := range rows(slices.Clone(pieces), char) {
		out = append(out, openLine{top: r.box.Min.Y, bottom: r.box.Max.Y})
	}
	at := make([][]image.Rectangle, len(out))
	for _, p := range pieces {
		y := (p.Min.Y + p.Max.Y) / 2
		for i, l := range out {
			if y >= l.top-int(char/4) && y < l.bottom+int(char/4) {
				at[i] = append(at[i], p)
				break
			}
		}
	}
	for i := range out {
		slices.SortFunc(at[i], func(a, b image.Rectangle) int { return a.Min.X - b.Min.X })
		for _, p := range at[i] {
			if n := len(out[i].cells); n > 0 && float64(p.Min.X-out[i].cells[n-1].Max.X) < openGap*char {
				out[i].cells[n-1] = out[i].cells[n-1].Union(p)
			} else {
				out[i].cells = append(out[i].cells, p)
			}
		}
		out[i].pieces = at[i]
	}
	return out
}

// openGrid makes a grid of rows, if their cells are short and stand in columns.
func openGrid(lines []openLine, char float64) (Grid, bool) {
	var widths []int
	counts := map[int]int{}
	usual := 0
	for _, l := range lines {
		for _, c := range l.cells {
			widths = append(widths, c.Dx())
		}
		n := len(l.cells)
		if counts[n]++; n >= openCells && (counts[n] > counts[usual] || counts[n] == counts[usual] && n > usual) {
			usual = n
		}
	}
	slices.Sort(widths)
	if usual == 0 || float64(widths[len(widths)*3/4]) > openWide*char {
		return Grid{}, false
	}
	// The columns are where the cells of the rows of the usual kind overlap.
	var cols []openSpan
	least := int(openOverlap * char)
	for _, l := range lines {
		if len(l.cells) != usual {
			continue
		}
		for _, c := range l.cells {
			s := openSpan{c.Min.X, c.Max.X}
			for i := 0; i < len(cols); {
				if o := cols[i]; min(s.b, o.b)-max(s.a, o.a) > least {
					s = openSpan{min(s.a, o.a), max(s.b, o.b)}
					cols = slices.Delete(cols, i, i+1)
				} else {
					i++
				}
			}
			cols = append(cols, s)
		}
	}
	slices.SortFunc(cols, func(x, y openSpan) int { return x.a - y.a })
	// A heading that stands in the middle over figures that stand at the right is of
	// their column: no row has both.
	for i := 0; i+1 < len(cols); {
		both := slices.ContainsFunc(lines, func(l openLine) bool {
			in := func(s openSpan) bool {
				return slices.ContainsFunc(l.cells, func(c image.Rectangle) bool { return c.Max.X > s.a && c.Min.X < s.b })
			}
			return in(cols[i]) && in(cols[i+1])
		})
		if both {
			i++
			continue
		}
		cols[i].b = cols[i+1].b
		cols = slices.Delete(cols, i+1, i+2)
	}
	if len(cols) < openCells || len(cols) > 2*usual {
		return Grid{}, false
	}
	if hasProse(lines, cols, char) {
		return Grid{}, false
	}
	lines = slices.Clone(lines)
	for i := range lines {
		lines[i].cells = lines[i].atColumns(cols, char)
	}
	edges := []int{0}
	for i, c := range cols[1:] {
		edges = append(edges, (cols[i].b+c.a)/2)
	}
	return gridOf(lines, edges, char), true
}

// mixed tells whether rows reach into each other: what stands beside lines of text in a pitch
// of its own makes rows that are none, and edges between them go through the lines.
func mixed(lines []openLine, char float64) bool {
	n := 0
	for i := 1; i < len(lines); i++ {
		n += boolToInt(float64(lines[i-1].bottom-lines[i].top) >= openInto*char)
	}
	return float64(n) > openMixed*float64(len(lines)-1)
}

// hasProse tells whether a column is prose that stands beside a list: all of its lines but one
// are as long as the longest.
func hasProse(lines []openLine, cols []openSpan, char float64) bool {
	all := slices.Concat([]openSpan{{math.MinInt, cols[0].a}}, cols, []openSpan{{cols[len(cols)-1].b, math.MaxInt}})
	return slices.ContainsFunc(all, func(s openSpan) bool {
		var widths []int
		for _, l := range lines {
			for _, c := range l.cells {
				if x := (c.Min.X + c.Max.X) / 2; x > s.a && x < s.b {
					widths = append(widths, c.Dx())
				}
			}
		}
		slices.Sort(widths)
		n := len(widths)
		return n >= openRows && float64(widths[n-1]) > openWide*char && float64(widths[1]) >= openFull*float64(widths[n-1])
	})
}

// atColumns are the cells of a row, those that are figures of several columns parted:
// large figures stand nearer to the next ones than cells do, but each ends where its
// column does, as no words or heading over columns would. The columns grow with them.
func (l openLine) atColumns(cols []openSpan, char float64) []image.Rectangle {
	column := func(end int) int {
		return slices.IndexFunc(cols, func(s openSpan) bool { return float64(abs(end-s.b)) <= openEnd*char })
	}
	var out []image.Rectangle
	for _, c := range l.cells {
		var parts []image.Rectangle
		for _, p := range l.pieces {
			if !p.In(c) {
				continue
			}
			n := len(parts)
			if n == 0 || float64(p.Min.X-parts[n-1].Max.X) >= openSlit*char && column(parts[n-1].Max.X) >= 0 {
				parts = append(parts, p)
			} else {
				parts[n-1] = parts[n-1].Union(p)
			}
		}
		if n := len(parts); n < 2 || column(parts[n-1].Max.X) < 0 {
			out = append(out, c)
			continue
		}
		for _, p := range parts {
			i := column(p.Max.X)
			cols[i].a = min(cols[i].a, p.Min.X)
		}
		out = append(out, parts...)
	}
	return out
}

// gridOf makes a grid of rows of text that have a cell's ink in each entry of cells;
// edges are where the columns begin, the first one being wherever the text does. A
// cell that runs into the next columns spans them.
func gridOf(lines []openLine, edges []int, char float64) Grid {
	var box image.Rectangle
	for _, l := range lines {
		for _, c := range l.cells {
			box = box.Union(c)
		}
	}
	g := Grid{Box: box.Inset(-int(char / 2))}
	edges = append([]int{g.Box.Min.X}, edges[1:]...)
	edges = append(edges, g.Box.Max.X)
	cols, least := len(edges)-1, int(openOverlap*char)
	top := g.Box.Min.Y
	for row, l := range lines {
		bottom := g.Box.Max.Y
		if row+1 < len(lines) {
			bottom = (l.bottom + lines[row+1].top) / 2
		}
		for col := 0; col < cols; {
			c := GridCell{Row: row, Col: col, RowSpan: 1, ColSpan: 1}
			for _, k := range l.cells {
				if in := min(k.Max.X, edges[col+1]) - max(k.Min.X, edges[col]); in > min(least, k.Dx()/2) {
					for col+c.ColSpan < cols && k.Max.X > edges[col+c.ColSpan]+least {
						c.ColSpan++
					}
				}
			}
			c.Box = image.Rect(edges[col], top, edges[col+c.ColSpan], bottom)
			g.Cells = append(g.Cells, c)
			col += c.ColSpan
		}
		top = bottom
	}
	return g
}
