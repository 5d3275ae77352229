package tesseract

import (
	"slices"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/ngram"
	"fumikura/ocr/reading"
)

// A voted line is what is needed of it to tell how far its characters are to be believed:
// its first glyph in the text, what was read, where, in pixels of the picture and one for
// each glyph, and a character's side there.
type voted struct {
	start int
	marks []mark
	boxes []archive.Rect
	em    float64
	dir   archive.Direction
	kind  archive.LineType
}

// of are the line's glyphs in the text.
func (v voted) of(text []archive.Glyph) []archive.Glyph {
	return text[v.start : v.start+len(v.marks)]
}

// trust sets how far the characters of a line are to be believed: what their vote tells,
// how usual they are beside their neighbours in the text, also in other lines, and of those
// that no model is sure of their ink. What was not voted on keeps its confidence.
func (w *working) trust(text []archive.Glyph, v voted) {
	line, marks := v.of(text), v.marks
	for i := range line {
		g, grounds := &line[i], marks[i].grounds
		if grounds == nil || g.Text == " " {
			continue
		}
		ink := marks[i].ink
		if g.Raw != "" || grounds.Conf < reading.LookedAt && ink == (reading.Ink{}) {
			ink = w.ink(g.Text, v.boxes[i], v.em, grounds.Conf)
		}
		if c := marks[i].choice; c != nil && c.stands(g.Text) {
			ink.Chance = c.chance
		}
		ink.Other, ink.Slim = marks[i].other, slim(g.Text, v.boxes[i], v.dir)
		proof := grounds.Prove(g.Text, ink, g.Raw != "")
		if behind, followed, ok := beside(text, v.start+i); ok {
			proof.SetBeside(behind, followed)
		}
		g.Conf = reading.Confidence(proof.Right())
		w.page.Char(&proof)
		w.trace.char(g, &marks[i], v.kind, proof)
	}
	for i := range line {
		if line[i].Text == " " && marks[i].grounds == nil && i > 0 && i+1 < len(line) {
			line[i].Conf = min(line[i-1].Conf, line[i+1].Conf)
		}
	}
}

// How narrow, by its height, a figure other than 1 may be: of 4,968 on scanned pages five
// are narrower than 0.35, and three of them are what was left of a rule. Others were cut
// wrong, and of these a model is sure.
const (
	slimFrom = 0.45
	slimAll  = 0.3
)

// slim is how far a box is too narrow for the figure in it, 0–1.
func slim(text string, box archive.Rect, dir archive.Direction) float64 {
	if dir != archive.Horizontal || reading.ClassOf(text) != reading.Digit || text == "1" || box.W <= 0 || box.H <= 0 {
		return 0
	}
	return min(1, max(0, slimFrom-float64(box.W)/float64(box.H))/(slimFrom-slimAll))
}

// beside is how usual a character of the text is beside its neighbours, see ngram.Beside;
// false: it has none.
func beside(text []archive.Glyph, at int) (behind, followed float64, ok bool) {
	next := func(step int) (r rune, i int) {
		for i = at + step; i >= 0 && i < len(text); i += step {
			if text[i].Text != " " && text[i].Text != "" {
				return oneRune(text[i].Text), i
			}
		}
		return 0, i
	}
	before, i := next(-1)
	before2 := rune(0)
	if i > 0 {
		before2 = oneRune(text[i-1].Text)
	}
	after, _ := next(1)
	if before == 0 && after == 0 {
		return 0, 0, false
	}
	behind, followed = ngram.Known().Beside(before2, before, oneRune(text[at].Text), after)
	return behind, followed, true
}

// oneRune is the usual form of a glyph's first character.
func oneRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return reading.UsualForm(r)
}

// lookAt looks at the ink of a line's characters that the model which read it is not sure
// of.
func (w *working) lookAt(l *line) {
	unsure := func(c readChar) bool { return c.conf < reading.LookedAt }
	chars := l.chars()
	if !slices.ContainsFunc(chars, unsure) {
		return
	}
	places := w.boxed(l)
	if len(places) != len(chars) {
		return // some were split or put together, and have no ink of their own
	}
	em := knownEm(l.readLine, l.dir)
	at := 0
	for _, word := range l.words {
		for k := range word.chars {
			if c := &word.chars[k]; unsure(*c) {
				c.ink = w.ink(places[at].text, places[at].box, em, c.conf)
			}
			at++
		}
	}
}

// A boxed character has its box in the picture, an empty one where it has no ink.
type boxed struct {
	text string
	box  archive.Rect
}

// boxed are the characters of a line without its spaces, each with its box; nil where
// the line has none.
func (w *working) boxed(l *line) []boxed {
	var wants []want
	for _, g := range graphemes(l.readLine, l.dir) {
		if g.text != " " {
			wants = append(wants, want{text: g.text, start: g.start})
		}
	}
	boxes := fit(w.Raster, l.box, l.dir, knownEm(l.readLine, l.dir), wants)
	var out []boxed
	for i := range boxes {
		out = append(out, boxed{wants[i].text, boxes[i]})
	}
	return out
}

// rivals are how many of the known characters that the ink is most like are looked at
// for one of the same script.
const rivals = 6

// ink is what the ink in a box tells of a character that is to stand there, of which a
// model is sure to so much.
func (w *working) ink(text string, box archive.Rect, em, conf float64) reading.Ink {
	table := glyphs.Known()
	r, n := utf8.DecodeRuneInString(text)
	if n != len(text) || box.W <= 0 || !table.Knows(r) {
		return reading.Ink{}
	}
	class := reading.ClassOf(text)
	if s, ok := inkShape(w.Raster, box); ok {
		ink := reading.Ink{Like: table.Likeness(&s, r)}
		if conf < reading.DoubtfulConf {
			for _, m := range table.Nearest(&s, rivals) {
				if m.Rune == r || m.Likeness <= ink.Like {
					break
				}
				ink.Rival = ink.Rival || reading.ClassOf(string(m.Rune)) == class
			}
		}
		return ink
	}
	whole := class == reading.Kanji || class == reading.Hiragana || class == reading.Katakana
	return reading.Ink{Missing: whole && em >= 2*leastComparedInk}
}
