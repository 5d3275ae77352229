package index

import (
	"fmt"
	"strings"
	"testing"
)

// show writes a tree down in one line.
func show(n *Node) string {
	if n == nil {
		return "nothing"
	}
	var kids []string
	for _, k := range n.Kids {
		kids = append(kids, show(k))
	}
	switch n.Op {
	case OpAnd:
		return "(" + strings.Join(kids, " & ") + ")"
	case OpOr:
		return "(" + strings.Join(kids, " | ") + ")"
	case OpNot:
		return "!" + kids[0]
	case OpYears:
		return fmt.Sprintf("%d..%d", n.From, n.To)
	case OpState:
		return "state=" + string(n.State)
	case OpNear, OpDays, OpYen:
		return n.String()
	}
	if n.Field != FieldAny {
		return string(n.Field) + ":" + n.Phrases[0]
	}
	return n.Phrases[0]
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want, problems string }{
		{"道路占用", "道路占用", ""},
		{"道路　占用", "(道路 & 占用)", ""},
		{`"道路 占用" 松江`, "(道路占用 & 松江)", ""},
		{"＂道路　占用＂", "道路占用", ""},
		{"“道路 占用”", "道路占用", ""},
		{"道路 -占用", "(道路 & !占用)", ""},
		{"道路 －占用", "(道路 & !占用)", ""},
		{"道路-占用", "道路-占用", ""},
		{"道路 ー占用", "(道路 & -占用)", ""},
		{"道路 - 占用", "(道路 & - & 占用)", ""},
		{"道路 -", "(道路 & -)", ""},
		{"12-3", "12-3", ""},
		{"松江 OR 出雲", "(松江 | 出雲)", ""},
		{"松江 ＯＲ 出雲", "(松江 | 出雲)", ""},
		{"道路 松江 OR 出雲", "((道路 & 松江) | 出雲)", ""},
		{"道路 (松江 OR 出雲)", "(道路 & (松江 | 出雲))", ""},
		{"道路　（松江　OR　出雲）", "(道路 & (松江 | 出雲))", ""},
		{"道路 -(松江 出雲)", "(道路 & !(松江 & 出雲))", ""},
		{"((松江 OR 出雲) 条例)", "((松江 | 出雲) & 条例)", ""},
		{"道路 AND 占用", "(道路 & 占用)", ""},
		{"ORDER or", "(order & or)", ""},
		{"(株)山陰測量", "(株)山陰測量", ""},
		{"(株) 山陰", "((株) & 山陰)", ""},
		{"テスト(1) 案)", "(テスト(1) & 案))", ""},
		{"件名:条例", "title:条例", ""},
		{"件名：条例　番号：１２３", "(title:条例 & number:123)", ""},
		{`Title:"道路 占用"`, "title:道路占用", ""},
		{"所管課:総務 簿冊:往復 種別:通知 ファイル:a.pdf 本文:橋", "(division:総務 & series:往復 & kind:通知 & name:a.pdf & body:橋)", ""},
		{"12:30", "12:30", ""},
		{"https://example.jp", "https://example.jp", ""},
		{"年度:S47 橋", "(1972..1972 & 橋)", ""},
		{"年度:昭和四十七年度", "1972..1972", ""},
		{"fy:1970..1975", "1970..1975", ""},
		{"年度:令和元", "2019..2019", ""},
		{"年度:H1..", "1989..9999", ""},
		{"年度:なし", "0..0", ""},
		{"-年度:1972 橋", "(!1972..1972 & 橋)", ""},
		{"状態:訂正済", "state=corrected", ""},
		{"道路 ~20 占用", "(道路 ~20 占用)", ""},
		{"道路　～２０　占用　橋", "((道路 ~20 占用) & 橋)", ""},
		{"a ~3 b ~4 c", "((a ~3 b) & (b ~4 c))", ""},
		{"道路 ~20", "道路", "near-what"},
		{"~20 道路", "道路", "near-what"},
		{"道路 ~20 (a OR b c)", "(道路 & (a | (b & c)))", "near-what"},
		{"道路*許可", "(道路 *20 許可)", ""},
		{"件名:道路＊許可", "title:(title:道路 *20 title:許可)", ""},
		{"*道路*", "道路", ""},
		{"* 道路", "道路", "nothing-in-word"},
		{`"道路*許可"`, "道路*許可", ""},
		{"日付:1972-04-01", "days 19720401..19720401", ""},
		{"日付：昭和47年4月１日", "days 19720401..19720401", ""},
		{"date:S47.4..S48.3.31", "days 19720401..19730331", ""},
		{"日付:昭和47年", "days 19720101..19721231", ""},
		{"日付:なし 橋", "(days 0..0 & 橋)", ""},
		{"日付:昨日 橋", "橋", "bad-date"},
		{"日付:1972-13-01 橋", "橋", "bad-date"},
		{"金額:100万..500万", "yen 1000000..5000000", ""},
		{"金額:1,230,000円", "yen 1230000..1230000", ""},
		{"amount:1.5億..", "yen 150000000..9007199254740991", ""},
		{"金額:なし 橋", "(yen -1..-1 & 橋)", ""},
		{"金額:高い 橋", "橋", "bad-amount"},
		{"相手方:山陰測量", "party:山陰測量", ""},
		{"state:read 橋", "(state=read & 橋)", ""},
		{"--橋", "--橋", ""},

		{"", "nothing", "empty-query"},
		{"　 ", "nothing", "empty-query"},
		{"-橋", "nothing", "only-exclusions"},
		{"橋 OR -道", "nothing", "only-exclusions"},
		{`道路 "占用`, "(道路 & 占用)", "quote-open"},
		{"OR 道路", "道路", "or-alone"},
		{"道路 OR", "道路", "or-alone"},
		{"道路 OR OR 橋", "(道路 | 橋)", "or-alone"},
		{"件名: 道路", "道路", "no-value"},
		{"年度:いつか 道路", "道路", "bad-year"},
		{"年度:1980..1970 道路", "道路", "bad-year"},
		{"状態:青い 道路", "道路", "bad-state"},
		{"\u200b 道路", "道路", "nothing-in-word"},
		{strings.Repeat("橋 ", 12), "(" + strings.Repeat("橋 & ", 9) + "橋)", "too-many-words"},
		{strings.Repeat("橋", 101), strings.Repeat("橋", 100), "word-too-long"},
		{strings.Repeat("a", 2000), strings.Repeat("a", 100), "query-too-long,word-too-long"},
		{"(a OR b) (c OR d) (e OR f) (g OR h) (i OR j)", "((a | b) & (c | d) & (e | f) & (g | h) & (i | j))", ""},
		{"(a OR b OR c) (d OR e OR f) (g OR h OR i OR j)", "((a | b | c) & (d | e | f) & (g | h | i))", "too-many-alternatives"},
	} {
		q := Parse(c.in)
		var codes []string
		for _, p := range q.Problems {
			codes = append(codes, p.Code)
			if p.JA == "" || p.EN == "" || p.Start < 0 || p.End < p.Start {
				t.Errorf("%q: problem %+v", c.in, p)
			}
		}
		if got := show(q.Root); got != c.want || strings.Join(codes, ",") != c.problems {
			t.Errorf("%q is understood as %s, problems %v\nwant %s, %s", c.in, got, codes, c.want, c.problems)
		}
	}
}

// Nodes name the place that they were typed at, for chips and for marks.
func TestParsePlaces(t *testing.T) {
	q := Parse(`道路 -"占 用" 年度:S47`)
	var got []string
	for _, k := range q.Root.Kids {
		got = append(got, string([]rune(q.Text)[k.Start:k.End]))
	}
	if want := `道路|-"占 用"|年度:S47`; strings.Join(got, "|") != want {
		t.Errorf("places %q, want %q", got, want)
	}
	if p := Parse(`道路 年度:青 橋`).Problems[0]; p.Start != 3 || p.End != 7 {
		t.Errorf("a problem's place is %d to %d, want 3 to 7", p.Start, p.End)
	}
}

// A tree without negations holds wherever the query does; its alternatives too.
func TestCandidates(t *testing.T) {
	for in, want := range map[string]string{
		"a -b":                 "a",
		"a -年度:1972":           "(a & !1972..1972)",
		"a (b OR c) -(d OR e)": "(a & (b | c))",
		"(a -b) OR c":          "(a | c)",
		"x (a OR -b)":          "x",
	} {
		if got := show(Parse(in).Root.Candidates()); got != want {
			t.Errorf("candidates of %q are %s, want %s", in, got, want)
		}
	}
	if n := len(Parse("(a OR b) (c OR d) 株式会社x").Root.Alternatives()); n != 8 {
		t.Errorf("%d alternatives, want 8", n)
	}
}

// FuzzParse: no text makes the parser fail, run on, or give a tree beyond bounds.
func FuzzParse(f *testing.F) {
	for _, s := range []string{`a "b c" -d (e OR f) 件名:g 年度:S1..S2`, "((((a b) c) d)", `-"`, "年度:なし", "OR OR -( )", "株式会社 OR 有限会社 no.1"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := Parse(s)
		if q.Root == nil {
			if len(q.Problems) == 0 {
				t.Fatal("nothing to do, and nobody is told why")
			}
			return
		}
		words := 0
		var walk func(n *Node)
		walk = func(n *Node) {
			if n.Start < 0 || n.End < n.Start || n.End > len([]rune(q.Text)) {
				t.Fatalf("node at %d to %d of %d", n.Start, n.End, len([]rune(q.Text)))
			}
			if n.Op == OpWord {
				if words++; len(n.Phrases) == 0 || n.Phrases[0] == "" || len([]rune(n.Phrases[0])) > MaxWord {
					t.Fatalf("word %+v", n)
				}
			}
			for _, k := range n.Kids {
				walk(k)
			}
		}
		walk(q.Root)
		if words > MaxWords || len(q.Root.Candidates().Alternatives()) > maxAlternatives {
			t.Fatalf("%d words, %d alternatives", words, len(q.Root.Candidates().Alternatives()))
		}
		Verify(q.Root, &Entry{Chars: "あいう", Title: "え", First: true})
	})
}
