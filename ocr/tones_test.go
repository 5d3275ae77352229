package ocr

import (
	"image"
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
	if got := r.Toned(char); len(got) != 1 || !got[0].In(at.Inset(-8)) || !at.Inset(20).In(got[0]) {
		t.Errorf("a light photograph: %v, want about %v", got, at)
	}
	if got := r.Pictures(128, char); len(got) != 1 {
		t.Errorf("among the pictures: %v", got)
	}
	r = cleared()
	r.tone(at, .75, 0, 0)
	for i := range 12 {
		r.bar(120, 310+14*i, 250, 4)
	}
	if got := r.Toned(char); len(got) != 0 {
		t.Errorf("tinted paper: %v", got)
	}
	r = sheet(archive.Horizontal)
	r.Soften(2)
	if got := r.Toned(char); len(got) != 0 {
		t.Errorf("soft text: %v", got)
	}
}
