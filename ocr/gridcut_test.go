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

// Where it goes through print, a table that stands close to a box is one by itself.
func TestTablesBesideABox(t *testing.T) {
	const char = 24
	r := canvas(900, 700)
	bars := func(x0, x1, y0, y1 int, xs, ys []int) {
		for _, y := range ys {
			r.bar(x0, y, x1-x0+3, 3)
		}
		for _, x := range xs {
			r.bar(x, y0, 3, y1-y0+3)
		}
	}
	bars(60, 400, 100, 500, []int{60, 400}, []int{100, 500})
	bars(415, 800, 180, 420, []int{415, 600, 800}, []int{180, 260, 340, 420})
	for k := range 8 { // a title over the table, at the height of the box's top
		r.bar(450+40*k, 80, 8, 40)
		r.bar(440+40*k, 112, 30, 6)
	}
	ink := r.Ink(128)
	got := r.Grids(ink, Rules(ink, r.W, r.H, char), char)
	if len(got) != 1 || len(got[0].Cells) != 6 || got[0].Box.Min.X < 410 {
		t.Errorf("tables %v", got)
	}
}

// The frame of a page whose level rules end before its lines do is no table that ends there.
func TestTablesCutNoLines(t *testing.T) {
	const char = 24
	for name, c := range map[string]struct{ end, want int }{"lines beyond the rules": {800, 0}, "lines within them": {600, 1}} {
		r := canvas(1000, 760)
		for _, y := range []int{60, 160, 700} {
			r.bar(60, y, 600, 3)
		}
		r.bar(60, 60, 3, 640)
		r.bar(300, 60, 3, 100)
		r.bar(450, 60, 3, 100)
		for y := 200; y < 680; y += 40 {
			for x := 80 + y/4%28; x < c.end; x += 28 {
				r.bar(x, y, 6, 24)
				r.bar(x-6, y+10, 26, 4)
			}
		}
		ink := r.Ink(128)
		if got := r.Grids(ink, Rules(ink, r.W, r.H, char), char); len(got) != c.want {
			t.Errorf("%s: %d tables", name, len(got))
		}
	}
}
