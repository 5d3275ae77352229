package tesseract

import (
	"image"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Numbers in rings that were read as others, or as another ring, and signs that no model prints are
// put right by their ink; what is none of them stays, and so does what is too small for one.
func TestInkedSigns(t *testing.T) {
	face := draughtsman(t)
	for name, c := range map[string]struct{ drawn, read, want string }{
		"stars and arrows":     {"☆★→⇒", "文大つ之", "☆★→⇒"},
		"a star no numeral":    {"Ⅵ☆", "大本", "大☆"},
		"amid katakana":        {"ア→ト", "アート", "アート"},
		"read as anything":     {"→⇒±☆", "寺愛土立", "→⇒±☆"},
		"of sums":              {"±÷≦≧", "+=き三", "±÷≦≧"},
		"numerals":             {"ⅡⅢⅣⅥ", "口本NM", "ⅡⅢⅣⅥ"},
		"a numeral for 川":      {"Ⅲ章", "川章", "Ⅲ章"},
		"a numeral for 旧":      {"Ⅲ章", "旧章", "Ⅲ章"},
		"no heading":           {"章Ⅲ", "章四", "章四"},
		"kanji for numerals":   {"川皿四旧中田叩日", "川皿四旧中田叩日", "川皿四旧中田叩日"},
		"what is read of them": {"文大つ之きニー本", "文大つ之きニー本", "文大つ之きニー本"},
		"as others":            {"①⑤⑥⑨⑪⑱", "⑪⑥⑧⑦①⑬", "①⑤⑥⑨⑪⑱"},
		"as rings":             {"⑥④⑩", "◎Q〇", "⑥④⑩"},
		"as they are":          {"①②③⑫⑳", "①②③⑫⑳", "①②③⑫⑳"},
		"other rings":          {"◎○●", "⑥◎○", "⑥◎○"},
		"letters":              {"OQG", "OQG", "OQG"},
		"other print":          {"⑥国田", "国◎①", "国◎①"},
	} {
		r, text, line := drawnSigns(face, c.drawn, c.read)
		before := slices.Clone(text)
		both := func(text []archive.Glyph) int {
			return (&working{Raster: r}).inkedSigns(text, []voted{line})
		}
		if line.em = 160; both(before) != 0 {
			t.Errorf("%s: small signs changed", name)
		}
		line.em = 44
		both(text)
		if got := sayingOf(text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// drawnSigns draws a line of characters far apart, 44 pixels high, and gives it with what was read
// of each.
func drawnSigns(face font.Face, drawn, read string) (ocr.Raster, []archive.Glyph, voted) {
	chars, reads := []rune(drawn), strings.Split(read, "")
	img := plain(20+60*len(chars), 80, 255)
	line, text := voted{em: 44}, []archive.Glyph(nil)
	for i, c := range chars {
		x := 10 + 60*i
		(&font.Drawer{Dst: img, Src: image.Black, Face: face, Dot: fixed.P(x, 55)}).DrawString(string(c))
		line.boxes = append(line.boxes, archive.Rect{X: x, Y: 10, W: 48, H: 58})
		line.marks = append(line.marks, mark{})
		text = append(text, archive.Glyph{Text: reads[i], Conf: 96})
	}
	return ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}, text, line
}

// sayingOf is what glyphs say.
func sayingOf(text []archive.Glyph) string {
	var b strings.Builder
	for _, g := range text {
		b.WriteString(g.Text)
	}
	return b.String()
}

// A ノ between figures is a stroke where the line has hiragana.
func TestFractions(t *testing.T) {
	for read, want := range map[string]string{"補助率は1ノ2とする": "補助率は1/2とする", "字東1ノ2ヲ官有地トス": "字東1ノ2ヲ官有地トス", "三ノ丸と2ノ": "三ノ丸と2ノ"} {
		var text []archive.Glyph
		for _, c := range strings.Split(read, "") {
			text = append(text, archive.Glyph{Text: c, Conf: 95})
		}
		fractions(text, []voted{{marks: make([]mark, len(text))}})
		if got := sayingOf(text); got != want {
			t.Errorf("%s: %s, want %s", read, got, want)
		}
	}
}
