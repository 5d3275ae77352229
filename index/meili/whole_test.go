package meili

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// Parts that are read at different moments give every page that stays, once and in
// order, though others go and come meanwhile.
func TestWholeWhileWritten(t *testing.T) {
	const n = 600
	for moved := range 6 {
		var mu sync.Mutex
		var docs []map[string]string
		add := func(i int) {
			id := archive.ID(fmt.Sprintf("%04d", i))
			e, err := json.Marshal(index.Entry{ID: id})
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, map[string]string{attrNewest: fmt.Sprintf("%d r 000001 v %s", (i*7919)%10_000, id), attrEntry: pack(e, "道路")})
		}
		for i := range n {
			add(i)
		}
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			mu.Lock()
			defer mu.Unlock()
			var q struct{ Offset, Limit int }
			if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
				t.Error(err)
			}
			if asked++; asked == 2 { // between the first part and the others
				switch moved {
				case 1, 3: // one goes, or goes while another comes
					docs = slices.Delete(docs, 10, 11)
				case 4: // the last of a part goes
					docs = slices.Delete(docs, 149, 150)
				case 5: // many come
					for i := range 200 {
						add(n + 10 + i)
					}
				}
				if moved == 2 || moved == 3 {
					add(n)
				}
			}
			from := min(q.Offset, len(docs))
			w.Header().Set("Content-Type", "application/json")
			if err := json.NewEncoder(w).Encode(map[string]any{"results": docs[from:min(from+q.Limit, len(docs))], "offset": q.Offset, "limit": q.Limit, "total": len(docs)}); err != nil {
				t.Error(err)
			}
		}))
		x := &Index{prefix: "p", client: meilisearch.New(server.URL, meilisearch.DisableRetries(), meilisearch.WithCustomJsonUnmarshaler(unmarshal))}
		got, err := x.whole(t.Context(), &index.Ask{Generation: "g"}, nil, attrNewest, n)
		server.Close()
		if err != nil {
			t.Fatal(err)
		}
		seen := map[archive.ID]bool{}
		for _, e := range got {
			if seen[e.ID] {
				t.Errorf("case %d: page %s comes twice", moved, e.ID)
			}
			seen[e.ID] = true
		}
		for i := range n {
			if id := archive.ID(fmt.Sprintf("%04d", i)); !seen[id] && i != 10 && i != 149 {
				t.Errorf("case %d: page %s is lost", moved, id)
			}
		}
		if !slices.IsSortedFunc(got, func(a, b *index.Entry) int { return order(a) - order(b) }) {
			t.Errorf("case %d: the pages are out of order", moved)
		}
		if few := 4; moved == 0 && asked != few {
			t.Errorf("%d requests where nothing changed, want %d", asked, few)
		}
	}
}

// order is what the pages of TestWholeWhileWritten are listed by, as text.
func order(e *index.Entry) int {
	var i int
	if _, err := fmt.Sscanf(string(e.ID), "%d", &i); err != nil {
		panic(err)
	}
	var k int
	for _, c := range fmt.Sprintf("%-4d", (i*7919)%10_000) {
		k = k*256 + int(c)
	}
	return k
}
