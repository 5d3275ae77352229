package ocr

import (
	"image"
	"math/rand/v2"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// A photograph most of whose tones are lighter than ink is a picture; paper of one tint with
// print on it, and text with soft edges, are none.
func TestToned(t *testing.T) {
	const char = 13
	at := image.Rect(100, 300, 400, 480)
	cleared := func() Raster {
		r := sheet(archive.Horizontal)
		for y := 280; y < 500; y++ {
			for x := 60; x < 500; x++ {
				r.Pix[y*r.W+x] = 250
			}
		}
		return r
	}
	r := cleared()
	r.tone(at, .65, .3, 0)
	if got := r.photographs(char); len(got) != 1 || !got[0].box.In(at.Inset(-8)) || !at.Inset(20).In(got[0].box) {
		t.Errorf("a light photograph: %v, want about %v", got, at)
	}
	if got, _ := r.Pictures(128, char); len(got) != 1 {
		t.Errorf("among the pictures: %v", got)
	}
	r = cleared()
	r.tone(at, .75, 0, 0)
	for i := range 12 {
		r.bar(120, 310+14*i, 250, 4)
	}
	if got := r.photographs(char); len(got) != 0 {
		t.Errorf("tinted paper: %v", got)
	}
	r = sheet(archive.Horizontal)
	r.Soften(2)
	if got := r.photographs(char); len(got) != 0 {
		t.Errorf("soft text: %v", got)
	}
}

// A photograph is left out of a look, with its light parts; print beside it and print on a
// tint stay.
func TestWithoutPhotos(t *testing.T) {
	const char = 13
	r := canvas(827, 1170)
	rng := rand.New(rand.NewPCG(5, 6))
	photo := image.Rect(0, 0, 827, 700)
	for y := photo.Min.Y; y < photo.Max.Y; y++ {
		for x := photo.Min.X; x < photo.Max.X; x++ {
			v := 30 + (x+y)/9 + 40*boolToInt(x/60%3 == y/50%3)
			if x > 300 && x < 340 && y > 300 && y < 340 {
				v = 250 // a light part
			}
			r.Pix[y*r.W+x] = byte(max(0, min(255, v+rng.IntN(21)-10)))
		}
	}
	for line := range 12 {
		r.letters(100, 780+24*line, 30, char, 20)
	}
	print := slices.Clone(r.Pix[760*r.W:])
	got, ok := r.WithoutPhotos(char)
	if !ok {
		t.Fatal("no photograph")
	}
	if ink := got.darkShare(photo, 232); ink > .01 {
		t.Errorf("%.3f of the photograph is left", ink)
	}
	if !slices.Equal(print, got.Pix[760*r.W:]) {
		t.Error("the print changed")
	}
	if r.at(10, 10) > 200 {
		t.Error("the page itself changed")
	}
	tint := canvas(827, 1170)
	tint.toned(image.Rect(60, 60, 767, 1110), 205, rng)
	for line := range 30 {
		tint.letters(100, 100+30*line, 30, char, 20)
	}
	for name, r := range map[string]Raster{"print on a tint": tint, "text": sheet(archive.Horizontal)} {
		if _, ok := r.WithoutPhotos(char); ok {
			t.Errorf("%s is a photograph", name)
		}
	}
}
