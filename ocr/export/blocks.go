package export

import (
	"strings"

	"fumikura/internal/archive"
)

// A block is a run of lines of one block, or of one cell, or one unread region.
type block struct {
	lines []archive.Line
	first int // index of the first line in the text
	cell  *archive.Cell
	box   archive.Rect // of the glyphs; the cell's own where it is a cell
	kind  archive.LineType
	dir   archive.Direction
}

// blocks parts a text's lines where the block, the cell or the type changes, in
// reading order.
func blocks(t *archive.Text) []block {
	var out []block
	for i, l := range t.Lines {
		n := len(out) - 1
		if n < 0 || !continues(out[n], l) {
			out = append(out, block{first: i, cell: l.Cell, kind: l.Type, dir: l.Dir})
			n++
			if l.Cell != nil {
				out[n].box = l.Cell.Box
			}
		}
		out[n].lines = append(out[n].lines, l)
		out[n].box = out[n].box.Union(t.LineBox(l))
	}
	return out
}

func continues(b block, l archive.Line) bool {
	last := b.lines[len(b.lines)-1]
	if last.Block != l.Block || b.kind != l.Type || l.Type == archive.LineUnread || b.dir != l.Dir {
		return false
	}
	if b.cell == nil || l.Cell == nil {
		return b.cell == nil && l.Cell == nil
	}
	return b.cell.Table == l.Cell.Table && b.cell.Row == l.Cell.Row && b.cell.Col == l.Cell.Col
}

// words calls f with each run of glyphs without a space, and space with what
// parts two of them; white space at the ends of a line is left out.
func words(glyphs []archive.Glyph, f func([]archive.Glyph), space func(before, after archive.Glyph)) {
	blank := func(g archive.Glyph) bool { return strings.TrimSpace(g.Text) == "" }
	last := -1
	for k := 0; k < len(glyphs); {
		if blank(glyphs[k]) {
			k++
			continue
		}
		if last >= 0 {
			space(glyphs[last], glyphs[k])
		}
		e := k
		for e < len(glyphs) && !blank(glyphs[e]) {
			e++
		}
		f(glyphs[k:e])
		last, k = e-1, e
	}
}

// wordBox is the smallest box around glyphs, and their mean confidence, 0–100.
func wordBox(glyphs []archive.Glyph) (box archive.Rect, conf int) {
	sum := 0
	for _, g := range glyphs {
		box = box.Union(g.Box)
		sum += int(g.Conf)
	}
	return box, (sum + len(glyphs)/2) / len(glyphs)
}

// tableBoxes are the boxes around the cells of each table.
func tableBoxes(t *archive.Text) map[int]archive.Rect {
	out := map[int]archive.Rect{}
	for _, l := range t.Lines {
		if l.Cell != nil {
			out[l.Cell.Table] = out[l.Cell.Table].Union(l.Cell.Box).Union(t.LineBox(l))
		}
	}
	return out
}
