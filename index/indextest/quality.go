package indextest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// sortedBy is what an entry's place in a sort is decided by, in ascending order.
func sortedBy(e *index.Entry, s index.Sort) string {
	switch s {
	case index.SortOldest:
		return fmt.Sprintf("%08d", e.Day)
	case index.SortNumber:
		return e.NumberKey()
	case index.SortTitle:
		return e.TitleKey()
	case index.SortDoubt:
		return e.DoubtKey()
	case index.SortUnread:
		return e.UnreadKey()
	}
	return fmt.Sprintf("%08d", 99999999-e.Day)
}

// Candidates come whole, once, in order, however they are cut; and so do hits.
func paging(t *testing.T, x index.Index) {
	r := rand.New(rand.NewPCG(2, 2))
	s := newShelf(t, x, Entries(r, Municipal(r, 2500)))
	ctx := t.Context()
	for _, sort := range []index.Sort{index.SortNewest, index.SortOldest, index.SortNumber, index.SortTitle, index.SortDoubt, index.SortUnread} {
		for _, q := range []string{"", "松江", "松江 OR 道路 OR 橋", "件名:道路", "年度:1926..1950", "年度:1990..2015"} {
			var first []string
			for _, limit := range []int{3000, 170} {
				var got []string
				var keys []string // in their order
				a := &index.Ask{Generation: gen, Root: index.Parse(q).Root, Who: index.Who{Everything: true}, Sort: sort, Limit: limit}
				total, counted := 0, -1
				for n := 0; ; n++ {
					a.Counted = func(total, _ int) { counted = total }
					res, err := x.Search(ctx, a)
					if err != nil {
						t.Fatal(err)
					}
					if n == 0 {
						total = res.Total
					}
					if counted != res.Total {
						t.Errorf("%q: %d candidates were said to be counted, and then %d", q, counted, res.Total)
					}
					if len(res.Entries) > limit {
						t.Fatalf("%d entries where %d were asked for", len(res.Entries), limit)
					}
					for _, e := range res.Entries {
						got, keys = append(got, string(e.ID)), append(keys, sortedBy(e, sort))
					}
					if a.Next = res.Next; a.Next == "" {
						break
					}
				}
				if total < len(got) {
					t.Errorf("%q has a total of %d and %d entries", q, total, len(got))
				}
				if first == nil {
					first = got
				} else if !slices.Equal(first, got) {
					t.Errorf("%q %s: %d entries at once, %d in parts, or in another order", q, sort, len(first), len(got))
				}
				if !slices.IsSorted(keys) {
					t.Errorf("%q %s: the entries are out of order", q, sort)
				}
				if u := slices.Compact(slices.Sorted(slices.Values(got))); len(u) != len(got) {
					t.Errorf("%q: %d of %d entries are there twice", q, len(got)-len(u), len(got))
				}
			}
			for _, whole := range []int{len(first), len(first) - 1} {
				a := &index.Ask{Generation: gen, Root: index.Parse(q).Root, Who: index.Who{Everything: true}, Sort: sort, Limit: 10, Whole: whole}
				want := first
				if whole < len(first) {
					want = first[:10]
				}
				res, err := x.Search(ctx, a)
				if err != nil {
					t.Fatal(err)
				}
				var got []string
				for _, e := range res.Entries {
					got = append(got, string(e.ID))
				}
				if !slices.Equal(got, want) || res.Total != len(first) || (res.Next == "") != (len(want) == len(first)) {
					t.Errorf("%q %s: %d entries of %d, next %q, where up to %d are wanted whole", q, sort, len(got), res.Total, res.Next, whole)
				}
			}
			// Years are exact, and lie together at one end of the order by day.
			if years := index.Parse(q).Root; years == nil || years.Op == index.OpYears {
				want := 0
				for _, e := range s.entries {
					if years == nil || e.First && years.From <= e.FY && e.FY <= years.To {
						want++
					}
				}
				if len(first) != want || want < 80 {
					t.Errorf("%q: %d pages by %s, want %d", q, len(first), sort, want)
				}
			}
		}
	}
	// Hits by offset are the hits of one go, beyond the window too.
	for _, q := range []string{"松江", "松江 -ヰチ"} {
		all := s.search(index.Request{Query: q, Reader: Owner, Limit: -1})
		want := s.scan(q, nil)
		if !all.Exact || all.Total != len(want) || len(want) <= index.Window || !slices.Equal(pages(all.Hits), want) {
			t.Fatalf("%q: %d hits, total %d, exact %v, want %d", q, len(all.Hits), all.Total, all.Exact, len(want))
		}
		var got []index.Hit
		for off := 0; ; off += 400 {
			res := s.search(index.Request{Query: q, Reader: Owner, Offset: off, Limit: 400})
			if res.Exact && off < 400 {
				t.Errorf("%q: more than %d candidates, and the count says that it is exact", q, index.Window)
			}
			if off == 0 && (res.Total < len(want)*8/10 || res.Total > len(want)*12/10) {
				t.Errorf("%q: about %d hits, want about %d", q, res.Total, len(want))
			}
			got = append(got, res.Hits...)
			if len(res.Hits) < 400 {
				break
			}
		}
		if len(got) != len(all.Hits) {
			t.Fatalf("%q: %d hits by parts, want %d", q, len(got), len(all.Hits))
		}
		for i := range got {
			if got[i].Page != all.Hits[i].Page {
				t.Fatalf("%q: hit %d differs by parts", q, i)
			}
		}
	}
}

// Queries with everything in them, against the plain scan.
func queries(t *testing.T, x index.Index) {
	r := rand.New(rand.NewPCG(3, 3))
	s := newShelf(t, x, Entries(r, Municipal(r, 700)))
	fixed := []string{
		"道路占用", "道路 占用", `"道路 占用"`, "道路 -占用", "道路 OR 橋梁", "(道路 OR 橋梁) 申請", "道路 -(申請 OR 通知)",
		"件名:道路", "番号:松総第1", "課:土木", "課:土木課 -年度:1950..1990", "簿冊:簿冊", "種別:起案 松江", "状態:訂正済 松江", "ファイル:スキャン12",
		"年度:なし 松江", "年度:昭和47", "年度:S20..S60 下水道", "本文:道路", "件名:道路 松江市長", "水道 課:農林",
		"㈱山陰測量", "株式会社山陰測量", "(株)山陰測量", "有限会社宍道湖商会", "no12", "No.12", "№12", "123", "12", "1", "橋", "〒690", "¥1", "。",
		"ﾃﾆｽ", "テニス", "てにす", "MATSUE", "ｍａｔｓｕｅ　ｃｉｔｙ", "渡辺", "渡邉", "辻", "辻\U000e0100", "12-3", "１２ー３", "1−2−3",
		"存在しない語句の並び", "道路 OR 橋 OR 水道 OR 保育 OR 市営 OR 農地", "松江 道路 申請 許可", "スキャン1", "松総第12",
	}
	words := []string{"道路", "松江", "水", "許可", "件名:下水", "課:市民", "昭和", "第1", "年度:1930..1980", "状態:読取済", "渡邉", "(株)", "通知", "橋", "No.1"}
	for range 250 {
		var b strings.Builder
		for i := range 1 + r.IntN(4) {
			if i > 0 {
				b.WriteString([]string{" ", " ", " OR "}[r.IntN(3)])
			}
			if r.IntN(4) == 0 {
				b.WriteByte('-')
			}
			if r.IntN(5) == 0 {
				fmt.Fprintf(&b, "(%s OR %s)", words[r.IntN(len(words))], words[r.IntN(len(words))])
			} else {
				b.WriteString(words[r.IntN(len(words))])
			}
		}
		fixed = append(fixed, b.String())
	}
	found := 0
	for _, q := range fixed {
		want := s.scan(q, nil)
		res := s.search(index.Request{Query: q, Reader: Owner, Limit: -1})
		if got := pages(res.Hits); !slices.Equal(got, want) || res.Total != len(want) {
			t.Errorf("%q finds %d pages (says %d), want %d", q, len(got), res.Total, len(want))
		}
		if len(want) > 0 {
			found++
		}
	}
	if found < len(fixed)/2 {
		t.Errorf("only %d of %d queries find anything: the test proves little", found, len(fixed))
	}
	// Narrowing is exact.
	div, fy := s.entries[0].Division, s.entries[0].FY
	for name, n := range map[string]index.Narrow{"division": {Division: &div}, "year": {FY: &fy}, "series": {Series: s.entries[0].Series},
		"batch": {Batch: s.entries[0].Batch}, "record": {Record: s.entries[0].Record}, "all": {Division: &div, FY: &fy, Series: s.entries[0].Series}} {
		want := s.scan("松江", func(e *index.Entry) bool {
			return (n.Division == nil || e.Division == div) && (n.FY == nil || e.FY == fy) && (n.Series == "" || e.Series == n.Series) &&
				(n.Batch == "" || e.Batch == n.Batch) && (n.Record == "" || e.Record == n.Record)
		})
		if got := pages(s.search(index.Request{Query: "松江", Reader: Owner, Limit: -1, Narrow: n}).Hits); !slices.Equal(got, want) || len(want) == 0 {
			t.Errorf("narrowed by %s: %d pages, want %d", name, len(got), len(want))
		}
	}
}

// substringQueries is how many random pieces of pages are searched for, of each
// collection.
const substringQueries = 2000

// substrings: every piece of a page finds exactly the pages that hold it.
func substrings(t *testing.T, x index.Index) {
	r := rand.New(rand.NewPCG(4, 4))
	texts := append(Municipal(r, 600), Laws(t, 900)...)
	s := newShelf(t, x, Entries(r, texts))
	misses, wrong, hits, searched, counted := 0, 0, 0, 0, 0
	n := substringQueries
	if len(texts) > 600 {
		n *= 2
	}
	for i := range n {
		k := r.IntN(len(texts))
		if i%2 == 0 {
			k = r.IntN(600)
		}
		q := piece(r, texts[k], 1+r.IntN(12))
		folded := japanese.Fold(q)
		if folded == "" {
			continue
		}
		query := `"` + strings.NewReplacer(`"`, "", "＂", "", "“", "", "”", "").Replace(q) + `"`
		root := index.Parse(query).Root
		if root == nil {
			continue
		}
		want := map[archive.ID]bool{}
		for _, e := range s.entries {
			if index.Verify(root, e) {
				want[e.ID] = true
			}
		}
		if !strings.ContainsAny(q, `"＂“”`) && !want[s.entries[k].ID] {
			t.Fatalf("the scan does not find %q on its own page", q)
		}
		searched++
		if len(want) > 600 {
			// Reading so many out each time is slow: they are counted, exactly up to
			// the window, and for each tenth piece read out all the same.
			counted++
			if res := s.search(index.Request{Query: query, Reader: Owner}); res.Exact && res.Total != len(want) || res.Exact && len(want) > index.Window {
				t.Errorf("%q: %d pages, exact %v, want %d", q, res.Total, res.Exact, len(want))
			}
			if counted%10 != 0 {
				continue
			}
		}
		res := s.search(index.Request{Query: query, Reader: Owner, Limit: -1})
		for _, h := range res.Hits {
			if !want[h.Page] {
				wrong++
			}
			delete(want, h.Page)
		}
		hits += len(res.Hits)
		if misses += len(want); len(want) > 0 && misses < 20 {
			t.Errorf("%q misses %d pages", q, len(want))
		}
	}
	t.Logf("%d pieces of %d pages, %d of them on more than 600: %d hits, %d missed, %d wrong", searched, len(texts), counted, hits, misses, wrong)
	if misses > 0 || wrong > 0 || hits < n || searched < n*9/10 {
		t.Errorf("recall and precision are not 1: %d hits, %d missed, %d wrong", hits, misses, wrong)
	}
}

// piece cuts n characters out of a text, never before a mark that belongs to the
// character before it.
func piece(r *rand.Rand, text string, n int) string {
	var chars []string
	for _, c := range text {
		if len(chars) > 0 && (unicode.Is(unicode.Variation_Selector, c) || unicode.Is(unicode.Mn, c) || strings.ContainsRune("ﾞﾟ゛゜", c)) {
			for len(chars) > 1 && strings.TrimSpace(chars[len(chars)-1]) == "" {
				chars[len(chars)-2] += chars[len(chars)-1] // a line that ended inside a character
				chars = chars[:len(chars)-1]
			}
			chars[len(chars)-1] += string(c)
		} else {
			chars = append(chars, string(c))
		}
	}
	if len(chars) <= n {
		return text
	}
	at := r.IntN(len(chars) - n)
	return strings.Join(chars[at:at+n], "")
}
