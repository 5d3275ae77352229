package ocr

import (
	"image"
	"testing"
)

// setAt are pieces of text of so many characters of 20 pixels from x on, set at 22.
func setAt(x, y, chars int) []image.Rectangle {
	var out []image.Rectangle
	for i := range chars {
		out = append(out, image.Rect(x+22*i, y, x+22*i+20, y+20))
	}
	return out
}

// narrowRows are rows of five columns about a character apart; a column's text is set in the middle of its
// row, and where the fourth one has two lines they begin above the others.
func narrowRows(rows int) []image.Rectangle {
	var pieces []image.Rectangle
	for row := range rows {
		y := 100 + 60*row
		pieces = append(pieces, setAt(100, y, 1+row%2)...)
		pieces = append(pieces, setAt(164, y, 3+row%3)...)
		pieces = append(pieces, setAt(294, y, 4-row%2)...)
		if row%2 == 0 {
			pieces = append(pieces, setAt(402, y, 8)...)
		} else {
			pieces = append(pieces, setAt(402, y-13, 9)...)
			pieces = append(pieces, setAt(402, y+13, 2)...)
		}
		pieces = append(pieces, setAt(620, y, 5-row%3)...)
	}
	return pieces
}

func TestWhiteTables(t *testing.T) {
	pieces := append(setAt(100, 40, 14), narrowRows(7)...) // a title above them
	if got := OpenTables(pieces, 20); len(got) > 0 {
		t.Fatalf("columns a character apart are %d wide tables", len(got))
	}
	got := WhiteTables(pieces, 20)
	if len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	if n := len(got[0].Cells); n != 35 {
		t.Errorf("%d cells instead of 7 rows of 5", n)
	}
	for _, p := range pieces {
		var in []GridCell
		for _, c := range got[0].Cells {
			if p.In(c.Box) {
				in = append(in, c)
			}
		}
		if title := p.Min.Y == 40; title && len(in) > 0 || !title && len(in) != 1 {
			t.Errorf("the piece %v is in the cells %v", p, in)
		}
	}
}

func TestWhiteTablesAreNoProse(t *testing.T) {
	var prose, few []image.Rectangle
	for line := range 20 {
		for col := range 4 {
			n := 7
			if (line+col)%8 == 7 {
				n = 3 // a paragraph ends
			}
			prose = append(prose, setAt(100+180*col, 100+34*line, n)...)
		}
	}
	for _, p := range narrowRows(7) {
		if p.Min.X < 400 {
			few = append(few, p)
		}
	}
	for name, pieces := range map[string][]image.Rectangle{
		"columns of prose": prose,
		"three columns":    few,
		"three rows":       narrowRows(3),
	} {
		if got := WhiteTables(pieces, 20); len(got) > 0 {
			t.Errorf("%s are a table of %d cells", name, len(got[0].Cells))
		}
	}
}
