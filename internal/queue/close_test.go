package queue

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

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

// Work that is soon done is finished before the queue closes.
func TestClosingLetsFinish(t *testing.T) {
	a := newArchive(t)
	began := make(chan struct{})
	q := open(t, "memory:", a, 1, func(ctx context.Context, _ archive.Marker) error {
		close(began)
		select {
		case <-time.After(500 * time.Millisecond):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	mark(t, a, readMark("b", 1, archive.LaneBulk))
	<-began
	if err := q.Close(); err != nil {
		t.Error(err)
	}
	if n := left(t, a); n != 0 {
		t.Errorf("%d markers after closing, want none", n)
	}
}

// A handler that does not stop keeps nobody: the queue closes all the same, and
// another process does the work.
func TestClosingLeavesDeafHandlers(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	began, end := make(chan struct{}, 1), make(chan struct{})
	defer close(end)
	q := open(t, r.url, a, 1, func(context.Context, archive.Marker) error {
		began <- struct{}{}
		<-end
		return nil
	})
	mark(t, a, readMark("b", 1, archive.LaneBulk))
	<-began
	start := time.Now()
	q.Close()
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("closing took %v", d)
	}
	var runs atomic.Int64
	open(t, r.url, a, 1, func(context.Context, archive.Marker) error { runs.Add(1); return nil })
	eventually(t, "the work is done by another", 10*time.Second, func() bool { return left(t, a) == 0 && runs.Load() == 1 })
}

// Redis may be away when the queue closes.
func TestClosingWithoutRedis(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	began := make(chan struct{}, 1)
	q := open(t, r.url, a, 1, func(ctx context.Context, _ archive.Marker) error {
		began <- struct{}{}
		<-ctx.Done()
		return ctx.Err()
	})
	mark(t, a, readMark("b", 1, archive.LaneBulk))
	<-began
	r.stop()
	start := time.Now()
	q.Close()
	if d := time.Since(start); d > 10*time.Second {
		t.Errorf("closing took %v", d)
	}
}
