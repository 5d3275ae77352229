package archive_test

import (
	"errors"
	"testing"

	"fumikura/internal/archive"
)

func TestSeriesAreListedAndChanged(t *testing.T) {
	a := open(t)
	all, err := a.AllSeries(t.Context())
	if err != nil || len(all) != 1 || all[0].ID != archive.Unsorted || all[0].Rev != 0 {
		t.Fatalf("%v, %+v", err, all)
	}
	one, two := archive.ID("01990000-0000-7000-8000-0000000000f1"), archive.ID("01990000-0000-7000-8000-000000000102")
	for _, id := range []archive.ID{two, one} {
		if err := a.CreateSeries(t.Context(), &archive.Series{ID: id, Rev: 1, Title: string(id[30:])}); err != nil {
			t.Fatal(err)
		}
	}
	lost := true
	for _, id := range []archive.ID{archive.Unsorted, two} {
		s, err := a.ChangeSeries(t.Context(), id, "person:x", func(s *archive.Series) (bool, error) {
			if lost { // somebody else is quicker once
				lost = false
				other := *s
				other.Rev, other.Title = s.Rev+1, "別"
				return true, a.CreateSeries(t.Context(), &other)
			}
			s.Languages = []string{"jpn", "eng"}
			return true, nil
		})
		if err != nil || s.Event.Actor != "person:x" || s.Event.Action != archive.ActChanged || s.Event.Object == "" {
			t.Errorf("%s: %v, %+v", id, err, s)
		}
	}
	if all, err = a.AllSeries(t.Context()); err != nil || len(all) != 3 {
		t.Fatalf("%v, %d series", err, len(all))
	}
	for i, want := range []archive.Series{{ID: archive.Unsorted, Rev: 2, Title: "別"}, {ID: one, Rev: 1}, {ID: two, Rev: 2}} {
		if got := all[i]; got.ID != want.ID || got.Rev != want.Rev || want.Title != "" && got.Title != want.Title || (len(got.Languages) == 2) != (want.Rev == 2) {
			t.Errorf("%d is %+v, want %+v", i, got, want)
		}
	}
	same, err := a.ChangeSeries(t.Context(), one, "person:x", func(*archive.Series) (bool, error) { return false, nil })
	if err != nil || same.Rev != 1 {
		t.Errorf("nothing changed: %v, %+v", err, same)
	}
	if _, err := a.ChangeSeries(t.Context(), "01990000-0000-7000-8000-0000000000aa", "x", nil); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
}
