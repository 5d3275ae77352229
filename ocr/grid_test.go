package ocr

import (
	"image"
	"testing"
)

const ruledChar = 13

// ruled is a page with a table of 4 rows and 3 columns at (60, 100), each cell 150 ×
// 60, whose first row is one merged cell; a word of text stands in the second row.
func ruled() Raster {
	r := canvas(700, 600)
	for i := range 5 {
		r.bar(60, 100+60*i, 452, 2)
	}
	for i := range 4 {
		y := 160
		if i == 0 || i == 3 {
			y = 100
		}
		r.bar(60+150*i, y, 2, 342-y)
	}
	for k := range 5 {
		r.character(70+k*15, 180, k)
	}
	r.character(66, 147, 0) // its foot stands on the rule
	return r
}

func TestRulesAndGrid(t *testing.T) {
	r := ruled()
	ink := r.Ink(128)
	rules := Rules(ink, r.W, r.H, ruledChar)
	if len(rules) != 9 {
		t.Fatalf("%d rules: %v", len(rules), rules)
	}
	gs := r.Grids(r.Ink(128), rules, ruledChar)
	if len(gs) != 1 || len(gs[0].Cells) != 10 {
		t.Fatalf("%d tables: %+v", len(gs), gs)
	}
	for i, c := range gs[0].Cells {
		want := GridCell{image.Rect(62, 102, 510, 160), 0, 0, 1, 3}
		if i > 0 {
			row, col := (i-1)/3+1, (i-1)%3
			want = GridCell{image.Rect(62+150*col, 102+60*row, 210+150*col, 160+60*row), row, col, 1, 1}
		}
		if c.Row != want.Row || c.Col != want.Col || c.RowSpan != want.RowSpan || c.ColSpan != want.ColSpan ||
			!c.Box.In(want.Box.Inset(-4)) || !want.Box.Inset(4).In(c.Box) {
			t.Errorf("cell %d is %+v, want %+v", i, c, want)
		}
	}
	r.Erase(ink, rules)
	left := 0
	for _, v := range r.Pix {
		if v < 100 {
			left++
		}
	}
	text := canvas(700, 600)
	for k := range 5 {
		text.character(70+k*15, 180, k)
	}
	text.character(66, 147, 0)
	want := 0
	for _, v := range text.Pix {
		if v < 100 {
			want++
		}
	}
	if left < want*95/100 || left > want*110/100 {
		t.Errorf("%d pixels of ink are left, %d are text", left, want)
	}
}

// Faint rules with gaps, rules that miss each other, and open sides still part cells.
func TestBrokenGrid(t *testing.T) {
	r := canvas(700, 600)
	for i := range 5 {
		r.bar(68, 100+60*i, 436, 2) // short of the outer uprights
	}
	for i := 1; i < 3; i++ {
		r.bar(60+150*i, 106, 2, 232)
	}
	for i := 0; i < r.W; i += 40 {
		for y := range r.H {
			r.Pix[y*r.W+i] = 250
		}
	}
	gs := r.Grids(r.Ink(128), Rules(r.Ink(128), r.W, r.H, ruledChar), ruledChar)
	if len(gs) != 1 || len(gs[0].Cells) != 12 {
		t.Errorf("tables: %+v", gs)
	}
}

func TestNoGrid(t *testing.T) {
	for name, draw := range map[string]func(Raster){
		"nothing":   func(Raster) {},
		"underline": func(r Raster) { r.bar(50, 100, 500, 2) },
		"frame": func(r Raster) {
			r.bar(50, 50, 600, 3)
			r.bar(50, 550, 600, 3)
			r.bar(50, 50, 3, 503)
			r.bar(648, 50, 3, 503)
		},
		"text": func(r Raster) {
			for k := range 30 {
				r.character(50+k*15, 80, k)
			}
		},
		"picture": func(r Raster) { r.bar(50, 80, 300, 400) },
	} {
		r := canvas(700, 600)
		draw(r)
		if gs := r.Grids(r.Ink(128), Rules(r.Ink(128), r.W, r.H, ruledChar), ruledChar); len(gs) != 0 {
			t.Errorf("%s: %+v", name, gs)
		}
	}
}

// twoColumns are the rules of a table of two columns and six rows.
func twoColumns() []Rule {
	var rules []Rule
	for i := range 7 {
		rules = append(rules, Rule{image.Rect(100, 100+40*i, 700, 103+40*i), false})
	}
	for _, x := range []int{100, 300, 700} {
		rules = append(rules, Rule{image.Rect(x, 100, x+3, 343), true})
	}
	return rules
}

// A rule that a bad copy doubled leaves a passage beside it: the cell at its end keeps
// to its own room.
func TestPassageBetweenRules(t *testing.T) {
	rules := twoColumns()
	// The level rules from the third on are broken between the two upright rules, of which the second begins lower.
	for i := 2; i < 6; i++ {
		rules[i] = Rule{image.Rect(100, 100+40*i, 303, 103+40*i), false}
		rules = append(rules, Rule{image.Rect(309, 100+40*i, 700, 103+40*i), false})
	}
	rules = append(rules, Rule{image.Rect(309, 180, 312, 343), true})
	g := Grid{Box: image.Rect(100, 100, 703, 343), Rules: rules}
	cells := cells(g, 20, 4, func(image.Rectangle) bool { return true })
	if len(cells) != 12 {
		t.Errorf("%d cells, want 12: %+v", len(cells), cells)
	}
	for i, a := range cells {
		for _, b := range cells[:i] {
			if o := a.Box.Intersect(b.Box); o.Dx() > 10 && o.Dy() > 10 {
				t.Errorf("cells %v and %v overlap", a.Box, b.Box)
			}
		}
	}
}

// A passage along two rules that are doubled is no cell, even where no cell opens to it.
func TestClosedPassage(t *testing.T) {
	rules := twoColumns()
	for i := 2; i < 6; i++ { // they end at the doubled upright rule
		rules[i] = Rule{image.Rect(100, 100+40*i, 303, 103+40*i), false}
		rules = append(rules, Rule{image.Rect(313, 100+40*i, 700, 103+40*i), false})
	}
	rules = append(rules, Rule{image.Rect(313, 150, 316, 343), true}, Rule{image.Rect(313, 150, 700, 153), false})
	g := Grid{Box: image.Rect(100, 100, 703, 343), Rules: rules}
	for _, c := range cells(g, 20, 4, func(image.Rectangle) bool { return true }) {
		if c.Box.Dy() > 60 {
			t.Errorf("a cell %v among those of one row", c.Box)
		}
	}
}

// A frame about a page is no table: what is in it is laid out as a page, and a table
// inside is one of its own.
func TestFrameOfPage(t *testing.T) {
	r := canvas(900, 900)
	box := func(x, y, w, h int) {
		r.bar(x, y, w+2, 2)
		r.bar(x, y+h, w+2, 2)
		r.bar(x, y, 2, h)
		r.bar(x+w, y, 2, h)
	}
	box(40, 40, 800, 800)
	box(40, 40, 812, 812) // the shadow of the frame parts slits off it
	r.bar(40, 80, 800, 2) // a head of two lines
	r.bar(40, 110, 800, 2)
	rules := Rules(r.Ink(128), r.W, r.H, ruledChar)
	if gs := r.Grids(r.Ink(128), rules, ruledChar); len(gs) != 0 {
		t.Errorf("a frame is a table of %d cells", len(gs[0].Cells))
	}
	for i := range 5 {
		r.bar(200, 300+60*i, 452, 2)
	}
	for i := range 4 {
		r.bar(200+150*i, 300, 2, 242)
	}
	rules = Rules(r.Ink(128), r.W, r.H, ruledChar)
	gs := r.Grids(r.Ink(128), rules, ruledChar)
	if len(gs) != 1 || len(gs[0].Cells) != 12 {
		t.Errorf("in the frame: %+v, want a table of 12 cells", gs)
	}
}
