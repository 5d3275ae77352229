package ocr

import (
	"bytes"
	"image"
	"testing"
)

// A dark square as large as a character with something light in it may be a badge, also where the
// next character touches it; a square with nothing in it, a thin box, a larger or longer panel and a
// frame that is open are none.
func TestBadges(t *testing.T) {
	const char = 40
	light := []image.Rectangle{image.Rect(112, 112, 116, 132), image.Rect(124, 112, 128, 132), image.Rect(112, 118, 128, 121)}
	square := image.Rect(100, 100, 142, 142)
	for name, c := range map[string]struct {
		dark, light []image.Rectangle
		want        int
	}{
		"a badge":           {[]image.Rectangle{square}, light, 1},
		"touched":           {[]image.Rectangle{square, image.Rect(142, 110, 164, 116), image.Rect(164, 104, 170, 138)}, light, 1},
		"a square":          {[]image.Rectangle{square}, nil, 0},
		"a box":             {[]image.Rectangle{square}, []image.Rectangle{square.Inset(4)}, 0},
		"a large panel":     {[]image.Rectangle{image.Rect(100, 100, 200, 200)}, light, 0},
		"a bar":             {[]image.Rectangle{image.Rect(100, 100, 260, 142)}, light, 0},
		"an open frame":     {[]image.Rectangle{square}, append(light[:3:3], image.Rect(112, 132, 130, 142)), 0},
		"a stroke above":    {[]image.Rectangle{square, image.Rect(96, 92, 146, 96)}, light, 0},
		"a small square":    {[]image.Rectangle{image.Rect(100, 100, 120, 120)}, []image.Rectangle{image.Rect(108, 108, 111, 111)}, 0},
		"round corners cut": {[]image.Rectangle{square}, append(light[:3:3], image.Rect(100, 100, 105, 105), image.Rect(137, 137, 142, 142)), 1},
	} {
		r := Raster{W: 400, H: 300, Pix: bytes.Repeat([]byte{255}, 400*300)}
		fill := func(all []image.Rectangle, v byte) {
			for _, b := range all {
				for y := b.Min.Y; y < b.Max.Y; y++ {
					for x := b.Min.X; x < b.Max.X; x++ {
						r.Pix[y*r.W+x] = v
					}
				}
			}
		}
		fill(c.dark, 40)
		fill(c.light, 250)
		got := r.Badges(128, char)
		if len(got) != c.want {
			t.Errorf("%s: %v", name, got)
			continue
		}
		if c.want == 0 {
			continue
		}
		if b := got[0]; !b.In(square.Inset(-2)) || !square.Inset(2).In(b) {
			t.Errorf("%s: lies at %v", name, b)
		}
		k := r.Overturned(got[0], 128, 3)
		at := func(x, y int) byte { return k.Pix[(y-got[0].Min.Y+3)*k.W+x-got[0].Min.X+3] }
		if at(114, 120) > 20 || at(120, 140) < 235 || at(101, 101) < 235 || k.Pix[0] != 255 {
			t.Errorf("%s: turned over, its print is %d, its ground %d, its corner %d", name, at(114, 120), at(120, 140), at(101, 101))
		}
	}
}
