package access

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"fumikura/internal/archive"
)

func TestSavedSearches(t *testing.T) {
	p := New(newHouse(t).a, Options{})
	ctx := context.Background()
	me, other := p.a.NewID(), p.a.NewID()
	var hits []archive.ID
	for range 3 {
		hits = append(hits, p.a.NewID())
	}
	s, err := p.SaveSearch(ctx, me, " 道路占用 ", "q=x", hits[:2])
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "道路占用" || s.New(hits[:2]) != 0 || s.New(hits) != 1 {
		t.Errorf("%+v, new %d and %d", s, s.New(hits[:2]), s.New(hits))
	}
	if err := p.Look(ctx, me, s.ID, hits); err != nil {
		t.Fatal(err)
	}
	all, err := p.SavedSearches(ctx, me)
	if err != nil || len(all) != 1 || all[0].New(hits) != 0 || all[0].Address != "q=x" {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := p.SavedSearch(ctx, other, s.ID); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("somebody else's: %v", err)
	}
	if err := p.ForgetSearch(ctx, other, s.ID); err != nil {
		t.Error(err)
	}
	if all, _ := p.SavedSearches(ctx, me); len(all) != 1 {
		t.Error("somebody else deleted it")
	}
	for _, bad := range []struct {
		name, address string
		want          error
	}{{"", "q=x", ErrSavedName}, {"a\u202eb", "q=x", ErrSavedName}, {"a", "q=" + strings.Repeat("x", maxAddress), ErrSavedLong}} {
		if _, err := p.SaveSearch(ctx, me, bad.name, bad.address, nil); err != bad.want {
			t.Errorf("%q: %v, want %v", bad.name, err, bad.want)
		}
	}
	for i := len(all); i < MaxSaved; i++ {
		if _, err := p.SaveSearch(ctx, me, fmt.Sprint(i), "q=x", nil); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := p.SaveSearch(ctx, me, "one too many", "q=x", nil); err != ErrSavedMany {
		t.Errorf("%v", err)
	}
	if err := p.ForgetSearch(ctx, me, s.ID); err != nil {
		t.Fatal(err)
	}
	if all, _ := p.SavedSearches(ctx, me); len(all) != MaxSaved-1 {
		t.Errorf("%d left", len(all))
	}
}

func TestRecentSearches(t *testing.T) {
	p := New(newHouse(t).a, Options{})
	ctx := context.Background()
	me := p.a.NewID()
	for i := range maxRecent + 5 {
		for range 2 { // the same again is no other
			if err := p.RememberSearch(ctx, me, fmt.Sprintf("q=%d", i)); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := p.RememberSearch(ctx, me, "q=20"); err != nil {
		t.Fatal(err)
	}
	got, err := p.RecentSearches(ctx, me)
	if err != nil || len(got) != maxRecent || got[0].Address != "q=20" || got[1].Address != "q=24" || got[5].Address != "q=19" {
		t.Errorf("%v, %v", got, err)
	}
	if err := p.ForgetRecent(ctx, me); err != nil {
		t.Fatal(err)
	}
	if got, err := p.RecentSearches(ctx, me); err != nil || len(got) > 0 {
		t.Errorf("%v, %v", got, err)
	}
}
