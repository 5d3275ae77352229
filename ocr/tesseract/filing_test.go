package tesseract

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr/ocrtest"
)

// ruledPaper draws lines on paper with blue rules.
func ruledPaper(t *testing.T) (*image.RGBA, []string) {
	t.Helper()
	face := draughtsman(t)
	lines := []string{"この要領に定めるもののほか、必要な事項は市長が別に定める", "議員から、国勢調査の実施が遅れている理由は何かとの質問", "保存期間が満了した文書は、支援課の立会いの上で処分する", "なお、当日は駐車場が混雑しますので公共交通をご利用くだ", "測量の結果、公簿面積に対し実測面積は次のとおりであった", "委員長は、出席委員が定足数に達していることを確認した"}
	img := image.NewRGBA(image.Rect(0, 0, 1600, 480+100*len(lines)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for i, l := range lines {
		y := 150 + 100*i
		draw.Draw(img, image.Rect(200, y+22, 1500, y+25), image.NewUniform(color.RGBA{70, 110, 190, 255}), image.Point{}, draw.Src)
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(220, y)}).DrawString(l)
	}
	return img, lines
}

// A stamp of grey ink on ruled paper, whose coloured rules are taken out of a picture of its own, is
// read once and apart from the text: over two lines, where both come out whole, and below them.
func TestStampOnRuledPaper(t *testing.T) {
	pool := newPool(t, childConfig(t, "serve"))
	for _, middle := range []image.Point{{1100, 291}, {1100, 830}} {
		img, lines := ruledPaper(t)
		const radius = 105
		for y := -radius; y <= radius; y++ {
			for x := -radius; x <= radius; x++ {
				if d := x*x + y*y; d <= radius*radius && d >= (radius-6)*(radius-6) {
					img.Set(middle.X+x, middle.Y+y, color.Gray{60})
				}
			}
		}
		(&font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{60}), Face: draughtsman(t), Dot: fixed.P(middle.X-66, middle.Y+18)}).DrawString("受領済")
		r := readPicture(t, pool, img)
		var body, stamps strings.Builder
		for _, l := range r.Text.Lines {
			said := &body
			if l.Type == archive.LineStamp {
				said = &stamps
			}
			for _, g := range r.Text.Glyphs[l.Start:l.End] {
				said.WriteString(g.Text)
			}
		}
		for _, l := range lines {
			if !strings.Contains(ocrtest.Comparable(body.String()), ocrtest.Comparable(l)) {
				t.Errorf("%v: %s is missing: %s", middle, l, body.String())
			}
		}
		if stamps.String() != "受領済" {
			t.Errorf("%v: stamps say %q", middle, stamps.String())
		}
	}
}

// The holes of a punch beside lines of ruled paper, whose coloured rules are taken out of a
// picture of its own, are no characters.
func TestPunchedRuledPaper(t *testing.T) {
	img, lines := ruledPaper(t)
	const radius = 37
	for _, at := range []image.Point{{120, 230}, {120, 530}} {
		for y := -radius; y <= radius; y++ {
			for x := -radius; x <= radius; x++ {
				if x*x+y*y <= radius*radius {
					img.Set(at.X+x, at.Y+y, color.Gray{30})
				}
			}
		}
	}
	r := readPicture(t, newPool(t, childConfig(t, "serve")), img)
	text := r.Text.Plain()
	if strings.ContainsAny(text, "●・◎@") {
		t.Errorf("a hole was read: %q", text)
	}
	for _, l := range lines {
		if !strings.Contains(text, l[:12]) {
			t.Errorf("%s is missing: %q", l, text)
		}
	}
	for _, l := range r.Text.Lines {
		for _, g := range r.Text.Glyphs[l.Start:l.End] {
			if g.Box.X < 190 {
				t.Errorf("%q was read left of the text", g.Text)
			}
		}
	}
}
