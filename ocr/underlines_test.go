package ocr

import (
	"image"
	"testing"
)

// In a table of two columns words are underlined: the lines end before the upright rules, and
// part no cells. Beside columns of print they run down. A rule that ends there, too, but has no
// print right above it, is what a copy left of the table's.
func TestUnderlinesPartNoCells(t *testing.T) {
	const char = 20
	table := func(under bool) Raster {
		r := canvas(900, 700)
		for i := range 3 {
			r.bar(60, 100+200*i, 642, 2)
			r.bar(60+320*i, 100, 2, 402)
		}
		for i := range 2 { // of each column, and row
			for k := range 2 {
				for line := range 3 {
					for c := range 11 {
						x, y := 74+320*i+27*c, 130+200*k+55*line
						r.bar(x, y, 18, 4)
						r.bar(x+7, y, 4, 18)
						r.bar(x, y+14, 18, 4)
					}
					if under && line < 2 {
						r.bar(74+320*i, 152+200*k+55*line, 292, 2)
					}
				}
			}
		}
		return r
	}
	for _, under := range []bool{false, true} {
		r := table(under)
		ink := r.Ink(128)
		rules := Rules(ink, r.W, r.H, char)
		if under && len(rules) < 12 {
			t.Fatalf("%d rules: the lines under words are none, this proves nothing", len(rules))
		}
		if gs := r.Grids(ink, rules, char); len(gs) != 1 || len(gs[0].Cells) != 4 {
			t.Errorf("underlined %v: %+v", under, gs)
		}
	}
	r := table(false)
	ink := r.Ink(128)
	level := Rule{Rectangle: image.Rect(74, 152, 366, 154)}
	for name, c := range map[string]struct {
		of   Rule
		want bool
	}{
		"under words":           {level, true},
		"between lines":         {Rule{Rectangle: level.Add(image.Pt(0, 16))}, false},
		"under a few words":     {Rule{Rectangle: image.Rect(80, 372, 880, 374)}, false},
		"to the left of print":  {Rule{Rectangle: image.Rect(69, 130, 71, 260), Upright: true}, false},
		"to the right of print": {Rule{Rectangle: image.Rect(364, 130, 366, 150), Upright: true}, true},
	} {
		if got := r.underPrint(ink, c.of, char); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
