package indextest

import (
	"fmt"
	"slices"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Looser spellings are found where they are chosen, in the query or beside it, and
// nowhere else; what stands as it was typed comes first.
func looserSpellings(t *testing.T, x index.Index) {
	pages := []string{"ごみ処理場", "ゴミ処理場", "バイオリン教室", "ヴァイオリン教室", "思ふに任せぬ", "思うに任せぬ", "許可スヘシ", "渡邉と渡辺", "渡邉のみ", "チヂミ 道路占用"}
	var entries []*index.Entry
	for i, text := range pages {
		rec := archive.DeriveID("loose", fmt.Sprint(i))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 19990101 + i, Rights: []string{archive.RightAll}}
		e.Fill(plain(text))
		entries = append(entries, e)
	}
	s := newShelf(t, x, entries)
	for _, c := range []struct {
		query  string
		choose []index.Spelling
		want   []int
	}{
		{"ごみ処理", nil, []int{0}},
		{"ごみ処理 表記:かな", nil, []int{0, 1}},
		{"ゴミ処理 表記:かな", nil, []int{1, 0}},
		{"ｺﾞﾐ処理　表記：カナ", nil, []int{1, 0}},
		{"ごみ処理", []index.Spelling{index.SpellingKana}, []int{0, 1}},
		{`"ごみ処理" 表記:かな`, nil, []int{0}},
		{"処理場 -ごみ 表記:かな", nil, []int{}},
		{"ごみ ~5 場 表記:かな", nil, []int{0, 1}},
		{"バイオリン", nil, []int{2}},
		{"バイオリン spelling:loose", nil, []int{2, 3}},
		{"ヴァイオリン 表記:ゆれ", nil, []int{3, 2}},
		{"チジミ 表記:ゆれ", nil, []int{9}},
		{"ちじみ 表記:ゆれ 表記:かな 道路", nil, []int{9}},
		{"思う", nil, []int{5}},
		{"思う 表記:旧仮名", nil, []int{5, 4}},
		{"許可スベシ", nil, []int{}},
		{"許可スベシ", []index.Spelling{index.SpellingOld}, []int{6}},
		{"渡辺", nil, []int{8, 7}},
		{"渡辺 表記:異体字区別", nil, []int{7}},
		{"渡辺 表記:厳密", nil, []int{7}},
		{"ごみ処理 表記:厳密 表記:かな", nil, []int{0}},
		{"ごみ処理 表記:異体字区別 表記:かな", nil, []int{0, 1}},
	} {
		got := []int{}
		for _, h := range s.search(index.Request{Query: c.query, Reader: Owner, Limit: -1, Spellings: c.choose}).Hits {
			got = append(got, slices.IndexFunc(entries, func(e *index.Entry) bool { return e.ID == h.Page }))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q with %v finds %v, want %v", c.query, c.choose, got, c.want)
		}
	}
	hits := s.search(index.Request{Query: "ごみ処理 表記:かな", Reader: Owner, Bare: true}).Hits
	if len(hits) != 2 || hits[0].Why[0].Code != index.WhyText || hits[1].Why[0].Code != index.WhySpelling || !hits[1].Snippet.Parts[0].Hit {
		t.Errorf("why: %+v", hits)
	}
	if p := index.Parse("ごみ 表記:なんでも").Problems; len(p) != 1 || p[0].Code != "bad-spelling" {
		t.Errorf("a spelling that is none: %+v", p)
	}
}
