package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What makes text between level rules a table, in characters.
const (
	flatLong   = 12.0 // a rule above or below a table, at least
	flatEnds   = 1.5  // by which the ends of its rules differ, at most
	flatGutter = .45  // white between two columns, over all rows
	flatSpeck  = .25  // smaller ink fills none
	flatRows   = 3
	flatShare  = .15 // by which two lines overlap that are of one row
	flatClose  = .2  // white between a row and a line that stands in few of its columns
	flatTight  = 20  // rows for each one that may cross a gutter
	flatPart   = 3.0 // a part of a broken rule, at least,
	flatBreak  = 8.0 // a break in it, at most,
	flatWhole  = .6  // and how much of it is there, at least
	flatEdge   = 2   // pixels that what is left of a rule reaches over it
	flatMore   = 2.0 // times the room that whole rules bound is bound by those with breaks
)

// FlatTables finds tables that level rules bound and no upright ones part: as books
// print statistics and lists, with a rule above and below the head and one at the end.
// Their columns are where white goes down through all rows, however narrow: unlike
// those of a table without any rule. Text on ruled paper has no such white.
//
// Rules of copies have breaks. With the parts of each taken together they may bound much
// more; tables beside each other bound hardly more as one.
func FlatTables(pieces []image.Rectangle, rules []Rule, char float64) []Grid {
	out := flatTables(pieces, rules, char)
	if joined, ok := joinedRules(rules, char); ok {
		if whole := flatTables(pieces, joined, char); float64(area(whole)) > flatMore*float64(area(out)) {
			return whole
		}
	}
	return out
}

// area is how many pixels tables take up.
func area(tables []Grid) int {
	n := 0
	for _, g := range tables {
		n += g.Box.Dx() * g.Box.Dy()
	}
	return n
}

// joinedRules are rules with the parts of broken level ones joined; false: none is broken.
func joinedRules(rules []Rule, char float64) ([]Rule, bool) {
	var parts []image.Rectangle
	var out []Rule
	for _, r := range rules {
		if r.Upright {
			out = append(out, r)
		} else if float64(r.Dx()) >= flatPart*char {
			parts = append(parts, r.Rectangle)
		}
	}
	broken := false
	for _, level := range onOneLine(parts, gapLevel*char) {
		slices.SortFunc(level, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
		there, whole := level[0].Dx(), level[0]
		for _, p := range level[1:] {
			if float64(p.Min.X-whole.Max.X) > flatBreak*char {
				break
			}
			there, whole = there+p.Dx(), whole.Union(p)
		}
		if float64(there) >= flatWhole*float64(whole.Dx()) {
			broken = broken || whole != level[0]
			out = append(out, Rule{Rectangle: whole})
		}
	}
	return out, broken
}

func flatTables(pieces []image.Rectangle, rules []Rule, char float64) []Grid {
	var out []Grid
	for _, frame := range flatFrames(rules, char) {
		var in []image.Rectangle
		for _, p := range pieces {
			if p.Min.Add(p.Max).Div(2).In(frame.Rectangle) && !frame.left(p) {
				in = append(in, p)
			}
		}
		lines := flatLines(in, char)
		if len(lines) < flatRows {
			continue
		}
		edges := gutters(lines, frame.head, char)
		if len(edges) < openCells {
			continue
		}
		for i := range lines {
			lines[i].cells = byColumn(lines[i].cells, edges)
		}
		if typicalWidth(lines) > openWide*char {
			continue // columns of prose
		}
		out = append(out, gridOf(wholeRows(lines, edges, char), edges, char))
	}
	return out
}

// wholeRows joins the rows that are but one. Where a cell has two lines, the one line of
// the other cells stands half way between them: so close to its neighbours no rows stand.
// The cells of the rows are one for each column that has text, and so are those of the
// answer.
func wholeRows(lines []openLine, edges []int, char float64) []openLine {
	var out []openLine
	for _, l := range lines {
		n := len(out) - 1
		if n < 0 || float64(l.top-out[n].bottom) >= flatClose*char ||
			2*min(len(l.cells), len(out[n].cells)) > max(len(l.cells), len(out[n].cells)) {
			out = append(out, l)
			continue
		}
		out[n].bottom = max(out[n].bottom, l.bottom)
		out[n].cells = byColumn(slices.Concat(out[n].cells, l.cells), edges)
	}
	return out
}

// A flatFrame is the room between the first and the last of some level rules; head is
// where the second rule is, which parts the heads of the columns from what they head.
type flatFrame struct {
	image.Rectangle
	head  int
	rules []image.Rectangle
}

// left tells whether a piece is what was left of a rule: it is no text.
func (f *flatFrame) left(p image.Rectangle) bool {
	return slices.ContainsFunc(f.rules, func(r image.Rectangle) bool {
		return p.Min.Y >= r.Min.Y-flatEdge && p.Max.Y <= r.Max.Y+flatEdge
	})
}

// flatFrames are the rooms between level rules that begin and end below each other and
// that no upright rule enters.
func flatFrames(rules []Rule, char float64) []flatFrame {
	var level []Rule
	for _, r := range rules {
		if !r.Upright && float64(r.Dx()) >= flatLong*char {
			level = append(level, r)
		}
	}
	slices.SortStableFunc(level, func(a, b Rule) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	near := int(flatEnds * char)
	used := make([]bool, len(level))
	var out []flatFrame
	for i, r := range level {
		if used[i] {
			continue
		}
		f := flatFrame{Rectangle: r.Rectangle, rules: []image.Rectangle{r.Rectangle}}
		for k := i + 1; k < len(level); k++ {
			o := level[k]
			if used[k] || abs(o.Min.X-r.Min.X) > near || abs(o.Max.X-r.Max.X) > near {
				continue
			}
			used[k] = true
			f.Rectangle = f.Union(o.Rectangle)
			f.rules = append(f.rules, o.Rectangle)
			if f.head == 0 {
				f.head = o.Max.Y
			}
		}
		entered := slices.ContainsFunc(rules, func(o Rule) bool {
			return o.Upright && float64(o.Dy()) > char && o.Overlaps(f.Rectangle)
		})
		if f.head > 0 && !entered {
			f.Rectangle = f.Inset(-near)
			f.Min.Y, f.Max.Y = f.Min.Y+near, f.Max.Y-near
			out = append(out, f)
		}
	}
	return out
}

// flatLines are the rows of a table: lines of pieces, those that overlap as one, since
// a cell of two lines stands beside one of one line.
func flatLines(pieces []image.Rectangle, char float64) []openLine {
	var out []openLine
	for _, r := range rows(slices.Clone(pieces), char) {
		if n := len(out); n > 0 && float64(out[n-1].bottom-r.box.Min.Y) > flatShare*char {
			out[n-1].bottom = max(out[n-1].bottom, r.box.Max.Y)
			continue
		}
		out = append(out, openLine{top: r.box.Min.Y, bottom: r.box.Max.Y})
	}
	for _, p := range pieces {
		y := (p.Min.Y + p.Max.Y) / 2
		for i := range out {
			if y >= out[i].top && y < out[i].bottom {
				out[i].cells = append(out[i].cells, p)
				break
			}
		}
	}
	return out
}

// gutters are where columns begin, the first with the text: in the middle of white that
// goes through all rows, but for one in flatTight that may cross it below the head.
func gutters(lines []openLine, head int, char float64) []int {
	var box image.Rectangle
	for _, l := range lines {
		for _, c := range l.cells {
			box = box.Union(c)
		}
	}
	crossed := make([]int, box.Dx())
	most := len(lines) / flatTight
	for _, l := range lines {
		in := make([]bool, box.Dx())
		for _, c := range l.cells {
			if float64(max(c.Dx(), c.Dy())) < flatSpeck*char {
				continue
			}
			for x := c.Min.X - box.Min.X; x < c.Max.X-box.Min.X; x++ {
				in[x] = true
			}
		}
		weight := 1
		if l.bottom <= head {
			weight = most + 1
		}
		for x, v := range in {
			if v {
				crossed[x] += weight
			}
		}
	}
	out := []int{box.Min.X}
	for x := 0; x < len(crossed); x++ {
		a := x
		for x < len(crossed) && crossed[x] <= most {
			x++
		}
		if a > 0 && x < len(crossed) && float64(x-a) >= flatGutter*char {
			out = append(out, box.Min.X+(a+x)/2)
		}
	}
	return out
}

// byColumn joins the pieces of a row that are of one column.
func byColumn(pieces []image.Rectangle, edges []int) []image.Rectangle {
	cells := make([]image.Rectangle, len(edges))
	for _, p := range pieces {
		i := len(edges) - 1
		for i > 0 && (p.Min.X+p.Max.X)/2 < edges[i] {
			i--
		}
		cells[i] = cells[i].Union(p)
	}
	return slices.DeleteFunc(cells, image.Rectangle.Empty)
}

// typicalWidth is the median width of the cells of rows.
func typicalWidth(lines []openLine) float64 {
	var widths []int
	for _, l := range lines {
		for _, c := range l.cells {
			widths = append(widths, c.Dx())
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return float64(widths[len(widths)/2])
}
