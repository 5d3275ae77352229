package tesseract

import (
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// textOf makes the text of the lines that were read on a working picture, with
// boxes in the frame.
func textOf(w *working, lines []line) archive.Text {
	t := archive.Text{Kind: archive.TextOCR, Width: w.frameW, Height: w.frameH}
	last := -1
	var looked []inked // lines whose ink was compared
	var said []voted   // lines that were read
	for _, line := range lines {
		glyphs, unsaid := unsaidUnits(graphemes(line.readLine, line.dir))
		wants := make([]want, 0, len(glyphs))
		crowded := crowdedFigures(glyphs)
		doubled(glyphs, crowded)
		for _, i := range unsaid {
			crowded[i] = unsaidUnit
		}
		whiteStops(glyphs, crowded)
		for i, g := range glyphs {
			if g.text != " " {
				wants = append(wants, want{g.text, g.start, max(doubt(g), crowded[i])})
			}
		}
		em := knownEm(line.readLine, line.dir)
		boxes := fit(w.Raster, line.box, line.dir, em, wants)
		if boxes == nil {
			glyphs = nil
		}
		if !w.plain {
			glyphs, boxes = withoutPhantoms(glyphs, boxes)
			glyphs, boxes = w.barMarks(glyphs, boxes, line.box, line.dir, em)
			glyphs = withoutNumberSpaces(glyphs, boxes, line.dir, em)
			glyphs, boxes = w.numberMarks(glyphs, boxes, line.dir)
			glyphs, boxes = w.unitMarks(glyphs, boxes, line.dir, em)
			glyphs, boxes = w.boxMarks(glyphs, boxes, line.box, line.dir, em)
		}
		if len(glyphs) == 0 && line.cell == nil && line.kind != archive.LineUnread {
			continue
		}
		start, block := len(t.Glyphs), 0
		if n := len(t.Lines); n > 0 {
			if block = t.Lines[n-1].Block; last != line.block {
				block++
			}
		}
		last = line.block
		if line.kind == archive.LineUnread {
			glyphs = nil
			t.Glyphs = append(t.Glyphs, archive.Glyph{Box: w.rect(line.box)})
		}
		at, k := make([]archive.Rect, len(glyphs)), 0
		for i, g := range glyphs {
			out := archive.Glyph{Text: g.text, Conf: uint8(math.Round(g.conf)), Alts: g.alts, Raw: g.raw}
			if g.text != " " {
				at[i] = boxes[k]
				out.Box = w.rect(at[i])
				w.shape(&out, at[i], em, i == 0)
				k++
			}
			t.Glyphs = append(t.Glyphs, out)
		}
		if w.compared != nil && line.kind != archive.LineUnread {
			w.compared.em = em * w.back.scale()
			w.compared.compare(w.Raster, t.Glyphs[start:], at, em)
			looked = append(looked, inked{start, len(t.Glyphs), at, w.compared.em})
		}
		if line.kind != archive.LineUnread {
			said = append(said, voted{start, glyphs, at, em, line.dir, line.kind})
		}
		l := archive.Line{Block: block, Dir: line.dir, Type: line.kind, Start: start, End: len(t.Glyphs), Sep: line.sep}
		if line.cell != nil {
			cell := *line.cell
			cell.Box = w.rect(cell.Box)
			l.Cell = &cell
		}
		l.Model = modelIndex(&t, line.model)
		for _, m := range line.also {
			modelIndex(&t, m)
		}
		t.Lines = append(t.Lines, l)
	}
	if w.compared != nil {
		if doubtful, changed := w.compared.choose(w.Raster, t.Glyphs, said, w.back.scale()); doubtful > 0 {
			w.did("%d doubtful characters looked at with their neighbours; %d changed", doubtful, changed)
		}
		if n := w.compared.overruled; n > 0 {
			w.did("%d kanji read surely are others by ink and neighbours", n)
		}
	}
	if n := slashedZeros(w.Raster, t.Glyphs, said, w.back.scale()); n > 0 {
		w.did("%d figures are zeros with a stroke through them", n)
	}
	if n := threes(w.Raster, glyphs.Known(), t.Glyphs, said, w.back.scale()); n > 0 {
		w.did("%d figures are a 3 or an 8 by their left side", n)
	}
	if n := w.sayBadges(t.Glyphs, said); n > 0 {
		w.did("%d kanji on dark squares are others by their ink", n)
	}
	if n := w.inkedSigns(t.Glyphs, said); n > 0 {
		w.did("%d signs are others by their ink", n)
	}
	if n := capitalIs(w.Raster, t.Glyphs, said, w.back.scale()); n > 0 {
		w.did("%d strokes in words of capitals are an I by their ink", n)
	}
	if n := belowZero(&t); n > 0 {
		w.did("%d signs before figures are △, as before others", n)
	}
	if w.compared != nil && w.compared.oldPrint(t.Glyphs, looked) {
		w.did("printed in old forms; %d more by their ink", w.compared.compareOld(w.Raster, t.Glyphs, looked))
	}
	entriesApart(&t)
	for _, v := range said { // last, when it is settled what stands there
		w.trust(t.Glyphs, v)
	}
	sum := 0
	for _, g := range t.Glyphs {
		sum += int(g.Conf)
	}
	if n := len(t.Glyphs) - t.Unread(); n > 0 {
		t.Confidence = (sum + n/2) / n
	}
	w.weigh(&t, lines)
	return t
}

// phantomConf is the confidence below which a character may be none: one of the models
// saw nothing there, or each something else.
const phantomConf = 80

// doubt is the confidence of a character that may be none, 0 of others. Strokes, dots
// and small marks may have lost their ink to a rule or a speck.
func doubt(g mark) float64 {
	switch reading.ClassOf(g.text) {
	case reading.Kanji, reading.Hiragana, reading.Katakana:
		if g.conf < phantomConf && !strings.Contains("一ー二八ニハ", g.text) {
			return max(1, g.conf)
		}
	}
	return 0
}

// crowdedFigures are the figures of groups of four behind a comma, by how far each is to be
// trusted: numbers are parted by threes, and models read a slashed zero before 円 as two
// figures. The poorest of them most likely is none.
func crowdedFigures(glyphs []mark) map[int]float64 {
	out := make(map[int]float64)
	figure := func(i int) bool { return i < len(glyphs) && reading.ClassOf(glyphs[i].text) == reading.Digit }
	for i := 1; i < len(glyphs); i++ {
		if glyphs[i].text != "," || !figure(i-1) {
			continue
		}
		n, least := 0, i+1
		for figure(i + 1 + n) {
			if n++; glyphs[i+n].conf < glyphs[least].conf {
				least = i + n
			}
		}
		for k := i + 1; n == 4 && k <= i+n; k++ {
			out[k] = max(1, min(glyphs[k].conf, phantomConf))
			if k == least {
				out[k] = 1
			}
		}
	}
	return out
}

// doubledConf is the confidence below which one of two characters side by side may be a second
// reading of the other.
const doubledConf = 96

// wavered are the pairs that models print of one figure between which they waver: a 3 or an 8, and
// a slashed zero.
var wavered = []string{"38", "83", "09", "90"}

// rings are what is read of one; behind one of numerals it is a zero.
const (
	rings    = "O〇○"
	numerals = "0123456789〇一二三四五六七八九十百千"
)

// doubled adds to doubtful characters those that may be two readings of one. Which of the two is
// none the ink tells. Models print both where they waver between two figures, and they, and their
// vote, read a kana twice (なければばならない), and a 〇 as O〇.
func doubled(glyphs []mark, doubtful map[int]float64) {
	for i := 1; i < len(glyphs); i++ {
		a, b := glyphs[i-1], glyphs[i]
		if a.settled && b.settled {
			continue
		}
		pair := a.text + b.text
		ring := pair == "〇〇" && (a.raw == "O" || b.raw == "O") || a.text != b.text && strings.Contains(rings, a.text) && strings.Contains(rings, b.text)
		if (!slices.Contains(wavered, pair) || wholeThousands(glyphs, i)) && !ring && (a.text != b.text || reading.ClassOf(a.text) != reading.Hiragana) {
			continue
		}
		if ring && a.text != b.text && (i < 2 || !strings.Contains(numerals, glyphs[i-2].text)) {
			glyphs[i-1].text, glyphs[i].text = "○", "○" // no zero
		}
		k := i
		if a.conf < b.conf {
			k = i - 1
		}
		if glyphs[k].conf < doubledConf {
			doubtful[k] = 1
		}
	}
}

// wholeThousands tells that a figure is one of three behind a comma.
func wholeThousands(glyphs []mark, i int) bool {
	from, end := i, i
	for from > 0 && figureText(glyphs[from-1].text) {
		from--
	}
	for end < len(glyphs) && figureText(glyphs[end].text) {
		end++
	}
	three := end-from == 3
	for from > 0 && glyphs[from-1].text == " " {
		from--
	}
	return three && from > 0 && glyphs[from-1].text == ","
}

// withoutPhantoms takes the characters out, and their boxes, that have none.
func withoutPhantoms(glyphs []mark, boxes []archive.Rect) ([]mark, []archive.Rect) {
	k := 0
	var marks []mark
	var at []archive.Rect
	for _, g := range glyphs {
		if g.text == " " {
			marks = append(marks, g)
			continue
		}
		if boxes[k].W > 0 {
			marks, at = append(marks, g), append(at, boxes[k])
		}
		k++
	}
	return marks, at
}

// modelIndex is the index of a model in the text's list, to which it is added.
func modelIndex(t *archive.Text, label string) uint8 {
	if label == "" {
		return 0
	}
	i := slices.Index(t.Models, label)
	if i < 0 {
		i = len(t.Models)
		t.Models = append(t.Models, label)
	}
	return uint8(i)
}

// mark is one grapheme of a line.
type mark struct {
	text  string
	conf  float64
	start int // see want
	alts  []archive.Alt
	raw   string
	// grounds are what a vote told of it, nil where there was none.
	grounds *reading.Grounds
	ink     reading.Ink // where somebody looked
	choice  *choice     // where the place was doubtful
	other   float64     // how far its ink is another kanji's, see Ink
	settled bool        // see readChar
}

// graphemes gives a line's characters, one grapheme each: what Tesseract split is
// put together, what it joined is parted, and of its spaces only those stay that
// part Latin words or numbers.
func graphemes(l readLine, dir archive.Direction) []mark {
	var out []mark
	for _, w := range l.words {
		var word []mark
		n := len(w.chars)
		for i, c := range w.chars {
			text := ocr.Clean(c.text)
			start := c.box.X
			if dir == archive.Vertical {
				start = w.box.Y + w.box.H*i/n
			}
			if start < l.box.X && dir == archive.Horizontal || c.box.W <= 0 && dir == archive.Horizontal {
				start = -1
			}
			if text == "" {
				continue
			}
			if k := len(word); k > 0 && uniseg.GraphemeClusterCount(word[k-1].text+text) == 1 {
				word[k-1].text += text
				word[k-1].conf = min(word[k-1].conf, c.conf)
				word[k-1].alts = nil // of a part only
				continue
			}
			for rest, state := text, -1; rest != ""; {
				var g string
				g, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
				m := mark{text: g, conf: c.conf, start: start, raw: c.raw, grounds: c.grounds, settled: c.settled}
				if g == text {
					m.alts, m.ink = c.alts, c.ink
				}
				word = append(word, m)
				start = -1
			}
		}
		if len(word) == 0 {
			continue
		}
		if k := len(out); k > 0 && (l.spaced || parted(out[k-1].text, word[0].text)) {
			out = append(out, mark{text: " ", conf: min(out[k-1].conf, word[0].conf), start: -1})
		}
		out = append(out, word...)
	}
	origin := l.box.X
	if dir == archive.Vertical {
		origin = l.box.Y
	}
	for i := range out {
		if out[i].start >= 0 {
			out[i].start -= origin
		}
	}
	return out
}

// parted tells whether a space between two words stays.
func parted(a, b string) bool {
	x, _ := utf8.DecodeLastRuneInString(a)
	y, _ := utf8.DecodeRuneInString(b)
	return western(x) && western(y)
}

func western(r rune) bool {
	return r < 0x2000 && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,:;!?'\"()&%$#@/+-", r))
}
