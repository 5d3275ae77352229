package archive

import "slices"

// Level is how far a record or series is open.
type Level string

// The levels of access.
const (
	LevelAll       Level = "all"       // everybody who is signed in
	LevelDivisions Level = "divisions" // members of the named divisions, and the named people
	LevelPeople    Level = "people"    // the named people
	LevelClosed    Level = "closed"    // nobody but the archive's owner
)

// Access says who may see a record. Where a record has none, its series' holds.
type Access struct {
	Level     Level    `json:"level"`
	Divisions []string `json:"divisions,omitempty"`
	People    []ID     `json:"people,omitempty"`
	// OpenFrom is the day (YYYY-MM-DD) from which everybody who is signed in may
	// see it whatever the level; empty means never.
	OpenFrom string `json:"openFrom,omitempty"`
}

// RightAll, and the prefixes of the other keys, are what an index entry stores.
const (
	RightAll      = "all"
	RightDivision = "d:"
	RightPerson   = "p:"
)

// Keys are the rights keys that an index entry of the record carries; a Reader
// may see it if they share one, or if OpenFrom has come.
func (a Access) Keys() []string {
	var keys []string
	switch a.Level {
	case LevelAll:
		keys = append(keys, RightAll)
	case LevelDivisions:
		for _, d := range a.Divisions {
			keys = append(keys, RightDivision+d)
		}
		fallthrough
	case LevelPeople:
		for _, p := range a.People {
			keys = append(keys, RightPerson+string(p))
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}

// A Reader is who asks: every query, count, facet, image and text is given for
// one Reader. The zero Reader may see nothing.
type Reader struct {
	Person    ID
	Divisions []string
	// Owner sees everything: the archive's owner at the command line, and roles
	// that the house rules let see all records (auditors).
	Owner bool
	// SignedIn is true for every real person and for the owner.
	SignedIn bool
}

// Keys are the rights keys that the reader holds.
func (r Reader) Keys() []string {
	if !r.SignedIn {
		return nil
	}
	keys := []string{RightAll}
	for _, d := range r.Divisions {
		keys = append(keys, RightDivision+d)
	}
	if r.Person != "" {
		keys = append(keys, RightPerson+string(r.Person))
	}
	return keys
}

// Allows tells whether r may see what a guards on the day today (YYYY-MM-DD in
// the archive's time zone).
func (a Access) Allows(r Reader, today string) bool {
	if r.Owner {
		return true
	}
	if !r.SignedIn {
		return false
	}
	if a.OpenFrom != "" && a.OpenFrom <= today {
		return true
	}
	held := r.Keys()
	return slices.ContainsFunc(a.Keys(), func(k string) bool { return slices.Contains(held, k) })
}

// Tightens tells whether going from a to b may take the record from somebody
// who could see it.
func (a Access) Tightens(b Access) bool {
	if a.OpenFrom != "" && (b.OpenFrom == "" || b.OpenFrom > a.OpenFrom) && b.Level != LevelAll {
		return true
	}
	after := b.Keys()
	if slices.Contains(after, RightAll) {
		return false
	}
	return slices.ContainsFunc(a.Keys(), func(k string) bool { return !slices.Contains(after, k) })
}
