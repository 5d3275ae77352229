package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A rebuild makes the same index, while it is searched and written to.
func rebuild(t *testing.T, h *house) {
	ctx := t.Context()
	var all []archive.ID
	for i := range 12 {
		r := h.record(name(i), 1+i%4)
		for k, p := range r.Pages {
			h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("共通の語 %d-%d", i, k))
			h.page(p.Page)
			all = append(all, p.Page)
		}
		h.ok(h.indexer.Record(ctx, h.recordMarker(r, 1)))
	}
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Ready {
		t.Fatalf("check: %v, %v", s, err)
	}
	late := h.record("途中", 1)
	var once sync.Once
	h.index.on(func(g string, c index.Change) error {
		if g != gen && len(c.Pages) > 0 {
			once.Do(func() {
				h.finds("共通の語", all...)
				h.text(late.Pages[0].Page, 1, archive.Horizontal, 0, "共通の語 途中")
				go func() { _ = h.indexer.Page(context.WithoutCancel(ctx), h.marker(late.Pages[0].Page)) }()
				h.text(all[0], 2, archive.Horizontal, 0, "書き直した頁")
			})
		}
		return nil
	})
	var steps []int
	h.ok(h.indexer.Rebuild(ctx, func(done, total int) { steps = append(steps, done) }))
	h.index.on(nil)
	if !slices.IsSorted(steps) || len(steps) == 0 || steps[len(steps)-1] != 13 {
		t.Errorf("progress %v, want up to 13 records", steps)
	}
	h.page(late.Pages[0].Page)
	h.finds("共通の語", append(slices.Clone(all[1:]), late.Pages[0].Page)...)
	h.finds("書き直した頁", all[0])
	gens, err := h.index.Generations(ctx)
	if err != nil || len(gens) != 1 || gens[0].Name == gen || !gens[0].Complete {
		t.Fatalf("generations after a rebuild: %+v, %v", gens, err)
	}
	st, err := h.index.Stats(ctx)
	if err != nil || st.Pages != len(all)+1 || st.Records != 13 {
		t.Errorf("stats %+v, %v", st, err)
	}

	// Two at once do it once.
	errs := make(chan error, 2)
	for range 2 {
		go func() { errs <- h.indexer.Rebuild(ctx, nil) }()
	}
	h.ok(errors.Join(<-errs, <-errs))

	// Another archive's index is foreign, and stays beside the new one; an index of
	// another format is old, and one that the archive knows a newer one of too.
	other := newHouseOn(t, h.index.Index)
	if s, err := other.indexer.Check(ctx); err != nil || s != index.Foreign {
		t.Errorf("check of another archive: %v, %v", s, err)
	}
	h.ok(other.indexer.Rebuild(ctx, nil))
	h.finds("書き直した頁", all[0])
	if res := other.search("書き直した頁"); res.Total != 0 {
		t.Errorf("another archive finds %d", res.Total)
	}
	gens, err = h.index.Generations(ctx)
	h.ok(err)
	mine := gens[0]
	if len(gens) != 2 || mine.Archive == gens[1].Archive {
		t.Fatalf("generations of two archives: %+v", gens)
	}
	mine.Format = "fumikura/entry/0"
	h.ok(h.index.SetGeneration(ctx, mine))
	h.start()
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Old {
		t.Errorf("check of an old format: %v, %v", s, err)
	}
	if res := h.search("共通の語"); res.Exact || !res.Rebuilding {
		t.Errorf("search in an old format: %+v", res)
	}
	h.ok(h.indexer.Rebuild(ctx, nil))
	h.finds("書き直した頁", all[0])
	gens, err = h.index.Generations(ctx)
	h.ok(err)
	mine = gens[slices.IndexFunc(gens, func(g index.Generation) bool { return g.Format == index.Format && g.Archive == mine.Archive })]
	h.ok(h.index.Drop(ctx, mine.Name))
	mine.Name = "g000000"
	h.ok(h.index.Create(ctx, mine))
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Old {
		t.Errorf("check of an index that was put back: %v, %v", s, err)
	}
}

func newHouseOn(t *testing.T, x index.Index) *house {
	h := &house{tb: t, index: &spy{Index: x}}
	h.bucket, h.archive = newArchive()
	h.archive.NewID = func() archive.ID { return archive.DeriveID("other", fmt.Sprint(time.Now().UnixNano())) }
	h.start()
	t.Cleanup(func() { h.indexer.Close() })
	return h
}

// A rebuild that is cut off goes on, loses nothing, and says so meanwhile.
func interrupted(t *testing.T, h *house) {
	ctx := t.Context()
	for i := range 30 {
		r := h.record(name(i), 40)
		for k, p := range r.Pages {
			h.text(p.Page, 1, archive.Horizontal, 0, fmt.Sprintf("共通の語 %d-%d", i, k))
		}
	}
	h.ok(h.index.Drop(ctx, gen))
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Old && s != index.Empty {
		t.Fatalf("check: %v, %v", s, err)
	}
	written, stop := 0, errors.New("killed")
	h.index.on(func(_ string, c index.Change) error {
		if written += len(c.Pages); written > 800 {
			return stop
		}
		return nil
	})
	if err := h.indexer.Rebuild(ctx, nil); !errors.Is(err, stop) {
		t.Fatalf("rebuild: %v", err)
	}
	h.index.on(nil)
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Unfinished {
		t.Fatalf("check: %v, %v", s, err)
	}
	h.indexer.Close()
	h.start()
	res := h.search("共通の語")
	if !res.Rebuilding || res.Exact || res.Total == 0 || res.Total >= 1200 {
		t.Errorf("while it is not whole: %d hits, exact %v, rebuilding %v", res.Total, res.Exact, res.Rebuilding)
	}
	r := h.record("あとから", 1)
	h.text(r.Pages[0].Page, 1, archive.Horizontal, 0, "共通の語 後")
	h.page(r.Pages[0].Page)
	// It goes on where it was, instead of from the beginning.
	again, begins := 0, -1
	h.index.on(func(_ string, c index.Change) error {
		again += len(c.Pages)
		return nil
	})
	h.ok(h.indexer.Rebuild(ctx, func(done, _ int) {
		if begins < 0 {
			begins = done
		}
	}))
	h.index.on(nil)
	if begins < 1 || again == 0 || again > 1201-400 {
		t.Errorf("it goes on after %d of the records and writes %d of 1,201 pages, of which at least 400 were written and noted", begins, again)
	}
	if s, err := h.indexer.Check(ctx); err != nil || s != index.Ready {
		t.Fatalf("check: %v, %v", s, err)
	}
	if res := h.search("共通の語"); res.Rebuilding || !res.Exact || res.Total != 1201 {
		t.Errorf("afterwards: %d hits, exact %v, rebuilding %v", res.Total, res.Exact, res.Rebuilding)
	}
}

// An index that vanishes while it is in use comes back by itself.
func lost(t *testing.T, h *house) {
	ctx := t.Context()
	r := h.record("消えた索引", 2)
	for _, p := range r.Pages {
		h.text(p.Page, 1, archive.Horizontal, 0, "戻ってくる頁")
		h.page(p.Page)
	}
	h.ok(h.index.Drop(ctx, gen))
	end := time.Now().Add(30 * time.Second)
	for {
		err := h.indexer.Page(ctx, h.marker(r.Pages[0].Page))
		if err == nil {
			break
		}
		if !isLater(err) || time.Now().After(end) {
			t.Fatalf("page: %v", err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	for res := h.search("戻ってくる頁"); res.Total != 2 || res.Rebuilding; res = h.search("戻ってくる頁") {
		if time.Now().After(end) {
			t.Fatalf("after the index was lost %d of 2 pages are found", res.Total)
		}
		time.Sleep(50 * time.Millisecond)
	}
}
