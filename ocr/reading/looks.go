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
