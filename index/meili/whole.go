package meili

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
)

// Where all candidates are wanted, their order does not matter to the server, and
// they are got as documents: by the filter itself where that is soon worked out,
// else by their ids, for which it is worked out once.
const (
	// cheapFilter is up to how many bytes a filter may be sent with each part.
	cheapFilter = 2000
	// wholeTries is how often all are asked for anew where pages come and go.
	wholeTries = 4
)

// A placed is an entry, and the place that it is listed by.
type placed struct {
	place string
	entry *index.Entry
}

// whole gives all n candidates that fit a filter, in their order.
func (x *Index) whole(ctx context.Context, a *index.Ask, filter []string, attr string, n int) ([]*index.Entry, error) {
	if len(strings.Join(filter, "")) > cheapFilter {
		places, err := x.places(ctx, a, filter, attr, n)
		if err != nil {
			return nil, err
		}
		slices.Sort(places)
		return x.held(ctx, a, places)
	}
	all, err := x.parted(ctx, a, filter, attr, n)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(p, q placed) int { return strings.Compare(p.place, q.place) })
	out := make([]*index.Entry, len(all))
	for i, p := range all {
		out[i] = p.entry
	}
	return out, nil
}

// places gives the places of all candidates, about n, in any order.
func (x *Index) places(ctx context.Context, a *index.Ask, filter []string, attr string, n int) ([]string, error) {
	for range wholeTries {
		res, err := x.documents(ctx, a.Generation, &meilisearch.DocumentsQuery{Filter: filter, Limit: int64(n), Fields: []string{attr}})
		if err != nil {
			return nil, err
		}
		if n = int(res.Total); n > len(res.Results) {
			continue // there are more than a moment ago
		}
		out := make([]string, len(res.Results))
		for i, h := range res.Results {
			if out[i], err = text(h[attr]); err != nil {
				return nil, fmt.Errorf("index server: the place of a page: %w", err)
			}
		}
		return out, nil
	}
	return nil, &Error{What: "search", Code: "restless", away: true}
}

// parted reads all n candidates in parts side by side. The server gives them in the
// order in which it keeps them, each part as of its own moment, and a page that goes
// meanwhile moves those after it: so each part begins with the last of the one
// before, and where that is another, or there are not n, all are asked for at once.
func (x *Index) parted(ctx context.Context, a *index.Ask, filter []string, attr string, n int) ([]placed, error) {
	size := max(readPart, (n+readAtOnce-1)/readAtOnce)
	count := (n + size - 1) / size
	parts, errs := make([][]placed, count), make([]error, count)
	same := make([]bool, count)
	var wg sync.WaitGroup
	for i := range count {
		wg.Go(func() {
			from, to := max(0, i*size-1), min(n, (i+1)*size)
			var total int
			parts[i], total, errs[i] = x.part(ctx, a, filter, attr, from, to-from)
			same[i] = total == n && len(parts[i]) == to-from
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	out, whole := parts[0], same[0]
	for i := 1; i < count && whole; i++ {
		whole = same[i] && out[len(out)-1].entry.ID == parts[i][0].entry.ID
		if whole {
			out = append(out, parts[i][1:]...)
		}
	}
	for try := 0; !whole; try++ {
		if try == wholeTries {
			return nil, &Error{What: "search", Code: "restless", away: true}
		}
		var total int
		var err error
		if out, total, err = x.part(ctx, a, filter, attr, 0, n); err != nil {
			return nil, err
		}
		n, whole = total, total <= n
	}
	return out, nil
}

// part reads some of the candidates, and tells how many there are.
func (x *Index) part(ctx context.Context, a *index.Ask, filter []string, attr string, from, n int) ([]placed, int, error) {
	res, err := x.documents(ctx, a.Generation, &meilisearch.DocumentsQuery{Filter: filter, Offset: int64(from), Limit: int64(n), Fields: []string{attr, attrEntry}})
	if err != nil {
		return nil, 0, err
	}
	out := make([]placed, len(res.Results))
	for i, h := range res.Results {
		if out[i].place, err = text(h[attr]); err != nil {
			return nil, 0, fmt.Errorf("index server: the place of a page: %w", err)
		}
		packed, err := text(h[attrEntry])
		if err != nil {
			return nil, 0, fmt.Errorf("index server: an entry: %w", err)
		}
		if out[i].entry, err = unpack(packed); err != nil {
			return nil, 0, err
		}
	}
	return out, int(res.Total), nil
}

// documents reads documents of pages.
func (x *Index) documents(ctx context.Context, gen string, q *meilisearch.DocumentsQuery) (*meilisearch.DocumentsResult, error) {
	res := new(meilisearch.DocumentsResult)
	if err := x.client.Index(x.pagesUID(gen)).GetDocumentsWithContext(ctx, q, res); err != nil {
		return nil, failed("read pages", err)
	}
	return res, nil
}
