package history

import (
	"sync"
	"testing"

	"fumikura/internal/archive"
)

func TestAppendAndBrowse(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	var want []archive.Event
	for n := range 50 {
		want = append(want, event("a", n))
	}
	appendAll(t, l, want...)
	for _, limit := range []int{1, 7, 50, 1000} {
		got := browseAll(t, l, Filter{}, limit)
		if len(got) != len(want) {
			t.Fatalf("limit %d: %d entries, want %d", limit, len(got), len(want))
		}
		for i, e := range got {
			w := want[len(want)-1-i]
			if e.ID != w.ID || e.Index != int64(len(want)-1-i) || !e.Time.Equal(w.Time) || e.Private["query"] != w.Private["query"] || len(e.Deleted) != 0 {
				t.Fatalf("limit %d, entry %d: %+v, want %+v", limit, i, e, w)
			}
		}
	}
	wantClean(t, l, 50)
}

func TestManyWriters(t *testing.T) {
	const writers, each = 8, 200
	m := newMemory()
	var wg sync.WaitGroup
	for w := range writers {
		name := string(rune('a' + w))
		l := open(t, m, Options{})
		wg.Go(func() {
			var some sync.WaitGroup
			for n := range each {
				some.Go(func() {
					if err := l.Append(t.Context(), event(name, n)); err != nil {
						t.Errorf("%s %d: %v", name, n, err)
					}
				})
				if n%20 == 19 {
					some.Wait()
				}
			}
			some.Wait()
		})
	}
	wg.Wait()
	l := open(t, m, Options{})
	all := browseAll(t, l, Filter{}, 1000)
	seen := map[archive.ID]int64{}
	for i, e := range all {
		if _, twice := seen[e.ID]; twice {
			t.Errorf("event %s is there twice", e.ID)
		}
		seen[e.ID] = e.Index
		if e.Index != int64(len(all)-1-i) {
			t.Fatalf("entry %d has the index %d", i, e.Index)
		}
	}
	if len(seen) != writers*each {
		t.Fatalf("%d events, want %d", len(seen), writers*each)
	}
	for w := range writers {
		for n := 20; n < each; n++ {
			if a, b := eventID(string(rune('a'+w)), n-20-n%20), eventID(string(rune('a'+w)), n); n%20 == 0 && seen[a] > seen[b] {
				t.Errorf("writer %d: event %d was acknowledged before %d was sent, but stands after it", w, n-20, n)
			}
		}
	}
	wantClean(t, l, writers*each)
}
