package tesseract

import (
	"image"
	"strings"
	"testing"

	xdraw "golang.org/x/image/draw"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
)

// A title three times as high as the page's print, with a note of small print over its end,
// is read, and so is the text below it.
func TestTitlesAreRead(t *testing.T) {
	p := newPool(t, childConfig(t, "serve"))
	face := draughtsman(t)
	d := drawPage(t, face, archive.Horizontal)
	const head = 260
	img := plain(d.img.Rect.Dx(), d.img.Rect.Dy()+head, 255)
	xdraw.Draw(img, d.img.Rect.Add(image.Pt(0, head)), d.img, image.Point{}, xdraw.Src)
	title := plain(8*46, 60, 255)
	written(title, face, 4, 48, "公民館だより")
	xdraw.CatmullRom.Scale(img, image.Rect(90, 60, 90+8*46*3, 60+180), title, title.Rect, xdraw.Src, nil)
	written(img, face, 740, 70, "令和八年度")
	r := readPicture(t, p, img)
	got := ocrtest.Comparable(r.Text.Plain())
	for _, want := range append([]string{"公民館だより", "令和八年度"}, drawn...) {
		if !strings.Contains(got, ocrtest.Comparable(want)) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

// A title takes the place of what was read of it, and of what was not, but of no small print
// over its end and of no line that only reaches into it; a line that goes on beyond it has it.
func TestTitlesTakeTheirPlace(t *testing.T) {
	at := func(text string, x, y, w, h int) line {
		l := line{readLine: readLine{box: archive.Rect{X: x, Y: y, W: w, H: h}}, kind: archive.LineBody, sep: "\n"}
		if text == "" {
			l.kind = archive.LineUnread
		} else {
			l.words = []readWord{{box: l.box, chars: []readChar{{text: text, box: l.box}}}}
		}
		return l
	}
	title := ocr.Title{Box: image.Rect(100, 100, 700, 220), High: 120}
	lines := []line{at("前", 100, 20, 600, 40), at("", 110, 110, 200, 90), at("HP", 600, 100, 100, 40), at("民", 330, 105, 90, 100), at("後", 100, 200, 600, 90)}
	said := ""
	for _, l := range withTitle(lines, at("題", 100, 100, 600, 120), title.High) {
		said += l.said() + " "
	}
	if said != "前 題 HP 後 " {
		t.Errorf("the lines are %s", said)
	}
	if partOfLine(lines, title) {
		t.Error("no line goes on beyond it")
	}
	if !partOfLine(append(lines, at("長", 100, 100, 1100, 110)), title) {
		t.Error("a line goes on beyond it")
	}
	for name, c := range map[string]struct {
		l    line
		want bool
	}{
		"rows of a hand": {at("", 90, 60, 700, 400), true},
		"one row":        {at("", 90, 90, 700, 150), false},
		"a longer row":   {at("", 90, 90, 900, 150), true},
		"text":           {at("字", 90, 60, 700, 400), false},
		"elsewhere":      {at("", 90, 600, 700, 400), false},
	} {
		if name == "one row" {
			cell := c.l
			cell.cell = &archive.Cell{}
			if !amongUnread(append(lines, cell), title) {
				t.Error("it stands in no unread cell")
			}
		}
		if amongUnread(append(lines, c.l), title) != c.want {
			t.Errorf("it stands among unread %s: %v", name, !c.want)
		}
	}
}
