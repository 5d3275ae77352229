package tesseract

import (
	"context"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
)

// coloured is a drawing that inks of a colour darken.
func (d drawing) coloured() *image.RGBA {
	out := image.NewRGBA(d.img.Rect)
	for i, v := range d.img.Pix {
		copy(out.Pix[4*i:], []byte{v, v, v, 255})
	}
	return out
}

func multiply(img *image.RGBA, mask *image.Gray, ink color.RGBA) {
	for i, v := range mask.Pix {
		if v == 255 {
			continue
		}
		for k, c := range [3]uint8{ink.R, ink.G, ink.B} {
			p := &img.Pix[4*i+k]
			*p = uint8(int(*p) * (int(v)*255 + (255-int(v))*int(c)) / (255 * 255))
		}
	}
}

func circle(mask *image.Gray, cx, cy, radius, thick int) {
	for y := cy - radius; y <= cy+radius; y++ {
		for x := cx - radius; x <= cx+radius; x++ {
			if d := math.Hypot(float64(x-cx), float64(y-cy)); d <= float64(radius) && d > float64(radius-thick) {
				mask.SetGray(x, y, color.Gray{})
			}
		}
	}
}

func written(mask *image.Gray, face font.Face, x, y int, s string) {
	(&font.Drawer{Dst: mask, Src: image.Black, Face: face, Dot: fixed.P(x, y)}).DrawString(s)
}

var stampInk = color.RGBA{205, 45, 40, 255}

// A stamp over the text is read apart from it: both come out whole.
func TestStampsAreReadApart(t *testing.T) {
	face := draughtsman(t)
	d := drawPage(t, face, archive.Horizontal)
	img := d.coloured()
	mask := plain(d.img.Rect.Dx(), d.img.Rect.Dy(), 255)
	circle(mask, 420, 350, 150, 6)
	written(mask, face, 376, 290, "受付") // over and between lines of text
	written(mask, face, 345, 370, "第28号")
	circle(mask, 800, 520, 62, 5)
	written(mask, face, 778, 512, "上")
	written(mask, face, 778, 558, "田")
	multiply(img, mask, stampInk)

	res, err := newPool(t, childConfig(t, "serve")).Read(context.Background(), pageOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	body, stamps := map[bool]string{}, map[string]archive.Line{}
	for _, l := range res.Text.Lines {
		s := ""
		for _, g := range res.Text.Glyphs[l.Start:l.End] {
			s += g.Text
		}
		body[l.Type == archive.LineStamp] += s
		if l.Type == archive.LineStamp {
			stamps[s] = l
		}
	}
	want := strings.Join(drawn, "")
	if n := ocrtest.Distance([]rune(want), []rune(body[false])); n > 3 {
		t.Errorf("%d errors in the text under the stamps: %s", n, body[false])
	}
	for s, in := range map[string]archive.Rect{"受付": {X: 370, Y: 240, W: 110, H: 60}, "第28号": {X: 335, Y: 320, W: 180, H: 60}, "上田": {X: 770, Y: 465, W: 65, H: 105}} {
		l, ok := stamps[s]
		if !ok {
			t.Errorf("%s is not among the stamps: %q", s, body[true])
			continue
		}
		b := res.Text.LineBox(l)
		if b.X < in.X || b.Y < in.Y || b.X+b.W > in.X+in.W || b.Y+b.H > in.Y+in.H {
			t.Errorf("%s lies at %+v, not in %+v", s, b, in)
		}
	}
	if l := stamps["上田"]; l.Dir != archive.Vertical {
		t.Error("the name in the seal runs across")
	}
}

// stampsApart reads a page, and gives its lines that are of a stamp apart from the others.
func stampsApart(t *testing.T, img image.Image) (text archive.Text, body, stamps []string) {
	t.Helper()
	res, err := newPool(t, childConfig(t, "serve")).Read(context.Background(), pageOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range res.Text.Lines {
		s := ""
		for _, g := range res.Text.Glyphs[l.Start:l.End] {
			s += g.Text
		}
		if l.Type == archive.LineStamp {
			stamps = append(stamps, s)
		} else {
			body = append(body, s)
		}
	}
	return res.Text, body, stamps
}

// On a page without colours a stamp is known by its ring, which touches the last line.
func TestStampsInRingsAreReadApart(t *testing.T) {
	face := draughtsman(t)
	d := drawPage(t, face, archive.Horizontal)
	w, h := d.img.Rect.Dx(), d.img.Rect.Dy()
	img := plain(w, h+360, 255)
	copy(img.Pix, d.img.Pix)
	last := d.boxes[len(d.boxes)-1]
	cy := last.Y + last.H + 158
	circle(img, last.X-100, cy, 160, 6)
	written(img, face, last.X-144, cy-40, "受付")
	written(img, face, last.X-175, cy+40, "第28号")

	text, body, stamps := stampsApart(t, img)
	for _, l := range text.Lines {
		if b := text.LineBox(l); l.Type == archive.LineStamp && (b.Y < cy-100 || b.Y+b.H > cy+60 || b.X < last.X-260 || b.X+b.W > last.X+60) {
			t.Errorf("a line of the stamp lies at %+v", b)
		}
	}
	if got := strings.Join(stamps, " "); got != "受付 第28号" {
		t.Errorf("the stamp reads %q", got)
	}
	if want, got := strings.Join(drawn, ""), strings.Join(body, ""); ocrtest.Distance([]rune(want), []rune(got)) > 2 {
		t.Errorf("the text beside the stamp reads %s", got)
	}
}

// A receipt stamp in a frame that lies askew is read apart from the page of the same
// colour; a level box around the same words is the page's own.
func TestStampsInFramesAreReadApart(t *testing.T) {
	face := draughtsman(t)
	d := drawPage(t, face, archive.Horizontal)
	w, h := d.img.Rect.Dx(), d.img.Rect.Dy()
	for degrees, want := range map[float64]string{2: "受付 第28号", 0: ""} {
		img := plain(w, 2*h+260, 255)
		copy(img.Pix, d.img.Pix)
		copy(img.Pix[(h+260)*img.Stride:], d.img.Pix) // enough lines to know that they lie level
		cx, cy := w/2, h+60
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		for y := h - 60; y < h+180; y++ {
			for x := cx - 160; x <= cx+160; x++ {
				u, v := float64(x-cx)*cos+float64(y-cy)*sin, -float64(x-cx)*sin+float64(y-cy)*cos
				if in := min(140-math.Abs(u), 85-math.Abs(v)); in >= 0 && in < 5 {
					img.SetGray(x, y, color.Gray{})
				}
			}
		}
		written(img, face, cx-44, cy-15, "受付")
		written(img, face, cx-75, cy+55, "第28号")
		_, body, stamps := stampsApart(t, img)
		if got := strings.Join(stamps, " "); got != want {
			t.Errorf("askew by %.0f°: the stamp reads %q", degrees, got)
		}
		text := strings.Join(drawn, "")
		if want == "" {
			text += "受付第28号"
		}
		text += strings.Join(drawn, "")
		if got := strings.Join(body, ""); ocrtest.Distance([]rune(text), []rune(got)) > 3 {
			t.Errorf("askew by %.0f°: the text reads %s", degrees, got)
		}
	}
}

// One character in a level square by itself is a stamp.
func TestSingleStampsAreReadApart(t *testing.T) {
	face := draughtsman(t)
	d := drawPage(t, face, archive.Horizontal)
	w, h := d.img.Rect.Dx(), d.img.Rect.Dy()
	for _, one := range []string{"写", "秘"} {
		img := plain(w, h+260, 255)
		copy(img.Pix, d.img.Pix)
		x, y := w/2, h+60
		written(img, face, x, y, one)
		for v := -64; v < 32; v++ {
			for u := -26; u < 70; u++ {
				if in := min(u+26, 69-u, v+64, 31-v); in < 4 {
					img.SetGray(x+u, y+v, color.Gray{})
				}
			}
		}
		_, body, stamps := stampsApart(t, img)
		if got := strings.Join(stamps, " "); got != one {
			t.Errorf("the stamp %s reads %q", one, got)
		}
		if want, got := strings.Join(drawn, ""), strings.Join(body, ""); ocrtest.Distance([]rune(want), []rune(got)) > 2 {
			t.Errorf("the text beside %s reads %s", one, got)
		}
	}
}

// Vertical text on ruled paper is text, from the right, and its lines are no table's.
func TestRuledPaper(t *testing.T) {
	d := drawPage(t, draughtsman(t), archive.Vertical)
	for name, ink := range map[string]color.RGBA{"red lines": {220, 110, 100, 255}, "grey lines": {205, 205, 205, 255}, "black lines": {20, 20, 20, 255}} {
		img := d.coloured()
		mask := plain(d.img.Rect.Dx(), d.img.Rect.Dy(), 255)
		right, bottom := d.img.Rect.Dx()-70, d.img.Rect.Dy()-60
		for i := range len(drawn) + 1 {
			for y := 60; y < bottom; y++ {
				for k := range 3 {
					mask.SetGray(right-i*76+k, y, color.Gray{})
				}
			}
		}
		for x := right - len(drawn)*76; x < right+3; x++ {
			for k := range 4 {
				mask.SetGray(x, 60+k, color.Gray{})
				mask.SetGray(x, bottom-k, color.Gray{})
			}
		}
		multiply(img, mask, ink)
		res, err := newPool(t, childConfig(t, "serve")).Read(context.Background(), pageOf(t, img))
		if err != nil {
			t.Fatal(err)
		}
		if got, want := ocrtest.Comparable(res.Text.Plain()), strings.Join(drawn, ""); ocrtest.Distance([]rune(want), []rune(got)) > 4 {
			t.Errorf("%s: %s", name, got)
		}
		for _, l := range res.Text.Lines {
			if l.Cell != nil {
				t.Errorf("%s: a table's cell", name)
				break
			}
		}
	}
}

func saidWith(text string, conf float64) readLine {
	var chars []readChar
	for _, r := range text {
		chars = append(chars, readChar{text: string(r), conf: conf})
	}
	return readLine{words: []readWord{{chars: chars}}}
}

// What models make of seal script and scratches is no text of a stamp: marks, Latin letters,
// a single character that they doubt.
func TestWhatOfAStampIsTrusted(t *testing.T) {
	for _, c := range []struct {
		text string
		conf float64
		want bool
	}{
		{":名:", 90, false}, {"受領", 90, true}, {"51.11.3", 90, true}, {"…", 90, false}, {"第354号", 90, true}, {"~㎞・", 90, false},
		{"ik+ hr", 90, false}, {"L N", 90, false}, {"受領", 50, false}, {"写", 85, true}, {"写", 65, false}, {"昭和47年4月12日", 70, true}, {"", 90, false},
	} {
		if got := trusted(line{readLine: saidWith(c.text, c.conf)}); got != c.want {
			t.Errorf("%q read with %.0f is trusted: %t", c.text, c.conf, got)
		}
	}
}

// A name whose characters were read one by one is one column; a part of a name is none.
func TestNameAsColumn(t *testing.T) {
	char := func(text string, y int, kind archive.LineType) line {
		l := line{readLine: saidWith(text, 90), kind: kind}
		l.box = archive.Rect{X: 10, Y: y, W: 30, H: 30}
		return l
	}
	for name, c := range map[string]struct {
		lines []line
		want  string
	}{
		"both":           {[]line{char("竹", 10, archive.LineStamp), char("内", 50, archive.LineStamp)}, "竹内"},
		"one unread":     {[]line{char("", 10, archive.LineUnread), char("内", 50, archive.LineStamp)}, ""},
		"two in a line":  {[]line{char("竹.", 10, archive.LineStamp), char("内", 50, archive.LineStamp)}, ""},
		"a column":       {[]line{{readLine: saidWith("上田", 90), dir: archive.Vertical, kind: archive.LineStamp}}, "上田"},
		"nothing at all": {nil, ""},
	} {
		got := ""
		for _, l := range asColumn(c.lines) {
			for _, r := range l.chars() {
				got += r.text
			}
			if l.dir != archive.Vertical {
				t.Errorf("%s: it runs across", name)
			}
			if name == "both" && l.box != (archive.Rect{X: 10, Y: 10, W: 30, H: 70}) {
				t.Errorf("it lies at %+v", l.box)
			}
		}
		if got != c.want {
			t.Errorf("%s: %q, not %q", name, got, c.want)
		}
	}
}

// One character off the middle of a ring is what text left of a name.
func TestLopsided(t *testing.T) {
	w := &working{Raster: ocr.Raster{W: 120, H: 120}}
	at := func(text string, y int) []line {
		l := line{readLine: saidWith(text, 90)}
		l.box = archive.Rect{X: 40, Y: y, W: 40, H: 40}
		return []line{l}
	}
	if w.lopsided(at("印", 42)) || !w.lopsided(at("内", 70)) || !w.lopsided(at("竹", 10)) {
		t.Error("a character is off the middle of its ring, or is not")
	}
	if w.lopsided(at("受付", 10)) || w.lopsided(nil) {
		t.Error("more than a character, or none, is off the middle")
	}
}

// What looks like a figure on the wheels of a date stamp is one, where that makes a day of
// the line; what was read is kept beside it.
func TestDateOfAStamp(t *testing.T) {
	for was, want := range map[string]string{
		"50:4.20": "50.4.20", "5l.1I.24": "51.11.24", "昭和47.4.I2": "昭和47.4.12", "6.-l.23": "6.-1.23", "4B,12.24": "48.12.24",
		"50.4.20": "50.4.20", "第l号": "第l号", "50:14.20": "50:14.20", "10:30": "10:30", "l.I.O": "l.I.O", "収受": "収受",
	} {
		l := line{readLine: saidWith(was, 60)}
		l.setDate()
		got, raw := "", ""
		for _, c := range l.chars() {
			got += c.text
			if c.raw != "" {
				raw += c.raw
			} else {
				raw += c.text
			}
		}
		if got != want || raw != was {
			t.Errorf("%q became %q, raw %q", was, got, raw)
		}
	}
}

func TestTrimPoints(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  string
	}{
		{[]string{"第2425号."}, "第2425号"}, {[]string{"・", "13.11.10", "."}, "13.11.10"}, {[]string{".受領"}, "受領"},
		{[]string{"受領"}, "受領"}, {[]string{"・."}, "・."}, {nil, ""},
	} {
		var l line
		for _, w := range c.words {
			var word readWord
			for _, r := range w {
				word.chars = append(word.chars, readChar{text: string(r)})
			}
			l.words = append(l.words, word)
		}
		if l.trimPoints(); l.said() != c.want {
			t.Errorf("%q: %q", c.words, l.said())
		}
	}
}
