package indextest

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A pair is a query and a page's text or title, with the rule that they show.
type pair struct{ rule, query, text string }

// pairsOf are the pairs of a table of index/japanese, which every driver must find,
// or not find, as the table says.
func pairsOf(t *testing.T, name string) []pair {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "japanese", "testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var out []pair
	for line := range strings.Lines(string(b)) {
		if c := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); line[0] != '#' && len(c) == 3 {
			out = append(out, pair{c[0], c[1], c[2]})
		}
	}
	return out
}

// pairs: what is spelled otherwise is found on the first rung, what differs in one
// thing is not; kana between kanji and readings are found on the second.
func pairs(t *testing.T, x index.Index) {
	type set struct {
		table string
		rung  int
		title bool // the text is a record's title
		found func(rule string) bool
	}
	always := func(is bool) func(string) bool { return func(string) bool { return is } }
	same := func(rule string) bool { return rule == "same" }
	sets := []set{
		{"spelling.tsv", index.RungExact, false, always(true)}, {"nearmiss.tsv", index.RungExact, false, always(false)},
		{"okurigana.tsv", index.RungAsRead, false, same}, {"yomi.tsv", index.RungAsRead, true, same},
	}
	var entries []*index.Entry
	for i, s := range sets {
		for k, p := range pairsOf(t, s.table) {
			rec := archive.DeriveID(s.table, fmt.Sprint(k))
			e := &index.Entry{ID: archive.PageID(rec, 1), Record: rec, Position: 1, Of: 1, First: true, Day: 19000101 + i, Series: archive.DeriveID(s.table), Rights: []string{archive.RightAll}}
			if s.title {
				e.Title = p.text
				e.Fill(plain("本文"))
			} else {
				e.Fill(plain(p.text))
			}
			entries = append(entries, e)
		}
	}
	shelf := newShelf(t, x, entries)
	for _, s := range sets {
		n := 0
		for k, p := range pairsOf(t, s.table) {
			page := archive.PageID(archive.DeriveID(s.table, fmt.Sprint(k)), 1)
			res := shelf.search(index.Request{Query: p.query, Reader: Owner, Rung: s.rung, Limit: -1, Bare: true, Narrow: index.Narrow{Record: archive.DeriveID(s.table, fmt.Sprint(k))}})
			n++
			found := slices.ContainsFunc(res.Hits, func(h index.Hit) bool {
				return h.Page == page && (!s.title || slices.ContainsFunc(h.Why, func(w index.Why) bool { return w.Code == index.WhyReading }))
			})
			if found != s.found(p.rule) {
				t.Errorf("%s, %s: %q and %q: found %v", s.table, p.rule, p.query, p.text, found)
			}
		}
		t.Logf("%s: %d pairs", s.table, n)
	}
}
