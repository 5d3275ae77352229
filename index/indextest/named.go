package indextest

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Records are found by the names of their files, the surest likeness alone, and never
// what the reader may not see; the same holds of divisions and kinds that occur.
func named(t *testing.T, x index.Index) {
	var entries []*index.Entry
	var records []*index.RecordEntry
	add := func(name, division, kind string, pages int, rights ...string) archive.ID {
		r := archive.DeriveID("named", name)
		for n := range pages {
			entries = append(entries, &index.Entry{ID: archive.DeriveID("named", name, fmt.Sprint(n)), Record: r, Position: n + 1, Of: pages, First: n == 0, Name: name, Division: division, Kind: kind, State: index.StateRead, Rights: rights})
		}
		records = append(records, &index.RecordEntry{ID: r, Shelf: index.ShelfRecords, Name: name, Division: division, Kind: kind, Rights: rights, Rev: 1})
		return r
	}
	all := archive.RightAll
	one := add("箱1/a1.jpg", "土木課", "許可書", 3, all)
	upper := add("A1.JPG", "財政課", "", 1, all)
	longer := add("21.jpg", "土木課", "契約書", 1, all)
	add("1.jpg", "秘書課", "内申書", 1, archive.RightDivision+"秘書課")
	for n := range 1600 {
		add(fmt.Sprintf("scan%04d.tif", n), "", "許可書", 1, all)
	}
	s := newShelf(t, x, entries)
	if err := x.Apply(t.Context(), gen, index.Change{Records: records}); err != nil {
		t.Fatal(err)
	}
	staff := archive.Reader{Person: archive.DeriveID("staff"), Divisions: []string{"財政課"}, SignedIn: true}
	for name, want := range map[string][]archive.ID{
		"箱1/a1.jpg": {one}, "a1.jpg": {one}, "A1.JPG": {upper}, "ａ１．ｊｐｇ": {one, upper}, "21.jpg": {longer}, "1.jpg": nil, "a1": nil, "": nil, "scan0007.tif": {archive.DeriveID("named", "scan0007.tif")},
	} {
		got, err := s.searcher.Named(t.Context(), staff, name)
		if slices.Sort(want); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v, want %v", name, got, err, want)
		}
	}
	if _, err := s.searcher.Named(t.Context(), staff, "tif"); !errors.Is(err, index.ErrManyNames) {
		t.Errorf("a part of every name: %v", err)
	}
	if got, err := s.searcher.Named(t.Context(), archive.Reader{}, "A1.JPG"); err != nil || len(got) > 0 {
		t.Errorf("for nobody: %v, %v", got, err)
	}
	o, err := s.searcher.Occurring(t.Context(), staff)
	if err != nil || !slices.Equal(o.Divisions, []string{"土木課", "財政課"}) || slices.Contains(o.Kinds, "内申書") || !slices.Contains(o.Kinds, "許可書") {
		t.Errorf("what occurs: %+v, %v", o, err)
	}
	if o, err := s.searcher.Occurring(t.Context(), Owner); err != nil || len(o.Divisions) != 3 || !slices.Contains(o.Divisions, "秘書課") {
		t.Errorf("to the owner: %+v, %v", o, err)
	}
	if o, err := s.searcher.Occurring(t.Context(), archive.Reader{}); err != nil || len(o.Divisions)+len(o.Kinds) > 0 {
		t.Errorf("to nobody: %+v, %v", o, err)
	}
}
