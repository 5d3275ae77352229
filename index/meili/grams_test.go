package meili

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"fumikura/index"
	"fumikura/index/japanese"
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
		needed(f, text, func(s string) { all = all && slices.Contains(has, gram(f, s)) })
		return all
	}
	for _, text := range []string{e.Chars, e.After.Joint} {
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
	has = gramsOf(&index.Entry{Chars: "第二条、第一項の規定により、二条第三項", Title: "第二条"})
	for text, want := range map[string]bool{"第二条、第一": true, "条第三項": true, "条、第一項": true, "第三項の": false, "二条第一": false} {
		if holds(index.FieldBody, text) != want {
			t.Errorf("%q is found: %v", text, !want)
		}
	}
	if !holds(index.FieldTitle, "第二条") {
		t.Error("a title is not found")
	}
}

// What is needed of a phrase is triples of common characters and the pairs beside
// them, and together they cover it.
func TestNeeded(t *testing.T) {
	for phrase, want := range map[string]string{"道": "道", "道路": "道路", "道路の": "道路 路の", "第四条第": "第四条 四条第", "道路法第一条": "道路 路法 法第一 第一条",
		"第一条道": "第一条 条道", "第一条道の": "第一条 条道 道の", "の第道一条の": "の第 第道 道一 一条の", "一二": "一二"} {
		var got []string
		needed(index.FieldBody, phrase, func(s string) { got = append(got, s) })
		if strings.Join(got, " ") != want {
			t.Errorf("%q needs %q, want %q", phrase, got, want)
		}
	}
	if n := utf8.RuneCountInString(common); n != 100 || len(isCommon) != n || japanese.Fold(common) != common {
		t.Errorf("%d common characters, %d of them different, or not folded", n, len(isCommon))
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
