package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// grid draws the cells of n columns and m rows.
func drawnGrid(x, y, w, h, n, m int) Grid {
	g := Grid{Box: image.Rect(x, y, x+n*w, y+m*h)}
	for j := range m {
		for i := range n {
			g.Cells = append(g.Cells, GridCell{Box: image.Rect(x+i*w, y+j*h, x+(i+1)*w, y+(j+1)*h), Row: j, Col: i, RowSpan: 1, ColSpan: 1})
		}
	}
	return g
}

func TestTablesOf(t *testing.T) {
	uneven := drawnGrid(100, 100, 900, 80, 1, 8)
	for i := range uneven.Cells {
		if i%2 == 0 {
			uneven.Cells[i].Box.Max.Y -= 50
		}
	}
	lost := drawnGrid(100, 100, 1200, 70, 1, 12) // of 12 lines three are lost
	for _, i := range []int{9, 5, 2} {
		lost.Cells[i].Box.Max.Y = lost.Cells[i+1].Box.Max.Y
		lost.Cells = slices.Delete(lost.Cells, i+1, i+2)
	}
	faint := drawnGrid(100, 100, 1200, 70, 1, 24) // of 24 lines ten are lost
	for i := 22; i >= 4; i -= 2 {
		faint.Cells[i].Box.Max.Y = faint.Cells[i+1].Box.Max.Y
		faint.Cells = slices.Delete(faint.Cells, i+1, i+2)
	}
	upper, lower := drawnGrid(100, 100, 1200, 70, 1, 4), drawnGrid(105, 520, 1200, 70, 1, 4)
	for _, o := range []struct {
		name string
		g    []Grid
		dir  archive.Direction
		want int // tables
	}{
		{"13 columns for vertical writing", []Grid{drawnGrid(100, 100, 90, 1500, 13, 1)}, archive.Vertical, 0},
		{"the same on a page written across: a table of one row", []Grid{drawnGrid(100, 100, 90, 1500, 13, 1)}, archive.Horizontal, 1},
		{"26 lines across", []Grid{drawnGrid(100, 100, 1200, 70, 1, 26)}, archive.Horizontal, 0},
		{"lines of which some are lost", []Grid{lost}, archive.Horizontal, 0},
		{"lines of which most are lost", []Grid{faint}, archive.Horizontal, 0},
		{"lines that a lost one parts", []Grid{upper, lower}, archive.Horizontal, 0},
		{"a few lines", []Grid{upper}, archive.Horizontal, 1},
		{"a few lines over a ledger", []Grid{upper, drawnGrid(100, 520, 240, 70, 5, 4)}, archive.Horizontal, 2},
		{"a few lines over narrower ones", []Grid{upper, drawnGrid(200, 520, 1000, 70, 1, 4)}, archive.Horizontal, 2},
		{"a square for each character", []Grid{drawnGrid(100, 100, 60, 60, 20, 20)}, archive.Vertical, 0},
		{"a ledger", []Grid{drawnGrid(100, 100, 300, 70, 5, 20)}, archive.Horizontal, 1},
		{"a ledger in vertical writing", []Grid{drawnGrid(100, 100, 90, 400, 13, 4)}, archive.Vertical, 1},
		{"boxes for seals", []Grid{drawnGrid(100, 100, 160, 160, 6, 1)}, archive.Vertical, 1},
		{"a form of rows of different height", []Grid{uneven}, archive.Horizontal, 1},
	} {
		if got := TablesOf(o.g, 40, o.dir); len(got) != o.want {
			t.Errorf("%s: %d tables", o.name, len(got))
		}
	}
}

func TestPaleRules(t *testing.T) {
	r := sheet(archive.Horizontal)
	before := string(r.Pix)
	for i := range r.Pix { // lines of grey 190 across, over no ink
		if y := i / r.W; y%60 < 2 && r.Pix[i] > 190 && i%r.W > 20 && i%r.W < r.W-20 {
			r.Pix[i] = 190
		}
	}
	rules := r.PaleRules(r.LightRules(232, 13), 128, 13, nil)
	if len(rules) < r.H/60-2 {
		t.Fatalf("%d pale rules", len(rules))
	}
	r.ErasePale(128, rules)
	wrong := 0
	for i := range r.Pix {
		wrong += boolToInt((r.Pix[i] < 200) != (before[i] < 200))
	}
	if wrong > len(before)/500 {
		t.Errorf("%d pixels differ from the page without lines", wrong)
	}
	if again := r.PaleRules(r.LightRules(232, 13), 128, 13, rules); len(again) > 0 {
		t.Errorf("%d are left", len(again))
	}
}

// Rules of a table that is so faint that they fall apart go with all their pieces, dark
// and pale; figures that touch them stay, and what is no rule, or a whole one.
func TestBrokenRules(t *testing.T) {
	r := canvas(800, 600)
	for line := range 8 {
		for k := range 4 {
			r.character(120+150*k, 150+40*line, line+k)
			r.character(139+150*k, 150+40*line, line+k) // it touches the rule
		}
	}
	r.bar(60, 138, 680, 2) // whole rules
	r.bar(60, 484, 680, 2)
	before := string(r.Pix)
	for k := range 4 {
		for y := 145; y < 480; y++ {
			grey := []byte{200, 205, 110, 210, 250}[y/29%5]
			for x := 152 + 150*k; x < 154+150*k; x++ {
				if p := &r.Pix[y*r.W+x]; grey < *p {
					*p = grey
				}
			}
		}
	}
	known := Rules(r.Ink(128), r.W, r.H, 13)
	broken := BrokenRules(r.LightRules(232, 13), 13, known)
	if len(broken) < 4 {
		t.Fatalf("%d pieces", len(broken))
	}
	if b := BrokenRules(slices.DeleteFunc(r.LightRules(232, 13), func(u Rule) bool { return !u.Upright }), 13, known); len(b) > 0 {
		t.Errorf("upright lines that meet nothing are rules: %v", b)
	}
	for _, u := range broken {
		if !u.Upright {
			t.Errorf("%v is a whole rule", u)
		}
	}
	r.Erase(r.Ink(232), broken)
	left, lost := 0, 0
	for i := range r.Pix {
		left += boolToInt(r.Pix[i] < 232 && before[i] > 232)
		lost += boolToInt(r.Pix[i] > 128 && before[i] < 128)
	}
	if left > 4*8*40 || lost > 8*4*14 {
		t.Errorf("%d pixels of rules are left, %d of figures are lost", left, lost)
	}
	text := sheet(archive.Horizontal)
	text.Soften(2)
	if b := BrokenRules(text.LightRules(232, 13), 13, nil); len(b) > 0 {
		t.Errorf("lines of soft text have the rules %v", b)
	}
}
