package tesseract

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Characters of a column get places in it, in order, wherever the models saw them, and its ink
// tells how far they stand apart.
func TestSeatColumns(t *testing.T) {
	w, l := wornSample(t, "law", archive.Vertical)
	var word readWord
	for _, c := range "第四條町税ヲ滯納シタル者ニ對シテハ督促状ヲ發シ尚完納セサルトキハ國税徴收ノ例ニ依リ處分スヘシ" {
		word.chars = append(word.chars, readChar{text: string(c), box: archive.Rect{X: 900, Y: -30, W: 0, H: 29}})
	}
	word.box, l.words = l.box, []readWord{word}
	if pitch := pitchOf(l); pitch > 5 {
		t.Fatalf("a pitch of %.1f from boxes elsewhere", pitch)
	}
	w.dark = 128
	if pitch := w.inkPitch([]line{*l}); pitch < 45 || pitch > 48 {
		t.Errorf("characters stand %.1f apart by their ink, not 47", pitch)
	}
	w.seatColumns([]line{*l})
	var at []int
	for _, c := range l.chars() {
		if c.box.W > 0 {
			at = append(at, c.box.Y)
		}
	}
	if len(at) < 40 || !slices.IsSorted(at) || at[0] < 0 || at[len(at)-1] > w.H {
		t.Errorf("characters at %v", at)
	}
	if pitch := pitchOf(l); pitch < 43 || pitch > 51 {
		t.Errorf("characters stand %.1f apart, not 47", pitch)
	}
}

// A row twice as large as others whose characters stand as far apart is left to the models; one
// that is as broad but whose characters stand as others do is not. A larger column has its own size.
func TestWornEmOfHeadings(t *testing.T) {
	w := &working{char: 26}
	lineOf := func(dir archive.Direction, pitch int) *line {
		word := readWord{box: archive.Rect{W: 12 * pitch, H: 48}}
		for i := range 12 {
			word.chars = append(word.chars, readChar{text: "漢", box: archive.Rect{X: i * pitch, W: pitch - 2, H: 48}})
		}
		if dir == archive.Vertical {
			word.box = transposed(word.box)
			for i := range word.chars {
				word.chars[i].box = transposed(word.chars[i].box)
			}
		}
		return &line{dir: dir, readLine: readLine{box: word.box, words: []readWord{word}}}
	}
	for name, c := range map[string]struct {
		dir   archive.Direction
		pitch int
		want  float64
	}{
		"a heading":                            {archive.Horizontal, 50, 0},
		"a broad row":                          {archive.Horizontal, 27, 27},
		"a heading in a column":                {archive.Vertical, 50, 50},
		"a column of which models missed most": {archive.Vertical, 80, 27},
	} {
		if em := w.wornEm(lineOf(c.dir, c.pitch), 27); em != c.want {
			t.Errorf("%s: %.1f", name, em)
		}
	}
}

// transposed is a box with its axes exchanged.
func transposed(b archive.Rect) archive.Rect { return archive.Rect{X: b.Y, Y: b.X, W: b.H, H: b.W} }

// The picture that shapes of columns are looked at in is as fine as the sheet, and boxes lie in
// it where they do in the working picture.
func TestWornPicture(t *testing.T) {
	sheet := ocr.Raster{W: 400, H: 300, Pix: slices.Repeat([]byte{255}, 400*300)}
	for y := 100; y < 140; y++ {
		for x := 200; x < 204; x++ {
			sheet.Pix[y*sheet.W+x] = 0
		}
	}
	w := &working{Raster: ocr.Raster{W: 200, H: 150}, back: affine{xx: 2, yy: 2}, char: 20, joined: newJoined(sheet, 40, 8)}
	l := &line{dir: archive.Vertical, readLine: readLine{box: archive.Rect{X: 80, Y: 45, W: 60, H: 30}}}
	p := w.wornPicture(l)
	if p.finer != 2 || p.W <= 120 || p.H <= 60 {
		t.Fatalf("%d × %d, %.1f times finer", p.W, p.H, p.finer)
	}
	in := p.inside(archive.Rect{X: 100, Y: 50, W: 2, H: 20})
	for y := range p.H {
		for x := range p.W {
			dark, want := p.Pix[y*p.W+x] < 128, image.Pt(x, y).In(image.Rect(in.X, in.Y, in.X+in.W, in.Y+in.H))
			if dark != want {
				t.Fatalf("%d, %d is dark: %v; the stroke lies at %v", x, y, dark, in)
			}
		}
	}
	if out := p.outside(in); out != (archive.Rect{X: 100, Y: 50, W: 2, H: 20}) {
		t.Errorf("back at %v", out)
	}
	if p := (&working{Raster: sheet}).wornPicture(l); p.finer != 1 || p.W != sheet.W {
		t.Error("a page without such a picture")
	}
	if l.dir = archive.Horizontal; w.wornPicture(l).finer != 1 {
		t.Error("a row is looked at in another picture than the working one")
	}
}
