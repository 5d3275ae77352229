package archive_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"fumikura/internal/archive"
)

// book is a history that knows the ids of its events. It may die as buckets do.
type book struct {
	events []archive.Event
	dies   int // at this call, counted from 1
	after  bool
	calls  int
	bucket *crashing // dies with it
}

func (k *book) commit(_ context.Context, e archive.Event) error {
	if k.bucket != nil && k.bucket.dead {
		return errCrash
	}
	k.calls++
	if k.calls == k.dies {
		k.bucket.dead = true
		if !k.after {
			return errCrash
		}
	}
	k.events = append(k.events, e)
	if k.calls == k.dies {
		return errCrash
	}
	return nil
}

func (k *book) mend(_ context.Context, e archive.Event) error {
	if !slices.ContainsFunc(k.events, func(o archive.Event) bool { return o.ID == e.ID }) {
		k.events = append(k.events, e)
	}
	return nil
}

// deeds are the ways to store an object with an event, each as its caller does
// it and does it again after a crash: what exists already is accepted.
var deeds = map[string]func(ctx context.Context, a *archive.Archive) error{
	"file": func(ctx context.Context, a *archive.Archive) error {
		_, err := a.CreateFile(ctx, &archive.File{Batch: "b", Hash: archive.KeyHash("k"), Record: "r", Event: a.NewEvent("owner", archive.ActTaken)})
		return err
	},
	"batch": func(ctx context.Context, a *archive.Archive) error {
		_, err := a.OpenBatch(ctx, &archive.Batch{ID: "b", Event: a.NewEvent("owner", archive.ActBatch)}, time.UTC)
		return err
	},
	"record": func(ctx context.Context, a *archive.Archive) error {
		err := a.CreateRecord(ctx, &archive.Record{ID: "rr", Rev: 1, Batch: "b", Event: a.NewEvent("system", archive.ActCut)})
		if errors.Is(err, archive.ErrConflict) {
			return nil
		}
		return err
	},
	"text": func(ctx context.Context, a *archive.Archive) error {
		err := a.CreateText(ctx, &archive.Text{Page: "pp", Image: 1, Rev: 1, Event: a.NewEvent("system", archive.ActRead)})
		if errors.Is(err, archive.ErrConflict) {
			return nil
		}
		return err
	},
	"account": func(ctx context.Context, a *archive.Archive) error {
		e := a.NewEvent("owner", archive.ActPerson)
		err := a.CommitObject(ctx, "people/accounts/p/000001", []byte(fmt.Sprintf(`{"event":{"id":%q,"action":%q}}`, e.ID, e.Action)), e)
		if errors.Is(err, archive.ErrConflict) {
			return nil
		}
		return err
	},
}

// TestCommitCrash lets the process die at every write of every deed, before and
// after the write took effect, and in the history itself. A new process that
// repeats the deed and sweeps finds: one object, its event once, no marker.
func TestCommitCrash(t *testing.T) {
	for name, deed := range deeds {
		t.Run(name, func(t *testing.T) {
			crashes := 0
			for _, after := range []bool{false, true} {
				for _, where := range []string{"bucket", "history"} {
					for n := 1; ; n++ {
						raw := bucket(t)
						clock, newID := noon, ids()
						c := &crashing{Bucket: raw, after: after, left: 1 << 30}
						k := &book{bucket: c, after: after}
						if where == "bucket" {
							c.left = n
						} else {
							k.dies = n
						}
						a := archive.New(c, func() time.Time { return clock }, newID)
						a.Committed = k.commit
						err := deed(t.Context(), a)
						if !c.dead {
							must(t, err)
							break // it needs fewer writes than n
						}
						crashes++
						what := fmt.Sprintf("%s, write %d, took effect: %v", where, n, after)
						if !errors.Is(err, errCrash) {
							t.Fatalf("%s: the deed gives %v", what, err)
						}
						k.dies, k.bucket = 0, nil
						b := archive.New(raw, func() time.Time { return time.Now().Add(time.Hour) }, newID)
						b.Committed = k.commit
						// The sweep may come before the retry, or only after it.
						if n%2 == 0 {
							_, err := b.SweepHistory(t.Context(), time.Minute, k.mend)
							must(t, err)
						}
						must(t, deed(t.Context(), b))
						_, err = b.SweepHistory(t.Context(), time.Minute, k.mend)
						must(t, err)
						holds(t, what, raw, k)
						again, err := b.SweepHistory(t.Context(), 0, k.mend)
						must(t, err)
						if again != 0 {
							t.Errorf("%s: a second sweep mends %d", what, again)
						}
					}
				}
			}
			if crashes < 8 {
				t.Errorf("only %d crashes were tried", crashes)
			}
		})
	}
}

// holds: each object that carries an event has it in the book exactly once, the
// book has no other, and no marker is left.
func holds(t *testing.T, what string, b archive.Bucket, k *book) {
	t.Helper()
	a := archive.New(b, time.Now, ids())
	if left := under(t, b, "todo/"); len(left) > 0 {
		t.Errorf("%s: left %v", what, left)
	}
	var want []archive.ID
	for _, key := range under(t, b, "") {
		switch e, err := eventIn(t.Context(), a, key); {
		case err != nil:
			t.Errorf("%s: %v", what, err)
		case e.ID != "":
			want = append(want, e.ID)
		}
	}
	var got []archive.ID
	for _, e := range k.events {
		got = append(got, e.ID)
	}
	slices.Sort(want)
	slices.Sort(got)
	if len(want) != 1 || !slices.Equal(got, want) {
		t.Errorf("%s: the objects carry %v, the history has %v", what, want, got)
	}
}

func eventIn(ctx context.Context, a *archive.Archive, key string) (archive.Event, error) {
	raw, err := a.ReadObject(ctx, key)
	if err != nil {
		return archive.Event{}, err
	}
	if x, err := archive.DecodeText(raw); err == nil {
		return x.Event, nil
	}
	return jsonEvent(raw), nil
}

func TestCommitConflict(t *testing.T) {
	a := open(t)
	k := &book{}
	a.Committed = k.commit
	r := newRecord(t, a, "b")
	lost := *r
	lost.Event = a.NewEvent("owner", archive.ActChanged)
	if err := a.CreateRecord(t.Context(), &lost); !errors.Is(err, archive.ErrConflict) {
		t.Errorf("a revision that exists gives %v", err)
	}
	if len(k.events) != 1 || len(under(t, a.Bucket, "todo/")) > 0 {
		t.Errorf("the loser left %v and %v", k.events, under(t, a.Bucket, "todo/"))
	}
}

// TestSweepLeavesWorkUnderWay: a young marker is somebody's, and a history that
// fails keeps the marker.
func TestSweepLeavesWorkUnderWay(t *testing.T) {
	raw := bucket(t)
	c := &crashing{Bucket: raw, left: 1 << 30}
	k := &book{bucket: c, dies: 1}
	a := archive.New(c, time.Now, ids())
	a.Committed = k.commit
	if err := deeds["record"](t.Context(), a); !errors.Is(err, errCrash) {
		t.Fatal(err)
	}
	b := archive.New(raw, time.Now, ids())
	if n, err := b.SweepHistory(t.Context(), time.Minute, k.mend); n != 0 || err != nil || len(k.events) != 0 {
		t.Errorf("a young marker: mended %d, %v, %v", n, err, k.events)
	}
	sick := func(context.Context, archive.Event) error { return errCrash }
	if _, err := b.SweepHistory(t.Context(), 0, sick); !errors.Is(err, errCrash) {
		t.Errorf("a history that fails gives %v", err)
	}
	if n, err := b.SweepHistory(t.Context(), 0, k.mend); n != 1 || err != nil || len(k.events) != 1 {
		t.Errorf("mended %d, %v, %v", n, err, k.events)
	}
}

// lockedBook is a book for many goroutines.
type lockedBook struct {
	mu  sync.Mutex
	ids []archive.ID
}

func (k *lockedBook) commit(_ context.Context, e archive.Event) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.ids = append(k.ids, e.ID)
	return nil
}
