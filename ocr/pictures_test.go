package ocr

import (
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
		got := r.Pictures(128, char)
		if len(got) != 1 || !got[0].In(at.Inset(-8)) || !at.Inset(20).In(got[0]) {
			t.Errorf("%s: pictures %v, want about %v", name, got, at)
			continue
		}
		r.Whiten(got)
		if left := r.Pictures(128, char); len(left) > 0 {
			t.Errorf("%s: after it was taken out there are %v", name, left)
		}
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
		if got := r.Pictures(128, 13); len(got) > 0 {
			t.Errorf("%s: pictures %v", name, got)
		}
	}
}
