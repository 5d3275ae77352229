package tesseract

import (
	"bytes"
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// The stamps of a page go before rules are looked for that lean: the sides of their frames
// are none. A page that is not known to be level keeps what lies askew.
func TestStampsGoBeforeLean(t *testing.T) {
	for _, level := range []bool{true, false} {
		w := &working{Raster: ocr.Raster{W: 1200, H: 1600, Pix: bytes.Repeat([]byte{255}, 1200*1600)}, dark: 128, char: 30}
		for y := 700; y < 1500; y += 60 {
			for x := 100; x < 1100; x += 36 {
				w.box(image.Rect(x, y, x+28, y+28), 0)
			}
		}
		for _, c := range [2]image.Point{{300, 300}, {850, 400}} {
			w.askew(c, 300, 200, 2.4)
			for x := -60; x <= 60; x += 40 {
				w.box(image.Rect(c.X+x, c.Y-14, c.X+x+28, c.Y+14), 0)
			}
		}
		w.straighten(archive.Horizontal, level)
		if n := len(w.stamps); level && n != 2 || !level && n != 0 {
			t.Errorf("level %v: %d stamps", level, n)
		}
		if n := len(w.bend); level && n != 0 {
			t.Errorf("%d times straightened", n)
		}
	}
}

// box paints a box in a grey.
func (w *working) box(b image.Rectangle, grey byte) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			w.Pix[y*w.W+x] = grey
		}
	}
}

// askew draws a frame about a point, turned by some degrees.
func (w *working) askew(c image.Point, wide, high, degrees float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	for y := range w.H {
		for x := range w.W {
			dx, dy := float64(x-c.X), float64(y-c.Y)
			if d := min(wide/2-math.Abs(dx*cos+dy*sin), high/2-math.Abs(dy*cos-dx*sin)); d >= 0 && d < 5 {
				w.Pix[y*w.W+x] = 0
			}
		}
	}
}
