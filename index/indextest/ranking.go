package indextest

import (
	"fmt"
	"slices"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// ranking holds the order of hits: number and title before the text, the whole of a
// title before a part; more of the words on one page, nearer together; then the
// newest; and what the sorts promise. The same at every call and however it is cut.
func ranking(t *testing.T, x index.Index) {
	type page struct {
		title, number, text string
		day                 int
	}
	pages := []page{
		0:  {"道路台帳", "松総第7号", "本文", 19700101},
		1:  {"道路台帳の閲覧", "松総第17号", "本文", 19990101},
		2:  {"閲覧用の道路台帳", "松総第170号", "本文", 19990102},
		3:  {"雑件", "松総第71号", "道路台帳は松総第7号のとおり", 20200101},
		4:  {"雑件", "", "河川と道路台帳", 20200102},
		5:  {"雑件", "", "河川だけの頁", 20210101},
		6:  {"橋", "", "水路　改修　工事", 19800101},
		7:  {"橋", "", "水路の話。改修の話はずっと後にあり、ここでは長い文がその間に入る。工事", 20220101},
		8:  {"橋", "", "工事　改修　水路", 19810101},
		9:  {"橋", "", "水路の改修をする工事", 20010101},
		10: {"学園", "", "並べる頁", 19900101},
		11: {"カキの殻", "", "並べる頁", 19900102},
		12: {"議事録", "", "並べる頁", 19900103},
		13: {"第10回会議", "", "並べる頁", 19900104},
		14: {"第2回会議", "", "並べる頁", 19900105},
		15: {"渡邉家文書", "第9号", "並べる頁", 19890101},
		16: {"阿部家文書", "第10号", "並べる頁", 19890102},
	}
	var entries []*index.Entry
	for i, p := range pages {
		rec := archive.DeriveID("ranking", fmt.Sprint(i))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: p.day, Title: p.title, Number: p.number,
			Accession: "受入" + string(rune('ア'+i)), Rights: []string{archive.RightAll}}
		e.Fill(plain(p.text))
		entries = append(entries, e)
	}
	s := newShelf(t, x, entries)
	for _, c := range []struct {
		what, query string
		sort        index.Sort
		want        []int
	}{
		{"a title before the text, the whole before its beginning, and that before a part; then the newest", "道路台帳", index.SortBest, []int{0, 1, 2, 4, 3}},
		{"a number before the text", "松総第7号", index.SortBest, []int{0, 3}},
		{"whole numbers first", "7", index.SortBest, []int{0, 3, 2, 1}},
		{"more of the words on a page, then the newest", "河川 OR 道路台帳は", index.SortBest, []int{5, 4, 3}},
		{"all words before one of them", "河川 OR 台帳", index.SortBest, []int{2, 1, 0, 4, 5, 3}},
		{"nearer together, and in their order", "水路 改修 工事", index.SortBest, []int{6, 8, 9, 7}},
		{"by date, the newest first", "並べる", index.SortNewest, []int{14, 13, 12, 11, 10, 16, 15}},
		{"by date, the oldest first", "並べる", index.SortOldest, []int{15, 16, 10, 11, 12, 13, 14}},
		{"by number, those without one last", "並べる", index.SortNumber, []int{15, 16, 10, 11, 12, 13, 14}},
		{"by title as it is read", "並べる", index.SortTitle, []int{16, 11, 10, 12, 14, 13, 15}},
	} {
		whole := s.order(c.query, c.sort, 0, -1)
		if !slices.Equal(whole, c.want) {
			t.Errorf("%s: %q gives %v, want %v", c.what, c.query, whole, c.want)
		}
		if again := s.order(c.query, c.sort, 0, -1); !slices.Equal(again, whole) {
			t.Errorf("%s: %q gives %v, and then %v", c.what, c.query, whole, again)
		}
		var parts []int
		for off := range whole {
			parts = append(parts, s.order(c.query, c.sort, off, 1)...)
		}
		if !slices.Equal(parts, whole) {
			t.Errorf("%s: %q gives %v one by one, %v at once", c.what, c.query, parts, whole)
		}
	}
}

// order is the hits' places among the shelf's entries.
func (s *shelf) order(query string, sort index.Sort, offset, limit int) []int {
	out := []int{}
	for _, h := range s.search(index.Request{Query: query, Reader: Owner, Sort: sort, Offset: offset, Limit: limit, Bare: true}).Hits {
		out = append(out, slices.IndexFunc(s.entries, func(e *index.Entry) bool { return e.ID == h.Page }))
	}
	return out
}
