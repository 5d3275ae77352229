package ocr

import (
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
)

// A stamp pressed over lines of text is found by its four sides; what lies outermost of the
// ink that hangs together with them is the text's.
func TestFramesOverText(t *testing.T) {
	lines := func(r ringed, ys ...int) {
		for _, y := range ys {
			r.text(20, y, 14)
		}
	}
	for name, c := range map[string]struct {
		draw func(r ringed)
		want int
	}{
		"over two lines":  {func(r ringed) { lines(r, 90, 150, 210, 270); r.tilted(250, 192, 190, 96, 5, 3.2, 0) }, 1},
		"the other way":   {func(r ringed) { lines(r, 90, 150, 210, 270); r.tilted(250, 195, 170, 80, 5, -3.4, 0) }, 1},
		"over one line":   {func(r ringed) { lines(r, 90, 150, 230, 290); r.tilted(250, 160, 130, 90, 5, 4, 0) }, 1},
		"level over text": {func(r ringed) { lines(r, 90, 150, 210, 270); r.tilted(250, 195, 170, 80, 5, 0, 0) }, 0},
		"a stroke goes on": {func(r ringed) {
			lines(r, 90, 150, 210, 270)
			r.tilted(250, 192, 190, 96, 5, 3.2, 0)
			r.bar(351, 138, 36, 22)
		}, 1},
		"no stamp over text": {func(r ringed) { lines(r, 90, 150, 210, 270) }, 0},
	} {
		r := whitePicture(540, 400)
		c.draw(r)
		got := r.Frames(128, 30)
		if len(got) != c.want {
			t.Errorf("%s: %d frames, not %d: %+v", name, len(got), c.want, got)
		}
	}
	r := whitePicture(540, 400)
	lines(r, 90, 150, 210, 270)
	r.tilted(250, 192, 190, 96, 5, 3.2, 0)
	found := r.Frames(128, 30)
	if len(found) != 1 {
		t.Fatalf("%d frames", len(found))
	}
	g := found[0]
	if math.Abs(g.Tilt-3.2) > .6 || math.Abs(g.Thick-5) > 3 {
		t.Errorf("it lies askew by %f, its line is %f thick", g.Tilt, g.Thick)
	}
	if want := image.Rect(153, 139, 347, 245); !near(g.Box(), want, 6) {
		t.Errorf("it lies at %v, not at %v", g.Box(), want)
	}
}

// What a stamp leaves between two lines of text goes; what lies in the lines stays, and so
// does all where no line runs under the stamp.
func TestClearBetween(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		r := whitePicture(500, 500)
		bar := func(x, y, w, h int) {
			b := Upright(image.Rect(x, y, x+w, y+h), dir)
			if dir == archive.Vertical {
				b = b.Add(image.Pt(500, 0))
			}
			r.bar(b.Min.X, b.Min.Y, b.Dx(), b.Dy())
		}
		ink := func(x, y, w, h int) int {
			b := Upright(image.Rect(x, y, x+w, y+h), dir)
			if dir == archive.Vertical {
				b = b.Add(image.Pt(500, 0))
			}
			return r.inkIn(b)
		}
		for i := range 12 {
			bar(20+36*i, 100, 28, 30)
			bar(20+36*i, 160, 28, 30)
		}
		bar(220, 70, 12, 140) // a stroke of the stamp, from above the lines to below
		box := Upright(image.Rect(200, 60, 300, 220), dir)
		if dir == archive.Vertical {
			box = box.Add(image.Pt(500, 0))
		}
		first := ink(20, 100, 440, 30)
		r.ClearBetween(box, 128, 30, dir)
		if n := ink(200, 134, 100, 22) + ink(200, 60, 100, 34) + ink(200, 196, 100, 24); n != 0 {
			t.Errorf("%v: %d pixels stayed outside of the lines", dir, n)
		}
		if n := ink(20, 100, 440, 30); n != first {
			t.Errorf("%v: of %d pixels of a line %d stayed", dir, first, n)
		}
		bar(220, 300, 12, 80)
		lone := Upright(image.Rect(200, 290, 300, 390), dir)
		if dir == archive.Vertical {
			lone = lone.Add(image.Pt(500, 0))
		}
		before := r.inkIn(lone)
		r.ClearBetween(lone, 128, 30, dir)
		if n := r.inkIn(lone); n != before {
			t.Errorf("%v: of %d pixels with no line beside %d stayed", dir, before, n)
		}
	}
}
