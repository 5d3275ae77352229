package ocr

import (
	"bytes"
	"image"
	"testing"
)

// Beads along a rule go on both of its sides; points that stand unevenly or are few, leader dots
// a character's half above a level rule, and characters stay.
func TestEraseBeads(t *testing.T) {
	const char = 20
	beads := func(x, n, step, off int) (out []image.Rectangle) {
		for i := range n {
			y := 30 + i*step + i%2*off
			out = append(out, image.Rect(x, y, x+5, y+5))
		}
		return out
	}
	turned := func(in []image.Rectangle) (out []image.Rectangle) {
		for _, p := range in {
			out = append(out, image.Rect(p.Min.Y, p.Min.X, p.Max.Y, p.Max.X))
		}
		return out
	}
	upright, level := Rule{image.Rect(200, 20, 203, 580), true}, Rule{image.Rect(20, 200, 580, 203), false}
	for name, c := range map[string]struct {
		rule Rule
		dots []image.Rectangle
		rows int
	}{
		"on one side":         {upright, beads(205, 26, 20, 0), 1},
		"on both":             {upright, append(beads(193, 26, 20, 0), beads(205, 26, 20, 0)...), 2},
		"along a level rule":  {level, turned(beads(205, 26, 20, 0)), 1},
		"unevenly":            {upright, beads(205, 20, 20, 12), 0},
		"few":                 {upright, beads(205, 10, 20, 0), 0},
		"leader dots":         {level, turned(beads(185, 26, 20, 0)), 0},
		"far between":         {upright, beads(205, 16, 34, 0), 0},
		"beside a short rule": {Rule{image.Rect(200, 20, 203, 170), true}, beads(205, 26, 20, 0), 0},
	} {
		r := Raster{W: 600, H: 600, Pix: bytes.Repeat([]byte{255}, 600*600)}
		letter := image.Rect(215, 100, 232, 118)
		for _, p := range append(c.dots, letter) {
			r.paint(p, 0)
		}
		if n := r.EraseBeads([]Rule{c.rule}, 128, char); n != c.rows {
			t.Errorf("%s: %d rows, want %d", name, n, c.rows)
		}
		left := 0
		for _, p := range c.dots {
			left += boolToInt(r.Pix[(p.Min.Y+2)*r.W+p.Min.X+2] == 0)
		}
		if want := len(c.dots); c.rows > 0 && left > 0 || c.rows == 0 && left != want || r.Pix[110*r.W+220] != 0 {
			t.Errorf("%s: %d of %d dots stay", name, left, want)
		}
	}
}
