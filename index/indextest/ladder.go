package indextest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// What runs over a page's end is found once, on the page where it begins, and
// marked on both; the end of another record's page is nobody's business.
func overPages(t *testing.T, h *house) {
	a, b := h.record("甲", 3), h.record("乙", 1)
	p := a.Pages
	h.text(p[0].Page, 1, archive.Horizontal, 0, "表題一覧", "この道路占")
	h.text(p[1].Page, 1, archive.Horizontal, 0, "表題一覧", "用許可の件を末次", "町で認める橋")
	h.text(p[2].Page, 1, archive.Horizontal, 0, "梁工事", "了")
	h.text(b.Pages[0].Page, 1, archive.Horizontal, 0, "架設の件")
	for _, r := range []*archive.Record{a, b} {
		for _, q := range r.Pages {
			h.page(q.Page)
		}
	}
	hit := h.finds("道路占用許可", p[0].Page)[0]
	if hit.Count != 1 || fmt.Sprint(hit.Marks) != fmt.Sprint([][]archive.Rect{{cell(2, 1, 3)}}) || !slices.ContainsFunc(hit.Why, func(w index.Why) bool { return w.Code == index.WhyEdge }) {
		t.Errorf("over the end: %+v", hit)
	}
	next, err := h.searcher.PageHits(t.Context(), Owner, p[1].Page, "道路占用許可")
	h.ok(err)
	if fmt.Sprint(next.Marks) != fmt.Sprint([][]archive.Rect{{cell(0, 1, 3)}}) {
		t.Errorf("the second page is marked at %v", next.Marks)
	}
	h.finds("占用許可 表題", p[0].Page) // on both pages, which count once
	both := h.finds("占用許可 認める", p[1].Page)[0]
	if both.Count != 2 || fmt.Sprint(both.Marks[0]) != fmt.Sprint([]archive.Rect{cell(0, 1, 3)}) || !slices.ContainsFunc(both.Why, func(w index.Why) bool { return w.Code == index.WhyEdge }) {
		t.Errorf("a word that began on the page before, and another: %+v", both)
	}
	h.finds(`"道路占用" "認める"`, p[1].Page)
	h.finds(`"この道路 占用"`, p[0].Page)
	h.finds("道路占用 -認める", p[0].Page)
	h.finds("道路占用 ~3 件", p[0].Page)
	h.finds("道路占用 ~20 橋", p[1].Page)
	h.finds("道路占用 ~1 件")
	h.finds("道路 ~3 許可", p[0].Page)
	h.finds("道路 ~14 橋", p[1].Page) // too far down for what the first page knows of the second
	h.finds("橋 ~14 道路", p[1].Page)
	h.finds("道路 ~13 橋")
	h.finds("道路*橋", p[1].Page)
	h.finds("橋*道路")
	h.finds("道路*許可", p[0].Page)
	h.finds("許可*道路")
	h.finds("道路占用 OR 橋梁工事", p[0].Page, p[1].Page)
	h.finds("橋梁工事 了", p[2].Page)
	h.finds("道路占用 橋梁工事", p[1].Page)
	h.finds("橋梁工事", p[1].Page)
	h.finds("梁工事了架設")
	h.finds("了架設")
	// The next page is read anew.
	h.text(p[1].Page, 2, archive.Horizontal, 0, "表題一覧", "有許可の件")
	h.page(p[1].Page)
	h.finds("占用許可 認める")
	if hits := h.search("占用許可"); hits.Found[index.RungExact] != 0 {
		t.Errorf("what is gone is found over the end: %+v", hits.Hits)
	}
	h.finds("占有許可", p[0].Page)
	// And hidden.
	_, err = h.archive.ChangeRecord(t.Context(), a.ID, "owner", archive.ActChanged, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Pages[1].Hidden = true
		return true, nil
	})
	h.ok(err)
	h.ok(h.indexer.Record(t.Context(), h.recordMarker(a, 2)))
	h.finds("占有許可")
	h.finds("道路占梁工事", p[0].Page)
}

// What must be spelled as it is typed is compared with what is written on both pages.
func strictOverPages(t *testing.T, h *house) {
	a := h.record("丁", 3)
	p := a.Pages
	h.text(p[0].Page, 1, archive.Horizontal, 0, "国土の", "測量の主任は渡")
	h.text(p[1].Page, 1, archive.Horizontal, 0, "邉徳太郎ヲ命ズ", "委託先は㈱", "")
	h.text(p[2].Page, 1, archive.Horizontal, 0, "山陰ﾃﾞ", "ザインとす")
	for _, q := range p {
		h.page(q.Page)
	}
	first, second := []archive.ID{p[0].Page}, []archive.ID{p[1].Page}
	for q, want := range map[string][]archive.ID{
		"渡邉徳太郎": first, "渡辺徳太郎": first, "渡邊徳太郎": first,
		"渡邉徳太郎 表記:厳密": first, "渡辺徳太郎 表記:厳密": nil, "渡邊徳太郎 表記:厳密": nil, "渡邉徳太郎を 表記:厳密": nil, "は渡邉徳太郎ヲ 表記:厳密": first,
		"渡邉徳太郎 表記:異体字区別": first, "渡辺徳太郎 表記:異体字区別": nil,
		"株式会社山陰デザイン": second, "㈱山陰": second,
		"㈱山陰 表記:厳密": second, "㈱山陰ﾃﾞザイン 表記:厳密": second, "㈱山陰デザイン 表記:厳密": second, "株式会社山陰 表記:厳密": nil, "会社山陰 表記:厳密": nil,
		"主任 ~9 太郎ヲ 表記:厳密": first, "主任 ~9 太郎を 表記:厳密": nil, "渡 ~9 太郎ヲ 表記:厳密": first,
		"徳太郎 渡邉 表記:厳密": second, "命ズ 渡邉 表記:厳密": second, "命ズ 渡邊 表記:厳密": nil, "測量 -渡邊 表記:厳密": first, "測量 -渡邉 表記:厳密": nil,
	} {
		h.finds(q, want...)
	}
	hit := h.finds("渡邉徳太郎 表記:厳密", p[0].Page)[0]
	next, err := h.searcher.PageHits(t.Context(), Owner, p[1].Page, "渡邉徳太郎 表記:厳密")
	h.ok(err)
	if got := append(slices.Clone(hit.Marks), next.Marks...); fmt.Sprint(got) != fmt.Sprint([][]archive.Rect{{cell(6, 1, 1)}, {cell(0, 0, 4)}}) {
		t.Errorf("strictly, over the end, marks lie at %v", got)
	}
	if other, err := h.searcher.PageHits(t.Context(), Owner, p[1].Page, "渡辺徳太郎 表記:厳密"); err != nil || len(other.Marks) > 0 {
		t.Errorf("another spelling is marked: %+v, %v", other, err)
	}
}

// Words near each other stand on two pages as they do on one, wherever on the one of
// them, and up to twelve characters from the end on the other.
func nearOverPages(t *testing.T, h *house) {
	a := h.record("丙", 2)
	p := a.Pages
	h.text(p[0].Page, 1, archive.Horizontal, 0, "堤防の復旧に要する経費について", "左のとおり関係者と協議し")
	h.text(p[1].Page, 1, archive.Horizontal, 0, "水門の改良とともに次年度までに", "完了させるものとして承認する")
	for _, q := range p {
		h.page(q.Page)
	}
	marked := func(query string, want ...[]archive.Rect) {
		t.Helper()
		hits := h.finds(query, p[0].Page)
		next, err := h.searcher.PageHits(t.Context(), Owner, p[1].Page, query)
		h.ok(err)
		if got := append(slices.Clone(hits[0].Marks), next.Marks...); hits[0].Count != len(want)-len(next.Marks) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%q is marked at %v, want %v", query, got, want)
		}
	}
	// 経費 stands 16 characters from the end, of which the second page's entry has 12.
	marked("経費 ~16 水門", []archive.Rect{cell(9, 0, 2)}, []archive.Rect{cell(0, 0, 2)})
	marked("水門 ~16 経費", []archive.Rect{cell(9, 0, 2)}, []archive.Rect{cell(0, 0, 2)})
	h.finds("経費 ~15 水門")
	marked("経費*水門", []archive.Rect{cell(9, 0, 6), cell(0, 1, 12)}, []archive.Rect{cell(0, 0, 2)})
	h.finds("水門*経費")
	// 協議 both pages know, 次年度 too.
	marked("協議 ~10 次年度", []archive.Rect{cell(9, 1, 2)}, []archive.Rect{cell(9, 0, 3)})
	// 承認 only the second page knows, and counts it.
	hit := h.finds("協議 ~30 承認", p[1].Page)[0]
	if fmt.Sprint(hit.Marks) != fmt.Sprint([][]archive.Rect{{cell(10, 1, 2)}}) || !slices.ContainsFunc(hit.Why, func(w index.Why) bool { return w.Code == index.WhyEdge }) {
		t.Errorf("near over the end, known to the second page alone: %+v", hit)
	}
	h.finds("協議 ~30 承認 経費") // both on one page, with what the first does not know
	h.finds("協議 ~30 承認 完了", p[1].Page)
	h.finds("(協議 ~30 承認) OR (協議 ~20 水門)", p[0].Page, p[1].Page)
}

// A date, a number or an amount near another word is the same in another spelling.
func nearValues(t *testing.T, h *house) {
	a := h.record("戊", 2)
	p := a.Pages
	h.text(p[0].Page, 1, archive.Horizontal, 0, "昭和四十七年四月一日に堤防の", "工事を許可し金１２万円とする", "第三号議案")
	h.text(p[1].Page, 1, archive.Horizontal, 0, "橋梁は１９７２年５月に着工した", "このとおり平成元年度の予算とす")
	for _, q := range p {
		h.page(q.Page)
	}
	first, second := []archive.ID{p[0].Page}, []archive.ID{p[1].Page}
	for q, want := range map[string][]archive.ID{
		"1972年4月1日 ~5 堤防": first, "堤防 ~5 S47.4.1": first, "1972年4月1日 ~0 堤防": nil, "1972年4月2日 ~5 堤防": nil,
		"許可 ~5 120,000円": first, "許可 ~5 120,001円": nil, "第3号 ~2 議案": first, "1972年4月1日 ~40 120,000円": first,
		"橋梁 ~3 昭和47年5月": second, "昭和47年5月 ~3 着工": second, "橋梁 ~3 昭和47年6月": nil,
		// over the end of the page, a value on the page that counts it
		"第3号 ~4 橋梁": first, "第4号 ~4 橋梁": nil,
		"1972年4月1日 ~5 堤防 表記:厳密": nil, "昭和四十七年四月一日 ~5 堤防 表記:厳密": first, "堤防 -(1972年4月1日 ~5 堤防)": nil,
	} {
		h.finds(q, want...)
	}
	hit := h.finds("1972年4月1日 ~5 堤防", p[0].Page)[0]
	if fmt.Sprint(hit.Marks) != fmt.Sprint([][]archive.Rect{{cell(0, 0, 10)}, {cell(11, 0, 2)}}) || len(hit.Why) != 1 || hit.Why[0].Code != index.WhyDate {
		t.Errorf("a date near a word: %+v", hit)
	}
}

// Words near each other, stars, dates, amounts and blanks; the sorts; the groups.
func conditions(t *testing.T, x index.Index) {
	page := func(n int, chars string, f func(*index.Entry)) *index.Entry {
		rec := archive.DeriveID("r", fmt.Sprint(n))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Chars: chars, State: index.StateRead,
			Day: 19700101 + n, Rights: []string{archive.RightAll}, Title: fmt.Sprintf("件%d", n)}
		if f != nil {
			f(e)
		}
		e.Values = e.Blanks()
		return e
	}
	s := newShelf(t, x, []*index.Entry{
		page(1, "道路の占用について許可する", func(e *index.Entry) {
			e.Dates, e.Amounts, e.Party, e.Number = []string{"1972-04-01"}, []int64{1230000}, "㈱山陰測量", "松総第2号"
			e.Doubt = 100
		}),
		page(2, "許可したのは道路である。長い文がここに入るので占用からは遠い", func(e *index.Entry) {
			e.Dates, e.Amounts, e.Number = []string{"1972-05"}, []int64{50, 999}, "松総第10号"
			e.Doubt, e.Unread, e.UnreadInk = 900, 1, 5
			e.Series, e.SeriesTitle = archive.DeriveID("s", "1"), "道路占用"
		}),
		page(3, "道路占用許可", func(e *index.Entry) {
			e.Dates = []string{"1973"}
			e.Title, e.Accession, e.Kind = "あ", "2026-1", "許可書"
			e.Unread, e.UnreadInk = 2, 70
		}),
		page(4, "道路", func(e *index.Entry) {
			e.Rights, e.Amounts, e.Accession = []string{"d:秘書課"}, []int64{1230000}, "2026-2"
		}),
	})
	for q, want := range map[string][]int{
		"道路 ~1 占用": {1, 3}, "占用 ~4 許可": {1, 3}, "占用 ~3 許可": {3}, "許可 ~7 道路": {1, 2, 3}, "道路 ~0 占用": {3}, "道路*許可": {1, 3}, "占用*許可する": {1},
		"道路*占用*許可": {1, 3}, "日付:1972-04-01": {1}, "日付:1972-04..1972-05": {1, 2}, "日付:1972-05-20": {2}, "日付:S48.2.3": {3}, "日付:1973..": {3},
		"日付:なし": {4}, "-日付:1972 道路": {3, 4}, "金額:1,230,000円": {1, 4}, "金額:100万..500万": {1, 4}, "金額:60..500": {}, "金額:なし": {3},
		"番号:なし": {3, 4}, "番号:none": {3, 4}, "道路 -番号:なし": {1, 2}, "相手方:なし": {2, 3, 4}, "占用 -相手方:なし": {1}, "種別:なし": {1, 2, 4}, "-種別:無し 道路": {3},
		"課:なし 番号:なし": {3, 4}, "件名:なし": {}, "簿冊:なし": {1, 3, 4}, "簿冊:なし OR 種別:なし 道路": {1, 2, 3, 4}, "種別:\"なし\"": {}, "番号:なし 許可": {3},
		"相手方:山陰": {1}, "道路 相手方:株式会社山陰測量": {1}, "道路 -金額:なし": {1, 2, 4},
	} {
		got := []int{}
		for _, h := range s.search(index.Request{Query: q, Reader: Owner, Limit: -1, Rung: index.RungExact}).Hits {
			for n := 1; n <= 4; n++ {
				if h.Record == archive.DeriveID("r", fmt.Sprint(n)) {
					got = append(got, n)
				}
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q finds %v, want %v", q, got, want)
		}
	}
	everybody := archive.Reader{SignedIn: true}
	for _, q := range []string{"金額:1230000", "日付:なし", "道路"} {
		for _, h := range s.search(index.Request{Query: q, Reader: everybody, Rung: index.RungAbout, Limit: -1}).Hits {
			if h.Record == archive.DeriveID("r", "4") {
				t.Errorf("%q shows everybody what only one division may see", q)
			}
		}
	}
	for sort, want := range map[index.Sort]string{index.SortNumber: "件1 件2 あ 件4", index.SortTitle: "あ 件1 件2 件4", index.SortOldest: "件1 件2 あ 件4",
		index.SortDoubt: "件2 件1 あ 件4", index.SortUnread: "あ 件2 件1 件4"} {
		for _, limit := range []int{0, 1} {
			var got []string
			a := &index.Ask{Generation: gen, Who: index.Who{Everything: true}, Sort: sort, Limit: max(limit, 1) + 3*(1-limit)}
			for {
				res, err := x.Search(t.Context(), a)
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range res.Entries {
					got = append(got, e.Title)
				}
				if a.Next = res.Next; a.Next == "" {
					break
				}
			}
			if fmt.Sprint(got) != "["+want+"]" {
				t.Errorf("by %s: %v, want %s", sort, got, want)
			}
		}
	}
}

// grouped: one hit a record, with its other pages; stable, and counted as records.
func groups(t *testing.T, h *house) {
	a, b := h.record("甲", 3), h.record("乙", 2)
	for i, p := range append(slices.Clone(a.Pages), b.Pages...) {
		h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("橋の頁%d", i), "橋")
		h.page(p.Page)
	}
	var first []archive.ID
	for range 2 {
		res, err := h.searcher.Search(t.Context(), index.Request{Query: "橋", Reader: Owner, Group: true})
		h.ok(err)
		if len(res.Hits) != 2 || res.Total != 5 || res.Records != 2 || len(res.Hits[0].Others)+len(res.Hits[1].Others) != 3 || res.Hits[0].Others[0].Count != 2 {
			t.Fatalf("grouped: %+v", res)
		}
		ids := []archive.ID{res.Hits[0].Page, res.Hits[1].Page}
		if first != nil && !slices.Equal(first, ids) {
			t.Errorf("another order each time")
		}
		first = ids
	}
	res, err := h.searcher.Search(t.Context(), index.Request{Query: "橋", Reader: Owner, Bare: true, Limit: 1})
	h.ok(err)
	if hit := res.Hits[0]; hit.Marks != nil || hit.Count != 2 || hit.Snippet.String() == "" || !hit.Snippet.Parts[0].Hit {
		t.Errorf("bare: %+v", hit)
	}
	list, err := h.searcher.Suggest(t.Context(), Owner, "甲", 5)
	if err != nil || len(list) != 1 || list[0].Kind != index.SuggestTitle || h.search(list[0].Query).Total == 0 {
		t.Errorf("suggestions %+v, %v", list, err)
	}
	if list, err = h.searcher.Suggest(t.Context(), archive.Reader{}, "甲", 5); err != nil || len(list) != 0 {
		t.Errorf("suggestions to nobody: %+v, %v", list, err)
	}
}

// The same date, number or amount in another spelling is the same word, with its
// neighbours; nothing that differs is.
func values(t *testing.T, x index.Index) {
	var entries []*index.Entry
	pages := []string{"昭和四十七年四月一日施行", "S47.4.1から実施", "第百二十三号の決議", "金壱百弐拾参万円也", "令和元年度予算", "三百坪の土地", "松総第1234号", "1972年4月10日"}
	for i, text := range pages {
		rec := archive.DeriveID("v", fmt.Sprint(i))
		e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 1, Rights: []string{archive.RightAll}}
		if i == len(pages)-1 {
			e.Rights = []string{"d:秘書課"}
		}
		e.Fill(plain(text))
		entries = append(entries, e)
	}
	s := newShelf(t, x, entries)
	for q, want := range map[string][]int{
		"1972年4月1日施行": {0}, "1972-04-01": {0, 1}, "昭和47年4月1日 実施": {1}, "第123号": {2}, "1,230,000円": {3}, "平成31年度予算": {4},
		"230,000円": {}, "123": {2, 6}, "1972年4月1日廃止": {}, `"1972-04-01"`: {}, "-1972-04-01 施行": {}, "-第123号 決議": {}, "昭和四十七年四月十日": {7},
	} {
		for _, reader := range []archive.Reader{Owner, {SignedIn: true}} {
			got := []int{}
			for _, h := range s.search(index.Request{Query: q, Reader: reader, Limit: -1, Rung: index.RungExact}).Hits {
				for i, e := range entries {
					if e.ID == h.Page {
						got = append(got, i)
					}
				}
			}
			may := slices.DeleteFunc(slices.Clone(want), func(i int) bool { return !reader.Owner && i == len(pages)-1 })
			if slices.Sort(got); !slices.Equal(got, may) {
				t.Errorf("%q finds %v, want %v", q, got, may)
			}
		}
	}
	if res := s.search(index.Request{Query: "1972-04-01", Reader: Owner, Spellings: []index.Spelling{index.SpellingStrict}}); res.Total != 0 {
		t.Errorf("strictly, another spelling is the same: %+v", res.Hits)
	}
	if hits := s.search(index.Request{Query: "1972年4月1日施行", Reader: Owner, Bare: true}).Hits; len(hits) != 1 || hits[0].Why[0].Code != index.WhyDate || !hits[0].Snippet.Parts[0].Hit {
		t.Errorf("the same date: %+v", hits)
	}
}

// Between what stands there and what was misread: other kana between the same
// kanji, and titles that are read as was typed. What the page is about comes last.
func spellings(t *testing.T, h *house) {
	ctx := t.Context()
	page := func(title string, lines ...string) archive.ID {
		r := h.record(title, 1)
		h.text(r.Pages[0].Page, 1, archive.Horizontal, 0, lines...)
		h.page(r.Pages[0].Page)
		return r.Pages[0].Page
	}
	handling := page("甲", "文書の取扱いについて")
	watanabe := page("渡邉徳太郎の件", "本文")
	insurance := page("乙", "国民健康保険の減免を行う")
	household := page("丙", "戸籍騰本の交付")
	_, err := h.archive.ChangeDictionary(ctx, archive.ActorOwner, func(d *archive.Dictionary) error {
		d.Synonyms = [][]string{{"国保", "国民健康保険"}}
		return nil
	})
	h.ok(err)
	time.Sleep(1100 * time.Millisecond) // as long as a searcher may take to see it
	for _, c := range []struct {
		query string
		page  archive.ID
		rung  int
		why   index.WhyCode
	}{
		{"文書の取扱い", handling, index.RungExact, index.WhyText},
		{"文書の取扱", handling, index.RungExact, index.WhyText},
		{"文書の取り扱い", handling, index.RungAsRead, index.WhyKana},
		{"わたなべ", watanabe, index.RungAsRead, index.WhyReading},
		{"国保 減免", insurance, index.RungAbout, index.WhySynonym},
		{"減免と国民健康保険", insurance, index.RungAbout, index.WhyAbout},
		{"戸籍謄本", household, index.RungAsRead, index.WhyUnreadable},
	} {
		res, err := h.searcher.Search(ctx, index.Request{Query: c.query, Reader: Owner})
		h.ok(err)
		if len(res.Hits) != 1 || res.Hits[0].Page != c.page || res.Hits[0].Rung != c.rung || !slices.ContainsFunc(res.Hits[0].Why, func(w index.Why) bool { return w.Code == c.why }) {
			t.Errorf("%q finds %+v, want rung %d for %s", c.query, res.Hits, c.rung, c.why)
		}
		if len(res.Hits) > 0 && res.Hits[0].Rung > 1 && c.why != index.WhyReading && len(res.Hits[0].Marks) == 0 {
			t.Errorf("%q: nothing is marked", c.query)
		}
		if none, err := h.searcher.Search(ctx, index.Request{Query: c.query, Reader: archive.Reader{}, Rung: index.RungAbout}); err != nil || none.Total != 0 {
			t.Errorf("%q: %d hits for nobody, %v", c.query, none.Total, err)
		}
	}
}
