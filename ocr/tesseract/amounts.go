package tesseract

import (
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A comma and a point differ by a pixel or two, and models take one for the other in every
// table of small print. The figures of a column are of one kind: where others part their
// thousands by commas and none has decimals, a point before three figures is a comma. Alone
// it proves nothing, since 1.234 is a number too.
const (
	amountsLeast = 2 // amounts with commas,
	amountsShare = 3 // and one in so many of those with a comma or such a point
	amountsTable = 6 // in all of a table, at least

	// Where next to all commas are read as points, their ink tells, all of it together. Of
	// 28 columns on drawn pages in all looks those of decimals have a median drop of 0.07 at
	// most, those of thousands of 0.17 and more, on a bad carbon copy of 0.12.
	hangingLeast = 6  // signs
	hangingDrop  = .1 // see betweenFigures.drop
	hangingPure  = 10 // at most one decimal in so many
)

// How a cell writes its figures.
type amountStyle int

const (
	noAmount amountStyle = iota // words, or figures without any sign
	withCommas
	withPoints // some of which may be commas
	withDecimals
)

// A column of figures: its lines, and how many write them in each way.
type figureColumn struct {
	lines  []*line
	styles [withDecimals + 1]int
	sure   int // of those with points, which have two signs: they part thousands
	table  int
	whole  int // of up to three figures, which have no sign where thousands do
}

// amounts mends the thousands of the figures in the columns of tables.
func (w *working) amounts(lines []line) {
	columns := figureColumns(lines)
	tables := map[int]*figureColumn{}
	for _, c := range columns {
		all := tables[c.table]
		if all == nil {
			all = new(figureColumn)
			tables[c.table] = all
		}
		all.sure += c.sure
		for i, n := range c.styles {
			all.styles[i] += n
		}
	}
	for _, c := range columns {
		if c.styles[withPoints] == 0 || !c.thousands() && !c.thousandsIn(tables[c.table]) && !(c.mayBeThousands() && w.hang(c.lines)) {
			continue
		}
		for _, l := range c.lines {
			if amountStyleOf(l.amount()) != withPoints {
				continue
			}
			for _, g := range l.spots() {
				if g.text == "." {
					g.become(",")
				}
			}
		}
	}
}

// figureColumns are the columns of tables.
func figureColumns(lines []line) []*figureColumn {
	type column struct{ table, col int }
	at := map[column]*figureColumn{}
	var out []*figureColumn
	for i := range lines {
		l := &lines[i]
		if l.cell == nil {
			continue
		}
		key := column{l.cell.Table, l.cell.Col}
		c := at[key]
		if c == nil {
			c = &figureColumn{table: l.cell.Table}
			at[key], out = c, append(out, c)
		}
		c.lines = append(c.lines, l)
		said := l.amount()
		style := amountStyleOf(said)
		if style == noAmount {
			style = amountStyleOf(l.lastNumber())
		}
		c.styles[style]++
		if style == withPoints && strings.Count(said, ".")+strings.Count(said, ",") > 1 {
			c.sure++
		}
		if plainFigures(said) && len(said) <= 3 {
			c.whole++
		}
	}
	return out
}

// thousands tells whether what is read of a column says that its points are commas.
func (c *figureColumn) thousands() bool {
	n, commas := &c.styles, c.styles[withCommas]
	return n[withDecimals] == 0 && (c.sure > 0 || commas >= amountsLeast && commas*amountsShare >= commas+n[withPoints])
}

// thousandsIn tells whether a column has thousands because its table does: where many commas
// are read as points, some columns have few that are not, or none. In a table without any
// decimals a few are enough, if one number has two signs.
func (c *figureColumn) thousandsIn(all *figureColumn) bool {
	n, commas := &all.styles, all.styles[withCommas]
	if commas+all.sure < amountsTable {
		return false
	}
	return n[withDecimals] == 0 && all.sure > 0 ||
		c.styles[withDecimals] == 0 && c.styles[withCommas] > 0 && commas*amountsShare >= commas+n[withPoints]
}

// mayBeThousands tells whether nothing read of a column speaks against commas and something
// for them: some, or smaller numbers without any sign, which decimals have.
func (c *figureColumn) mayBeThousands() bool {
	n := &c.styles
	return n[withDecimals]*hangingPure <= n[withPoints] && n[withCommas]+c.whole >= amountsLeast
}

// hang tells whether the signs in the amounts of a column hang as commas do, by half of them:
// bad print leaves each by itself open, see numberMarks.
func (w *working) hang(lines []*line) bool {
	var drops []float64
	for _, l := range lines {
		style := amountStyleOf(l.amount())
		if l.dir != archive.Horizontal || style != withPoints && style != withCommas {
			continue
		}
		m := markedLine{}
		for _, b := range w.boxed(l) {
			m.marks, m.at = append(m.marks, mark{text: b.text}), append(m.at, b.box)
		}
		for i := range m.marks {
			if m.run(i, ".,") != 1 || !m.figure(i-1) || !m.figure(i+1) {
				continue
			}
			if ink, ok := m.ink(w, i, 1); ok && ink.low() {
				drops = append(drops, ink.drop())
			}
		}
	}
	return len(drops) >= hangingLeast && median(drops) >= hangingDrop
}

// amount is what a line says, without words before a number that has a sign.
func (l *line) amount() string {
	if at, number := signed(l.texts(), "△▲"+likeBelow); at >= 0 {
		return number
	}
	return l.said()
}

// lastNumber is the number that a line ends with, "" where it ends otherwise.
func (l *line) lastNumber() string {
	said := l.said()
	return said[len(strings.TrimRight(said, "0123456789,.")):]
}

// amountStyleOf tells how a text writes its figures, which may have a sign before them.
func amountStyleOf(text string) amountStyle {
	text = strings.TrimLeft(text, "△▲-−A(")
	text = strings.TrimRight(text, ")")
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '.' })
	if len(groups) < 2 || len(text) != len(strings.Join(groups, ""))+len(groups)-1 {
		return noAmount
	}
	for i, g := range groups {
		for _, r := range g {
			if reading.ClassOf(string(r)) != reading.Digit || r > '9' {
				return noAmount
			}
		}
		switch {
		case i == 0 && len(g) <= 3 && (g[0] != '0' || len(g) == 1):
		case i > 0 && len(g) == 3:
		case i == len(groups)-1 && strings.Contains(text, "."):
			return withDecimals
		default:
			return noAmount
		}
	}
	switch {
	case strings.HasPrefix(text, "0."):
		return withDecimals
	case strings.Contains(text, "."):
		return withPoints
	}
	return withCommas
}

// What tells the entries of a list in a cell, whose lines end anywhere, from text that runs on.
const (
	entriesLeast = 3   // lines in the cell
	entriesShort = 2.0 // times its height a line ends before the longest one
)

// entriesApart parts what stands below each other in a cell: numbers, for run on, two amounts
// would be one, and the entries of a list.
func entriesApart(t *archive.Text) {
	for from := 0; from < len(t.Lines); {
		to := from + 1
		for to < len(t.Lines) && t.Lines[from].Cell != nil && t.Lines[to].Cell != nil && *t.Lines[to].Cell == *t.Lines[from].Cell {
			to++
		}
		end := 0
		for _, l := range t.Lines[from:to] {
			for _, g := range t.Glyphs[l.Start:l.End] {
				end = max(end, g.Box.X+g.Box.W)
			}
		}
		for i := from; i+1 < to; i++ {
			a, b := &t.Lines[i], t.Lines[i+1]
			if a.Sep == "" && (amountAlone(t, *a) && amountAlone(t, b) || to-from >= entriesLeast && endsBefore(t, *a, end)) {
				a.Sep = " "
			}
		}
		from = to
	}
}

// amountAlone tells whether a line is one number.
func amountAlone(t *archive.Text, l archive.Line) bool {
	var b strings.Builder
	for _, g := range t.Glyphs[l.Start:l.End] {
		b.WriteString(g.Text)
	}
	text := strings.Trim(b.String(), "△▲-−()[]【】円%")
	return plainFigures(text) || amountStyleOf(text) != noAmount
}

// endsBefore tells whether a level line ends well before x.
func endsBefore(t *archive.Text, l archive.Line, x int) bool {
	end, high := 0, 0
	for _, g := range t.Glyphs[l.Start:l.End] {
		end, high = max(end, g.Box.X+g.Box.W), max(high, g.Box.H)
	}
	return l.Dir == archive.Horizontal && high > 0 && float64(x-end) >= entriesShort*float64(high)
}
