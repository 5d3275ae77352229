package ocr

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"
)

// A dark corner of a page with light characters in rows on it is a panel: it stays, white with dark
// print. Without print, or with dust, it is the border of a scanner and goes, as does one that has
// no more than a row.
func TestDarkPanelAtTheEdge(t *testing.T) {
	panel := image.Rect(0, 1500, 560, 2000)
	rows := func(n, chars int) []image.Rectangle {
		var out []image.Rectangle
		for y := range n {
			for x := range chars {
				out = append(out, image.Rect(0, 0, 18, 18).Add(image.Pt(60+26*x, 1560+60*y)))
			}
		}
		return out
	}
	dust := rand.New(rand.NewPCG(1, 2))
	var specks []image.Rectangle
	for range 40 {
		specks = append(specks, image.Rect(0, 0, 6, 6).Add(image.Pt(20+dust.IntN(500), 1520+dust.IntN(440))))
	}
	for name, c := range map[string]struct {
		light []image.Rectangle
		want  bool
	}{
		"four rows":     {rows(4, 12), true},
		"two rows":      {rows(2, 8), true},
		"no print":      {nil, false},
		"one row":       {rows(1, 12), false},
		"a few marks":   {rows(6, 3), false},
		"dust":          {specks, false},
		"large windows": {[]image.Rectangle{image.Rect(60, 1560, 260, 1700), image.Rect(300, 1560, 500, 1700)}, false},
	} {
		r := Raster{W: 1400, H: 2000, Pix: bytes.Repeat([]byte{250}, 1400*2000)}
		grain := rand.New(rand.NewPCG(3, 4))
		for y := panel.Min.Y; y < panel.Max.Y; y++ {
			for x := panel.Min.X; x < panel.Max.X; x++ {
				r.Pix[y*r.W+x] = byte(40 + grain.IntN(30))
			}
		}
		for _, b := range c.light {
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					r.Pix[y*r.W+x] = 245
				}
			}
		}
		s := r.Surroundings()
		r.Blank(s)
		n := r.TurnOver(s)
		if (n == 1) != c.want || s.Outside(300, 1980) == c.want || n > 1 {
			t.Errorf("%s: %d panels, beyond the sheet: %v", name, n, s.Outside(300, 1980))
			continue
		}
		if ground := r.Pix[1980*r.W+300]; ground < 240 {
			t.Errorf("%s: the ground is %d", name, ground)
		}
		if c.want {
			if print := r.Pix[(1560+9)*r.W+60+9]; print > 40 {
				t.Errorf("%s: the print is %d", name, print)
			}
		}
		if paper := r.Pix[100*r.W+100]; paper != 250 {
			t.Errorf("%s: the paper is %d", name, paper)
		}
	}
}
