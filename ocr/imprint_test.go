package ocr

import (
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
)

// linesOf are the lines of an imprint across.
func linesOf(im Imprint) []image.Rectangle { return im.Lines(ImprintDark, archive.Horizontal) }

func TestImprintOfADateStamp(t *testing.T) {
	draw := func(ring bool) ringed {
		r := whitePicture(320, 320)
		if ring {
			r.ring(160, 160, 150, 6, 1)
		}
		r.bar(20, 110, 280, 4)
		r.bar(20, 205, 280, 4)
		for i, y := range []int{55, 143, 230} {
			r.text(110-10*i, y, 3)
		}
		return r
	}
	for name, c := range map[string]struct {
		r    ringed
		gone Unframed
	}{"with its ring": {draw(true), UnframedNone}, "its ring gone": {draw(false), UnframedRound}} {
		im := c.r.Imprinted(c.gone)
		lines := linesOf(im)
		if len(lines) != 3 || !near(lines[1], image.Rect(100, 143, 198, 173), 3) {
			t.Errorf("%s: lines %v", name, lines)
		}
		if !im.Framed || im.at(160, 12) < 200 || im.at(160, 112) < 200 {
			t.Errorf("%s: ring or bar is left", name)
		}
	}
}

func TestImprintOfAFrameAskew(t *testing.T) {
	r := whitePicture(400, 240)
	r.tilted(200, 120, 360, 180, 5, 3, 0)
	sin, cos := math.Sincos(3 * math.Pi / 180)
	for x := -178.0; x < 178; x++ { // a line between two rows of text
		for y := -1.0; y < 2; y++ {
			r.Pix[int(120+x*sin+y*cos)*r.W+int(200+x*cos-y*sin)] = 0
		}
	}
	for i := range 5 {
		x := float64(-85 + 34*i)
		r.char(int(200+x*cos), int(120-60+x*sin))
		r.char(int(200+x*cos), int(120+25+x*sin))
	}
	im := r.Imprinted(UnframedNone)
	if math.Abs(im.Turned+3) > .6 {
		t.Errorf("turned by %f", im.Turned)
	}
	lines := linesOf(im)
	if len(lines) != 2 || lines[0].Dx() < 150 || lines[0].Dx() > 180 || lines[0].Dy() > 40 {
		t.Errorf("lines %v", lines)
	}
	if !im.Framed {
		t.Error("no frame was found")
	}
}

// A word without a frame keeps its long strokes, pale ink becomes black, and specks go.
func TestImprintOfAWord(t *testing.T) {
	r := whitePicture(120, 120)
	for _, y := range []int{25, 55, 90} {
		r.bar(20, y, 80, 8)
	}
	r.bar(55, 25, 8, 70)
	r.bar(5, 5, 2, 2)
	for i, v := range r.Pix {
		if v == 0 {
			r.Pix[i] = 140
		}
	}
	im := r.Imprinted(UnframedNone)
	if im.Framed || im.at(60, 28) > 20 || im.at(30, 94) > 20 {
		t.Errorf("framed %t, strokes of grey %d and %d", im.Framed, im.at(60, 28), im.at(30, 94))
	}
	if im.at(5, 5) < 200 {
		t.Error("a speck is left")
	}
	if r.at(60, 28) != 140 {
		t.Error("the picture itself was changed")
	}
	if tiny := whitePicture(3, 3).Imprinted(UnframedNone); tiny.W != 3 || tiny.Framed {
		t.Error("a picture of three pixels")
	}
}

// The lines of a stamp are told by its characters: neither a speck nor
// the rest of a bar widens or joins them, and a character of several strokes is one line.
func TestLinesOfAStamp(t *testing.T) {
	r := whitePicture(300, 300)
	r.text(40, 30, 4)
	r.text(60, 100, 3)
	r.bar(60, 80, 90, 3)  // a bar
	r.bar(250, 110, 4, 4) // a speck far behind
	for _, y := range []int{170, 183, 196} {
		r.bar(100, y, 28, 4)
	}
	got := r.Lines(128, archive.Horizontal)
	want := []image.Rectangle{image.Rect(40, 30, 172, 60), image.Rect(60, 100, 158, 130), image.Rect(100, 170, 128, 200)}
	if len(got) != len(want) {
		t.Fatalf("lines %v", got)
	}
	for i := range want {
		if !near(got[i], want[i], 6) {
			t.Errorf("line %d is %v, not %v", i, got[i], want[i])
		}
	}
}
