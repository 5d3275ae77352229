package ocr

import (
	"bytes"
	"image"
	"testing"
)

// The crumbs of a character that was struck lightly grow together; one with whole strokes,
// single specks and crowds of nothing but specks stay as they are.
func TestKnit(t *testing.T) {
	const char = 40
	r := Raster{W: 400, H: 200, Pix: bytes.Repeat([]byte{255}, 400*200)}
	fill := func(b image.Rectangle) {
		for y := b.Min.Y; y < b.Max.Y; y++ {
			for x := b.Min.X; x < b.Max.X; x++ {
				r.Pix[y*r.W+x] = 0
			}
		}
	}
	light := image.Rect(60, 60, 100, 100)
	for i := range 8 { // two strokes of crumbs, two pixels apart
		fill(image.Rect(62+5*i, 78, 65+5*i, 81))
		fill(image.Rect(78, 62+5*i, 81, 65+5*i))
	}
	whole := image.Rect(160, 60, 200, 100)
	fill(image.Rect(162, 78, 198, 82))
	fill(image.Rect(178, 62, 182, 98))
	for i := range 4 {
		fill(image.Rect(164+9*i, 66, 166+9*i, 69)) // its frayed edges
		fill(image.Rect(20+90*i, 20, 22+90*i, 22)) // specks by themselves
	}
	for i := range 9 { // and many together
		x, y := 280+9*(i%3), 70+9*(i/3)
		fill(image.Rect(x, y, x+1, y+2))
	}
	pieces := func(b image.Rectangle) int {
		n := 0
		for _, o := range outlines(r.Ink(128), r.W, r.H) {
			n += boolToInt(image.Pt(o.x0, o.y0).In(b))
		}
		return n
	}
	before, all := pieces(light), bytes.Clone(r.Pix)
	if n := r.Knit(128, char); n < 10 {
		t.Errorf("%d crumbs", n)
	}
	if after := pieces(light); after > before/3 {
		t.Errorf("%d pieces of %d are left", after, before)
	}
	for i, v := range r.Pix {
		if p := image.Pt(i%r.W, i/r.W); v != all[i] && !p.In(light.Inset(-2)) {
			t.Fatalf("the ink at %v has changed, which is not of %v; %v has whole strokes", p, light, whole)
		}
	}
	if n := (Raster{W: 3, H: 3, Pix: bytes.Repeat([]byte{255}, 9)}).Knit(128, char); n != 0 {
		t.Errorf("%d crumbs on blank paper", n)
	}
}
