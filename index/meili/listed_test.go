package meili

import (
	"cmp"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Places are in the order of the sorts that they serve, and tell a page and its
// state.
func TestPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var entries []*index.Entry
	for i := range 300 {
		rec := archive.DeriveID("record", string(rune('a'+r.IntN(20))))
		entries = append(entries, &index.Entry{ID: archive.PageID(rec, i+1), Record: rec, Position: 1 + i, Day: []int{0, 19720401, 20260101}[r.IntN(3)],
			Number: []string{"", "松総第9号", "松総第10号", "松総"}[r.IntN(4)], Title: []string{"道路", "道路台帳", "A b", strings.Repeat("長い題", 40)}[r.IntN(4)]})
	}
	by := map[index.Sort]func(a, b *index.Entry) int{
		index.SortBest:   func(a, b *index.Entry) int { return b.Day - a.Day },
		index.SortNewest: func(a, b *index.Entry) int { return b.Day - a.Day },
		index.SortOldest: func(a, b *index.Entry) int { return a.Day - b.Day },
		index.SortNumber: func(a, b *index.Entry) int { return strings.Compare(a.NumberKey(), b.NumberKey()) },
		index.SortDoubt:  func(a, b *index.Entry) int { return strings.Compare(a.DoubtKey(), b.DoubtKey()) },
		index.SortUnread: func(a, b *index.Entry) int { return strings.Compare(a.UnreadKey(), b.UnreadKey()) },
		index.SortTitle:  func(a, b *index.Entry) int { return strings.Compare(a.TitleKey(), b.TitleKey()) },
	}
	for s, first := range by {
		var places []string
		for _, e := range entries {
			places = append(places, placeOf(e, s, version([]byte(e.ID))))
		}
		slices.Sort(places)
		slices.SortFunc(entries, func(a, b *index.Entry) int {
			return cmp.Or(first(a, b), strings.Compare(string(a.Record), string(b.Record)), a.Position-b.Position)
		})
		for i, e := range entries {
			l, err := listedOf(places[i])
			if want := (listed{string(e.ID), version([]byte(e.ID))}); err != nil || l != want {
				t.Fatalf("sort %q: place %d is of %v, want %v (%v)", s, i, l, want, err)
			}
			if len(places[i]) > 468 {
				t.Errorf("%q is longer than a value may be", places[i])
			}
		}
	}
	if _, err := listedOf("a b c"); err == nil {
		t.Error("a place without an id is no error")
	}
}

// One state of an entry is another than the next.
func TestVersion(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"", "a", "b", "ab", "ba", "道路", "道路 "} {
		v := version([]byte(s))
		if was, ok := seen[v]; ok || strings.Contains(v, " ") {
			t.Errorf("%q is the version of %q and %q", v, was, s)
		}
		seen[v] = s
	}
}

func TestFacetValues(t *testing.T) {
	got, err := facetValues(nil, json.RawMessage(`{"fy":{"1972":3},"newest":{"79739598 a 000001 v b":1,"7 \"c\"":1}}`), attrNewest)
	if want := []string{"79739598 a 000001 v b", `7 "c"`}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	for _, bad := range []string{``, `{"newest":[]}`, `{"newest":{"a":1}`} {
		if _, err := facetValues(nil, json.RawMessage(bad), attrNewest); err == nil {
			t.Errorf("%s is no error", bad)
		}
	}
}

// A place that no answer gave is an error, and nobody is asked.
func TestNext(t *testing.T) {
	x := &Index{}
	for _, bad := range []string{`{"taken":[1]}`, "many", `{"after":3}`} {
		if _, err := x.Search(t.Context(), &index.Ask{Next: bad}); err == nil {
			t.Errorf("%q is taken for a place in an answer", bad)
		}
	}
}
