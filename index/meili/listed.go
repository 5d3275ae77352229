package meili

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A search that hands documents over costs the server several times what the same
// documents cost by their ids, and a document that several streams share costs it
// each time. So where there are few candidates they are listed first, by a facet
// that is different for each of them, and then read by their ids.
const (
	// maxListed is up to how many candidates the server reads a facet document by
	// document; for more it goes over all values that there are.
	maxListed = 3000
	// A list is worth its cost up to so many times what is asked for: one of streams
	// that may hold the same pages, and one of streams that do not.
	worthShared, worthApart = 80, 4
	// readAtOnce are the parts in which documents are read side by side, each of at
	// least readPart documents.
	readAtOnce, readPart = 4, 64
)

// place is what a page's document is listed by. In its order, pages are newest
// first, then by record and position. The space is less than whatever an ID holds.
func placeOf(e *index.Entry) string {
	return fmt.Sprintf("%08d %s %06d %s", lastDay-e.Day, e.Record, e.Position, e.ID)
}

// lastDay is after every day yyyymmdd.
const lastDay = 99999999

// placed tells whether placeOf serves a sort.
func placed(s index.Sort) bool {
	return s == index.SortBest || s == index.SortNewest || s == index.SortOldest
}

// byPlace orders places by a sort that placeOf serves.
func byPlace(s index.Sort) func(a, b string) int {
	if s != index.SortOldest {
		return strings.Compare
	}
	return func(a, b string) int {
		dayA, restA, _ := strings.Cut(a, " ")
		dayB, restB, _ := strings.Cut(b, " ")
		if dayA != dayB {
			return strings.Compare(dayB, dayA)
		}
		return strings.Compare(restA, restB)
	}
}

// list gives the places of all candidates in their order, each once; false where
// that is not worth it.
func (x *Index) list(ctx context.Context, all []*stream, a *index.Ask) ([]string, bool, error) {
	if a.Facets || !placed(a.Sort) {
		return nil, false, nil
	}
	worth := worthShared
	if len(all) <= 2 {
		worth = worthApart // see parts: what only a title holds, and the rest
	}
	counts, err := x.ask(ctx, all, nil)
	if err != nil {
		return nil, false, err
	}
	sum := 0
	var some []*stream
	for i, r := range counts {
		n := int(r.EstimatedTotalHits)
		if sum += n; n > maxListed || sum > worth*a.Limit {
			return nil, false, nil
		}
		if n > 0 {
			some = append(some, all[i])
		}
	}
	if len(some) == 0 {
		return nil, true, nil
	}
	lists, err := x.ask(ctx, some, []string{attrPlace})
	if err != nil {
		return nil, false, err
	}
	out := make([]string, 0, sum)
	for _, r := range lists {
		if out, err = facetValues(out, r.FacetDistribution, attrPlace); err != nil {
			return nil, false, err
		}
	}
	slices.SortFunc(out, byPlace(a.Sort))
	return slices.Compact(out), true, nil
}

// ask asks how many candidates streams have, and for facets of them.
func (x *Index) ask(ctx context.Context, all []*stream, facets []string) ([]meilisearch.SearchResponse, error) {
	req := &meilisearch.MultiSearchRequest{}
	for _, s := range all {
		r := *s.req
		r.Sort, r.Limit, r.AttributesToRetrieve, r.Facets = nil, 1, []string{"id"}, facets // the client knows no limit of 0
		req.Queries = append(req.Queries, &r)
	}
	return x.multi(ctx, req)
}

// nextListed begins what Answer.Next holds of a list: how many there were, and
// what of them is still to be read, one a line.
const nextListed = "listed "

// listed reads the first Limit of what a list still holds.
func (x *Index) listed(ctx context.Context, a *index.Ask, places []string, total int) (*index.Answer, error) {
	now := places[:min(len(places), a.Limit)]
	ids := make([]string, len(now))
	for i, p := range now {
		ids[i] = p[strings.LastIndexByte(p, ' ')+1:]
	}
	out := &index.Answer{Total: total}
	var err error
	if out.Entries, err = x.read(ctx, a.Generation, ids, limits(a.Who, a.Narrow)); err != nil {
		return nil, err
	}
	slices.SortFunc(out.Entries, func(e, o *index.Entry) int { return keyOf(e, a.Sort).compare(keyOf(o, a.Sort)) })
	if rest := places[len(now):]; len(rest) > 0 {
		out.Next = nextListed + strconv.Itoa(total) + "\n" + strings.Join(rest, "\n")
	}
	return out, nil
}

// goOn reads on in a list; false where next is of none.
func (x *Index) goOn(ctx context.Context, a *index.Ask) (*index.Answer, bool, error) {
	next, ok := strings.CutPrefix(a.Next, nextListed)
	if !ok {
		return nil, false, nil
	}
	lines := strings.Split(next, "\n")
	total, err := strconv.Atoi(lines[0])
	if err != nil {
		return nil, true, fmt.Errorf("search: %.40q is no place in an answer", a.Next)
	}
	out, err := x.listed(ctx, a, lines[1:], total)
	return out, true, err
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
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return slices.Concat(parts...), nil
}

func (x *Index) readPart(ctx context.Context, gen string, ids, filter []string) ([]*index.Entry, error) {
	q := &meilisearch.DocumentsQuery{Ids: ids, Limit: int64(len(ids)), Fields: []string{attrEntry}}
	if len(filter) > 0 {
		q.Filter = filter
	}
	var res meilisearch.DocumentsResult
	if err := x.client.Index(x.pagesUID(gen)).GetDocumentsWithContext(ctx, q, &res); err != nil {
		return nil, failed("read entries", err)
	}
	out := make([]*index.Entry, 0, len(res.Results))
	for _, h := range res.Results {
		e, err := entry(h)
		if err != nil {
			return nil, err
		}
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
