package ocr

import (
	"image"
	"testing"
)

// stepped is a table as budgets have it, at (60, 100): the room of a heading is a row and a
// strip that goes down beside the rows below it, whose headings stand further to the right.
// Its last column has no rule at its right, where the level rules end unevenly.
func stepped() Raster {
	r := canvas(700, 600)
	for i, x := range []int{60, 60, 100, 140, 100, 140, 60} {
		r.bar(x, 100+40*i, 560-x-i%3*4, 2)
	}
	r.bar(60, 100, 2, 242)
	r.bar(100, 180, 2, 162)
	r.bar(140, 220, 2, 42)
	r.bar(140, 300, 2, 42)
	r.bar(360, 100, 2, 242)
	return r
}

func TestHeadingsInSteps(t *testing.T) {
	r := stepped()
	text := func(x, y int) {
		for k := range 5 {
			r.character(x+k*15, y, k)
		}
	}
	for i, x := range []int{70, 70, 110, 150, 110, 150} {
		text(x, 114+40*i)
	}
	gs := r.Grids(r.Ink(128), Rules(r.Ink(128), r.W, r.H, ruledChar), ruledChar)
	if len(gs) != 1 {
		t.Fatalf("%d tables, want 1", len(gs))
	}
	rows := map[int]int{} // cells with a heading or a figure in each row
	for i, c := range gs[0].Cells {
		for _, o := range gs[0].Cells[:i] {
			if in := c.Box.Intersect(o.Box); in.Dx() > 4 && in.Dy() > 4 {
				t.Errorf("cells %v and %v overlap", c.Box, o.Box)
			}
		}
		if c.Box.Dx() > 150 {
			rows[c.Row]++
		}
		if c.Box.Dx() > 150 && c.Box.Dy() > 45 {
			t.Errorf("cell %v holds several rows", c.Box)
		}
	}
	for row := range 6 {
		if rows[row] != 2 {
			t.Errorf("row %d has %d cells for its heading and its figure, want 2", row, rows[row])
		}
	}
}

// A label that stands in the strip beside the rows, or whose text goes on through it, is
// not cut.
func TestStepsKeepLabels(t *testing.T) {
	open := func(x, y int) bool { return x < 4 || y < 6 } // a row and a strip below it
	box := image.Rect(0, 0, 30, 40)
	none := func(image.Rectangle) bool { return true }
	if parts := steps(open, box, 5, none); len(parts) != 2 || parts[0] != image.Rect(0, 0, 30, 6) || parts[1] != image.Rect(0, 6, 4, 40) {
		t.Errorf("an empty strip: %v", parts)
	}
	label := image.Rect(1, 2, 3, 30)
	if parts := steps(open, box, 5, func(r image.Rectangle) bool { return !r.Overlaps(label) }); len(parts) != 2 || parts[0].Dx() != 4 {
		t.Errorf("a label down the strip: %v, want the strip and what is beside it", parts)
	}
	both := func(r image.Rectangle) bool { return !r.Overlaps(label) && !r.Overlaps(image.Rect(1, 2, 20, 4)) }
	if parts := steps(open, box, 5, both); parts != nil {
		t.Errorf("text in both arms: %v, want none", parts)
	}
	if parts := steps(func(x, y int) bool { return true }, box, 5, none); parts != nil {
		t.Errorf("a box: %v", parts)
	}
}
