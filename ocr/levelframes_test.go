package ocr

import (
	"testing"
)

// rowsIn draws rules across a box at some heights, with text above each.
func rowsIn(r ringed, at ...int) {
	for _, y := range at {
		r.bar(60, y-2, 260, 4)
		r.text(100, y-42, 5)
	}
}

// boxAround draws the box for them.
func boxAround(r ringed, from, to int) {
	for _, y := range []int{from, to} {
		r.bar(60, y-2, 260, 4)
	}
	for _, x := range []int{60, 316} {
		r.bar(x, from-2, 4, to-from+4)
	}
}

// A frame that lies level is a stamp's where the page's text runs over its line, or where it
// has three even rows; boxes that were printed around text, and tables, are none.
func TestLevelFrames(t *testing.T) {
	lines := func(r ringed) {
		for i := range 5 {
			r.text(20, 60+44*i, 11)
		}
	}
	for name, c := range map[string]struct {
		draw func(r ringed)
		want int
	}{
		"over lines of text": {func(r ringed) { lines(r); r.tilted(205, 160, 220, 82, 5, 0, 0) }, 1},
		"over the end of one": {func(r ringed) {
			r.text(20, 150, 8)
			r.text(20, 186, 8)
			r.tilted(284, 140, 160, 60, 5, 0, 0)
		}, 1},
		"around text": {func(r ringed) { r.text(130, 145, 5); r.tilted(212, 160, 220, 82, 5, 0, 0) }, 0},
		"beside text": {func(r ringed) { r.text(20, 145, 3); r.tilted(280, 160, 220, 82, 5, 0, 4) }, 0},
		"text over the rules of a table": {func(r ringed) {
			r.text(20, 130, 11)
			for i := range 4 {
				r.bar(50+110*i, 90, 5, 160)
			}
			for i := range 3 {
				r.bar(50, 90+80*i, 335, 5)
			}
		}, 0},
		"one character in a square": {func(r ringed) { lines(r); clearIn(r, 300, 20, 120, 120); r.tilted(360, 80, 58, 58, 4, 0, 1) }, 1},
		"three such squares": {func(r ringed) {
			for i := range 3 {
				r.tilted(80+100*float64(i), 80, 58, 58, 4, 0, 1)
			}
		}, 0},
		"two characters":          {func(r ringed) { r.tilted(200, 80, 90, 70, 4, 0, 2) }, 0},
		"an empty square":         {func(r ringed) { r.tilted(200, 80, 70, 70, 4, 0, 0) }, 0},
		"one off the middle":      {func(r ringed) { r.tilted(200, 80, 110, 110, 4, 0, 0); r.char(155, 35) }, 0},
		"three rows":              {func(r ringed) { rowsIn(r, 110, 160, 210); boxAround(r, 60, 210) }, 1},
		"three rows, one empty":   {func(r ringed) { rowsIn(r, 110, 160); boxAround(r, 60, 210) }, 0},
		"two rows":                {func(r ringed) { rowsIn(r, 110, 160); boxAround(r, 60, 160) }, 0},
		"rows of several heights": {func(r ringed) { rowsIn(r, 110, 160, 240); boxAround(r, 60, 240) }, 0},
		"rows that are parted":    {func(r ringed) { rowsIn(r, 110, 160, 210); boxAround(r, 60, 210); r.bar(160, 60, 4, 150) }, 0},
		"rows of a table": {func(r ringed) {
			rowsIn(r, 110, 160, 210)
			boxAround(r, 60, 210)
			r.bar(300, 60, 110, 4)
			r.bar(300, 206, 110, 4)
		}, 0},
		"larger than any": {func(r ringed) { lines(r); r.tilted(205, 160, 360, 200, 5, 0, 0) }, 0},
	} {
		r := whitePicture(420, 320)
		c.draw(r)
		if got := r.Frames(128, 30); len(got) != c.want {
			t.Errorf("%s: %d frames, not %d: %+v", name, len(got), c.want, got)
		}
	}
}
