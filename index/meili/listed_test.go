package meili

import (
	"cmp"
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Places are in the order of the sorts that they serve, and tell a page and its
// state.
func TestPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var entries []*index.Entry
	for i := range 300 {
		rec := archive.DeriveID("record", string(rune('a'+r.IntN(20))))
		entries = append(entries, &index.Entry{ID: archive.PageID(rec, i+1), Record: rec, Position: 1 + i, Day: []int{0, 19720401, 20260101}[r.IntN(3)],
			Number: []string{"", "松総第9号", "松総第10号", "松総"}[r.IntN(4)], Title: []string{"道路", "道路台帳", "A b", strings.Repeat("長い題", 40)}[r.IntN(4)]})
	}
	by := map[index.Sort]func(a, b *index.Entry) int{
		index.SortBest:   func(a, b *index.Entry) int { return b.Day - a.Day },
		index.SortNewest: func(a, b *index.Entry) int { return b.Day - a.Day },
		index.SortOldest: func(a, b *index.Entry) int { return a.Day - b.Day },
		index.SortNumber: func(a, b *index.Entry) int { return strings.Compare(a.NumberKey(), b.NumberKey()) },
		index.SortDoubt:  func(a, b *index.Entry) int { return strings.Compare(a.DoubtKey(), b.DoubtKey()) },
		index.SortUnread: func(a, b *index.Entry) int { return strings.Compare(a.UnreadKey(), b.UnreadKey()) },
		index.SortTitle:  func(a, b *index.Entry) int { return strings.Compare(a.TitleKey(), b.TitleKey()) },
	}
	for s, first := range by {
		var places []string
		for _, e := range entries {
			places = append(places, placeOf(e, s, version([]byte(e.ID))))
		}
		slices.Sort(places)
		slices.SortFunc(entries, func(a, b *index.Entry) int {
			return cmp.Or(first(a, b), strings.Compare(string(a.Record), string(b.Record)), a.Position-b.Position)
		})
		for i, e := range entries {
			l, err := listedOf(places[i])
			if want := (listed{string(e.ID), version([]byte(e.ID))}); err != nil || l != want {
				t.Fatalf("sort %q: place %d is of %v, want %v (%v)", s, i, l, want, err)
			}
			if len(places[i]) > 468 {
				t.Errorf("%q is longer than a value may be", places[i])
			}
		}
	}
	if _, err := listedOf("a b c"); err == nil {
		t.Error("a place without an id is no error")
	}
}

// One state of an entry is another than the next.
func TestVersion(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"", "a", "b", "ab", "ba", "道路", "道路 "} {
		v := version([]byte(s))
		if was, ok := seen[v]; ok || strings.Contains(v, " ") {
			t.Errorf("%q is the version of %q and %q", v, was, s)
		}
		seen[v] = s
	}
}

func TestFacetValues(t *testing.T) {
	got, err := facetValues(nil, json.RawMessage(`{"fy":{"1972":3},"newest":{"79739598 a 000001 v b":1,"7 \"c\"":1}}`), attrNewest)
	if want := []string{"79739598 a 000001 v b", `7 "c"`}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	for _, bad := range []string{``, `{"newest":[]}`, `{"newest":{"a":1}`} {
		if _, err := facetValues(nil, json.RawMessage(bad), attrNewest); err == nil {
			t.Errorf("%s is no error", bad)
		}
	}
}

// A place that no answer gave is an error, and nobody is asked.
func TestNext(t *testing.T) {
	x := &Index{}
	for _, bad := range []string{`{"taken":[1]}`, "many", `{"after":3}`} {
		if _, err := x.Search(t.Context(), &index.Ask{Next: bad}); err == nil {
			t.Errorf("%q is taken for a place in an answer", bad)
		}
	}
}

// Of more candidates than are read whole, the first ones are given in their order, by
// what the sample shows of where they stand; where it misleads, by the server's list.
func TestFirstOfMany(t *testing.T) {
	const n, want = 2400, 100
	for _, misled := range []bool{false, true} {
		var docs []map[string]string
		var all []string
		root := archive.DeriveID("record", "a")
		for i := range n {
			e := &index.Entry{ID: archive.PageID(root, i+1), Record: root, Position: i + 1, Day: 19_000_000 + (i*7919)%n}
			if misled && i < firstPart {
				e.Day = 20_260_000 - i // all of the sample are new
			}
			b, err := json.Marshal(e)
			if err != nil {
				t.Fatal(err)
			}
			p := pack(b, "道路")
			place := placeOf(e, index.SortNewest, version([]byte(p)))
			docs, all = append(docs, map[string]string{"id": string(e.ID), attrEntry: p, attrNewest: place}), append(all, place)
		}
		slices.Sort(all)
		lists := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			var q struct {
				Limit  int
				Fields []string
				Ids    []string
				Filter []string
			}
			if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
				t.Error(err)
			}
			var answer any
			if strings.HasSuffix(r.URL.Path, "/multi-search") {
				lists++
				places := map[string]int{}
				for _, p := range all[:maxListed] {
					places[p] = 1
				}
				answer = map[string]any{"results": []any{map[string]any{"hits": []any{}, "estimatedTotalHits": n, "facetDistribution": map[string]any{attrNewest: places}}}}
			} else {
				var results []map[string]string
				total := 0
				for _, d := range docs {
					pivot := ""
					for _, f := range q.Filter {
						if p, ok := strings.CutPrefix(f, attrNewest+" < "); ok {
							pivot = strings.Trim(p, `"`)
						}
					}
					if q.Ids != nil && !slices.Contains(q.Ids, d["id"]) || pivot != "" && d[attrNewest] >= pivot {
						continue
					}
					if total++; len(results) < q.Limit {
						results = append(results, map[string]string{q.Fields[0]: d[q.Fields[0]]})
					}
				}
				answer = map[string]any{"results": results, "total": total}
			}
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(answer); err != nil {
				t.Error(err)
			}
		}))
		x := &Index{prefix: "p", url: server.URL, http: server.Client()}
		x.client = meilisearch.New(server.URL, meilisearch.WithCustomJsonUnmarshaler(unmarshal))
		counted, likely := 0, 0
		a := &index.Ask{Generation: "g", Root: index.Parse("道路").Root, Who: index.Who{Everything: true}, Limit: want, Whole: 1000,
			Counted: func(total, some int) { counted, likely = total, some }}
		got, err := x.Search(t.Context(), a)
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got.Total != n || len(got.Entries) != want || counted != n || likely != n {
			t.Fatalf("%d entries of %d; counted as %d, %d likely", len(got.Entries), got.Total, counted, likely)
		}
		for i, e := range got.Entries {
			if l, err := listedOf(all[i]); err != nil || l.id != string(e.ID) {
				t.Fatalf("misled %v: entry %d is %s, want %s (%v)", misled, i, e.ID, l.id, err)
			}
		}
		if (lists > 0) != misled {
			t.Errorf("misled %v: the server listed %d times", misled, lists)
		}
	}
}
