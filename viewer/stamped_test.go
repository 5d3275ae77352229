package viewer

import (
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// typedText is a text of lines of types.
func typedText(lines ...[2]string) *archive.Text {
	t := &archive.Text{}
	for i, l := range lines {
		start := len(t.Glyphs)
		for _, c := range l[1] {
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: string(c), Box: archive.Rect{X: 1, Y: 1 + 10*i, W: 9, H: 9}})
		}
		t.Lines = append(t.Lines, archive.Line{Block: i, Type: archive.LineType(l[0]), Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	return t
}

func TestFactsOfStamps(t *testing.T) {
	const today = "2026-11-26"
	for _, o := range []struct {
		name    string
		line    string
		record  archive.Record
		days    []string
		numbers []string
	}{
		{"era and number", "収受令和7年4月2日第123号", archive.Record{}, []string{"2025-04-02"}, []string{"第123号"}},
		{"letter", "S47.4.1", archive.Record{}, []string{"1972-04-01"}, nil},
		{"no era: the newest first", "7.4.2", archive.Record{}, []string{"2025-04-02", "1995-04-02", "1932-04-02", "1918-04-02"}, nil},
		{"no era: what is near the record", "7.4.2", archive.Record{FiscalYear: 1995}, []string{"1995-04-02", "2025-04-02", "1932-04-02", "1918-04-02"}, nil},
		{"no era: near a date of the record", "7.4.2", archive.Record{Dates: []string{"1932-03-30"}}, []string{"1932-04-02", "1918-04-02", "1874-04-02", "1995-04-02"}, nil},
		{"only one era is so long", "59.11.20", archive.Record{}, []string{"1984-11-20"}, nil},
		{"not yet", "8.12.1", archive.Record{}, []string{"1996-12-01", "1933-12-01", "1919-12-01", "1875-12-01"}, nil},
		{"western", "2024.2.29", archive.Record{}, []string{"2024-02-29"}, nil},
		{"no such day", "7.2.30", archive.Record{}, nil, nil},
		{"what the record has", "令和7年4月2日 松総第12号", archive.Record{Number: "松総第12号", Dates: []string{"2025-04-02"}}, nil, nil},
		{"a number with its word and sign", "受付松総第12号", archive.Record{}, nil, []string{"松総第12号"}},
		{"a seal", "上田", archive.Record{}, nil, nil},
	} {
		got := factsOfStamps(typedText([2]string{"stamp", o.line}), &o.record, today)
		if !slices.Equal(got.days, o.days) || !slices.Equal(got.numbers, o.numbers) {
			t.Errorf("%s: %+v, want %v %v", o.name, got, o.days, o.numbers)
		}
	}
	if got := factsOfStamps(typedText([2]string{"", "令和7年4月2日 第5号"}), &archive.Record{}, today); len(got.days)+len(got.numbers) > 0 {
		t.Errorf("the body counts as a stamp: %+v", got)
	}
	if got := factsOfStamps(nil, &archive.Record{}, today); len(got.days) > 0 {
		t.Errorf("%+v", got)
	}
}

// The text panel shows what a line is, and a struck-out passage inside its line.
func TestDocumentShowsTypes(t *testing.T) {
	h := newHouse(t)
	r := h.record("改正案", nil, pageSpec{lines: []string{"費用は市長が別に定める", "別に", "きょうと", "かわら", "収受7.4.2", "第12号"},
		types: []archive.LineType{"", "", "ruby", "ruby", "stamp", "stamp"}, struck: 1})
	page := h.signedIn(h.person("sato", access.RoleStaff)).page("/d/" + string(r.ID) + "/p/1")
	for _, want := range []string{
		`<p class="block">費用は市長が別に定める<s>別に</s><br></p>`,
		`<p class="block ruby"><span class="kind">ルビ</span> きょうと<br>かわら<br></p>`,
		`<p class="block stamp"><span class="kind">印</span> 収受7.4.2<br>第12号<br></p>`,
		`<dt>受付印から: 番号</dt><dd>第12号</dd>`,
		`<dt>受付印から: 日付</dt><dd>2025年4月2日(令和7年)、または`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}
