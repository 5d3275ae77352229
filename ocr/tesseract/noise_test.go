package tesseract

import (
	"image"
	"math/rand/v2"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// noised fills a part of a picture with noise.
func noised(img *image.Gray, part image.Rectangle) {
	rng := rand.New(rand.NewPCG(9, 9))
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			img.Pix[img.PixOffset(x, y)] = byte(rng.Uint32())
		}
	}
}

// Noise is one unread region, which no model was asked about; turned, where a person
// said so.
func TestNoiseIsUnread(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	img := plain(640, 480, 255)
	noised(img, img.Rect)
	page := pageOf(t, img)
	for turn, size := range map[int]image.Point{0: {640, 480}, 1: {480, 640}} {
		page.Turn = &turn
		r, err := p.Read(t.Context(), page)
		if err != nil {
			t.Fatal(err)
		}
		x := r.Text
		if x.Passes != 0 || len(x.Lines) != 1 || x.Lines[0].Type != archive.LineUnread || x.UnreadInk != 100 || x.Blank || x.Turn != turn ||
			x.Glyphs[0].Box != (archive.Rect{W: size.X, H: size.Y}) {
			t.Errorf("turned %d: %+v", turn, x)
		}
	}
}

// Beside print it is unread, and the print is read.
func TestNoiseBesidePrint(t *testing.T) {
	c := childConfig(t, "serve")
	c.Model = "jpn"
	p := newPool(t, c)
	d := drawPage(t, draughtsman(t), archive.Horizontal)
	img := plain(d.img.Rect.Dx(), d.img.Rect.Dy()+600, 255)
	copy(img.Pix, d.img.Pix)
	noise := image.Rect(100, d.img.Rect.Dy()+50, d.img.Rect.Dx()-100, d.img.Rect.Dy()+550)
	noised(img, noise)
	r, err := p.Read(t.Context(), pageOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	if n := len([]rune(strings.Join(drawn, ""))); len(r.Text.Glyphs) < n*9/10 || len(r.Text.Glyphs) > n*12/10 {
		t.Errorf("%d characters of %d: %s", len(r.Text.Glyphs), n, r.Text.Plain())
	}
	unread := 0
	for _, l := range r.Text.Lines {
		b := r.Text.Glyphs[l.Start].Box
		if mid := image.Pt(b.X+b.W/2, b.Y+b.H/2); mid.In(noise) {
			if l.Type != archive.LineUnread {
				t.Errorf("a line of type %q was read in noise", l.Type)
			}
			unread++
		}
	}
	if unread == 0 {
		t.Error("the noise is no unread region")
	}
}
