package meili

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A stream is a part's candidates, in order.
type stream struct {
	req    *meilisearch.SearchRequest
	filter []string
	buf    []*index.Entry
	taken  int // candidates handed on, or left out as known
	base   int // of those, how many the request's filter leaves out
	day    int // of the last one that was taken
	same   int // how many of that day were
	total  int // beyond base
	done   bool
}

// take takes the next candidate, which is there.
func (s *stream) take() *index.Entry {
	e := s.buf[0]
	s.buf, s.taken = s.buf[1:], s.taken+1
	if e.Day != s.day {
		s.day, s.same = e.Day, 0
	}
	s.same++
	return e
}

func (x *Index) streams(a *index.Ask) []*stream {
	sort := []string{attrPlace + ":asc"}
	switch a.Sort {
	case index.SortOldest:
		sort = []string{attrDay + ":asc", attrRecord + ":asc", attrPosition + ":asc"}
	case index.SortNumber:
		sort = []string{attrNumberKey + ":asc", attrRecord + ":asc", attrPosition + ":asc"}
	case index.SortDoubt:
		sort = []string{attrDoubtKey + ":asc", attrRecord + ":asc", attrPosition + ":asc"}
	case index.SortUnread:
		sort = []string{attrUnreadKey + ":asc", attrRecord + ":asc", attrPosition + ":asc"}
	case index.SortTitle:
		sort = []string{attrTitleKey + ":asc", attrRecord + ":asc", attrPosition + ":asc"}
	}
	shared := limits(a.Who, a.Narrow)
	var out []*stream
	for _, p := range parts(a.Root) {
		r := &meilisearch.SearchRequest{IndexUID: x.pagesUID(a.Generation), MatchingStrategy: meilisearch.All, Sort: sort,
			Locales: []string{locale}, AttributesToRetrieve: []string{attrEntry}, Filter: append(slices.Clone(p.filter), shared...)}
		var words []string
		for _, w := range p.words {
			words = append(words, `"`+wordsOf(w)+`"`)
		}
		r.Query = strings.Join(words, " ")
		if len(words) > 0 {
			for _, f := range p.fields {
				if attr := textAttr(f); !slices.Contains(r.AttributesToSearchOn, attr) {
					r.AttributesToSearchOn = append(r.AttributesToSearchOn, attr)
				}
				if f == index.FieldBody && !slices.Contains(r.AttributesToSearchOn, attrOver) {
					r.AttributesToSearchOn = append(r.AttributesToSearchOn, attrOver)
				}
			}
		}
		out = append(out, &stream{req: r, filter: r.Filter.([]string)})
	}
	return out
}

// Explain implements index.Explainer: the searches that a question becomes.
func (x *Index) Explain(a *index.Ask) []string {
	var out []string
	for _, s := range x.streams(a) {
		out = append(out, fmt.Sprintf("q=%s on %s filter %s", s.req.Query, strings.Join(s.req.AttributesToSearchOn, ","), strings.Join(s.filter, " AND ")))
	}
	return out
}

// wordsOf are the server's words of a word that is asked for.
func wordsOf(w *index.Node) string {
	if w.Field == index.FieldAny || w.Field == index.FieldBody {
		return spaced(w.Phrases[0])
	}
	return tagged(tags[w.Field], w.Phrases[0])
}

// A place in an answer: the last entry, and how much was taken of each stream; how
// much of that is of the last entry's day.
type place struct {
	Taken []int      `json:"taken"`
	Same  []int      `json:"same"`
	Last  archive.ID `json:"last"`
	Key   key        `json:"key"`
	Day   int        `json:"day"`
	Total int        `json:"total"`
}

// resume goes on after a place. The server builds each hit that an offset skips,
// so a filter leaves out what stands before the place's day, where the sort is by
// day and nothing must be counted.
func resume(all []*stream, at *place, a *index.Ask) {
	filter := ""
	switch {
	case a.Facets:
	case a.Sort == index.SortBest, a.Sort == index.SortNewest:
		filter = fmt.Sprintf("%s <= %d", attrDay, at.Day)
	case a.Sort == index.SortOldest:
		filter = fmt.Sprintf("%s >= %d", attrDay, at.Day)
	}
	for i, s := range all {
		s.taken, s.day, s.same = at.Taken[i], at.Day, at.Same[i]
		if filter != "" {
			s.base = s.taken - s.same
			s.filter = append(s.filter, filter)
			s.req.Filter = s.filter
		}
	}
}

// key is what candidates are sorted by.
type key struct {
	First    string     `json:"d"` // in ascending order
	Record   archive.ID `json:"r"`
	Position int        `json:"p"`
}

func keyOf(e *index.Entry, s index.Sort) key {
	k := key{"", e.Record, e.Position}
	switch s {
	case index.SortOldest:
		k.First = fmt.Sprintf("%08d", e.Day)
	case index.SortNumber:
		k.First = e.NumberKey()
	case index.SortTitle:
		k.First = e.TitleKey()
	case index.SortDoubt:
		k.First = e.DoubtKey()
	case index.SortUnread:
		k.First = e.UnreadKey()
	default:
		k.First = fmt.Sprintf("%08d", 99999999-e.Day)
	}
	return k
}

func (k key) compare(o key) int {
	return cmp.Or(strings.Compare(k.First, o.First), strings.Compare(string(k.Record), string(o.Record)), cmp.Compare(k.Position, o.Position))
}

// least is the stream whose next entry comes first, nil where none has any.
func (x *Index) least(ctx context.Context, all []*stream, size int, sort index.Sort) (*stream, error) {
	var dry []*stream
	for _, s := range all {
		if len(s.buf) == 0 && !s.done {
			dry = append(dry, s)
		}
	}
	if err := x.fill(ctx, dry, size, nil); err != nil {
		return nil, err
	}
	var best *stream
	for _, s := range all {
		if len(s.buf) > 0 && (best == nil || keyOf(s.buf[0], sort).compare(keyOf(best.buf[0], sort)) < 0) {
			best = s
		}
	}
	return best, nil
}

// fill asks for the next entries of streams, in one request.
func (x *Index) fill(ctx context.Context, all []*stream, size int, out *index.Answer) error {
	if len(all) == 0 {
		return nil
	}
	req := &meilisearch.MultiSearchRequest{}
	for _, s := range all {
		s.req.Offset, s.req.Limit = int64(s.taken-s.base), int64(size)
		req.Queries = append(req.Queries, s.req)
	}
	res, err := x.multi(ctx, req)
	if err != nil {
		return err
	}
	for i, s := range all {
		r := &res[i]
		s.total, s.done = int(r.EstimatedTotalHits), len(r.Hits) < size
		for _, h := range r.Hits {
			e, err := entry(h)
			if err != nil {
				return err
			}
			s.buf = append(s.buf, e)
		}
		if s.taken-s.base+len(s.buf) >= s.total {
			s.done = true
		}
		if out != nil && out.Facets != nil {
			if err := addFacets(out.Facets, r.FacetDistribution); err != nil {
				return err
			}
		}
	}
	return nil
}

// multi makes several searches in one request.
func (x *Index) multi(ctx context.Context, req *meilisearch.MultiSearchRequest) ([]meilisearch.SearchResponse, error) {
	res, err := x.client.MultiSearchWithContext(ctx, req)
	if err != nil {
		return nil, failed("search", err)
	}
	if len(res.Results) != len(req.Queries) {
		return nil, &Error{What: "search", Code: "unexpected answer"}
	}
	return res.Results, nil
}
