package main

import (
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
	"fumikura/ocr/tesseract"
)

func readsOf(text string) tesseract.LineReads {
	r := reading.Read{Model: "Japanese"}
	for _, c := range text {
		r.Chars = append(r.Chars, reading.Char{Text: string(c), Conf: 97})
	}
	return tesseract.LineReads{Reads: []reading.Read{r}}
}

// Traces come back as they were written; repairs are measured on them, and lines find
// their truth.
func TestTraces(t *testing.T) {
	name := filepath.Join(t.TempDir(), "trace")
	set := []page{
		{name: "000-law-clean", kind: "law", look: "clean", truth: "第一条\n三十四円を支払う。", text: &archive.Text{},
			trace: &tesseract.Trace{Lines: []tesseract.LineReads{readsOf("第ー条"), readsOf("三+四円を支払う"), {Type: archive.LineRuby, Reads: readsOf("ふりがな").Reads}}}},
		{name: "not read"},
	}
	if err := writeTrace(name, set); err != nil {
		t.Fatal(err)
	}
	pages, err := readTrace(name)
	if err != nil || len(pages) != 1 || pages[0].Kind != "law" || len(pages[0].Lines) != 3 {
		t.Fatalf("%+v, %v", pages, err)
	}
	if got := pages[0].repaired(nil); got != "第一条\n三十四円を支払う\nふりがな\n" {
		t.Errorf("repaired: %q", got)
	}
	if got := pages[0].repaired(reading.Rules()); got != "第ー条\n三+四円を支払う\nふりがな\n" {
		t.Errorf("with every rule left out: %q", got)
	}
	if n := cells(pages, reading.Rules())["law clean"]; n != 6 {
		t.Errorf("%d edits without repairs, 6 are needed: 4 for the ruby and what is lost", n)
	}
	lines := pages[0].rawLines()
	if len(lines) != 1 || lines[0].Truth != "三十四円を支払う。" {
		t.Errorf("%+v: the first line is more than a quarter wrong, the last is ruby", lines)
	}
	var out strings.Builder
	if err := repairs(&out, []string{name}); err != nil || !strings.Contains(out.String(), "| all but ten | 5 |") {
		t.Errorf("%v:\n%s", err, out.String())
	}
	if got := worse(map[string]int{"a": 1, "b": 3}, map[string]int{"a": 2, "b": 3}); got != " a +1" {
		t.Errorf("worse: %q", got)
	}
	if _, err := readTrace(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a trace that is not there was read")
	}
	kept := filepath.Join(t.TempDir(), "lines")
	if err := writeLines(kept, []string{name}); err != nil {
		t.Fatal(err)
	}
}
