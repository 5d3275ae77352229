package ocr

import (
	"image"
	"testing"
)

// A table in black and white has a black head: its rules, which nobody can see in it, go on through it
// between the words, and round it; what stands close below it keeps its upper strokes.
func TestReversedHeadGetsRules(t *testing.T) {
	const char = 20
	head := image.Rect(60, 100, 640, 136)
	r := canvas(700, 500)
	r.fill(head, 0)
	for _, x := range []int{60, 250, 450, 638} {
		r.fill(image.Rect(x, 136, x+2, 400), 0)
	}
	r.fill(image.Rect(60, 398, 640, 400), 0)
	r.letters(90, 108, 5, char, 250)
	r.letters(290, 108, 10, char, 250) // over the rule at 450
	r.letters(80, 137, 5, char, 0)
	if got := r.Reversed(128, char); len(got) != 1 {
		t.Fatalf("turned over %v", got)
	}
	for name, u := range map[string]image.Rectangle{
		"between words": image.Rect(250, 110, 251, 130), "at its top": image.Rect(80, 100, 620, 101), "at its foot": image.Rect(80, 135, 620, 136),
		"at its left": image.Rect(60, 104, 61, 132), "at its right": image.Rect(639, 104, 640, 132),
	} {
		if ink := r.darkShare(u, 128); ink < .95 {
			t.Errorf("%s: %.2f of a rule is there", name, ink)
		}
	}
	if ink := r.darkShare(image.Rect(450, 112, 452, 116), 128); ink > .5 {
		t.Error("a rule goes through a word")
	}
	if ink := r.darkShare(image.Rect(80, 137, 100, 139), 128); ink < .95 {
		t.Errorf("%.2f of a stroke close below the head is left", ink)
	}
}

// A bar that no rule ends at gets none.
func TestReversedBarGetsNoRules(t *testing.T) {
	const char = 20
	r := canvas(700, 300)
	r.fill(image.Rect(60, 100, 640, 136), 0)
	r.letters(90, 108, 8, char, 250)
	r.letters(60, 240, 20, char, 0)
	r.fill(image.Rect(300, 139, 350, 200), 0) // a mark below it
	if got := r.Reversed(128, char); len(got) != 1 {
		t.Fatalf("turned over %v", got)
	}
	for _, u := range []image.Rectangle{image.Rect(80, 100, 620, 102), image.Rect(80, 134, 620, 136)} {
		if ink := r.darkShare(u, 128); ink > 0 {
			t.Errorf("%.2f of %v is ink", ink, u)
		}
	}
}

// A dark title is in steps: a white sign stands at the right of its lower half. No part of it is turned
// over whose edge goes through the title.
func TestReversedCutsNoTitle(t *testing.T) {
	const char = 20
	r := canvas(700, 300)
	r.fill(image.Rect(60, 100, 640, 150), 0)
	r.fill(image.Rect(600, 126, 640, 150), 250)
	r.letters(90, 112, 14, char, 250)
	dark := byte(128)
	for _, b := range r.Reversed(dark, char) {
		if b.Min.Y > 104 && b.Min.Y < 146 || b.Max.Y > 104 && b.Max.Y < 146 {
			t.Errorf("turned over %v, through the print", b)
		}
	}
}
