package ocr

import (
	"image"
	"testing"
)

// lineOf are n characters of a line.
func lineOf(x, y, n int) (out []image.Rectangle) {
	for k := range n {
		out = append(out, image.Rect(x+22*k, y, x+22*k+20, y+20))
	}
	return out
}

// Lines that run on beside a table are a column, from the line across all above to the end;
// notes beside a table, lines that end with it, and those that stand far from it in height are
// none.
func TestColumnBeside(t *testing.T) {
	const char = 20
	page := image.Rect(0, 0, 900, 1000)
	table := image.Rect(60, 300, 400, 520)
	column := func(from, to, n int) (out []image.Rectangle) {
		for y := from; y < to; y += 34 {
			out = append(out, lineOf(450, y, n)...)
		}
		return out
	}
	title := lineOf(60, 60, 36)
	for name, c := range map[string]struct {
		pieces []image.Rectangle
		want   bool
	}{
		"past both edges":     {append(column(150, 900, 16), title...), true},
		"past the foot":       {append(column(310, 900, 16), title...), true},
		"a note":              {append(column(310, 900, 5), title...), false},
		"as high as it":       {append(column(310, 500, 16), title...), false},
		"above and far below": {append(column(150, 500, 16), append(column(640, 900, 16), title...)...), true},
		"below it":            {append(column(560, 900, 16), title...), false},
	} {
		for _, right := range []bool{true, false} {
			pieces, at := c.pieces, table
			if !right {
				at = image.Rect(page.Dx()-table.Max.X, table.Min.Y, page.Dx()-table.Min.X, table.Max.Y)
				pieces = nil
				for _, p := range c.pieces {
					pieces = append(pieces, image.Rect(page.Dx()-p.Max.X, p.Min.Y, page.Dx()-p.Min.X, p.Max.Y))
				}
			}
			got := ColumnBeside(pieces, at, page, []image.Rectangle{at}, char, right)
			if got.Empty() == c.want {
				t.Errorf("%s, on the right %v: %v", name, right, got)
				continue
			}
			if c.want && (got.Min.Y < 80 || got.Min.Y > 150 || got.Max.Y != page.Max.Y || got.Overlaps(at)) {
				t.Errorf("%s, on the right %v: the column is %v", name, right, got)
			}
			if other := ColumnBeside(pieces, at, page, []image.Rectangle{at}, char, !right); !other.Empty() {
				t.Errorf("%s: a column on the other side: %v", name, other)
			}
		}
	}
	// A table across all below ends the column.
	below := image.Rect(60, 760, 840, 980)
	if got := ColumnBeside(column(150, 740, 16), table, page, []image.Rectangle{table, below}, char, true); got.Empty() || got.Max.Y > below.Min.Y {
		t.Errorf("above another table: %v", got)
	}
}
