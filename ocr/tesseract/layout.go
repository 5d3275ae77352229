package tesseract

import (
	"image"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A part of a page is read with one call: a region of the picture, or the cells of a
// table. Parts come in reading order.
type part struct {
	dir  archive.Direction
	mode string // Tesseract's page segmentation mode
	kind archive.LineType
	box  image.Rectangle // in pixels of the working picture
	zoom float64         // of the picture before it is read, 0 as it is
	// pieces are the ink that may be characters, where the part is text.
	pieces []image.Rectangle
	cells  []cell // of a table, in reading order; then box is the table's
	down   bool   // the records of the table are its columns, not its rows
}

// layout gives the parts of a page whose text runs mostly in direction dir.
func layout(w *working, dir archive.Direction) []part {
	w.open = 0
	all := image.Rect(0, 0, w.W, w.H)
	pieces := w.Pieces(all, w.dark, w.char)
	if dir == archive.Horizontal && w.joined == nil {
		if n := len(w.SetUpright(pieces, w.dark, w.char)); n > 0 {
			w.did("%d lines of slanted print set upright", n)
			pieces = w.Pieces(all, w.dark, w.char)
		}
	}
	pieces = ocr.WithoutStrays(w.eraseLeaders(pieces, dir), w.char)
	return bands(w, all, pieces, dir)
}

// bands are the tables of a page and the text above, below and between them. Text that
// runs on beside a table is a part of its own.
func bands(w *working, rest image.Rectangle, pieces []image.Rectangle, dir archive.Direction) []part {
	var grids []int
	for i, g := range w.grids {
		if g.Box.Min.Add(g.Box.Max).Div(2).In(rest) {
			grids = append(grids, i)
		}
	}
	for _, i := range grids {
		if p, right := w.textBeside(rest, w.grids[i].Box, pieces, dir); !p.Empty() {
			return w.aroundText(rest, p, right, pieces, dir)
		}
	}
	var out []part
	for len(grids) > 0 {
		row := w.sideBySide(grids)
		grids = slices.DeleteFunc(grids, func(i int) bool { return slices.Contains(row, i) })
		box := w.grids[row[0]].Box
		for _, i := range row {
			box = box.Union(w.grids[i].Box)
		}
		above, beside := rest, rest
		above.Max.Y = max(rest.Min.Y, min(box.Min.Y, rest.Max.Y))
		beside.Min.Y, beside.Max.Y = above.Max.Y, max(above.Max.Y, box.Max.Y)
		out = append(out, text(w, above, pieces, dir)...)
		if len(row) == 1 {
			left, right := beside, beside
			left.Max.X, right.Min.X = max(rest.Min.X, box.Min.X), min(rest.Max.X, box.Max.X)
			before, after := left, right
			if dir == archive.Vertical {
				before, after = right, left
			}
			out = append(out, text(w, before, pieces, dir)...)
			out = append(out, ruledTable(w, w.grids[row[0]], row[0], pieces, dir))
			out = append(out, text(w, after, pieces, dir)...)
		} else {
			for _, slab := range w.slabs(row, beside, dir) {
				out = append(out, bands(w, slab, pieces, dir)...)
			}
		}
		rest.Min.Y = max(rest.Min.Y, box.Max.Y)
	}
	return append(out, text(w, rest, pieces, dir)...)
}

// sideBySide are the first of some tables and those that stand beside it, none above or
// below another, from the left.
func (w *working) sideBySide(grids []int) []int {
	row := []int{grids[0]}
	for _, i := range grids[1:] {
		b := w.grids[i].Box
		level, apart := false, true
		for _, k := range row {
			o := w.grids[k].Box
			level = level || b.Min.Y < o.Max.Y && o.Min.Y < b.Max.Y
			apart = apart && (b.Max.X <= o.Min.X || o.Max.X <= b.Min.X)
		}
		if level && apart {
			row = append(row, i)
		}
	}
	slices.SortFunc(row, func(i, k int) int { return w.grids[i].Box.Min.X - w.grids[k].Box.Min.X })
	return row
}

// slabs part what lies about tables that stand side by side, midway between them, in
// reading order.
func (w *working) slabs(row []int, all image.Rectangle, dir archive.Direction) []image.Rectangle {
	if w.boxes(row) {
		return w.boxSlabs(row, all, dir)
	}
	var out []image.Rectangle
	for n, i := range row {
		slab := all
		if n > 0 {
			slab.Min.X = (w.grids[row[n-1]].Box.Max.X + w.grids[i].Box.Min.X) / 2
		}
		if n+1 < len(row) {
			slab.Max.X = (w.grids[i].Box.Max.X + w.grids[row[n+1]].Box.Min.X) / 2
		}
		out = append(out, slab)
	}
	if dir == archive.Vertical {
		slices.Reverse(out)
	}
	return out
}

// boxes tells whether all of some tables are boxes that stand by themselves, see ocr.Grids.
func (w *working) boxes(row []int) bool {
	return !slices.ContainsFunc(row, func(i int) bool { return len(w.grids[i].Cells) > 1 })
}

// boxSlabs are the boxes of a row and the rooms between them, where arrows and remarks stand.
func (w *working) boxSlabs(row []int, all image.Rectangle, dir archive.Direction) []image.Rectangle {
	var out []image.Rectangle
	slab := func(from, to int) {
		if from < to {
			out = append(out, image.Rect(from, all.Min.Y, to, all.Max.Y))
		}
	}
	x := all.Min.X
	for _, i := range row {
		b := w.grids[i].Box
		slab(x, b.Min.X)
		slab(b.Min.X, b.Max.X)
		x = b.Max.X
	}
	slab(x, all.Max.X)
	if dir == archive.Vertical {
		slices.Reverse(out)
	}
	return out
}

// textBeside is the part of rest where text runs on beside a table, if there is one, and
// whether it lies on the right of it.
func (w *working) textBeside(rest, table image.Rectangle, pieces []image.Rectangle, dir archive.Direction) (image.Rectangle, bool) {
	beside := ocr.ColumnBeside
	if dir == archive.Vertical {
		beside = ocr.TextBeside
	}
	var tables []image.Rectangle
	for _, g := range w.grids {
		tables = append(tables, g.Box)
	}
	for _, right := range []bool{true, false} {
		if p := beside(pieces, table, rest, tables, w.char, right); !p.Empty() {
			return p, right
		}
	}
	return image.Rectangle{}, false
}

// aroundText are the parts of rest about and in a part of it that takes one of its sides:
// what is above, the two sides in reading order, what is below.
func (w *working) aroundText(rest, p image.Rectangle, right bool, pieces []image.Rectangle, dir archive.Direction) []part {
	above, other, below := rest, p, rest
	above.Max.Y, below.Min.Y = p.Min.Y, p.Max.Y
	if right {
		other.Min.X, other.Max.X = rest.Min.X, p.Min.X
	} else {
		other.Min.X, other.Max.X = p.Max.X, rest.Max.X
	}
	first, second := p, other
	if right == (dir == archive.Horizontal) {
		first, second = other, p
	}
	var out []part
	for _, r := range []image.Rectangle{above, first, second, below} {
		if !r.Empty() {
			out = append(out, bands(w, r, pieces, dir)...)
		}
	}
	return out
}

// text parts what is no ruled table: tables that leaders, level rules or white alone
// tell, and blocks.
func text(w *working, r image.Rectangle, pieces []image.Rectangle, dir archive.Direction) []part {
	in := slices.DeleteFunc(inside(pieces, r), func(p image.Rectangle) bool {
		return slices.ContainsFunc(w.grids, func(g ocr.Grid) bool { return len(g.Cells) == 1 && p.In(g.Box) }) // a box that reaches into r
	})
	return tablesIn(w, r, in, openTables(w, in, dir), dir)
}

// inside are the pieces whose middle lies in r.
func inside(pieces []image.Rectangle, r image.Rectangle) []image.Rectangle {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(r) {
			in = append(in, p)
		}
	}
	return in
}

// openTables are the tables among pieces that no upright rules part, from the top down.
// The answers are in the frame of the writing.
func openTables(w *working, pieces []image.Rectangle, dir archive.Direction) []ocr.Grid {
	flow := make([]image.Rectangle, len(pieces))
	for i, p := range pieces {
		flow[i] = ocr.Along(p, dir)
	}
	var out []ocr.Grid
	add := func(tables []ocr.Grid) {
		for _, g := range tables {
			out = append(out, g)
			flow = slices.DeleteFunc(flow, func(p image.Rectangle) bool { return p.Min.Add(p.Max).Div(2).In(g.Box) })
		}
	}
	add(ocr.LeaderTables(flow, w.leaders, w.char))
	if dir == archive.Horizontal {
		flow = ocr.LevelPieces(flow, w.char)
		add(ocr.GapTables(flow, w.rules, w.char))
		add(ocr.FlatTables(flow, w.rules, w.char))
		add(ocr.WhiteTables(flow, w.char))
		tables := ocr.LabelledTables(flow, w.char, func(p []image.Rectangle) []ocr.Grid { return ocr.OpenTables(p, w.char) })
		for i, g := range tables {
			tables[i] = g.JoinSpreadLabels(flow, w.char)
		}
		add(tables)
	}
	slices.SortFunc(out, func(a, b ocr.Grid) int { return a.Box.Min.Y - b.Box.Min.Y })
	return out
}

// tablesIn are tables without upright rules, and the text before, after and between
// them.
func tablesIn(w *working, r image.Rectangle, pieces []image.Rectangle, tables []ocr.Grid, dir archive.Direction) []part {
	var out []part
	rest := ocr.Along(r, dir)
	prose := func(part image.Rectangle) {
		part = ocr.Upright(part, dir)
		out = append(out, blocks(w, part, inside(pieces, part), dir)...)
	}
	for _, g := range tables {
		above := rest
		above.Max.Y = max(rest.Min.Y, g.Box.Min.Y)
		prose(above)
		left, right := rest, rest
		left.Min.Y, left.Max.Y, left.Max.X = above.Max.Y, g.Box.Max.Y, g.Box.Min.X
		right.Min.Y, right.Max.Y, right.Min.X = above.Max.Y, g.Box.Max.Y, g.Box.Max.X
		prose(left)
		for i := range g.Cells {
			g.Cells[i].Box = ocr.Upright(g.Cells[i].Box, dir)
		}
		w.open++
		w.did("a table without upright rules, %d cells", len(g.Cells))
		rest.Min.Y = max(rest.Min.Y, g.Box.Max.Y)
		g.Box = ocr.Upright(g.Box, dir)
		out = append(out, table(w, g, len(w.grids)+w.open-1, pieces, dir))
		prose(right)
	}
	prose(rest)
	return out
}

// eraseLeaders takes the dots that lead to numbers out of the picture and out of its
// pieces: a recognizer reads them as junk, and they part entries from their numbers.
func (w *working) eraseLeaders(pieces []image.Rectangle, dir archive.Direction) []image.Rectangle {
	flow := make([]image.Rectangle, len(pieces))
	for i, p := range pieces {
		flow[i] = ocr.Along(p, dir)
	}
	w.leaders = ocr.Leaders(flow, w.char)
	if len(w.leaders) == 0 {
		return pieces
	}
	w.did("%d rows of leader dots taken away", len(w.leaders))
	for _, l := range w.leaders {
		box := ocr.Upright(l, dir).Inset(-2).Intersect(image.Rect(0, 0, w.W, w.H))
		for y := box.Min.Y; y < box.Max.Y; y++ {
			row := w.Pix[y*w.W+box.Min.X : y*w.W+box.Max.X]
			for x := range row {
				row[x] = 255
			}
		}
		pieces = slices.DeleteFunc(pieces, func(p image.Rectangle) bool { return p.In(box) })
	}
	return pieces
}

// blocks parts text in which there are no tables. The labels of a chart are blocks by
// themselves: they keep to no lines.
func blocks(w *working, r image.Rectangle, in []image.Rectangle, dir archive.Direction) []part {
	if dir == archive.Horizontal {
		for _, chart := range w.charts {
			above, labels, other := about(in, chart)
			boxes := ocr.Labels(labels, w.char)
			if boxes == nil {
				continue
			}
			out := blocks(w, r, above, dir)
			for _, b := range boxes {
				out = w.addPart(out, r, in, ocr.Block{Box: b, Dir: dir})
			}
			return append(out, blocks(w, r, other, dir)...)
		}
	}
	var out []part
	for _, b := range ocr.Blocks(in, w.char, dir, slices.Concat(w.rules, w.walls)...) {
		out = w.addPart(out, r, in, b)
	}
	return out
}

// about parts pieces at a box: what is above it, in it, and elsewhere.
func about(pieces []image.Rectangle, box image.Rectangle) (above, in, other []image.Rectangle) {
	for _, p := range pieces {
		switch c := p.Min.Add(p.Max).Div(2); {
		case c.In(box):
			in = append(in, p)
		case c.Y < box.Min.Y:
			above = append(above, p)
		default:
			other = append(other, p)
		}
	}
	return above, in, other
}

// addPart adds the part that a block of pieces is, if it is large enough.
func (w *working) addPart(out []part, r image.Rectangle, in []image.Rectangle, b ocr.Block) []part {
	p := part{box: b.Box.Inset(-1).Intersect(r), dir: b.Dir, mode: segmentBlock}
	for _, q := range in {
		if q.Min.Add(q.Max).Div(2).In(p.box) {
			p.pieces = append(p.pieces, q)
		}
	}
	if b.Dir == archive.Vertical {
		p.mode = segmentVertical
	}
	if b.Head {
		p.kind, p.zoom = archive.LineHead, w.char/b.Size
	}
	if float64(max(p.box.Dx(), p.box.Dy())) >= w.char/3 {
		out = append(out, p)
	}
	return out
}
