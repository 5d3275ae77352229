package ocr

import (
	"image"
	"testing"
)

// The head of a table in steps, of which large print nearly fills the last row, is two rectangles;
// the rules below it are none.
func TestDarkBands(t *testing.T) {
	const w, h, char = 200, 120, 8
	ground := make([]bool, w*h)
	mark := func(b image.Rectangle, v bool) {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				ground[y*w+x] = v
			}
		}
	}
	steps := []image.Rectangle{image.Rect(20, 10, 100, 30), image.Rect(20, 30, 180, 42)}
	for _, s := range steps {
		mark(s, true)
	}
	for x := 30; x < 170; x += 12 { // its print leaves a line above it and one below
		mark(image.Rect(x, 32, x+5, 40), false)
	}
	for _, x := range []int{20, 70, 120, 178} {
		mark(image.Rect(x, 42, x+2, 110), true)
	}
	mark(image.Rect(20, 108, 180, 110), true)
	got := darkBands(ground, w, h, char)
	if len(got) != len(steps) {
		t.Fatalf("bands %v, want %v", got, steps)
	}
	for i, b := range got {
		if s := steps[i]; !b.In(s.Inset(-2)) || !s.Inset(2).In(b) {
			t.Errorf("band %v, want %v", b, s)
		}
	}
}
