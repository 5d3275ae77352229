package ocr

import (
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
)

// at is the grey of a pixel.
func (r Raster) at(x, y int) byte { return r.Pix[y*r.W+x] }

func TestSurroundings(t *testing.T) {
	r := sheet(archive.Horizontal)
	r.bar(0, 0, r.W, 20)
	r.bar(0, 0, 30, r.H)
	r.bar(20, 300, 60, 3) // a rule from the border into the sheet
	around := r.Surroundings()
	r.Blank(around)
	part := around.Sheet
	if r.at(5, 500) != 255 || r.at(350, 5) != 255 {
		t.Error("the border stays")
	}
	if r.at(70, 301) > 100 {
		t.Error("a rule that touches the border goes with it")
	}
	if want := image.Rect(34, 24, r.W, r.H); !part.In(want.Inset(-6)) || !want.Inset(6).In(part) {
		t.Errorf("the sheet is %v, want about %v", part, want)
	}
	for name, o := range map[string]Raster{"black": {200, 300, make([]byte, 60000)}, "tiny": canvas(3, 900), "nothing": {}, "white": canvas(200, 200)} {
		if part := o.Surroundings().Sheet; part != image.Rect(0, 0, o.W, o.H) {
			t.Errorf("%s: the sheet is %v", name, part)
		}
	}
	text := sheet(archive.Horizontal)
	before := string(text.Pix)
	text.Blank(text.Surroundings())
	if string(text.Pix) != before {
		t.Error("a page without a border changes")
	}
}

func TestFlatten(t *testing.T) {
	even, shaded := sheet(archive.Horizontal), sheet(archive.Horizontal)
	for y := range shaded.H {
		for x := range shaded.W {
			p := &shaded.Pix[y*shaded.W+x]
			*p = byte(int(*p) * (45 + 55*x/shaded.W) / 100)
		}
	}
	if !shaded.Flatten(&Surroundings{}) {
		t.Fatal("a shaded page counts as flat")
	}
	wrong := 0
	for i, v := range shaded.Pix {
		if (v < 128) != (even.Pix[i] < 128) {
			wrong++
		}
	}
	if wrong > len(even.Pix)/1000 {
		t.Errorf("%d pixels are on the wrong side of the middle", wrong)
	}
	if even.Flatten(&Surroundings{}) {
		t.Error("white paper is flattened")
	}
	(Raster{}).Flatten(&Surroundings{})
}

// A sheet of grey paper on a dark table, opened at a gutter that throws a shadow:
// its paper becomes white up to its edges and into the gutter.
func TestFlattenToTheEdges(t *testing.T) {
	r := canvas(1000, 700)
	for y := range r.H {
		for x := range r.W {
			v := 150 * (1 - .5*math.Exp(-math.Abs(float64(x)-500)/80))
			if x < 100 || x >= 900 || y < 100 || y >= 600 {
				v = 30
			}
			r.Pix[y*r.W+x] = byte(v)
		}
	}
	around := r.Surroundings()
	r.Flatten(around)
	r.Blank(around)
	dark := 0
	for y := range r.H {
		for x := range r.W {
			if r.at(x, y) < 200 && max(x-500, 500-x) > 24 {
				dark++
			}
		}
	}
	if dark > 0 {
		t.Errorf("%d pixels of paper are still dark", dark)
	}
}

func TestSpeckles(t *testing.T) {
	r := sheet(archive.Horizontal)
	for i := range 500 {
		x, y := 20+(i*97)%650, 20+(i*61)%950
		r.bar(x, y, 1, 1)
	}
	clean := string(sheet(archive.Horizontal).Pix)
	specks, pieces := r.Speckles(128, 40, true)
	if specks < 200 || pieces < 24 {
		t.Errorf("%d specks among %d pieces", specks, pieces)
	}
	lost, left := 0, 0
	for i, v := range r.Pix {
		if clean[i] < 100 && v > 100 {
			lost++
		}
		if clean[i] > 100 && v < 100 {
			left++
		}
	}
	if lost > 0 || left > 300 {
		t.Errorf("%d pixels of strokes are lost, %d of specks are left", lost, left)
	}
}

func TestSoftenAndThicken(t *testing.T) {
	r := canvas(9, 9)
	r.bar(4, 4, 1, 1)
	r.Soften(1)
	if a, b, c := r.at(4, 4), r.at(4, 3), r.at(4, 2); a >= b || b >= c || c != 250 {
		t.Errorf("a dot becomes %d %d %d", a, b, c)
	}
	canvas(2, 2).Soften(3)
	strokes := canvas(200, 200)
	for k := range 9 {
		strokes.bar(10, 10+20*k, 30, 2)
		strokes.bar(60, 14+20*k, 130, 5) // a rule
		strokes.bar(20, 10+20*k, 6, 18)
	}
	if got := strokes.LevelStroke(128, 40); got != 2 {
		t.Errorf("level strokes of 2 pixels are %d", got)
	}
	o := canvas(9, 3)
	o.bar(2, 1, 1, 1)
	o.bar(5, 1, 1, 1)
	o.Thicken()
	for x := range 9 {
		if dark := o.at(x, 1) < 100; dark != (x >= 1 && x <= 6) || o.at(x, 0) < 100 {
			t.Errorf("thickened ink at %d: %v", x, dark)
		}
	}
	o.ThickenDown()
	for y := range 3 {
		if o.at(3, y) > 100 || o.at(8, y) < 100 {
			t.Errorf("ink thickened along y has at line %d greys %d and %d", y, o.at(3, y), o.at(8, y))
		}
	}
	high := canvas(3, 7)
	high.bar(1, 3, 1, 1)
	high.ThickenDown()
	for y := range 7 {
		if dark := high.at(1, y) < 100; dark != (y >= 2 && y <= 4) {
			t.Errorf("a dot thickened along y at %d: %v", y, dark)
		}
	}
}
