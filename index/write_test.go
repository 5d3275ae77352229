package index

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"fumikura/internal/archive"
)

// A rig is a writer to an index of which each write takes a while, in a bubble
// with a clock of its own.
type rig struct {
	w     *writer
	began time.Time
	busy  atomic.Bool
	wrote []wrote
	sync.WaitGroup
}

type wrote struct {
	at      time.Duration // since the rig's beginning
	entries int
}

const takes = 500 * time.Millisecond

func newRig(t *testing.T, callers int) *rig {
	r := &rig{began: time.Now()}
	r.w = &writer{maxBatch: 200, maxWait: 100 * time.Millisecond, callers: callers, rest: 8, maxRest: 3 * time.Second,
		busy: r.busy.Load, now: time.Now, wake: make(chan struct{}, 1),
		apply: func(_ context.Context, c Change) error {
			r.wrote = append(r.wrote, wrote{time.Since(r.began), len(c.Pages) + len(c.Records)})
			time.Sleep(takes)
			return nil
		}}
	ctx, stop := context.WithCancel(t.Context())
	go r.w.run(ctx)
	t.Cleanup(stop)
	return r
}

// put puts a page's entry in the background.
func (r *rig) put(t *testing.T, id string) {
	r.Go(func() {
		defer r.w.enter()()
		if err := r.w.put(t.Context(), Change{Pages: []*Entry{{ID: archive.ID(id)}}}); err != nil {
			t.Error(err)
		}
	})
}

func (r *rig) check(t *testing.T, want ...wrote) {
	t.Helper()
	r.Wait()
	if !slices.Equal(r.wrote, want) {
		t.Errorf("wrote %v, want %v", r.wrote, want)
	}
}

// TestWriterRests: while more is under way, what becomes ready within the rest
// after a write is written together at its end.
func TestWriterRests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 0)
		r.busy.Store(true)
		for i := range 6 {
			r.put(t, string(rune('a'+i)))
			time.Sleep(time.Second)
		}
		// The first goes at once; it ends at 0.5 s and the rest, 8 × 0.5 s bounded to
		// 3 s, at 3.5 s; the second at 4 s, and its rest at 7 s.
		r.check(t, wrote{0, 1}, wrote{3500 * time.Millisecond, 3}, wrote{7 * time.Second, 2})
	})
}

// TestWriterQuiet: where nothing else is under way nobody waits out a rest.
func TestWriterQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 0)
		r.busy.Store(true)
		r.put(t, "a")
		time.Sleep(time.Second)
		r.put(t, "b")
		time.Sleep(time.Second - time.Millisecond)
		synctest.Wait()
		r.busy.Store(false) // the last page has been read
		time.Sleep(time.Second)
		r.put(t, "c") // after a write that nothing followed there is no rest
		r.check(t, wrote{0, 1}, wrote{2 * time.Second, 1}, wrote{3*time.Second - time.Millisecond, 1})
	})
}

// TestWriterFull: where everybody waits that may, no rest keeps them.
func TestWriterFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 3)
		r.busy.Store(true)
		r.put(t, "a")
		time.Sleep(time.Second)
		for _, id := range []string{"b", "c", "d"} {
			r.put(t, id)
		}
		r.check(t, wrote{0, 1}, wrote{time.Second, 3})
	})
}

// TestWriterCompany: a moment is waited for others who are about to put something,
// and for no longer than that.
func TestWriterCompany(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 0)
		leave := r.w.enter() // and puts nothing
		r.put(t, "a")
		time.Sleep(50 * time.Millisecond)
		r.put(t, "b")
		r.Wait()
		leave()
		r.check(t, wrote{100 * time.Millisecond, 2})
	})
}
