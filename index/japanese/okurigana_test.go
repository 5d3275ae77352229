package japanese

import (
	"slices"
	"strings"
	"testing"
)

// Every line of the list is one word: no spelling stands in two lines, and the
// kanji of a line's spellings are the same, in the same order.
func TestOkuriganaList(t *testing.T) {
	seen := map[string]string{}
	lines := 0
	for line := range strings.Lines(okuriganaTSV) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		lines++
		forms := strings.Fields(line)
		if len(forms) < 2 {
			t.Errorf("%q has one spelling", line)
		}
		for _, f := range forms {
			if s := seen[f]; s != "" {
				t.Errorf("%s stands in %q and %q", f, s, line)
			}
			seen[f] = line
			if kanjiOf(f) != kanjiOf(forms[0]) && strings.Trim(kanjiOf(forms[0]), kanjiOf(f)) == kanjiOf(forms[0]) {
				t.Errorf("%s and %s have other kanji", f, forms[0])
			}
		}
	}
	if lines < 150 {
		t.Errorf("%d words, want at least 150", lines)
	}
}

func kanjiOf(s string) string {
	return strings.Map(func(r rune) rune {
		if isKanji(r) {
			return r
		}
		return -1
	}, s)
}

func TestOkurigana(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"取扱", []string{"取扱い", "取り扱い"}},
		{"建物取扱規則", []string{"建物取扱い規則", "建物取り扱い規則"}},
		{"取り扱う", nil},
		{"届け出た", nil},
		{"道路", nil},
		{"三ヶ月", []string{"三か月", "三カ月", "三箇月", "三個月"}},
		{"か月", nil},
	} {
		var got []string
		for _, p := range Okurigana(c.in) {
			got = append(got, p.String())
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("Okurigana(%q) = %q, want %q", c.in, got, c.want)
		}
	}
	long := strings.Repeat("取扱申込届出", 40)
	if n := len(Okurigana(long)); n > maxOkurigana {
		t.Errorf("%d spellings of a long word", n)
	}
}
