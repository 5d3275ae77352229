package tesseract

import (
	"bytes"
	"math"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/leptonica"
)

// slanted is a grey picture of rows of blocks that run down to the right by some degrees,
// in its upper half and in its lower one, and of as many blocks strewn about.
func slanted(t *testing.T, upper, lower float64, rows, strewn int) *leptonica.Image {
	t.Helper()
	const w, h = 1600, 2000
	pix := bytes.Repeat([]byte{255}, w*h)
	block := func(x, y, bw, bh int) {
		for v := max(0, y); v < min(h, y+bh); v++ {
			for u := max(0, x); u < min(w, x+bw); u++ {
				pix[v*w+u] = 0
			}
		}
	}
	for half, degrees := range []float64{upper, lower} {
		slope := math.Tan(degrees * math.Pi / 180)
		for row := range rows {
			for k := range 40 {
				x := 120 + 34*k
				y := 120 + half*h/2 + row*60 + int(slope*float64(x-w/2))
				block(x, y+(k*7+row*3)%5, 20+(k*5+row)%9, 24)
			}
		}
	}
	seed := uint32(7)
	for range strewn {
		seed = seed*1664525 + 1013904223
		x := int(seed >> 8 % w)
		seed = seed*1664525 + 1013904223
		block(x%w, int(seed>>8)%h, 26, 24)
	}
	img, err := leptonica.FromGray(w, h, pix)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { img.Close() })
	return img
}

func TestHalvesAgree(t *testing.T) {
	for _, c := range []struct {
		upper, lower float64
		want         bool
	}{{1, 1, true}, {1, -0.5, false}, {1, 0, false}, {0, 1, false}} {
		one := slanted(t, c.upper, c.upper, 12, 0)
		degrees, _, err := one.Skew(160)
		if err != nil || math.Abs(degrees+c.upper) > .15 {
			t.Fatalf("lines %.1f° askew are turned by %.2f°, %v", c.upper, degrees, err)
		}
		if got, err := halvesAgree(slanted(t, c.upper, c.lower, 12, 0), degrees); err != nil || got != c.want {
			t.Errorf("%.1f° above and %.1f° below: %v, %v", c.upper, c.lower, got, err)
		}
	}
}

// Halves are those of what is printed: beside the lines in the upper third of a page a ring
// below them says nothing.
func TestHalvesOfInk(t *testing.T) {
	img := slanted(t, 0.8, 0.8, 12, 0)
	pix, err := img.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	w := img.Width()
	pix = append(pix, bytes.Repeat([]byte{255}, 4000*w)...)
	for y := range 300 {
		for x := range 300 {
			if d := math.Hypot(float64(x-150), float64(y-150)); d > 140 && d < 148 {
				pix[(5000+y)*w+600+x] = 0
			}
		}
	}
	long, err := leptonica.FromGray(w, 6000, pix)
	if err != nil {
		t.Fatal(err)
	}
	defer long.Close()
	if same, err := halvesAgree(long, -0.8); err != nil || !same {
		t.Errorf("%v, %v", same, err)
	}
	if middle, err := middleOfInk(long); err != nil || middle < 700 || middle > 1300 {
		t.Errorf("half of the ink lies above %d, %v", middle, err)
	}
}

// A page of little text among much else is not surely askew; then both halves must say so.
func TestSkewOfFewLines(t *testing.T) {
	for _, c := range []struct {
		upper, lower float64
		turned       bool
	}{{0.8, 0.8, true}, {0.8, -0.8, false}} {
		img := slanted(t, c.upper, c.lower, 4, 1200)
		_, conf, err := img.Skew(160)
		if err != nil || conf >= surelySkewed || c.turned && conf < likelySkewed {
			t.Fatalf("measured with %.2f, %v: this proves nothing", conf, err)
		}
		degrees, level, err := skew(img, archive.Horizontal)
		if err != nil || level != c.turned || c.turned && math.Abs(degrees+c.upper) > .15 || !c.turned && degrees != 0 {
			t.Errorf("%.1f° above and %.1f° below: turned by %.2f°, level %v, %v", c.upper, c.lower, degrees, level, err)
		}
	}
	// Columns of a vertical page are looked at as lines.
	across, err := slanted(t, 0.8, 0.8, 4, 1200).Turn(3)
	if err != nil {
		t.Fatal(err)
	}
	defer across.Close()
	if degrees, _, err := skew(across, archive.Vertical); err != nil || math.Abs(degrees+0.8) > .15 {
		t.Errorf("columns 0.8° askew are turned by %.2f°, %v", degrees, err)
	}
}

// A photograph says nothing of how a page lies, and drowns what the lines beside it say.
func TestSkewBesidePictures(t *testing.T) {
	lines := slanted(t, 0.8, 0.8, 3, 0)
	pix, err := lines.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	w, h := lines.Width(), lines.Height()
	for y := 350; y < 1050; y++ { // a photograph of rings on water
		for x := 100; x < 1500; x++ {
			pix[y*w+x] = byte(60 + 80*(int(math.Hypot(float64(x-800), float64(y-700)))/12%2))
		}
	}
	img, err := leptonica.FromGray(w, h, pix)
	if err != nil {
		t.Fatal(err)
	}
	defer img.Close()
	if degrees, _, err := skew(img, archive.Horizontal); err != nil || math.Abs(degrees+0.8) < .2 {
		t.Fatalf("with the photograph %.2f°, %v: this proves nothing", degrees, err)
	}
	k := &working{char: 26}
	if degrees, level, err := k.skewBeside(img, archive.Horizontal); err != nil || !level || math.Abs(degrees+0.8) > .1 {
		t.Errorf("turned by %.2f°, level %v, %v", degrees, level, err)
	}
	if degrees, level, err := k.skewBeside(lines, archive.Horizontal); err != nil || level || degrees != 0 {
		t.Errorf("without a photograph %.2f°, level %v, %v", degrees, level, err)
	}
}
