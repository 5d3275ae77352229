package tesseract

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// The holes of a punch beside lines of ruled paper, whose coloured rules are taken out of a
// picture of its own, are no characters.
func TestPunchedRuledPaper(t *testing.T) {
	face := draughtsman(t)
	lines := []string{"この要領に定めるもののほか、必要な事項は市長が別に定める", "議員から、国勢調査の実施が遅れている理由は何かとの質問", "保存期間が満了した文書は、支援課の立会いの上で処分する", "なお、当日は駐車場が混雑しますので公共交通をご利用くだ", "測量の結果、公簿面積に対し実測面積は次のとおりであった", "委員長は、出席委員が定足数に達していることを確認した"}
	img := image.NewRGBA(image.Rect(0, 0, 1600, 180+100*len(lines)))
	draw.Draw(img, img.Bounds(), image.White, image.Point{}, draw.Src)
	for i, l := range lines {
		y := 150 + 100*i
		draw.Draw(img, image.Rect(200, y+22, 1500, y+25), image.NewUniform(color.RGBA{70, 110, 190, 255}), image.Point{}, draw.Src)
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(220, y)}).DrawString(l)
	}
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
