package meili

import (
	"hash/fnv"

	"fumikura/index"
)

// A text is found by its grams: each of its characters, and each pair of
// neighbours. They are values of one filter attribute, because a filter knows AND, OR
// and NOT, so that whatever is asked is one question; the server's own words know
// only AND.
//
// A gram is written as gramLen digits of base 36 of a hash of its field's tag and
// its text. So it is short (the server keeps each of them for each page), has no
// spelling that the server would change, and needs no quotes in a filter. Two grams
// with the same digits make a few more candidates, nothing else.
const (
	gramLen  = 4
	gramMost = 36 * 36 * 36 * 36
)

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

// pairs calls f with each pair of neighbours in a text, and with the character
// where there is only one.
func pairs(text string, f func(string)) {
	before, n := 0, 0
	for i, r := range text {
		if n > 0 {
			f(text[before : i+len(string(r))])
		}
		before = i
		n++
	}
	if n == 1 {
		f(text)
	}
}

// gramsOf are the grams of an entry, each once.
func gramsOf(e *index.Entry) []string {
	seen := map[string]bool{}
	var out []string
	add := func(f index.Field, text string) {
		one := func(s string) {
			if g := gram(f, s); !seen[g] {
				seen[g] = true
				out = append(out, g)
			}
		}
		for i, r := range text {
			one(text[i : i+len(string(r))])
		}
		pairs(text, one)
	}
	add(index.FieldBody, e.Chars)
	for _, j := range e.Joints() {
		add(index.FieldBody, j)
	}
	for _, f := range index.TextFields {
		for _, t := range e.Folded(f) {
			add(f, t)
		}
	}
	return out
}
