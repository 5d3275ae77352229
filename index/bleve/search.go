package bleve

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"fumikura/index"
	"fumikura/internal/archive"
)

func term(field, value string) query.Query {
	q := bleve.NewTermQuery(value)
	q.SetField(field)
	return q
}

func and(qs ...query.Query) query.Query {
	if len(qs) == 1 {
		return qs[0]
	}
	return bleve.NewConjunctionQuery(qs...)
}

func or(qs ...query.Query) query.Query {
	switch len(qs) {
	case 0:
		return bleve.NewMatchNoneQuery()
	case 1:
		return qs[0]
	}
	return bleve.NewDisjunctionQuery(qs...)
}

func not(q query.Query) query.Query {
	b := bleve.NewBooleanQuery()
	b.AddMust(bleve.NewMatchAllQuery())
	b.AddMustNot(q)
	return b
}

func between(field, from, to string) query.Query {
	yes := true
	q := bleve.NewTermRangeInclusiveQuery(from, to, &yes, &yes)
	q.SetField(field)
	return q
}

// word is where one of a word's spellings may stand in a field.
func word(n *index.Node, f index.Field) query.Query {
	var spellings []query.Query
	for _, p := range n.Phrases {
		var all []query.Query
		for _, t := range terms(p) {
			all = append(all, term(textField(f), t))
		}
		spellings = append(spellings, and(all...))
	}
	return or(spellings...)
}

// translate makes a query of a tree; n is not nil.
func translate(n *index.Node) query.Query {
	var kids []query.Query
	for _, k := range n.Kids {
		kids = append(kids, translate(k))
	}
	switch n.Op {
	case index.OpAnd:
		return and(kids...)
	case index.OpOr:
		return or(kids...)
	case index.OpNot:
		return not(kids[0])
	case index.OpYears:
		if n.From == n.To {
			return term(fieldYear, year(n.From))
		}
		return between(fieldYear, year(n.From), year(n.To))
	case index.OpState:
		return term(fieldState, string(n.State))
	}
	if n.Field != index.FieldAny {
		return word(n, n.Field)
	}
	places := []query.Query{word(n, index.FieldBody)}
	for _, f := range index.RecordFields {
		places = append(places, word(n, f))
	}
	return or(places...)
}

// ask makes the query of a question about pages.
func ask(a *index.Ask) query.Query {
	all := []query.Query{term(fieldShelf, shelfPage)}
	if root := a.Root.Candidates(); root != nil {
		all = append(all, translate(root))
	}
	if a.Root != nil {
		first := []query.Query{term(fieldFirst, yes)}
		for _, w := range a.Root.BodyWords() {
			first = append(first, word(w, index.FieldBody))
		}
		all = append(all, or(first...))
	}
	if a.Narrow.Record != "" {
		all = append(all, term(fieldRecord, string(a.Narrow.Record)))
	}
	return limits(all, a.Who, a.Narrow)
}

// limits adds rights and narrowing to what must hold.
func limits(all []query.Query, w index.Who, n index.Narrow) query.Query {
	if n.Series != "" {
		all = append(all, term(fieldSeries, string(n.Series)))
	}
	if n.Division != nil {
		if *n.Division == "" {
			all = append(all, not(between(fieldDivision, "", "\U0010ffff")))
		} else {
			all = append(all, term(fieldDivision, *n.Division))
		}
	}
	if n.FY != nil {
		all = append(all, term(fieldYear, year(*n.FY)))
	}
	if n.Batch != "" {
		all = append(all, term(fieldBatch, string(n.Batch)))
	}
	if !w.Everything {
		var may []query.Query
		for _, r := range w.Rights {
			may = append(may, term(fieldRights, r))
		}
		may = append(may, between(fieldOpenFrom, "0", w.Today))
		all = append(all, or(may...))
	}
	if len(w.Without) == 0 {
		return and(all...)
	}
	b := bleve.NewBooleanQuery()
	b.AddMust(all...)
	for _, id := range w.Without {
		b.AddMustNot(term(fieldRecord, string(id)), term(fieldSeries, string(id)))
	}
	return b
}

func by(field string, desc bool) search.SearchSort {
	return &search.SortField{Field: field, Desc: desc, Type: search.SortFieldAsString}
}

// Search implements index.Index.
func (x *Index) Search(ctx context.Context, a *index.Ask) (*index.Answer, error) {
	req := bleve.NewSearchRequestOptions(ask(a), max(a.Limit, 0), 0, false)
	req.Score = "none"
	req.Fields = []string{fieldEntry, fieldBody}
	req.SortByCustom(search.SortOrder{by(fieldDay, a.Sort != index.SortOldest), by(fieldPlace, false)})
	if a.Next != "" {
		var after []string
		if err := json.Unmarshal([]byte(a.Next), &after); err != nil || len(after) != 2 {
			return nil, fmt.Errorf("search: %q is no place in an answer", a.Next)
		}
		req.SetSearchAfter(after)
	}
	if a.Facets {
		for _, f := range index.FacetNames {
			req.AddFacet(f, bleve.NewFacetRequest(f, maxFacetValues))
		}
	}
	out := &index.Answer{}
	err := x.use(ctx, a.Generation, func(idx bleve.Index) error {
		res, err := idx.SearchInContext(ctx, req)
		if err != nil {
			return fmt.Errorf("search index %s: %w", a.Generation, err)
		}
		out.Total = int(res.Total)
		for _, h := range res.Hits {
			e, err := entry(h)
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, e)
		}
		if n := len(res.Hits); n > 0 && n == a.Limit {
			b, err := json.Marshal(res.Hits[n-1].Sort)
			if err != nil {
				return err
			}
			out.Next = string(b)
		}
		if a.Next == "" && out.Total <= len(out.Entries) {
			out.Next = ""
		}
		if a.Facets {
			out.Facets = facets(res.Facets)
		}
		return nil
	})
	return out, err
}

// maxFacetValues is how many values of a facet are told.
const maxFacetValues = 1000

func facets(res search.FacetResults) map[string]map[string]int {
	out := map[string]map[string]int{}
	for name, r := range res {
		m := map[string]int{}
		if r.Missing > 0 {
			m[""] = r.Missing
		}
		for _, t := range r.Terms.Terms() {
			v := t.Term
			if name == index.FacetFY {
				if n, err := strconv.Atoi(v); err == nil && n == 0 {
					v = ""
				}
			}
			m[v] += t.Count
		}
		out[name] = m
	}
	return out
}

func entry(h *search.DocumentMatch) (*index.Entry, error) {
	e := new(index.Entry)
	stored, _ := h.Fields[fieldEntry].(string)
	if err := json.Unmarshal([]byte(stored), e); err != nil {
		return nil, fmt.Errorf("entry %s: %w", h.ID, err)
	}
	e.Chars, _ = h.Fields[fieldBody].(string)
	return e, nil
}

// Pages implements index.Index.
func (x *Index) Pages(ctx context.Context, name string, ids []archive.ID) ([]*index.Entry, error) {
	docs := make([]string, len(ids))
	for i, id := range ids {
		docs[i] = pageDoc(id)
	}
	req := bleve.NewSearchRequestOptions(bleve.NewDocIDQuery(docs), len(ids), 0, false)
	req.Score = "none"
	req.Fields = []string{fieldEntry, fieldBody}
	var out []*index.Entry
	err := x.use(ctx, name, func(idx bleve.Index) error {
		res, err := idx.SearchInContext(ctx, req)
		if err != nil {
			return fmt.Errorf("read index %s: %w", name, err)
		}
		for _, h := range res.Hits {
			e, err := entry(h)
			if err != nil {
				return err
			}
			out = append(out, e)
		}
		return nil
	})
	return out, err
}

// Records implements index.Index.
func (x *Index) Records(ctx context.Context, a *index.RecordAsk) (*index.RecordAnswer, error) {
	q := limits([]query.Query{term(fieldShelf, string(a.Shelf))}, a.Who, a.Narrow)
	req := bleve.NewSearchRequestOptions(q, a.Limit, a.Offset, false)
	req.Score = "none"
	req.Fields = []string{fieldEntry}
	req.SortByCustom(search.SortOrder{by(fieldDay, true), by(fieldPlace, false)})
	out := &index.RecordAnswer{}
	err := x.use(ctx, a.Generation, func(idx bleve.Index) error {
		res, err := idx.SearchInContext(ctx, req)
		if err != nil {
			return fmt.Errorf("list of index %s: %w", a.Generation, err)
		}
		out.Total = int(res.Total)
		for _, h := range res.Hits {
			e := new(index.RecordEntry)
			stored, _ := h.Fields[fieldEntry].(string)
			if err := json.Unmarshal([]byte(stored), e); err != nil {
				return fmt.Errorf("entry %s: %w", h.ID, err)
			}
			out.Entries = append(out.Entries, e)
		}
		return nil
	})
	return out, err
}

func count(ctx context.Context, idx bleve.Index, q query.Query) (int, error) {
	req := bleve.NewSearchRequestOptions(q, 0, 0, false)
	req.Score = "none"
	res, err := idx.SearchInContext(ctx, req)
	if err != nil {
		return 0, err
	}
	return int(res.Total), nil
}
