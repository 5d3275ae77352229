package main

import (
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

// What a series is written in is set by a command; a language without a model is
// refused with what to install.
func TestSeriesCommand(t *testing.T) {
	testenv.Need(t, "tesseract")
	s := newShell(t)
	if out := s.must("series"); !strings.Contains(out, "未整理\tthe configured languages") {
		t.Errorf("at first: %s", out)
	}
	if out := s.must("series", "--written-in", "jpn+eng", "未整理"); !strings.Contains(out, "未整理\tjpn+eng") {
		t.Errorf("set: %s", out)
	}
	if out := s.must("series"); !strings.Contains(out, "jpn+eng") {
		t.Errorf("afterwards: %s", out)
	}
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"series", "--written-in", "kat_old", "未整理"}, exitFailed, "apt-get install tesseract-ocr-kat-old"},
		{[]string{"series", "--written-in", "日本語", "未整理"}, exitFailed, "is no language"},
		{[]string{"series", "--written-in", "eng", "何"}, exitFailed, "no series 何"},
		{[]string{"series", "未整理"}, exitUsage, "--written-in"},
	} {
		if out, err, code := s.run(c.args...); code != c.code || !strings.Contains(out+err, c.says) || strings.Contains(err, "went wrong") {
			t.Errorf("fumikura %v: exit code %d, want %d, with %q in\n%s%s", c.args, code, c.code, c.says, out, err)
		}
	}
	if out := s.must("series", "--written-in", "default", "未整理"); !strings.Contains(out, "configured") {
		t.Errorf("set back: %s", out)
	}
}
