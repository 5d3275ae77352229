package ocr

import (
	"math/rand/v2"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// pepper strews n specks of a pixel or two over a raster.
func (r Raster) pepper(n int) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range n {
		r.bar(rng.IntN(r.W-2), rng.IntN(r.H-2), 1+rng.IntN(2), 1)
	}
}

func TestNoisy(t *testing.T) {
	clean, copied, fax, few := sheet(archive.Horizontal), sheet(archive.Horizontal), sheet(archive.Horizontal), sheet(archive.Horizontal)
	_, pieces := clean.Speckles(128, 40, false)
	copied.pepper(3 * pieces)
	fax.pepper(pieces / 8)
	few.pepper(pieces * 6 / 5)
	specks := canvas(700, 1000)
	specks.pepper(400)
	for name, c := range map[string]struct {
		r     Raster
		apart bool
		want  bool
	}{
		"clean": {clean, false, false}, "copy": {copied, false, true}, "fax": {fax, false, false}, "specks alone": {specks, false, true},
		"few specks": {few, false, false}, "few specks where characters fell apart": {few, true, true}, "clean, apart": {clean, true, false},
		"white": {canvas(700, 1000), false, false}, "tiny": {canvas(3, 900), false, false}, "nothing": {Raster{}, false, false},
	} {
		if got := c.r.Noisy(128, 40, c.apart); got != c.want {
			t.Errorf("%s: noisy %v", name, got)
		}
	}
}

// Tinted cells that were scanned in black and white are full of specks; the paper beside them
// has none.
func TestSpecksOfTints(t *testing.T) {
	text := canvas(1200, 1000)
	for line := range 20 {
		for k := range 40 {
			text.bar(40+k*28, 30+line*48, 20, 20)
		}
	}
	tinted, copied := Raster{text.W, text.H, slices.Clone(text.Pix)}, text
	rng := rand.New(rand.NewPCG(8, 9))
	for range 1500 {
		tinted.bar(300+rng.IntN(400), 300+rng.IntN(300), 1, 1)
		copied.bar(rng.IntN(1198), rng.IntN(998), 1, 1)
	}
	for name, c := range map[string]struct {
		r    Raster
		want bool
	}{"a tinted cell": {tinted, false}, "a copy": {copied, true}} {
		specks, pieces := c.r.Speckles(128, 40, false)
		if 3*specks < pieces {
			t.Fatalf("%s: %d specks among %d pieces prove nothing", name, specks, pieces)
		}
		if got := c.r.Noisy(128, 40, false); got != c.want {
			t.Errorf("%s: noisy %v", name, got)
		}
	}
}

func TestTwoTone(t *testing.T) {
	two, soft := sheet(archive.Horizontal), sheet(archive.Horizontal)
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range two.Pix { // what JPEG does to the edges
		two.Pix[i] = byte(max(0, min(255, int(v)+rng.IntN(61)-30)))
	}
	soft.Soften(2)
	for name, c := range map[string]struct {
		r    Raster
		want bool
	}{"two tones": {two, true}, "scanned in grey": {soft, false}, "white": {canvas(9, 9), false}} {
		if got := c.r.TwoTone(); got != c.want {
			t.Errorf("%s: two tones %v", name, got)
		}
	}
	two.Threshold(128)
	for i, v := range two.Pix {
		if v != 0 && v != 255 {
			t.Fatalf("a pixel of grey %d is left at %d", v, i)
		}
	}
}

// A level stroke in four pieces becomes one; strokes that stand beside each other, and
// what lies further apart, stay apart.
func TestBridge(t *testing.T) {
	const char = 42
	r := canvas(200, 120)
	for k := range 4 {
		r.bar(20+k*12, 20, 7, 2+k%2) // the stroke, its gaps 5 wide
	}
	for k := range 3 {
		r.bar(20+k*10, 60, 5, 40) // 川, its gaps 5 wide, too
	}
	r.bar(100, 20, 10, 3)
	r.bar(118, 20, 10, 3) // the next character, 8 away
	r.bar(140, 60, 6, 30)
	r.bar(150, 70, 8, 2) // a thick stroke and a thin one
	before := append([]byte(nil), r.Pix...)
	n := r.Bridge(128, char)
	for x := 20; x < 20+3*12+7; x++ {
		if r.at(x, 20) > 100 {
			t.Errorf("the stroke is broken at %d", x)
		}
	}
	added := 0
	for i, v := range r.Pix {
		if v < 100 && before[i] > 100 {
			added++
			if y := i / r.W; y < 20 || y > 22 || i%r.W > 70 {
				t.Errorf("ink came to %d, %d", i%r.W, y)
			}
		}
	}
	if n == 0 || added != n*5 {
		t.Errorf("%d gaps closed with %d pixels", n, added)
	}
	if again := r.Bridge(128, char); again != 0 {
		t.Errorf("%d more gaps the second time", again)
	}
	canvas(1, 1).Bridge(128, char)
}
