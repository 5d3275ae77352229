package index

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A writer writes changes of many callers together, and answers each when its own
// can be found. One goroutine writes, so that changes keep their order.
type writer struct {
	apply    func(context.Context, Change) error
	maxBatch int
	maxWait  time.Duration
	callers  int              // so many waiting are all that may come; 0: no bound
	rest     int              // the writer rests so many times as long as a write took
	maxRest  time.Duration    // and no longer than that
	busy     func() bool      // whether more is under way, for which a rest is worth while
	rested   time.Time        // when the rest is over; the writing goroutine's own
	now      func() time.Time // the clock

	mu      sync.Mutex
	active  int // callers that may put something soon
	pending []*waiting
	closed  bool
	wake    chan struct{}
}

type waiting struct {
	change Change
	done   chan error
}

// enter counts a caller; a batch in which all callers wait need not wait for more.
func (w *writer) enter() (leave func()) {
	w.mu.Lock()
	w.active++
	w.mu.Unlock()
	return func() {
		w.mu.Lock()
		w.active--
		w.mu.Unlock()
		w.poke()
	}
}

func (w *writer) poke() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// put returns when everything in c can be found.
func (w *writer) put(ctx context.Context, c Change) error {
	if c.Empty() {
		return nil
	}
	p := &waiting{c, make(chan error, 1)}
	w.mu.Lock()
	if w.closed {
		w.mu.Unlock()
		return later("the index is being closed")
	}
	w.pending = append(w.pending, p)
	w.mu.Unlock()
	w.poke()
	select {
	case err := <-p.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (w *writer) run(ctx context.Context) {
	for {
		batch := w.gather(ctx)
		if batch == nil {
			w.close()
			return
		}
		began, more := w.now(), w.busy != nil && w.busy()
		w.write(ctx, batch)
		if ended := w.now(); more { // one after which nothing came needs no rest
			w.rested = ended.Add(min(time.Duration(w.rest)*ended.Sub(began), w.maxRest))
		}
	}
}

const (
	// glance is how often a resting writer looks whether there is a reason to rest.
	glance = 50 * time.Millisecond
	// lull is how long there must be none, and shy how long at most callers that have
	// not put theirs yet are waited for then: what was read last is on its way.
	lull = 100 * time.Millisecond
	shy  = time.Second
)

// gather waits for something to write, a little for company, and, while more is
// under way, until the rest after the last write is over, or half the longest rest
// where there was none: a lone page's record then goes with its page. It waits no
// longer where nobody is left who could add to what waits.
func (w *writer) gather(ctx context.Context) []*waiting {
	var first, calm time.Time // when something was first seen to wait, and nothing more to be under way
	awaited := false          // more was seen to be under way
	for {
		w.mu.Lock()
		n := 0
		for _, p := range w.pending {
			n += len(p.change.Pages) + len(p.change.Records) + len(p.change.NoPages) + len(p.change.NoRecords)
		}
		waiting, active := len(w.pending), w.active
		w.mu.Unlock()
		var wait <-chan time.Time
		if waiting > 0 {
			now := w.now()
			if first.IsZero() {
				first = now
			}
			if w.busy != nil && w.busy() {
				awaited, calm = true, time.Time{}
			} else if calm.IsZero() {
				calm = now
			}
			until := w.rested
			if u := first.Add(w.maxRest / 2); u.After(until) {
				until = u
			}
			over := !calm.IsZero() && (now.Sub(calm) >= lull && waiting >= active || now.Sub(calm) >= shy)
			resting := awaited && now.Before(until) && !over
			full := n >= w.maxBatch || w.callers > 0 && waiting >= w.callers
			alone := waiting >= active || now.Sub(first) >= w.maxWait
			if full || alone && !resting {
				return w.take()
			}
			pause := first.Add(w.maxWait).Sub(now)
			if resting {
				pause = min(glance, until.Sub(now))
			}
			wait = time.After(max(pause, time.Millisecond))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-w.wake:
		case <-wait:
		}
	}
}

func (w *writer) take() []*waiting {
	w.mu.Lock()
	defer w.mu.Unlock()
	batch := w.pending
	w.pending = nil
	return batch
}

func (w *writer) close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.closed = true
	for _, p := range w.pending {
		p.done <- later("the index is being closed")
	}
	w.pending = nil
}

func (w *writer) write(ctx context.Context, batch []*waiting) {
	err := w.apply(ctx, merge(batch))
	var temporary interface{ Later() bool }
	if err != nil && len(batch) > 1 && !errors.As(err, &temporary) {
		// One of them may be what the index refuses: the others shall not suffer.
		for _, p := range batch {
			p.done <- w.apply(ctx, p.change)
		}
		return
	}
	for _, p := range batch {
		p.done <- err
	}
}

// merge makes one change of many, in which the last word on each entry holds.
func merge(batch []*waiting) Change {
	if len(batch) == 1 {
		return batch[0].change
	}
	pages, records := map[archive.ID]*Entry{}, map[archive.ID]*RecordEntry{}
	for _, p := range batch {
		for _, e := range p.change.Pages {
			pages[e.ID] = e
		}
		for _, id := range p.change.NoPages {
			pages[id] = nil
		}
		for _, e := range p.change.Records {
			records[e.ID] = e
		}
		for _, id := range p.change.NoRecords {
			records[id] = nil
		}
	}
	var c Change
	for id, e := range pages {
		if e == nil {
			c.NoPages = append(c.NoPages, id)
		} else {
			c.Pages = append(c.Pages, e)
		}
	}
	for id, e := range records {
		if e == nil {
			c.NoRecords = append(c.NoRecords, id)
		} else {
			c.Records = append(c.Records, e)
		}
	}
	return c
}

// beginWait is how long a write waits for the first generation.
const beginWait = 2 * time.Second

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// applyAll writes a change to every generation of this archive: while one is
// being built, both are kept new. One that comes to be meanwhile gets it too;
// what is built later reads it from the archive. Where there is none, one is begun,
// and waited for a little: it soon takes what comes.
func (x *Indexer) applyAll(ctx context.Context, c Change) error {
	written := map[string]bool{}
	var began time.Time // when one was; zero where there was no need
	for {
		all, err := generations(ctx, x.index, x.own)
		if err != nil {
			return laterError{err}
		}
		fresh := false
		for _, g := range all {
			if written[g.Name] {
				continue
			}
			if err := x.index.Apply(ctx, g.Name, c); errors.Is(err, ErrNoGeneration) {
				continue // dropped meanwhile: the next look shows which one took its place
			} else if err != nil {
				return whenAway(fmt.Errorf("write to the index: %w", err))
			}
			written[g.Name], fresh = true, true
		}
		if !fresh {
			if len(written) > 0 {
				return nil
			}
			if began.IsZero() {
				began = time.Now()
				x.begin(ctx)
			}
			if time.Since(began) > beginWait || !sleep(ctx, beginWait/40) {
				return laterError{fmt.Errorf("write to the index: %w", ErrNoGeneration)}
			}
		}
	}
}

// putPages brings pages in as the archive has them, some at a time, each again as
// long as it changes meanwhile. A page that prefer, which may be empty, lists is
// put there, wherever it was before. Entries of records come along with the first.
func (x *Indexer) putPages(ctx context.Context, prefer archive.ID, pages []archive.ID, records ...*RecordEntry) error {
	if len(pages) == 0 {
		return x.writer.put(ctx, Change{Records: records})
	}
	build := func(ctx context.Context, page archive.ID) (*built, error) {
		if prefer != "" {
			r, at, err := listed(ctx, x.cache.record, prefer, page)
			if err != nil {
				return nil, err
			} else if r != nil {
				return x.buildIn(ctx, r, at)
			}
		}
		return x.build(ctx, page)
	}
	const some = 100
	for len(pages) > 0 {
		part := pages[:min(some, len(pages))]
		pages = pages[len(part):]
		for len(part) > 0 {
			c := Change{Records: records}
			records = nil
			made, err := sideBySide(ctx, part, build)
			if err != nil {
				return err
			}
			for i, b := range made {
				one := b.change(part[i])
				c.Pages, c.NoPages = append(c.Pages, one.Pages...), append(c.NoPages, one.NoPages...)
			}
			if err := x.writer.put(ctx, c); err != nil {
				return err
			}
			if part, err = x.changed(ctx, made); err != nil {
				return err
			}
		}
	}
	return nil
}

// changed are the pages whose heads moved since their entries were built.
func (x *Indexer) changed(ctx context.Context, made []*built) ([]archive.ID, error) {
	same, err := sideBySide(ctx, made, x.unchanged)
	if err != nil {
		return nil, err
	}
	var out []archive.ID
	for i, ok := range same {
		if !ok {
			out = append(out, made[i].page)
		}
	}
	return out, nil
}

// sideBySide calls f for each, several at once, and keeps their order.
func sideBySide[A, B any](ctx context.Context, in []A, f func(context.Context, A) (B, error)) ([]B, error) {
	const several = 8
	out, errs := make([]B, len(in)), make([]error, len(in))
	slots := make(chan struct{}, several)
	var wg sync.WaitGroup
	for i, a := range in {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			out[i], errs[i] = f(ctx, a)
		})
	}
	wg.Wait()
	return out, errors.Join(errs...)
}
