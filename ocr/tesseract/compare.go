package tesseract

import (
	"image"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// What a character's ink by itself must show to change what the models read, measured on
// the 56 scanned pages: with these bounds 60 wrong characters became right and none
// wrong. A likeness of 0.98 is that of one typeface to another; see glyphs.Evidence.
const (
	otherReading     = 0.2  // evidence for a reading of another model
	otherLike        = 0.96 // its likeness
	unreadEvidence   = 0.5  // for what no model read
	unreadLike       = 0.98
	doubtedConf      = 90  // below it signs and numerals are looked for
	comparedConf     = 90  // what a character is worth that the ink decided
	leastForm        = 34  // pixels an em of the page as it came, for a rare form of a name; on a fax the strokes of 高 run together to 髙
	mostComparisons  = 300 // of a page with every character; more is no print that this can help
	compareMargin    = 2   // pixels around a character's box
	leastComparedInk = 12  // pixels along a character's longer side
)

// A comparison knows what the page's models can print, to compare ink with what they
// cannot.
type comparison struct {
	table *glyphs.Table
	sets  []reading.Charset
	em    float64 // of the line, in pixels of the page as it came
	n     int     // comparisons with every character so far

	strewn bool // the page is a copy strewn with specks
	thin   bool // of the page's print the thinnest strokes are lost
	modern bool // of which crumbs are no ground for old forms
	voiced int  // kana that got their marks back, see voice

	overruled int // kanji that a model was sure of, see contradict
}

func (c *comparison) lacks(r rune) bool { return !reading.Prints(c.sets, string(r)) }

// compare lets the ink of each character in a line decide between what the models
// read there surely, and what they cannot print; choose settles doubtful places after it. boxes are in pixels of the picture, one for
// each glyph; an empty one stands for a space.
// em is a character's side in pixels.
func (c *comparison) compare(r ocr.Raster, line []archive.Glyph, boxes []archive.Rect, em float64) {
	texts := make([]string, len(line))
	for i := range line {
		texts[i] = line[i].Text
	}
	for i := range line {
		g := &line[i]
		read, n := utf8.DecodeRuneInString(g.Text)
		if n != len(g.Text) || boxes[i].W <= 0 {
			continue
		}
		known := c.table.Knows(read)
		var options []option
		if known {
			options = c.options(g, read, !doubtfulKanji(g))
		}
		sign := (strings.ContainsRune(readForSigns, read) || int(g.Conf) < doubtedConf && reading.ClassOf(g.Text) != reading.Kanji) &&
			float64(max(boxes[i].W, boxes[i].H)) >= leastSign*em
		sign = sign && !reading.Counts(texts, i)
		near := neighbours(line, i)
		number := int(g.Conf) < doubtedConf && inNumber(g.Text, near)
		date := dateDigits(line, i)
		if len(options) == 0 && !sign && !number && date == "" && read != '6' && read != '9' {
			continue
		}
		if read == '口' && i > 0 && reading.ClassOf(line[i-1].Text) == reading.Kanji && apart(boxes[i-1], boxes[i]) < boxApart*em {
			continue // it goes on a word: 窓口, 人口, 関口
		}
		shape, ok := inkShape(r, boxes[i])
		if !ok {
			continue
		}
		to := rune(0)
		switch {
		case sign:
			to = c.sign(read, &shape, near)
		case read == '6' || read == '9':
			to = c.zero(read, &shape)
		}
		if to == 0 && number {
			to = c.numeral(read, &shape)
		}
		if to == 0 && date != "" {
			to = c.among(date, read, &shape)
		}
		if to == 0 && known {
			to = c.decide(read, &shape, options)
		}
		if to != 0 && to != read && !reading.NoName(to, near[0], near[1]) {
			become(g, string(to))
		}
	}
}

// What no model prints of signs, and what was read for them: of 146 on 72 drawn pages
// that the models took for another character, all but four were most like themselves,
// and none of the kanji, kana and letters of these pages and of the 56 scanned ones
// was most like a sign.
const (
	signs        = "□△▲▽▼◎●◆◇★☆☑■"
	readForSigns = "口ロ品メ回人入八へヘムんンA〇O©®⑥⑨⑤⑧②③@囚図忌画語曲るイ3"
	leastSign    = 0.6 // of a character's side: its longer side
	signEvidence = 0.4
	signLike     = 0.97
)

// sign is the sign that the ink of something else shows; 0: none.
func (c *comparison) sign(read rune, s *glyphs.Shape, near [2]string) rune {
	top, like := rune(0), 0.0
	for _, r := range signs + "○" {
		if l := c.table.Likeness(s, r); l > like && s.Aspect > signAspect && s.Aspect < 1/signAspect {
			top, like = r, l
		}
	}
	if like < signLike || !c.lacks(top) {
		return 0
	}
	if c.table.Knows(read) {
		switch {
		case top == '○' && !ring(read, near):
			return 0
		case top == '□' && (read == 'ロ' || read == '口') && (near[0] == "号" || reading.ClassOf(near[0]) == reading.Katakana || reading.ClassOf(near[1]) == reading.Katakana):
			return 0 // some faces draw ロ as a plain box
		}
		if evidence, _ := c.table.Evidence(s, top, read); evidence < signEvidence && top != '○' {
			return 0
		}
	}
	if m := c.nearest(s); m != top && (top != '○' || m != '〇') {
		return 0
	}
	return top
}

// boxApart is how far a box to tick stands, in characters, from the word before it, at
// least; of a word 口 stands closer.
const boxApart = 0.4

// apart is the gap between two boxes of a line, in pixels.
func apart(a, b archive.Rect) float64 {
	return float64(max(0, b.X-a.X-a.W, b.Y-a.Y-a.H))
}

// counters are what a number stands before, and its zero with it.
const counters = "号年月日円番条項件人戸箇名回時分秒度"

// ring tells whether what was read for a ring may be one: between numerals it is their
// zero, and among letters their O.
func ring(read rune, near [2]string) bool {
	letter := func(text string) bool { return reading.ClassOf(text) == reading.Latin || text == " " }
	switch {
	case numeral(near[0]) || numeral(near[1]) || near[1] != "" && read == '〇' && strings.Contains(counters, near[1]) || !strings.ContainsRune("〇©®回O", read):
		return false
	case read == 'O':
		return near != [2]string{} && !letter(near[0]) && !letter(near[1])
	}
	return true
}

// signAspect is how narrow a sign may be, by its height.
const signAspect = 0.7

func numeral(text string) bool {
	return reading.ClassOf(text) == reading.Digit || text != "" && strings.Contains("〇一二三四五六七八九十百千万○", text)
}

// Numbers in kanji, and what is doubtful among them.
const (
	kanjiNumerals   = "一二三四五六七八九十百千万"
	numeralLike     = 0.92 // of a doubtful character to the numeral that it is
	numeralEvidence = 0.1
)

// inNumber tells whether a character that is no numeral stands where a number written
// in kanji goes on: after a numeral or what numbers follow, and before one or what is
// counted.
func inNumber(text string, near [2]string) bool {
	is := func(t, of string) bool { return t != "" && strings.Contains(of, t) }
	return !numeral(text) && is(near[0], kanjiNumerals+"第金") && is(near[1], kanjiNumerals+counters)
}

// numeral is the numeral that the ink of something else shows; 0: none.
func (c *comparison) numeral(read rune, s *glyphs.Shape) rune {
	top, like := rune(0), 0.0
	for _, r := range kanjiNumerals {
		if l := c.table.Likeness(s, r); l > like && s.Aspect > signAspect/2 {
			top, like = r, l
		}
	}
	if like < numeralLike {
		return 0
	}
	if evidence, _ := c.table.Evidence(s, top, read); c.table.Knows(read) && evidence < numeralEvidence {
		return 0
	}
	return top
}

// zeroEvidence is how clearly a 6 or a 9 must be a zero: of 1,890 of them on 128 pages
// none was most like one, of 48 slashed zeros that were read for them 36 were.
const zeroEvidence = 0.3

// zero is 0 where the ink that was read for a 6 or a 9 is that, as some typefaces
// slash or dot it.
func (c *comparison) zero(read rune, s *glyphs.Shape) rune {
	top, like := rune(0), 0.0
	for r := '0'; r <= '9'; r++ {
		if l := c.table.Likeness(s, r); l > like {
			top, like = r, l
		}
	}
	if evidence, _ := c.table.Evidence(s, '0', read); top != '0' || evidence < zeroEvidence {
		return 0
	}
	return '0'
}

// dateDigits are the digits that may stand at the end of a month or day which, as it was
// read, no year has: a 19th month or a 38th day. Empty: it is none, or it may be.
func dateDigits(line []archive.Glyph, i int) string {
	text := func(k int) string {
		if k < 0 || k >= len(line) {
			return ""
		}
		return line[k].Text
	}
	if reading.ClassOf(text(i)) != reading.Digit || reading.ClassOf(text(i-2)) == reading.Digit {
		return ""
	}
	for _, d := range []struct{ first, unit, second string }{{"1", "月", "012"}, {"3", "日", "01"}} {
		if text(i-1) == d.first && text(i+1) == d.unit && !strings.Contains(d.second, text(i)) {
			return d.second
		}
	}
	return ""
}

// What ink must be like to be another digit where the one that was read cannot stand, and
// how much it may speak for that one: clear ink says that something else is wrong.
const (
	dateLike     = 0.85
	dateEvidence = -0.6
)

// among is the one of some characters that the ink is most like; 0: it is none of them.
func (c *comparison) among(some string, read rune, s *glyphs.Shape) rune {
	top, like := rune(0), dateLike
	for _, r := range some {
		if l := c.table.Likeness(s, r); l > like {
			top, like = r, l
		}
	}
	if evidence, _ := c.table.Evidence(s, top, read); top == 0 || evidence < dateEvidence {
		return 0
	}
	return top
}

// An option is a character that may stand where another was read.
type option struct {
	r    rune
	read bool // by another model
}

// options are what else may stand at a character: what other models read there, if the
// place is not to be settled by more than ink, and what is known to be read like that for
// want of it.
func (c *comparison) options(g *archive.Glyph, read rune, models bool) []option {
	var out []option
	class := reading.ClassOf(g.Text)
	add := func(text string, byModel bool) {
		o, n := utf8.DecodeRuneInString(text)
		if n == 0 || n != len(text) || o == read || reading.ClassOf(text) != class || !c.table.Knows(o) ||
			slices.ContainsFunc(out, func(x option) bool { return x.r == o }) {
			return
		}
		out = append(out, option{o, byModel})
	}
	if models {
		for _, a := range g.Alts {
			add(a.Text, true)
		}
		add(g.Raw, true)
	}
	for _, o := range reading.ReadAs(read) {
		if c.lacks(o) {
			add(string(o), false)
		}
	}
	return out
}

// decide gives the character of options that the ink shows in place of what was read
// surely, else 0.
func (c *comparison) decide(read rune, s *glyphs.Shape, options []option) rune {
	best, most := rune(0), 0.0
	needs, needsLike := otherReading, otherLike
	if c.lacks(read) { // a word was mended to it: what proves that outweighs a doubtful look
		needs, needsLike = unreadEvidence, unreadLike
	}
	for _, o := range options {
		evidence, like := c.table.Evidence(s, o.r, read)
		if o.read && evidence >= needs && like >= needsLike && evidence > most {
			best, most = o.r, evidence
		}
		if !o.read && evidence >= unreadEvidence && like >= unreadLike && (c.em >= leastForm || !reading.NameForm(o.r)) && c.nearest(s) == o.r {
			return o.r
		}
	}
	return best
}

func (c *comparison) nearest(s *glyphs.Shape) rune {
	c.n++
	m := c.table.Nearest(s, 1)
	if len(m) == 0 {
		return 0
	}
	return m[0].Rune
}

// become puts what the ink shows in place of what was read, which stays as the
// first of the alternatives.
func become(g *archive.Glyph, text string) {
	if g.Raw == "" {
		g.Raw = g.Text
	}
	if g.Raw == text {
		g.Raw = "" // a repair undone
	}
	g.Alts = slices.Insert(slices.DeleteFunc(g.Alts, func(a archive.Alt) bool { return a.Text == text }), 0, archive.Alt{Text: g.Text, Conf: min(g.Conf, 100-comparedConf)})
	g.Text, g.Conf = text, comparedConf
}

// neighbours are the characters before and after one.
func neighbours(line []archive.Glyph, i int) (out [2]string) {
	if i > 0 {
		out[0] = line[i-1].Text
	}
	if i+1 < len(line) {
		out[1] = line[i+1].Text
	}
	return out
}

// inkShape describes what lies in a box of the picture.
func inkShape(r ocr.Raster, b archive.Rect) (glyphs.Shape, bool) {
	box := image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H).Inset(-compareMargin).Intersect(image.Rect(0, 0, r.W, r.H))
	if max(box.Dx(), box.Dy()) < leastComparedInk {
		return glyphs.Shape{}, false
	}
	pix := make([]byte, 0, box.Dx()*box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		pix = append(pix, r.Pix[y*r.W+box.Min.X:y*r.W+box.Max.X]...)
	}
	return glyphs.Describe(pix, box.Dx(), box.Dy())
}
