package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	"fumikura/index"
	"fumikura/ingest"
	"fumikura/internal/archive"
	"fumikura/viewer"
)

// viewerConfig fills what the viewer needs of intake, queue and reader.
func (h *house) viewerConfig() viewer.Config {
	return viewer.Config{
		Archive: h.archive, Search: h.searcher, History: h.history, People: h.people,
		Take: h.take, OpenBatch: h.openBatch, Progress: newWatches(h.archive).progress,
		Retry: h.retry, Derived: h.reader.Derived, Export: h.export, SetAccess: h.setAccess, SetLanguages: h.setSeriesLanguages, Health: h.health, Metrics: h.metricsHandler(),
		Reindex: h.reindex, Verify: h.verify, Reread: h.reread,
		Zone: h.cfg.zone, Log: h.log, Secure: h.cfg.bool("secure"),
	}
}

func (h *house) take(ctx context.Context, u viewer.Upload, r io.Reader) (*archive.File, error) {
	return h.taker.Take(ctx, ingest.Delivery{Batch: u.Batch, Key: u.Key, Name: u.Name, Size: u.Size, SHA256: u.SHA256, Lane: u.Lane, Actor: u.Actor}, r)
}

func (h *house) openBatch(ctx context.Context, n viewer.NewBatch) (*archive.Batch, error) {
	id := n.ID
	if id == "" {
		id = h.archive.NewID()
	}
	e := h.archive.NewEvent(n.Actor, archive.ActBatch)
	e.Private = map[string]string{"title": n.Title}
	b, err := h.archive.OpenBatch(ctx, &archive.Batch{ID: id, Title: n.Title, Declared: n.Declared, Lane: n.Lane, Event: e}, h.cfg.zone)
	if err != nil {
		return nil, err
	}
	return b, h.indexer.Batch(ctx, b)
}

// retry puts a failed piece of work back, or all of a batch's for an empty marker.
func (h *house) retry(ctx context.Context, batch archive.ID, marker string) error {
	n := 0
	err := h.archive.Failures(ctx, batch, func(f *archive.Failure) error {
		if marker != "" && f.Marker != marker {
			return nil
		}
		n++
		return h.archive.Retry(ctx, f)
	})
	if err == nil && n == 0 && marker != "" {
		return archive.ErrNotFound
	}
	return err
}

// tightenDelay is how long every process may take to see the tighten list.
const tightenDelay = 2 * time.Second

// setAccess changes who may see a record. Where that takes it from anybody, the
// record goes on the list that every query excludes first, and the change is
// acknowledged when every process must have seen the list.
func (h *house) setAccess(ctx context.Context, id archive.ID, to *archive.Access, actor string) (*archive.Record, error) {
	tightened := false
	r, err := h.archive.ChangeRecord(ctx, id, actor, archive.ActAccess, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		before, err := h.archive.AccessOf(ctx, r)
		if err != nil {
			return false, err
		}
		r.Access = to
		after, err := h.archive.AccessOf(ctx, r)
		if err != nil {
			return false, err
		}
		if tightened = before.Tightens(after); tightened {
			return true, h.archive.Tighten(ctx, archive.Tightened{ID: id, Rev: r.Rev + 1})
		}
		return true, nil
	})
	if err != nil || !tightened {
		return r, err
	}
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-time.After(tightenDelay):
		return r, nil
	}
}

// health asks each outside part whether it is there.
func (h *house) health(ctx context.Context) []viewer.Part {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	checks := []struct {
		name string
		ask  func(context.Context) error
	}{
		{"store", func(ctx context.Context) error {
			_, err := h.archive.Bucket.List(ctx, "index/", "", 1)
			return err
		}},
		{"queue", h.queue.Ping},
		{"index", func(ctx context.Context) error {
			_, err := h.index.Stats(ctx)
			return err
		}},
	}
	parts := make([]viewer.Part, len(checks))
	var wg sync.WaitGroup
	for i, c := range checks {
		wg.Go(func() { parts[i] = viewer.Part{Name: c.name, Err: c.ask(ctx)} })
	}
	wg.Wait()
	return parts
}

// checkIndex looks whether the index is this archive's and of this format, and
// rebuilds it where it is not: in the background in a process that stays or works,
// and before the search of a command that owns the data, since nobody else would.
// Other commands leave it alone.
func (h *house) checkIndex(ctx, bg context.Context, e *env) error {
	state, err := h.indexer.Check(ctx)
	if err != nil {
		h.log.Warn("the index does not answer; intake goes on", "err", err)
		return nil
	}
	if state == index.Ready {
		return nil
	}
	if !h.works && !e.stays {
		if !e.searches || !h.cfg.owned() {
			h.log.Warn("the index is not whole: serve or work rebuilds it by itself, and so does fumikura reindex", "because", state)
			return nil
		}
		m := newMeter(e, h.cfg.lang, say(h.cfg.lang, "文書を索引に", "records indexed"))
		defer m.clear()
		return h.indexer.Rebuild(ctx, func(done, total int) { m.set(done, total, "") })
	}
	h.log.Info("the index is built from the archive", "because", state)
	done := make(chan struct{})
	h.tasks.Go(func() {
		defer close(done)
		if err := h.indexer.Rebuild(bg, nil); err != nil && bg.Err() == nil {
			h.log.Error("rebuild index", "err", err)
		}
	})
	if !e.stays && !e.searches {
		return nil
	}
	select { // a small archive is not worth a search that says "rebuilding"
	case <-done:
	case <-ctx.Done():
	case <-time.After(shortRebuild):
	}
	return nil
}

// shortRebuild is how long the start waits for a rebuild.
const shortRebuild = 2 * time.Second

func (h *house) reindex(ctx context.Context, progress func(done, total int)) (any, error) {
	if err := h.indexer.Rebuild(ctx, progress); err != nil {
		return nil, err
	}
	st, err := h.index.Stats(ctx)
	if err != nil {
		return nil, err
	}
	return map[string]int{"pages": st.Pages, "records": st.Records}, nil
}

func (h *house) verify(ctx context.Context, progress func(done, total int)) (any, error) {
	ar, err := h.archive.Verify(ctx, func(done int) { progress(done, 0) })
	if err != nil {
		return nil, fmt.Errorf("verify the archive: %w", err)
	}
	hr, err := h.history.Verify(ctx, progress)
	if err != nil {
		return nil, fmt.Errorf("verify the history: %w", err)
	}
	return verifyResult{Archive: ar, History: hr, Clean: ar.Found == 0 && len(hr.Problems) == 0}, nil
}

// watches keep what cannot change of the batches that people look at.
type watches struct {
	a    *archive.Archive
	mu   sync.Mutex
	last map[archive.ID]*watched
}

type watched struct {
	mu    sync.Mutex
	watch *archive.Watch
	used  time.Time
}

func newWatches(a *archive.Archive) *watches {
	return &watches{a: a, last: map[archive.ID]*watched{}}
}

func (w *watches) progress(ctx context.Context, batch archive.ID) (*archive.Progress, error) {
	w.mu.Lock()
	b := w.last[batch]
	if b == nil {
		b = &watched{}
		w.last[batch] = b
	}
	b.used = time.Now()
	for id, o := range w.last {
		if time.Since(o.used) > 10*time.Minute {
			delete(w.last, id)
		}
	}
	w.mu.Unlock()
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.watch == nil {
		watch, err := w.a.Watch(ctx, batch)
		if err != nil {
			if errors.Is(err, archive.ErrNotFound) {
				w.mu.Lock()
				delete(w.last, batch)
				w.mu.Unlock()
			}
			return nil, err
		}
		b.watch = watch
	}
	return b.watch.Progress(ctx)
}
