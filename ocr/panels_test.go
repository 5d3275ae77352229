package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// toned fills a box with a grey, with the noise of a scan.
func (r Raster) toned(b image.Rectangle, grey int, rng *rand.Rand) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = byte(grey + rng.IntN(9) - 4)
		}
	}
}

// printed draws characters of 24 pixels in a grey.
func (r Raster) printed(x, y, n int, grey byte) {
	for i := range n {
		for _, b := range []image.Rectangle{image.Rect(0, 2, 24, 6), image.Rect(10, 2, 14, 22), image.Rect(2, 18, 22, 22)} {
			b = b.Add(image.Pt(x+28*i, y))
			for py := b.Min.Y; py < b.Max.Y; py++ {
				for px := b.Min.X; px < b.Max.X; px++ {
					r.Pix[py*r.W+px] = grey
				}
			}
		}
	}
}

// Where print stands on one tone, dark or light, its ground becomes white and it black; a
// plain bar, a shade that runs from light to dark and the paper are left.
func TestPanels(t *testing.T) {
	box := image.Rect(100, 100, 500, 160)
	print := image.Rect(120, 118, 120+28*10, 142)
	for name, c := range map[string]struct {
		draw func(Raster, *rand.Rand)
		want bool
	}{
		"dark on a tint":    {func(r Raster, g *rand.Rand) { r.toned(box, 180, g); r.printed(120, 118, 10, 30) }, true},
		"light on a colour": {func(r Raster, g *rand.Rand) { r.toned(box, 90, g); r.printed(120, 118, 10, 250) }, true},
		"close to its edge": {func(r Raster, g *rand.Rand) { r.toned(box, 180, g); r.printed(103, 118, 10, 30) }, true},
		"from edge to edge": {func(r Raster, g *rand.Rand) { r.toned(box, 180, g); r.printed(100, 118, 10, 30) }, true},
		"light in round corners": {func(r Raster, g *rand.Rand) {
			r.toned(box, 90, g)
			r.printed(120, 118, 10, 250)
			for i := range 12 { // the paper shows
				r.toned(image.Rect(100, 100+i, 112-i, 101+i), 250, g)
				r.toned(image.Rect(100, 159-i, 112-i, 160-i), 250, g)
			}
		}, true},
		"a plain bar":          {func(r Raster, g *rand.Rand) { r.toned(box, 120, g) }, false},
		"print on the paper":   {func(r Raster, g *rand.Rand) { r.printed(120, 118, 10, 30) }, false},
		"no print, but specks": {func(r Raster, g *rand.Rand) { r.toned(box, 120, g); r.toned(image.Rect(200, 120, 206, 126), 10, g) }, false},
		"a shade": {func(r Raster, g *rand.Rand) {
			for x := box.Min.X; x < box.Max.X; x++ {
				r.toned(image.Rect(x, box.Min.Y, x+1, box.Max.Y), 40+(x-box.Min.X)/2, g)
			}
			r.printed(120, 118, 10, 0)
		}, false},
	} {
		r := canvas(700, 300)
		c.draw(r, rand.New(rand.NewPCG(1, 2)))
		before := r.darkShare(print, 128)
		got, bars := r.Panels(24)
		if (len(got) == 1) != c.want || len(got) > 1 {
			t.Errorf("%s: panels %v", name, got)
			continue
		}
		if !c.want {
			if after := r.darkShare(print, 128); after != before && len(bars) == 0 {
				t.Errorf("%s: its ink went from %.2f to %.2f", name, before, after)
			}
			continue
		}
		if ink := r.darkShare(image.Rect(100, 100, 500, 160), 200); ink < .07 || ink > .12 {
			t.Errorf("%s: %.2f of it is ink", name, ink)
		}
		if r.darkShare(image.Rect(100, 100, 500, 114), 230) > 0 || r.darkShare(image.Rect(94, 94, 506, 100), 230) > 0 {
			t.Errorf("%s: its ground is not white", name)
		}
	}
}

// A tall panel beside a table has three lines of print at its top, which begin at its edge.
func TestPanelWithLittlePrint(t *testing.T) {
	r := canvas(500, 2000)
	r.toned(image.Rect(100, 100, 260, 1900), 180, rand.New(rand.NewPCG(1, 2)))
	for i := range 3 {
		r.printed(102, 112+40*i, 5, 30)
	}
	if got, _ := r.Panels(24); len(got) != 1 {
		t.Fatalf("panels %v", got)
	}
	if ink := r.darkShare(image.Rect(96, 108, 264, 230), 200); ink < .1 || ink > .35 {
		t.Errorf("%.2f of its lines is ink", ink)
	}
	if ink := r.darkShare(image.Rect(94, 240, 270, 1910), 230); ink > 0 {
		t.Errorf("%.2f of its ground is left", ink)
	}
}

// A picture's sky is no panel, though mountains rise before it: they are no letters.
func TestPanelsAreNoLandscapes(t *testing.T) {
	r := canvas(700, 500)
	rng := rand.New(rand.NewPCG(1, 2))
	r.toned(image.Rect(100, 100, 600, 400), 180, rng)
	for i := range 5 {
		for y := range 150 {
			r.toned(image.Rect(max(100, 150+i*100-y*2/5), 250+y, min(600, 154+i*100+y*2/5), 251+y), 60, rng)
		}
	}
	if got, _ := r.Panels(24); len(got) > 0 {
		t.Errorf("panels %v", got)
	}
}
