package viewer

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func TestSheetStretchesPixelsThatAreNotSquare(t *testing.T) {
	r := archive.Rect{X: 100, Y: 200, W: 50, H: 40}
	for _, c := range []struct {
		name       string
		w, h       int
		dx, dy     float64
		turn       int
		viewBox    string
		rect       svgRect
		paperWidth float64
	}{
		{"square", 2480, 3508, 300, 300, 0, "0 0 2480 3508", svgRect{"100", "200", "50", "40"}, 793.6},
		{"unknown", 1000, 1400, 0, 0, 0, "0 0 1000 1400", svgRect{"100", "200", "50", "40"}, 320},
		{"standard fax", 1728, 1145, 204, 98, 0, "0 0 1728 2383.47", svgRect{"100", "416.33", "50", "83.27"}, 813.18},
		{"fine fax", 1728, 2291, 204, 196, 0, "0 0 1728 2384.51", svgRect{"100", "208.16", "50", "41.63"}, 813.18},
		{"fine fax turned", 2291, 1728, 204, 196, 1, "0 0 2291 1660.24", svgRect{"100", "192.16", "50", "38.43"}, 1122.12},
		{"nonsense", 1000, 1000, 300, 3, 0, "0 0 1000 1000", svgRect{"100", "200", "50", "40"}, 320},
	} {
		s := newSheet(c.w, c.h, c.dx, c.dy, c.turn)
		if got := s.viewBox(); got != c.viewBox {
			t.Errorf("%s: viewBox %q, want %q", c.name, got, c.viewBox)
		}
		if got := s.rect(r); got != c.rect {
			t.Errorf("%s: rect %+v, want %+v", c.name, got, c.rect)
		}
		if math.Abs(s.PaperW-c.paperWidth) > 0.1 {
			t.Errorf("%s: %.2f CSS pixels wide, want %.2f", c.name, s.PaperW, c.paperWidth)
		}
	}
}

// A crop holds the whole mark, lies on the page, and is no wall.
func TestCrop(t *testing.T) {
	s := newSheet(2480, 3508, 300, 300, 0)
	for _, c := range []struct {
		mark     archive.Rect
		vertical bool
	}{
		{archive.Rect{X: 1200, Y: 1700, W: 200, H: 50}, false},
		{archive.Rect{X: 0, Y: 0, W: 200, H: 50}, false},
		{archive.Rect{X: 2280, Y: 3458, W: 200, H: 50}, false},
		{archive.Rect{X: 100, Y: 100, W: 2200, H: 50}, false},
		{archive.Rect{X: 1200, Y: 1700, W: 50, H: 200}, true},
		{archive.Rect{X: 2430, Y: 10, W: 50, H: 900}, true},
		{archive.Rect{X: 1200, Y: 1700, W: 2, H: 2}, false},
		{archive.Rect{X: 100, Y: 100, W: 2000, H: 1500}, false},
	} {
		got := s.crop(c.mark, c.vertical)
		var v [4]float64
		for i, p := range strings.Fields(got.ViewBox) {
			f, err := strconv.ParseFloat(p, 64)
			if err != nil {
				t.Fatal(err)
			}
			v[i] = f
		}
		if v[0] < 0 || v[1] < 0 || v[0]+v[2] > s.W+0.1 || v[1]+v[3] > s.H+0.1 {
			t.Errorf("%+v: crop %v leaves the page", c.mark, v)
		}
		m := c.mark
		if v[0] > float64(m.X) || v[0]+v[2] < float64(m.X+m.W) || !c.vertical && (v[1] > float64(m.Y) || v[1]+v[3] < float64(m.Y+m.H)) {
			t.Errorf("%+v: crop %v cuts the mark", m, v)
		}
		w, err1 := strconv.ParseFloat(got.Width, 64)
		h, err2 := strconv.ParseFloat(got.Height, 64)
		if err1 != nil || err2 != nil || w < 20 || h < 20 || w > 1000 || h > 500 {
			t.Errorf("%+v: shown %s × %s", m, got.Width, got.Height)
		}
		if at := (float64(m.X) + float64(m.W)/2 - v[0]) / v[2]; at < 0.3 && got.Align != "xMinYMid slice" || at > 0.7 && got.Align != "xMaxYMid slice" {
			t.Errorf("%+v at %.2f of its crop is kept by %q", m, at, got.Align)
		}
		if ratio := (w / h) / (v[2] / v[3]); math.Abs(ratio-1) > 0.02 {
			t.Errorf("%+v: stretched by %.3f", m, ratio)
		}
	}
}

func TestInside(t *testing.T) {
	r := archive.Rect{X: 10, Y: 10, W: 20, H: 20}
	for g, want := range map[archive.Rect]bool{
		{X: 10, Y: 10, W: 10, H: 10}: true, {X: 5, Y: 10, W: 10, H: 10}: true, {X: 0, Y: 10, W: 10, H: 10}: false,
		{X: 25, Y: 25, W: 10, H: 10}: false, {X: 24, Y: 24, W: 10, H: 10}: true,
	} {
		if got := inside(g, r); got != want {
			t.Errorf("inside(%+v) = %v, want %v", g, got, want)
		}
	}
}
