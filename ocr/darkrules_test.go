package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// The dark head of a table has cells with light print, parted and framed by rules that are darker
// than its ground: these stay as rules, the ground becomes white, the print black.
func TestDarkHeadKeepsItsRules(t *testing.T) {
	const char = 24
	head := image.Rect(100, 100, 602, 200)
	rules := []image.Rectangle{
		image.Rect(100, 98, 330, 100), image.Rect(100, 200, 602, 202), image.Rect(98, 98, 100, 202), image.Rect(602, 98, 604, 202),
		image.Rect(350, 112, 352, 200), // the ground goes on above it
	}
	draw := func() Raster {
		r := canvas(700, 300)
		r.grained(head, 120, rand.New(rand.NewPCG(5, 6)))
		for _, u := range rules {
			r.fill(u, 20)
		}
		r.fill(image.Rect(450, 188, 456, 194), 20) // a speck
		for _, y := range []int{116, 160} {
			r.printed(140, y, 7, 250)
			r.printed(380, y, 7, 250)
		}
		return r
	}
	for name, turn := range map[string]func(Raster) int{
		"as one dark ground":  func(r Raster) int { return len(r.Reversed(190, char)) },
		"as panels of a tone": func(r Raster) int { got, _ := r.Panels(char); return len(got) },
	} {
		r := draw()
		if turn(r) == 0 {
			t.Errorf("%s: not turned over", name)
			continue
		}
		for _, u := range rules {
			if ink := r.darkShare(u, 128); ink < .9 {
				t.Errorf("%s: %.2f of the rule %v is left", name, ink, u)
			}
		}
		if ink := r.darkShare(image.Rect(140, 116, 140+28*7, 140), 128); ink < .2 || ink > .5 {
			t.Errorf("%s: %.2f of a word is ink", name, ink)
		}
		for _, free := range []image.Rectangle{image.Rect(104, 104, 346, 114), image.Rect(356, 186, 598, 196)} {
			if ink := r.darkShare(free, 128); ink > 0 {
				t.Errorf("%s: %.3f of the ground is ink", name, ink)
			}
		}
	}
}

// Cells of a dark head that nothing but thin rules part, each with a word of two characters, with
// one, or with a word in the middle of much ground, are all turned over.
func TestPanelsBesideEachOther(t *testing.T) {
	r := canvas(900, 500)
	rng := rand.New(rand.NewPCG(7, 8))
	cells := []image.Rectangle{image.Rect(100, 200, 160, 340), image.Rect(163, 200, 223, 340), image.Rect(226, 200, 286, 340), image.Rect(289, 200, 800, 340)}
	r.fill(image.Rect(97, 197, 803, 343), 20)
	for _, c := range cells {
		r.grained(c, 130, rng)
	}
	for _, c := range cells[:2] { // set upright
		r.printed(c.Min.X+18, 240, 1, 250)
		r.printed(c.Min.X+18, 263, 1, 250)
	}
	r.printed(cells[2].Min.X+18, 260, 1, 250)
	r.printed(500, 240, 1, 250)
	r.printed(500, 263, 1, 250)
	if got, _ := r.Panels(24); len(got) != len(cells) {
		t.Fatalf("panels %v, want those of %v", got, cells)
	}
	for _, c := range cells {
		if light := 1 - r.darkShare(c.Inset(8), 200); light < .8 {
			t.Errorf("%.2f of cell %v is white", light, c)
		}
		if ink := r.darkShare(c.Inset(8), 128); ink < .005 {
			t.Errorf("%.4f of cell %v is ink", ink, c)
		}
		for _, side := range []int{c.Min.X + 2, c.Max.X - 10} {
			if ink := r.darkShare(image.Rect(side, c.Min.Y+10, side+8, c.Max.Y-10), 230); ink > .01 {
				t.Errorf("%.2f of cell %v beside a rule is no paper", ink, c)
			}
		}
	}
	for _, x := range []int{161, 224, 287} { // the rules between
		if ink := r.darkShare(image.Rect(x, 204, x+1, 336), 128); ink < .9 {
			t.Errorf("%.2f of the rule at %d is left", ink, x)
		}
	}
}

// A large dark head with a grain is no darker part of the paper: its middle stays as dark as its
// edge. A shadow with a grain is one.
func TestFlattenLeavesDarkHeads(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	grey := func(r Raster, b image.Rectangle) int {
		sum := 0
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for _, v := range r.Pix[y*r.W+b.Min.X : y*r.W+b.Max.X] {
				sum += int(v)
			}
		}
		return sum / (b.Dx() * b.Dy())
	}
	middle := image.Rect(480, 480, 520, 520)
	r := canvas(1000, 1000)
	r.grained(image.Rect(200, 300, 800, 700), 150, rng)
	r.Flatten(&Surroundings{})
	if g := grey(r, middle); g > 165 {
		t.Errorf("the middle of the head has grey %d, want 150 or a little more", g)
	}
	for name, of := range map[string]func(far int) int{
		"a shadow that grows darker":   func(far int) int { return min(250, 110+far/5) },
		"an even one with a soft edge": func(far int) int { return max(150, 150+(far-500)/4) },
		"a picture with a sharp edge":  func(far int) int { return 60 + far/8 },
	} {
		r := canvas(2600, 2600)
		for y := 500; y < 2100; y += 10 {
			for x := 500; x < 2100; x += 10 {
				r.grained(image.Rect(x, y, x+10, y+10), min(231, of(max(abs(x-1300), abs(y-1300)))), rng)
			}
		}
		middle := image.Rect(1280, 1280, 1320, 1320)
		before := grey(r, middle)
		r.Flatten(&Surroundings{})
		if g := grey(r, middle); g < before+30 {
			t.Errorf("%s has grey %d in its middle, after %d", name, g, before)
		}
	}
}
