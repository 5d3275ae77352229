package tesseract

import (
	"image"
	"image/draw"
	"strings"
	"testing"
	"time"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A word on its side in a column is read in its place, each letter with its box below the one
// before; とき, whose kana lie like letters on their side, stays.
func TestSidewaysWords(t *testing.T) {
	face := draughtsman(t)
	const em, pitch, top, right = 44, 80, 100, 900
	img := plain(1000, 1100, 255)
	columns := []string{"市長に事故があるときは職務を代理する", "この規程によるPDFで届け出る書類は", "承認を受けたときは遅滞なく届け出る", "申請があったときは台帳に記録する"}
	for i, c := range columns {
		x, y := right-i*pitch, top
		before, word, found := strings.Cut(c, "PDF")
		for _, r := range before {
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, y+38)}).DrawString(string(r))
			y += em
		}
		if !found {
			continue
		}
		lying := plain(120, em, 255)
		(&font.Drawer{Dst: lying, Src: image.Black, Face: face, Dot: fixed.P(4, 36)}).DrawString("PDF")
		stood := turned(lying, 1)
		draw.Draw(img, image.Rect(x, y, x+em, y+120), stood, stood.Rect.Min, draw.Src)
		y += 100
		for _, r := range word {
			(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, y+38)}).DrawString(string(r))
			y += em
		}
	}
	c := childConfig(t, "serve")
	c.Deadline = 5 * time.Minute
	res := readPicture(t, newPool(t, c), img)
	text := res.Text.Plain()
	if !strings.Contains(text, "よるPDFで届け出る") || strings.Count(text, "とき") != 3 {
		t.Fatalf("%q", text)
	}
	below := 0
	for _, l := range res.Text.Lines {
		for i := l.Start; i < l.End; i++ {
			if g := res.Text.Glyphs[i]; strings.Contains("PDF", g.Text) {
				if g.Box.Y <= below || g.Box.X < right-pitch-5 || g.Box.X+g.Box.W > right-pitch+em+5 {
					t.Errorf("%s lies at %v, below %d", g.Text, g.Box, below)
				}
				below = g.Box.Y
			}
		}
	}
}

// A picture whose print lies with its heads to the right is set upright.
func TestSetUpright(t *testing.T) {
	r := setUpright(ocr.Raster{W: 3, H: 2, Pix: []byte{1, 2, 3, 4, 5, 6}})
	if r.W != 2 || r.H != 3 || string(r.Pix) != string([]byte{3, 6, 2, 5, 1, 4}) {
		t.Errorf("%+v", r)
	}
	for text, want := range map[string]bool{"PDF": true, "Wi-Fi": true, "A4": true, "2024": true, "I": false, "12": false, "O1": false, "ID": true, "PD字": false, "とき": false, "": false} {
		if latinWord(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
	w := &working{frameW: 500, frameH: 500, back: affine{xy: -1, x0: 200, yx: 1, y0: 100}} // a picture turned by a quarter
	if got := w.rect(archive.Rect{X: 10, Y: 20, W: 30, H: 40}); got != (archive.Rect{X: 140, Y: 110, W: 40, H: 30}) {
		t.Errorf("%+v", got)
	}
}
