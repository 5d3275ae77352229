package indextest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Run holds a driver against the contract of index.Index. open gives an empty
// index each time it is called.
func Run(t *testing.T, open func(t testing.TB) index.Index) {
	t.Run("generations", func(t *testing.T) { generations(t, open(t)) })
	t.Run("replace and delete", func(t *testing.T) { replaceAndDelete(t, open(t)) })
	t.Run("records", func(t *testing.T) { records(t, open(t)) })
	t.Run("rights", func(t *testing.T) { rights(t, open(t)) })
	t.Run("paging", func(t *testing.T) { paging(t, open(t)) })
	t.Run("queries", func(t *testing.T) { queries(t, open(t)) })
	t.Run("conditions", func(t *testing.T) { conditions(t, open(t)) })
	t.Run("values", func(t *testing.T) { values(t, open(t)) })
	t.Run("cells", func(t *testing.T) { cells(t, open(t)) })
	t.Run("dittos", func(t *testing.T) { dittos(t, open(t)) })
	t.Run("inferred", func(t *testing.T) { inferredDates(t, open(t)) })
	t.Run("ranking", func(t *testing.T) { ranking(t, open(t)) })
	t.Run("explained", func(t *testing.T) { explained(t, open(t)) })
	t.Run("named", func(t *testing.T) { named(t, open(t)) })
	t.Run("pairs", func(t *testing.T) { pairs(t, open(t)) })
	t.Run("looser", func(t *testing.T) { looserSpellings(t, open(t)) })
	t.Run("substrings", func(t *testing.T) { substrings(t, open(t)) })
	t.Run("hostile", func(t *testing.T) { hostile(t, open(t)) })
	t.Run("context", func(t *testing.T) { ended(t, open(t)) })
	t.Run("quality", func(t *testing.T) { quality(t, open) })
	Stages(t, open)
}

func generations(t *testing.T, x index.Index) {
	ctx := t.Context()
	list := func() []index.Generation {
		l, err := x.Generations(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if l := list(); len(l) != 0 {
		t.Fatalf("an empty index has generations %v", l)
	}
	a := index.Generation{Name: "g000001", Archive: "a", Format: "f/1"}
	b := index.Generation{Name: "g000002", Archive: "b", Format: "f/2"}
	for _, g := range []index.Generation{a, b, a} {
		if err := x.Create(ctx, g); err != nil {
			t.Fatal(err)
		}
	}
	if l := list(); !slices.Equal(l, []index.Generation{a, b}) {
		t.Fatalf("generations %v", l)
	}
	b.Complete, b.After = true, "records/xx"
	if err := x.SetGeneration(ctx, b); err != nil {
		t.Fatal(err)
	}
	if err := x.Create(ctx, index.Generation{Name: b.Name}); err != nil {
		t.Fatal(err)
	}
	if l := list(); !slices.Equal(l, []index.Generation{a, b}) {
		t.Fatalf("generations after a change %v", l)
	}
	e := &index.Entry{ID: archive.DeriveID("p"), Record: archive.DeriveID("r"), First: true, Position: 1, Chars: "橋", State: index.StateRead}
	if err := x.Apply(ctx, a.Name, index.Change{Pages: []*index.Entry{e}}); err != nil {
		t.Fatal(err)
	}
	for g, want := range map[string]int{a.Name: 1, b.Name: 0} {
		res, err := x.Search(ctx, &index.Ask{Generation: g, Who: index.Who{Everything: true}, Limit: 5})
		if err != nil || len(res.Entries) != want {
			t.Fatalf("in %s: %v, %v, want %d entries", g, res, err, want)
		}
	}
	if st, err := x.Stats(ctx); err != nil || st.Generation != b.Name || st.Pages != 0 {
		t.Errorf("stats %+v, %v: want those of the complete generation", st, err)
	}
	if err := x.Drop(ctx, a.Name); err != nil {
		t.Fatal(err)
	}
	if err := x.Drop(ctx, a.Name); err != nil {
		t.Fatalf("drop again: %v", err)
	}
	if l := list(); !slices.Equal(l, []index.Generation{b}) {
		t.Fatalf("generations after a drop %v", l)
	}
	_, err := x.Search(ctx, &index.Ask{Generation: a.Name, Who: index.Who{Everything: true}, Limit: 5})
	if !errors.Is(err, index.ErrNoGeneration) {
		t.Errorf("search a dropped generation: %v", err)
	}
	if err := x.Apply(ctx, a.Name, index.Change{Pages: []*index.Entry{e}}); !errors.Is(err, index.ErrNoGeneration) {
		t.Errorf("write to a dropped generation: %v", err)
	}
	if err := x.SetGeneration(ctx, a); !errors.Is(err, index.ErrNoGeneration) {
		t.Errorf("describe a dropped generation: %v", err)
	}
}

func replaceAndDelete(t *testing.T, x index.Index) {
	turn := 3
	e := &index.Entry{ID: archive.DeriveID("page"), Record: archive.DeriveID("record"), Position: 1, Of: 2, First: true, Chars: "道路占用許可申請書",
		Title: "道路 占用", Number: "松総第123号", Accession: "20260401-0001-1", Name: "a.pdf", Series: archive.Unsorted, SeriesTitle: "未整理", SeriesCode: "A-1",
		Division: "土木課", FY: 1972, Dates: []string{"1972-04-01"}, Day: 19720401, Kind: "申請", State: index.StateRead, Confidence: 87,
		Batch: archive.DeriveID("batch"), Rights: []string{archive.RightAll}, OpenFrom: "2030-01-01", Image: 0, Text: 2, RecordRev: 3, Turn: &turn}
	s := newShelf(t, x, []*index.Entry{e})
	ctx := t.Context()
	same := func() {
		t.Helper()
		l, err := x.Pages(ctx, gen, []archive.ID{e.ID, archive.DeriveID("other")})
		if err != nil || len(l) != 1 {
			t.Fatalf("entries %v, %v", l, err)
		}
		got, want := *l[0], *e
		if got.Turn == nil || *got.Turn != *want.Turn {
			t.Errorf("turn %v", got.Turn)
		}
		got.Turn, want.Turn = nil, nil
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("entry %+v\nwant  %+v", got, want)
		}
	}
	same()
	find := func(q string, want int) {
		t.Helper()
		if n := s.search(index.Request{Query: q, Reader: Owner}).Total; n != want {
			t.Errorf("%q is found %d times, want %d", q, n, want)
		}
	}
	find("占用許可", 1)
	find("却下", 0)
	e.Chars, e.Title, e.Rights = "審査のうえ却下", "通知", []string{"d:x"}
	s.put([]*index.Entry{e})
	same()
	find("占用許可", 0)
	find("道路", 0)
	find("却下", 1)
	find("件名:通知", 1)
	if err := x.Apply(ctx, gen, index.Change{NoPages: []archive.ID{e.ID, archive.DeriveID("absent")}}); err != nil {
		t.Fatal(err)
	}
	find("却下", 0)
	if err := x.Apply(ctx, gen, index.Change{}); err != nil {
		t.Errorf("an empty change: %v", err)
	}
}

func records(t *testing.T, x index.Index) {
	s := newShelf(t, x, nil)
	ctx := t.Context()
	var all []*index.RecordEntry
	for i := range 30 {
		e := &index.RecordEntry{ID: archive.DeriveID("r", fmt.Sprint(i)), Shelf: index.ShelfRecords, Title: fmt.Sprint("件名", i), Division: divs[i%2],
			FY: 1970 + i%3, Batch: archive.DeriveID("b", fmt.Sprint(i%4)), Created: int64(1_700_000_000_000 + i*1000), Rights: []string{archive.RightAll}, Rev: 1, Pages: i}
		if i%5 == 0 {
			e.Rights = []string{archive.RightDivision + "x"}
		}
		all = append(all, e)
	}
	b := &index.RecordEntry{ID: archive.DeriveID("b", "0"), Shelf: index.ShelfBatches, Title: "箱一", Number: "20260401-0001", Created: 1, Rights: []string{archive.RightAll}, Rev: 1}
	if err := x.Apply(ctx, gen, index.Change{Records: append(all[:len(all):len(all)], b)}); err != nil {
		t.Fatal(err)
	}
	slices.Reverse(all) // newest first
	everybody := archive.Reader{SignedIn: true}
	for _, c := range []struct {
		name   string
		reader archive.Reader
		q      index.RecordQuery
		keep   func(*index.RecordEntry) bool
	}{
		{"owner", Owner, index.RecordQuery{Limit: 100}, func(*index.RecordEntry) bool { return true }},
		{"everybody", everybody, index.RecordQuery{Limit: 100}, func(e *index.RecordEntry) bool { return e.Rights[0] == archive.RightAll }},
		{"nobody", archive.Reader{}, index.RecordQuery{Limit: 100}, func(*index.RecordEntry) bool { return false }},
		{"batch", Owner, index.RecordQuery{Limit: 100, Narrow: index.Narrow{Batch: b.ID}}, func(e *index.RecordEntry) bool { return e.Batch == b.ID }},
		{"division and year", Owner, index.RecordQuery{Limit: 100, Narrow: index.Narrow{Division: &divs[1], FY: &[]int{1971}[0]}},
			func(e *index.RecordEntry) bool { return e.Division == divs[1] && e.FY == 1971 }},
	} {
		var want []string
		for _, e := range all {
			if c.keep(e) {
				want = append(want, e.Title)
			}
		}
		l, err := s.searcher.Records(ctx, c.reader, c.q)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		var got []string
		for _, e := range l.Entries {
			got = append(got, e.Title)
		}
		if l.Total != len(want) || !slices.Equal(got, want) {
			t.Errorf("%s: %d, %v\nwant %v", c.name, l.Total, got, want)
		}
	}
	l, err := s.searcher.Records(ctx, Owner, index.RecordQuery{Offset: 25, Limit: 10})
	if err != nil || l.Total != 30 || len(l.Entries) != 5 || l.Entries[0].Title != all[25].Title || l.Entries[0].Pages != all[25].Pages {
		t.Errorf("a later part: %+v, %v", l, err)
	}
	if l, err = s.searcher.Records(ctx, Owner, index.RecordQuery{Shelf: index.ShelfBatches}); err != nil || l.Total != 1 || l.Entries[0].Number != b.Number {
		t.Errorf("batches: %+v, %v", l, err)
	}
	if st, err := x.Stats(ctx); err != nil || st.Records != 30 {
		t.Errorf("stats %+v, %v", st, err)
	}
	if err := x.Apply(ctx, gen, index.Change{NoRecords: []archive.ID{all[0].ID}}); err != nil {
		t.Fatal(err)
	}
	if l, err = s.searcher.Records(ctx, Owner, index.RecordQuery{}); err != nil || l.Total != 29 {
		t.Errorf("after a deletion: %+v, %v", l, err)
	}
}

// Every query, count and facet is the reader's own.
func rights(t *testing.T, x index.Index) {
	r := rand.New(rand.NewPCG(1, 1))
	s := newShelf(t, x, Entries(r, Municipal(r, 400)))
	ctx := t.Context()
	today := s.archive.Now().UTC().Format(time.DateOnly)
	readers := map[string]archive.Reader{
		"owner":     Owner,
		"nobody":    {},
		"no clerk":  {Person: Person, Divisions: divs}, // not signed in
		"everybody": {SignedIn: true},
		"person":    {SignedIn: true, Person: Person},
		"division":  {SignedIn: true, Divisions: []string{divs[0]}},
		"divisions": {SignedIn: true, Person: Person, Divisions: divs},
	}
	check := func(gone map[archive.ID]bool) {
		t.Helper()
		for name, reader := range readers {
			may := func(e *index.Entry) bool {
				if reader.Owner {
					return true
				}
				if !reader.SignedIn || gone[e.Record] || gone[e.Series] {
					return false
				}
				return e.OpenFrom != "" && e.OpenFrom <= today || slices.ContainsFunc(e.Rights, func(k string) bool { return slices.Contains(reader.Keys(), k) })
			}
			for _, q := range []string{"松江", "許可", "第1", "件名:道路", "年度:1926..2030", "松江 -テニス"} {
				want := s.scan(q, may)
				res := s.search(index.Request{Query: q, Reader: reader, Limit: -1, Facets: true})
				if got := pages(res.Hits); !slices.Equal(got, want) || res.Total != len(want) || !res.Exact {
					t.Errorf("%s: %q finds %d (says %d), want %d", name, q, len(got), res.Total, len(want))
				}
				facet := map[string]int{}
				for _, e := range s.entries {
					if slices.Contains(want, string(e.ID)) {
						facet[e.Division]++
					}
				}
				n := 0
				for _, c := range res.Facets[index.FacetDivision] {
					if n += c.Count; facet[c.Value] != c.Count {
						t.Errorf("%s: %q: %d pages in %s, want %d", name, q, c.Count, c.Value, facet[c.Value])
					}
				}
				if n != len(want) {
					t.Errorf("%s: %q: facets count %d pages, want %d", name, q, n, len(want))
				}
			}
			// The driver's own counts, which are shown where there are too many to verify.
			if reader.SignedIn {
				who := index.Who{Everything: reader.Owner, Rights: reader.Keys(), Today: today}
				if !reader.Owner {
					for id := range gone {
						who.Without = append(who.Without, id)
					}
				}
				res, err := s.index.Search(ctx, &index.Ask{Generation: gen, Who: who, Limit: 10, Facets: true})
				if err != nil {
					t.Fatal(err)
				}
				n, counts := 0, map[string]int{}
				for _, e := range s.entries {
					if may(e) {
						n++
						counts[e.Facet(index.FacetFY)]++
					}
				}
				if res.Total != n {
					t.Errorf("%s may see %d pages, want %d", name, res.Total, n)
				}
				if fmt.Sprint(res.Facets[index.FacetFY]) != fmt.Sprint(counts) {
					t.Errorf("%s: years %v, want %v", name, res.Facets[index.FacetFY], counts)
				}
			}
		}
	}
	check(nil)
	gone := map[archive.ID]bool{}
	for _, e := range s.entries {
		if len(gone) < 10 && e.Rights != nil && e.Rights[0] == archive.RightAll {
			gone[e.Record] = true
		}
	}
	gone[archive.DeriveID("series", "1")] = true
	for id := range gone {
		if err := s.archive.Tighten(ctx, archive.Tightened{ID: id, Rev: 2}); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(2100 * time.Millisecond) // as long as a process may take to see it
	check(gone)

	s.bucket.Away.Store(true)
	time.Sleep(2100 * time.Millisecond)
	_, err := s.searcher.Search(ctx, index.Request{Query: "松江", Reader: readers["everybody"]})
	if !errors.Is(err, index.ErrStale) {
		t.Errorf("search without knowing who may see what: %v, want ErrStale", err)
	}
	s.bucket.Away.Store(false)
	check(gone)
}

func ended(t *testing.T, x index.Index) {
	newShelf(t, x, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := x.Search(ctx, &index.Ask{Generation: gen, Who: index.Who{Everything: true}, Limit: 5}); !errors.Is(err, context.Canceled) {
		t.Errorf("search: %v", err)
	}
	if err := x.Apply(ctx, gen, index.Change{NoPages: []archive.ID{archive.DeriveID("x")}}); !errors.Is(err, context.Canceled) {
		t.Errorf("apply: %v", err)
	}
}
