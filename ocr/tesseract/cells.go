package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// cellWords is how many pieces of ink a cell has, at least, in which there are words.
const cellWords = 4

// A cell is one of a table, to be read in its own direction.
type cell struct {
	archive.Cell                 // Box is in pixels of the working picture
	ink          image.Rectangle // where its ink is; empty: an empty cell
	dir          archive.Direction
}

// ruledTable makes a part of a table with rules, whose cells may have directions of
// their own, and hold many rows where only upright rules were printed. Where the page is
// vertical and most of its cells are, a record is a column of cells, and the right one is
// the first.
func ruledTable(w *working, g ocr.Grid, number int, pieces []image.Rectangle, dir archive.Direction) part {
	if dir == archive.Horizontal && !w.runsDown(g, pieces) {
		whole := len(g.Cells)
		if g = g.SplitRows(pieces, w.char); len(g.Cells) != whole {
			w.did("a table's %d cells parted at its rows into %d", whole, len(g.Cells))
		}
	}
	p := table(w, g, number, pieces, dir)
	down, filled := 0, 0
	for i := range p.cells {
		k := &p.cells[i]
		if k.ink.Empty() {
			continue
		}
		k.dir = ocr.CellDirection(inside(pieces, k.ink), w.char, dir)
		filled++
		if k.dir == archive.Vertical {
			down++
		}
	}
	if p.down = dir == archive.Vertical && down*2 > filled; p.down {
		slices.SortStableFunc(p.cells, func(a, b cell) int { return cmp.Or(cmp.Compare(b.Col, a.Col), cmp.Compare(a.Row, b.Row)) })
	}
	return p
}

// runsDown tells whether most cells of a table in which there are words have them running
// down, on a page of horizontal text: what is level in these are no rows.
func (w *working) runsDown(g ocr.Grid, pieces []image.Rectangle) bool {
	down, level := 0, 0
	for _, c := range g.Cells {
		in := inside(pieces, c.Box)
		if len(in) < cellWords {
			continue
		}
		if ocr.CellDirection(in, w.char, archive.Horizontal) == archive.Vertical {
			down++
		} else {
			level++
		}
	}
	return down > level
}

// table makes a part of a grid.
func table(w *working, g ocr.Grid, number int, pieces []image.Rectangle, dir archive.Direction) part {
	p := part{box: g.Box, dir: dir, kind: archive.LineTable}
	inset := max(1, int(w.char/12))
	for _, c := range g.Cells {
		k := cell{Cell: archive.Cell{Table: number, Row: c.Row, Col: c.Col, RowSpan: c.RowSpan, ColSpan: c.ColSpan, Box: rectOf(c.Box)}, dir: dir}
		if dir == archive.Vertical {
			k.ink = w.inkBox(c.Box.Inset(inset), max(3, int(strokeLeast*w.char)))
		} else {
			k.ink = w.inkIn(c.Box.Inset(inset))
		}
		if k.ink.Dx() < int(w.char/5) && k.ink.Dy() < int(w.char/5) {
			k.ink = image.Rectangle{}
		}
		if k.ink = w.textIn(k.ink, pieces); dir != archive.Vertical {
			k.ink = w.withStrokes(k.ink, c.Box.Inset(inset))
		}
		if c.RowSpan > 1 && !k.ink.Empty() {
			k.dir = ocr.CellDirection(inside(pieces, k.ink), w.char, dir)
		}
		p.cells = append(p.cells, k)
	}
	return p
}

// withStrokes is the ink of a level cell with the thin level strokes that it begins or ends with,
// the 一 of 一般 and the 三 of 三浦: of a column they are no more ink than a speck is, or paler than
// ink and only their heavy end is some. One lies at the middle of the line's height, not where the
// rules were.
func (w *working) withStrokes(ink, cell image.Rectangle) image.Rectangle {
	if ink.Empty() || float64(ink.Dy()) > manyLines*w.char {
		return ink
	}
	band := image.Rect(0, ink.Min.Y+ink.Dy()/4, 0, ink.Max.Y-ink.Dy()/4)
	side, into, beyond := int(dashSide*w.char), int(dashWide*w.char), int(dashBeyond*w.char)
	for _, r := range []image.Rectangle{
		image.Rect(max(cell.Min.X, ink.Min.X-side), band.Min.Y, ink.Min.X+into, band.Max.Y),
		image.Rect(ink.Max.X-into, band.Min.Y, min(cell.Max.X, ink.Max.X+side), band.Max.Y),
	} {
		stroke := w.levelStroke(r)
		if float64(stroke.Dx()) < dashWide*w.char || float64(max(ink.Min.X-stroke.Min.X, stroke.Max.X-ink.Max.X)) < dashOut*w.char {
			continue // a character's own tip
		}
		// The strokes above and below that of 三 are longer.
		rows := image.Rect(stroke.Min.X-beyond, ink.Min.Y, stroke.Max.X+beyond, ink.Max.Y)
		if longest := w.levelStroke(rows.Intersect(cell)); longest.Overlaps(image.Rect(stroke.Min.X, ink.Min.Y, stroke.Max.X, ink.Max.Y)) {
			stroke = stroke.Union(longest)
		}
		ink = ink.Union(image.Rect(stroke.Min.X, ink.Min.Y, stroke.Max.X, ink.Max.Y))
	}
	return ink
}

// levelStroke is the longest run in a row of r of which a pixel, together with the one below it,
// is nearly as dark as ink: a hairline lies half in either row.
func (w *working) levelStroke(r image.Rectangle) image.Rectangle {
	var out image.Rectangle
	least := int(dashDark * float64(255-int(w.dark)))
	r = r.Intersect(image.Rect(0, 0, w.W, w.H-1))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		from := r.Min.X
		for x := r.Min.X; x <= r.Max.X; x++ {
			if x < r.Max.X && 2*255-int(w.Pix[y*w.W+x])-int(w.Pix[(y+1)*w.W+x]) > least {
				continue
			}
			if x-from > out.Dx() {
				out = image.Rect(from, y, x, y+1)
			}
			from = x + 1
		}
	}
	return out
}

// textIn is the part of a cell's ink where its pieces are, if it has any: without the
// specks about them.
func (w *working) textIn(ink image.Rectangle, pieces []image.Rectangle) image.Rectangle {
	var box image.Rectangle
	for _, p := range inside(pieces, ink) {
		box = box.Union(p)
	}
	if box.Empty() {
		return ink
	}
	return box.Inset(-max(2, int(w.char/12))).Intersect(ink)
}

func rectOf(r image.Rectangle) archive.Rect {
	return archive.Rect{X: r.Min.X, Y: r.Min.Y, W: r.Dx(), H: r.Dy()}
}

// inkIn is the smallest box around the ink in r, but for specks.
func (w *working) inkIn(r image.Rectangle) image.Rectangle { return w.inkBox(r, math.MaxInt) }

// inkBox is the same, but that a level stroke of long pixels and more is no speck even if it
// is but one thick.
func (w *working) inkBox(r image.Rectangle, long int) image.Rectangle {
	r = r.Intersect(image.Rect(0, 0, w.W, w.H))
	if r.Empty() {
		return image.Rectangle{}
	}
	rows, cols := make([]int, r.Dy()), make([]int, r.Dx())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		along := 0
		for x, v := range w.Pix[y*w.W+r.Min.X : y*w.W+r.Max.X] {
			if v >= w.dark {
				along = 0
				continue
			}
			along++
			rows[y-r.Min.Y]++
			cols[x]++
			for k := range newlyLong(along, long) {
				cols[x-k]++
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

// What a level stroke beside a cell's ink is, in characters: how long at least, and how far
// from it its other end at most; how far it reaches out of that at least; how much farther the
// strokes above and below it reach; and how dark it is of what ink is at least.
const (
	dashWide   = 0.5
	dashSide   = 1.6
	dashOut    = 0.25
	dashBeyond = 0.3
	dashDark   = 0.75
)

// strokeLeast is how long, in characters, a run of ink is that is no speck however thin: in
// faint print those of 一 and 十 are such, and the numbers of vertical registers would lose
// their sides. What is left of the rules between lines looks the same across.
const strokeLeast = 0.3

// newlyLong is how many pixels of a run of ink that has grown to n are of a stroke and were
// not before: when it gets long all of them, then each.
func newlyLong(n, long int) int {
	switch {
	case n < long:
		return 0
	case n == long:
		return n
	}
	return 1
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
