package ocr

import (
	"image"
	"math"
	"testing"
)

// tilted draws a frame of a size about a point, turned clockwise by some degrees, with
// characters in it.
func (r ringed) tilted(cx, cy, w, h, thick, degrees float64, chars int) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range r.H {
		for x := range r.W {
			u, v := (float64(x)-cx)*cos+(float64(y)-cy)*sin, -(float64(x)-cx)*sin+(float64(y)-cy)*cos
			du, dv := w/2-math.Abs(u), h/2-math.Abs(v)
			if d := min(du, dv); d >= 0 && d < thick {
				r.Pix[y*r.W+x] = 0
			}
		}
	}
	for i := range chars {
		r.char(int(cx)-17*chars+34*i, int(cy)-15)
	}
}

func TestFrames(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(r ringed)
		want int
	}{
		"a stamp":         {func(r ringed) { r.tilted(200, 150, 220, 100, 5, 2.5, 4) }, 1},
		"the other way":   {func(r ringed) { r.tilted(200, 150, 220, 100, 5, -1.2, 4) }, 1},
		"one in a column": {func(r ringed) { r.tilted(200, 180, 70, 240, 5, 3, 1) }, 1},
		"two":             {func(r ringed) { r.tilted(120, 100, 160, 80, 4, 3, 3); r.tilted(280, 280, 160, 80, 4, -3, 3) }, 2},
		"three boxes of a page that is not level": {func(r ringed) {
			for i := range 3 {
				r.tilted(200, 70+float64(130*i), 160, 80, 4, 2, 3)
			}
		}, 0},
		"its line broken":            {func(r ringed) { r.tilted(200, 150, 220, 100, 5, 2.5, 4); clearIn(r, 150, 90, 8, 20) }, 1},
		"text that touches it":       {func(r ringed) { r.tilted(200, 150, 220, 100, 5, 2.5, 4); r.char(300, 140); r.char(334, 140) }, 1},
		"a level box":                {func(r ringed) { r.tilted(200, 150, 220, 100, 5, 0, 4) }, 0},
		"a box almost level":         {func(r ringed) { r.tilted(200, 150, 220, 100, 5, .3, 4) }, 0},
		"slightly askew":             {func(r ringed) { r.tilted(200, 150, 260, 120, 5, .62, 4) }, 1},
		"leaning slightly":           {func(r ringed) { r.leaning(100, 100, 200, 100, 1) }, 0},
		"a box that leans":           {func(r ringed) { r.leaning(100, 100, 200, 100, 9) }, 0},
		"a disc":                     {func(r ringed) { r.ring(150, 150, 60, 60, 1) }, 0},
		"a ring":                     {func(r ringed) { r.ring(150, 150, 60, 4, 1); r.char(135, 135) }, 0},
		"a block of ink":             {func(r ringed) { r.tilted(200, 150, 220, 100, 50, 2.5, 0) }, 0},
		"a box to tick":              {func(r ringed) { r.tilted(200, 150, 30, 30, 3, 3, 0) }, 0},
		"a stamp seen from the side": {func(r ringed) { r.sheared(200, 150, 220, 100, 5, 4, 2) }, 1},
		"a box seen from the side":   {func(r ringed) { r.sheared(200, 150, 220, 100, 5, 0, 2.4) }, 0},
		"half a frame":               {func(r ringed) { r.tilted(200, 150, 220, 100, 5, 2.5, 4); clearIn(r, 80, 160, 240, 60) }, 0},
		"text":                       {func(r ringed) { r.text(20, 100, 8) }, 0},
		"a picture larger than any":  {func(r ringed) { r.tilted(200, 200, 390, 390, 5, .9, 4); r.tilted(200, 200, 300, 300, 90, 2, 0) }, 0},
	} {
		r := whitePicture(400, 400)
		c.draw(r)
		char := 30.0
		if name == "a picture larger than any" {
			char = 14
		}
		got := r.Frames(128, char)
		if len(got) != c.want {
			t.Errorf("%s: %d frames, not %d: %+v", name, len(got), c.want, got)
		}
	}
	r := whitePicture(400, 400)
	r.tilted(200, 150, 220, 100, 5, 2.5, 4)
	g := r.Frames(128, 30)[0]
	if math.Abs(g.Tilt-2.5) > .4 || math.Abs(g.Thick-5) > 2 {
		t.Errorf("it lies askew by %f, its line is %f thick", g.Tilt, g.Thick)
	}
	if want := image.Rect(88, 95, 312, 205); !near(g.Box(), want, 6) {
		t.Errorf("it lies at %v, not at %v", g.Box(), want)
	}
	if n := len(whitePicture(4, 4).Frames(128, 30)); n != 0 {
		t.Errorf("%d frames on no page", n)
	}
}

// sheared draws a frame whose level sides lie askew by some degrees and its upright ones by others.
func (r ringed) sheared(cx, cy, w, h, thick, level, upright float64) {
	a, b := math.Tan(level*math.Pi/180), math.Tan(upright*math.Pi/180)
	for y := range r.H {
		for x := range r.W {
			dx, dy := float64(x)-cx, float64(y)-cy
			v := (dy - a*dx) / (1 + a*b)
			u := dx + b*v
			if d := min(w/2-math.Abs(u), h/2-math.Abs(v)); d >= 0 && d < thick {
				r.Pix[y*r.W+x] = 0
			}
		}
	}
	r.text(int(cx)-68, int(cy)-15, 4)
}

// leaning draws a box whose upright sides lean and whose level ones do not.
func (r ringed) leaning(x, y, w, h, by int) {
	r.bar(x, y, w, 4)
	r.bar(x+by, y+h-4, w, 4)
	for i := range h {
		r.bar(x+by*i/h, y+i, 4, 1)
		r.bar(x+w-4+by*i/h, y+i, 4, 1)
	}
}

func (r ringed) text(x, y, n int) {
	for i := range n {
		r.char(x+34*i, y)
	}
}

// What is inside a frame comes out alone, and text that runs over its line stays.
func TestTakeFrame(t *testing.T) {
	r := whitePicture(500, 300)
	r.tilted(200, 150, 220, 120, 5, 2.5, 0)
	r.text(140, 110, 3)
	r.text(270, 160, 5) // from inside over the line
	inside, beside := image.Rect(140, 110, 242, 140), image.Rect(270, 160, 440, 190)
	stamp, text := r.inkIn(inside), 0
	clean := whitePicture(500, 300)
	clean.text(270, 160, 5)
	text = clean.inkIn(beside)
	alone, ok := r.TakeFrame(r.Frames(128, 30)[0], 128, 30)
	if !ok {
		t.Fatal("nothing was taken")
	}
	if n := (ringed{alone}).inkIn(image.Rect(0, 0, alone.W, alone.H)); n < stamp*95/100 || n > stamp*105/100 {
		t.Errorf("the stamp alone has %d pixels of ink, not %d", n, stamp)
	}
	if n := r.inkIn(inside); n != 0 {
		t.Errorf("%d pixels of the stamp stayed", n)
	}
	if n := r.inkIn(beside); n < text*85/100 || n > text*115/100 {
		t.Errorf("of %d pixels of text %d stayed", text, n)
	}
	if n := r.inkIn(image.Rect(80, 80, 265, 220)); n > 40 {
		t.Errorf("%d pixels of the frame stayed", n)
	}
}
