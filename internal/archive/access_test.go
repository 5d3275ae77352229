package archive_test

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
)

const today = "2026-11-03"

var (
	ann    = archive.Reader{Person: "ann", Divisions: []string{"tax"}, SignedIn: true}
	ben    = archive.Reader{Person: "ben", Divisions: []string{"works", "water"}, SignedIn: true}
	nobody = archive.Reader{}
	owner  = archive.Reader{Owner: true, SignedIn: true}

	accesses = map[string]archive.Access{
		"all":             {Level: archive.LevelAll},
		"closed":          {Level: archive.LevelClosed},
		"none":            {},
		"unknown level":   {Level: "everybody", Divisions: []string{"tax"}},
		"tax":             {Level: archive.LevelDivisions, Divisions: []string{"tax"}},
		"water":           {Level: archive.LevelDivisions, Divisions: []string{"water"}},
		"tax and ben":     {Level: archive.LevelDivisions, Divisions: []string{"tax"}, People: []archive.ID{"ben"}},
		"ann":             {Level: archive.LevelPeople, Divisions: []string{"water"}, People: []archive.ID{"ann"}},
		"open today":      {Level: archive.LevelClosed, OpenFrom: today},
		"open tomorrow":   {Level: archive.LevelClosed, OpenFrom: "2026-11-04"},
		"open long ago":   {Level: archive.LevelPeople, People: []archive.ID{"ann"}, OpenFrom: "1999-12-31"},
		"division called": {Level: archive.LevelDivisions, Divisions: []string{"p:ann", "all"}},
	}
)

func TestAllows(t *testing.T) {
	for name, want := range map[string]string{ // who may, of a(nn), b(en)
		"all": "ab", "closed": "", "none": "", "unknown level": "", "tax": "a", "water": "b", "tax and ben": "ab", "ann": "a",
		"open today": "ab", "open tomorrow": "", "open long ago": "ab", "division called": "",
	} {
		x := accesses[name]
		got := ""
		if x.Allows(ann, today) {
			got += "a"
		}
		if x.Allows(ben, today) {
			got += "b"
		}
		if got != want {
			t.Errorf("%s allows %q, want %q", name, got, want)
		}
		if x.Allows(nobody, today) || x.Allows(archive.Reader{Person: "ann", Divisions: []string{"tax"}}, today) {
			t.Errorf("%s allows one who is not signed in", name)
		}
		if !x.Allows(owner, today) {
			t.Errorf("%s does not allow the owner", name)
		}
	}
	if len(accesses) != 12 {
		t.Errorf("%d accesses, not all are tried", len(accesses))
	}
}

// TestTightens: going from one access to another tightens if it takes the record
// from any reader on any day; saying so where it does not is allowed, and costs
// no more than a longer list for some seconds.
func TestTightens(t *testing.T) {
	readers := []archive.Reader{ann, ben, {Person: "cleo", SignedIn: true}, {SignedIn: true, Divisions: []string{"p:ann", "all"}}}
	days := []string{"1999-12-30", "2000-01-01", today, "2026-11-04", "2099-01-01"}
	for from, a := range accesses {
		for to, b := range accesses {
			takes := slices.ContainsFunc(readers, func(r archive.Reader) bool {
				return slices.ContainsFunc(days, func(d string) bool { return a.Allows(r, d) && !b.Allows(r, d) })
			})
			if takes && !a.Tightens(b) {
				t.Errorf("%s to %s takes it from somebody, and is not called tighter", from, to)
			}
		}
		if a.Tightens(a) {
			t.Errorf("%s is called tighter than itself", from)
		}
		if a.Tightens(accesses["all"]) {
			t.Errorf("opening %s to all is called tighter", from)
		}
	}
	for _, c := range []struct {
		from, to string
		want     bool
	}{
		{"all", "closed", true}, {"all", "tax", true}, {"tax", "tax and ben", false}, {"tax and ben", "tax", true},
		{"closed", "tax", false}, {"closed", "open tomorrow", false}, {"open today", "open tomorrow", true},
		{"open tomorrow", "open today", false}, {"tax", "water", true}, {"ann", "open long ago", false}, {"open today", "tax", true},
	} {
		if got := accesses[c.from].Tightens(accesses[c.to]); got != c.want {
			t.Errorf("%s to %s: tightens is %v", c.from, c.to, got)
		}
	}
}

// TestKeysAgree: what the index compares gives what Allows says, except for the
// day from which a record is open.
func TestKeysAgree(t *testing.T) {
	for name, x := range accesses {
		if x.OpenFrom != "" {
			continue
		}
		for _, r := range []archive.Reader{ann, ben, nobody} {
			shares := slices.ContainsFunc(x.Keys(), func(k string) bool { return slices.Contains(r.Keys(), k) })
			if shares != x.Allows(r, today) {
				t.Errorf("%s and %q: the keys say %v", name, r.Person, shares)
			}
		}
	}
}
