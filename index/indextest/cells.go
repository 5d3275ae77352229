package indextest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// table is a text that is one table: rows of cells, parted by |.
func table(rows ...string) *archive.Text {
	t := &archive.Text{Kind: archive.TextOCR, Rev: 1}
	for r, cells := range rows {
		for c, s := range strings.Split(cells, "|") {
			start := len(t.Glyphs)
			for i, g := range split(s) {
				box := archive.Rect{X: c*600 + i*glyphSize, Y: r * 2 * glyphSize, W: glyphSize, H: glyphSize}
				if strings.TrimSpace(g) == "" {
					box = archive.Rect{}
				}
				t.Glyphs = append(t.Glyphs, archive.Glyph{Text: g, Box: box, Conf: 99})
			}
			t.Lines = append(t.Lines, archive.Line{Type: archive.LineTable, Start: start, End: len(t.Glyphs), Sep: "\t",
				Cell: &archive.Cell{Row: r, Col: c, RowSpan: 1, ColSpan: 1}})
		}
	}
	return t
}

// Values end at the edges of a table's cells, a ditto mark has the value above it;
// text runs over the edges, and then comes after what stands within one cell.
func cells(t *testing.T, x index.Index) {
	pages := []*archive.Text{
		table("松総第12|3号|道路", "1,200|300円|占用"),
		table("道路占用|第123号", "昭和47年4月1日|金1,200円也", "〃　　　　5月3日|〃"),
	}
	entries := recordsOf("cells", pages)
	s := newShelf(t, x, entries)
	for q, want := range map[string][]int{
		"第123号": {1, 0}, "第百二十三号": {1}, "道路占用": {1}, "路1,200": {0}, "号道路": {0}, "1,200,300円": {}, "200300円": {0}, "1200円": {1}, "三百円": {0},
		"1972年5月3日": {1}, "昭和47年5月3日": {1}, "1972年4月3日": {}, "用第123": {1},
	} {
		got := []int{}
		res := s.search(index.Request{Query: q, Reader: Owner, Limit: -1})
		for _, h := range res.Hits {
			got = append(got, slices.IndexFunc(entries, func(e *index.Entry) bool { return e.ID == h.Page }))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", q, got, want)
		}
	}
	hits := s.search(index.Request{Query: "1,200円", Reader: Owner, Bare: true}).Hits
	if len(hits) != 1 || hits[0].Count != 2 {
		t.Errorf("an amount and its ditto: %+v", hits)
	}
}

// recordsOf are the entries of records of one page each, the newest first.
func recordsOf(name string, pages []*archive.Text) []*index.Entry {
	var entries []*index.Entry
	for i, text := range pages {
		rec := archive.DeriveID(name, fmt.Sprint(i))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 19990101 - i, Rights: []string{archive.RightAll}}
		e.Fill(text)
		entries = append(entries, e)
	}
	return entries
}

// A ditto mark is found as what stands above it, together with what stands beside it:
// after what is written out, and it is said. Quotes, negations and what must be spelled
// so go by what is written.
func dittos(t *testing.T, x index.Index) {
	pages := []*archive.Text{
		table("住所|氏名|摘要", "松江市東本町|門脇|使用料", "〃　　西本町|福間|減免", "〃　　〃|野津|同上", "〃　　寺町|仝|〃"),
		table("住所|氏名|摘要", "松江市西津田町|森脇|手数料", "出雲市今市町|福間|〃"),
		table("名簿|なし", "松江市南田町|〃々"),
	}
	entries := recordsOf("dittos", pages)
	s := newShelf(t, x, entries)
	for _, c := range []struct {
		query string
		want  []int
		rung  int
		found string // what is marked on the first hit
	}{
		{"松江市西本町", []int{0}, index.RungAsRead, "〃 西本町 〃 〃"},
		{"松江市西本町 野津", []int{0}, index.RungAsRead, "〃 西本町 〃 〃野津 仝"},
		{"松江市西本町野津", []int{0}, index.RungAsRead, "〃 〃野津"},
		{"野津減免", []int{0}, index.RungAsRead, "野津同上 仝〃"},
		{"寺町野津減免", []int{0}, index.RungAsRead, "寺町仝〃"},
		{"福間手数料", []int{1}, index.RungAsRead, "福間〃"},
		{"福間 ~2 手数料", []int{1}, index.RungAsRead, "福間〃"},
		{"手数料", []int{1}, index.RungExact, "手数料"},
		{"〃寺町", []int{0}, index.RungExact, "〃 寺町"},
		{"同上", []int{0}, index.RungExact, "同上"},
		{`"松江市西本町"`, nil, 0, ""},
		{"松江市西本町 表記:厳密", nil, 0, ""},
		{"福間 -福間手数料 件名:なし", []int{0, 1}, index.RungExact, "福間"},
		{"出雲市西本町", nil, 0, ""},
		{"福間使用料", nil, 0, ""},
		{"南田町々", nil, 0, ""},
	} {
		res, err := s.searcher.Search(t.Context(), index.Request{Query: c.query, Reader: Owner, Rung: index.RungAsRead, Limit: -1, Bare: true})
		if err != nil {
			t.Fatal(err)
		}
		got := []int(nil)
		for _, h := range res.Hits {
			if h.Rung != c.rung || (h.Rung == index.RungAsRead) != slices.ContainsFunc(h.Why, func(w index.Why) bool { return w.Code == index.WhyAbove }) {
				t.Errorf("%q: a hit of rung %d for %v, want rung %d", c.query, h.Rung, h.Why, c.rung)
			}
			got = append(got, slices.IndexFunc(entries, func(e *index.Entry) bool { return e.ID == h.Page }))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.query, got, c.want)
		}
		if len(res.Hits) > 0 {
			var marked []string
			for _, p := range res.Hits[0].Snippet.Parts {
				if p.Hit {
					marked = append(marked, strings.Fields(p.Text)...)
				}
			}
			if found := strings.Join(marked, " "); found != c.found {
				t.Errorf("%q marks %q, want %q", c.query, found, c.found)
			}
		}
		if none, err := s.searcher.Search(t.Context(), index.Request{Query: c.query, Reader: archive.Reader{}, Rung: index.RungAbout}); err != nil || len(none.Hits) > 0 {
			t.Errorf("%q shows nobody %v, %v", c.query, none.Hits, err)
		}
	}
}

// Dates that leave out their era or year are found where their page, or the record's
// fiscal year, tells it: after those that are written out, and it is said.
func inferredDates(t *testing.T, x index.Index) {
	pages := []struct {
		text string
		fy   int
	}{
		{"昭和46年5月10日提出。議決47.4.1", 0}, {"昭和47年4月1日議決", 0}, {"平成5年5月10日提出。議決47.4.1", 0},
		{"工事の竣工は3/31である", 1972}, {"工事の竣工は3/31である", 0}, {"昭和75年度の目標", 0}, {"平成12年度の目標", 0},
	}
	var entries []*index.Entry
	for i, p := range pages {
		rec := archive.DeriveID("inferred", fmt.Sprint(i))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 19990101 - i, FY: p.fy, Rights: []string{archive.RightAll}}
		e.Fill(plain(p.text))
		entries = append(entries, e)
	}
	s := newShelf(t, x, entries)
	for _, c := range []struct {
		query string
		want  []int
		why   index.WhyCode // of one of the hits
	}{
		{"昭和47年4月1日", []int{1, 0}, index.WhyInferred},
		{"1973-03-31", []int{3}, index.WhyInferred},
		{"昭和48年3月31日", []int{3}, index.WhyDate},
		{"2000年度", []int{5, 6}, index.WhyDate},
		{"平成12年度", []int{5, 6}, index.WhyAfterEra},
	} {
		res := s.search(index.Request{Query: c.query, Reader: Owner, Limit: -1, Bare: true})
		got := []int{}
		for _, h := range res.Hits {
			got = append(got, slices.IndexFunc(entries, func(e *index.Entry) bool { return e.ID == h.Page }))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q finds %v, want %v", c.query, got, c.want)
		}
		if len(res.Hits) > 0 && !slices.ContainsFunc(res.Hits, func(h index.Hit) bool {
			return slices.ContainsFunc(h.Why, func(w index.Why) bool { return w.Code == c.why })
		}) {
			t.Errorf("%q: nothing says %s", c.query, c.why)
		}
	}
}
