package tesseract

import (
	"context"
	"image"
	"image/draw"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
)

// exifOf are the EXIF orientations that show a picture after so many clockwise quarter
// turns.
var exifOf = [4]int{1, 6, 3, 8}

// However drawn pages lie on the glass, it is found how they are to be read, and as a
// rule without reading anything.
func TestBearing(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	samples := 0
	for name, dir := range map[string]archive.Direction{
		"002-vertical-copy.tif":    archive.Vertical,
		"005-stats-fax.tif":        archive.Horizontal,
		"007-news-office200.jpg":   archive.Horizontal,
		"009-tiers-clean.png":      archive.Vertical,
		"001-ledger-office200.jpg": archive.Horizontal,
		"010-budget-fax.tif":       archive.Horizontal,
		"004-form-office200.jpg":   archive.Horizontal,
	} {
		data, err := os.ReadFile(filepath.Join("..", "testdata", "pages", name))
		if err != nil {
			t.Fatal(err)
		}
		for laid, exif := range exifOf {
			b, err := p.Bearing(context.Background(), ocr.Page{Data: data, Exif: exif})
			if err != nil {
				t.Fatal(err)
			}
			if want := (ocr.Way{Turn: (4 - laid) % 4, Dir: dir}); b.Way != want || b.Blank {
				t.Errorf("%s laid %d: %+v, want %+v", name, laid, b, want)
			}
			samples += b.Passes
		}
	}
	if samples > 14 {
		t.Errorf("%d samples were read for 28 decisions", samples)
	}
	person := 3
	b, err := p.Bearing(context.Background(), ocr.Page{Data: pngOf(t, plain(300, 400, 255)), Turn: &person})
	if err != nil || !b.Blank || b.Way.Turn != person {
		t.Errorf("a blank page that a person turned: %+v, %v", b, err)
	}
}

// What looks like known characters in one turn says so, by more the more of it there is.
func TestFamiliarity(t *testing.T) {
	of := func(n int) *familiarity {
		f := &familiarity{}
		for i := range n {
			wobble := float64(i%5) / 100
			f.like = append(f.like, [4]float64{.80 - wobble, .80, .84 + wobble, .79})
		}
		return f
	}
	few, many := of(10), of(90)
	turn, less := few.best()
	if turn != 2 {
		t.Errorf("turn %d", turn)
	}
	if turn, more := many.best(); turn != 2 || more < 2*less {
		t.Errorf("of ninety: turn %d by %.1f, of ten by %.1f", turn, more, less)
	}
	if o := few.odds(); o[2] != 0 || o[0] >= 0 || o[1] >= 0 || o[3] >= o[1] {
		t.Errorf("odds %v", o)
	}
	if _, margin := of(leastFamiliar - 1).best(); margin != 0 {
		t.Errorf("too few pieces decide, by %.1f", margin)
	}
}

// Neighbours that are strange to each other are counted over the lines of a sample.
func TestDisorderOfASample(t *testing.T) {
	line := func(texts ...string) readLine {
		w := readWord{}
		for _, x := range texts {
			w.chars = append(w.chars, readChar{text: x})
		}
		return readLine{words: []readWord{w}}
	}
	good := &readPage{lines: []readLine{line("町", "長", "は"), line("次", "の")}}
	if d := good.disorder(); d != 0 {
		t.Errorf("good print has %.2f", d)
	}
	bad := &readPage{lines: []readLine{line("a", "B", "一", "ー"), line(strings.Split("ーーー", "")...)}}
	if d := bad.disorder(); d < .7 {
		t.Errorf("noise has %.2f", d)
	}
	if d := (&readPage{}).disorder(); d != 0 {
		t.Errorf("nothing has %.2f", d)
	}
}

// What a page repeats, such as the ornaments of a frame, counts a few times only.
func TestRepeatedPieces(t *testing.T) {
	face := draughtsman(t)
	piece := func(r rune) *glyphs.Shape {
		img := image.NewGray(image.Rect(0, 0, 60, 60))
		draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(8, 46)}).DrawString(string(r))
		s, ok := glyphs.Describe(img.Pix, 60, 60)
		if !ok {
			t.Fatalf("%c has no shape", r)
		}
		return &s
	}
	f := &familiarity{}
	ornament, counted := piece('※'), 0
	for range 100 {
		if !f.repeated(ornament) {
			counted++
		}
	}
	if counted != mostSame {
		t.Errorf("a hundred ornaments count as %d pieces, want %d", counted, mostSame)
	}
	for _, r := range "決算報告書" {
		if f.repeated(piece(r)) {
			t.Errorf("%c counts as an ornament", r)
		}
	}
}
