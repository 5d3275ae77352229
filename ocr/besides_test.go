package ocr

import (
	"image"
	"testing"
)

// A column of characters of 20 by 20 pixels, 22 apart, from y on; gaps tells after which of
// them so many pixels more are white.
func upright(x, y, n int, gaps map[int]int) (out []image.Rectangle) {
	for i := range n {
		out = append(out, image.Rect(x, y, x+20, y+20))
		y += 22 + gaps[i]
	}
	return out
}

// Columns beside a table that begin above its top are a part of their own, also where a space
// follows their second character (づき、　がん, 第一条　がん); a heading above the table's top that
// stands apart from what is below it is no such column.
func TestTextBesideATable(t *testing.T) {
	rest, table := image.Rect(0, 0, 600, 1000), image.Rect(50, 120, 400, 900)
	tables := []image.Rectangle{table}
	text := func(gaps map[int]int) []image.Rectangle {
		return append(upright(500, 98, 2, nil), append(upright(460, 98, 30, gaps), upright(540, 98, 30, gaps)...)...)
	}
	for name, c := range map[string]struct {
		pieces []image.Rectangle
		is     bool
	}{
		"columns that run on":      {text(nil), true},
		"a space behind two":       {text(map[int]int{1: 26}), true},
		"a space at the edge":      {text(map[int]int{0: 26}), false},
		"a wide space behind two":  {append(upright(460, 98, 2, nil), upright(460, 200, 20, nil)...), false},
		"what begins at the table": {append(upright(460, 125, 20, nil), upright(500, 125, 20, nil)...), false},
	} {
		if p := TextBeside(c.pieces, table, rest, tables, 20, true); p.Empty() == c.is {
			t.Errorf("%s: %v", name, p)
		}
	}
}
