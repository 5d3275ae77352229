package index

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"fumikura/internal/archive"
)

// Window is how many candidates are verified for every search where there are no
// more: then all counts are exact, and all hits are ranked. Where there are more,
// sample of them are, which tell what share of the others to expect.
const (
	Window = 1000
	sample = 250
)

// defaultLimit is how many hits Request.Limit 0 asks for.
const defaultLimit = 20

// A Request asks for pages.
type Request struct {
	Query  string
	Reader archive.Reader
	// Limit is the most hits to return: 0 means 20, -1 all. Offset leaves out the
	// first ones.
	Limit, Offset int
	Sort          Sort
	Facets        bool       // count the facets
	Record        archive.ID // only in this record
	Narrow        Narrow     // exact conditions, as facets give them
}

// A Result is what a search finds.
type Result struct {
	Total   int // pages
	Records int // records that they are in
	// Exact is false where Total, Records and Facets are estimates, or where the
	// index is being rebuilt.
	Exact      bool
	Rebuilding bool
	Query      *Query
	Hits       []Hit
	Facets     map[string][]FacetCount // by facet name, most pages first
}

// A FacetCount says how many of the hits have a value.
type FacetCount struct {
	Value string `json:"value"` // of a series or batch its id
	Label string `json:"label"` // for people
	Count int    `json:"count"` // pages
}

// Search finds pages. ErrStale where the rights can't be known right now.
func (s *Searcher) Search(ctx context.Context, r Request) (*Result, error) {
	var hits []Hit
	res, err := s.Each(ctx, r, func(h Hit) error {
		hits = append(hits, h)
		return nil
	})
	if res != nil {
		res.Hits = hits
	}
	return res, err
}

// Each is Search that hands each hit over as it comes, so that memory does not
// grow with their number; it ends with f's first error. The counts are in the
// result at the end: exact ones where all hits were asked for.
func (s *Searcher) Each(ctx context.Context, r Request, f func(Hit) error) (*Result, error) {
	return s.each(ctx, r, Parse(r.Query), f, true)
}

func (s *Searcher) each(ctx context.Context, r Request, q *Query, f func(Hit) error, retry bool) (*Result, error) {
	res := &Result{Query: q, Exact: true}
	if q.Root == nil || mayNothing(r.Reader) {
		return res, nil
	}
	if _, err := s.tightened(ctx); err != nil {
		return nil, err
	}
	g, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	if g == nil {
		res.Exact, res.Rebuilding = false, true
		return res, nil
	}
	run := &run{s: s, r: r, root: q.Root, ask: Ask{Generation: g.Name, Root: q.Root, Narrow: r.Narrow, Sort: r.Sort, Limit: sample}}
	if r.Record != "" {
		run.ask.Narrow.Record = r.Record
	}
	run.skip, run.want = max(0, r.Offset), r.Limit
	if r.Limit == 0 {
		run.want = defaultLimit
	}
	err = run.all(ctx, res, f)
	if errors.Is(err, ErrNoGeneration) && run.tally.pages == 0 && retry {
		s.forget() // another one is current meanwhile
		return s.each(ctx, r, q, f, false)
	} else if err != nil {
		return nil, err
	}
	if !g.Complete {
		res.Exact, res.Rebuilding = false, true
	}
	return res, nil
}

// A run is one search under way.
type run struct {
	s    *Searcher
	r    Request
	root *Node
	ask  Ask

	skip  int // hits to leave out yet
	want  int // hits to show yet, -1 for all
	lost  int // hits that the archive's newer text took away
	tally tally
}

// next asks for more candidates, by the rights of this moment, and verifies them.
func (u *run) next(ctx context.Context) (*Answer, []*Entry, error) {
	var err error
	if u.ask.Who, err = u.s.who(ctx, u.r.Reader); err != nil {
		return nil, nil, err
	}
	a, err := u.s.index.Search(ctx, &u.ask)
	if err != nil {
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	hits := make([]*Entry, 0, len(a.Entries))
	for _, e := range a.Entries {
		if Verify(u.root, e) {
			hits = append(hits, e)
		}
	}
	return a, hits, nil
}

func (u *run) all(ctx context.Context, res *Result, f func(Hit) error) error {
	a, hits, err := u.next(ctx)
	if err != nil {
		return err
	}
	window, total := len(a.Entries), a.Total
	if a.Next != "" && total <= Window {
		var more []*Entry
		u.ask.Next, u.ask.Limit = a.Next, Window-window
		if a, more, err = u.next(ctx); err != nil {
			return err
		}
		window, hits = window+len(a.Entries), append(hits, more...)
	}
	if window >= total {
		a.Next = ""
	}
	u.ask.Limit = Window
	for _, e := range hits {
		u.tally.add(e)
	}
	if u.r.Sort == SortBest {
		rank(u.root, hits)
	}
	if err := u.show(ctx, hits, f); err != nil {
		return err
	}
	first, firstRecords := u.tally.pages, len(u.tally.records)
	for a.Next != "" && u.want != 0 {
		u.ask.Next = a.Next
		if a, hits, err = u.next(ctx); err != nil {
			return err
		}
		for _, e := range hits {
			u.tally.add(e)
		}
		if err := u.show(ctx, hits, f); err != nil {
			return err
		}
	}
	if a.Next == "" {
		res.Total, res.Records = u.tally.pages-u.lost, len(u.tally.records)
		if u.r.Facets {
			res.Facets = u.s.label(ctx, u.tally.facets)
		}
		return nil
	}
	// More candidates than were verified: say what share of them would be hits.
	res.Exact = false
	share := func(n int) int {
		if window == 0 {
			return 0
		}
		return int(float64(n) * float64(total) / float64(window))
	}
	res.Total, res.Records = max(share(first), u.tally.pages), max(share(firstRecords), len(u.tally.records))
	if !u.r.Facets {
		return nil
	}
	// Only now are the index's own counts worth what they cost.
	u.ask.Next, u.ask.Limit, u.ask.Facets = "", 1, true
	if a, _, err = u.next(ctx); err != nil {
		return err
	}
	res.Facets = u.s.label(ctx, a.Facets)
	return nil
}

// show hands over those of the hits that were asked for.
func (u *run) show(ctx context.Context, hits []*Entry, f func(Hit) error) error {
	if n := min(u.skip, len(hits)); n > 0 {
		hits, u.skip = hits[n:], u.skip-n
	}
	for len(hits) > 0 && u.want != 0 {
		part := hits[:min(len(hits), 64)]
		if u.want > 0 {
			part = part[:min(len(part), u.want)]
		}
		hits = hits[len(part):]
		shown, err := u.mark(ctx, part)
		if err != nil {
			return err
		}
		for _, h := range shown {
			if h == nil {
				u.lost++
				continue
			}
			if u.want > 0 {
				u.want--
			}
			if err := f(*h); err != nil {
				return err
			}
		}
	}
	return nil
}

// mark reads the texts of some hits side by side.
func (u *run) mark(ctx context.Context, part []*Entry) ([]*Hit, error) {
	const readers = 8
	out, errs := make([]*Hit, len(part)), make([]error, len(part))
	var wg sync.WaitGroup
	slots := make(chan struct{}, readers)
	for i, e := range part {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			h, ok, err := u.s.hit(ctx, u.root, e)
			if errs[i] = err; err == nil && ok {
				out[i] = &h
			}
		})
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("mark hits: %w", err)
		}
	}
	return out, nil
}

// rank orders hits for people: those whose number holds a word, then those whose
// title does, then those with more of the words in the body; the rest stays in
// its order.
func rank(root *Node, hits []*Entry) {
	score := make(map[*Entry]int, len(hits))
	words := root.BodyWords()
	for _, e := range hits {
		m, n := matcher{e: e}, 0
		for _, w := range words {
			switch {
			case w.Field == FieldAny && m.stands(w, FieldNumber):
				n += 10000
			case w.Field == FieldAny && m.stands(w, FieldTitle):
				n += 100
			}
			if m.stands(w, FieldBody) {
				n++
			}
		}
		score[e] = n
	}
	slices.SortStableFunc(hits, func(a, b *Entry) int { return cmp.Compare(score[b], score[a]) })
}

// A tally counts verified hits.
type tally struct {
	pages   int
	records map[archive.ID]struct{}
	facets  map[string]map[string]int
}

func (t *tally) add(e *Entry) {
	if t.records == nil {
		t.records = map[archive.ID]struct{}{}
		t.facets = map[string]map[string]int{}
		for _, f := range FacetNames {
			t.facets[f] = map[string]int{}
		}
	}
	t.pages++
	t.records[e.Record] = struct{}{}
	for _, f := range FacetNames {
		t.facets[f][e.Facet(f)]++
	}
}

// label sorts facet values and gives them names for people.
func (s *Searcher) label(ctx context.Context, counts map[string]map[string]int) map[string][]FacetCount {
	out := map[string][]FacetCount{}
	for f, values := range counts {
		list := make([]FacetCount, 0, len(values))
		for v, n := range values {
			list = append(list, FacetCount{Value: v, Label: v, Count: n})
		}
		slices.SortFunc(list, func(a, b FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
		})
		list = list[:min(len(list), maxFacet)]
		for i := range list {
			s.name(ctx, f, &list[i])
		}
		out[f] = list
	}
	return out
}
