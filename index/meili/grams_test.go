package meili

import (
	"slices"
	"strings"
	"testing"

	"fumikura/index"
)

// Every piece of a text has only grams that the text has; a field's are no other
// field's.
func TestGrams(t *testing.T) {
	e := &index.Entry{Chars: "道路占用許可", Title: "市道", After: &index.Edge{Joint: "許可申請書"}}
	has := gramsOf(e)
	if want := slices.Compact(slices.Sorted(slices.Values(has))); len(want) != len(has) {
		t.Errorf("%d grams, of which %d differ", len(has), len(want))
	}
	for _, g := range has {
		if len(g) != gramLen || strings.Trim(g, "0123456789abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%q is no gram", g)
		}
	}
	holds := func(f index.Field, text string) bool {
		all := true
		pairs(text, func(s string) { all = all && slices.Contains(has, gram(f, s)) })
		return all
	}
	for _, text := range []string{e.Chars, "許可申請書"} {
		r := []rune(text)
		for i := range r {
			for k := i + 1; k <= len(r); k++ {
				if !holds(index.FieldBody, string(r[i:k])) {
					t.Errorf("%q is not found", string(r[i:k]))
				}
			}
		}
	}
	if !holds(index.FieldTitle, "市道") || holds(index.FieldBody, "市道") || holds(index.FieldTitle, "道路") || holds(index.FieldBody, "路道") {
		t.Error("a gram is taken for another one")
	}
}

func TestFields(t *testing.T) {
	seen := map[string]bool{"": true}
	for _, f := range index.TextFields {
		if tag := tags[f]; seen[tag] {
			t.Errorf("field %s has the tag %q", f, tag)
		} else {
			seen[tag] = true
		}
	}
}
