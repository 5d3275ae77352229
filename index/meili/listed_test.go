package meili

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Places are in the order of the sorts that they serve, as the entries are.
func TestByPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var entries []*index.Entry
	for i := range 200 {
		rec := archive.DeriveID("record", string(rune('a'+r.IntN(20))))
		entries = append(entries, &index.Entry{ID: archive.PageID(rec, i+1), Record: rec, Position: 1 + i, Day: []int{0, 19720401, 20260101}[r.IntN(3)]})
	}
	for _, s := range []index.Sort{index.SortBest, index.SortNewest, index.SortOldest} {
		slices.SortFunc(entries, func(a, b *index.Entry) int { return keyOf(a, s).compare(keyOf(b, s)) })
		var want []string
		for _, e := range entries {
			want = append(want, placeOf(e))
		}
		got := slices.Clone(want)
		r.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, byPlace(s))
		if !slices.Equal(got, want) {
			t.Errorf("sort %q: places are in another order than entries", s)
		}
	}
}

func TestFacetValues(t *testing.T) {
	got, err := facetValues(nil, json.RawMessage(`{"fy":{"1972":3},"place":{"79739598 a 000001 b":1,"7 \"c\"":1}}`), attrPlace)
	if want := []string{"79739598 a 000001 b", `7 "c"`}; err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	for _, bad := range []string{``, `{"place":[]}`, `{"place":{"a":1}`} {
		if _, err := facetValues(nil, json.RawMessage(bad), attrPlace); err == nil {
			t.Errorf("%s is no error", bad)
		}
	}
}

func TestGoOn(t *testing.T) {
	x := &Index{}
	if _, ok, _ := x.goOn(t.Context(), &index.Ask{Next: `{"taken":[1]}`}); ok {
		t.Error("a place in streams is taken for a list")
	}
	if _, ok, err := x.goOn(t.Context(), &index.Ask{Next: nextListed + "many\nx"}); !ok || err == nil {
		t.Errorf("a list of many is no error: %v", err)
	}
}

// A field's words are no other field's, nor the body's.
func TestTagged(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range index.TextFields {
		tag := tags[f]
		if tag == "" || tag == "x" || seen[tag] {
			t.Errorf("field %s has the tag %q", f, tag)
		}
		seen[tag] = true
	}
	if got := tagged("d", "総務1"); got != "d7dcf d52d9 d31" {
		t.Errorf("tagged: %q", got)
	}
	for _, w := range strings.Fields(tagged("d", "課。 ・a")) {
		if len(w) < 3 {
			t.Errorf("%q may be a character of a body", w)
		}
	}
}

func FuzzDecodeDocuments(f *testing.F) {
	for _, s := range []string{`{"results":[{"entry":"道路\"\\\\"},{}],"offset":0,"limit":3,"total":2}`, `{"results":[]}`, `{"results":[{"a":"b}]`, `{"message":"no"}`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := decoder{b: data}
		got, ok := d.documents()
		if !ok || !json.Valid(data) {
			return
		}
		var want meilisearch.DocumentsResult
		if err := json.Unmarshal(data, &want); err != nil {
			return // of other types than the server's
		}
		if len(got.Results) != len(want.Results) {
			t.Fatalf("%d documents, want %d", len(got.Results), len(want.Results))
		}
		for i := range want.Results {
			if !reflect.DeepEqual(texts(t, got.Results[i]), texts(t, want.Results[i])) {
				t.Errorf("document %s, want %s", got.Results[i], want.Results[i])
			}
		}
	})
}
