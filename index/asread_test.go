package index

import (
	"testing"

	"fumikura/internal/archive"
)

// readWith is a page's entry with one confidence for all its characters.
func readWith(text string, conf uint8) *Entry {
	t := &archive.Text{Kind: archive.TextOCR}
	for _, c := range text {
		t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Conf: conf})
	}
	f := foldText(t)
	return &Entry{Chars: string(f.Runes), Doubts: doubtsOf(t, f)}
}

// Numerals are lost, added or taken for one another only where the reader hardly
// read them, or had that as another reading: another number is another page.
func TestNumeralsAreNotMisread(t *testing.T) {
	for _, c := range []struct {
		page, word string
		conf       uint8
		found      bool
	}{
		{"頁番号0145終", "頁番号0174終", 90, false},
		{"頁番号0145終", "頁番号145終", 90, false},
		{"第百二十三号議案", "第百二十四号議案", 90, false},
		{"第百二十三号議案", "第百二十号議案", 90, false},
		{"頁番号0145終", "頁番号0175終", 60, true},
		{"道路占用許可申請", "道路古用許可申請", 90, true},
		{"道路占用許可申請", "道路占許可申請", 90, true},
		{"道路占用許可申請", "道路占許可申請", 99, false},
	} {
		q := Parse(c.word)
		m := matcher{e: readWith(c.page, c.conf), loose: true}
		if got := len(m.misfits(q.Root)) > 0; got != c.found {
			t.Errorf("%s on %s, read with %d: %t", c.word, c.page, c.conf, got)
		}
	}
	e := readWith("頁番号0145終", 99)
	e.Doubts = []byte{5, 60, 1, 1, '7'}
	if m := (matcher{e: e, loose: true}); len(m.misfits(Parse("頁番号0175終").Root)) != 1 {
		t.Error("a numeral that the reader had as another reading is not found")
	}
}
