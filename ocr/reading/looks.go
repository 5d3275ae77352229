package reading

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// looks.tsv holds for a character that Tesseract's models for Japanese cannot print
// what they print instead: after the character those that were read more than once,
// and those that were read once (compounds.tsv says how).
//
//go:embed looks.tsv
var looksTSV string

var looks = sync.OnceValue(func() map[rune][2]string {
	out := make(map[rune][2]string)
	for l := range strings.Lines(looksTSV) {
		f := strings.Split(strings.TrimRight(l, "\r\n"), "\t")
		r, _ := utf8.DecodeRuneInString(f[0])
		out[r] = [2]string{f[1], f[2]}
	}
	return out
})

// nameForms are kanji of names that the models lack, and the commoner forms that they
// print for them, each after its own.
var nameForms = strings.Fields("髙高 﨑崎 邉邊辺 濵濱浜演 德徳 齊齋斉 嶌嶋島 槇槙 瀨瀬 栁柳 桒桑")

// usualForms are the commonest forms of those in nameForms that have no other new form.
var usualForms = map[rune]rune{'髙': '高', '﨑': '崎', '邉': '辺', '濵': '浜', '瀨': '瀬', '德': '徳', '齊': '斉', '齋': '斉', '嶌': '島', '嶋': '島', '槇': '槙', '栁': '柳', '桒': '桑'}

// UsualForm is the form of a kanji that stands in most texts of today: the new form of an
// old one, the common one of a name's rare one, and itself of others.
func UsualForm(r rune) rune {
	if n := NewForm(r); n != 0 {
		return n
	}
	if n, ok := usualForms[r]; ok {
		return n
	}
	return r
}

var readAs = sync.OnceValue(func() map[rune][]rune {
	out := make(map[rune][]rune)
	add := func(real rune, read string) {
		for _, r := range read {
			if !slices.Contains(out[r], real) {
				out[r] = append(out[r], real)
			}
		}
	}
	for _, f := range nameForms {
		r, n := utf8.DecodeRuneInString(f)
		add(r, f[n:])
	}
	for r, l := range looks() {
		add(r, l[0]+l[1])
	}
	for _, l := range out {
		slices.Sort(l)
	}
	return out
})

// ReadAs are the characters that some model cannot print and that were seen to be read
// as r, in the order of their code points.
func ReadAs(r rune) []rune { return readAs()[r] }

// NameForm tells whether a character is a rare form of a name's kanji, which differs
// by little from the common one.
func NameForm(r rune) bool {
	return slices.ContainsFunc(nameForms, func(f string) bool { return strings.HasPrefix(f, string(r)) })
}

// The kanji before and after 髙 with which it makes a word or a place, never a name.
const (
	beforeHigh = "残最標至"
	afterHigh  = "知校等度齢額圧級層速値価低率温騰"
)

// NoName tells of a rare form of a name's kanji that its neighbours make a word of it, which
// is written with the common one: 残高, 高知.
func NoName(r rune, before, after string) bool {
	return r == '髙' && (before != "" && strings.Contains(beforeHigh, before) || after != "" && strings.Contains(afterHigh, after))
}
