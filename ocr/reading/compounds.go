package reading

import (
	_ "embed"
	"slices"
	"strings"
	"unicode/utf8"
)

// compounds.tsv holds words with a character that Tesseract's models for Japanese
// cannot print, and after a tab the characters that stand in its place in other
// words of 22,780 pages of Japanese law, or the ends of such words: 猶予, and 付 of
// 付予. With a star, these are more than can be listed, and only those that look
// alike are. looks.tsv holds for such a character what the models print instead:
// each word was drawn in Takao Mincho, Noto Sans CJK and Noto Serif CJK, blurred
// like a scan, and read with Japanese, jpn and best-int; after the character those
// that were read more than once, and those that were read once. Both lists are facts
// of the language and of the models; nothing is copied from a dictionary.
//
//go:embed compounds.tsv
var compoundsTSV string

// A compound is a word with characters that no model prints.
type compound struct {
	runes   []rune
	missing []bool
	printed int    // how many of its characters the models print
	kanji   int    // how many of those are kanji
	others  string // what else stands in the missing one's place in real words
	open    bool   // others is not all there is
}

// A Mender puts characters into a line that its models cannot print.
type Mender struct {
	words map[rune][]compound // by the first character that is printed
	looks map[rune][2]string  // seen more than once, and once
}

// What a mended character is worth, and below which confidence one that no look-alike
// list holds may be mended.
// soundConf is the least that the rest of the word must have, so that noise is not
// mended into words.
const (
	mendedConf = 85
	quarrelled = 80
	soundConf  = 70
)

// NewMender takes what the models print that read lines.
func NewMender(sets []Charset) *Mender {
	m := &Mender{words: make(map[rune][]compound), looks: looks()}
	for l := range strings.Lines(compoundsTSV) {
		word, others, _ := strings.Cut(strings.TrimRight(l, "\r\n"), "\t")
		c := compound{runes: []rune(word)}
		c.others, c.open = strings.CutPrefix(others, "*")
		anchor := rune(0)
		for _, r := range c.runes {
			lacks := !Prints(sets, string(r))
			c.missing = append(c.missing, lacks)
			if !lacks {
				c.printed++
				if ClassOf(string(r)) == Kanji {
					c.kanji++
				}
				if anchor == 0 {
					anchor = r
				}
			}
		}
		if c.printed == len(c.runes) || anchor == 0 {
			continue
		}
		m.words[anchor] = append(m.words[anchor], c)
	}
	for _, w := range m.words { // 執行猶予 before 猶予
		slices.SortStableFunc(w, func(a, b compound) int { return b.printed - a.printed })
	}
	return m
}

// Mend puts such characters in where the word that a line shows is no word without
// them. What was read stays as the column's raw reading and first alternative.
func (m *Mender) Mend(cols []Column) {
	for i := range cols {
		r, n := utf8.DecodeRuneInString(cols[i].Text)
		if n != len(cols[i].Text) {
			continue
		}
		for _, c := range m.words[r] {
			if m.mend(cols, i-slices.Index(c.missing, false), c) {
				break
			}
		}
	}
}

func (m *Mender) mend(cols []Column, from int, c compound) bool {
	if from < 0 || from+len(c.runes) > len(cols) {
		return false
	}
	part := cols[from : from+len(c.runes)]
	for i, col := range part {
		if !c.missing[i] {
			if col.Text != string(c.runes[i]) || col.Conf < soundConf {
				return false
			}
		} else if !m.mistaken(col, c, c.runes[i]) {
			return false
		}
	}
	for i := range part {
		if !c.missing[i] {
			continue
		}
		col := &part[i]
		if col.Raw == "" && col.From >= 0 {
			col.Raw = col.Text
		}
		col.Alts = slices.Insert(slices.DeleteFunc(col.Alts, func(a Alt) bool { return a.Text == string(c.runes[i]) }), 0, Alt{col.Text, min(col.Conf, 100-mendedConf)})
		col.Text, col.Conf = string(c.runes[i]), mendedConf
	}
	return true
}

// longWord is from how many printed kanji on a word leaves no doubt.
const longWord = 3

// mistaken tells whether what a column has stands for a character that cannot be
// printed.
func (m *Mender) mistaken(col Column, c compound, right rune) bool {
	if ClassOf(col.Text) != Kanji || strings.Contains(c.others, col.Text) {
		return false
	}
	looks := m.looks[right]
	if strings.Contains(looks[0], col.Text) || c.kanji >= longWord || !c.open && strings.Contains(looks[1], col.Text) {
		return true
	}
	if col.Conf >= quarrelled || c.open || c.printed < len(c.runes)-1 {
		return false
	}
	for _, a := range col.Alts {
		if strings.Contains(c.others, a.Text) {
			return false
		}
	}
	return true
}
