package index

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func TestVariantsOfTheDictionary(t *testing.T) {
	d := foldDictionary(&archive.Dictionary{Variants: [][]string{{"附", "付"}, {"藤", "東", "籐"}, {"バイオ", "生物"}}})
	for query, want := range map[string][]string{
		"附属":         {"附属", "付属"},
		"付属":         {"付属", "附属"},
		"附付":         {"附付", "附附", "付付", "付附"},
		"木戸":         {"木戸"},
		`"附属"`:       {"附属"},
		"件名:バイオ資源":   {"バイオ資源", "生物資源"},
		"藤":          {"藤", "東", "籐"},
		"-附属 件":      {"附属", "付属"},
		"附藤附藤附藤附藤附藤": nil, // more than are asked for
	} {
		root := varied(Parse(query).Root, d.variants)
		n := root
		for n.Op != OpWord {
			n = n.Kids[0]
			if strings.HasPrefix(query, "-") && n.Op != OpNot && n.Op != OpWord {
				t.Fatalf("%s: %s", query, root)
			}
		}
		got := slices.Clone(n.Phrases)
		if want == nil {
			if len(got) < 2 || len(got) > maxLooser || got[0] != Parse(query).Root.Phrases[0] {
				t.Errorf("%s: %q", query, got)
			}
			continue
		}
		if slices.Sort(got); fmt.Sprint(got) != fmt.Sprint(slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
		if n.Phrases[0] != want[0] {
			t.Errorf("%s: what was typed does not come first: %q", query, n.Phrases)
		}
		if len(want) > 1 && n.Typed != 1 {
			t.Errorf("%s: %d spellings count as typed", query, n.Typed)
		}
	}
	if varied(nil, d.variants) != nil {
		t.Error("of nothing something")
	}
	root := Parse("附属").Root
	if varied(root, nil) != root {
		t.Error("an empty dictionary changes a query")
	}
}
