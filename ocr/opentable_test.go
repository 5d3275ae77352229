package ocr

import (
	"image"
	"slices"
	"testing"
)

// drawnRows are characters of 20 pixels: each row's cells begin at x and have n.
func drawnRows(rows [][][2]int, pitch int) []image.Rectangle {
	var out []image.Rectangle
	for i, row := range rows {
		for _, c := range row {
			for k := range c[1] {
				x := c[0] + k*22
				out = append(out, image.Rect(x, 100+i*pitch, x+20, 120+i*pitch))
			}
		}
	}
	return out
}

func TestOpenTables(t *testing.T) {
	title := [][2]int{{300, 12}}
	head := [][2]int{{110, 2}, {330, 2}, {530, 2}} // in the middle of its column
	body := [][2]int{{80, 4}, {360, 4}, {560, 4}}
	rows := [][][2]int{title, {}, {}, head, body, body, body, body, body, {}, {}, {}, title}
	got := OpenTables(drawnRows(rows, 40), 20)
	if len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	g := got[0]
	if n := len(g.Cells); n != 18 {
		t.Errorf("%d cells, want 6 rows of 3: %v", n, g.Cells)
	}
	for _, c := range g.Cells {
		if c.ColSpan != 1 || c.RowSpan != 1 {
			t.Errorf("%+v spans", c)
		}
		if c.Row == 2 && c.Col == 1 && !image.Rect(360, 100+5*40, 360+4*22, 120+5*40).In(c.Box) {
			t.Errorf("%+v does not hold its figures", c)
		}
	}
	if g.Box.Min.Y < 200 || g.Box.Max.Y > 460 {
		t.Errorf("the table is %v", g.Box)
	}
}

func TestOpenTablesAreNoProse(t *testing.T) {
	for name, row := range map[string][][2]int{
		"one column":              {{80, 30}},
		"columns of prose":        {{80, 14}, {450, 14}, {820, 14}},
		"a label and a value":     {{80, 4}, {300, 12}},
		"letters set wide":        {{80, 1}, {115, 1}, {150, 1}},
		"leaders and page number": {{80, 8}, {600, 2}},
	} {
		if got := OpenTables(drawnRows(slices.Repeat([][][2]int{row}, 12), 34), 20); len(got) > 0 {
			t.Errorf("%s: %d tables", name, len(got))
		}
	}
	if got := OpenTables(drawnRows([][][2]int{{{80, 2}, {300, 2}, {500, 2}}, {{80, 2}, {300, 2}, {500, 2}}, {{80, 2}, {300, 2}, {500, 2}}}, 40), 20); len(got) > 0 {
		t.Error("three rows are a table")
	}
}

// Figures that fill their column stand near those of the next one, and are no cell with
// them; a heading over both columns stays one.
func TestOpenTablesPartFullFigures(t *testing.T) {
	usual := [][2]int{{80, 3}, {342, 4}, {518, 3}, {742, 3}}
	full := [][2]int{{80, 3}, {276, 7}, {452, 6}, {742, 3}} // 24 pixels apart
	head := [][2]int{{80, 3}, {330, 8}, {742, 3}}
	got := OpenTables(drawnRows([][][2]int{head, usual, full, usual, usual, full, usual, usual}, 40), 20)
	if len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	cells := map[int]int{}
	for _, c := range got[0].Cells {
		cells[c.Row]++
		if c.Row == 2 && c.Col == 2 && (c.Box.Min.X > 452 || c.Box.Min.X < 430) {
			t.Errorf("figures from 452 on are in %v", c.Box)
		}
	}
	for row := range 8 {
		want := 4
		if row == 0 {
			want = 3
		}
		if cells[row] != want {
			t.Errorf("row %d has %d cells, want %d", row, cells[row], want)
		}
	}
}

// A title, or what is left of a drawing, in a row with other print makes no row of a table.
func TestOpenTablesHaveNoTitles(t *testing.T) {
	row := [][2]int{{80, 4}, {360, 4}, {560, 4}}
	pieces := drawnRows(slices.Repeat([][][2]int{row}, 6), 40)
	if got := OpenTables(slices.Clone(pieces), 20); len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	for _, y := range []int{130, 250} {
		pieces = append(pieces, image.Rect(200, y, 260, y+60))
	}
	if got := OpenTables(pieces, 20); len(got) > 0 {
		t.Errorf("with titles: %v", got)
	}
}

// Lists beside each other whose lines stand half way between each other's make no rows.
func TestOpenTablesAreNoMixedRows(t *testing.T) {
	lists := func(off int) (pieces []image.Rectangle) {
		for i := range 8 {
			for _, c := range [][2]int{{80, 0}, {250, 0}, {420, 0}, {590, off}, {760, off}, {930, off}} {
				for k := range 3 {
					pieces = append(pieces, image.Rect(c[0]+22*k, 100+40*i+c[1], c[0]+22*k+20, 128+40*i+c[1]))
				}
			}
		}
		return pieces
	}
	if got := OpenTables(lists(0), 24); len(got) != 1 {
		t.Errorf("%d tables where they stand in rows", len(got))
	}
	if got := OpenTables(lists(20), 24); len(got) > 0 {
		t.Errorf("%d tables, of %d cells", len(got), len(got[0].Cells))
	}
}
