package ocr

import (
	"image"
	"testing"
)

// A row of large characters is a title as a whole, with a figure that is larger and kana that
// are lower; lines of the page's own size and single large signs are none.
func TestTitleRows(t *testing.T) {
	const char = 24
	r := canvas(900, 700)
	for k := range 8 {
		r.printed(40, 300+40*k, 12, 10)
	}
	r.bar(60, 60, 40, 110)    // a figure
	r.large(112, 90, 4, 64)   // and what it counts
	r.bar(402, 108, 30, 46)   // a low character
	r.printed(60, 200, 6, 10) // text below
	r.bar(700, 60, 60, 60)    // a sign by itself
	titles := r.Titles(128, char)
	if len(titles) != 1 {
		t.Fatalf("titles %v", titles)
	}
	got := titles[0]
	for _, p := range []image.Point{{70, 70}, {120, 100}, {410, 140}} {
		if !p.In(got.Box) {
			t.Errorf("%v is not in the title %v", p, got.Box)
		}
	}
	if got.Box.Max.Y > 190 || got.Box.Max.X > 500 {
		t.Errorf("the title is %v", got.Box)
	}
	if got.High < 56 || got.High > 72 {
		t.Errorf("its characters are %d pixels high", got.High)
	}
}
