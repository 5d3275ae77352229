package ocr

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"
)

// A dark corner of a page with light characters in rows or columns on it is a panel: it stays, white
// with dark print. Without print, or with dust, it is the border of a scanner and goes, as does one
// that has no more than a row. Away from the edge it is a panel if its ground is one tone.
func TestDarkPanels(t *testing.T) {
	corner := image.Rect(0, 1500, 560, 2000)
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
	texture := rows(2, 8)
	for range 60 {
		texture = append(texture, image.Rect(0, 0, 14, 14).Add(image.Pt(20+dust.IntN(500), 1680+dust.IntN(280))))
	}
	for name, c := range map[string]struct {
		light  []image.Rectangle
		inner  bool
		uneven int
		want   bool
	}{
		"four rows":      {rows(4, 12), false, 30, true},
		"two rows":       {rows(2, 8), false, 30, true},
		"columns":        {rows(7, 3), false, 30, true},
		"within a page":  {rows(4, 12), true, 30, true},
		"a sheet beside": {append(rows(2, 8), image.Rect(10, 1680, 280, 1990)), false, 30, false},
		"a picture":      {rows(4, 12), true, 110, false},
		"no print":       {nil, false, 30, false},
		"one row":        {rows(1, 12), false, 30, false},
		"a few marks":    {rows(4, 3), false, 30, false},
		"dust":           {specks, false, 30, false},
		"large windows":  {[]image.Rectangle{image.Rect(60, 1560, 260, 1700), image.Rect(300, 1560, 500, 1700)}, false, 30, false},
	} {
		r := Raster{W: 1400, H: 2000, Pix: bytes.Repeat([]byte{250}, 1400*2000)}
		grain := rand.New(rand.NewPCG(3, 4))
		panel, off := corner, image.Point{}
		if c.inner {
			off = image.Pt(300, -500)
			panel = panel.Add(off)
		}
		for y := panel.Min.Y; y < panel.Max.Y; y++ {
			for x := panel.Min.X; x < panel.Max.X; x++ {
				r.Pix[y*r.W+x] = byte(10 + (x-panel.Min.X)*c.uneven/panel.Dx() + grain.IntN(20))
			}
		}
		for _, b := range c.light {
			b = b.Add(off)
			for y := b.Min.Y; y < b.Max.Y; y++ {
				for x := b.Min.X; x < b.Max.X; x++ {
					r.Pix[y*r.W+x] = 245
				}
			}
		}
		s := r.Surroundings()
		r.Blank(s)
		if n := (Raster{r.W, r.H, bytes.Clone(r.Pix)}).TurnOver(s, true); n != boolToInt(c.want && !c.inner) {
			t.Errorf("%s: %d panels of a page in black and white", name, n)
		}
		n := r.TurnOver(s, false)
		at := image.Pt(300, 1980).Add(off)
		if (n == 1) != c.want || n > 1 || s.Outside(at.X, at.Y) == (c.want || c.inner) {
			t.Errorf("%s: %d panels, beyond the sheet: %v", name, n, s.Outside(at.X, at.Y))
			continue
		}
		if ground := r.Pix[at.Y*r.W+at.X]; ground < 230 && (c.want || !c.inner) {
			t.Errorf("%s: the ground is %d", name, ground)
		}
		if c.want {
			if print := r.Pix[(1560+9+off.Y)*r.W+60+9+off.X]; print > 40 {
				t.Errorf("%s: the print is %d", name, print)
			}
		}
		if paper := r.Pix[100*r.W+100]; paper != 250 {
			t.Errorf("%s: the paper is %d", name, paper)
		}
	}
}
