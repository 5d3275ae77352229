package meili

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/meilisearch/meilisearch-go"
)

// Whatever unmarshal takes, json.Unmarshal takes to be the same.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"results":[{"indexUid":"x","hits":[{"id":"a","s":"道路\"\\\\","entry":{"k":[1,{"z":null}],"t":true}},{}],"facetDistribution":{"fy":{"1972":3}},"estimatedTotalHits":12,"limit":20}]}`,
		`{"results":[]}`, `{"results":[{"hits":[]}]}`, ` { "results" : [ { "hits" : [ { "a" : "b" } ] , "estimatedTotalHits" : 0 } ] } `,
		`{"results":[{"hits":[{"a":"b}]`, `{"message":"no","code":"index_not_found"}`, `null`, ``, `{"results":[{"hits":[{"a\n":1}]}]}`,
		`{"results":[{"hits":[{"a":"\"}]}]}`, `{"results":[{"estimatedTotalHits":1e3}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if !json.Valid(data) {
			_ = unmarshal(data, new(meilisearch.MultiSearchResponse)) // must only end
			return
		}
		d := decoder{b: data}
		got, ok := d.answer()
		if !ok {
			return
		}
		var want meilisearch.MultiSearchResponse
		if err := json.Unmarshal(data, &want); err != nil {
			return // of other types than the server's
		}
		if len(got.Results) != len(want.Results) {
			t.Fatalf("%d results, want %d", len(got.Results), len(want.Results))
		}
		for i, w := range want.Results {
			g := got.Results[i]
			if len(g.Hits) != len(w.Hits) || g.EstimatedTotalHits != w.EstimatedTotalHits {
				t.Fatalf("%+v, want %+v", g, w)
			}
			for k := range w.Hits {
				if !reflect.DeepEqual(texts(t, g.Hits[k]), texts(t, w.Hits[k])) {
					t.Errorf("hit %s, want %s", g.Hits[k], w.Hits[k])
				}
			}
		}
	})
}

func texts(t *testing.T, h meilisearch.Hit) map[string]any {
	out := map[string]any{}
	for k, raw := range h {
		var v any
		if err := json.Unmarshal(raw, &v); err != nil {
			t.Fatal(err)
		}
		out[k] = v
	}
	return out
}
