package viewer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"fumikura/index"
	"fumikura/internal/archive"
)

// hitJSON is a hit as the API gives it: a page, with the places of its hits in
// pixels of the page image.
type hitJSON struct {
	Record  archive.ID     `json:"record"`
	Page    int            `json:"page"` // from 1 in the record
	File    string         `json:"file"`
	Title   string         `json:"title"`
	Number  string         `json:"number"` // as people call the record
	Snippet string         `json:"snippet"`
	Rung    int            `json:"rung"`
	Marks   []archive.Rect `json:"marks"`
}

// apiSearch answers {"total","exact","hits":[…]}, one hit a page: q, limit
// (default 20, 0 for all) and offset. Where there are more hits than memory
// should hold they are streamed, and total and exact follow them.
func (v *visit) apiSearch() error {
	v.deadlines(readWithin, writeWithin)
	query, err := v.searchText()
	if err != nil {
		return err
	}
	r := index.Request{Query: query, Reader: v.reader, Limit: 20}
	for name, into := range map[string]*int{"limit": &r.Limit, "offset": &r.Offset} {
		if s := v.query(name); s != "" {
			if *into, err = strconv.Atoi(s); err != nil || *into < 0 {
				return wrong("problem.value", name)
			}
		}
	}
	if r.Limit == 0 {
		r.Limit = -1
	}
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return errBusy
	}
	defer leave()
	if err := v.rememberSearch(query); err != nil {
		return err
	}
	out := &hitWriter{v: v}
	res := &index.Result{Exact: true}
	if query != "" {
		if res, err = v.Search.Each(v.ctx(), r, out.add); err != nil {
			return searchProblem(err)
		}
	}
	return out.end(res)
}

// A hitWriter writes hits as JSON: kept until all are there, so that the counts
// come first, but streamed once they are too many.
type hitWriter struct {
	v     *visit
	buf   bytes.Buffer
	begun bool
	n     int
}

// keptHits is how many bytes of hits are kept.
const keptHits = 8 << 20

func (o *hitWriter) add(h index.Hit) error {
	out := hitJSON{Record: h.Record, Page: h.Position, File: h.File, Title: h.Title, Number: h.Number, Snippet: h.Snippet.String(), Rung: h.Rung, Marks: []archive.Rect{}}
	for _, rects := range h.Marks {
		out.Marks = append(out.Marks, rects...)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return err
	}
	if o.n++; o.n > 1 {
		o.buf.WriteByte(',')
	}
	o.buf.Write(b)
	if o.buf.Len() < keptHits {
		return nil
	}
	if !o.begun {
		o.begin(`{"hits":[`)
	}
	return o.flush()
}

func (o *hitWriter) begin(head string) {
	o.begun = true
	o.v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	o.v.w.WriteHeader(http.StatusOK)
	o.v.send([]byte(head))
}

func (o *hitWriter) flush() error {
	_, err := patient{o.v}.Write(o.buf.Bytes())
	o.buf.Reset()
	return err
}

func (o *hitWriter) end(res *index.Result) error {
	counts := fmt.Sprintf(`"total":%d,"exact":%t`, res.Total, res.Exact)
	tail := "]}\n"
	if o.begun {
		tail = "]," + counts + "}\n"
	} else {
		o.begin("{" + counts + `,"hits":[`)
	}
	o.buf.WriteString(tail)
	return o.flush()
}
