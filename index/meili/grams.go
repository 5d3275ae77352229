package meili

import (
	"hash/fnv"
	"unicode/utf8"

	"fumikura/index"
)

// A text is found by its grams: each of its characters, each pair of neighbours, and
// in a body each three in a row that are all common. They are values of one filter
// attribute, because a filter knows AND, OR and NOT, so that whatever is asked is one
// question; the server's own words know only AND.
//
// A pair with a rare character stands on few pages, and those are soon verified. Pairs
// of common ones stand together on many pages that do not hold the phrase: 第四, 四条
// and 条第 on most that have articles at all. On 6,000 pages of law text, phrases of 8
// characters had 2.3 candidates for each hit by pairs alone, and 1.29 with triples of
// the hundred commonest characters, for which a page has 184 values more; all triples
// would give 1.21, for 444.
//
// A gram is written as gramLen digits of base 36 of a hash of its field's tag and
// its text. So it is short (the server keeps each of them for each page), has no
// spelling that the server would change, and needs no quotes in a filter. Two grams
// with the same digits make a few more candidates, nothing else.
const (
	gramLen  = 4
	gramMost = 36 * 36 * 36 * 36
)

// common are the hundred folded characters that are most frequent on 6,000 pages of
// Japanese law text of 1880 to 2013: two of three characters there. Another list is
// another layout.
const common = "のにる第、十すは条を定一二と。項いて法し()三な規たこ四年号行よ事でが者れ日当らつ合び五金及か六業又きお該施そあ令関等七用めうけ額同八前月もり務会場則百九保以律員係成書改く正人附」「げ出平掲所地さ国分"

var isCommon = func() map[rune]bool {
	m := map[rune]bool{}
	for _, r := range common {
		m[r] = true
	}
	return m
}()

// tags stand for the fields; the body has none.
var tags = map[index.Field]string{index.FieldBody: "", index.FieldTitle: "t", index.FieldNumber: "n", index.FieldName: "f", index.FieldDivision: "d",
	index.FieldSeries: "s", index.FieldKind: "k", index.FieldParty: "p", index.FieldYomi: "y", index.FieldAlts: "a"}

func gram(f index.Field, text string) string {
	h := fnv.New32a()
	h.Write([]byte(tags[f]))
	h.Write([]byte{0})
	h.Write([]byte(text))
	n := h.Sum32()
	n = (n ^ n>>16) % gramMost
	var b [gramLen]byte
	for i := range b {
		b[i] = "0123456789abcdefghijklmnopqrstuvwxyz"[n%36]
		n /= 36
	}
	return string(b[:])
}

// needed calls f with what a text of a field must hold where a phrase stands in it:
// triples, each pair that is in none of them, or the one character.
func needed(field index.Field, phrase string, f func(string)) {
	var at [4]int // where the last characters begin, and the last one ends
	n, run, covered := 0, 0, false
	for i, r := range phrase {
		at[0], at[1], at[2], at[3] = at[1], at[2], i, i+utf8.RuneLen(r)
		if n++; isCommon[r] && field == index.FieldBody {
			run++
		} else {
			run = 0
		}
		triple := run >= 3
		if n > 2 && !triple && !covered {
			f(phrase[at[0]:at[2]]) // the pair before the last
		}
		if triple {
			f(phrase[at[0]:at[3]])
		}
		covered = triple
	}
	switch {
	case n == 1:
		f(phrase)
	case n > 1 && !covered:
		f(phrase[at[1]:at[3]])
	}
}

// gramsOf are the grams of an entry, each once.
func gramsOf(e *index.Entry) []string {
	seen := map[string]bool{}
	var out []string
	one := func(f index.Field, text string) {
		if g := gram(f, text); !seen[g] {
			seen[g] = true
			out = append(out, g)
		}
	}
	add := func(f index.Field, text string) {
		var at [4]int
		n, run := 0, 0
		for i, r := range text {
			at[0], at[1], at[2], at[3] = at[1], at[2], i, i+utf8.RuneLen(r)
			one(f, text[i:at[3]])
			if n++; n > 1 {
				one(f, text[at[1]:at[3]])
			}
			if isCommon[r] && f == index.FieldBody {
				run++
			} else {
				run = 0
			}
			if run >= 3 {
				one(f, text[at[0]:at[3]])
			}
		}
	}
	add(index.FieldBody, e.Chars)
	for _, t := range beside(e) {
		add(index.FieldBody, t)
	}
	for _, f := range index.TextFields {
		for _, t := range e.Folded(f) {
			add(f, t)
		}
	}
	return out
}

// beside are the texts beside a page's own in which words of its body are found.
func beside(e *index.Entry) []string { return append(e.Joints(), e.Repeated()...) }
