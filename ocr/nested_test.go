package ocr

import (
	"image"
	"math/rand/v2"
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
