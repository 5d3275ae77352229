package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What makes level rules with gaps the rules of a table, in characters.
const (
	gapLong   = 4.0 // the part of a rule over one column, at least
	gapLeast  = .3  // the gap between two columns
	gapMost   = 3.0
	gapOff    = .8 // by which ends below each other differ, at most
	gapLevel  = .4 // and parts of one rule in height
	gapLevels = 4
	gapHigh   = 12. // from rule to rule, at most
	gapNear   = 1.2 // the first line above the first rule, or below the last one, is so near,
	gapLine   = .6  // and the other lines of that row so near to it
	gapLabel  = 14. // a label at the left begins no further from the rules
	gapApart  = 1.2 // white between two labels, at least
	gapAlone  = 2.0 // and between the labels and other text at their left
)

// GapTables finds tables whose level rules stop between the columns, each rule at the same
// places, and that have no upright ones: white papers print them so. A row goes from rule to
// rule. Labels at the left, where no rules are, head the rows from their own on.
func GapTables(pieces []image.Rectangle, rules []Rule, char float64) []Grid {
	var out []Grid
	for _, levels := range gapLevelsOf(rules, char) {
		if g, ok := gapGrid(pieces, levels, char); ok {
			out = append(out, g)
		}
	}
	return out
}

// gapLevelsOf are the level rules of each such table, from the top down; each is given by
// its parts, from the left.
func gapLevelsOf(rules []Rule, char float64) [][][]image.Rectangle {
	var parts []image.Rectangle
	for _, r := range rules {
		if !r.Upright && float64(r.Dx()) >= gapLong*char {
			parts = append(parts, r.Rectangle)
		}
	}
	levels := onOneLine(parts, gapLevel*char)
	var out [][][]image.Rectangle
	for i := 0; i < len(levels); {
		slices.SortFunc(levels[i], func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
		k := i + 1
		for ; k < len(levels); k++ {
			slices.SortFunc(levels[k], func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
			if !sameGaps(levels[i], levels[k], char) || float64(levels[k][0].Min.Y-levels[k-1][0].Max.Y) > gapHigh*char {
				break
			}
		}
		if k-i >= gapLevels && gapped(levels[i], char) && !entered(rules, levels[i:k], char) {
			out = append(out, levels[i:k])
		}
		i = k
	}
	return out
}

// gapped tells whether a rule has two parts or more with narrow gaps between them.
func gapped(level []image.Rectangle, char float64) bool {
	for i := 1; i < len(level); i++ {
		if gap := float64(level[i].Min.X - level[i-1].Max.X); gap < gapLeast*char || gap > gapMost*char {
			return false
		}
	}
	return len(level) > 1
}

// sameGaps tells whether two rules have their parts below each other.
func sameGaps(a, b []image.Rectangle, char float64) bool {
	near := int(gapOff * char)
	return slices.EqualFunc(a, b, func(p, q image.Rectangle) bool {
		return abs(p.Min.X-q.Min.X) <= near && abs(p.Max.X-q.Max.X) <= near
	})
}

// entered tells whether an upright rule goes into the room of some level ones.
func entered(rules []Rule, levels [][]image.Rectangle, char float64) bool {
	box := bound(slices.Concat(levels...))
	return slices.ContainsFunc(rules, func(r Rule) bool {
		return r.Upright && float64(r.Dy()) > char && r.Overlaps(box)
	})
}

// gapGrid makes a table of its rules and what stands about them; false where text runs over
// the gaps.
func gapGrid(pieces []image.Rectangle, levels [][]image.Rectangle, char float64) (Grid, bool) {
	box := bound(slices.Concat(levels...))
	edges := []int{box.Min.X - int(char/2)}
	for i := 1; i < len(levels[0]); i++ {
		edges = append(edges, (levels[0][i-1].Max.X+levels[0][i].Min.X)/2)
	}
	edges = append(edges, box.Max.X+int(char/2))
	var in, left []image.Rectangle
	for _, p := range pieces {
		switch x := (p.Min.X + p.Max.X) / 2; {
		case x >= edges[0] && x < edges[len(edges)-1]:
			in = append(in, p)
		case x < edges[0]:
			left = append(left, p)
		}
	}
	var ys []int
	for _, l := range levels {
		ys = append(ys, (l[0].Min.Y+l[0].Max.Y)/2)
	}
	over := func(of []image.Rectangle) bool { // runs over a gap
		return slices.ContainsFunc(of, func(p image.Rectangle) bool {
			return slices.ContainsFunc(edges[1:len(edges)-1], func(x int) bool { return p.Min.X < x && p.Max.X > x })
		})
	}
	body := slices.DeleteFunc(slices.Clone(in), func(p image.Rectangle) bool {
		y := (p.Min.Y + p.Max.Y) / 2
		return y < ys[0] || y >= ys[len(ys)-1]
	})
	if over(body) {
		return Grid{}, false
	}
	if top, ok := rowBeyond(in, ys[0], true, over, char); ok {
		ys = slices.Insert(ys, 0, top)
	}
	if bottom, ok := rowBeyond(in, ys[len(ys)-1], false, over, char); ok {
		ys = append(ys, bottom)
	}
	labels := labelCells(left, ys, edges[0], char)
	var g Grid
	first := 0
	if len(labels) > 0 {
		first = 1
	}
	for row := 0; row+1 < len(ys); row++ {
		for _, l := range labels {
			if l.Row == row {
				g.Cells = append(g.Cells, l)
			}
		}
		for col := 0; col+1 < len(edges); col++ {
			g.Cells = append(g.Cells, GridCell{Box: image.Rect(edges[col], ys[row], edges[col+1], ys[row+1]), Row: row, Col: first + col, RowSpan: 1, ColSpan: 1})
		}
	}
	for _, c := range g.Cells {
		g.Box = g.Box.Union(c.Box)
	}
	return g, true
}

// rowBeyond is where the row ends that has a rule on one side only: the heads of the columns
// above the first rule, or what stands below the last one. There may be none: what runs over
// the gaps is none.
func rowBeyond(pieces []image.Rectangle, y int, above bool, over func([]image.Rectangle) bool, char float64) (int, bool) {
	lines := rows(slices.Clone(pieces), char)
	if above {
		slices.Reverse(lines)
	}
	end, near, found := y, gapNear*char, false
	for _, l := range lines {
		if above == (l.box.Min.Y+l.box.Max.Y > 2*y) {
			continue
		}
		white := l.box.Min.Y - end
		if above {
			white = end - l.box.Max.Y
		}
		of := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Max.Y <= l.box.Min.Y || p.Min.Y >= l.box.Max.Y })
		if float64(white) > near || over(of) {
			break
		}
		end = l.box.Max.Y
		if above {
			end = l.box.Min.Y
		}
		near, found = gapLine*char, true
	}
	const edge = 4 // of a character beyond its ink
	if above {
		return end - int(char/edge), found
	}
	return end + int(char/edge), found
}

// labelCells are the cells of what stands at the left of the rules: each label with the rows
// up to the next one.
func labelCells(pieces []image.Rectangle, ys []int, right int, char float64) []GridCell {
	var in []image.Rectangle
	for _, p := range pieces {
		if y := (p.Min.Y + p.Max.Y) / 2; y >= ys[0] && y < ys[len(ys)-1] {
			in = append(in, p)
		}
	}
	if len(in) == 0 {
		return nil
	}
	// Text that begins further left, or goes on there, is a column of the page.
	far, x := right-int(gapLabel*char), right
	for _, p := range in {
		if p.Min.X >= far {
			x = min(x, p.Min.X)
		}
	}
	if slices.ContainsFunc(in, func(p image.Rectangle) bool { return p.Min.X < far && float64(x-p.Max.X) < gapAlone*char }) {
		return nil
	}
	in = slices.DeleteFunc(in, func(p image.Rectangle) bool { return p.Min.X < far })
	if len(in) == 0 {
		return nil
	}
	x -= int(char / 2)
	var starts []int // rows
	end := 0
	for i, l := range rows(in, char) {
		if i == 0 || float64(l.box.Min.Y-end) >= gapApart*char {
			row := 0
			for row+2 < len(ys) && ys[row+1] <= l.box.Min.Y+int(char/4) {
				row++
			}
			if n := len(starts); n == 0 || starts[n-1] != row {
				starts = append(starts, row)
			}
		}
		end = l.box.Max.Y
	}
	var out []GridCell
	for i, row := range starts {
		next := len(ys) - 1
		if i+1 < len(starts) {
			next = starts[i+1]
		}
		out = append(out, GridCell{Box: image.Rect(x, ys[row], right, ys[next]), Row: row, RowSpan: next - row, ColSpan: 1})
	}
	return out
}
