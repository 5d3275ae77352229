package tesseract

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// strokes is a page of crosses a character high, level strokes in pieces, in two greys.
func strokes(ink, paper byte) ocr.Raster {
	r := ocr.Raster{W: 900, H: 900, Pix: bytes.Repeat([]byte{paper}, 900*900)}
	for y := 40; y < 300; y += 70 {
		for x := 40; x+60 < r.W; x += 50 {
			for i := range 40 {
				for k := range 5 {
					r.Pix[(y+i)*r.W+x+18+k] = ink
				}
				for _, level := range []int{4, 20, 36} {
					if i%10 > 2 || i >= 15 && i < 26 {
						r.Pix[(y+level)*r.W+x+i], r.Pix[(y+level+1)*r.W+x+i] = ink, ink
					}
				}
			}
		}
	}
	return r
}

// strew puts n specks on white, away from ink, and tells where.
func strew(r ocr.Raster, n int, grey byte) (at []int) {
	rng := rand.New(rand.NewPCG(8, 9))
	for len(at) < n {
		x, y := 10+rng.IntN(r.W-20), 10+rng.IntN(r.H-20)
		free := true
		for dy := -8; dy <= 8; dy++ {
			for dx := -8; dx <= 8; dx++ {
				free = free && r.Pix[(y+dy)*r.W+x+dx] > 200
			}
		}
		if free {
			at = append(at, y*r.W+x)
			r.Pix[y*r.W+x] = grey
		}
	}
	return at
}

func TestCleanBadCopies(t *testing.T) {
	all := func(r ocr.Raster) *ocr.Surroundings { return r.Surroundings() }
	for name, c := range map[string]struct {
		ink, paper byte
		bilevel    bool
		specks     int
		smaller    bool // brought to the size of a bad copy
		mended     bool // gaps in level strokes are closed
	}{
		"bilevel":               {0, 255, true, 0, false, false},
		"copy":                  {0, 255, true, 250, false, true},
		"bad copy":              {0, 255, true, 900, true, true},
		"bad copy kept in grey": {12, 243, false, 900, true, true},
	} {
		r := strokes(c.ink, c.paper)
		at := strew(r, c.specks, c.ink)
		w := &working{}
		zoom := w.clean(r, all(r), c.bilevel, 42, 1)
		if smaller := zoom < 1; smaller != c.smaller || smaller && (w.char != noisyChar || zoom*42 != noisyChar) {
			t.Errorf("%s: zoom %.2f, characters of %.0f pixels", name, zoom, w.char)
		}
		left := 0
		for _, i := range at {
			if r.Pix[i] < 200 {
				left++
			}
		}
		if left*20 > len(at) {
			t.Errorf("%s: %d of %d specks are left", name, left, len(at))
		}
		if (w.joined != nil) != c.mended {
			t.Errorf("%s: another picture: %v", name, w.joined != nil)
		} else if c.mended {
			w.Raster, w.back = r, affine{xx: 1, yy: 1}
			gap := w.joined.line(w, image.Rect(40, 40, 80, 80)).Pix[20*40+30]
			if was := r.Pix[(40+20)*r.W+40+30]; gap > 150 || was <= gap && !c.smaller {
				t.Errorf("%s: a gap in a stroke is of grey %d, joined %d", name, was, gap)
			}
		}
		if r.Pix[(40+20)*r.W+40+20] > 100 {
			t.Errorf("%s: an upright stroke is gone", name)
		}
	}
}

// levelStrokesOf is a page of level strokes of one thickness.
func levelStrokesOf(thick int) ocr.Raster {
	var ink []image.Rectangle
	for y := 20; y < 280; y += 20 {
		ink = append(ink, image.Rect(40, y, 64, y+thick))
	}
	return workingOf(300, 300, ink...).Raster
}

// Of a fax in columns the ink is kept where level strokes are a pixel thin, and not where
// they are as thick as print has them.
func TestKeepThin(t *testing.T) {
	for thick, want := range map[int]bool{1: true, 4: false} {
		w := &working{}
		if w.keepThin(levelStrokesOf(thick), 24); w.worn() != want {
			t.Errorf("strokes of %d pixels: %v", thick, w.worn())
		}
	}
	w := &working{char: 40}
	small, large := line{dir: archive.Vertical}, line{dir: archive.Vertical}
	small.box, large.box = rectOf(image.Rect(0, 0, 40, 400)), rectOf(image.Rect(0, 0, 60, 600))
	if w.whole(&small) || !w.whole(&large) {
		t.Error("of a fax larger print is whole, and other print is not")
	}
	if w.noisy = true; w.whole(&large) {
		t.Error("of a strewn copy no print is whole")
	}
}

// Specks go from a grey scan, too, whose strokes stay as they are.
func TestCleanSpecksInGrey(t *testing.T) {
	plain, specked := strokes(30, 255), strokes(30, 255)
	plain.Soften(2)
	specked.Soften(2)
	at := strew(specked, 900, 20)
	var w working
	for _, r := range []ocr.Raster{plain, specked} {
		if zoom := w.clean(r, r.Surroundings(), false, 42, 1); zoom != 1 || w.joined != nil {
			t.Errorf("zoom %.2f", zoom)
		}
	}
	left := 0
	for _, i := range at {
		if specked.Pix[i] < 200 {
			left++
		}
	}
	if left*20 > len(at) {
		t.Errorf("%d of %d specks are left", left, len(at))
	}
	if a, b := plain.Pix[60*plain.W+60], specked.Pix[60*plain.W+60]; a > 100 || b > a+10 {
		t.Errorf("a stroke of grey %d is of %d", a, b)
	}
}

// Thin strokes of which a harsh copy left crumbs are thickened all around, on a page on
// which characters fell apart; elsewhere along x alone.
func TestCleanCrumbs(t *testing.T) {
	dark := func(broken bool) (n int, zoom float64) {
		r := strokes(0, 255)
		strew(r, 250, 0)
		w := &working{broken: broken}
		zoom = w.clean(r, r.Surroundings(), true, 42, 1)
		for _, v := range r.Pix {
			if v < 128 {
				n++
			}
		}
		return n, zoom
	}
	whole, one := dark(false)
	crumbs, smaller := dark(true)
	if one != 1 || smaller*42 != noisyChar {
		t.Errorf("zoomed by %.2f, and where characters fell apart by %.2f", one, smaller)
	}
	if crumbs <= whole {
		t.Errorf("%d pixels of ink, and where characters fell apart %d", whole, crumbs)
	}
}

// A sample of a sheet is cleaned as the sheet will be, where that is strewn with specks.
func TestSampleIsCleaned(t *testing.T) {
	for name, c := range map[string]struct {
		specks int
		strewn bool
	}{
		"a clean copy": {0, false},
		"a harsh copy": {900, true},
	} {
		r := strokes(0, 255)
		at := strew(r, c.specks, 0)
		img, err := leptonica.FromGray(r.W, r.H, r.Pix)
		if err != nil {
			t.Fatal(err)
		}
		defer img.Close()
		s := &sheet{gray: img, depth: 1}
		if strewn, err := s.strewn(42); err != nil || strewn != c.strewn {
			t.Errorf("%s: strewn %v, %v", name, strewn, err)
		}
		if !c.strewn {
			continue
		}
		clean, zoom, err := s.cleaned(img, 42, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer clean.Close()
		pix, err := clean.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		left := 0
		for _, i := range at {
			if pix[i] < 200 {
				left++
			}
		}
		if left*20 > len(at) || zoom >= 1 {
			t.Errorf("%s: %d of %d specks are left, zoom %.2f", name, left, len(at), zoom)
		}
		if was, err := img.Bytes(); err != nil || !bytes.Equal(was, r.Pix) {
			t.Errorf("%s: the sheet itself was changed, %v", name, err)
		}
	}
}
