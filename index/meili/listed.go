package meili

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc64"
	"slices"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A search that hands documents over in an order costs the server several times
// what the same documents cost by their ids. So candidates are listed, by facets
// that are different for each of them and whose order is that of a sort, and those
// that this process does not hold yet are read by their ids.
const (
	// maxListed is how many values the server lists of a facet. Where there are many
	// candidates, it pays 10 µs for each, so it is no more than a search begins with.
	maxListed = 250
	// maxByDocument is up to how many candidates the server looks at all of them for
	// such a list, at 4 µs for each.
	maxByDocument = 3000
	// readAtOnce are the parts in which documents are read side by side, each of at
	// least readPart documents. For each of them the server works the filter out anew.
	readAtOnce, readPart = 2, 64
)

// placeAttr is the facet that lists the candidates in the order of a sort.
func placeAttr(s index.Sort) string {
	if attr, ok := placeAttrs[s]; ok {
		return attr
	}
	return attrNewest
}

// placeOf is what a page's document is listed by: what the sort is by, then record
// and position, then which state of the entry it is (see version), and the id. The
// space is less than whatever these hold.
func placeOf(e *index.Entry, s index.Sort, version string) string {
	var first string
	switch s {
	case index.SortOldest:
		first = fmt.Sprintf("%08d", e.Day)
	case index.SortNumber:
		first = e.NumberKey()
	case index.SortTitle:
		first = e.TitleKey()
	case index.SortDoubt:
		first = e.DoubtKey()
	case index.SortUnread:
		first = e.UnreadKey()
	default:
		first = fmt.Sprintf("%08d", lastDay-e.Day)
	}
	return fmt.Sprintf("%s %s %06d %s %s", first, e.Record, e.Position, version, e.ID)
}

// lastDay is after every day yyyymmdd.
const lastDay = 99999999

var crc64s = crc64.MakeTable(crc64.ECMA)

// version tells one state of a page's entry from every other, as good as surely.
func version(packed []byte) string {
	return fmt.Sprintf("%016x", crc64.Checksum(packed, crc64s))
}

// A listed page is one of which the server said that it is a candidate.
type listed struct{ id, version string }

func listedOf(place string) (listed, error) {
	parts := strings.Split(place, " ")
	n := len(parts)
	if n < 5 {
		return listed{}, fmt.Errorf("index server: %.40q is no place of a page", place)
	}
	return listed{id: parts[n-1], version: parts[n-2]}, nil
}

// next is what Answer.Next holds: the last place so far, how many there are, and how
// many of them were given.
type next struct {
	After string `json:"after"`
	Total int    `json:"total"`
	Given int    `json:"given"`
}

// Search implements index.Index.
func (x *Index) Search(ctx context.Context, a *index.Ask) (*index.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	all, attr := filter(a), placeAttr(a.Sort)
	var from next
	if a.Next != "" {
		if err := json.Unmarshal([]byte(a.Next), &from); err != nil || from.After == "" {
			return nil, fmt.Errorf("search: %.40q is no place in an answer", a.Next)
		}
		all = append(all, fmt.Sprintf("%s > %q", attr, from.After))
	}
	out := &index.Answer{Total: from.Total}
	w := whole{x: x, gen: a.Generation, filter: all, sort: a.Sort, others: a.Others, sieve: sieveOf(a.Root)}
	if a.Limit > 0 && !a.Facets && (a.Next == "" || from.Total-from.Given <= few(a)) {
		few, err := w.ifFew(ctx, a, from)
		if few != nil || err != nil {
			return few, err
		}
	}
	places, left, counts, err := w.list(ctx, a, attr)
	if err != nil {
		return nil, err
	}
	out.Facets = counts
	if a.Next == "" {
		out.Total = left
	}
	if a.Counted != nil && w.first == nil {
		a.Counted(out.Total, 0)
	}
	slices.Sort(places)
	now := places[:min(len(places), max(0, a.Limit), maxListed)]
	if n := len(now); n > 0 && n < left {
		b, err := json.Marshal(next{now[n-1], out.Total, from.Given + n})
		if err != nil {
			return nil, err
		}
		out.Next = string(b)
	}
	out.Entries, err = x.held(ctx, a, now)
	return out, err
}

// few is up to how many candidates are all wanted.
func few(a *index.Ask) int { return max(a.Whole, a.Limit) }

// ifFew answers where all candidates are wanted: where there are few of them, or few
// that hold the words themselves and not just their grams.
func (w *whole) ifFew(ctx context.Context, a *index.Ask, from next) (*index.Answer, error) {
	n, err := w.begin(ctx, few(a))
	if err != nil {
		return nil, err
	}
	out := &index.Answer{Total: n}
	if a.Next != "" {
		out.Total = from.Total
	}
	worth := n <= few(a) || a.Whole > 0 && n <= maxWhole && w.mayPromise(few(a))
	if worth {
		if w.narrows() {
			if err := w.narrow(ctx, limits(a.Who, a.Narrow)); err != nil {
				return nil, err
			}
		}
		worth = n <= few(a) || w.promises(few(a))
	}
	if a.Counted != nil {
		a.Counted(out.Total, w.likely())
	}
	if !worth {
		return nil, nil
	}
	out.Entries, out.Others, err = w.entries(ctx)
	if a.Next == "" {
		out.Total = len(out.Entries)
	}
	return out, err
}

// list gives the first places of the candidates, at least as many as are wanted of what
// there is, in any order, how many candidates there are, and their facets where these
// are wanted.
func (w *whole) list(ctx context.Context, a *index.Ask, attr string) (places []string, total int, counts map[string]map[string]int, err error) {
	if w.first != nil && w.first.total <= maxByDocument {
		want := min(a.Limit, maxListed)
		if places, err = w.before(ctx, w.pivot(want), attr); err != nil || len(places) >= want {
			return places, w.first.total, nil, err
		}
	}
	return w.x.list(ctx, a, w.filter, attr)
}

// pivot is a place before which about so many candidates stand, and rather more, as far
// as the first ones show; "" where they don't.
func (w *whole) pivot(n int) string {
	k := len(w.first.places)*n*3/2/max(1, w.first.total) + 2
	if k >= len(w.first.places) {
		return ""
	}
	slices.Sort(w.first.places)
	return w.first.places[k]
}

// before gives the places of the candidates that stand before a pivot; none where that
// is "", or they are many.
func (w *whole) before(ctx context.Context, pivot, attr string) ([]string, error) {
	if pivot == "" {
		return nil, nil
	}
	docs, err := w.x.documents(ctx, w.gen, &meilisearch.DocumentsQuery{Filter: append(slices.Clone(w.filter), fmt.Sprintf("%s < %q", attr, pivot)),
		Limit: maxByDocument, Fields: []string{attr}})
	if err != nil {
		return nil, err
	}
	defer docs.free()
	if docs.total > len(docs.list) {
		return nil, nil
	}
	places := make([]string, len(docs.list))
	for i, raw := range docs.list {
		if places[i], err = text(raw); err != nil {
			return nil, fmt.Errorf("index server: a page's place: %w", err)
		}
		places[i] = strings.Clone(places[i])
	}
	return places, nil
}

// list gives the first places of the candidates that fit a filter, how many there
// are, and their facets where these are wanted.
func (x *Index) list(ctx context.Context, a *index.Ask, filter []string, attr string) (places []string, total int, counts map[string]map[string]int, err error) {
	// The client knows no limit of 0.
	r := &meilisearch.SearchRequest{IndexUID: x.pagesUID(a.Generation), Limit: 1, AttributesToRetrieve: []string{"id"}, Filter: filter}
	if a.Limit > 0 {
		r.Facets = append(r.Facets, attr)
	}
	if a.Facets {
		r.Facets = append(r.Facets, facets...)
	}
	res, err := x.ask(ctx, r)
	if err != nil {
		return nil, 0, nil, err
	}
	if a.Facets {
		if counts, err = facetsOf(res.FacetDistribution); err != nil {
			return nil, 0, nil, err
		}
	}
	if a.Limit > 0 {
		places, err = facetValues(nil, res.FacetDistribution, attr)
	}
	return places, int(res.EstimatedTotalHits), counts, err
}

// ask makes one search.
func (x *Index) ask(ctx context.Context, r *meilisearch.SearchRequest) (*meilisearch.SearchResponse, error) {
	res, err := x.client.MultiSearchWithContext(ctx, &meilisearch.MultiSearchRequest{Queries: []*meilisearch.SearchRequest{r}})
	if err != nil {
		return nil, failed("search", err)
	}
	if len(res.Results) != 1 {
		return nil, &Error{What: "search", Code: "unexpected answer"}
	}
	return &res.Results[0], nil
}

// held gives the entries at places, in their order; those that this process does
// not hold in just that state are read, with the rights asked again. What was
// deleted meanwhile is left out.
func (x *Index) held(ctx context.Context, a *index.Ask, places []string) ([]*index.Entry, error) {
	out := make([]*index.Entry, len(places))
	var lack []string
	at := map[string]int{}
	for i, p := range places {
		l, err := listedOf(p)
		if err != nil {
			return nil, err
		}
		if out[i] = x.cache.get(l); out[i] == nil {
			lack, at[l.id] = append(lack, l.id), i
		}
	}
	if len(lack) > 0 {
		read, err := x.read(ctx, a.Generation, lack, limits(a.Who, a.Narrow))
		if err != nil {
			return nil, err
		}
		for _, e := range read {
			if i, ok := at[string(e.ID)]; ok {
				out[i] = e
			}
		}
	}
	return slices.DeleteFunc(out, func(e *index.Entry) bool { return e == nil }), nil
}

// read reads the documents of ids that are there and fit the filter, in any order.
func (x *Index) read(ctx context.Context, gen string, ids, filter []string) ([]*index.Entry, error) {
	part := max(readPart, (len(ids)+readAtOnce-1)/readAtOnce)
	chunks := slices.Collect(slices.Chunk(ids, part))
	parts, errs := make([][]*index.Entry, len(chunks)), make([]error, len(chunks))
	var wg sync.WaitGroup
	for i, chunk := range chunks {
		wg.Go(func() { parts[i], errs[i] = x.readPart(ctx, gen, chunk, filter) })
	}
	wg.Wait()
	return slices.Concat(parts...), errors.Join(errs...)
}

func (x *Index) readPart(ctx context.Context, gen string, ids, filter []string) ([]*index.Entry, error) {
	q := &meilisearch.DocumentsQuery{Ids: ids, Limit: int64(len(ids)), Fields: []string{attrEntry}}
	if len(filter) > 0 {
		q.Filter = filter
	}
	docs, err := x.documents(ctx, gen, q)
	if err != nil {
		return nil, err
	}
	defer docs.free()
	out := make([]*index.Entry, 0, len(docs.list))
	for _, raw := range docs.list {
		p := new(packed)
		if err := p.take(raw); err != nil {
			return nil, err
		}
		e, err := p.decoded()
		if err != nil {
			return nil, err
		}
		x.cache.put(listed{string(e.ID), version(p.all)}, e, len(p.all))
		out = append(out, e)
	}
	return out, nil
}

// Pages implements index.Index.
func (x *Index) Pages(ctx context.Context, name string, ids []archive.ID) ([]*index.Entry, error) {
	list := make([]string, len(ids))
	for i, id := range ids {
		list[i] = string(id)
	}
	return x.read(ctx, name, list, nil)
}
