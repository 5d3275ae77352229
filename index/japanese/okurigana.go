package japanese

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/okurigana.tsv
var okuriganaTSV string

// A compound is a spelling of a word, and the word's other spellings.
type compound struct {
	form   []rune
	others []string
}

// compounds are the spellings by their first rune, longest first.
var compounds = sync.OnceValue(func() map[rune][]compound {
	out := map[rune][]compound{}
	for line := range strings.Lines(okuriganaTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		forms := strings.Fields(line)
		for i := range forms {
			forms[i] = Fold(forms[i])
		}
		for i, f := range forms {
			others := slices.Delete(slices.Clone(forms), i, i+1)
			r := []rune(f)
			out[r[0]] = append(out[r[0]], compound{r, others})
		}
	}
	for _, c := range out {
		slices.SortFunc(c, func(a, b compound) int { return len(b.form) - len(a.form) })
	}
	return out
})

// maxOkurigana bounds the spellings that Okurigana gives.
const maxOkurigana = 16

// The ways to write か of 三か月, as they fold, and what may follow it.
const (
	counterKa   = "かケカ箇個"
	afterKa     = "月所年国条村町寺処校"
	beforeKaToo = "数何幾毎各両"
)

// String is the folded word.
func (p Pattern) String() string {
	var b strings.Builder
	for _, s := range p {
		b.WriteString(string(s.Literal))
	}
	return b.String()
}

// Okurigana gives the other spellings of a word as typed whose kana between and
// after the kanji of a compound are written or not (取扱, 取扱い, 取り扱い), and those
// of 三か月 (ヶ, カ, 箇). The word itself is not among them. Only compounds of a
// reviewed list are taken for each other, so that no two words are joined. Where a
// spelling has values, only MatchSlots tells whether it stands on a page: 三箇月 does
// not in 十三箇月.
func Okurigana(word string) []Pattern {
	r := []rune(Fold(word))
	known := compounds()
	forms := []string{""}
	grow := func(options []string) {
		var next []string
		for _, f := range forms {
			for _, o := range options {
				if len(next) <= maxOkurigana {
					next = append(next, f+o)
				}
			}
		}
		forms = next
	}
	for i := 0; i < len(r); {
		options, n := []string{string(r[i])}, 1
		for _, c := range known[r[i]] {
			if hasPrefix(r[i:], c.form) && !goesOn(r, i+len(c.form), c) {
				options, n = append([]string{string(c.form)}, c.others...), len(c.form)
				break
			}
		}
		if n == 1 && i > 0 && i+1 < len(r) && strings.ContainsRune(counterKa, r[i]) && strings.ContainsRune(afterKa, r[i+1]) &&
			(isNumeral(r[i-1]) || strings.ContainsRune(beforeKaToo, r[i-1])) {
			for _, k := range counterKa {
				if k != r[i] {
					options = append(options, string(k))
				}
			}
		}
		grow(options)
		i += n
	}
	var out []Pattern
	for _, f := range forms[1:] {
		if p := Slots(f); len(out) < maxOkurigana && f != string(r) {
			out = append(out, p)
		}
	}
	return out
}

// goesOn tells whether the kana after a compound make it another form of the
// verb, which is left as it is: 取り扱う is not 取扱い, 届け出た not 届出.
func goesOn(r []rune, end int, c compound) bool {
	last := c.form[len(c.form)-1]
	return end < len(r) && isKanji(last) && strings.ContainsRune("うくすつぬふむるたらりれろわかきけこさしせそっ", r[end])
}
