package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

// dying is a bucket whose process dies at the n-th write: that one fails, before
// it was done or after, and all calls from then on fail as well.
type dying struct {
	archive.Bucket
	left  int
	after bool // the write is done all the same
	dead  bool
}

var errDead = errors.New("the process is dead")

func (d *dying) step(do func() error) error {
	if d.dead {
		return errDead
	}
	if d.left--; d.left > 0 {
		return do()
	}
	d.dead = true
	if d.after {
		if err := do(); err != nil {
			return err
		}
	}
	return errDead
}

func (d *dying) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	return d.step(func() error { return d.Bucket.Put(ctx, key, r, size, o) })
}

func (d *dying) Delete(ctx context.Context, key string) error {
	return d.step(func() error { return d.Bucket.Delete(ctx, key) })
}

func (d *dying) Get(ctx context.Context, key string, off, n int64) (io.ReadCloser, archive.Info, error) {
	if d.dead {
		return nil, archive.Info{}, errDead
	}
	return d.Bucket.Get(ctx, key, off, n)
}

func (d *dying) Stat(ctx context.Context, key string) (archive.Info, error) {
	if d.dead {
		return archive.Info{}, errDead
	}
	return d.Bucket.Stat(ctx, key)
}

func (d *dying) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if d.dead {
		return nil, errDead
	}
	return d.Bucket.List(ctx, prefix, after, limit)
}

// work cuts what is owed until nothing is, as a queue does, and deletes the
// marker of what is done. What is to be done later it comes back to.
func (h *house) work(ctx context.Context) error {
	for {
		ms, err := h.OwedBy(ctx, archive.StageCut, archive.LaneBulk, h.batch, "", 100)
		if err != nil || len(ms) == 0 {
			return err
		}
		done := 0
		for _, m := range ms {
			var later laterError
			if err := h.cutter.Cut(ctx, m); errors.As(err, &later) {
				continue
			} else if err != nil {
				return err
			}
			if err := h.Unmark(ctx, m); err != nil {
				return err
			}
			done++
		}
		if done == 0 {
			return fmt.Errorf("nothing can be done about %v", ms)
		}
	}
}

// A process may die at any write: the client sends again what was not
// acknowledged, the next process goes on, and in the end each page is there once.
func TestCrashAtEveryWrite(t *testing.T) {
	testenv.Need(t, "poppler")
	ctx := t.Context()
	scan := jpegOf(t, drawing(50, 50))
	tiff := tiffFile(t)
	doc := pdfOf(t, pdfPage{w: 50, h: 50, jpeg: scan}, pdfPage{w: 50, h: 50, content: "10 10 20 20 re f"}, pdfPage{w: 50, h: 50, broken: true})
	files := []struct {
		name string
		data []byte
	}{
		{"三枚.tif", tiff}, {"文書.pdf", doc}, {"だめ.txt", []byte("text")},
		{"束.zip", zipOf(t, []string{"a/一.jpg", "a/二.txt", "三.tif"}, [][]byte{jpegOf(t, drawing(60, 50)), []byte("no"), append(bytes.Clone(tiff), 1)})},
	}
	run := func(b archive.Bucket) error {
		h := houseOn(t, b)
		if err := h.openBatch(ctx); err != nil {
			return err
		}
		for _, f := range files {
			if _, err := h.taker.Take(ctx, h.deliver(f.name, f.data), bytes.NewReader(f.data)); err != nil {
				return err
			}
		}
		return h.work(ctx)
	}
	for _, after := range []bool{false, true} {
		for n := 1; ; n++ {
			inner := newMemory()
			d := &dying{Bucket: inner, left: n, after: after}
			err := run(d)
			if d.dead {
				if !errors.Is(err, errDead) {
					t.Fatalf("write %d: %v", n, err)
				}
				if err := run(inner); err != nil {
					t.Fatalf("after a crash at write %d: %v", n, err)
				}
			} else if err != nil {
				t.Fatal(err)
			}
			if err := allOnce(houseOn(t, inner)); err != nil {
				t.Fatalf("after a crash at write %d (done: %v): %v", n, after, err)
			}
			if !d.dead {
				t.Logf("%d writes", n)
				break
			}
		}
	}
}

// allOnce holds the archive against what TestCrashAtEveryWrite delivered.
func allOnce(h *house) error {
	ctx := context.Background()
	p, err := h.progress(ctx)
	if err != nil {
		return err
	}
	if p.Files != 4 || len(p.List) != 7 || p.Records != 4 || p.Pages != 9 || len(p.Refused) != 2 || len(p.Failed) != 1 {
		return fmt.Errorf("%d files, %d entries, %d records, %d pages, refused %v, failed %v", p.Files, len(p.List), p.Records, p.Pages, p.Refused, p.Failed)
	}
	numbers := map[int]bool{}
	for _, f := range p.List {
		if numbers[f.Entry.Number] || f.Entry.Number < 1 {
			return fmt.Errorf("number %d twice", f.Entry.Number)
		}
		numbers[f.Entry.Number] = true
	}
	pages := map[archive.ID]bool{}
	err = h.Heads(ctx, func(r *archive.Record, err error) error {
		if err != nil {
			return err
		}
		if r.Cutting {
			return fmt.Errorf("%s is still being cut", r.Name)
		}
		for _, p := range r.Pages {
			if pages[p.Page] {
				return fmt.Errorf("page %s twice", p.Page)
			}
			pages[p.Page] = true
			if ok, err := h.Owes(ctx, archive.ReadMarker(archive.PageRef{Page: p.Page, Image: 1, Batch: r.Batch, Lane: archive.LaneBulk})); !ok || err != nil {
				return fmt.Errorf("page %s of %s is not owed: %v", p.Page, r.Name, err)
			}
		}
		if ok, err := h.Owes(ctx, archive.Marker{Stage: archive.StageRecord, Lane: archive.LaneBulk, Batch: r.Batch, ID: string(r.ID), Target: r.Rev}); !ok || err != nil {
			return fmt.Errorf("the entry of %s, revision %d, is not owed: %v", r.Name, r.Rev, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if len(pages) != 9 {
		return fmt.Errorf("%d pages", len(pages))
	}
	v, err := h.Verify(ctx, nil)
	if err == nil && v.Found > 0 {
		err = fmt.Errorf("verify: %v", v.Problems)
	}
	return err
}

func (h *house) progress(ctx context.Context) (*archive.Progress, error) {
	w, err := h.Watch(ctx, h.batch)
	if err != nil {
		return nil, err
	}
	return w.Progress(ctx)
}
