package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

// What is set in a record's fields finds it as soon as the command has ended, in other
// spellings too, and what stood there before finds it no more.
func TestRecordSetIsFound(t *testing.T) {
	testenv.Need(t, "tesseract")
	s := newShell(t)
	p := newPress(t, 11)
	dir := t.TempDir()
	writeFile(t, dir, "a.jpg", p.jpeg())
	writeFile(t, dir, "b.jpg", p.jpeg())
	s.ingest(exitOK, dir)
	a := s.search("ファイル:a.jpg").Hits[0].Record
	found := func(query string, want int) {
		t.Helper()
		if got := s.search(query); got.Total != want || want == 1 && got.Hits[0].Record != a {
			t.Errorf("%s: %d hits, want %d", query, got.Total, want)
		}
	}
	found("課:土木課", 0)
	out := s.must("record", "set", a, "--title", "道路占用の許可", "--number", "松土第12号", "--division", "土木課", "--fy", "昭和47年度", "--kind", "許可書", "--party", "松江商会", "--amount", "金壱百弐拾参万円", "--amount", "500円", "--date", "S47.4.1")
	for _, want := range []string{"fiscal year\t1972", "amounts\t1230000; 500", "dates\t1972-04-01"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in %q", want, out)
		}
	}
	for _, query := range []string{"課:土木課", "年度:S47", "年度:1970..1975", "種別:許可書", "相手方:松江商会", "金額:123万", "金額:100万..200万", "金額:500", "件名:占用の許可", "番号:松土第１２号", "日付:昭和四十七年四月一日", "日付:1972-04"} {
		found(query, 1)
	}
	if out := s.must("search", "--json", "課:土木課"); !strings.Contains(out, `"title":"道路占用の許可"`) {
		t.Errorf("the hit doesn't show the new title: %s", out)
	}
	// Each field by itself; what is not named stays.
	s.must("record", "set", a, "--fy", "S48", "--amount", "", "--kind", "通知書")
	for query, want := range map[string]int{"年度:S47": 0, "年度:S48": 1, "金額:123万": 0, "金額:なし": 2, "種別:許可書": 0, "種別:通知書": 1, "課:土木課": 1, "日付:S47.4.1": 1} {
		if got := s.search(query); got.Total != want {
			t.Errorf("after a second change, %s: %d hits, want %d", query, got.Total, want)
		}
	}
	if out := s.must("record", "show", a); !strings.Contains(out, "division\t土木課") || !strings.Contains(out, "amounts\t\n") {
		t.Errorf("show: %q", out)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"record", "set", a, "--fy", "72"}, exitFailed, "no fiscal year"},
		{[]string{"record", "set", a, "--fy", "S49", "--rev", "1"}, exitFailed, "changed this record meanwhile"},
		{[]string{"record", "set", "20010101-0001-9", "--fy", "S49"}, exitFailed, "no such page"},
		{[]string{"record", "set", a}, exitUsage, "--title"}, {[]string{"record", "show", a, "--title", "x"}, exitUsage, "usage"}, {[]string{"record"}, exitUsage, "usage"},
		{[]string{"record", "import", filepath.Join(dir, "none.csv")}, exitMissing, "none.csv"},
	} {
		if out, err, code := s.run(c.args...); code != c.code || !strings.Contains(out+err, c.says) {
			t.Errorf("fumikura %v: exit code %d, want %d, with %q in\n%s%s", c.args, code, c.code, c.says, out, err)
		}
	}
	found("年度:S48", 1)
}

// A register is looked through as a whole before anything changes; taken over, it is
// found, and taken over again it changes nothing.
func TestRecordImport(t *testing.T) {
	testenv.Need(t, "tesseract")
	s := newShell(t)
	p := newPress(t, 12)
	dir := t.TempDir()
	writeFile(t, dir, "a.jpg", p.jpeg())
	writeFile(t, dir, "b.jpg", p.jpeg())
	s.ingest(exitOK, "--batch", "箱1", dir)
	register := filepath.Join(t.TempDir(), "台帳.csv")
	write := func(rows ...string) {
		t.Helper()
		if err := os.WriteFile(register, []byte("\ufeff"+strings.Join(rows, "\r\n")+"\r\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	head := "ファイル名,件名,課,年度,金額,棚"
	write(head, "a.jpg,道路占用の許可,土木課,S47,\"1,230,000円\",3", "B.JPG,橋の架替え,土木課,72,,", "c.jpg,,土木課,S47,,", "a.jpg,,,S48,,")
	out, err, code := s.run("record", "import", register)
	for _, want := range []string{"row 3 年度: ", `"72" is no fiscal year`, "row 4: No record was made of a file", "row 5: It is of the same record as row 2", "Nothing was changed"} {
		if code != exitFailed || !strings.Contains(err, want) {
			t.Errorf("exit code %d: %q is not in\n%s%s", code, want, out, err)
		}
	}
	if got := s.search("課:土木課"); got.Total != 0 {
		t.Errorf("something was changed: %+v", got)
	}
	write(head, "a.jpg,道路占用の許可,土木課,S47,\"1,230,000円\",3", "B.JPG,橋の架替え,土木課,昭和48年度,,")
	if out := s.must("record", "import", "--check", register); !strings.Contains(out, "fiscal year: blank → FY1973") && !strings.Contains(out, "Fiscal year: blank → FY1973") || !strings.Contains(out, "2 records would change") {
		t.Errorf("looked through: %s", out)
	}
	if got := s.search("課:土木課"); got.Total != 0 {
		t.Errorf("looking changed something: %+v", got)
	}
	if out := s.must("record", "import", register); !strings.Contains(out, "2 records changed, 0 were the same") {
		t.Errorf("taken over: %s", out)
	}
	for query, want := range map[string]int{"課:土木課": 2, "年度:S47": 1, "年度:1973": 1, "金額:123万": 1, "件名:橋の架替え": 1} {
		if got := s.search(query); got.Total != want {
			t.Errorf("%s: %d hits, want %d", query, got.Total, want)
		}
	}
	shown := s.must("record", "show", s.search("年度:S47").Hits[0].Record)
	batch, _, ok := strings.Cut(strings.TrimPrefix(shown, "accession\t"), "-1\n")
	if !ok {
		t.Fatalf("no accession number in %q", shown)
	}
	if out := s.must("record", "import", "--batch", batch, register); !strings.Contains(out, "0 records changed, 2 were the same") {
		t.Errorf("taken over again: %s", out)
	}
	if _, err, code := s.run("record", "import", "--batch", "20010101-0009", register); code != exitFailed || !strings.Contains(err, "no batch") {
		t.Errorf("an unknown batch: exit code %d, %s", code, err)
	}
	s.in = strings.NewReader("accession,title\n" + batch + "-1,なし\n")
	if out := s.must("record", "import", "-"); !strings.Contains(out, "1 records changed") {
		t.Errorf("from the standard input, by accession number: %s", out)
	}
	if got := s.search("件名:なし"); got.Total != 1 {
		t.Errorf("件名:なし: %d hits, want 1", got.Total)
	}
}
