package index

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// next asks for more candidates, by the rights of this moment, and verifies them.
func (u *run) next(ctx context.Context, step *Step) (*Answer, []*Entry, error) {
	began := time.Now()
	var err error
	if u.ask.Who, err = u.s.who(ctx, u.r.Reader); err != nil {
		return nil, nil, err
	}
	asking, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	a, err := u.s.index.Search(asking, &u.ask)
	if err != nil {
		return nil, nil, fmt.Errorf("search: %w", err)
	}
	hits, err := u.once(asking, u.held(a.Entries))
	if err != nil {
		return nil, nil, err
	}
	step.Looked += len(a.Entries)
	step.Hits += len(hits)
	step.Took += time.Since(began)
	return a, hits, nil
}

// once leaves out the hits that need a word which began on the page before, where
// that page is a hit too: what runs over both counts there.
func (u *run) once(ctx context.Context, hits []*Entry) ([]*Entry, error) {
	var before []archive.ID
	for _, e := range hits {
		if u.pass().leans(e) {
			before = append(before, e.Before.Page)
		}
	}
	if len(before) == 0 {
		return hits, nil
	}
	entries, err := u.s.index.Pages(ctx, u.ask.Generation, before)
	if err != nil {
		return nil, fmt.Errorf("search: the pages before: %w", err)
	}
	counted := map[archive.ID]archive.ID{} // by page, the record that it counts in
	for _, e := range entries {
		if u.pass().holds(e) {
			counted[e.ID] = e.Record
		}
	}
	return slices.DeleteFunc(hits, func(e *Entry) bool {
		return e.Before != nil && counted[e.Before.Page] == e.Record && u.pass().leans(e)
	}), nil
}

// verifyPart is how many entries are worth a goroutine of their own.
const verifyPart = 64

// sideParts calls f with the parts of n entries, side by side where there are many.
func sideParts(n int, f func(from, to int)) {
	part := max(verifyPart, (n+runtime.GOMAXPROCS(0)-1)/runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for from := part; from < n; from += part {
		wg.Go(func() { f(from, min(n, from+part)) })
	}
	f(0, min(n, part))
	wg.Wait()
}

// held are those of the entries that are hits of the pass under way, in order.
func (u *run) held(entries []*Entry) []*Entry {
	hit := make([]bool, len(entries))
	sideParts(len(entries), func(from, to int) {
		for i := from; i < to; i++ {
			hit[i] = u.holds(entries[i])
		}
	})
	var hits []*Entry
	for i, e := range entries {
		if hit[i] {
			hits = append(hits, e)
		}
	}
	return hits
}

// holds tells whether an entry is a hit of the pass under way, and of none before.
func (u *run) holds(e *Entry) bool {
	var m *matcher
	for _, p := range u.passes[:len(u.passes)-1] {
		if m = p.matcher(e).after(m); p.verifies(m) {
			return false
		}
	}
	hit := u.pass().verifies(u.pass().matcher(e).after(m))
	if !hit && len(u.passes) == 1 && hasDittos(e.Layout) {
		u.dittos.Store(true)
	}
	return hit
}
