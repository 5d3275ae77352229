package meili

import (
	"strings"
	"testing"

	"fumikura/index"
)

// A page that is not the first of its record passes only where the word itself stands
// in its body, where the question is one word; also where that may be misread, and its
// parts may stand in a title as well. Of several words, one may stand in a title.
func TestSieveSingle(t *testing.T) {
	part := func(f index.Field, s string, start int) *index.Node {
		return &index.Node{Op: index.OpWord, Field: f, Phrases: []string{s}, Start: start, End: start + 4}
	}
	and := func(kids ...*index.Node) *index.Node { return &index.Node{Op: index.OpAnd, Kids: kids} }
	near := func(within int, kids ...*index.Node) *index.Node {
		n := and(kids...)
		n.Within = within
		return n
	}
	close := near(5, part(index.FieldBody, "道路", 0), part(index.FieldBody, "許可", 0))
	or := func(kids ...*index.Node) *index.Node { return &index.Node{Op: index.OpOr, Kids: kids} }
	misread := or(and(part(index.FieldBody, "道路", 0), part(index.FieldBody, "許可", 0)), and(part(index.FieldTitle, "道路", 0), part(index.FieldTitle, "許可", 0)))
	for _, c := range []struct {
		name  string
		root  *index.Node
		chars string
		first bool
		want  bool
	}{
		{"parts in the body", misread, "道路の許可", false, true},
		{"one part in the body", misread, "道路の許諾", false, false},
		{"the first page", misread, "道路の許諾", true, true},
		{"other readings", or(part(index.FieldAlts, "道路", 0), part(index.FieldBody, "道賂", 0)), "逍路", false, true},
		{"two words", and(misread, part(index.FieldAny, "占用", 7)), "道路の許諾と占用", false, true},
		{"two words of one", and(part(index.FieldAny, "道路", 0), part(index.FieldAny, "許可", 0)), "道路の許諾", false, true},
		{"a word and a year", and(part(index.FieldAny, "許可", 0), &index.Node{Op: index.OpYears, To: 3000}), "道路の許諾", false, false},
		{"parts near each other", close, "道路、道路の許可", false, true},
		{"in the other order", close, "許可、道路", false, false},
		{"far from each other", close, "道路。" + strings.Repeat("占", 20) + "許可", false, false},
		{"far, then near", close, "道路。" + strings.Repeat("占", 20) + "許可、道路許可", false, true},
		{"a word in quotes", part(index.FieldAny, "道\"路", 0), "この道\"路", false, true},
		{"another", part(index.FieldAny, "道\"路", 0), "この道\\路", false, false},
	} {
		if got := sieved(t, c.root, &index.Entry{Chars: c.chars, First: c.first}); got != c.want {
			t.Errorf("%s: passes %v", c.name, got)
		}
	}
	edge := &index.Edge{Joint: "道路占許可", At: 3}
	for want, e := range map[bool]*index.Edge{true: edge, false: {Joint: "道路占許", At: 3}} {
		if got := sieved(t, close, &index.Entry{Chars: "道路", Before: e}); got != want {
			t.Errorf("over the edge %q: passes %v", e.Joint, got)
		}
	}
	if !sieved(t, nil, &index.Entry{Chars: "道路"}) {
		t.Error("without a question a page does not pass")
	}
}

// Of more words than there are bits, each is looked for.
func TestSieveManyWords(t *testing.T) {
	root := &index.Node{Op: index.OpAnd}
	var chars []rune
	for i := range 100 {
		c := rune(0x4e00 + i)
		chars = append(chars, c)
		root.Kids = append(root.Kids, &index.Node{Op: index.OpWord, Field: index.FieldBody, Phrases: []string{string(c)}})
	}
	if !sieved(t, root, &index.Entry{Chars: string(chars)}) {
		t.Error("a page with all words does not pass")
	}
	for _, lacks := range []int{0, 63, 64, 99} {
		some := append(append([]rune{}, chars[:lacks]...), chars[lacks+1:]...)
		if sieved(t, root, &index.Entry{Chars: string(some)}) {
			t.Errorf("a page without word %d passes", lacks)
		}
	}
}
