package tesseract

import (
	"cmp"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// The Japanese models know Latin letters, but not every typeface of them: relations in light round
// type is relotions to all three, the thin strokes of a t are an l. A line in which there is little
// else is read by the English model, too, which comes with Tesseract. Its letters are taken where it
// reads the same line: else one of the two read something that is no letters. Figures and signs stay.
const (
	latinLeast = 4    // letters of such a line, at least
	latinMost  = 0.8  // of its characters are letters
	latinSure  = 80.0 // confidence of the English model, at least
	latinAlike = 0.5  // of the places are read alike, at least,
	latinPoor  = 70.0 // unless the others were no surer than that
	latinConf  = 90.0 // what a letter is worth that they read otherwise, at most
	mostLatin  = 80   // lines of a page that are asked for
)

// askLatin has the English model read the lines of Latin letters.
func (c *child) askLatin(w *working, lines []line) error {
	if c.setup.English == nil || w.worn() {
		return nil
	}
	asked, mended := 0, 0
	for i := range lines {
		l := &lines[i]
		if l.dir != archive.Horizontal || l.kind == archive.LineUnread || !l.latin() || asked >= mostLatin {
			continue
		}
		asked++
		chars, err := c.readAgain(w, *l, *c.setup.English, plainly, explain.CauseLatin)
		if err != nil {
			return err
		}
		mended += boolToInt(l.takeLatin(chars))
	}
	if mended > 0 {
		w.did("%d lines of Latin letters as the model of English reads them", mended)
	}
	return nil
}

// latin tells that a line is Latin letters.
func (l *line) latin() bool {
	letters, all := 0, 0
	for _, ch := range l.chars() {
		all++
		letters += boolToInt(reading.ClassOf(ch.text) == reading.Latin)
	}
	return letters >= latinLeast && float64(letters) >= latinMost*float64(all)
}

// takeLatin takes what the English model read in a line where it is likely, and tells whether
// that is anything else. What it reads alike stays as it is, with the words.
func (l *line) takeLatin(chars []readChar) bool {
	own, other := readOf("", l.chars()), readOf("", chars)
	_, mean := own.Confidence()
	_, sure := other.Confidence()
	if sure < latinSure || !(&line{readLine: readLine{words: []readWord{{chars: chars}}}}).latin() {
		return false
	}
	cols := reading.Align([]reading.Read{own, other})
	alike := 0
	for _, col := range cols {
		if col[0] >= 0 && col[1] >= 0 && strings.EqualFold(own.Chars[col[0]].Text, other.Chars[col[1]].Text) {
			alike++
		}
	}
	if alike == len(cols) || mean >= latinPoor && float64(alike) < latinAlike*float64(len(cols)) {
		return false
	}
	words := make([]readWord, len(l.words))
	var before []readChar // the line's characters, and the word of each
	var of []int
	for i, w := range l.words {
		words[i].box = w.box
		for _, ch := range w.chars {
			before, of = append(before, ch), append(of, i)
		}
	}
	at, changed := 0, false
	for _, col := range cols {
		k, o := col[0], col[1]
		var was, is readChar
		if k >= 0 {
			was, at = before[k], of[k]
		}
		if o >= 0 {
			is = chars[o]
		}
		if was.text == is.text || !letterFor(was.text, is.text) {
			if k >= 0 {
				words[at].chars = append(words[at].chars, was)
			}
			continue
		}
		if changed = true; o < 0 {
			continue
		}
		is = readChar{text: is.text, box: was.box, conf: min(is.conf, latinConf), raw: cmp.Or(was.raw, was.text), settled: true}
		if k >= 0 {
			is.alts = []archive.Alt{{Text: was.text, Conf: 100 - latinConf}}
		}
		words[at].chars = append(words[at].chars, is)
	}
	l.words = slices.DeleteFunc(words, func(w readWord) bool { return len(w.chars) == 0 })
	return changed
}

// letterFor tells that a letter, or nothing, may be put in place of another, of a kanji or kana, or
// of nothing: figures, signs and the size of letters the Japanese models read no worse.
func letterFor(was, is string) bool {
	for _, text := range []string{was, is} {
		if c := reading.ClassOf(text); text != "" && (c == reading.Digit || c == reading.Mark) {
			return false
		}
	}
	return (is == "" || reading.ClassOf(is) == reading.Latin) && !strings.EqualFold(was, is)
}
