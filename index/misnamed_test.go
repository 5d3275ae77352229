package index

import (
	"strings"
	"testing"
)

// A field's name with a slip in it is told, and the word still looked for as it stands;
// what only looks like a field is left alone.
func TestMisnamedFields(t *testing.T) {
	for query, want := range map[string]string{
		"年渡:S47": "年度:S47", "年土：S47": "年度:S47", "titel:橋": "title:橋", "ｔｉｔｅｌ：橋": "title:橋", "divsion:土木課": "division:土木課", "kimd:x": "kind:x", "amonut:100": "amount:100",
		"会計年度:S47": "年度:S47", "文書番号:松総第1号": "番号:松総第1号", "担当課:土木課": "課:土木課", "契約金額:100万": "金額:100万", "相手型:商会": "相手方:商会",
		"橋 年渡:S47 -titel:x": "橋 年度:S47 -title:x", "日附:なし": "日付:なし",
		"年度:S47": "", "title:橋": "", "http://example.jp": "", "10:30": "", "例:橋": "", "注意:橋": "", "電話:0852": "", "mailto:a": "", "年渡": "", "年渡 :S47": "", `"年渡:S47"`: "",
		"長い名前の年度ではない話:x": "", "a:b": "", "note:x": "", "所:x": "", ":x": "",
	} {
		q := Parse(query)
		told := ""
		for _, p := range q.Problems {
			if p.Code == "unknown-field" {
				told = p.JA + p.EN
			}
		}
		meant := strings.ReplaceAll(q.asMeant, "：", ":") // in whichever width it was typed
		if meant != want || (told != "") != (want != "") {
			t.Errorf("%s: %q, %q, want %q", query, q.asMeant, told, want)
		}
	}
	q := Parse("橋 titel:川")
	if got := show(q.Root); got != "(橋 & titel:川)" {
		t.Errorf("searched for: %s", got)
	}
	if p := q.Problems[0]; len(q.Problems) != 1 || string([]rune(q.Text)[p.Start:p.End]) != "titel:" || p.EN != "There is no field titel: so it was searched for as text. Did you mean title:?" {
		t.Errorf("told: %+v", q.Problems)
	}
}

func TestSlips(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"年度", "年度", 0}, {"年渡", "年度", 1}, {"titel", "title", 1}, {"tile", "title", 1}, {"titlle", "title", 1}, {"", "abc", 3}, {"abc", "", 3}, {"abcd", "badc", 2}} {
		if got := slips([]rune(c.a), []rune(c.b)); got != c.want {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
