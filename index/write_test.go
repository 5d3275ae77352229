package index

import (
	"context"
	"fmt"
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
		for i := range 5 {
			r.put(t, string(rune('a'+i)))
			time.Sleep(time.Second)
		}
		// The first waits half a rest; its write ends at 2 s, and the rest after it,
		// 8 × 0.5 s bounded to 3 s, at 5 s.
		r.check(t, wrote{1500 * time.Millisecond, 2}, wrote{5 * time.Second, 3})
	})
}

// TestWriterQuiet: where nothing else is under way nobody waits out a rest, and
// what was read last goes together with what it waited for.
func TestWriterQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 0)
		r.put(t, "batch") // nothing is under way
		time.Sleep(time.Second)
		r.busy.Store(true)
		r.put(t, "record")
		time.Sleep(time.Second)
		r.busy.Store(false) // the page has been read
		time.Sleep(lull / 2)
		leave := r.w.enter() // its entry is being made
		time.Sleep(3 * lull)
		r.put(t, "page")
		synctest.Wait()
		leave()
		r.Wait()
		if len(r.wrote) != 2 || r.wrote[0] != (wrote{0, 1}) || r.wrote[1].entries != 2 ||
			r.wrote[1].at < 2*time.Second || r.wrote[1].at > 2*time.Second+4*lull+2*glance {
			t.Errorf("wrote %v", r.wrote)
		}
	})
}

// TestWriterFull: where everybody waits that may, no rest keeps them.
func TestWriterFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, 3)
		r.busy.Store(true)
		for i := range 2 {
			for _, id := range []string{"a", "b", "c"} {
				r.put(t, fmt.Sprint(id, i))
			}
			time.Sleep(time.Second)
		}
		r.check(t, wrote{0, 3}, wrote{time.Second, 3})
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
