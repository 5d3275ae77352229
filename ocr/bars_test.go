package ocr

import (
	"image"
	"math/rand/v2"
	"testing"
)

// The bars of a chart go, with their outlines; the words and figures beside them stay, and so
// do a bar with a figure on it and the ground of a picture.
func TestBarsOfAChart(t *testing.T) {
	r := canvas(800, 700)
	rng := rand.New(rand.NewPCG(1, 2))
	bars := []image.Rectangle{image.Rect(200, 100, 600, 140), image.Rect(200, 180, 400, 220), image.Rect(200, 260, 300, 300)}
	for _, b := range bars {
		r.toned(b.Inset(-2), 40, rng)
		r.toned(b, 150, rng)
		r.printed(100, b.Min.Y+8, 3, 30)
		r.printed(b.Max.X+16, b.Min.Y+8, 2, 30)
	}
	lettered := image.Rect(200, 340, 400, 380)
	r.toned(lettered, 150, rng)
	r.printed(290, 348, 1, 30)
	for i := range 4 { // of a picture
		r.toned(image.Rect(200+100*i, 450, 300+100*i, 550), 60+40*i, rng)
	}
	words := []image.Rectangle{image.Rect(98, 100, 190, 310), image.Rect(612, 100, 680, 140), image.Rect(290, 348, 314, 372), image.Rect(200, 450, 600, 550)}
	var before []float64
	for _, b := range words {
		before = append(before, r.darkShare(b, 128))
	}
	printed, got := r.Panels(24)
	if len(got) != 3 || len(printed) != 1 || !lettered.In(printed[0].Inset(-8)) {
		t.Errorf("bars %v, panels %v", got, printed)
	}
	for _, b := range bars {
		if ink := r.darkShare(b.Inset(-4), 230); ink > 0 {
			t.Errorf("%.3f is left of the bar at %v", ink, b)
		}
	}
	for i, b := range words {
		if after := r.darkShare(b, 128); after != before[i] {
			t.Errorf("the ink at %v went from %.3f to %.3f", b, before[i], after)
		}
	}
}
