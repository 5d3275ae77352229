package ocr

import (
	"image"
	"testing"
)

// The strokes of large characters in a row are no rules; those of a table, of boxes in a row
// and of a title's frame are.
func TestStrokesOfTitlesAreNoRules(t *testing.T) {
	const char = 24
	ladder := func(r Raster, x, y int) { // 目: four level strokes between two upright ones
		for k := range 4 {
			r.bar(x, y+40*k, 100, 8)
		}
		r.bar(x, y, 8, 128)
		r.bar(x+92, y, 8, 160)
		r.bar(x+40, y-30, 8, 30)
	}
	box := func(r Raster, x, y, w, h int) {
		r.bar(x, y, w, 4)
		r.bar(x, y+h, w+4, 4)
		r.bar(x, y, 4, h)
		r.bar(x+w, y, 4, h)
	}
	for name, c := range map[string]struct {
		draw func(Raster)
		none bool // of the rules is left
	}{
		"a title":      {func(r Raster) { ladder(r, 100, 100); ladder(r, 230, 100); ladder(r, 360, 100); ladder(r, 490, 100) }, true},
		"boxes":        {func(r Raster) { box(r, 100, 100, 110, 110); box(r, 240, 100, 110, 110); box(r, 380, 100, 110, 110) }, false},
		"a frame":      {func(r Raster) { box(r, 60, 40, 780, 300) }, false},
		"one of these": {func(r Raster) { ladder(r, 100, 100) }, false},
	} {
		r := canvas(900, 500)
		for k := range 3 {
			r.printed(40, 380+40*k, 12, 10)
		}
		c.draw(r)
		ink := r.Ink(128)
		rules := Rules(ink, r.W, r.H, char)
		if len(rules) == 0 {
			t.Fatalf("%s: no rule to begin with", name)
		}
		all := len(rules)
		left := len(WithoutStrokes(rules, r.LargeCharacters(ink, 128, char)))
		if c.none && left != 0 || !c.none && left != all {
			t.Errorf("%s: %d of %d rules are left", name, left, all)
		}
	}
}

// A large character is no drawing, either.
func TestLargeCharactersAreNotDrawn(t *testing.T) {
	const char = 24
	r := canvas(900, 500)
	r.circle(300, 250, 200, 3)
	if n, _ := r.EraseDrawn(128, char, []image.Rectangle{image.Rect(90, 40, 510, 460)}); n != 0 {
		t.Errorf("%d drawings where a large character is", n)
	}
	if n, _ := r.EraseDrawn(128, char, nil); n != 1 {
		t.Errorf("%d drawings, want one", n)
	}
}
