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
}

// A cell is one of a table, to be read in its own direction.
type cell struct {
	archive.Cell                 // Box is in pixels of the working picture
	ink          image.Rectangle // where its ink is; empty: an empty cell
	dir          archive.Direction
}

// layout gives the parts of a picture whose text runs mostly in direction dir. The
// pages of an opened book come one after the other, the right one first where the
// writing is vertical.
func layout(w *working, dir archive.Direction) []part {
	w.open = 0
	all := image.Rect(0, 0, w.W, w.H)
	pieces := w.Pieces(all, w.dark, w.char)
	sides := []image.Rectangle{all}
	if x := ocr.Gutter(pieces, w.sheet, w.char); x > 0 {
		w.did("an opened book, parted at %d", x)
		left, right := all, all
		left.Max.X, right.Min.X = x, x
		sides = []image.Rectangle{left, right}
		if dir == archive.Vertical {
			slices.Reverse(sides)
		}
	}
	var out []part
	for _, side := range sides {
		out = append(out, bands(w, side, pieces, dir)...)
	}
	return out
}

// bands are the tables of a page and the text above, below and between them.
func bands(w *working, rest image.Rectangle, pieces []image.Rectangle, dir archive.Direction) []part {
	var out []part
	for i, g := range w.grids {
		if mid := (g.Box.Min.X + g.Box.Max.X) / 2; mid < rest.Min.X || mid >= rest.Max.X {
			continue
		}
		above := rest
		above.Max.Y = max(rest.Min.Y, min(g.Box.Min.Y, rest.Max.Y))
		out = append(out, text(w, above, pieces, dir)...)
		beside := rest
		beside.Min.Y, beside.Max.Y = above.Max.Y, max(above.Max.Y, g.Box.Max.Y)
		left, right := beside, beside
		left.Max.X, right.Min.X = max(rest.Min.X, g.Box.Min.X), min(rest.Max.X, g.Box.Max.X)
		out = append(out, text(w, left, pieces, dir)...)
		out = append(out, table(w, g, i, dir))
		out = append(out, text(w, right, pieces, dir)...)
		rest.Min.Y = max(rest.Min.Y, g.Box.Max.Y)
	}
	return append(out, text(w, rest, pieces, dir)...)
}

// text parts what is no table into blocks.
func text(w *working, r image.Rectangle, pieces []image.Rectangle, dir archive.Direction) []part {
	var in []image.Rectangle
	for _, p := range pieces {
		if p.Min.Add(p.Max).Div(2).In(r) {
			in = append(in, p)
		}
	}
	if dir == archive.Horizontal {
		if open := ocr.OpenTables(in, w.char); len(open) > 0 {
			return openTables(w, r, in, open)
		}
	}
	return blocks(w, r, in, dir)
}

// openTables are tables without rules, and the text above, below and between them.
func openTables(w *working, rest image.Rectangle, pieces []image.Rectangle, tables []ocr.Grid) []part {
	var out []part
	prose := func(r image.Rectangle) {
		var in []image.Rectangle
		for _, p := range pieces {
			if p.Min.Add(p.Max).Div(2).In(r) {
				in = append(in, p)
			}
		}
		out = append(out, blocks(w, r, in, archive.Horizontal)...)
	}
	for _, g := range tables {
		above := rest
		above.Max.Y = max(rest.Min.Y, g.Box.Min.Y)
		prose(above)
		w.open++
		w.did("a table without rules, %d cells", len(g.Cells))
		out = append(out, table(w, g, len(w.grids)+w.open-1, archive.Horizontal))
		rest.Min.Y = max(rest.Min.Y, g.Box.Max.Y)
	}
	prose(rest)
	return out
}

// blocks parts text in which there are no tables.
func blocks(w *working, r image.Rectangle, in []image.Rectangle, dir archive.Direction) []part {
	var out []part
	for _, b := range ocr.Blocks(in, w.char, dir) {
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
	}
	return out
}

// table makes a part of a grid.
func table(w *working, g ocr.Grid, number int, dir archive.Direction) part {
	p := part{box: g.Box, dir: dir, kind: archive.LineTable}
	inset := max(1, int(w.char/12))
	for _, c := range g.Cells {
		k := cell{Cell: archive.Cell{Table: number, Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan, Box: rectOf(c.Box)}, dir: dir}
		k.ink = w.inkIn(c.Box.Inset(inset))
		if k.ink.Dx() < int(w.char/5) && k.ink.Dy() < int(w.char/5) {
			k.ink = image.Rectangle{}
		}
		p.cells = append(p.cells, k)
	}
	return p
}

func rectOf(r image.Rectangle) archive.Rect {
	return archive.Rect{X: r.Min.X, Y: r.Min.Y, W: r.Dx(), H: r.Dy()}
}

// inkIn is the smallest box around the ink in r, but for specks.
func (w *working) inkIn(r image.Rectangle) image.Rectangle {
	r = r.Intersect(image.Rect(0, 0, w.W, w.H))
	if r.Empty() {
		return image.Rectangle{}
	}
	rows, cols := make([]int, r.Dy()), make([]int, r.Dx())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x, v := range w.Pix[y*w.W+r.Min.X : y*w.W+r.Max.X] {
			if v < w.dark {
				rows[y-r.Min.Y]++
				cols[x]++
			}
		}
	}
	x0, x1 := extent(cols)
	y0, y1 := extent(rows)
	if x1 <= x0 || y1 <= y0 {
		return image.Rectangle{}
	}
	return image.Rect(x0, y0, x1, y1).Add(r.Min)
}

// extent is the range of what is more than a speck.
func extent(n []int) (int, int) {
	const least = 2
	a, b := 0, len(n)
	for a < b && n[a] < least {
		a++
	}
	for b > a && n[b-1] < least {
		b--
	}
	return a, b
}
