package index

import (
	"context"
	"strconv"

	"fumikura/internal/archive"
)

// maxFacet is how many values of a facet are shown.
const maxFacet = 50

// Facet is the entry's value of a facet, empty where it has none.
func (e *Entry) Facet(name string) string {
	switch name {
	case FacetSeries:
		return string(e.Series)
	case FacetDivision:
		return e.Division
	case FacetFY:
		if e.FY != 0 {
			return strconv.Itoa(e.FY)
		}
	case FacetBatch:
		return string(e.Batch)
	}
	return ""
}

// name gives a series or batch its title. One that can't be read keeps its id.
func (s *Searcher) name(ctx context.Context, facet string, c *FacetCount) {
	if c.Value == "" {
		return
	}
	switch facet {
	case FacetSeries:
		if v, err := s.archive.Series(ctx, archive.ID(c.Value)); err == nil {
			c.Label = v.Title
		}
	case FacetBatch:
		if v, err := s.archive.Batch(ctx, archive.ID(c.Value)); err == nil {
			c.Label = v.Title
		}
	}
}
