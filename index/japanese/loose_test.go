package japanese

import (
	"slices"
	"testing"
)

// A looser option finds the page's spelling by one of the query's, and both are
// the same when folded with it; without it they are not.
func TestLoose(t *testing.T) {
	for _, c := range []struct {
		query, page string
		o           Options
	}{
		{"かいだん", "カイダン", Options{Kana: true}},
		{"ゴミ処理", "ごみ処理", Options{Kana: true}},
		{"ヴァイオリン", "バイオリン", Options{Yure: true}},
		{"バイオリン", "ヴァイオリン", Options{Yure: true}},
		{"ルイヴィトン", "ルイビトン", Options{Yure: true}},
		{"チヂミ", "チジミ", Options{Yure: true}},
		{"ミズホ", "ミヅホ", Options{Yure: true}},
		{"かたづけ", "かたずけ", Options{Yure: true}},
		{"思う", "思ふ", Options{OldKana: true}},
		{"行ふ", "行う", Options{OldKana: true}},
		{"云へば", "云えば", Options{OldKana: true}},
		{"でしょう", "でせう", Options{OldKana: true}},
		{"かんり", "くわんり", Options{OldKana: true}},
		{"スベシ", "スヘシ", Options{OldKana: true}},
		{"ばいおりん", "ヴァイオリン", Options{Yure: true, Kana: true}},
	} {
		page := Fold(c.page)
		if got := Loose(Fold(c.query), c.o); !slices.Contains(got, page) && !(c.o.Kana && c.o.Yure) {
			t.Errorf("%+v: %q gives %q, not %q", c.o, c.query, got, page)
		}
		if a, b := FoldWith(c.query, c.o), FoldWith(c.page, c.o); a != b {
			t.Errorf("%+v: %q and %q fold to %q and %q", c.o, c.query, c.page, a, b)
		}
		if Fold(c.query) == page {
			t.Errorf("%q and %q are the same anyway", c.query, c.page)
		}
	}
	if got := Loose("道路", Options{Kana: true, Yure: true, OldKana: true}); len(got) != 1 {
		t.Errorf("a word without kana gives %q", got)
	}
}
