package tesseract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// Signs that are told by their ink, held against nothing but what they are taken for.
type inkedSigns struct {
	table func() *glyphs.Table
	signs string  // what stands there, if the ink is most like one of these,
	read  string  // where one of these, or of the signs, was read
	like  float64 // how like it is, at least,
	apart float64 // and by how much more so than what was read
	size  float64 // of a character's side it is wide or high, at least
	// sure is how like it is at least, where anything else was read, with some doubt; 0: then it
	// stays.
	sure float64
	// first: only at the beginning of a line.
	first bool
}

// unsureSign is the confidence below which anything may be a sign.
const unsureSign = 97

// clearSign is how much more like one sign than any other ink is, at least.
const clearSign = .015

// Models print numbers in rings and take them for each other: the figure is a third as high as
// print. Of 229 numbers in rings and other rings on some 300 drawn pages in ten typefaces, from 100
// dpi on, the ink tells all but one, a ring on a copy.
var ringedNumbers = inkedSigns{glyphs.Rings, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "◎○〇●OQ@©®", .65, .03, .55, 0, false}

// No model prints these. Of 68 on forty drawn pages the ink tells 63 (of ℃ often the ring stands in
// another box); of 55,000 other characters of the table, on some 200 pages, none that is listed as
// read for one is taken for it with these bounds.
var unprintedSigns = []inkedSigns{
	{glyphs.Signs, "±÷←↑→↓⇒⇔≦≧℃", "つっツッ之ニ一三ー=->+土士«きミC", .68, .12, .4, .86, false},
	{glyphs.Signs, "ⅡⅢⅣⅤⅥ", "IHMNVX[]口日工皿本川下", .68, .12, .4, 0, false},
	// Kanji of upright strokes in a frame, and 川, look like Ⅲ; of 17 before headings on 28 drawn pages,
	// read as 川, 四, 旧, 田, 中 and 皿, 14 are plainly more like the numeral. A 田 of dots is like it, too.
	{glyphs.Signs, "ⅡⅢ", "川皿四旧田中叩日", .93, .03, .4, 0, true},
	{glyphs.Signs, "☆★", "文次大太丸玉失女犬水火", .68, .12, .4, .86, false},
}

// inkedSigns puts all these right, and gives how many.
func (w *working) inkedSigns(text []archive.Glyph, lines []voted) int {
	n := ringedNumbers.inked(w.Raster, text, lines)
	for _, s := range unprintedSigns {
		n += s.inked(w.Raster, text, lines)
	}
	return n + fractions(text, lines)
}

// inked puts signs right by their ink, and gives how many.
func (s inkedSigns) inked(r ocr.Raster, text []archive.Glyph, lines []voted) int {
	table, n := s.table(), 0
	for _, l := range lines {
		for i := range l.of(text) {
			g, box := &l.of(text)[i], l.boxes[i]
			listed := utf8.RuneCountInString(g.Text) == 1 && strings.Contains(s.signs+s.read, g.Text)
			if s.first && i > 0 || !listed && (s.sure == 0 || g.Conf >= unsureSign) || float64(max(box.W, box.H)) < s.size*l.em {
				continue
			}
			shape, ok := inkShape(r, box)
			if !ok {
				continue
			}
			ink := table.Contrasted(&shape)
			near := table.Closest(ink, 2)
			if len(near) < 2 || near[0].Likeness < s.like || near[0].Likeness-near[1].Likeness < clearSign {
				continue
			}
			read, _ := utf8.DecodeRuneInString(g.Text)
			is, apart := string(near[0].Rune), near[0].Likeness-table.ContrastTo(ink, read)
			sure := s.sure > 0 && near[0].Likeness >= s.sure && apart >= clearSign
			if is != g.Text && strings.Contains(s.signs, is) && !(g.Text == "ー" && amidKatakana(l.of(text), i)) && (sure || listed && apart >= s.apart) {
				become(g, is)
				n++
			}
		}
	}
	return n
}

// amidKatakana tells whether katakana stand on both sides of a character.
func amidKatakana(of []archive.Glyph, i int) bool {
	return i > 0 && i+1 < len(of) && reading.ClassOf(of[i-1].Text) == reading.Katakana && reading.ClassOf(of[i+1].Text) == reading.Katakana
}

// fractions makes a stroke of a ノ between two figures, as of １／２ set as wide as kanji, in a line
// with hiragana, and gives how many: in the time when lots were numbered so, there was none.
func fractions(text []archive.Glyph, lines []voted) int {
	n := 0
	for _, l := range lines {
		of := l.of(text)
		if !slices.ContainsFunc(of, func(g archive.Glyph) bool { return reading.ClassOf(g.Text) == reading.Hiragana }) {
			continue
		}
		for i := 1; i+1 < len(of); i++ {
			if strings.Contains("ノ〆丿", of[i].Text) && figureText(of[i-1].Text) && figureText(of[i+1].Text) && of[i].Text != "" {
				become(&of[i], "/")
				n++
			}
		}
	}
	return n
}
