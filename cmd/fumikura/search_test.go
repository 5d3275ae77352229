package main

import (
	"strings"
	"testing"
)

// A query that is wrong is explained with the place marked, what could be understood
// runs, and --explain tells how; whatever is asked, soon.
func TestSearchExplains(t *testing.T) {
	s := newShell(t)
	out := s.must("search", "--lang", "ja", "--explain", "道路", "年度:いつか", "OR")
	for _, want := range []string{"年度として読めません", "道路 【年度:いつか】 OR", "ORの後に語がありません", "検索条件: 道路", "段階1: 候補0件、照合0件、一致0件", "索引への問い: pages with any[道路]", "0件"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q does not say %q", out, want)
		}
	}
	if out := s.must("search", "--lang", "en", "--explain", "--kana", "ごみ"); !strings.Contains(out, "any[ごみ | ゴミ]") || !strings.Contains(out, "query: ごみ") {
		t.Errorf("a looser comparison is not explained: %q", out)
	}
	if out := s.must("search", "--lang", "en", "道路"); strings.Contains(out, "query") || strings.Contains(out, "asked") {
		t.Errorf("explained without being asked: %q", out)
	}
	// A word to leave out needs no quotes, wherever it stands.
	for _, args := range [][]string{{"申込", "-公民館", "--limit", "1"}, {"-公民館", "申込"}, {"--explain", "申込 -公民館"}} {
		if out := s.must(append([]string{"search", "--lang", "en", "--explain"}, args...)...); !strings.Contains(out, "!公民館") || !strings.Contains(out, "申込") {
			t.Errorf("%q: %q", args, out)
		}
	}
	if _, err, code := s.run("search", "--lang", "en", "申込", "-no-such"); code != exitUsage || !strings.Contains(err, "no-such") {
		t.Errorf("a flag that is none: exit code %d, %q", code, err)
	}
	if title := s.must("config", "--spool", "-箱"); !strings.Contains(title, "-箱") || strings.Contains(title, mask) {
		t.Errorf("a value that begins with a minus: %q", title)
	}
	long := strings.Repeat("語 ", 1000)
	for query, want := range map[string]string{"*": "star", "！＂＃＄％": "0 hits", strings.TrimSpace(long)[:1500]: "at most 10 words", "-道路": "only words to leave out", `"道路`: "【\"道路】"} {
		if out := s.must("search", "--lang", "en", "--", query); !strings.Contains(out, want) {
			t.Errorf("%.20q: %q does not say %q", query, out, want)
		}
	}
	if out, err, code := s.run("search", "--lang", "en", strings.Repeat("道路占用許可", 600)); code == exitOK || !strings.Contains(out+err, "1000") {
		t.Errorf("10 kB: exit code %d, %q %q", code, out, err)
	}
}

func TestPlaced(t *testing.T) {
	for _, c := range []struct {
		query      string
		start, end int
		want       string
	}{
		{"道路 年度:x", 3, 7, "道路 【年度:x】"}, {"a", 0, 1, "【a】"}, {"a", 5, 9, "a【】"}, {"abc", 2, 1, "ab【】c"},
		{strings.Repeat("前", 50) + "x" + strings.Repeat("後", 50), 50, 51, strings.Repeat("前", 30) + "【x】" + strings.Repeat("後", 30)},
	} {
		if got := placed(c.query, c.start, c.end); got != c.want {
			t.Errorf("placed(%q, %d, %d) = %q, want %q", c.query, c.start, c.end, got, c.want)
		}
	}
}

// Who searches while the index is not whole learns it, and which command mends it.
func TestSearchSaysThatTheIndexIsNotWhole(t *testing.T) {
	for _, rebuilding := range []bool{true, false} {
		var b strings.Builder
		(&answerToSearch{Rebuilding: rebuilding}).print(&b, "en", "橋", false)
		if strings.Contains(b.String(), "fumikura reindex") != rebuilding {
			t.Errorf("rebuilding %v: %q", rebuilding, b.String())
		}
	}
}
