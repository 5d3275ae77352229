package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
)

// Search implements index.Index.
func (x *Index) Search(ctx context.Context, a *index.Ask) (*index.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if out, ok, err := x.goOn(ctx, a); ok {
		return out, err
	}
	all := x.streams(a)
	if a.Next == "" {
		if places, ok, err := x.list(ctx, all, a); err != nil {
			return nil, err
		} else if ok {
			return x.listed(ctx, a, places, len(places))
		}
	}
	var at place
	if a.Next != "" {
		if err := json.Unmarshal([]byte(a.Next), &at); err != nil || len(at.Taken) != len(all) || len(at.Same) != len(all) {
			return nil, fmt.Errorf("search: %q is no place in an answer", a.Next)
		}
		resume(all, &at, a)
	}
	// Several streams share the limit; those that run dry ask again.
	size := min(a.Limit, max(30, 2*a.Limit/max(1, len(all))))
	out := &index.Answer{}
	if a.Facets {
		out.Facets = map[string]map[string]int{}
		for _, f := range index.FacetNames {
			out.Facets[f] = map[string]int{}
		}
		for _, s := range all {
			s.req.Facets = []string{attrSeries, attrDivision, attrYear, attrBatch}
		}
	}
	if err := x.fill(ctx, all, size, out); err != nil {
		return nil, err
	}
	for _, s := range all {
		s.req.Facets = nil
		out.Total += s.total
	}
	if a.Next != "" {
		out.Total = at.Total
	}
	at.Total = out.Total
	for len(out.Entries) < a.Limit {
		s, err := x.least(ctx, all, size, a.Sort)
		if err != nil {
			return nil, err
		}
		if s == nil {
			break
		}
		e := s.take()
		k := keyOf(e, a.Sort)
		if at.Last != "" && (k.compare(at.Key) < 0 || e.ID == at.Last) {
			continue // another stream had it
		}
		at.Last, at.Key, at.Day = e.ID, k, e.Day
		out.Entries = append(out.Entries, e)
	}
	at.Taken, at.Same = nil, nil
	rest := false
	for _, s := range all {
		if s.day != at.Day {
			s.same = 0
		}
		at.Taken, at.Same = append(at.Taken, s.taken), append(at.Same, s.same)
		rest = rest || len(s.buf) > 0 || !s.done
	}
	if rest {
		b, err := json.Marshal(at)
		if err != nil {
			return nil, err
		}
		out.Next = string(b)
	} else if a.Next == "" {
		out.Total = len(out.Entries)
	}
	return out, nil
}

func addFacets(to map[string]map[string]int, raw json.RawMessage) error {
	var got map[string]map[string]int
	if err := json.Unmarshal(raw, &got); err != nil {
		return fmt.Errorf("index server: facets: %w", err)
	}
	for attr, values := range got {
		for v, n := range values {
			if attr != attrYear {
				v = inexact(v)
			} else if y, err := strconv.ParseFloat(v, 64); err == nil {
				if v = strconv.Itoa(int(y)); y == 0 {
					v = ""
				}
			}
			to[attr][v] += n
		}
	}
	return nil
}

func entry(h meilisearch.Hit) (*index.Entry, error) {
	packed, err := text(h[attrEntry])
	if err != nil {
		return nil, fmt.Errorf("index server: an entry: %w", err)
	}
	return unpack(packed)
}

// Records implements index.Index.
func (x *Index) Records(ctx context.Context, a *index.RecordAsk) (*index.RecordAnswer, error) {
	n := a.Narrow
	n.Record = ""
	size := int64(max(1, a.Limit))
	res, err := x.client.Index(x.recordsUID(a.Generation)).SearchWithContext(ctx, "", &meilisearch.SearchRequest{
		Offset: int64(a.Offset), Limit: size, Sort: []string{attrCreated + ":desc", attrRecord + ":asc"},
		Filter: append([]string{is(attrShelf, string(a.Shelf))}, limits(a.Who, n)...), AttributesToRetrieve: []string{attrEntry}})
	if err != nil {
		return nil, failed("list", err)
	}
	out := &index.RecordAnswer{Total: int(res.EstimatedTotalHits)}
	for _, h := range res.Hits {
		e := new(index.RecordEntry)
		if err := json.Unmarshal(h[attrEntry], e); err != nil {
			return nil, fmt.Errorf("index server: an entry of a list: %w", err)
		}
		out.Entries = append(out.Entries, e)
	}
	return out, nil
}
