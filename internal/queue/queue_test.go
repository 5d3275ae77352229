package queue

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
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
	var wg sync.WaitGroup
	for from := range 20 {
		wg.Go(func() {
			for n := from; n < 5000; n += 20 {
				if err := a.Mark(t.Context(), readMark("big", n+1, archive.LaneBulk)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
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

// On an idle queue work begins at once: the feeder is told, and asynq looks every
// 50 ms or so.
func TestPokeStartsAtOnce(t *testing.T) {
	a := newArchive(t)
	ran := make(chan time.Time, 1)
	open(t, "memory:", a, 1, func(context.Context, archive.Marker) error {
		ran <- time.Now()
		return nil
	})
	var took []time.Duration
	for n := range 10 {
		eventually(t, "idle", 10*time.Second, func() bool { return left(t, a) == 0 })
		time.Sleep(time.Duration(30*n) * time.Millisecond)
		start := time.Now()
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
		took = append(took, (<-ran).Sub(start))
	}
	slices.Sort(took)
	t.Logf("began after %v", took)
	if m := took[len(took)/2]; m > 250*time.Millisecond {
		t.Errorf("half of the work began %v after it was owed, or later", m)
	}
}

// TestBusy: a stage is busy while its handler runs, and no other is.
func TestBusy(t *testing.T) {
	a := newArchive(t)
	begun, end := make(chan bool), make(chan bool)
	q := open(t, "memory:", a, 1, func(context.Context, archive.Marker) error {
		begun <- true
		<-end
		return nil
	})
	if q.Busy(archive.StageCut, archive.StageRead) {
		t.Error("busy with nothing")
	}
	mark(t, a, readMark("busy", 1, archive.LaneBulk))
	if !q.Soon(archive.StageRead) || q.Soon(archive.StageIndex) {
		t.Error("what was told of is not expected")
	}
	<-begun
	if q.Soon(archive.StageRead) {
		t.Error("what has begun is expected yet")
	}
	if !q.Busy(archive.StageCut, archive.StageRead) || q.Busy(archive.StageCut, archive.StageIndex) {
		t.Error("one page is being read, and nothing else")
	}
	close(end)
	eventually(t, "nothing runs", 5*time.Second, func() bool { return !q.Busy(archive.StageRead) })
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
