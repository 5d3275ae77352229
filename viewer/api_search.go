package viewer

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

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
	Why     []whyJSON      `json:"why"`
	Others  []index.Other  `json:"others,omitempty"` // of the same record, where hits are grouped
}

// whyJSON is a reason for which a page was found.
type whyJSON struct {
	index.Why
	Say string `json:"say"` // for people
}

func whys(l []index.Why, lang string) []whyJSON {
	out := make([]whyJSON, len(l))
	for i, w := range l {
		out[i] = whyJSON{w, w.EN()}
		if lang != "en" {
			out[i].Say = w.JA()
		}
	}
	return out
}

// apiSearch answers {"query","time","reader","total","exact","hits":[…]} and more, one hit a page: q, limit
// (default 20, 0 for all) and offset; rung 1, 2 or 3 for how far to go, spelling
// (kana, loose, old, strict, apart; as often as wanted), group=1, explain=1, sort. Where there are more hits than memory should hold they
// are streamed, and total and exact follow them.
func (v *visit) apiSearch() error {
	v.deadlines(readWithin, writeWithin)
	r, err := v.searchRequest()
	if err != nil {
		return err
	}
	query := r.Query
	leave, ok := v.heavy.enter(v.actor)
	if !ok {
		return errBusy
	}
	defer leave()
	if err := v.rememberSearch(query); err != nil {
		return err
	}
	out := &hitWriter{v: v, keep: keptHits, head: v.searchHead(query)}
	r.Explain = v.query("explain") == "1"
	res := &index.Result{Exact: true}
	if query != "" {
		if res, err = v.Search.Each(v.ctx(), r, out.add); err != nil {
			return searchProblem(err)
		}
	}
	out.explain = v.query("explain") == "1"
	return out.end(res)
}

// searchRequest is what the address of a search asks for.
func (v *visit) searchRequest() (index.Request, error) {
	query, err := v.searchText()
	if err != nil {
		return index.Request{}, err
	}
	r := index.Request{Query: query, Reader: v.reader, Limit: 20}
	for name, into := range map[string]*int{"limit": &r.Limit, "offset": &r.Offset, "rung": &r.Rung} {
		if s := v.query(name); s != "" {
			if *into, err = strconv.Atoi(s); err != nil || *into < 0 {
				return r, wrong("problem.value", name)
			}
		}
	}
	if r.Limit == 0 {
		r.Limit = -1
	}
	if r.Rung > index.RungAbout {
		return r, wrong("problem.value", "rung")
	}
	if r.Group = v.query("group") == "1"; v.query("strict") == "1" {
		r.Spellings = append(r.Spellings, index.SpellingStrict)
	}
	if v.query("names") == "0" {
		r.Spellings = append(r.Spellings, index.SpellingApart)
	}
	for _, s := range v.r.URL.Query()["spelling"] {
		if !slices.Contains(index.Spellings, index.Spelling(s)) {
			return r, wrong("problem.value", "spelling")
		}
		r.Spellings = append(r.Spellings, index.Spelling(s))
	}
	switch r.Sort = index.Sort(v.query("sort")); r.Sort {
	case index.SortBest, index.SortNewest, index.SortOldest, index.SortNumber, index.SortTitle:
	default:
		return r, wrong("problem.value", "sort")
	}
	return r, nil
}

// A hitWriter writes hits as JSON: kept until all are there, so that the counts
// come first, but streamed once they are too many.
type hitWriter struct {
	v     *visit
	buf   bytes.Buffer
	head  headJSON
	keep  int // bytes of hits that are kept
	begun bool
	n     int

	explain bool
}

// keptHits is how many bytes of hits an answer keeps.
const keptHits = 8 << 20

func (o *hitWriter) add(h index.Hit) error {
	out := hitJSON{Record: h.Record, Page: h.Position, File: h.File, Title: h.Title, Number: h.Number, Snippet: h.Snippet.String(), Rung: h.Rung, Marks: []archive.Rect{},
		Why: whys(h.Why, o.v.lang), Others: h.Others}
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
	if o.buf.Len() < o.keep {
		return nil
	}
	if !o.begun {
		if err := o.begin(`"hits":[`); err != nil {
			return err
		}
	}
	return o.flush()
}

// begin sends what was asked, when and by whom, and then rest.
func (o *hitWriter) begin(rest string) error {
	head, err := json.Marshal(o.head)
	if err != nil {
		return err
	}
	o.begun = true
	o.v.w.Header().Set("Content-Type", "application/json; charset=utf-8")
	o.v.w.WriteHeader(http.StatusOK)
	o.v.send(append(append(head[:len(head)-1], ','), rest...))
	return nil
}

func (o *hitWriter) flush() error {
	_, err := patient{o.v}.Write(o.buf.Bytes())
	o.buf.Reset()
	return err
}

func (o *hitWriter) end(res *index.Result) error {
	counts := fmt.Sprintf(`"total":%d,"exact":%t`, res.Total, res.Exact)
	more, err := json.Marshal(o.about(res))
	if err != nil {
		return err
	}
	tail := "]," + string(more[1:len(more)-1]) + "}\n"
	if o.begun {
		tail = "]," + counts + tail[1:]
	} else if err := o.begin(counts + `,"hits":[`); err != nil {
		return err
	}
	o.buf.WriteString(tail)
	return o.flush()
}

// headJSON says of an answer, which may be kept for long, where it comes from.
type headJSON struct {
	Query  string `json:"query"`
	Time   string `json:"time"`   // RFC 3339
	Reader string `json:"reader"` // who asked: a login, or who has none
}

func (v *visit) searchHead(query string) headJSON {
	h := headJSON{Query: query, Time: v.local(v.Archive.Now()).Format(time.RFC3339), Reader: v.actor}
	if v.person != nil {
		h.Reader = v.person.Login
	}
	return h
}

// aboutJSON is what else an answer tells of the search.
type aboutJSON struct {
	Records    int                      `json:"records"`
	Rebuilding bool                     `json:"rebuilding,omitempty"` // the index: more may be there than was found
	Found      [index.RungAbout + 1]int `json:"found"`                // pages by rung
	Rung       int                      `json:"lastRung"`
	Offer      int                      `json:"offer"` // the next rung that may be asked for, 0 if none
	DidYouMean []string                 `json:"didYouMean,omitempty"`
	Problems   []index.Problem          `json:"problems,omitempty"`
	Steps      []index.Step             `json:"steps,omitempty"`
	Tree       string                   `json:"tree,omitempty"`
}

func (o *hitWriter) about(res *index.Result) aboutJSON {
	out := aboutJSON{Records: res.Records, Rebuilding: res.Rebuilding, Found: res.Found, Rung: res.Rung, Offer: res.Offer, DidYouMean: res.DidYouMean}
	if res.Query != nil {
		out.Problems = res.Query.Problems
		if o.explain {
			out.Steps, out.Tree = res.Steps, res.Query.Root.String()
		}
	}
	return out
}
