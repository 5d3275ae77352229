package index

import (
	"fmt"
	"testing"

	"fumikura/internal/archive"
)

// Hints never deny a value that stands on the page, and deny nearly every other.
func TestHints(t *testing.T) {
	text := &archive.Text{Kind: archive.TextHuman}
	for _, r := range "昭和四十七年四月一日付け第123号、金壱百弐拾参万円、3か月以内に殿町12番地3" {
		text.Glyphs = append(text.Glyphs, archive.Glyph{Text: string(r)})
	}
	text.Lines = []archive.Line{{End: len(text.Glyphs)}}
	e := &Entry{First: true, Title: "第8回"}
	e.Fill(text)
	if len(e.Values) < 10 {
		t.Fatalf("only the values %q are on the page", e.Values)
	}
	for _, v := range e.Values {
		if !e.MayHold([]string{"n:99999", v}) {
			t.Errorf("%s is denied", v)
		}
	}
	wrong := 0
	for i := range 1000 {
		if e.MayHold([]string{fmt.Sprintf("n:%d", 1000+i)}) {
			wrong++
		}
	}
	if wrong > 5 {
		t.Errorf("%d of 1000 values that are not there are not denied", wrong)
	}
	if none := new(Entry); !none.MayHold([]string{"n:1"}) || e.MayHold(nil) {
		t.Error("an entry without hints denies a value, or one with hints does not deny none")
	}
	// What stands there in another spelling is still found, and what does not is not.
	for query, want := range map[string]bool{"1972年4月1日": true, "第百二十三号": true, "1,230,000円": true, "1973年4月1日": false, "第百二十四号": false} {
		if got := Verify(Parse(query).Root, e); got != want {
			t.Errorf("%s stands on the page: %v", query, got)
		}
	}
}
