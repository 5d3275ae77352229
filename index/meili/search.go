package meili

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
)

// facets are the attributes of index.FacetNames, which have the same names.
var facets = []string{attrSeries, attrDivision, attrYear, attrBatch}

// facetsOf reads how many candidates have each value of facets.
func facetsOf(raw json.RawMessage) (map[string]map[string]int, error) {
	out := map[string]map[string]int{}
	for _, f := range index.FacetNames {
		out[f] = map[string]int{}
	}
	var got map[string]map[string]int
	if err := json.Unmarshal(raw, &got); err != nil {
		return nil, fmt.Errorf("index server: facets: %w", err)
	}
	for attr, values := range got {
		if out[attr] == nil {
			continue // a list of places
		}
		for v, n := range values {
			if attr != attrYear {
				v = inexact(v)
			} else if y, err := strconv.ParseFloat(v, 64); err == nil {
				if v = strconv.Itoa(int(y)); y == 0 {
					v = ""
				}
			}
			out[attr][v] += n
		}
	}
	return out, nil
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
