package ocr

import (
	"image"
	"slices"
	"testing"
)

// gapTable draws a table whose level rules stop between its two columns, with two labels at
// the left, a head above the first rule, and a row below the last one.
func gapTable() (pieces []image.Rectangle, rules []Rule) {
	chars := func(x, y, n int) {
		for k := range n {
			pieces = append(pieces, image.Rect(x+k*22, y, x+k*22+20, y+20))
		}
	}
	chars(200, 100, 3)
	chars(440, 100, 2)
	for row := range 6 {
		y := 130 + row*70
		rules = append(rules, levelRules(195, 420, y)...)
		rules = append(rules, levelRules(435, 900, y)...)
		chars(200, y+12, 4+row)
		chars(440, y+12, 20)
		chars(440, y+36, 6)
	}
	chars(60, 142, 5)
	chars(60, 166, 3)
	chars(60, 142+3*70, 4)
	return pieces, rules
}

func TestGapTables(t *testing.T) {
	pieces, rules := gapTable()
	source := image.Rect(300, 590, 880, 610) // below the table, over its gap
	got := GapTables(append(pieces, source), rules, 20)
	if len(got) != 1 || len(got[0].Cells) != 7*2+2 {
		t.Fatalf("%+v", got)
	}
	holds := func(row, col, span int, text image.Rectangle) {
		t.Helper()
		if !slices.ContainsFunc(got[0].Cells, func(c GridCell) bool {
			return c.Row == row && c.Col == col && c.RowSpan == span && text.In(c.Box)
		}) {
			t.Errorf("no cell %d, %d over %d rows that holds %v: %+v", row, col, span, text, got[0].Cells)
		}
	}
	holds(0, 1, 1, image.Rect(200, 100, 264, 120))
	holds(0, 2, 1, image.Rect(440, 100, 482, 120))
	holds(1, 0, 3, image.Rect(60, 142, 168, 186))
	holds(4, 0, 3, image.Rect(60, 352, 146, 372))
	holds(3, 2, 1, image.Rect(440, 282, 878, 326))
	holds(6, 2, 1, image.Rect(440, 492, 878, 536))
	if source.Overlaps(got[0].Box) {
		t.Errorf("the note below the table is in it: %v", got[0].Box)
	}
}

func TestNoGapTables(t *testing.T) {
	pieces, rules := gapTable()
	whole := levelRules(195, 900, 130, 200, 270, 340, 410)
	for name, c := range map[string]struct {
		pieces []image.Rectangle
		rules  []Rule
	}{
		"rules without gaps":     {pieces, whole},
		"too few rules":          {pieces, rules[:6]},
		"text over the gap":      {append(slices.Clone(pieces), image.Rect(410, 220, 450, 240)), rules},
		"an upright rule":        {pieces, append(slices.Clone(rules), Rule{image.Rect(426, 130, 429, 480), true})},
		"underlines, not in row": {pieces, levelRules(195, 420, 130, 200, 270, 340, 410)},
	} {
		if got := GapTables(c.pieces, c.rules, 20); len(got) > 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// A column of prose at the left is no label.
	for y := 130; y < 540; y += 34 {
		for x := -400; x < 170; x += 22 {
			pieces = append(pieces, image.Rect(x, y, x+20, y+20))
		}
	}
	for _, g := range GapTables(pieces, rules, 20) {
		for _, c := range g.Cells {
			if c.Box.Min.X < 180 {
				t.Errorf("prose is in %+v", c)
			}
		}
	}
}
