package index

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// A tally counts verified hits.
type tally struct {
	pages   int
	records map[archive.ID]struct{}
	facets  map[string]map[string]int
}

// all counts hits, and says how many records came with them.
func (t *tally) all(hits []*Entry) int {
	before := len(t.records)
	for _, e := range hits {
		t.add(e)
	}
	return len(t.records) - before
}

func (t *tally) add(e *Entry) {
	if t.records == nil {
		t.records = map[archive.ID]struct{}{}
		t.facets = map[string]map[string]int{}
		for _, f := range FacetNames {
			t.facets[f] = map[string]int{}
		}
	}
	t.pages++
	t.records[e.Record] = struct{}{}
	for _, f := range FacetNames {
		t.facets[f][e.Facet(f)]++
	}
}

// label sorts facet values and gives them names for people.
func (s *Searcher) label(ctx context.Context, counts map[string]map[string]int) map[string][]FacetCount {
	out := map[string][]FacetCount{}
	for f, values := range counts {
		list := make([]FacetCount, 0, len(values))
		for v, n := range values {
			list = append(list, FacetCount{Value: v, Label: v, Count: n})
		}
		slices.SortFunc(list, func(a, b FacetCount) int {
			return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Value, b.Value))
		})
		list = list[:min(len(list), maxFacet)]
		for i := range list {
			s.name(ctx, f, &list[i])
		}
		out[f] = list
	}
	return out
}
