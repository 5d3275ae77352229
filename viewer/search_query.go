package viewer

import (
	"strconv"
	"strings"

	"fumikura/index"
	"fumikura/internal/archive"
)

// facetFields are what results can be narrowed down by, and their headings.
var facetFields = []struct {
	name  string
	words key
}{{index.FacetDivision, "facets.division"}, {index.FacetFY, "facets.fy"}, {index.FacetSeries, "facets.series"}}

// showFacets lists what the results can be narrowed down by. A choice stands in
// the address and is a chip beside the words.
func (v *visit) showFacets(view *searchView, a asked, res *index.Result) {
	for _, f := range facetFields {
		out := facetView{Name: v.say(f.words)}
		for _, c := range res.Facets[f.name] {
			if c.Value == "" {
				continue
			}
			b, on := a, false
			val := facetValue{Label: c.Label, Count: c.Count}
			switch f.name {
			case index.FacetDivision:
				on = a.division != nil && *a.division == c.Value
				if b.division = &c.Value; on {
					b.division = nil
				}
			case index.FacetFY:
				y, err := strconv.Atoi(c.Value)
				if err != nil {
					continue
				}
				val.Label = fyText(y, v.lang)
				on = a.fy != nil && *a.fy == y
				if b.fy = &y; on {
					b.fy = nil
				}
			case index.FacetSeries:
				id := archive.ID(c.Value)
				val.Label = v.seriesName(id, c.Label)
				on = a.series == id
				if b.series = id; on {
					b.series = ""
				}
			}
			val.URL, val.On = b.path(), on
			out.Values = append(out.Values, val)
		}
		if len(out.Values) > 0 {
			view.Facets = append(view.Facets, out)
		}
	}
}

// seriesName is a series' title; the one that everything begins in has a name in
// both languages.
func (v *visit) seriesName(id archive.ID, title string) string {
	if id == archive.Unsorted && title == archive.UnsortedSeries().Title {
		return v.say("series.unsorted")
	}
	return title
}

// showQuery shows how the query was understood: its parts, each of which can be
// taken away, and what in it could not be.
func (v *visit) showQuery(view *searchView, a asked, res *index.Result) {
	if res.Query == nil {
		return
	}
	text := []rune(res.Query.Text)
	place := func(start, end int) (int, int) {
		start = min(max(start, 0), len(text))
		return start, min(max(end, start), len(text))
	}
	for _, p := range res.Query.Problems {
		s, e := place(p.Start, p.End)
		view.Problems = append(view.Problems, queryProblem{Sentence: p.In(v.lang), Before: string(text[:s]), Bad: string(text[s:e]), After: string(text[e:])})
	}
	if root := res.Query.Root; root != nil {
		kids := root.Kids
		if root.Op != index.OpAnd {
			kids = []*index.Node{root}
		}
		for _, k := range kids {
			s, e := place(k.Start, k.End)
			b := a
			b.query = joinText(string(text[:s]), string(text[e:]))
			view.Chips = append(view.Chips, chip{string(text[s:e]), b.path()})
		}
	}
	words := len(view.Chips)
	v.showSpellings(view, a, res)
	if a.division != nil {
		b := a
		b.division = nil
		view.Chips = append(view.Chips, chip{v.say("chip.division", *a.division), b.path()})
	}
	if a.fy != nil {
		b := a
		b.fy = nil
		view.Chips = append(view.Chips, chip{v.say("chip.fy", fyText(*a.fy, v.lang)), b.path()})
	}
	if a.series != "" {
		b := a
		b.series = ""
		view.Chips = append(view.Chips, chip{v.say("chip.series", v.chosenSeries(a.series, res)), b.path()})
	}
	if len(view.Chips) == words && words < 2 {
		view.Chips = nil // the box says as much
	}
}

// chosenSeries is the title of the series that the results are narrowed down to,
// as far as its facet tells the reader.
func (v *visit) chosenSeries(id archive.ID, res *index.Result) string {
	for _, c := range res.Facets[index.FacetSeries] {
		if archive.ID(c.Value) == id {
			return v.seriesName(id, c.Label)
		}
	}
	return v.say("facets.chosen")
}

// joinText puts what stands before and after a part of a query together.
func joinText(before, after string) string {
	return strings.Join(strings.Fields(before+" "+after), " ")
}
