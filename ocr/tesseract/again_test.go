package tesseract

import (
	"image"
	"os"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// A cell of two characters in which Tesseract's search for lines finds none is read all
// the same (testdata/twochars.png: 総数 in a head row, drawn and scanned at 200 dpi),
// but nothing is read from paper, nor from a single piece of ink.
func TestMissedCell(t *testing.T) {
	testenv.Need(t, "tesseract")
	data, err := os.ReadFile("testdata/twochars.png")
	if err != nil {
		t.Fatal(err)
	}
	img, err := leptonica.Decode(data)
	if err != nil {
		t.Fatal(err)
	}
	defer img.Close()
	grey, err := img.Gray()
	if err != nil {
		t.Fatal(err)
	}
	defer grey.Close()
	pix, err := grey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	c := &child{setup: setup{Readers: readers}}
	defer c.close()
	w := &working{Raster: ocr.Raster{W: grey.Width(), H: grey.Height(), Pix: pix}, char: 40, dark: 128}
	k := cell{dir: archive.Horizontal, ink: w.inkIn(image.Rect(0, 0, w.W, w.H))}
	p, err := c.recognize(k.dir, framed(w.Raster, k.ink, 10), segmentLine)
	if err != nil || len(p.lines) != 0 {
		t.Fatalf("the search for lines finds %d, %v: this picture shows nothing any more", len(p.lines), err)
	}
	l, err := c.readMissedCell(w, k)
	if err != nil || len(l.chars()) != 2 || l.chars()[1].text != "数" || l.box != rectOf(k.ink) {
		t.Errorf("%+v, %v", l, err)
	}
	if l, err := c.readMissedCell(w, cell{dir: archive.Horizontal}); err != nil || len(l.words) != 0 {
		t.Errorf("an empty cell: %+v, %v", l, err)
	}
}
