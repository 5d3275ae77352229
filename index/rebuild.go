package index

import (
	"context"
	"errors"
	"fmt"
	"path"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A rebuilding is a Rebuild under way, which later callers join.
type rebuilding struct {
	done      chan struct{}
	err       error
	mu        sync.Mutex
	listeners []func(done, total int)
}

func (r *rebuilding) listen(f func(done, total int)) {
	if f != nil {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.listeners = append(r.listeners, f)
	}
}

func (r *rebuilding) progress(done, total int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range r.listeners {
		f(done, total)
	}
}

// Rebuild builds the whole index anew from the archive, in a generation beside
// the living one, and swaps. An interrupted one goes on where it stopped. Where
// one is under way, in this process or another, it waits for that. progress, which
// may be nil, is told how many records are done, of how many.
func (x *Indexer) Rebuild(ctx context.Context, progress func(done, total int)) error {
	x.mu.Lock()
	r := x.rebuild
	joined := r != nil
	if !joined {
		r = &rebuilding{done: make(chan struct{})}
		x.rebuild = r
	}
	r.listen(progress)
	x.mu.Unlock()
	if joined {
		select {
		case <-r.done:
			return r.err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r.err = x.rebuildAlone(ctx, r.progress)
	x.mu.Lock()
	x.rebuild = nil
	x.mu.Unlock()
	close(r.done)
	return r.err
}

// begin rebuilds in the background, because somebody found no generation.
func (x *Indexer) begin(ctx context.Context) {
	x.mu.Lock()
	under := x.rebuild != nil
	x.mu.Unlock()
	if under {
		return
	}
	x.tasks.Go(func() {
		if err := x.Rebuild(ctx, nil); err != nil && ctx.Err() == nil {
			x.log.Error("rebuild the index", "err", err)
		}
	})
}

func (x *Indexer) rebuildAlone(ctx context.Context, progress func(done, total int)) error {
	before, err := generations(ctx, x.index, x.own)
	if err != nil {
		return err
	}
	l, err := acquire(ctx, x.archive, x.alone)
	if err != nil {
		return fmt.Errorf("rebuild the index: %w", err)
	}
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	stop := l.keep(ctx, cancel)
	defer stop()

	now, err := generations(ctx, x.index, x.own)
	if err != nil {
		return err
	}
	if a, b := Newest(before), Newest(now); b != nil && b.Complete && (a == nil || b.Name != a.Name || !a.Complete) && now[len(now)-1].Name == b.Name {
		return nil // somebody else did it while this one waited
	}
	g, err := x.target(ctx, now)
	if err != nil {
		return err
	}
	if g.Complete {
		return writeCurrent(ctx, x.archive, x.address, g.Name)
	}
	x.log.Info("build the index", "generation", g.Name, "after", g.After)
	if err := x.walk(ctx, g, progress); err != nil {
		if c := context.Cause(ctx); c != nil {
			err = c
		}
		return fmt.Errorf("rebuild the index: %w", err)
	}
	g.Complete, g.After = true, ""
	if err := x.index.SetGeneration(ctx, *g); err != nil {
		return fmt.Errorf("swap the index: %w", err)
	}
	if err := writeCurrent(ctx, x.archive, x.address, g.Name); err != nil {
		return err
	}
	return x.dropOlder(ctx, g)
}

// target is the generation to build: the one that was begun, or a new one. That
// one is complete from its beginning where the archive is empty and has none yet:
// whoever writes a record later finds it, or was told that there is none.
func (x *Indexer) target(ctx context.Context, mine []Generation) (*Generation, error) {
	if n := len(mine); n > 0 && !mine[n-1].Complete {
		return &mine[n-1], nil
	}
	id, err := x.own.get(ctx)
	if err != nil {
		return nil, err
	}
	all, err := x.index.Generations(ctx)
	if err != nil {
		return nil, err
	}
	c, err := readCurrent(ctx, x.archive)
	if err != nil {
		return nil, err
	}
	names := []string{c.Generations[x.address]}
	for _, g := range all {
		names = append(names, g.Name)
	}
	n := 0
	for _, name := range names {
		k := 0
		if _, err := fmt.Sscanf(name, "g%d", &k); err == nil {
			n = max(n, k)
		}
	}
	g := &Generation{Name: fmt.Sprintf("g%06d", n+1), Archive: id, Format: Format}
	if len(mine) == 0 {
		if g.Complete, err = x.nothing(ctx); err != nil {
			return nil, err
		}
	}
	if err := x.index.Create(ctx, *g); err != nil {
		return nil, fmt.Errorf("begin an index: %w", err)
	}
	return g, nil
}

// nothing tells whether the archive holds nothing that an index shows.
func (x *Indexer) nothing(ctx context.Context) (bool, error) {
	for _, prefix := range []string{archive.RecordPrefix, archive.BatchPrefix} {
		some, err := x.archive.Bucket.List(ctx, prefix, "", 1)
		if err != nil || len(some) > 0 {
			return false, err
		}
	}
	return true, nil
}

// dropOlder drops this archive's other generations. Another archive's stay: they
// may be in use on a shared server.
func (x *Indexer) dropOlder(ctx context.Context, g *Generation) error {
	all, err := x.index.Generations(ctx)
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.Archive == g.Archive && o.Name < g.Name {
			if err := x.index.Drop(ctx, o.Name); err != nil {
				return fmt.Errorf("drop index %s: %w", o.Name, err)
			}
		}
	}
	return nil
}

// walk brings everything in the archive into a generation, in the order of the
// records' keys, and notes now and then how far it has come.
func (x *Indexer) walk(ctx context.Context, g *Generation, progress func(done, total int)) error {
	total, done := 0, 0
	if err := x.eachRecord(ctx, "", func(key string, _ archive.ID) error {
		total++
		if key <= g.After {
			done++
		}
		return nil
	}); err != nil {
		return err
	}
	progress(done, total)
	if g.After == "" {
		if err := x.walkBatches(ctx, g); err != nil {
			return err
		}
	}
	noted := time.Now()
	c := &chunk{x: x, generation: g.Name}
	err := x.eachRecord(ctx, g.After, func(key string, id archive.ID) error {
		if err := c.record(ctx, id); err != nil {
			return err
		}
		done++
		if len(c.pages) < chunkPages && len(c.entries) < chunkPages {
			return nil
		}
		if err := c.flush(ctx); err != nil {
			return err
		}
		progress(done, total)
		if time.Since(noted) < x.note {
			return nil
		}
		noted, g.After = time.Now(), key
		return x.index.SetGeneration(ctx, *g)
	})
	if err == nil {
		err = c.flush(ctx)
	}
	progress(done, total)
	return err
}

// eachRecord calls f with each record and the last key of it, in order of the
// keys, from the key after on.
func (x *Indexer) eachRecord(ctx context.Context, after string, f func(key string, id archive.ID) error) error {
	last, id := "", archive.ID("")
	err := archive.ListAll(ctx, x.archive.Bucket, archive.RecordPrefix, after, func(i archive.Info) error {
		this := archive.ID(path.Base(path.Dir(i.Key)))
		if id != "" && this != id {
			if err := f(last, id); err != nil {
				return err
			}
		}
		last, id = i.Key, this
		return nil
	})
	if err == nil && id != "" {
		err = f(last, id)
	}
	return err
}

func (x *Indexer) walkBatches(ctx context.Context, g *Generation) error {
	after := archive.ID("")
	for {
		ids, err := x.archive.Batches(ctx, after, 200)
		if err != nil || len(ids) == 0 {
			return err
		}
		var c Change
		for _, id := range ids {
			b, err := x.archive.Batch(ctx, id)
			if errors.Is(err, archive.ErrNotFound) {
				continue
			} else if err != nil {
				return err
			}
			c.Records = append(c.Records, batchEntry(b))
		}
		if !c.Empty() {
			if err := x.index.Apply(ctx, g.Name, c); err != nil {
				return err
			}
		}
		after = ids[len(ids)-1]
	}
}

// chunkPages is how many pages of a rebuild are written together.
const chunkPages = 400

// A chunk is a part of a walk: pages to build, and records' own entries.
type chunk struct {
	x          *Indexer
	generation string
	pages      []placed
	entries    []*RecordEntry
}

type placed struct {
	record *archive.Record
	at     archive.RecordPage
}

func (c *chunk) record(ctx context.Context, id archive.ID) error {
	r, err := c.x.archive.Record(ctx, id)
	if errors.Is(err, archive.ErrNotFound) {
		return nil
	} else if err != nil {
		return err
	}
	e, err := c.x.recordEntry(ctx, r)
	if err != nil {
		return err
	}
	c.entries = append(c.entries, e)
	for _, p := range r.Visible() {
		if len(c.pages) >= chunkPages {
			if err := c.flush(ctx); err != nil {
				return err
			}
		}
		c.pages = append(c.pages, placed{r, p})
	}
	return nil
}

// flush writes the chunk, and what changed meanwhile again: whoever changed it may
// have written its entry before this chunk did.
func (c *chunk) flush(ctx context.Context) error {
	made, err := sideBySide(ctx, c.pages, func(ctx context.Context, p placed) (*built, error) { return c.x.buildIn(ctx, p.record, p.at) })
	if err != nil {
		return err
	}
	change := Change{Records: c.entries}
	for _, b := range made {
		change.Pages = append(change.Pages, b.entry)
	}
	records := c.entries
	c.pages, c.entries = nil, nil
	if change.Empty() {
		return nil
	}
	if err := c.x.index.Apply(ctx, c.generation, change); err != nil {
		return err
	}
	moved, err := c.x.changed(ctx, made)
	if err != nil {
		return err
	}
	if err := c.x.putPages(ctx, "", moved); err != nil {
		return err
	}
	for _, e := range records {
		rev, err := c.x.archive.RecordRev(ctx, e.ID)
		if err != nil && !errors.Is(err, archive.ErrNotFound) {
			return err
		}
		if err != nil || rev == e.Rev {
			continue
		}
		r, err := c.x.cache.record(ctx, e.ID)
		if err != nil {
			return err
		}
		entries, err := c.x.recordEntries(ctx, r)
		if err != nil {
			return err
		}
		if err := c.x.writer.put(ctx, Change{Records: entries}); err != nil {
			return err
		}
	}
	return nil
}
