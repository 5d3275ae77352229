package meili

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"sync"

	"github.com/meilisearch/meilisearch-go"
)

// fetched is one member of each document as the server gave it, as JSON, and how many
// documents there are.
type fetched struct {
	list  []json.RawMessage
	total int
	buf   *[]byte // that they are parts of
}

// bodies are buffers for answers. The client library would take one anew for each of
// them, again for each quarter that it is longer than it thought, and copy the whole
// twice: more work than all that is done with megabytes of pages afterwards.
var bodies = sync.Pool{New: func() any { return new([]byte) }}

// free gives up the documents; nothing of them may be used after it.
func (f *fetched) free() { bodies.Put(f.buf) }

// documents reads the one field that q asks for of pages' documents, which must be freed.
func (x *Index) documents(ctx context.Context, gen string, q *meilisearch.DocumentsQuery) (*fetched, error) {
	const what = "read pages"
	ask, err := json.Marshal(q)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, x.url+"/indexes/"+x.pagesUID(gen)+"/documents/fetch", bytes.NewReader(ask))
	if err != nil {
		return nil, fmt.Errorf("index server: %s: %w", what, err)
	}
	req.Header.Set("Content-Type", "application/json")
	if x.key != "" {
		req.Header.Set("Authorization", "Bearer "+x.key)
	}
	res, err := x.http.Do(req)
	if err != nil {
		return nil, lost(what, err)
	}
	defer func() { _ = res.Body.Close() }()
	buf := bodies.Get().(*[]byte)
	if err := readAll(buf, res); err != nil {
		bodies.Put(buf)
		return nil, lost(what, err)
	}
	if res.StatusCode != http.StatusOK {
		defer bodies.Put(buf)
		var answer struct{ Code string }
		if err := json.Unmarshal(*buf, &answer); err != nil {
			answer.Code = ""
		}
		return nil, refused(what, answer.Code, res.StatusCode)
	}
	f, err := decodeDocuments(*buf)
	if err != nil {
		bodies.Put(buf)
		return nil, &Error{What: what, Code: "unexpected answer"}
	}
	f.buf = buf
	return f, nil
}

// readAll reads an answer into a buffer.
func readAll(buf *[]byte, res *http.Response) error {
	b := bytes.NewBuffer((*buf)[:0])
	if n := res.ContentLength; n > 0 {
		b.Grow(int(n) + bytes.MinRead)
	}
	_, err := io.Copy(b, res.Body)
	*buf = b.Bytes()
	return err
}

// decodeDocuments reads an answer of documents.
func decodeDocuments(data []byte) (*fetched, error) {
	d := decoder{b: data}
	if f, ok := d.documents(); ok {
		return f, nil
	}
	var r struct {
		Results []map[string]json.RawMessage
		Total   int
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return nil, err
	}
	f := &fetched{total: r.Total}
	for _, h := range r.Results {
		if len(h) > 1 {
			return nil, fmt.Errorf("a document with %d members", len(h))
		}
		var value json.RawMessage
		for _, value = range h {
		}
		f.list = append(f.list, value)
	}
	return f, nil
}

func (d *decoder) documents() (*fetched, bool) {
	f, seen := new(fetched), false
	d.object(func(key []byte) {
		switch string(key) {
		case `"results"`:
			d.bad, seen = d.bad || seen, true
			d.array(func() {
				var value json.RawMessage
				d.object(func([]byte) {
					d.bad = d.bad || value != nil
					value = d.value(0)
				})
				f.list = append(f.list, value)
			})
		case `"total"`:
			f.total = int(d.integer())
		default:
			d.bad = d.bad || bytes.IndexByte(key, '\\') >= 0
			d.value(0)
		}
	})
	d.space()
	return f, !d.bad && d.i == len(d.b) && seen
}
