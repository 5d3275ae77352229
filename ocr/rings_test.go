package ocr

import (
	"bytes"
	"image"
	"math"
	"testing"
)

// ringed is a white picture on which rings and characters are drawn in black.
type ringed struct{ Raster }

func whitePicture(w, h int) ringed {
	return ringed{Raster{w, h, bytes.Repeat([]byte{255}, w*h)}}
}

func (r ringed) bar(x, y, w, h int) {
	for j := y; j < y+h; j++ {
		for i := x; i < x+w; i++ {
			r.Pix[j*r.W+i] = 0
		}
	}
}

// char is two level strokes and an upright one in a square of 30 pixels.
func (r ringed) char(x, y int) {
	r.bar(x+2, y+3, 26, 4)
	r.bar(x+2, y+23, 26, 4)
	r.bar(x+13, y+3, 4, 24)
}

// ring draws the part of a ring, 0–1, that begins at the right.
func (r ringed) ring(cx, cy, radius, thick, part float64) {
	for y := range r.H {
		for x := range r.W {
			dx, dy := float64(x)-cx, float64(y)-cy
			a := math.Atan2(dy, dx) / (2 * math.Pi)
			if a < 0 {
				a++
			}
			if d := math.Hypot(dx, dy); d <= radius && d > radius-thick && a <= part {
				r.Pix[y*r.W+x] = 0
			}
		}
	}
}

// oval draws a ring as it is seen from the side: by a share broader and as much less high, then
// sheared.
func (r ringed) oval(cx, cy, radius, thick, broad, shear float64) {
	for y := range r.H {
		for x := range r.W {
			dy := (float64(y) - cy) / (1 - broad)
			d := math.Hypot((float64(x)-cx-shear*(float64(y)-cy))/(1+broad), dy)
			if d <= radius && d > radius-thick {
				r.Pix[y*r.W+x] = 0
			}
		}
	}
}

func (r ringed) inkIn(b image.Rectangle) int {
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			n += boolToInt(r.Pix[y*r.W+x] < 128)
		}
	}
	return n
}

func TestRings(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(r ringed)
		want int
	}{
		"seal":                  {func(r ringed) { r.ring(150, 150, 45, 4, 1); r.char(135, 135) }, 1},
		"seal, its line broken": {func(r ringed) { r.ring(150, 150, 45, 4, 1); r.char(135, 135); clearIn(r, 190, 140, 10, 12) }, 1},
		"receipt stamp": {func(r ringed) {
			r.ring(200, 200, 120, 5, 1)
			r.bar(82, 180, 236, 3)
			r.char(150, 190)
			r.char(190, 190)
		}, 1},
		"two seals that overlap": {func(r ringed) {
			r.ring(150, 150, 45, 4, 1)
			r.char(135, 135)
			r.ring(220, 170, 45, 4, 1)
			r.char(210, 155)
		}, 2},
		"seal over text": {func(r ringed) {
			r.ring(150, 150, 45, 4, 1)
			r.char(135, 120)
			for x := range 4 {
				r.char(160+32*x, 150)
			}
		}, 1},
		"from the side": {func(r ringed) { r.oval(200, 200, 80, 4, .04, .02); r.text(165, 185, 2) }, 1},
		"leaning, its line broken": {func(r ringed) {
			r.oval(200, 200, 80, 4, 0, -.08)
			r.text(165, 185, 2)
			clearIn(r, 195, 110, 12, 20)
		}, 1},
		"an oval of the page's": {func(r ringed) { r.oval(200, 200, 80, 4, .2, 0); r.text(165, 185, 2) }, 0},
		"half a ring":           {func(r ringed) { r.ring(150, 150, 45, 4, .6); r.char(135, 135) }, 0},
		"an empty ring":         {func(r ringed) { r.ring(150, 150, 45, 4, 1) }, 0},
		"a disc":                {func(r ringed) { r.ring(150, 150, 45, 45, 1) }, 0},
		"a box":                 {func(r ringed) { frameOn(r, 100, 100, 90); r.char(130, 130) }, 0},
		"a character in a ring": {func(r ringed) { r.ring(150, 150, 20, 3, 1); r.bar(140, 148, 20, 4) }, 0},
		"text": {func(r ringed) {
			for x := range 8 {
				r.char(20+34*x, 100)
			}
		}, 0},
	} {
		r := whitePicture(400, 400)
		c.draw(r)
		got := r.Rings(128, 30)
		if len(got) != c.want {
			t.Errorf("%s: %d rings, not %d: %v", name, len(got), c.want, got)
		}
		for _, g := range got {
			if g.Outer < g.Inner || g.Outer-g.Inner > 12 {
				t.Errorf("%s: a line from %f to %f", name, g.Inner, g.Outer)
			}
		}
	}
	r := whitePicture(400, 400)
	r.ring(150, 160, 45, 4, 1)
	r.char(135, 145)
	g := r.Rings(128, 30)[0]
	if math.Hypot(g.X-150, g.Y-160) > 2.5 || math.Abs(g.Outer-45) > 3 || math.Abs(g.Inner-41) > 3 {
		t.Errorf("the ring is at %v", g)
	}
	r = whitePicture(400, 400)
	r.oval(200, 200, 80, 4, .04, 0)
	r.text(165, 185, 2)
	oval := image.Rect(200-84, 200-78, 200+84, 200+78)
	if g := r.Rings(128, 30)[0]; math.Abs(g.Broad-.04) > .01 || math.Abs(g.Lean) > .01 || !near(g.Box(), oval, 4) {
		t.Errorf("the ring seen from the side is %+v, at %v", g, g.Box())
	}
	if n := len(whitePicture(4, 4).Rings(128, 30)); n != 0 {
		t.Errorf("%d rings on no page", n)
	}
}

// A ring that touches or crosses the rules of a table is found; their crossings and the text of
// its cells are none.
func TestRingsThatCrossRules(t *testing.T) {
	table := func() ringed {
		r := whitePicture(900, 400)
		for _, y := range []int{60, 200, 340} {
			r.bar(20, y, 860, 4)
		}
		for _, x := range []int{20, 300, 876} {
			r.bar(x, 60, 4, 284)
		}
		r.text(40, 110, 6)
		r.text(330, 250, 9)
		return r
	}
	if got := table().Rings(128, 30); len(got) != 0 {
		t.Errorf("a table has %v", got)
	}
	for _, cy := range []float64{158, 175} {
		r := table()
		r.ring(700, cy, 44, 4, 1)
		r.char(685, int(cy)-30)
		got := r.Rings(128, 30)
		if len(got) != 1 || math.Hypot(got[0].X-700, got[0].Y-cy) > 3 || math.Abs(got[0].Outer-44) > 3 {
			t.Errorf("a ring at %.0f: %v", cy, got)
		}
	}
}

func clearIn(r ringed, x, y, w, h int) { r.wipe(image.Rect(x, y, x+w, y+h)) }

func frameOn(r ringed, x, y, side int) {
	r.bar(x, y, side, 4)
	r.bar(x, y+side-4, side, 4)
	r.bar(x, y, 4, side)
	r.bar(x+side-4, y, 4, side)
}

// What is inside a ring comes out alone, and text that runs over its line stays.
func TestTakeRing(t *testing.T) {
	r := whitePicture(400, 300)
	r.ring(150, 150, 90, 5, 1)
	r.char(120, 100)
	r.char(155, 100)
	for x := range 3 {
		r.char(190+34*x, 160) // the first lies inside, the second under the line
	}
	inside, beside := image.Rect(120, 100, 190, 130), image.Rect(190, 160, 292, 190)
	stamp, text := r.inkIn(inside), r.inkIn(beside)
	ringInk := r.inkIn(image.Rect(0, 0, 400, 300)) - stamp - text
	g := r.Rings(128, 30)[0]
	alone, ok := r.TakeRing(g, 128, 30)
	if !ok {
		t.Fatal("nothing was taken")
	}
	if n := (ringed{alone}).inkIn(image.Rect(0, 0, alone.W, alone.H)); n != stamp {
		t.Errorf("the stamp alone has %d pixels of ink, not %d", n, stamp)
	}
	if n := r.inkIn(inside); n != 0 {
		t.Errorf("%d pixels of the stamp stayed", n)
	}
	if n := r.inkIn(beside); n < text*3/4 {
		t.Errorf("of %d pixels of text %d stayed", text, n)
	}
	if n := r.inkIn(image.Rect(0, 0, 400, 300)) - r.inkIn(beside); n > ringInk/10 {
		t.Errorf("of %d pixels of the ring %d stayed", ringInk, n)
	}

	// Where all of the inside goes on outside nothing is a stamp.
	r = whitePicture(400, 300)
	r.ring(150, 150, 50, 4, 1)
	for x := range 9 {
		r.char(40+34*x, 135)
	}
	text = r.inkIn(image.Rect(40, 135, 346, 165))
	for _, g := range r.Rings(128, 30) {
		if _, ok := r.TakeRing(g, 128, 30); ok {
			t.Error("text was taken for a stamp")
		}
	}
	if n := r.inkIn(image.Rect(40, 135, 346, 165)); n < text*9/10 {
		t.Errorf("of %d pixels of text %d stayed", text, n)
	}
}

// On a grey copy of a red stamp its ink is paler than the page's: dark text inside stays,
// and the stamp's strokes go on under it.
func TestPaleStampOverDarkText(t *testing.T) {
	r := whitePicture(400, 300)
	r.ring(200, 150, 120, 6, 1)
	r.char(150, 80)
	r.char(220, 80)
	r.bar(140, 190, 120, 20) // a broad stroke of the stamp
	for i, v := range r.Pix {
		if v == 0 {
			r.Pix[i] = 110
		}
	}
	r.text(120, 135, 4)    // of the page, inside
	r.bar(200, 180, 6, 40) // of the page, over the broad stroke
	r.text(20, 250, 8)
	page := r.inkIn(image.Rect(120, 135, 256, 165))
	g := r.Rings(128, 30)[0]
	alone, ok := r.TakeRing(g, 128, 30)
	if !ok {
		t.Fatal("nothing was taken")
	}
	box := g.Box()
	at := func(x, y int) byte { return alone.Pix[(y-box.Min.Y)*alone.W+x-box.Min.X] }
	if n := r.inkIn(image.Rect(120, 135, 256, 165)); n < page*95/100 {
		t.Errorf("of %d pixels of the page's text %d stayed", page, n)
	}
	if n := (ringed{alone}).inkIn(image.Rect(120, 135, 256, 165).Sub(box.Min)); n > page/20 {
		t.Errorf("%d pixels of the page's text are taken for the stamp's", n)
	}
	if at(160, 200) > 140 || at(203, 200) > 140 {
		t.Errorf("the stamp's stroke has grey %d, and %d under the page's", at(160, 200), at(203, 200))
	}
	if v := r.Pix[200*r.W+160]; v < 250 {
		t.Errorf("the stamp's stroke stayed in the page: grey %d", v)
	}
	if v := r.Pix[200*r.W+203]; v > 20 {
		t.Errorf("the page's stroke over it went: grey %d", v)
	}
}
