package ocr

import (
	"image"
	"math"
	"testing"
)

// stroke draws a line of so many pixels from one point to another.
func (r Raster) stroke(x0, y0, x1, y1, thick float64) {
	n := int(2 * math.Hypot(x1-x0, y1-y0))
	for i := range n + 1 {
		s := float64(i) / float64(n)
		x, y := x0+s*(x1-x0), y0+s*(y1-y0)
		r.bar(int(x-thick/2), int(y-thick/2), int(thick), int(thick))
	}
}

// circle draws one.
func (r Raster) circle(x, y, radius, thick float64) {
	const parts = 90
	for i := range parts {
		a, b := 2*math.Pi*float64(i)/parts, 2*math.Pi*float64(i+1)/parts
		r.stroke(x+radius*math.Cos(a), y+radius*math.Sin(a), x+radius*math.Cos(b), y+radius*math.Sin(b), thick)
	}
}

// The lines of a drawing go, the words in it and across its lines stay; so do writing that
// hangs together, large characters and thick strokes.
func TestEraseDrawn(t *testing.T) {
	page := image.Rect(0, 0, 700, 700)
	for name, c := range map[string]struct {
		draw func(Raster)
		left float64 // of the ink
		n    int

		charts int
	}{
		"a chart": {func(r Raster) {
			r.circle(350, 350, 250, 3)
			r.stroke(350, 350, 120, 450, 3)
			r.stroke(350, 350, 500, 150, 3)
		}, 0.03, 1, 1},
		"a ring about text":       {func(r Raster) { r.circle(350, 350, 250, 3) }, 0.03, 1, 0},
		"a stroke through a cell": {func(r Raster) { r.stroke(100, 100, 220, 150, 3) }, 0.05, 1, 0},
		"thick strokes":           {func(r Raster) { r.circle(350, 350, 250, 9) }, 1, 0, 0},
		"a short stroke":          {func(r Raster) { r.stroke(100, 100, 130, 140, 3) }, 1, 0, 0},
		"handwriting": {func(r Raster) {
			for i := 0.0; i < 12; i++ {
				for k := 0.0; k < 7; k++ {
					r.stroke(60+18*i, 100+7*k, 60+18*i+18, 100+7*k+math.Mod(i*k, 5), 3)
				}
				r.stroke(60+18*i, 90, 60+18*i, 150, 3)
			}
		}, 1, 0, 0},
	} {
		r := canvas(700, 700)
		c.draw(r)
		before := r.darkShare(page, 128)
		n, charts := r.EraseDrawn(128, 24, nil)
		if len(charts) != c.charts {
			t.Errorf("%s: %d charts", name, len(charts))
		}
		if left := r.darkShare(page, 128) / before; n != c.n || c.n == 0 && left != 1 || left > c.left {
			t.Errorf("%s: %d pieces, %.2f of the ink left", name, n, left)
		}
	}
	r, words := canvas(700, 700), canvas(700, 700)
	for _, at := range []image.Point{{180, 300}, {52, 340}, {440, 400}} { // the second across the line
		r.printed(at.X, at.Y, 4, 20)
		words.printed(at.X, at.Y, 4, 20)
	}
	r.circle(350, 350, 250, 3)
	r.EraseDrawn(128, 24, nil)
	lost, all := 0, 0
	for i, v := range words.Pix {
		all += boolToInt(v < 128)
		lost += boolToInt(v < 128 && r.Pix[i] >= 128)
	}
	if lost*50 > all { // where a stroke runs along the line
		t.Errorf("%d of %d pixels of the words are gone", lost, all)
	}
	if more := r.darkShare(page, 128) / words.darkShare(page, 128); more > 1.15 {
		t.Errorf("%.2f of the words' ink left", more)
	}
}

// The labels of a chart stand by themselves; few groups, lines and paragraphs are none.
func TestLabels(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(Raster)
		want int
	}{
		"labels": {func(r Raster) {
			r.printed(40, 40, 3, 20)
			r.printed(54, 74, 2, 20)
			r.printed(200, 44, 3, 20)
			r.printed(60, 140, 4, 20)
		}, 3},
		"two": {func(r Raster) {
			r.printed(40, 40, 3, 20)
			r.printed(200, 44, 3, 20)
		}, 0},
		"lines": {func(r Raster) {
			for i := range 5 {
				r.printed(40, 40+60*i, 12, 20)
			}
		}, 0},
		"a paragraph beside labels": {func(r Raster) {
			for i := range 6 {
				r.printed(40, 40+30*i, 12, 20)
			}
			for i := range 3 {
				r.printed(40, 260+50*i, 2, 20)
			}
		}, 0},
	} {
		r := canvas(440, 440)
		c.draw(r)
		got := Labels(r.Pieces(image.Rect(0, 0, 440, 440), 128, 24), 24)
		if len(got) != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if c.want == 3 && (got[0].Max.Y < 90 || got[1].Min.X < 190 || got[2].Min.Y < 130) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
