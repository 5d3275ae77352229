package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A part of a page is read with one call: a region of the picture, or the cells of a
// table. Parts come in reading order.
type part struct {
	dir   archive.Direction
	mode  string // Tesseract's page segmentation mode
	kind  archive.LineType
	box   image.Rectangle // in pixels of the working picture
	cells []cell          // of a table, in reading order; then box is the table's
}

// A cell is one of a table, to be read in its own direction.
type cell struct {
	archive.Cell                 // Box is in pixels of the working picture
	ink          image.Rectangle // where its ink is; empty: an empty cell
	dir          archive.Direction
}

// layout gives the parts of a picture whose text runs mostly in direction dir.
func layout(w *working, dir archive.Direction) []part {
	var out []part
	rest := image.Rect(0, 0, w.W, w.H)
	whole := len(w.grids) == 0
	for i, g := range w.grids {
		above := rest
		above.Max.Y = min(g.Box.Min.Y, rest.Max.Y)
		out = append(out, text(w, above, dir, whole)...)
		out = append(out, table(w, g, i, dir))
		rest.Min.Y = max(rest.Min.Y, g.Box.Max.Y)
	}
	return append(out, text(w, rest, dir, whole)...)
}

// text is a part without a table.
func text(w *working, r image.Rectangle, dir archive.Direction, whole bool) []part {
	p := part{box: r, dir: dir, mode: segmentAuto}
	if !whole {
		ink := w.inkIn(r)
		if ink.Dx() < int(w.char/4) && ink.Dy() < int(w.char/4) {
			return nil
		}
		p.box = ink
		p.mode = segmentBlock
	}
	if dir == archive.Vertical {
		p.mode = segmentVertical
	}
	return []part{p}
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
