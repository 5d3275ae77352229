package tesseract

import (
	"bytes"
	"fmt"
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// workingOf is a working picture with black boxes on white; characters are 20 pixels.
func workingOf(w, h int, boxes ...image.Rectangle) *working {
	p := &working{Raster: ocr.Raster{W: w, H: h, Pix: bytes.Repeat([]byte{255}, w*h)}, char: 20, dark: 128}
	for _, b := range boxes {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				p.Pix[y*w+x] = 0
			}
		}
	}
	return p
}

// charactersAt are n characters from (x, y), in direction dir.
func charactersAt(x, y, n int, dir archive.Direction) []image.Rectangle {
	var out []image.Rectangle
	for k := range n {
		at := image.Pt(x+22*k, y)
		if dir == archive.Vertical {
			at = image.Pt(x, y+22*k)
		}
		out = append(out, image.Rectangle{at, at.Add(image.Pt(20, 20))})
	}
	return out
}

// Entries and numbers that dots join are cells of a row, in either direction, and the
// dots are gone before anything is read.
func TestLayoutOfContents(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		var boxes []image.Rectangle
		for i := range 5 {
			across := 100 + 36*i
			if dir == archive.Vertical {
				across = 600 - 36*i
			}
			line := func(at, n int) {
				if dir == archive.Vertical {
					boxes = append(boxes, charactersAt(across, at, n, dir)...)
				} else {
					boxes = append(boxes, charactersAt(at, across, n, dir)...)
				}
			}
			line(60, 5)
			for at := 180; at < 520; at += 22 {
				dot := image.Rect(at, across+8, at+4, across+12)
				if dir == archive.Vertical {
					dot = image.Rect(across+8, at, across+12, at+4)
				}
				boxes = append(boxes, dot)
			}
			line(540, 2)
		}
		w := workingOf(700, 700, boxes...)
		parts := layout(w, dir)
		if len(parts) != 1 || parts[0].kind != archive.LineTable || len(parts[0].cells) != 10 {
			t.Fatalf("direction %v: %+v", dir, parts)
		}
		for i, c := range parts[0].cells {
			along := ocr.Along(c.ink, dir)
			if c.Row != i/2 || c.Col != i%2 || c.dir != dir || (along.Min.X > 500) != (c.Col == 1) || along.Dx() < 40 || along.Dx() > 112 {
				t.Errorf("direction %v: cell %d is %+v", dir, i, c)
			}
		}
	}
}

// Columns of vertical text that run on beside a table are not cut at its edges, and are
// read before it where they stand on its right; what only stands beside it, as high as it
// is, stays there.
func TestTextBesideATable(t *testing.T) {
	table := image.Rect(60, 200, 300, 380)
	columns := func(x, y, n, chars int) (boxes []image.Rectangle) {
		for i := range n {
			boxes = append(boxes, charactersAt(x-36*i, y, chars, archive.Vertical)...)
		}
		return boxes
	}
	for name, c := range map[string]struct {
		boxes []image.Rectangle
		want  []image.Rectangle // of the parts of text
	}{
		"on the right, above a second tier": {
			append(columns(600, 60, 6, 20), columns(600, 560, 15, 15)...),
			[]image.Rectangle{image.Rect(420, 60, 620, 498), image.Rect(96, 560, 620, 888)},
		},
		"on the left": {
			append(columns(40, 60, 1, 20), columns(600, 60, 6, 3)...),
			[]image.Rectangle{image.Rect(420, 60, 620, 124), image.Rect(40, 60, 59, 498)},
		},
		"as high as the table": {
			append(columns(600, 206, 6, 7), columns(600, 60, 15, 5)...),
			[]image.Rectangle{image.Rect(96, 60, 620, 168), image.Rect(420, 206, 620, 358)},
		},
		"from the table's middle on": {
			columns(600, 300, 6, 20),
			[]image.Rectangle{image.Rect(420, 300, 620, 738)},
		},
	} {
		w := workingOf(700, 1200, c.boxes...)
		for _, b := range []image.Rectangle{table, table.Add(image.Pt(0, 700)), table.Add(image.Pt(260, 690))} {
			w.grids = append(w.grids, ocr.Grid{Box: b, Cells: []ocr.GridCell{{Box: b, RowSpan: 1, ColSpan: 1}}})
		}
		var got []image.Rectangle
		tables := 0
		for _, p := range layout(w, archive.Vertical) {
			if p.kind == archive.LineTable {
				tables++
			} else {
				got = append(got, p.box.Inset(1))
			}
		}
		if tables != 3 || !slices.Equal(got, c.want) {
			t.Errorf("%s: %d tables, text %v, want %v", name, tables, got, c.want)
		}
	}
}

// Tables that stand side by side are read one after the other, each with what is above and
// below it, and nothing in them is text besides.
func TestTablesSideBySide(t *testing.T) {
	left, right := image.Rect(60, 200, 300, 380), image.Rect(340, 240, 620, 420)
	boxes := charactersAt(80, 150, 5, archive.Horizontal)
	for _, at := range []image.Point{{80, 260}, {360, 300}, {360, 210}, {80, 392}} {
		boxes = append(boxes, charactersAt(at.X, at.Y, 6, archive.Horizontal)...)
	}
	for dir, want := range map[archive.Direction]string{
		archive.Horizontal: "[text (80,150) table (60,200) text (80,392) text (360,210) table (340,240)]",
		archive.Vertical:   "[text (80,150) text (360,210) table (340,240) table (60,200) text (80,392)]",
	} {
		w := workingOf(700, 600, boxes...)
		for _, b := range []image.Rectangle{left, right} {
			w.grids = append(w.grids, ocr.Grid{Box: b, Cells: []ocr.GridCell{{Box: b, RowSpan: 1, ColSpan: 1}}})
		}
		var got []string
		for _, p := range layout(w, dir) {
			if p.kind == archive.LineTable {
				got = append(got, fmt.Sprint("table ", p.box.Min))
			} else {
				got = append(got, fmt.Sprint("text ", p.box.Inset(1).Min))
			}
		}
		if fmt.Sprint(got) != want {
			t.Errorf("direction %v: %v, want %s", dir, got, want)
		}
	}
}

// In a table of a vertical page the right column is the first record; a label down the
// side of a form is read down.
func TestDirectionsOfCells(t *testing.T) {
	grid := ocr.Grid{Box: image.Rect(50, 50, 450, 450)}
	var down, across []image.Rectangle
	for row := range 2 {
		for col := range 2 {
			at := image.Pt(50+200*col, 50+200*row)
			grid.Cells = append(grid.Cells, ocr.GridCell{Box: image.Rectangle{at, at.Add(image.Pt(200, 200))}, Row: row, Col: col, RowSpan: 1, ColSpan: 1})
			down = append(down, charactersAt(at.X+90, at.Y+30, 5, archive.Vertical)...)
			if col == 0 {
				across = append(across, charactersAt(at.X+90, at.Y+30, 5, archive.Vertical)...)
			} else {
				across = append(across, charactersAt(at.X+30, at.Y+90, 5, archive.Horizontal)...)
			}
		}
	}
	p := ruledTable(workingOf(500, 500, down...), grid, 0, down, archive.Vertical)
	for i, want := range [][2]int{{0, 1}, {1, 1}, {0, 0}, {1, 0}} {
		if c := p.cells[i]; c.Row != want[0] || c.Col != want[1] || c.dir != archive.Vertical {
			t.Errorf("cell %d of a vertical table is %+v", i, c)
		}
	}
	if !sameRecord(p.cells[0], p.cells[1], p.down) || sameRecord(p.cells[1], p.cells[2], p.down) {
		t.Error("the records of a vertical table are not its columns")
	}
	p = ruledTable(workingOf(500, 500, across...), grid, 0, across, archive.Horizontal)
	for i, c := range p.cells {
		if want := archive.Horizontal; c.Row != i/2 || c.Col != i%2 || p.down || (c.dir == want) != (c.Col == 1) {
			t.Errorf("cell %d of a form is %+v", i, c)
		}
	}
}

// What stands on both sides of a table comes in the order of the writing: of a vertical
// page its title is on the right.
func TestTextOnBothSidesOfATable(t *testing.T) {
	left, right := charactersAt(60, 200, 6, archive.Vertical), charactersAt(600, 200, 6, archive.Vertical)
	for dir, want := range map[archive.Direction]int{archive.Vertical: 600, archive.Horizontal: 60} {
		w := workingOf(700, 700, slices.Concat(left, right)...)
		w.grids = []ocr.Grid{{Box: image.Rect(200, 150, 500, 400), Cells: []ocr.GridCell{{Box: image.Rect(200, 150, 500, 400), RowSpan: 1, ColSpan: 1}}}}
		parts := layout(w, dir)
		if len(parts) < 3 || parts[0].kind == archive.LineTable || parts[len(parts)-1].kind == archive.LineTable {
			t.Fatalf("direction %v: %+v", dir, parts)
		}
		if x := parts[0].box.Min.X; x < want-4 || x > want {
			t.Errorf("direction %v: %v comes first", dir, parts[0].box)
		}
	}
}

// A level stroke a pixel thick is ink in a cell of vertical text; an upright one, which may be
// left of a rule, and a speck are none.
func TestThinStrokesAreInk(t *testing.T) {
	for name, c := range map[string]struct {
		ink, want image.Rectangle
	}{
		"level":   {image.Rect(30, 40, 48, 41), image.Rect(30, 40, 48, 41)},
		"upright": {image.Rect(40, 30, 41, 48), image.Rectangle{}},
		"a speck": {image.Rect(40, 40, 43, 41), image.Rectangle{}},
		"a dot":   {image.Rect(40, 40, 43, 43), image.Rect(40, 40, 43, 43)},
	} {
		w := workingOf(100, 100, c.ink)
		if got := w.inkBox(image.Rect(10, 10, 90, 90), 6); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if got, thin := w.inkIn(image.Rect(10, 10, 90, 90)), min(c.ink.Dx(), c.ink.Dy()) < 2; got.Empty() != thin {
			t.Errorf("%s, elsewhere: %v", name, got)
		}
	}
}

// The labels of a chart are parts by themselves, after what stands above it.
func TestLayoutChart(t *testing.T) {
	ink := charactersAt(20, 20, 8, archive.Horizontal)
	for _, at := range []image.Point{{120, 100}, {260, 108}, {150, 190}} {
		ink = append(ink, charactersAt(at.X, at.Y, 3, archive.Horizontal)...)
		ink = append(ink, charactersAt(at.X, at.Y+26, 2, archive.Horizontal)...)
	}
	w := workingOf(500, 500, ink...)
	w.charts = []image.Rectangle{image.Rect(80, 80, 400, 300)}
	parts := layout(w, archive.Horizontal)
	if len(parts) != 4 || !image.Pt(100, 30).In(parts[0].box) || !image.Pt(130, 130).In(parts[1].box) || !image.Pt(270, 130).In(parts[2].box) {
		t.Errorf("%d parts: %v", len(parts), parts)
	}
	w.charts = nil
	if parts := layout(w, archive.Horizontal); len(parts) == 4 {
		t.Errorf("without a chart: %v", parts)
	}
}
