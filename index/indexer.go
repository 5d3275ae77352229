package index

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// forgiven is how long a marker may wait for what it announces: a revision that
// was not written by then never will be.
const forgiven = time.Minute

// An Indexer brings pages and records from the archive into an index. It is the
// handler of the queue's stages index and record.
type Indexer struct {
	index   Index
	archive *archive.Archive
	own     *identity
	address string
	alone   bool
	log     *slog.Logger
	cache   *cache
	writer  *writer
	note    time.Duration

	stop    context.CancelFunc
	tasks   sync.WaitGroup
	mu      sync.Mutex
	rebuild *rebuilding // under way, else nil
}

// IndexerOptions change an Indexer.
type IndexerOptions struct {
	// Address names the index among those that the archive may be searched by, e.g.
	// its URL without secrets.
	Address string
	// Alone says that no other process writes to the index, so that a building that
	// a killed process left is taken over at once.
	Alone bool
	// MaxBatch and MaxWait bound how many entries are written together, and how long
	// one waits for company; 0 means 200 and 100 ms.
	MaxBatch int
	MaxWait  time.Duration
	// Rest is for an engine to which each write costs much, however small: after one,
	// the next waits so many times as long as it took, but no longer than MaxRest and
	// only while Busy says that more is under way.
	Rest    int
	MaxRest time.Duration
	Busy    func() bool
	// Callers is how many calls of Page, or of Record, there may be at once: where
	// all of them wait, waiting longer brings nothing. 0 means that nobody knows.
	Callers int
	// Note is how often a rebuild notes how far it has come, so that one which is
	// killed goes on from there; 0 means 5 s.
	Note time.Duration
	Log  *slog.Logger // nil means slog.Default
}

// NewIndexer is an Indexer from the archive into i. Close it.
func NewIndexer(i Index, a *archive.Archive, o IndexerOptions) *Indexer {
	if o.MaxBatch <= 0 {
		o.MaxBatch = 200
	}
	if o.MaxWait <= 0 {
		o.MaxWait = 100 * time.Millisecond
	}
	if o.Note <= 0 {
		o.Note = 5 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	ctx, stop := context.WithCancel(context.Background())
	x := &Indexer{index: i, archive: a, own: &identity{a: a}, address: o.Address, alone: o.Alone, log: o.Log, cache: newCache(a), note: o.Note, stop: stop}
	x.writer = &writer{apply: x.applyAll, maxBatch: o.MaxBatch, maxWait: o.MaxWait, callers: o.Callers,
		rest: o.Rest, maxRest: o.MaxRest, busy: o.Busy, now: time.Now, wake: make(chan struct{}, 1)}
	x.tasks.Go(func() { x.writer.run(ctx) })
	return x
}

// Close stops what runs in the background; calls under way return errors.
func (x *Indexer) Close() {
	x.stop()
	x.tasks.Wait()
}

// Page brings the page that the marker names into the index, as the archive has
// it now, and returns when a search finds it. An error with Later() bool true
// means that it is too early: the record does not list the page yet, or the index
// is away.
func (x *Indexer) Page(ctx context.Context, m archive.Marker) error {
	defer x.writer.enter()()
	page := archive.ID(m.ID)
	for {
		b, err := x.build(ctx, page)
		if err != nil {
			return err
		}
		if b.entry == nil && b.early {
			gone, err := x.gone(ctx, m, page)
			if err != nil {
				return err
			}
			if !gone {
				return later("page %s: no record lists it yet", page)
			}
		}
		if err := x.writer.put(ctx, b.change(page)); err != nil {
			return err
		}
		same, err := x.unchanged(ctx, b)
		if err != nil {
			return err
		}
		if same {
			return x.putBeside(ctx, b)
		}
	}
}

// gone tells whether a page that no record lists will never be listed: its file
// is cut, and the marker has stood for a while.
func (x *Indexer) gone(ctx context.Context, m archive.Marker, page archive.ID) (bool, error) {
	if old, err := x.waited(ctx, m); err != nil || !old {
		return false, err
	}
	img, err := x.archive.Image(ctx, page, 1)
	if errors.Is(err, archive.ErrNotFound) {
		return true, nil
	} else if err != nil {
		return false, err
	}
	o, err := x.archive.Outcome(ctx, img.Batch, img.File)
	if err != nil {
		return false, err
	}
	if o.State == archive.FileWaiting || o.State == archive.FileCutting {
		return false, nil
	}
	// The outcome may have come between the look at the record and this one.
	b, err := x.build(ctx, page)
	return err == nil && b.entry == nil && b.early, err
}

// waited tells whether a marker has stood for longer than forgiven.
func (x *Indexer) waited(ctx context.Context, m archive.Marker) (bool, error) {
	i, err := x.archive.Bucket.Stat(ctx, m.Key())
	if errors.Is(err, archive.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return x.archive.Now().Sub(i.Modified) > forgiven, nil
}

// Record brings a record's own entry into the index, and, unless the revision
// that the marker names only cut pages, all its pages' entries. Then the record
// goes off the tighten list.
func (x *Indexer) Record(ctx context.Context, m archive.Marker) error {
	defer x.writer.enter()()
	id := archive.ID(m.ID)
	r, err := x.cache.record(ctx, id)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return err
	}
	if r == nil || r.Rev < m.Target {
		old, err := x.waited(ctx, m)
		if err != nil {
			return err
		}
		if !old {
			return later("record %s: revision %d is not there yet", id, m.Target)
		}
		if r == nil {
			return x.dropRecord(ctx, id)
		}
		return nil // that revision never came to be
	}
	of := r
	if m.Target != r.Rev {
		if of, err = x.archive.RecordAt(ctx, id, m.Target); err != nil {
			return err
		}
	}
	entries, err := x.recordEntries(ctx, r)
	if err != nil {
		return err
	}
	pages := x.putAll
	if of.Event.Action == archive.ActCut {
		pages = x.putCut
	}
	if err := pages(ctx, r, entries); err != nil {
		return err
	}
	return x.untighten(ctx, r, m.Target)
}

// batchWait is how long the opening of a batch waits for its entry.
const batchWait = 100 * time.Millisecond

// Batch brings a batch's entry into the index, and waits for it only a moment.
// Where the index is away that is no error: the entry comes with the batch's first
// record.
func (x *Indexer) Batch(ctx context.Context, b *archive.Batch) error {
	defer x.writer.enter()()
	ctx, cancel := context.WithTimeout(ctx, batchWait)
	defer cancel()
	err := x.writer.put(ctx, Change{Records: []*RecordEntry{batchEntry(b)}})
	if err != nil && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, ErrNoGeneration) {
		x.log.Warn("a batch is not in the index yet", "batch", b.ID, "err", err)
	}
	return nil
}

// recordEntries are a record's own entry and its batch's.
func (x *Indexer) recordEntries(ctx context.Context, r *archive.Record) ([]*RecordEntry, error) {
	e, err := x.recordEntry(ctx, r)
	if err != nil {
		return nil, err
	}
	out := []*RecordEntry{e}
	if b, err := x.cache.batch(ctx, r.Batch); err == nil {
		out = append(out, batchEntry(b))
	} else if !errors.Is(err, archive.ErrNotFound) {
		return nil, err
	}
	return out, nil
}

// dropRecord takes a record that is gone out of the index, with its pages.
func (x *Indexer) dropRecord(ctx context.Context, id archive.ID) error {
	if err := x.writer.put(ctx, Change{NoRecords: []archive.ID{id}}); err != nil {
		return err
	}
	held, err := x.held(ctx, id)
	if err != nil {
		return err
	}
	return x.putPages(ctx, "", held)
}

// putCut sees to the entries that a cut changes, the record's own among them: that
// of the first page, so that the title finds it before it is read, and those that
// were written while the record was shorter.
func (x *Indexer) putCut(ctx context.Context, r *archive.Record, own []*RecordEntry) error {
	visible := r.Visible()
	if len(visible) == 0 {
		return x.putPages(ctx, r.ID, nil, own...)
	}
	pages := []archive.ID{visible[0].Page}
	if !r.Cutting && r.Rev > 1 {
		held, err := x.heldEntries(ctx, r.ID)
		if err != nil {
			return err
		}
		for _, e := range held {
			if e.ID != pages[0] && e.Of != len(visible) {
				pages = append(pages, e.ID)
			}
		}
	}
	return x.putPages(ctx, r.ID, pages, own...)
}

// putAll brings a record's own entry and all its pages in, and takes those out
// that it no longer shows.
func (x *Indexer) putAll(ctx context.Context, r *archive.Record, own []*RecordEntry) error {
	held, err := x.held(ctx, r.ID)
	if err != nil {
		return err
	}
	pages := make([]archive.ID, 0, len(r.Pages))
	for _, p := range r.Pages {
		pages = append(pages, p.Page)
	}
	listed := slices.Sorted(slices.Values(pages))
	for _, id := range held {
		if _, ok := slices.BinarySearch(listed, id); !ok {
			pages = append(pages, id)
		}
	}
	return x.putPages(ctx, r.ID, pages, own...)
}

// held are the pages that the index has under a record.
func (x *Indexer) held(ctx context.Context, record archive.ID) ([]archive.ID, error) {
	entries, err := x.heldEntries(ctx, record)
	ids := make([]archive.ID, len(entries))
	for i, e := range entries {
		ids[i] = e.ID
	}
	return ids, err
}

func (x *Indexer) heldEntries(ctx context.Context, record archive.ID) ([]*Entry, error) {
	all, err := generations(ctx, x.index, x.own)
	if err != nil {
		return nil, whenAway(err)
	}
	var out []*Entry
	seen := map[archive.ID]bool{}
	for _, g := range all {
		a := &Ask{Generation: g.Name, Who: Who{Everything: true}, Narrow: Narrow{Record: record}, Limit: 500}
		for {
			res, err := x.index.Search(ctx, a)
			if err != nil {
				return nil, whenAway(fmt.Errorf("pages of record %s in the index: %w", record, err))
			}
			for _, e := range res.Entries {
				if !seen[e.ID] {
					seen[e.ID] = true
					held := *e
					held.Chars = ""
					out = append(out, &held)
				}
			}
			if a.Next = res.Next; a.Next == "" {
				break
			}
		}
	}
	return out, nil
}

// untighten takes the record off the tighten list for a revision that the index
// has caught up with, once no writer that read the record before it can still
// put its entries back.
func (x *Indexer) untighten(ctx context.Context, r *archive.Record, target int) error {
	list, err := x.archive.TightenedNow(ctx)
	if err != nil {
		return err
	}
	t := archive.Tightened{ID: r.ID, Rev: target}
	if !slices.Contains(list, t) {
		return nil
	}
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(settle):
		}
		held, err := x.heldEntries(ctx, r.ID)
		if err != nil {
			return err
		}
		var old []archive.ID
		for _, e := range held {
			if e.RecordRev < r.Rev {
				old = append(old, e.ID)
			}
		}
		if len(old) == 0 {
			return x.archive.Untighten(ctx, t)
		}
		if err := x.putPages(ctx, r.ID, old); err != nil {
			return err
		}
	}
}

// settle is how long an entry may be under way between its being built and its
// being found.
const settle = time.Second
