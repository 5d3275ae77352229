package history

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

// wantOnce fails unless the history holds exactly the events, each once.
func wantOnce(t testing.TB, l *Log, want map[archive.ID]bool) {
	t.Helper()
	seen := map[archive.ID]int{}
	for _, e := range browseAll(t, l, Filter{}, 1000) {
		seen[e.ID]++
	}
	for id := range want {
		if seen[id] != 1 {
			t.Errorf("event %s is there %d times", id, seen[id])
		}
	}
	if len(seen) != len(want) {
		t.Errorf("%d events, want %d", len(seen), len(want))
	}
	wantClean(t, l, len(want))
}

func TestAppendMissing(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	want := map[archive.ID]bool{}
	for n := range 40 {
		e := event("a", n)
		want[e.ID] = true
		for range 1 + n%3 { // again, in the same process
			if err := l.AppendMissing(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l = open(t, m, Options{}) // after a restart
	other := open(t, m, Options{})
	for n := range 50 {
		e := event("a", n)
		want[e.ID] = true
		var wg sync.WaitGroup
		for _, l := range []*Log{l, other, l} { // in two processes at once
			wg.Go(func() {
				if err := l.AppendMissing(t.Context(), e); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
	wantOnce(t, l, want)
}

// How far AppendMissing looks back depends on the event's age, not on the length
// of the history.
func TestAppendMissingLooksBackNoFurther(t *testing.T) {
	m := newMemory()
	var passed atomic.Int64
	o := Options{Now: func() time.Time { return epoch.Add(time.Duration(passed.Load())) }}
	l := open(t, m, o)
	const hours = 200
	for n := range hours { // one an hour
		e := event("a", n)
		e.Time = o.Now()
		appendAll(t, l, e)
		passed.Add(int64(time.Hour))
	}
	l.Close()
	now := o.Now()
	for _, c := range []struct{ age, most int }{{1, 5}, {20, 25}, {hours - 1, hours}} {
		l := open(t, m, o)
		m.gets.Store(0)
		e := event("a", hours-c.age)
		e.Time = now.Add(-time.Duration(c.age) * time.Hour)
		if err := l.AppendMissing(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if m.gets.Load() > int64(c.most) {
			t.Errorf("%d hours old: %d reads, want %d at most", c.age, m.gets.Load(), c.most)
		}
		m.gets.Store(0)
		e = event("a", hours-c.age+1-c.age%2) // a second look, not older
		e.Time = now.Add(-time.Duration(c.age) * time.Hour)
		if err := l.AppendMissing(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		if m.gets.Load() > 3 {
			t.Errorf("%d hours old: %d reads the second time", c.age, m.gets.Load())
		}
		l.Close()
	}
	wantClean(t, open(t, m, o), hours)
}

func TestKnownIsBounded(t *testing.T) {
	var k known
	for n := range 3 * maxKnown / 100 {
		s := segmentIDs{first: int64(n * 100)}
		for i := range 100 {
			s.ids = append(s.ids, archive.ID(fmt.Sprint(n*100+i)))
		}
		k.add(s)
		if len(k.ids) > maxKnown {
			t.Fatalf("%d ids", len(k.ids))
		}
	}
	low, end := k.low(0), int64(3*maxKnown/100*100)
	if end-low > maxKnown || end-low < maxKnown-100 {
		t.Errorf("covered from %d to %d", low, end)
	}
	if k.has(archive.ID(fmt.Sprint(low-1))) || !k.has(archive.ID(fmt.Sprint(low))) || !k.has(archive.ID(fmt.Sprint(end-1))) {
		t.Error("what is covered and what is known differ")
	}
}

var errCrash = errors.New("the process is gone")

// A process dies before any one of its calls on the bucket, or after it but
// before the answer. The next process brings what was not acknowledged, and
// everything is there once.
func TestCrashAnywhere(t *testing.T) {
	for _, after := range []bool{false, true} {
		for k := 0; ; k++ {
			m := newMemory()
			first := open(t, m, Options{})
			appendAll(t, first, event("before", 0), event("before", 1))
			first.Close()

			calls, dead := 0, false
			var mu sync.Mutex
			die := func() error {
				mu.Lock()
				defer mu.Unlock()
				if calls++; calls > k {
					dead = true
				}
				if dead {
					return errCrash
				}
				return nil
			}
			gone := func(string, string) error {
				mu.Lock()
				defer mu.Unlock()
				if dead {
					return errCrash
				}
				return nil
			}
			if after {
				m.fail(gone, func(string) error { return die() })
			} else {
				m.fail(func(string, string) error { return die() }, nil)
			}
			acknowledged := map[archive.ID]bool{eventID("before", 0): true, eventID("before", 1): true}
			all := map[archive.ID]bool{eventID("before", 0): true, eventID("before", 1): true}
			l, err := Open(t.Context(), m, Options{Window: time.Millisecond, Log: quiet})
			for n := range 6 {
				e := event("a", n)
				all[e.ID] = true
				if err == nil && l.Append(t.Context(), e) == nil {
					acknowledged[e.ID] = true
				}
			}
			if err == nil {
				l.Close()
			}
			died := dead
			m.fail(nil, nil)
			next := open(t, m, Options{})
			there := map[archive.ID]bool{}
			for _, e := range browseAll(t, next, Filter{}, 100) {
				there[e.ID] = true
			}
			for id := range acknowledged {
				if !there[id] {
					t.Fatalf("after call %d (answered: %v): the acknowledged event %s is lost", k, !after, id)
				}
			}
			for n := range 6 {
				if err := next.AppendMissing(t.Context(), event("a", n)); err != nil {
					t.Fatal(err)
				}
			}
			wantOnce(t, next, all)
			if t.Failed() {
				t.Fatalf("after call %d (answered: %v)", k, !after)
			}
			next.Close()
			if !died {
				if k < 8 {
					t.Fatalf("only %d calls were tried", k)
				}
				break
			}
		}
	}
}

// The store fails again and again, before and after it did what it was asked,
// for several writers at once.
func TestUnreliableStore(t *testing.T) {
	m := newMemory()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewPCG(seed, 1))
	var mu sync.Mutex
	fail := func(string) error {
		mu.Lock()
		defer mu.Unlock()
		if rnd.IntN(10) == 0 {
			return errors.New("the store is away")
		}
		return nil
	}
	var logs []*Log
	for range 4 {
		logs = append(logs, open(t, m, Options{}))
	}
	m.fail(func(_, key string) error { return fail(key) }, fail)
	want := map[archive.ID]bool{}
	var wg sync.WaitGroup
	for w, l := range logs {
		name := fmt.Sprint("w", w)
		for n := range 60 {
			want[eventID(name, n)] = true
		}
		wg.Go(func() {
			for n := range 60 {
				e := event(name, n)
				err := l.Append(t.Context(), e)
				for tries := 0; err != nil; tries++ {
					if tries == 200 {
						t.Errorf("%s %d: %v", name, n, err)
						return
					}
					err = l.AppendMissing(t.Context(), e)
				}
			}
		})
	}
	wg.Wait()
	for _, l := range logs {
		l.Close()
	}
	m.fail(nil, nil)
	wantOnce(t, open(t, m, Options{}), want)
}

func TestAppendEnds(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Append(ctx, event("a", 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	m.fail(func(op, _ string) error {
		if op == "put" {
			return errors.New("no room")
		}
		return nil
	}, nil)
	if err := l.Append(t.Context(), event("a", 1)); err == nil || !strings.Contains(err.Error(), "no room") {
		t.Errorf("no room: %v", err)
	}
	m.fail(nil, nil)
	for name, e := range map[string]archive.Event{
		"empty":        {},
		"no actor":     {ID: eventID("x", 0), Action: archive.ActViewed},
		"huge":         {ID: eventID("x", 1), Action: archive.ActViewed, Actor: "owner", Reason: strings.Repeat("x", maxEvent)},
		"huge private": {ID: eventID("x", 2), Action: archive.ActViewed, Actor: "owner", Private: map[string]string{"a": strings.Repeat("x", maxEvent+1)}},
	} {
		if err := l.Append(t.Context(), e); err == nil {
			t.Errorf("%s was appended", name)
		}
	}
	if err := l.Append(t.Context(), event("a", 1)); err != nil {
		t.Error(err)
	}
	l.Close()
	l.Close()
	if err := l.Append(t.Context(), event("a", 2)); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	wantOnce(t, open(t, m, Options{}), map[archive.ID]bool{eventID("a", 1): true})
}

// Close commits what was sent before it.
func TestCloseCommits(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{Window: time.Hour})
	errs := make(chan error, 10)
	for n := range 10 {
		go func() { errs <- l.Append(context.Background(), event("a", n)) }()
	}
	time.Sleep(50 * time.Millisecond) // they wait in a window of an hour
	l.Close()
	committed := 0
	for range 10 {
		if err := <-errs; err == nil {
			committed++
		} else if !errors.Is(err, ErrClosed) {
			t.Error(err)
		}
	}
	if committed == 0 {
		t.Error("nothing was committed")
	}
	wantClean(t, open(t, m, Options{}), committed)
}
