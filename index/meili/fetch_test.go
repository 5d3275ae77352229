package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
)

// Whatever is read as an answer of documents, json.Unmarshal takes to be the same.
func FuzzDecodeDocuments(f *testing.F) {
	for _, s := range []string{`{"results":[{"entry":"道路\"\\\\"},{}],"offset":0,"limit":3,"total":2}`, `{"results":[]}`, `{"results":[{"a":"b}]`, `{"results":[{"newest":"b"}]}`, `{"results":[{"a":"b","c":1}],"total":1}`, `{"message":"no"}`, `null`,
		`{"results":[{"entry":"a"}],"results":[],"total":1}`, `{"results":[{"\u0065ntry":"a"}],"total":1}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d := decoder{b: data}
		got, ok := d.documents()
		if !ok || !json.Valid(data) {
			return
		}
		var members map[string]json.RawMessage // by their exact names
		var want struct {
			Results []map[string]json.RawMessage
			Total   int
		}
		if err := json.Unmarshal(data, &members); err != nil {
			t.Fatal(err)
		}
		if json.Unmarshal(members["results"], &want.Results) != nil || members["total"] != nil && json.Unmarshal(members["total"], &want.Total) != nil {
			return // of other types than the server's
		}
		if len(got.list) != len(want.Results) || got.total != want.Total {
			t.Fatalf("%d documents of %d, want %d of %d", len(got.list), got.total, len(want.Results), want.Total)
		}
		for i, w := range want.Results {
			var value json.RawMessage
			for _, value = range w {
			}
			if !bytes.Equal(got.list[i], value) {
				t.Errorf("%s, want %s", got.list[i], value)
			}
		}
	})
}

// Documents come as the server has them, from one answer after another, and what it
// answers instead tells whether it may be asked again.
func TestDocuments(t *testing.T) {
	var status int
	var answer string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "Bearer key" || r.URL.Path != "/indexes/p-g-pages/documents/fetch" {
			t.Errorf("asked %s with %q", r.URL.Path, r.Header.Get("Authorization"))
		}
		w.WriteHeader(status)
		if _, err := w.Write([]byte(answer)); err != nil {
			t.Error(err)
		}
	}))
	defer server.Close()
	x := &Index{prefix: "p", url: server.URL, key: "key", http: server.Client()}
	ask := func(ctx context.Context) (string, error) {
		docs, err := x.documents(ctx, "g", &meilisearch.DocumentsQuery{Limit: 3})
		if err != nil {
			return "", err
		}
		defer docs.free()
		var out []string
		for _, d := range docs.list {
			out = append(out, string(d))
		}
		return fmt.Sprint(docs.total, " ", strings.Join(out, " ")), nil
	}
	for _, long := range []int{1, 100_000, 10} {
		text := strings.Repeat("道", long)
		status, answer = http.StatusOK, `{"results":[{"entry":"`+text+`"},{"entry":"b"}],"total":7}`
		if got, err := ask(t.Context()); err != nil || got != `7 "`+text+`" "b"` {
			t.Errorf("%.60s, %v", got, err)
		}
	}
	for _, c := range []struct {
		status    int
		answer    string
		temporary bool
		is        error
	}{
		{http.StatusNotFound, `{"message":"a","code":"index_not_found"}`, false, index.ErrNoGeneration},
		{http.StatusBadRequest, `{"code":"invalid_document_filter"}`, false, nil},
		{http.StatusInternalServerError, `{"code":"internal"}`, true, nil},
		{http.StatusBadGateway, `<html>`, true, nil},
		{http.StatusOK, `{"results":`, false, nil},
	} {
		status, answer = c.status, c.answer
		_, err := ask(t.Context())
		var e *Error
		if !errors.As(err, &e) || e.Temporary() != c.temporary || c.is != nil && !errors.Is(err, c.is) {
			t.Errorf("%d %s: %v", c.status, c.answer, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := ask(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("after it was cancelled: %v", err)
	}
	server.Close()
	var e *Error
	if _, err := ask(t.Context()); !errors.As(err, &e) || !e.Temporary() {
		t.Errorf("of a server that is away: %v", err)
	}
}

// An answer is read whole, whether its length is told or not.
func TestReadAll(t *testing.T) {
	var buf []byte
	for _, n := range []int{100, 3, 5000} {
		for _, told := range []int64{int64(n), -1} {
			want := bytes.Repeat([]byte("a"), n)
			if err := readAll(&buf, &http.Response{ContentLength: told, Body: http.NoBody}); err != nil || len(buf) != 0 {
				t.Errorf("%d bytes of nothing, %v", len(buf), err)
			}
			r := httptest.NewRecorder()
			r.Body.Write(want)
			res := r.Result()
			res.ContentLength = told
			if err := readAll(&buf, res); err != nil || !bytes.Equal(buf, want) {
				t.Errorf("%d bytes, want %d (%v)", len(buf), n, err)
			}
		}
	}
}
