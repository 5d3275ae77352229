package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Figures that were read across go into their line at their place; those after it move.
func TestIntoLine(t *testing.T) {
	text := &archive.Text{}
	add := func(dir archive.Direction, x, y, step int, chars string) {
		l := archive.Line{Dir: dir, Start: len(text.Glyphs), Sep: "\n"}
		for i, c := range []rune(chars) {
			b := archive.Rect{X: x, Y: y + i*step, W: 40, H: 40}
			if dir == archive.Horizontal {
				b = archive.Rect{X: x + i*20, Y: y, W: 20, H: 40}
			}
			text.Glyphs = append(text.Glyphs, archive.Glyph{Text: string(c), Box: b})
		}
		l.End = len(text.Glyphs)
		text.Lines = append(text.Lines, l)
	}
	add(archive.Vertical, 400, 100, 50, "第")
	add(archive.Vertical, 300, 100, 50, "別")
	text.Glyphs = append(text.Glyphs, archive.Glyph{Text: "回", Box: archive.Rect{X: 400, Y: 200, W: 40, H: 40}})
	// the first line is 第 and 回, with room for figures between
	text.Glyphs[1], text.Glyphs[2] = text.Glyphs[2], text.Glyphs[1]
	text.Lines[0].End, text.Lines[1].Start, text.Lines[1].End = 2, 2, 3
	add(archive.Horizontal, 400, 150, 0, "57")
	intoLine(text)
	if got := text.Plain(); got != "第57回\n別\n" || len(text.Lines) != 2 {
		t.Errorf("%q, %+v", got, text.Lines)
	}
	add(archive.Horizontal, 400, 250, 0, "3")
	if intoLine(text); text.Plain() != "第57回3\n別\n" {
		t.Errorf("at the end: %q", text.Plain())
	}
	add(archive.Horizontal, 700, 900, 0, "12")
	if intoLine(text); text.Plain() != "第57回3\n別\n12\n" {
		t.Errorf("far from any line: %q", text.Plain())
	}
}

// Small writing is letters and figures; what is read in the pieces of broken characters is
// other signs as often.
func TestLettered(t *testing.T) {
	for text, want := range map[string]bool{
		"かいせい": true, "センター": true, "平成3年": true, "本条例、以下": true, "々": true,
		"": false, "~,!": false, "=~~": false, "i$4": false, "tf書!": false, "ー~": false,
	} {
		if got := lettered(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// A line of small print over a larger one is no ruby: ruby says how kanji are read.
func TestRubyIsKana(t *testing.T) {
	for text, want := range map[string]bool{
		"とくきじこう": true, "センター": true, "一ノ宮": true, "おお山田": true,
		"特記事項(自由に記入してください。)": false, "若葉野町長": false, "備考欄": false,
	} {
		for _, conf := range []float64{97, 70} { // pieces of characters are read as kanji, too, but not surely
			l := readLine{words: []readWord{{}}}
			for _, r := range text {
				l.words[0].chars = append(l.words[0].chars, readChar{text: string(r), conf: conf})
			}
			a := &aside{Aside: ocr.Aside{Kind: ocr.AsideRuby, Least: 1}, lines: [][]readLine{{l}}}
			if got := a.sure(); got != (want || conf < lineConf) {
				t.Errorf("%q at %.0f: %v", text, conf, got)
			}
		}
	}
}
