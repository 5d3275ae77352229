package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"fumikura/internal/archive"
)

// Window is how many candidates are verified for every search where there are no
// more: then all counts are exact, and all hits are ranked. Where there are more,
// sample of them are, which tell what share of the others to expect; and where
// that promises no more than about Window hits, up to maxLook are.
const (
	Window  = 1000
	sample  = 250
	maxLook = 3 * Window
)

// defaultLimit is how many hits Request.Limit 0 asks for.
const defaultLimit = 20

// Deadline is how long one question to the index may take. A search of bounded
// length ends within it; one that hands over all hits has it for each part.
const Deadline = 5 * time.Second

// Search finds pages. ErrStale where the rights can't be known right now; an error
// that is context.DeadlineExceeded where it takes longer than Deadline.
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
	if r.Limit >= 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, Deadline)
		defer cancel()
	}
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
	u := &run{s: s, r: r, ask: Ask{Generation: g.Name, Narrow: r.Narrow, Sort: r.Sort}, f: f}
	if r.Record != "" {
		u.ask.Narrow.Record = r.Record
	}
	u.skip, u.want = max(0, r.Offset), r.Limit
	if r.Limit == 0 {
		u.want = defaultLimit
	}
	err = u.climb(ctx, q, res)
	if errors.Is(err, ErrNoGeneration) && u.tally.pages == 0 && retry {
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
	s   *Searcher
	r   Request
	ask Ask
	f   func(Hit) error

	passes []*pass // made so far; the last one is under way
	skip   int     // hits to leave out yet
	want   int     // hits to show yet, -1 for all
	lost   int     // hits that the archive's newer text took away
	tally  tally
	dittos atomic.Bool // whether a page with ditto marks was a candidate of the first pass, and no hit
	more   int         // hits beyond the tallied, by estimate
	moreOf int         // records likewise
	shown  map[archive.ID]bool
}

// climb goes up the ladder as far as need be, or as far as was asked for.
func (u *run) climb(ctx context.Context, q *Query, res *Result) error {
	for _, rung := range ladder {
		if rung.no > RungExact && u.r.onlyExact(q) {
			break
		}
		p, err := rung.make(ctx, u, q)
		if err != nil {
			return err
		}
		if p == nil {
			continue
		}
		found := u.tally.pages - u.lost + u.more
		enough := few
		if p.rung == RungAbout {
			enough = 1
		}
		if p.rung > RungExact && (u.r.Rung == RungAuto && found >= enough || u.r.Rung != RungAuto && p.rung > u.r.Rung) {
			res.Offer = p.rung
			break
		}
		u.passes = append(u.passes, p)
		res.Rung = p.rung
		if err := u.all(ctx, res); err != nil {
			return err
		}
		res.Found[p.rung] += u.tally.pages - u.lost + u.more - found
	}
	res.Total, res.Records = u.tally.pages-u.lost+u.more, len(u.tally.records)+u.moreOf
	if u.r.Facets && res.Facets == nil {
		res.Facets = u.s.label(ctx, u.tally.facets)
	}
	// Pages that are only about it may not be what was meant; what was misread is.
	if res.Found[RungExact]+res.Found[RungAsRead] == 0 && u.r.Offset == 0 {
		var err error
		if res.DidYouMean, err = u.meant(ctx, q); err != nil {
			return fmt.Errorf("what was meant: %w", err)
		}
	}
	return nil
}

func (u *run) pass() *pass { return u.passes[len(u.passes)-1] }

// explained is what the index is asked, where that is wanted; without the records
// that are being closed, of which nobody is told.
func (u *run) explained() []string {
	x, ok := u.s.index.(Explainer)
	if !ok || !u.r.Explain {
		return nil
	}
	ask := u.ask
	ask.Who.Rights = u.r.Reader.Keys()
	ask.Who.Everything, ask.Who.Today, ask.Who.Without = u.r.Reader.Owner, u.s.today(), nil
	return x.Explain(&ask)
}

// all runs the pass under way.
func (u *run) all(ctx context.Context, res *Result) error {
	p := u.pass()
	u.ask.Root, u.ask.Next, u.ask.Limit, u.ask.Whole, u.ask.Others, u.ask.Facets = p.ask, "", sample, Window, 0, false
	if p.loose { // hardly any candidate is a hit, so all that may be looked at will be
		u.ask.Whole, u.ask.Others = maxLook, Window
	}
	step := Step{Rung: p.rung, Tree: p.ask.String(), Asked: u.explained()}
	defer func() { res.Steps = append(res.Steps, step) }()
	counted, leading := none, none
	counting := !u.r.Facets || p.loose // of what may be misread, hardly any candidate is a hit
	ahead := false                     // whether that has begun
	count := func(total, likely int) {
		if total <= maxLook && likely <= Window { // all may be looked at
			return
		}
		if !counting {
			counting, counted = true, u.count(ctx)
		}
		if !ahead {
			ahead, leading = true, u.lead(ctx)
		}
	}
	u.ask.Counted = count
	a, hits, err := u.next(ctx, &step)
	u.ask.Counted = nil
	if err != nil {
		return err
	}
	looked, total := len(a.Entries), a.Total
	var candidates []*Entry
	if p.loose {
		candidates = slices.Concat(a.Entries, a.Others)
	}
	step.Candidates = total
	worth := func() bool {
		return total <= Window || total <= maxLook && len(hits)*total <= looked*Window
	}
	for a.Next != "" && looked < total && worth() {
		u.ask.Next, u.ask.Limit, u.ask.Whole = a.Next, Window, maxLook
		var more []*Entry
		if a, more, err = u.next(ctx, &step); err != nil {
			return err
		}
		looked, hits = looked+len(a.Entries), append(hits, more...)
		if p.loose {
			candidates = append(candidates, slices.Concat(a.Entries, a.Others)...)
		}
	}
	if looked >= total {
		a.Next = ""
	}
	others := newPool(candidates[:min(len(candidates), Window)])
	if p.loose {
		before := len(hits)
		hits = p.likely(hits, others)
		step.Hits += len(hits) - before
	}
	next := a.Next
	if next != "" && !counting {
		counted = u.count(ctx)
	}
	u.shown = map[archive.ID]bool{}
	if next != "" {
		if !ahead {
			leading = u.lead(ctx)
		}
		a, err := leading()
		if err != nil {
			return err
		}
		if a != nil {
			if err := u.showFirst(ctx, &step, a); err != nil {
				return err
			}
		}
	}
	first, firstRecords := len(hits), u.tally.all(hits)
	if u.r.Sort == SortBest {
		hits = p.rank(hits)
	}
	if err := u.show(ctx, hits); err != nil {
		return err
	}
	// A page of hits is looked for further while there are some: where hardly any
	// candidate is one, only who asks for all hits waits for them.
	for next != "" && u.want != 0 && !(p.loose && u.r.Limit >= 0 && len(hits) == 0) {
		u.ask.Next, u.ask.Limit, u.ask.Whole = next, Window, 0
		if u.r.Limit < 0 {
			u.ask.Whole = maxLook
		}
		if a, hits, err = u.next(ctx, &step); err != nil {
			return err
		}
		next = a.Next
		if p.loose {
			hits = p.likely(hits, others)
		}
		u.tally.all(hits)
		if err := u.show(ctx, hits); err != nil {
			return err
		}
	}
	if next == "" {
		res.Exact = res.Exact && (u.r.Limit < 0 || first <= Window)
		return nil
	}
	// More candidates than were verified: say what share of them would be hits.
	res.Exact = false
	u.more += max(0, first*total/max(1, looked)-step.Hits)
	u.moreOf += max(0, firstRecords*total/max(1, looked)-len(u.tally.records))
	facets, err := counted()
	if err != nil || facets == nil {
		return err
	}
	res.Facets = u.s.label(ctx, facets.Facets)
	return nil
}

// count begins to ask for the index's own counts, which cost it as much as finding
// the candidates did, and gives what waits for the answer.
func (u *run) count(ctx context.Context) func() (*Answer, error) {
	ask := u.ask
	ask.Root, ask.Next, ask.Limit, ask.Whole, ask.Facets = u.pass().ask, "", 0, 0, true
	return u.beside(ctx, ask, "facets")
}

// beside asks the index while something else is done, and gives what waits for the
// answer.
func (u *run) beside(ctx context.Context, ask Ask, what string) func() (*Answer, error) {
	type answered struct {
		answer *Answer
		err    error
	}
	ask.Counted = nil
	done := make(chan answered, 1)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, Deadline)
		defer cancel()
		a, err := u.s.index.Search(ctx, &ask)
		if err != nil {
			err = fmt.Errorf("search: %s: %w", what, err)
		}
		done <- answered{a, err}
	}()
	return func() (*Answer, error) {
		d := <-done
		return d.answer, d.err
	}
}

// none is an answer that was not asked for.
func none() (*Answer, error) { return nil, nil }

// lead begins to ask for the pages whose title, number or file name holds every word,
// which are shown before all others, and gives what waits for them.
func (u *run) lead(ctx context.Context) func() (*Answer, error) {
	root := inRecord(u.pass().ask)
	if root == nil || u.r.Sort != SortBest {
		return none
	}
	ask := u.ask
	ask.Root, ask.Next, ask.Limit, ask.Whole, ask.Others, ask.Facets = root, "", Window, 0, 0, false
	return u.beside(ctx, ask, "titles")
}

// showFirst shows the hits that lead gave. They come again among the others, and are
// not shown then.
func (u *run) showFirst(ctx context.Context, step *Step, a *Answer) error {
	hits, err := u.once(ctx, u.held(a.Entries))
	if err != nil {
		return err
	}
	step.Looked += len(a.Entries) - len(hits) // the hits come again
	if err := u.show(ctx, u.pass().rank(hits)); err != nil {
		return err
	}
	for _, e := range hits {
		u.shown[e.ID] = true
	}
	return nil
}

// inRecord is a tree that asks for every word in the title, number or file name;
// nil where a word can't stand there, or there is an alternative to it.
func inRecord(n *Node) *Node {
	if n == nil {
		return nil
	}
	switch n.Op {
	case OpAnd:
		var kids []*Node
		for _, k := range n.Kids {
			in := inRecord(k)
			if in == nil {
				return nil
			}
			kids = append(kids, in)
		}
		return join(OpAnd, kids)
	case OpWord:
		if n.Field != FieldAny {
			if n.Field == FieldBody {
				return nil
			}
			return n
		}
		var kids []*Node
		for _, f := range RecordFields {
			in := *n
			in.Field = f
			kids = append(kids, &in)
		}
		return join(OpOr, kids)
	case OpOr, OpNear:
		return nil
	}
	return n
}
