package tesseract

import (
	"bytes"
	"context"
	"image"
	"image/png"
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
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	r, err := p.Read(context.Background(), ocr.Page{Data: b.Bytes(), Type: "image/png", DPIX: 300, DPIY: 300})
	if err != nil {
		t.Fatal(err)
	}
	got := ocrtest.Comparable(r.Text.Plain())
	for _, want := range append([]string{"公民館だより", "令和八年度"}, drawn...) {
		if !strings.Contains(got, ocrtest.Comparable(want)) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}
