package viewer

import (
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// mostSetsShown is how many sets of a kind are shown of one change of the dictionary.
const mostSetsShown = 20

// A dictionaryChange is what one revision of the dictionary made of a kind of entries.
type dictionaryChange struct {
	Kind string
	Rows []pair // what was done, and to which entry
	More string // how many more there are
}

// changedEntries tells what a revision of the dictionary added, removed and changed.
func (v *visit) changedEntries(before, after *archive.Dictionary) []dictionaryChange {
	var out []dictionaryChange
	single := func(words []string) [][]string {
		sets := make([][]string, len(words))
		for i, w := range words {
			sets[i] = []string{w}
		}
		return sets
	}
	for _, k := range []struct {
		name          key
		before, after [][]string
		ordered       bool
	}{
		{key("dictionary.synonyms"), before.Synonyms, after.Synonyms, false}, {key("dictionary.variants"), before.Variants, after.Variants, false},
		{key("dictionary.divisions"), before.Divisions, after.Divisions, true}, {key("dictionary.stop"), single(before.Stop), single(after.Stop), false},
	} {
		d := compareSets(k.before, k.after, k.ordered)
		c := dictionaryChange{Kind: v.say(k.name)}
		row := func(did key, what string) { c.Rows = append(c.Rows, pair{v.say(did), what}) }
		for _, s := range d.added {
			row(key("dictionary.added"), joinSet(s))
		}
		for _, s := range d.changed {
			row(key("dictionary.changed"), v.say("history.became", joinSet(s[0]), joinSet(s[1])))
		}
		for _, s := range d.removed {
			row(key("dictionary.removed"), joinSet(s))
		}
		if n := len(c.Rows) - mostSetsShown; n > 0 {
			c.Rows, c.More = c.Rows[:mostSetsShown], v.say("dictionary.more", count(n))
		}
		if len(c.Rows) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func joinSet(s []string) string { return strings.Join(s, "、") }

// A setsDiff tells sets apart: those that came, those that went, and those of which
// some words stayed.
type setsDiff struct {
	added, removed [][]string
	changed        [][2][]string
}

// compareSets compares sets of words, whose order counts only where they are ordered.
func compareSets(before, after [][]string, ordered bool) setsDiff {
	id := func(s []string) string {
		if !ordered {
			s = slices.Sorted(slices.Values(s))
		}
		return strings.Join(s, "\x00")
	}
	only := func(sets, others [][]string) [][]string {
		have := map[string]bool{}
		for _, s := range others {
			have[id(s)] = true
		}
		return slices.DeleteFunc(slices.Clone(sets), func(s []string) bool { return have[id(s)] })
	}
	gone, come := only(before, after), only(after, before)
	with := map[string][]int{} // the sets that came, by their words
	for i, s := range come {
		for _, w := range s {
			with[w] = append(with[w], i)
		}
	}
	var d setsDiff
	taken := map[int]bool{}
	for _, s := range gone {
		common := map[int]int{}
		best := -1
		for _, w := range s {
			for _, i := range with[w] {
				if common[i]++; !taken[i] && (best < 0 || common[i] > common[best]) {
					best = i
				}
			}
		}
		if best < 0 {
			d.removed = append(d.removed, s)
			continue
		}
		taken[best] = true
		d.changed = append(d.changed, [2][]string{s, come[best]})
	}
	for i, s := range come {
		if !taken[i] {
			d.added = append(d.added, s)
		}
	}
	return d
}
