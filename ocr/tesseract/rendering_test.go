package tesseract

import (
	"bytes"
	"image"
	"math"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// Each rendering gives another picture, and leaves the one that it was given.
func TestRenderings(t *testing.T) {
	r := ocr.Raster{W: 60, H: 40, Pix: bytes.Repeat([]byte{255}, 60*40)}
	for y := 8; y < 30; y++ {
		for x := 10; x < 50; x += 9 {
			r.Pix[y*r.W+x], r.Pix[y*r.W+x+1] = 0, 0
		}
	}
	before := bytes.Clone(r.Pix)
	dark := func(r ocr.Raster) (n int) {
		for _, v := range r.Pix {
			n += 255 - int(v)
		}
		return n
	}
	for _, v := range append([]rendering{plainly, closer}, renderings...) {
		got, err := v.of(r, archive.Horizontal)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(r.Pix, before) {
			t.Errorf("%s: the picture it was given changed", v.name)
		}
		along := v.scale
		if v.along > 0 {
			along *= v.along
		}
		if got.W != int(60*along+.5) || got.H != int(40*v.scale+.5) || len(got.Pix) != got.W*got.H {
			t.Errorf("%s: %d × %d pixels, %d bytes", v.name, got.W, got.H, len(got.Pix))
		}
		if same := bytes.Equal(got.Pix, before); same != (v.name == "") {
			t.Errorf("%s: the same picture: %v", v.name, same)
		}
		// No ink goes, and none comes but with thicker strokes.
		ink := float64(dark(got)) / along / v.scale / float64(dark(r))
		if ink < 0.95 || ink > 1.05 && v.name != "thicker" {
			t.Errorf("%s: %.2f of the ink", v.name, ink)
		}
	}
	if got, err := closer.of(r, archive.Vertical); err != nil || got.W != 42 || got.H != 22 {
		t.Errorf("a column is drawn as %d × %d pixels, %v", got.W, got.H, err)
	}
}

func TestDisputed(t *testing.T) {
	read := func(text string, conf float64) reading.Read {
		r := reading.Read{Model: "jpn"}
		for _, c := range text {
			r.Chars = append(r.Chars, reading.Char{Text: string(c), Conf: conf})
		}
		return r
	}
	for name, c := range map[string]struct {
		reads []reading.Read
		want  bool
	}{
		"one sure": {[]reading.Read{read("市長", 97)}, false},
		"one poor": {[]reading.Read{read("市長", 80)}, true},
		"agreed":   {[]reading.Read{read("市長", 90), read("市長", 70)}, false},
		"differ":   {[]reading.Read{read("市長", 95), read("市民", 70)}, true},
		"junk":     {[]reading.Read{read("市長", 20), read("市民", 70)}, false},
	} {
		if got := disputed(c.reads); got != c.want {
			t.Errorf("%s: disputed %v", name, got)
		}
	}
}

// An allowance ends with its lines or with its area.
func TestAllowance(t *testing.T) {
	r := image.Rect(20, 30, 120, 40)
	for name, c := range map[string]struct {
		a    allowance
		want int
	}{"lines": {allowance{2, 1e9}, 2}, "area": {allowance{99, 2500}, 3}, "none": {allowance{}, 0}} {
		n := 0
		for ; n < 100 && !c.a.spent(); n++ {
			c.a.spend(r)
		}
		if n != c.want {
			t.Errorf("%s: %d lines, want %d", name, n, c.want)
		}
	}
}

// The joined picture of a line gives what its first picture has, with gaps closed, and
// nothing that was taken out of that.
func TestJoinedPicture(t *testing.T) {
	page := func() ocr.Raster {
		return ocr.Raster{W: 200, H: 60, Pix: bytes.Repeat([]byte{255}, 200*60)}
	}
	first, joined := page(), page()
	for x := 20; x < 60; x++ {
		if x%10 >= 6 {
			continue
		}
		for y := 28; y < 32; y++ {
			first.Pix[y*200+x] = 0
			joined.Pix[y*200+x] = 0
			joined.Pix[y*200+x+80] = 0 // erased from the first
		}
	}
	w := &working{Raster: first, back: affine{xx: 1, yy: 1}, char: 40, dark: 128, joined: newJoined(joined, 40, 4)}
	r := image.Rect(10, 20, 190, 40)
	for name, c := range map[string]struct {
		v         rendering
		gap, gone byte
	}{"plain": {plainly, 255, 255}, "joined": {joinedStrokes, 40, 255}} {
		got, err := w.drawn(r, archive.Horizontal, c.v)
		if err != nil || got.W != 180 || got.H != 20 {
			t.Fatalf("%s: %d × %d, %v", name, got.W, got.H, err)
		}
		if gap, gone := got.Pix[10*180+27-10], got.Pix[10*180+120-10]; gap > c.gap || gap < c.gap/2 || gone != c.gone {
			t.Errorf("%s: the gap is %d, what was erased %d", name, gap, gone)
		}
	}
	without := func(name string) {
		if got, err := w.drawn(r, archive.Horizontal, joinedStrokes); err != nil || got.Pix[10*180+27-10] != 255 {
			t.Errorf("%s: %v", name, err)
		}
	}
	w.turned = []image.Rectangle{image.Rect(100, 0, 300, 25)}
	without("where a part was turned over")
	if w.turned[0] = image.Rect(0, 200, 300, 225); w.joinedIn(r) == nil {
		t.Error("what was turned over elsewhere takes the picture away")
	}
	w.turned, w.joined = nil, nil
	without("without another picture")
}

// A line is drawn from where it lies on the sheet: turned, zoomed, and askew.
func TestJoinedLiesOnTheSheet(t *testing.T) {
	page := ocr.Raster{W: 400, H: 300, Pix: bytes.Repeat([]byte{255}, 400*300)}
	for y := 100; y < 130; y++ {
		for x := 200; x < 240; x++ {
			page.Pix[y*400+x] = 0
		}
	}
	sin, cos := math.Sincos(0.02)
	for name, back := range map[string]affine{
		"as it is": {xx: 1, yy: 1}, "moved": {xx: 1, yy: 1, x0: 50, y0: 20}, "half": {xx: 2, yy: 2}, "half as wide": {xx: 2, yy: 1},
		"askew": {xx: cos, xy: -sin, yx: sin, yy: cos},
	} {
		w := &working{back: back, joined: newJoined(page, 30, 4)}
		// Where the picture has the middle of the square, by going back from the sheet.
		det := back.xx*back.yy - back.xy*back.yx
		u, v := 220-back.x0, 115-back.y0
		x, y := (back.yy*u-back.xy*v)/det, (back.xx*v-back.yx*u)/det
		r := image.Rect(int(x)-60, int(y)-40, int(x)+60, int(y)+40)
		got := w.joined.line(w, r)
		var sx, sy, n float64
		for i, p := range got.Pix {
			ink := 255 - float64(p)
			sx, sy, n = sx+ink*(float64(i%got.W)+.5), sy+ink*(float64(i/got.W)+.5), n+ink
		}
		sx, sy = sx/n+float64(r.Min.X), sy/n+float64(r.Min.Y)
		if got.W != r.Dx() || got.H != r.Dy() || math.Abs(sx-x) > .3 || math.Abs(sy-y) > .3 || math.Abs(n/255*det-1200) > 60 {
			t.Errorf("%s: ink of %.0f pixels about %.1f, %.1f, want %.1f, %.1f", name, n/255*det, sx, sy, x, y)
		}
		if again := w.joined.line(w, r); &again.Pix[0] != &got.Pix[0] {
			t.Errorf("%s: drawn twice", name)
		}
		if other := w.joined.line(w, r.Add(image.Pt(300, 0))); !bytes.Equal(other.Pix, bytes.Repeat([]byte{255}, len(other.Pix))) {
			t.Errorf("%s: beside the sheet there is ink", name)
		}
	}
}

func TestPicturesToAsk(t *testing.T) {
	copied := &working{joined: &joinedInk{}}
	for name, c := range map[string]struct {
		w       *working
		careful bool
		want    int
	}{
		"plain": {&working{}, false, 0}, "copy": {copied, false, 1},
		"careful": {&working{}, true, len(renderings)}, "careful copy": {copied, true, 1 + len(renderings)},
	} {
		k := &child{setup: setup{Careful: c.careful}}
		if got := k.pictures(c.w, archive.Horizontal); len(got) != c.want {
			t.Errorf("%s: %d pictures, want %d", name, len(got), c.want)
		}
		column := 0
		if c.w.joined != nil {
			column = 1
		}
		if got := k.pictures(c.w, archive.Vertical); len(got) != column {
			t.Errorf("%s: %d pictures of a column, want %d", name, len(got), column)
		}
	}
}
