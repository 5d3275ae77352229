package history

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func TestBrowseFilters(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	var all []archive.Event
	for n := range 120 {
		e := event([]string{"a", "b"}[n%2], n)
		switch n % 5 {
		case 0:
			e.Batch = "batch"
		case 1:
			e.Page = archive.DeriveID("page", fmt.Sprint(n%4))
		case 2:
			e.Person, e.Action = archive.DeriveID("person"), archive.ActPerson
		}
		all = append(all, e)
	}
	appendAll(t, l, all...)
	day := func(n int) time.Time { return epoch.Add(time.Duration(n) * time.Second) }
	for name, f := range map[string]Filter{
		"none":    {},
		"record":  {Record: archive.DeriveID("record", "3")},
		"page":    {Page: archive.DeriveID("page", "2")},
		"batch":   {Batch: "batch"},
		"person":  {Person: archive.DeriveID("person")},
		"actor":   {Actor: "person:b"},
		"action":  {Action: archive.ActSearched},
		"from":    {From: day(50)},
		"to":      {To: day(50)},
		"between": {From: day(30), To: day(40)},
		"both":    {Actor: "person:a", Action: archive.ActViewed, From: day(10)},
		"nothing": {Batch: "another"},
	} {
		for _, limit := range []int{1, 3, 1000} {
			got := browseAll(t, l, f, limit)
			i := 0
			for n := len(all) - 1; n >= 0; n-- {
				if !f.fits(&all[n]) {
					continue
				}
				if i >= len(got) || got[i].ID != all[n].ID {
					t.Fatalf("%s, limit %d: entry %d is not event %d", name, limit, i, n)
				}
				i++
			}
			if i != len(got) {
				t.Errorf("%s, limit %d: %d entries, want %d", name, limit, len(got), i)
			}
			if name == "between" && i != 10 || name == "batch" && i != 24 || name == "nothing" && i != 0 || name == "actor" && i != 60 {
				t.Errorf("%s: %d entries", name, i)
			}
		}
	}
}

// What comes meanwhile, also from another process, does not disturb a cursor.
func TestBrowseWhileAppending(t *testing.T) {
	m := newMemory()
	l, other := open(t, m, Options{}), open(t, m, Options{})
	for n := range 20 {
		appendAll(t, l, event("a", n))
	}
	var got []Entry
	for before := ""; ; {
		some, next, err := l.Browse(t.Context(), Filter{}, before, 3)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, some...)
		if before = next; next == "" {
			break
		}
		appendAll(t, other, event("b", len(got)))
	}
	for i, e := range got {
		if e.Index != int64(19-i) {
			t.Fatalf("entry %d has the index %d", i, e.Index)
		}
	}
	if len(got) != 20 {
		t.Errorf("%d entries", len(got))
	}
	if now, _, err := l.Browse(t.Context(), Filter{}, "", 1); err != nil || len(now) != 1 || now[0].Actor != "person:b" {
		t.Errorf("the newest is %v, %v", now, err)
	}
}

func TestBrowseBounds(t *testing.T) {
	m := newMemory()
	l := open(t, m, Options{})
	l.lookFor = time.Hour
	l.mu.Lock()
	for s := range 12 {
		var group []*pending
		for n := range maxSegment {
			f, err := newLeaf(archive.Event{ID: eventID("x", s*maxSegment+n), Time: epoch, Actor: "owner", Action: archive.ActViewed})
			if err != nil {
				t.Fatal(err)
			}
			group = append(group, &pending{leaf: f, done: make(chan error, 1), from: 1 << 40})
		}
		if err := l.commit(t.Context(), group); err != nil {
			t.Fatal(err)
		}
	}
	l.mu.Unlock()
	events, next, err := l.Browse(t.Context(), Filter{Actor: "nobody"}, "", 10)
	if err != nil || len(events) != 0 || next != fmt.Sprint(12*maxSegment-maxLook) {
		t.Errorf("%d events, next %q, %v", len(events), next, err)
	}
	if got := browseAll(t, l, Filter{Actor: "nobody"}, 10); len(got) != 0 {
		t.Errorf("%d events", len(got))
	}
	for _, before := range []string{"x", "-1", "1.5", "99999999999999999999"} {
		if _, _, err := l.Browse(t.Context(), Filter{}, before, 10); !errors.Is(err, ErrCursor) {
			t.Errorf("before %q: %v", before, err)
		}
	}
	// One that runs out of time still gets on, a segment at a time.
	l.lookFor = 0
	if got, next, err := l.Browse(t.Context(), Filter{Actor: "nobody"}, "", 10); err != nil || len(got) != 0 || next != fmt.Sprint(11*maxSegment) {
		t.Errorf("out of time: %d events, next %q, %v", len(got), next, err)
	}
	if got := browseAll(t, l, Filter{Actor: "nobody"}, 10); len(got) != 0 {
		t.Errorf("%d events", len(got))
	}
	if got, next, err := l.Browse(t.Context(), Filter{}, "0", 10); err != nil || len(got) != 0 || next != "" {
		t.Errorf("before the first: %v %q %v", got, next, err)
	}
	if got, _, err := l.Browse(t.Context(), Filter{}, "999999999", 10); err != nil || len(got) != 10 || got[0].Index != 12*maxSegment-1 {
		t.Errorf("from behind the end: %v", err)
	}
	if got, _, err := l.Browse(t.Context(), Filter{}, "", 1<<30); err != nil || len(got) != maxBrowse {
		t.Errorf("limit: %d, %v", len(got), err)
	}
}

// A damaged segment is told, and does not hide the others.
func TestBrowseDamaged(t *testing.T) {
	m, events := smallHistory(t)
	keys := m.keys(logPrefix)
	m.objects[keys[4]][200] ^= 1
	delete(m.objects, keys[2]) // three events
	got := browseAll(t, open(t, m, Options{}), Filter{}, 4)
	damaged := 0
	for _, e := range got {
		if e.Damaged != "" {
			damaged++
			if e.Index != segmentIndex(keys[4]) {
				t.Errorf("damaged at %d", e.Index)
			}
		}
	}
	if damaged != 1 || len(got) != events-3 {
		t.Errorf("%d entries, %d damaged", len(got), damaged)
	}
}
