package tesseract

import (
	"bytes"
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// Numbers that stand by themselves in thin type are read as what they are.
func TestLonelyNumbersAreRead(t *testing.T) {
	testenv.Need(t, "tesseract")
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	page := rasterOf(t, "testdata/numbers.png")
	want := []string{"4", "73", "91", "121", "17", "112", "33", "45", "177", "71"} // below each other
	w := &working{Raster: page, char: 45, dark: 160}
	c := &child{setup: setup{Readers: readers}}
	defer c.close()
	for i, text := range want {
		r := image.Rect(0, i*page.H/len(want), page.W, (i+1)*page.H/len(want))
		l := line{readLine: readLine{box: rectOf(w.inkIn(r))}, dir: archive.Horizontal}
		left := allowance{lines: 1, area: 1e6}
		if ok, err := c.inCompany(w, &l, &left); err != nil || !ok || left.lines != 0 {
			t.Errorf("%s is not read in company: %v, %v", text, ok, err)
		} else if l.said() != text {
			t.Errorf("%s is read as %q", text, l.said())
		}
		if ok, _ := c.inCompany(w, &l, &left); ok {
			t.Error("is read where nothing is left for it")
		}
	}
}

func TestLonely(t *testing.T) {
	w := &working{Raster: ocr.Raster{W: 400, H: 100, Pix: bytes.Repeat([]byte{255}, 40000)}, char: 40, dark: 128}
	ink := func(r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				w.Pix[y*w.W+x] = 0
			}
		}
	}
	figures := image.Rect(20, 30, 60, 62)
	ink(figures)
	if got := w.lonely(image.Rect(0, 20, 390, 90), archive.Horizontal); got != figures {
		t.Errorf("two figures lie at %v", got)
	}
	if got := w.lonely(image.Rect(0, 20, 390, 90), archive.Vertical); !got.Empty() {
		t.Errorf("in a column: %v", got)
	}
	k, at := accompanied(w.Cut(image.Rect(10, 28, 70, 64)), image.Rect(10, 2, 50, 34))
	if at.X < 40 || at.Y < 3 || k.H < 36+at.Y || k.Pix[(at.Y+5)*k.W+at.X+15] != 0 || k.Pix[0] != 0 || k.Pix[(k.H/2)*k.W+at.X-5] != 255 {
		t.Errorf("%d × %d pixels, the figures at %v", k.W, k.H, at)
	}
	ink(image.Rect(80, 22, 120, 62))
	if got := w.lonely(image.Rect(0, 20, 390, 90), archive.Horizontal); !got.Empty() {
		t.Errorf("a kanji beside them: %v", got)
	}
	small := *w
	small.Raster = ocr.Raster{W: 400, H: 100, Pix: bytes.Repeat([]byte{255}, 40000)}
	copy(small.Pix[30*400:60*400], bytes.Repeat(append(bytes.Repeat([]byte{0}, 120), bytes.Repeat([]byte{255}, 280)...), 30))
	if got := small.lonely(image.Rect(0, 0, 400, 100), archive.Horizontal); !got.Empty() {
		t.Errorf("an amount in small print: %v", got)
	}
	ink(image.Rect(80, 22, 390, 62))
	if got := w.lonely(image.Rect(0, 30, 390, 62), archive.Horizontal); !got.Empty() {
		t.Errorf("a long number: %v", got)
	}
}

func TestByItself(t *testing.T) {
	char := func(text string, x int) readChar { return readChar{text: text, box: archive.Rect{X: x, W: 10, H: 20}} }
	for _, c := range []struct {
		chars []readChar
		want  string
	}{
		{[]readChar{char("日", 0), char("7", 40), char("3", 50)}, "73"},
		{[]readChar{char("日", 45), char("7", 45), char("3", 50)}, "73"}, // boxes are not to be trusted
		{[]readChar{char("用", 5), char("7", 40)}, "7"},
		{[]readChar{char("7", 40), char("3", 50)}, "73"},
		{[]readChar{char("日", 0)}, ""},
		{nil, ""},
	} {
		l := readLine{box: archive.Rect{W: 60, H: 20}}
		if c.chars != nil {
			l.words = []readWord{{box: l.box, chars: c.chars}}
		}
		l.byItself(35)
		if got := textOfChars(l.chars()); got != c.want || c.want != "" && (l.box.X != 35 || l.box.W != 25 || l.words[0].box != l.box) {
			t.Errorf("%+v: %q in %+v", c.chars, got, l.box)
		}
	}
}
