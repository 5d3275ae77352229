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
