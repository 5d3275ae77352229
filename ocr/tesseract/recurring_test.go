package tesseract

import "testing"

// A character in doubt between neighbours that the other cells of the column have, too,
// becomes what stands between them there, where its ink is theirs; what the models are sure
// of, other ink, what stands so in another cell, and numerals stay.
func TestRecurring(t *testing.T) {
	sure := func(texts ...string) []drawnCell {
		var out []drawnCell
		for _, s := range texts {
			out = append(out, drawnCell{ink: s, read: s, conf: 99})
		}
		return out
	}
	towns := sure("未日済", "未日千", "未日11", "未日7")
	for name, c := range map[string]struct {
		others []drawnCell
		cell   drawnCell
		want   string
	}{
		"between the same neighbours": {towns, drawnCell{ink: "未日17", read: "未昌17", conf: 60}, "未日17"},
		"the first":                   {towns, drawnCell{ink: "未日17", read: "木日17", conf: 60}, "未日17"},
		"another type of ink":         {towns, drawnCell{ink: "済日17", read: "斉日17", conf: 60}, "斉日17"},
		"read surely":                 {towns, drawnCell{ink: "未日17", read: "木日17", conf: 98}, "木日17"},
		"so in another cell":          {append(sure("木日7"), towns...), drawnCell{ink: "未日17", read: "木日17", conf: 60}, "木日17"},
		"few cells":                   {towns[:2], drawnCell{ink: "未日17", read: "木日17", conf: 60}, "木日17"},
		"cells that differ":           {append(sure("済日7", "済日1", "済日11"), towns...), drawnCell{ink: "未日17", read: "木日17", conf: 60}, "木日17"},
		"a numeral":                   {sure("千日1", "千日11", "千日17", "千日71"), drawnCell{ink: "千日1", read: "木日1", conf: 60}, "木日1"},
		"a figure":                    {sure("7日1", "7日11", "7日17", "7日71"), drawnCell{ink: "7日1", read: "1日1", conf: 60}, "1日1"},
	} {
		w, lines := drawnColumn(append(append([]drawnCell(nil), c.others...), c.cell))
		l := &lines[len(lines)-1]
		for i := range l.words {
			for k := range l.words[i].chars {
				l.words[i].chars[k].conf = c.cell.conf
				if i+k > 1 || l.words[i].chars[k].text == "日" {
					l.words[i].chars[k].conf = 99
				}
			}
		}
		n := 0
		for _, cells := range columnsOf(lines) {
			n += w.recurring(cells)
		}
		if got := l.said(); got != c.want || (n > 0) != (c.want != c.cell.read) {
			t.Errorf("%s: %q and %d mended, want %q", name, got, n, c.want)
		}
	}
}
