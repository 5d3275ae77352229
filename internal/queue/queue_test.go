package queue

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
	"fumikura/internal/testenv"
)

var ids atomic.Int64

func newArchive(t *testing.T) *archive.Archive {
	t.Helper()
	b, err := disk.Open(t.TempDir(), disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return archive.New(b, time.Now, func() archive.ID { return archive.DeriveID(fmt.Sprint(ids.Add(1))) })
}

func readMark(batch string, n int, l archive.Lane) archive.Marker {
	return archive.Marker{Stage: archive.StageRead, Lane: l, Batch: archive.DeriveID(batch), ID: string(archive.PageID(archive.DeriveID(batch), n)), Target: 1}
}

func mark(t *testing.T, a *archive.Archive, ms ...archive.Marker) {
	t.Helper()
	for _, m := range ms {
		if err := a.Mark(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
}

func quietLog() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// open starts a queue with one handler for the stage read.
func open(t *testing.T, addr string, a *archive.Archive, workers int, h Handler) *Queue {
	t.Helper()
	q, err := Open(t.Context(), addr, Options{Archive: a, Log: quietLog(),
		Handlers: map[archive.Stage]Handler{archive.StageRead: h}, Workers: map[archive.Stage]int{archive.StageRead: workers}})
	if err != nil {
		t.Fatal(err)
	}
	a.Owed = q.Owed
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func eventually(t *testing.T, what string, within time.Duration, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(within); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ok() {
			return
		}
	}
	t.Fatalf("%s: not within %v", what, within)
}

func left(t *testing.T, a *archive.Archive) int {
	t.Helper()
	i, err := a.Bucket.List(t.Context(), "todo/", "", 10000)
	if err != nil {
		t.Fatal(err)
	}
	return len(i)
}

// A second clerk's ten pages are done within 30 readings although 5,000 wait,
// and a page for a person at the counter within 2.
func TestTurns(t *testing.T) {
	a := newArchive(t)
	for n := range 5000 {
		mark(t, a, readMark("big", n+1, archive.LaneBulk))
	}
	var mu sync.Mutex
	var order []archive.Marker
	gate := make(chan struct{})
	open(t, "memory:", a, 2, func(ctx context.Context, m archive.Marker) error {
		mu.Lock()
		order = append(order, m)
		mu.Unlock()
		select {
		case <-gate:
		case <-ctx.Done():
		}
		return ctx.Err()
	})
	ran := func() int {
		mu.Lock()
		defer mu.Unlock()
		return len(order)
	}
	read := func(n int) { // let n readings end, and as many begin
		for range n {
			at := ran()
			gate <- struct{}{}
			eventually(t, "the next reading", 5*time.Second, func() bool { return ran() > at })
		}
	}
	eventually(t, "two readings under way", 10*time.Second, func() bool { return ran() == 2 })
	read(20)
	small := archive.DeriveID("small")
	for n := range 10 {
		mark(t, a, readMark("small", n+1, archive.LaneBulk))
	}
	at := ran()
	count := func(b archive.ID, from int) (n, last int) {
		mu.Lock()
		defer mu.Unlock()
		for i, m := range order[from:] {
			if m.Batch == b {
				n, last = n+1, i+1
			}
		}
		return n, last
	}
	for n := 0; n < 10; n, _ = count(small, at) {
		read(1)
		if ran()-at > 40 {
			break
		}
	}
	if n, last := count(small, at); n != 10 || last > 30 {
		t.Errorf("%d of the second batch's ten pages had their turn, the last as reading %d; want all ten within 30", n, last)
	}
	counter := archive.DeriveID("counter")
	at = ran()
	mark(t, a, readMark("counter", 1, archive.LaneCounter))
	time.Sleep(100 * time.Millisecond) // for the feeder; nothing ends meanwhile
	read(2)
	if n, _ := count(counter, at); n != 1 {
		t.Errorf("the page at the counter had no turn within two readings")
	}
}

func TestRetriesAndFailures(t *testing.T) {
	saved := backOff
	backOff = []time.Duration{10 * time.Millisecond}
	t.Cleanup(func() { backOff = saved })
	a := newArchive(t)
	var mu sync.Mutex
	runs := map[string]int{}
	q, err := Open(t.Context(), "memory:", Options{Archive: a, Log: quietLog(), Workers: map[archive.Stage]int{archive.StageRead: 2},
		Describe: func(_ context.Context, m archive.Marker, err error) archive.Failure {
			return archive.Failure{Page: archive.ID(m.ID), Reason: archive.Reason{Code: "x", JA: "だめ", EN: "no"}, Cause: err.Error()}
		},
		Handlers: map[archive.Stage]Handler{archive.StageRead: func(_ context.Context, m archive.Marker) error {
			mu.Lock()
			runs[m.ID]++
			n := runs[m.ID]
			mu.Unlock()
			switch m.Target {
			case 2: // mends itself
				if n < 4 {
					return errors.New("not yet")
				}
				return nil
			case 3:
				return errors.New("never")
			case 4:
				return Permanent(errors.New("broken for good"))
			case 5:
				panic("boom")
			case 6: // put off more often than there are tries
				if n < 8 {
					return fmt.Errorf("wrapped: %w", Later(errors.New("store away")))
				}
			}
			return nil
		}}})
	if err != nil {
		t.Fatal(err)
	}
	defer q.Close()
	var ms []archive.Marker
	for target := 1; target <= 6; target++ {
		m := readMark("b", target, archive.LaneBulk)
		m.Target = target
		ms = append(ms, m)
	}
	mark(t, a, ms...)
	if err := q.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	eventually(t, "nothing owed", 20*time.Second, func() bool { return left(t, a) == 0 })
	failed := map[string]*archive.Failure{}
	if err := a.Failures(t.Context(), ms[0].Batch, func(f *archive.Failure) error {
		failed[f.Marker] = f
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		runs   int
		failed bool
	}{{1, false}, {4, false}, {5, true}, {1, true}, {5, true}, {8, false}} {
		f := failed[ms[i].Key()]
		if runs[ms[i].ID] != want.runs || (f != nil) != want.failed {
			t.Errorf("target %d ran %d times and failed: %+v; want %d runs, failed %v", i+1, runs[ms[i].ID], f, want.runs, want.failed)
		}
		if f != nil && (f.Tries != want.runs || f.Reason.EN != "no" || f.Page == "" || f.Cause == "") {
			t.Errorf("target %d: %+v does not say what happened", i+1, f)
		}
	}
}

func TestPokeStartsAtOnce(t *testing.T) {
	a := newArchive(t)
	ran := make(chan time.Time, 1)
	open(t, "memory:", a, 1, func(context.Context, archive.Marker) error {
		ran <- time.Now()
		return nil
	})
	time.Sleep(400 * time.Millisecond) // idle
	start := time.Now()
	mark(t, a, readMark("b", 1, archive.LaneBulk))
	select {
	case at := <-ran:
		t.Logf("began after %v", at.Sub(start))
	case <-time.After(5 * time.Second):
		t.Fatal("did not begin")
	}
}

// What a closing queue was doing is done by the next one; memory: forgets all.
func TestClosingHandsBack(t *testing.T) {
	for _, addr := range []string{"memory:", "redis"} {
		t.Run(addr, func(t *testing.T) {
			if addr == "redis" {
				addr = ownRedis(t).url
			}
			a := newArchive(t)
			began := make(chan struct{}, 10)
			q := open(t, addr, a, 1, func(ctx context.Context, _ archive.Marker) error {
				began <- struct{}{}
				<-ctx.Done()
				return ctx.Err()
			})
			mark(t, a, readMark("b", 1, archive.LaneBulk), readMark("b", 2, archive.LaneBulk))
			<-began
			start := time.Now()
			if err := q.Close(); err != nil {
				t.Error(err)
			}
			if d := time.Since(start); d > 10*time.Second {
				t.Errorf("closing took %v", d)
			}
			if n := left(t, a); n != 2 {
				t.Fatalf("%d markers after closing, want 2", n)
			}
			open(t, addr, a, 1, func(context.Context, archive.Marker) error { return nil })
			eventually(t, "the work is done by another", 10*time.Second, func() bool { return left(t, a) == 0 })
		})
	}
}

func TestBadAddresses(t *testing.T) {
	for _, addr := range []string{"redis-sentinel://h:1", "redis-sentinel://h:1/m/x", "ftp://x", "redis://h:1/x", "redis://:secret@h:x"} {
		q, err := Open(t.Context(), addr, Options{Log: quietLog()})
		if err == nil {
			q.Close()
			t.Errorf("%s was taken for a queue", addr)
		}
	}
}

func TestSharedRedis(t *testing.T) {
	testenv.Need(t, "redis")
	r := ownRedis(t)
	a := newArchive(t)
	const pages = 200
	var runs atomic.Int64
	work := func(ctx context.Context, _ archive.Marker) error {
		runs.Add(1)
		time.Sleep(5 * time.Millisecond)
		return nil
	}
	one := open(t, r.url, a, 2, work)
	open(t, r.url, a, 2, work)
	for n := range pages {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
		if n%50 == 0 {
			d, err := one.Depths(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if q := d[archive.StageRead].Queued; q > 8 {
				t.Errorf("%d tasks wait in Redis, want a short window", q)
			}
		}
	}
	eventually(t, "all done", 30*time.Second, func() bool { return left(t, a) == 0 })
	if n := runs.Load(); n < pages || n > pages+10 {
		t.Errorf("%d runs for %d pages", n, pages)
	}
}
