package ocr

import (
	"image"
	"testing"
)

// Uprights that part a row one line high are rules where they join its two lines; the
// stroke of a character, which touches one of them at most, and a bar as thick as a
// character are none.
func TestShortRules(t *testing.T) {
	const w, h, char = 800, 300, 20.0
	for name, c := range map[string]struct {
		box  image.Rectangle
		more []image.Rectangle
		want bool
	}{
		"joins both":         {image.Rect(300, 100, 303, 136), nil, true},
		"almost":             {image.Rect(300, 105, 303, 133), nil, true},
		"meets neither":      {image.Rect(300, 105, 303, 131), nil, false},
		"touches one":        {image.Rect(300, 100, 303, 126), nil, false},
		"thick":              {image.Rect(300, 100, 312, 136), nil, false},
		"beyond their end":   {image.Rect(760, 100, 763, 136), nil, false},
		"strokes branch off": {image.Rect(300, 100, 303, 136), []image.Rectangle{image.Rect(303, 110, 320, 113), image.Rect(303, 122, 320, 125)}, false},
		"text touches it":    {image.Rect(300, 100, 303, 136), []image.Rectangle{image.Rect(303, 118, 320, 120)}, true},
		"beside a long rule": {image.Rect(404, 100, 406, 136), nil, false},
	} {
		ink := make([]bool, w*h)
		for _, b := range append([]image.Rectangle{image.Rect(60, 100, 700, 103), image.Rect(60, 133, 700, 136), image.Rect(400, 100, 403, 260), c.box}, c.more...) {
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					ink[y*w+x] = true
				}
			}
		}
		got := false
		for _, r := range Rules(ink, w, h, char) {
			got = got || r.Upright && r.long() < 60
		}
		if got != c.want {
			t.Errorf("%s: %v", name, Rules(ink, w, h, char))
		}
	}
}

// The long strokes of heavy print that touches, and the rows of a screen of dots, are no rules;
// a rule that print touches is, and so is one through a line of print.
func TestRulesAmidPrint(t *testing.T) {
	const char = 20.0
	for name, c := range map[string]struct {
		draw func(Raster)
		want int
	}{
		"heavy print": {func(r Raster) {
			for k := range 3 {
				r.bar(100+56*k, 100, 58, 6)
				r.bar(100+56*k, 128, 58, 6)
				for n := range 6 {
					r.bar(103+56*k+9*n, 100, 7, 70)
				}
			}
		}, 0},
		"strokes in the rows of a table": {func(r Raster) { // join across its level rules
			for row := range 3 {
				y := 100 + 26*row
				for k := range 5 {
					r.bar(100+20*k, y+1, 18, 6)
					r.bar(100+20*k, y+8, 18, 6)
					r.bar(100+20*k, y+15, 18, 6)
				}
				r.bar(104, y, 4, 26)
			}
		}, 0},
		"a screen of dots": {func(r Raster) {
			for y := 100; y < 160; y += 4 {
				for x := 100; x < 260; x += 4 {
					r.bar(x, y, 3, 3)
				}
			}
		}, 0},
		"print touches it": {func(r Raster) {
			r.bar(100, 130, 120, 3)
			for k := range 4 {
				r.bar(108+26*k, 112, 4, 18)
			}
		}, 1},
		"through a line": {func(r Raster) {
			r.bar(100, 120, 120, 2)
			for k := range 14 {
				r.bar(101+8*k, 111, 5, 20)
			}
		}, 1},
	} {
		r := canvas(400, 300)
		c.draw(r)
		if got := Rules(r.Ink(128), r.W, r.H, char); len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
