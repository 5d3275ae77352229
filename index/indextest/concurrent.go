package indextest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Whatever happens side by side, the newest text stays; and what is shown is
// verified on the text of this moment.
func newerText(t *testing.T, h *house) {
	ctx := t.Context()
	r := h.record("新旧", 1)
	page := r.Pages[0].Page
	const last = 12
	var wg sync.WaitGroup
	var mu sync.Mutex
	for i := 1; i <= last; i++ {
		h.text(page, i, archive.Horizontal, 0, fmt.Sprintf("改訂%02d版", i))
		for range 2 {
			wg.Go(func() {
				if err := h.indexer.Page(ctx, h.marker(page)); err != nil {
					mu.Lock()
					defer mu.Unlock()
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	h.finds(fmt.Sprintf("改訂%d版", last), page)
	h.finds("改訂", page)
	// A text comes while its page's entry is being written: it is not lost.
	once := true
	h.index.on(func(string, index.Change) error {
		if once {
			once = false
			h.text(page, last+1, archive.Horizontal, 0, "間に合った頁")
		}
		return nil
	})
	h.page(page)
	h.index.on(nil)
	h.finds("間に合った頁", page)
	h.finds("改訂")
	// Corrected, and not yet indexed: what is not there any more is not shown.
	h.text(page, last+2, archive.Horizontal, 0, "訂正後の頁")
	if res := h.search("間に合った"); len(res.Hits) != 0 || res.Total != 0 {
		t.Errorf("a text that is gone is shown: %+v", res)
	}
}

// Many callers share few writes, and each returns when its page is found.
func together(t *testing.T, h *house) {
	const n = 300
	r := h.record("大勢", n)
	for i, p := range r.Pages {
		h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("頁番号%04d終", i))
	}
	h.index.applied.Store(0)
	var wg sync.WaitGroup
	errs := make(chan error, n)
	slots := make(chan struct{}, 60)
	for i, p := range r.Pages {
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			if err := h.indexer.Page(t.Context(), h.marker(p.Page)); err != nil {
				errs <- err
				return
			}
			if i%29 != 0 {
				return
			}
			res, err := h.searcher.Search(t.Context(), index.Request{Query: fmt.Sprintf("頁番号%04d終", i), Reader: Owner, Rung: index.RungExact})
			if err != nil || res.Total != 1 {
				errs <- fmt.Errorf("page %d is not found when its indexing returns: %+v, %w", i, res, err)
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		t.Error(err)
	}
	if k := h.index.applied.Load(); k > n/4 {
		t.Errorf("%d pages took %d writes", n, k)
	}
	if res := h.search("頁番号"); res.Total != n {
		t.Errorf("%d of %d pages are found", res.Total, n)
	}
}

// Rights that were tightened count before the index follows, and after.
func tightened(t *testing.T, h *house) {
	ctx := t.Context()
	r := h.record("秘密", 2)
	for _, p := range r.Pages {
		h.text(p.Page, 1, archive.Horizontal, 0, "秘密の頁")
		h.page(p.Page)
	}
	reader := archive.Reader{SignedIn: true, Person: Person}
	if res := h.searchAs("秘密の頁", reader); res.Total != 2 {
		t.Fatalf("before: %d hits", res.Total)
	}
	h.ok(h.archive.Tighten(ctx, archive.Tightened{ID: r.ID, Rev: 2}))
	c, err := h.archive.ChangeRecord(ctx, r.ID, "owner", archive.ActAccess, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Access = &archive.Access{Level: archive.LevelClosed}
		return true, nil
	})
	h.ok(err)
	time.Sleep(2100 * time.Millisecond)
	none := func(when string) {
		t.Helper()
		if res := h.searchAs("秘密の頁", reader); res.Total != 0 || len(res.Hits) != 0 {
			t.Fatalf("%s: %d hits", when, res.Total)
		}
		if l, err := h.searcher.Records(ctx, reader, index.RecordQuery{}); err != nil || l.Total != 0 {
			t.Fatalf("%s: records %+v, %v", when, l, err)
		}
		if _, err := h.searcher.PageHits(ctx, reader, r.Pages[0].Page, "秘密"); !errors.Is(err, archive.ErrNotFound) {
			t.Fatalf("%s: marks: %v", when, err)
		}
	}
	none("on the list")
	// A writer that read the record before its rights were tightened comes late.
	entries, err := h.index.Pages(ctx, gen, []archive.ID{r.Pages[1].Page})
	h.ok(err)
	var once sync.Once
	h.index.on(func(g string, c index.Change) error {
		if len(c.Pages) > 0 && c.Pages[0].RecordRev == 2 {
			once.Do(func() {
				go func() {
					time.Sleep(300 * time.Millisecond)
					_ = h.index.Index.Apply(context.WithoutCancel(ctx), g, index.Change{Pages: entries})
				}()
			})
		}
		return nil
	})
	h.ok(h.indexer.Record(ctx, h.recordMarker(r, c.Rev)))
	h.index.on(nil)
	if l, err := h.archive.TightenedNow(ctx); err != nil || len(l) != 0 {
		t.Fatalf("the list afterwards: %v, %v", l, err)
	}
	time.Sleep(2100 * time.Millisecond)
	none("off the list")
	h.finds("秘密の頁", r.Pages[0].Page, r.Pages[1].Page) // the owner
	c, err = h.archive.ChangeRecord(ctx, r.ID, "owner", archive.ActAccess, archive.LaneCounter, func(r *archive.Record) (bool, error) {
		r.Access = &archive.Access{Level: archive.LevelPeople, People: []archive.ID{Person}}
		return true, nil
	})
	h.ok(err)
	h.ok(h.indexer.Record(ctx, h.recordMarker(r, c.Rev)))
	if res := h.searchAs("秘密の頁", reader); res.Total != 2 {
		t.Errorf("opened again: %d hits", res.Total)
	}
}
