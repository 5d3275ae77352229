package ocr

import (
	"testing"
)

// Two boxes of which one is higher, with a line of print beside the foot of the higher one, are
// no table of which that foot is the end; with the line well above it they are.
func TestTablesCutNoPrint(t *testing.T) {
	const char = 24
	for name, c := range map[string]struct {
		y    int // of the line
		want int
	}{"through the foot": {490, 0}, "above it": {450, 1}, "below it": {520, 1}} {
		r := canvas(900, 700)
		box := func(x0, y0, x1, y1 int) {
			r.bar(x0, y0, x1-x0, 3)
			r.bar(x0, y1, x1-x0, 3)
			r.bar(x0, y0, 3, y1-y0)
			r.bar(x1, y0, 3, y1-y0+3)
		}
		box(100, 200, 400, 300)
		box(410, 200, 800, 500)
		r.bar(100, 250, 300, 3)
		for k := range 8 {
			r.bar(120+30*k, c.y, 6, 24)
			r.bar(114+30*k, c.y+20, 20, 4)
		}
		ink := r.Ink(128)
		if got := r.Grids(ink, Rules(ink, r.W, r.H, char), char); len(got) != c.want {
			t.Errorf("%s: %d tables", name, len(got))
		}
	}
}
