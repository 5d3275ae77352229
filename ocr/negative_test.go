package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// letters draws n characters of side char, of three strokes each, beside each other in a
// grey.
func (r Raster) letters(x, y, n, char int, grey byte) {
	for k := range n {
		for _, s := range []image.Rectangle{image.Rect(0, 0, char, 2), image.Rect(0, char/2, char, char/2+2), image.Rect(char/2, 0, char/2+3, char)} {
			for dy := s.Min.Y; dy < s.Max.Y; dy++ {
				for dx := s.Min.X; dx < s.Max.X; dx++ {
					r.Pix[(y+dy)*r.W+x+k*(char+4)+dx] = grey
				}
			}
		}
	}
}

// fill paints a box in a grey.
func (r Raster) fill(b image.Rectangle, grey byte) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = grey
		}
	}
}

func TestReversed(t *testing.T) {
	const char = 20
	for name, bar := range map[string]image.Rectangle{
		"across": image.Rect(60, 100, 360, 136), "two characters": image.Rect(60, 100, 124, 136), "high": image.Rect(60, 100, 100, 380),
	} {
		r := canvas(500, 500)
		r.letters(60, 40, 6, char, 0)
		r.fill(bar, 60)
		n := (bar.Dx() - 16) / (char + 4)
		for y := bar.Min.Y + 8; y+char < bar.Max.Y; y += char + 8 {
			r.letters(bar.Min.X+8, y, n, char, 230)
		}
		plain := append([]byte(nil), r.Pix[:90*r.W]...)
		light := 0
		for _, v := range r.Pix {
			if v == 230 {
				light++
			}
		}
		got := r.Reversed(128, char)
		if len(got) != 1 || got[0] != bar {
			t.Errorf("%s: turned over %v, want %v", name, got, bar)
			continue
		}
		dark := 0
		for y := bar.Min.Y - 2; y < bar.Max.Y+2; y++ {
			for x := bar.Min.X - 2; x < bar.Max.X+2; x++ {
				switch v := r.Pix[y*r.W+x]; {
				case v < 20:
					dark++
				case v != 255:
					t.Fatalf("%s: a pixel of grey %d is left at %d, %d", name, v, x, y)
				}
			}
		}
		if dark != light {
			t.Errorf("%s: %d black pixels, want %d, as many as were light", name, dark, light)
		}
		if string(r.Pix[:90*r.W]) != string(plain) {
			t.Errorf("%s: the print above changed", name)
		}
		if again := r.Reversed(128, char); len(again) > 0 {
			t.Errorf("%s: turned back: %v", name, again)
		}
	}
}

// The rules of a table hang together with its dark head.
func TestReversedHead(t *testing.T) {
	const char = 20
	r := canvas(700, 500)
	head := image.Rect(60, 100, 640, 136)
	r.fill(head, 60)
	r.letters(80, 108, 5, char, 230)
	r.letters(400, 108, 5, char, 230)
	for _, l := range []image.Rectangle{image.Rect(60, 136, 62, 400), image.Rect(350, 136, 352, 400), image.Rect(638, 136, 640, 400), image.Rect(60, 398, 640, 400)} {
		r.fill(l, 0)
	}
	r.letters(80, 200, 5, char, 0)
	if got := r.Reversed(128, char); len(got) != 1 || !got[0].In(head.Inset(-6)) || got[0].Dx() < head.Dx()-6 {
		t.Errorf("turned over %v, want %v", got, head)
	}
	if ink := r.darkShare(head.Inset(4), 128); ink < .02 || ink > .2 {
		t.Errorf("%.2f of the head is ink", ink)
	}
}

// What is dark on light already, bars, frames, photographs and black sheets stay.
func TestNotReversed(t *testing.T) {
	const char = 20
	bar := canvas(500, 500)
	bar.fill(image.Rect(60, 100, 360, 136), 40)
	frame := canvas(500, 500)
	frame.fill(image.Rect(60, 100, 360, 140), 0)
	frame.fill(image.Rect(63, 103, 357, 137), 255)
	frame.letters(70, 108, 8, char, 0)
	split := canvas(500, 500) // two bars close to each other
	split.fill(image.Rect(60, 100, 360, 112), 0)
	split.fill(image.Rect(60, 118, 360, 130), 0)
	photo := canvas(500, 500)
	photo.tone(image.Rect(100, 100, 400, 280), .45, .4, 0)
	screen := canvas(500, 500)
	screen.tone(image.Rect(100, 100, 400, 280), .45, .4, 5)
	black := canvas(500, 500)
	black.fill(image.Rect(0, 0, 500, 500), 0)
	for name, r := range map[string]Raster{"text": sheet(archive.Horizontal), "bar": bar, "frame": frame, "split": split, "photograph": photo, "screen": screen, "black": black, "tiny": canvas(3, 900), "nothing": {}} {
		before := string(r.Pix)
		if got := r.Reversed(128, char); len(got) > 0 || string(r.Pix) != before {
			t.Errorf("%s: turned over %v", name, got)
		}
	}
}
