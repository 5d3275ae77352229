package archive_test

import (
	"fmt"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// TestOwed walks the markers as a feeder does: batch after batch, and each
// batch's pages in page order.
func TestOwed(t *testing.T) {
	a := open(t)
	var told []archive.Marker
	a.Owed = func(m archive.Marker) { told = append(told, m) }
	var batches []archive.ID
	for i := range 5 {
		batches = append(batches, archive.DeriveID("batch", fmt.Sprint(i)))
	}
	slices.Sort(batches)
	marks := 0
	for i, b := range batches {
		for n := range i * 3 { // the first has none
			must(t, a.Mark(t.Context(), archive.ReadMarker(archive.PageRef{Page: archive.PageID(b, n+1), Image: 1, Batch: b, Lane: archive.LaneBulk})))
			marks++
		}
	}
	other := archive.IndexMarker(archive.PageRef{Page: "pp", Image: 1, Batch: batches[0], Lane: archive.LaneBulk})
	must(t, a.Mark(t.Context(), other))
	must(t, a.Mark(t.Context(), other)) // again is no error
	if len(told) != marks+2 {
		t.Errorf("told of %d markers", len(told))
	}
	counter := archive.ReadMarker(archive.PageRef{Page: "pp", Image: 1, Batch: batches[2], Lane: archive.LaneCounter})
	must(t, a.Mark(t.Context(), counter))
	want := []archive.Debt{{Lane: archive.LaneCounter, Batch: batches[2]}}
	for _, b := range batches[1:] {
		want = append(want, archive.Debt{Lane: archive.LaneBulk, Batch: b})
	}
	for _, limit := range []int{1, 2, 10} {
		var got []archive.Debt
		for after := (archive.Debt{}); ; {
			some, err := a.Debts(t.Context(), archive.StageRead, after, limit)
			must(t, err)
			if got = append(got, some...); len(some) < limit {
				break
			}
			after = some[len(some)-1]
		}
		if !slices.Equal(got, want) {
			t.Errorf("by %d: %v, want %v", limit, got, want)
		}
	}
	if got, err := a.Debts(t.Context(), archive.StageCut, archive.Debt{}, 10); err != nil || len(got) > 0 {
		t.Errorf("another stage has %v, %v", got, err)
	}
	must(t, a.Unmark(t.Context(), counter))
	b := batches[4]
	var pages []string
	for after := ""; ; {
		some, err := a.OwedBy(t.Context(), archive.StageRead, archive.LaneBulk, b, after, 5)
		must(t, err)
		for _, m := range some {
			pages = append(pages, m.ID)
			after = m.Key()
		}
		if len(some) < 5 {
			break
		}
	}
	for n := range 12 {
		if n >= len(pages) || pages[n] != string(archive.PageID(b, n+1)) {
			t.Fatalf("pages come as %v", pages)
		}
	}
	must(t, a.Unmark(t.Context(), other))
	must(t, a.Unmark(t.Context(), other))
	if owed, err := a.Owes(t.Context(), other); owed || err != nil {
		t.Errorf("an unmarked one is owed: %v, %v", owed, err)
	}
}

// TestFailAndRetry: at every moment the work stands as a marker or as a failure.
func TestFailAndRetry(t *testing.T) {
	for _, after := range []bool{false, true} {
		for n := 1; n <= 4; n++ {
			raw := bucket(t)
			a := archive.New(raw, open(t).Now, ids())
			m := archive.ReadMarker(archive.PageRef{Page: "pp", Image: 1, Batch: "b", Lane: archive.LaneBulk})
			must(t, a.Mark(t.Context(), m))
			c := &crashing{Bucket: raw, left: n, after: after}
			d := archive.New(c, a.Now, a.NewID)
			err := d.Fail(t.Context(), m, &archive.Failure{Page: "pp", Tries: 5, Reason: archive.Reason{Code: "engine"}})
			if err == nil {
				var f *archive.Failure
				must(t, a.Failures(t.Context(), "b", func(x *archive.Failure) error { f = x; return nil }))
				if f == nil || f.Marker != m.Key() || f.Stage != m.Stage || f.Batch != "b" || f.Tries != 5 {
					t.Fatalf("the failure is %+v", f)
				}
				err = d.Retry(t.Context(), f)
			}
			if c.dead != (err != nil) {
				t.Fatalf("write %d: %v", n, err)
			}
			owed, err := a.Owes(t.Context(), m)
			must(t, err)
			failures := under(t, raw, archive.FailedPrefix("b"))
			if !owed && len(failures) == 0 {
				t.Errorf("died at write %d (took effect: %v): the work is forgotten", n, after)
			}
		}
	}
}

// TestTightenSweep: an entry whose revision never came goes, one whose revision
// stands gets its marker again, and a young one is left alone.
func TestTightenSweep(t *testing.T) {
	a := open(t)
	r := newRecord(t, a, "b")
	came, never := archive.Tightened{ID: r.ID, Rev: 1}, archive.Tightened{ID: r.ID, Rev: 2}
	absent := archive.Tightened{ID: "absent", Rev: 1}
	for _, x := range []archive.Tightened{came, never, absent} {
		must(t, a.Tighten(t.Context(), x))
	}
	// The store's clock is now, the archive's is noon of a day to come or gone:
	// an age is taken that puts all entries on one side.
	must(t, a.SweepTightened(t.Context(), 1<<62))
	if got, err := a.TightenedNow(t.Context()); err != nil || len(got) != 3 {
		t.Fatalf("young entries: %v, %v", got, err)
	}
	must(t, a.SweepTightened(t.Context(), -1<<62))
	got, err := a.TightenedNow(t.Context())
	if err != nil || len(got) != 1 || got[0] != came {
		t.Errorf("after the sweep: %v, %v", got, err)
	}
	if owed, err := a.Owes(t.Context(), archive.Marker{Stage: archive.StageRecord, Lane: archive.LaneCounter, Batch: "b", ID: string(r.ID), Target: 1}); !owed || err != nil {
		t.Errorf("the record's entry is owed: %v, %v", owed, err)
	}
	must(t, a.Untighten(t.Context(), came))
	if got, err := a.TightenedNow(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("untightened: %v, %v", got, err)
	}
}
