package tesseract

import (
	"image"
	"os"
	"slices"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
	"fumikura/ocr/leptonica"
)

// A line of two characters in which Tesseract's search for lines finds none is read all
// the same (testdata/twochars.png: 総数 in a head row, drawn and scanned at 200 dpi); an
// empty cell has a line without words.
func TestMissedInCell(t *testing.T) {
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
	for name, before := range map[string][]line{"nothing read": nil, "all read": {{readLine: readLine{box: rectOf(k.ink)}}}} {
		lines, err := c.readMissedIn(w, k, before)
		if err != nil || len(lines) != 1 || lines[0].box != rectOf(k.ink) {
			t.Fatalf("%s: %+v, %v", name, lines, err)
		}
		if got := lines[0].chars(); before == nil && (len(got) != 2 || got[1].text != "数") || before != nil && len(got) != 0 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	// The same twice, one below the other, of which the sheet gave the first.
	two := working{Raster: ocr.Raster{W: w.W, H: 2 * w.H, Pix: append(slices.Clone(w.Pix), w.Pix...)}, char: 40, dark: 128}
	first, second := k.ink, k.ink.Add(image.Pt(0, w.H))
	lines, err := c.readMissedIn(&two, cell{dir: k.dir, ink: first.Union(second)}, []line{{readLine: readLine{box: rectOf(first)}}})
	if err != nil || len(lines) != 2 || len(lines[1].chars()) != 2 || lines[1].box.Y < w.H {
		t.Errorf("%+v, %v", lines, err)
	}
	if lines, err := c.readMissedIn(w, cell{dir: k.dir}, nil); err != nil || len(lines) != 1 || len(lines[0].words) != 0 {
		t.Errorf("an empty cell: %+v, %v", lines, err)
	}
}

// A column that came apart lies in strips beside each other; what stands one below the
// other does not, and what hangs over from a neighbour misses the middle.
func TestThroughAndStrips(t *testing.T) {
	at := func(x, y, w, h int) readLine { return readLine{box: archive.Rect{X: x, Y: y, W: w, H: h}} }
	upper, lower, left, beside := at(10, 10, 40, 200), at(12, 215, 38, 200), at(10, 10, 24, 400), at(26, 20, 24, 380)
	over := at(44, 10, 16, 400)
	got := through([]readLine{upper, lower, over}, 60, 430, archive.Vertical)
	if len(got) != 2 || strips(got) {
		t.Errorf("two halves of a column and a neighbour's rest: %d lines, strips %v", len(got), strips(got))
	}
	got = through([]readLine{left, beside}, 60, 430, archive.Vertical)
	if len(got) != 2 || !strips(got) {
		t.Errorf("two strips of a column: %d lines, strips %v", len(got), strips(got))
	}
	got = through([]readLine{at(10, 4, 400, 20), at(10, 28, 400, 30)}, 430, 60, archive.Horizontal)
	if len(got) != 1 || got[0].box.Y != 28 {
		t.Errorf("a line with the rest of one above: %+v", got)
	}
}

// Greys become darker, paper and ink stay.
func TestStrengthened(t *testing.T) {
	r := ocr.Raster{W: 4, H: 1, Pix: []byte{0, 100, 200, 255}}
	got := strengthened(r)
	if p := got.Pix; got.W != 4 || got.H != 1 || p[0] != 0 || p[1] >= 50 || p[2] >= 170 || p[2] <= p[1] || p[3] != 255 || r.Pix[1] != 100 {
		t.Errorf("%v of %v", got.Pix, r.Pix)
	}
}

// What is read of one line in several comes in order along it, a half of its characters that
// is read as a line beside it and what two of them have left out.
func TestLinesOfOneLine(t *testing.T) {
	column := func(x, y, w int, text string, pitch int) readLine {
		l := readLine{words: []readWord{{}}}
		for i, r := range []rune(text) {
			l.words[0].chars = append(l.words[0].chars, readChar{text: string(r), box: archive.Rect{X: x, Y: y + i*pitch, W: w, H: pitch - 4}})
		}
		l.box = archive.Rect{X: x, Y: y, W: w, H: len([]rune(text)) * pitch}
		l.words[0].box = l.box
		return l
	}
	half, end, begin := column(6, 500, 20, "いいN", 54), column(4, 300, 50, "で通知したところ", 50), column(3, 0, 50, "第一四七一号で通", 50)
	var got string
	for _, k := range inOrder([]readLine{half, end, begin}, archive.Vertical) {
		got += k.text
	}
	if want := "第一四七一号で通知したところ"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
