package main

import (
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// A page of which one change is right and one is wrong, and one that a change makes
// worse.
func TestUndone(t *testing.T) {
	line := func(glyphs ...archive.Glyph) *archive.Text {
		return &archive.Text{Glyphs: glyphs, Lines: []archive.Line{{End: len(glyphs), Sep: "\n"}}}
	}
	r := newReport([]page{
		{name: "a", kind: "form", look: "fax", truth: "謄本12", text: line(archive.Glyph{Text: "謄", Raw: "騰"}, archive.Glyph{Text: "本"}, archive.Glyph{Text: "1", Raw: "l"}, archive.Glyph{Text: "Z", Raw: "2"})},
		{name: "b", kind: "form", look: "copy", truth: "日", text: line(archive.Glyph{Text: "曰", Raw: "日"})},
	}, nil)
	var b strings.Builder
	r.undone(&b)
	const want = "4 characters changed after they were read: 2 edits without that, 2 with it; cells worse for it: form copy +1\n"
	if got := strings.TrimSuffix(b.String(), "\n"); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if r.set[0].text.Glyphs[0].Text != "謄" {
		t.Error("the page's own text was changed")
	}
}
