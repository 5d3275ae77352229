package ocr

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"
)

// A table's head is dark with its title in light print, and has a box in a colour of its own
// for each column: all grounds become white, and all print black.
func TestPanelsOnAPanel(t *testing.T) {
	for name, title := range map[string]bool{"a title": true, "no title": false} {
		rng := rand.New(rand.NewPCG(1, 2))
		r := canvas(1100, 500)
		r.toned(image.Rect(100, 100, 1000, 260), 110, rng)
		if title {
			r.printed(120, 112, 10, 250)
		}
		tones := []int{170, 140, 190}
		for i, tone := range tones {
			x := 120 + 290*i
			r.toned(image.Rect(x, 150, x+260, 250), tone, rng)
			r.printed(x+20, 190, 6, 20)
		}
		if printed, _ := r.Panels(24); len(printed) != 4 {
			t.Errorf("%s: panels at %v, want 4", name, printed)
		}
		for at, want := range map[image.Point]bool{
			{160, 119}: title, {132, 195}: false, {152, 195}: true, {150, 160}: false, {395, 200}: false, {450, 160}: false,
			{442, 195}: true, {730, 160}: false, {732, 195}: true, {700, 125}: false, {990, 180}: false, {500, 255}: false,
		} {
			if dark := r.at(at.X, at.Y) < 100; dark != want {
				t.Errorf("%s: print at %v is %v, want %v (grey %d)", name, at, dark, want, r.at(at.X, at.Y))
			}
		}
	}
}

// On white paper a large box in one grey is printed, not paper that is darker there.
func TestFlattenLeavesGrounds(t *testing.T) {
	r := canvas(1000, 1000)
	box := image.Rect(200, 300, 700, 620)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			r.Pix[y*r.W+x] = 180
		}
	}
	r.printed(240, 400, 12, 20)
	if r.Flatten(&Surroundings{}) {
		t.Error("even paper was flattened")
	}
	if in, side := r.at(450, 550), r.at(203, 305); in != side {
		t.Errorf("the box is %d in its middle and %d at its edge", in, side)
	}
}

// A dark panel, as grained as a scanner's light makes it, has a title in light print and two
// white cards with dark print, and a sign beside the title: its ground becomes white, its title black,
// its cards stay.
func TestPanelWithCards(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	r := canvas(1100, 700)
	for y := 100; y < 600; y++ {
		for x := 100; x < 1000; x++ {
			r.Pix[y*r.W+x] = byte(110 + rng.IntN(49) - 24)
		}
	}
	r.printed(120, 120, 10, 250)
	r.fill(image.Rect(900, 138, 966, 153), 250)
	r.fill(image.Rect(925, 113, 940, 179), 250)
	cards := []image.Rectangle{image.Rect(120, 200, 520, 580), image.Rect(560, 200, 980, 580)}
	for _, c := range cards {
		r.fill(c, 250)
		for i := range 6 {
			r.printed(c.Min.X+12, c.Min.Y+10+60*i, 12, 30)
		}
	}
	before := r.darkShare(cards[0], 128)
	if printed, _ := r.Panels(24); len(printed) != 1 {
		t.Fatalf("panels at %v", printed)
	}
	if after := r.darkShare(cards[0], 128); after != before {
		t.Errorf("the ink on a card went from %.4f to %.4f", before, after)
	}
	if title := r.darkShare(image.Rect(120, 120, 120+28*10, 144), 128); title < .2 || title > .5 {
		t.Errorf("%.2f of the title is ink", title)
	}
	if ground := r.darkShare(image.Rect(500, 110, 890, 190), 200); ground > .02 {
		t.Errorf("%.3f of the ground is left", ground)
	}
}

// What is light on a panel with cards and no print may be a drawing: it is not made white.
func TestPanelWithADrawing(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	r := canvas(1100, 700)
	r.toned(image.Rect(100, 100, 1000, 600), 110, rng)
	r.fill(image.Rect(120, 320, 520, 580), 250)
	r.printed(132, 340, 12, 30)
	r.fill(image.Rect(600, 150, 640, 560), 250) // too thin for a card, too large for letters
	r.fill(image.Rect(560, 300, 900, 330), 250)
	before := slices.Clone(r.Pix)
	if printed, _ := r.Panels(24); len(printed) > 0 {
		t.Errorf("panels at %v", printed)
	}
	if !slices.Equal(before, r.Pix) {
		t.Error("the page changed")
	}
}

// grained fills a box with a grey that has the grain of a scanner's light.
func (r Raster) grained(b image.Rectangle, grey int, rng *rand.Rand) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = byte(grey + rng.IntN(49) - 24)
		}
	}
}

// Grain alone is no print, and grained ground no picture.
func TestGrainedPanels(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for name, c := range map[string]struct {
		tone  int
		print byte
		n     int
	}{
		"light on dark":        {100, 250, 10},
		"light on a pale head": {182, 250, 10},
		"dark on a tint":       {150, 30, 10},
		"nothing":              {100, 0, 0},
	} {
		r := canvas(700, 300)
		r.grained(image.Rect(100, 100, 500, 160), c.tone, rng)
		r.printed(120, 118, c.n, c.print)
		got, _ := r.Panels(24)
		if want := boolToInt(c.n > 0); len(got) != want {
			t.Errorf("%s: panels %v", name, got)
		}
		if ink := r.darkShare(image.Rect(100, 100, 500, 160), 150); c.n > 0 && (ink < .05 || ink > .12) {
			t.Errorf("%s: %.3f of it is ink", name, ink)
		}
	}
}
