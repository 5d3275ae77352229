package reading

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"
)

// oldforms.tsv holds old forms of kanji (旧字体) that JIS X 0208 has, and after a tab the
// form that took the place of each in 1946 to 1949 or later: those of class old in
// index/japanese/data/variants.tsv that OpenCC or Unihan name, see there. A test holds
// the two files together.
//
//go:embed oldforms.tsv
var oldFormsTSV string

// forms are the old forms by the new one, and the new one of each.
var forms = sync.OnceValues(func() (map[rune][]rune, map[rune]rune) {
	olds, now := make(map[rune][]rune), make(map[rune]rune)
	for l := range strings.Lines(oldFormsTSV) {
		o, n := utf8.DecodeRuneInString(l)
		r, _ := utf8.DecodeRuneInString(strings.TrimPrefix(l[n:], "\t"))
		olds[r] = append(olds[r], o)
		now[o] = r
	}
	return olds, now
})

// OldForms are the old forms of a kanji, in the order of the list; nil: it has none.
func OldForms(r rune) []rune {
	olds, _ := forms()
	return olds[r]
}

// NewForm is the form that took the place of an old one; 0: the kanji is no old form.
func NewForm(r rune) rune {
	_, now := forms()
	return now[r]
}
