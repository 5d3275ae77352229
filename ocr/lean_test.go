package ocr

import (
	"math"
	"testing"

	"fumikura/internal/archive"
)

// leaningTable draws a table of three columns whose upright rules run towards each other
// below, those at the sides by lean pixels each.
func leaningTable(w, h int, lean float64) Raster {
	r := canvas(w, h)
	for y := h / 10; y < h*9/10; y++ {
		t := float64(y-h/10) / float64(h*8/10)
		for k := range 4 {
			v := float64(k)/1.5 - 1 // −1 … 1
			x := int(math.Round(float64(w)/2 + v*float64(w)*.4 - v*lean*t))
			for d := range 3 {
				r.Pix[y*w+x+d] = 0
			}
		}
	}
	for k := range 9 {
		y := h/10 + k*h/10
		in := int(lean * float64(y-h/10) / float64(h*8/10))
		for x := w/10 + in; x < w*9/10-in; x++ {
			r.Pix[y*w+x] = 0
		}
	}
	return r
}

func TestLean(t *testing.T) {
	const char = 20
	r := leaningTable(800, 1000, 40)
	b := r.Lean(128, char, archive.Horizontal, false)
	if b == nil {
		t.Fatal("leaning rules count as upright")
	}
	// The left rule runs from x = 80 at the top to 120 at the bottom.
	xt, _ := b.Back(80, 100)
	xb, _ := b.Back(120, 890)
	if math.Abs(xt-xb) > 3 {
		t.Errorf("the left rule goes from %.1f to %.1f after it was set upright", xt, xb)
	}
	if g := r.Grids(r.Ink(128), Rules(r.Ink(128), r.W, r.H, char), char); len(g) == 1 && len(g[0].Cells) == 24 {
		t.Error("the drawn table needs no setting upright, so that this proves nothing")
	}
	s := r.Straightened(b)
	g := s.Grids(s.Ink(128), Rules(s.Ink(128), s.W, s.H, char), char)
	if len(g) != 1 || len(g[0].Cells) != 24 {
		t.Errorf("tables found after it: %+v", g)
	}
}

func TestLeanOfColumns(t *testing.T) {
	// In vertical writing it is the level rules that cross the lines.
	turned := leaningTable(800, 1000, 40).Turned(1)
	b := turned.Lean(128, 20, archive.Vertical, false)
	if b == nil {
		t.Fatal("leaning rules of a vertical table count as straight")
	}
	if most := b.Most(); most < 15 || most > 50 {
		t.Errorf("they lean by %.1f pixels", most)
	}
}

func TestLeanWithoutRules(t *testing.T) {
	// Four columns of figures, one row below the other, that lean by 40 pixels.
	r := canvas(900, 1200)
	for row := range 40 {
		for col := range 4 {
			x0 := 100 + col*200 + row
			for k := range 3 + (row*7+col*5)%4 { // right edges are uneven, left ones are not
				block(r, x0+k*14, 60+row*27, 11, 18)
			}
		}
	}
	if b := r.Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Error("columns are asked on a page whose lines are straight")
	}
	b := r.Lean(128, 20, archive.Horizontal, true)
	if b == nil {
		t.Fatal("leaning columns count as upright")
	}
	top, _ := b.Back(300, 70)
	bottom, _ := b.Back(339, 1120)
	if math.Abs(top-bottom) > 6 {
		t.Errorf("a column goes from %.1f to %.1f after it was set upright", top, bottom)
	}
}

// One margin is no column: here it drifts to the left as a hand makes it.
func TestMarginDoesNotLean(t *testing.T) {
	r := canvas(900, 1200)
	for row := range 40 {
		for k := range 24 + (row*row*13)%19 { // the other edge is ragged
			if (k*k*7+row*row*5+k*row*11)%13 < 9 { // characters of many forms between them
				block(r, 120-row+k*16+(row*5)%7, 60+row*27+(k*3)%4, 6+(k*row)%6, 10+(k+row)%9)
			}
		}
		block(r, 100-row, 60+row*27, 14, 18)
	}
	if b := r.Lean(128, 20, archive.Horizontal, true); b != nil {
		t.Errorf("a margin leans by %.1f pixels, told by %.1f", b.Most(), b.bands)
	}
	if b := r.bend(128, 20, archive.Vertical, leanGain); b == nil {
		t.Error("its margin is straight, so that this proves nothing")
	}
}

// block paints a black box.
func block(r Raster, x, y, w, h int) {
	for v := y; v < y+h; v++ {
		for u := x; u < x+w; u++ {
			r.Pix[v*r.W+u] = 0
		}
	}
}

func TestUprightRulesStay(t *testing.T) {
	if b := leaningTable(800, 1000, 0).Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Errorf("straight rules lean by %.1f pixels", b.Most())
	}
	if b := bent(archive.Horizontal, func(_, _ float64) float64 { return 0 }).Lean(128, 13, archive.Horizontal, false); b != nil {
		t.Errorf("text without rules leans by %.1f pixels", b.Most())
	}
	// The edge of a sheet alone is no reason to shear the page.
	edge := canvas(800, 1000)
	for y := range edge.H {
		for d := range 3 {
			edge.Pix[y*edge.W+30+y/20+d] = 0
		}
	}
	if b := edge.Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Errorf("a lone edge leans by %.1f pixels", b.Most())
	}
}

// Beside the straight strokes of a drawing the gutter of a book leans alone, and short
// strokes by themselves show no lean.
func TestStrokesOfADrawingDoNotLean(t *testing.T) {
	draw := func(gutter bool) Raster {
		r := canvas(800, 1000)
		for k := range 6 {
			for y := 500; y < 600+30*k; y++ {
				for d := range 3 {
					r.Pix[y*r.W+200+60*k+d] = 0
				}
			}
		}
		for y := 20; gutter && y < 980; y++ {
			for d := range 4 {
				r.Pix[y*r.W+760-y/25+d] = 0
			}
		}
		return r
	}
	if b := draw(true).Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Errorf("with a gutter the drawing leans by %.1f pixels", b.Most())
	}
	if b := draw(false).Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Errorf("the drawing leans by %.1f pixels", b.Most())
	}
	// Short strokes that lean a little: over the page it would be 40 pixels.
	r := canvas(800, 1000)
	for k := range 5 {
		for y := 500; y < 570; y++ {
			for d := range 3 {
				r.Pix[y*r.W+100+140*k+(y-500)/25+d] = 0
			}
		}
	}
	if b := r.Lean(128, 20, archive.Horizontal, false); b != nil {
		t.Errorf("short strokes lean by %.1f pixels", b.Most())
	}
}

// A rule that is broken is one rule.
func TestBrokenRulesLean(t *testing.T) {
	r := leaningTable(800, 1000, 40)
	for y := 130; y < 900; y += 110 {
		for v := y; v < y+12; v++ {
			for x := range r.W {
				r.Pix[v*r.W+x] = 255
			}
		}
	}
	if b := r.Lean(128, 20, archive.Horizontal, false); b == nil {
		t.Error("leaning rules with gaps count as upright")
	}
}

func TestBendsBack(t *testing.T) {
	a := bent(archive.Horizontal, func(a, b float64) float64 { return 24 * (a - .5) * (b - .5) }).Bend(128, 13, archive.Horizontal)
	b := leaningTable(800, 1000, 40).Lean(128, 20, archive.Horizontal, false)
	if a == nil || b == nil {
		t.Fatal("the drawn pages count as straight")
	}
	both := Bends{a, b}
	x, y := both.Point(200, 300)
	if u, v := both.Back(x, y); math.Hypot(u-200, v-300) > .5 {
		t.Errorf("there and back: %.2f, %.2f", u, v)
	}
	// The last bend is the first to be undone.
	u, v := b.Point(200, 300)
	if u, v = a.Point(u, v); u != x || v != y {
		t.Errorf("%.1f, %.1f instead of %.1f, %.1f", x, y, u, v)
	}
	if u, v := (Bends)(nil).Point(3, 4); u != 3 || v != 4 {
		t.Errorf("no bends move a point to %v, %v", u, v)
	}
}
