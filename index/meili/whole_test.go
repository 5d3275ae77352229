package meili

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"

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
			e, err := json.Marshal(index.Entry{ID: id, Day: 10_000 + (i*7919)%10_000})
			if err != nil {
				t.Fatal(err)
			}
			docs = append(docs, map[string]string{attrEntry: pack(e, "道路")})
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
					docs = slices.Delete(docs, firstPart-1, firstPart)
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
		x := &Index{prefix: "p", url: server.URL, http: server.Client()}
		w := whole{x: x, gen: "g"}
		if _, err := w.begin(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		got, _, err := w.entries(t.Context())
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
			if id := archive.ID(fmt.Sprintf("%04d", i)); !seen[id] && i != 10 && i != firstPart-1 {
				t.Errorf("case %d: page %s is lost", moved, id)
			}
		}
		if !slices.IsSortedFunc(got, func(a, b *index.Entry) int { return b.Day - a.Day }) {
			t.Errorf("case %d: the pages are out of order", moved)
		}
		if few := 3; moved == 0 && asked != few {
			t.Errorf("%d requests where nothing changed, want %d", asked, few)
		}
	}
}

// Those that do not pass the sieve are given as far as they are wanted, each once, and
// the others all.
func TestOthers(t *testing.T) {
	const n, passing = 600, 150
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var q struct{ Offset, Limit int }
		if err := json.NewDecoder(r.Body).Decode(&q); err != nil {
			t.Error(err)
		}
		docs := []map[string]string{}
		for i := q.Offset; i < min(n, q.Offset+q.Limit); i++ {
			e, err := json.Marshal(index.Entry{ID: archive.ID(fmt.Sprintf("%04d", i))})
			if err != nil {
				t.Error(err)
			}
			docs = append(docs, map[string]string{attrEntry: pack(e, []string{"道路", "河川", "河川", "河川"}[i%4])})
		}
		if err := json.NewEncoder(w).Encode(map[string]any{"results": docs, "total": n}); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	root := &index.Node{Op: index.OpWord, Field: index.FieldBody, Phrases: []string{"道路"}}
	for _, wanted := range []int{0, 20, 10_000} {
		w := whole{x: &Index{prefix: "p", url: server.URL, http: server.Client()}, gen: "g", others: wanted, sieve: sieveOf(root)}
		if _, err := w.begin(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		if !w.promises(passing+10) || w.promises(passing-10) {
			t.Errorf("of %d, %d are promised", w.first.read, len(w.first.passed))
		}
		if err := w.narrow(t.Context(), nil); err != nil || !w.strictly {
			t.Errorf("what stands in a body alone may stand elsewhere (%v)", err)
		}
		passed, others, err := w.entries(t.Context())
		if err != nil || len(passed) != passing || len(others) != min(wanted, n-passing) {
			t.Errorf("%d passed, and %d of %d wanted others (%v)", len(passed), len(others), wanted, err)
		}
		seen := map[archive.ID]bool{}
		for _, e := range slices.Concat(passed, others) {
			if seen[e.ID] || (e.Chars == "道路") != slices.Contains(passed, e) {
				t.Errorf("page %s with %q comes twice, or as another", e.ID, e.Chars)
			}
			seen[e.ID] = true
		}
	}
}

// What the first candidates show: how many are likely, how many would be once narrowed,
// and whether that is worth a question.
func TestWhatTheFirstShow(t *testing.T) {
	for _, c := range []struct {
		passed, byBody, likely int
		promises, may, narrows bool
	}{
		{64, 64, 2560, false, false, false},
		{64, 59, 2560, false, false, true},
		{64, 60, 2560, false, false, false},
		{30, 20, 1200, false, true, true},
		{25, 25, 1000, true, true, false},
		{0, 0, 0, true, true, false},
	} {
		w := whole{first: &part{read: 64, total: 2560}}
		for i := range c.passed {
			w.first.passed = append(w.first.passed, candidate{strictly: i < c.byBody})
		}
		if w.likely() != c.likely || w.promises(1000) != c.promises || w.mayPromise(1000) != c.may || w.narrows() != c.narrows {
			t.Errorf("%+v: %d likely, promises %v, may %v, narrows %v", c, w.likely(), w.promises(1000), w.mayPromise(1000), w.narrows())
		}
	}
}
