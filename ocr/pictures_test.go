package ocr

import (
	"bytes"
	"image"
	"math"
	"math/rand/v2"
	"testing"

	"fumikura/internal/archive"
)

// tone puts a photograph's greys into a part of a page: clouds of light and dark about
// a middle grey, both from 0 to 1, or with a pitch a screen of dots as large as they are dark.
func (r Raster) tone(b image.Rectangle, middle, swing, pitch float64) {
	rng := rand.New(rand.NewPCG(5, 6))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			v := middle + swing*math.Sin(float64(x-b.Min.X)/37)*math.Cos(float64(y-b.Min.Y)/29) + 0.05*rng.NormFloat64()
			if pitch > 0 {
				u := math.Cos(math.Pi*float64(x+y)/pitch) * math.Cos(math.Pi*float64(x-y)/pitch)
				v = math.Round(min(1, max(0, 4*(v-.5-.5*u)+.5)))
			}
			r.Pix[y*r.W+x] = byte(255 * min(1, max(0, v)))
		}
	}
}

func TestPictures(t *testing.T) {
	const char = 13
	at := image.Rect(100, 300, 400, 480)
	for name, c := range map[string]struct{ middle, swing, pitch float64 }{"greys": {.45, .4, 0}, "dots": {.45, .4, 5}, "light dots": {.6, .1, 6}} {
		r := sheet(archive.Horizontal)
		r.bar(60, 290, 400, 200)
		for i := range r.Pix { // no text where the picture is
			if p := image.Pt(i%r.W, i/r.W); p.In(image.Rect(60, 280, 500, 500)) {
				r.Pix[i] = 250
			}
		}
		r.tone(at, c.middle, c.swing, c.pitch)
		got, _ := r.Pictures(128, char)
		if len(got) != 1 || !got[0].In(at.Inset(-8)) || !at.Inset(20).In(got[0]) {
			t.Errorf("%s: pictures %v, want about %v", name, got, at)
			continue
		}
		r.Whiten(got)
		if left, _ := r.Pictures(128, char); len(left) > 0 {
			t.Errorf("%s: after it was taken out there are %v", name, left)
		}
	}
}

// A picture that stands on a corner leaves what is beside it in its box to print, and two whose
// boxes overlap what a box about both would hold.
func TestPicturesOnACorner(t *testing.T) {
	r := canvas(1000, 1000)
	diamond := func(cx, cy, half int) {
		for y := -half; y < half; y++ {
			w := half - abs(y)
			r.bar(cx-w, cy+y, 2*w, 1)
		}
	}
	diamond(400, 300, 280)
	diamond(250, 700, 200)
	beside := []image.Rectangle{image.Rect(600, 480, 690, 560), image.Rect(600, 700, 900, 900)}
	boxes, parts := r.Pictures(128, 20)
	if len(boxes) != 2 || len(parts) < 20 {
		t.Fatalf("pictures %v", boxes)
	}
	if !image.Rect(300, 250, 500, 350).In(boxes[0]) {
		t.Errorf("the middle of one is %v", boxes[0])
	}
	for _, p := range parts {
		if p.Overlaps(beside[0]) || p.Overlaps(beside[1]) {
			t.Fatalf("%v is part of a picture", p)
		}
	}
	r.Whiten(parts)
	if left := r.darkShare(image.Rect(0, 0, 1000, 1000), 128); left > .0001 {
		t.Errorf("%.4f of the pictures is left", left)
	}
}

// Of a picture that encloses cards with print these stay; what is light in it and has none goes.
func TestPictureWithCards(t *testing.T) {
	r := canvas(1000, 1000)
	r.bar(100, 100, 800, 700)
	wipe := func(b image.Rectangle) { r.Whiten([]image.Rectangle{b}) }
	card, blank := image.Rect(200, 200, 500, 500), image.Rect(600, 200, 800, 500)
	wipe(card)
	wipe(blank)
	for line := range 4 {
		for k := range 9 {
			r.bar(225+k*28, 230+line*60, 18, 20)
		}
	}
	print := r.Cut(card)
	boxes, parts := r.Pictures(128, 20)
	if len(boxes) != 1 || boxes[0].Overlaps(card.Inset(20)) {
		t.Fatalf("pictures %v", boxes)
	}
	r.Whiten(parts)
	if got := r.Cut(card.Inset(20)); !bytes.Equal(got.Pix, print.Cut(image.Rect(20, 20, 280, 280)).Pix) {
		t.Error("the card has changed")
	}
	wipe(card)
	if left := r.darkShare(image.Rect(0, 0, 1000, 1000), 128); left > 0 {
		t.Errorf("%.4f of the picture is left", left)
	}
}

// Of a table whose head is dark the rows stay, though they are lower than a card is.
func TestTableWithADarkHead(t *testing.T) {
	r := canvas(1000, 600)
	r.bar(100, 100, 800, 90)
	for row := range 5 {
		r.bar(100, 188+40*row, 800, 4)
	}
	for col := range 5 {
		r.bar(100+199*col, 188, 4, 164)
	}
	rows := image.Rect(108, 232, 892, 350)
	for row := range 4 {
		for k := range 16 {
			r.bar(130+199*(k/4)+30*(k%4), 203+40*row, 14, 14)
		}
	}
	before := r.darkShare(rows, 128)
	boxes, parts := r.Pictures(128, 20)
	if len(boxes) != 1 {
		t.Fatalf("pictures %v", boxes)
	}
	r.Whiten(parts)
	if left := r.darkShare(rows, 128); left < before {
		t.Errorf("of the rows and their rules %.3f are left, of %.3f", left, before)
	}
	for k := range 16 {
		if at := image.Rect(130+199*(k/4)+30*(k%4), 243, 144+199*(k/4)+30*(k%4), 257); r.darkShare(at, 128) < 1 {
			t.Fatalf("the character at %v is gone", at)
		}
	}
	if head := r.darkShare(image.Rect(110, 105, 890, 160), 128); head > 0 {
		t.Errorf("%.3f of the head is left", head)
	}
}

// Print is no picture: text of either direction, bold lines, a table with a dark
// head, and neither is a page that is dark all over.
func TestNoPictures(t *testing.T) {
	bold := sheet(archive.Horizontal)
	for line := range 3 { // three lines of large bold type
		for k := range 9 {
			for stroke := range 4 {
				bold.bar(70+k*45, 100+line*60+stroke*10, 36, 5)
			}
			bold.bar(86+k*45, 100+line*60, 6, 36)
		}
	}
	table := sheet(archive.Horizontal)
	table.bar(60, 50, 500, 3)
	table.bar(60, 300, 500, 3)
	table.bar(60, 50, 3, 250)
	table.bar(557, 50, 3, 250)
	table.bar(60, 50, 500, 26) // its head
	black := canvas(300, 400)
	black.bar(0, 0, 300, 400)
	for name, r := range map[string]Raster{"text": sheet(archive.Horizontal), "vertical text": sheet(archive.Vertical), "bold": bold, "table": table, "black": black, "tiny": canvas(3, 900), "nothing": {}} {
		if got, _ := r.Pictures(128, 13); len(got) > 0 {
			t.Errorf("%s: pictures %v", name, got)
		}
	}
}
