package meili

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/meilisearch/meilisearch-go"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A part is one of the searches that a question becomes: the server knows AND,
// but no OR between words.
type part struct {
	words  []*index.Node // each with one phrase
	fields []index.Field // where they may stand
	filter []string
}

// parts are searches whose results together hold every candidate.
func parts(root *index.Node) []part {
	var out []part
	body := root.BodyWords()
	for _, nodes := range root.Candidates().Alternatives() {
		var p part
		any, plain := false, false
		for _, n := range nodes {
			switch {
			case n.Op == index.OpValue:
				p.filter, plain = append(p.filter, condition(n)), true
			case n.Op != index.OpWord:
				p.filter = append(p.filter, condition(n))
			case n.Field == index.FieldAny:
				p.words, any = append(p.words, n), true
			case n.Field == index.FieldBody:
				p.words, plain = append(p.words, n), true
			default:
				p.words, p.fields = append(p.words, n), append(p.fields, n.Field)
			}
		}
		first := p.on(index.FieldBody)
		if any {
			first = first.on(index.RecordFields...)
		}
		if len(p.words) == 0 && plain {
			first = p // values alone
		}
		switch {
		case root == nil:
			out = append(out, p)
		case any && len(body) == 1:
			// The record's title finds its first page only; the body finds the others.
			out = append(out, first.with(attrFirst+" = true"), p.on(index.FieldBody).with(attrFirst+" = false"))
		case any || plain:
			out = append(out, first)
		default:
			out = append(out, first.with(attrFirst+" = true"))
			for _, w := range body {
				for _, phrase := range w.Phrases {
					one := *w
					one.Phrases = []string{phrase}
					q := p.on(index.FieldBody)
					q.words = append(slices.Clone(q.words), &one)
					out = append(out, q)
				}
			}
		}
	}
	return out
}

func (p part) on(f ...index.Field) part {
	p.fields = append(slices.Clone(p.fields), f...)
	return p
}

func (p part) with(filter string) part {
	p.filter = append(slices.Clone(p.filter), filter)
	return p
}

// condition is the filter of a node that is no word.
func condition(n *index.Node) string {
	switch n.Op {
	case index.OpNot:
		return "NOT (" + condition(n.Kids[0]) + ")"
	case index.OpAnd, index.OpOr:
		var kids []string
		for _, k := range n.Kids {
			kids = append(kids, "("+condition(k)+")")
		}
		return strings.Join(kids, " "+strings.ToUpper(string(n.Op))+" ")
	case index.OpYears:
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrYear, n.From, attrYear, n.To)
	case index.OpDays:
		if n.To == 0 {
			return attrDates + " IS EMPTY"
		}
		from, to := n.Days()
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrDates, from, attrDates, to)
	case index.OpYen:
		if n.High < 0 {
			return attrYen + " IS EMPTY"
		}
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrYen, n.Low, attrYen, n.High)
	case index.OpValue:
		return is(attrValue, exact(n.Term))
	}
	return is(attrState, string(n.State))
}

// limits are the filters of rights and narrowing.
func limits(w index.Who, n index.Narrow) []string {
	var out []string
	if n.Record != "" {
		out = append(out, is(attrRecord, string(n.Record)))
	}
	if n.Series != "" {
		out = append(out, is(attrSeries, exact(string(n.Series))))
	}
	if n.Division != nil {
		out = append(out, is(attrDivision, exact(*n.Division)))
	}
	if n.FY != nil {
		out = append(out, fmt.Sprintf("%s = %d", attrYear, *n.FY))
	}
	if n.Batch != "" {
		out = append(out, is(attrBatch, exact(string(n.Batch))))
	}
	if !w.Everything {
		out = append(out, among(attrRights, exacts(w.Rights))+fmt.Sprintf(" OR %s <= %d", attrOpen, number(w.Today)))
	}
	if len(w.Without) > 0 {
		var records, series []string
		for _, id := range w.Without {
			records, series = append(records, string(id)), append(series, exact(string(id)))
		}
		out = append(out, "NOT "+among(attrRecord, records), "NOT "+among(attrSeries, series))
	}
	return out
}

// A stream is a part's candidates, in order.
type stream struct {
	req    *meilisearch.SearchRequest
	filter []string
	buf    []*index.Entry
	taken  int // candidates handed on, or left out as known
	base   int // of those, how many the request's filter leaves out
	day    int // of the last one that was taken
	same   int // how many of that day were
	total  int // beyond base
	done   bool
}

// take takes the next candidate, which is there.
func (s *stream) take() *index.Entry {
	e := s.buf[0]
	s.buf, s.taken = s.buf[1:], s.taken+1
	if e.Day != s.day {
		s.day, s.same = e.Day, 0
	}
	s.same++
	return e
}

func (x *Index) streams(a *index.Ask) []*stream {
	sort := []string{attrDay + ":desc", attrRecord + ":asc", attrPosition + ":asc"}
	switch a.Sort {
	case index.SortOldest:
		sort[0] = attrDay + ":asc"
	case index.SortNumber:
		sort[0] = attrNumberKey + ":asc"
	case index.SortTitle:
		sort[0] = attrTitleKey + ":asc"
	}
	shared := limits(a.Who, a.Narrow)
	var out []*stream
	for _, p := range parts(a.Root) {
		r := &meilisearch.SearchRequest{IndexUID: x.pagesUID(a.Generation), MatchingStrategy: meilisearch.All, Sort: sort,
			Locales: []string{locale}, AttributesToRetrieve: []string{attrEntry}, Filter: append(slices.Clone(p.filter), shared...)}
		var words []string
		for _, w := range p.words {
			words = append(words, `"`+spaced(w.Phrases[0])+`"`)
		}
		r.Query = strings.Join(words, " ")
		if len(words) > 0 {
			for _, f := range p.fields {
				if attr := textAttr(f); !slices.Contains(r.AttributesToSearchOn, attr) {
					r.AttributesToSearchOn = append(r.AttributesToSearchOn, attr)
				}
				if f == index.FieldBody && !slices.Contains(r.AttributesToSearchOn, attrOver) {
					r.AttributesToSearchOn = append(r.AttributesToSearchOn, attrOver)
				}
			}
		}
		out = append(out, &stream{req: r, filter: r.Filter.([]string)})
	}
	return out
}

// A place in an answer: the last entry, and how much was taken of each stream; how
// much of that is of the last entry's day.
type place struct {
	Taken []int      `json:"taken"`
	Same  []int      `json:"same"`
	Last  archive.ID `json:"last"`
	Key   key        `json:"key"`
	Day   int        `json:"day"`
	Total int        `json:"total"`
}

// resume goes on after a place. The server builds each hit that an offset skips,
// so a filter leaves out what stands before the place's day, where the sort is by
// day and nothing must be counted.
func resume(all []*stream, at *place, a *index.Ask) {
	filter := ""
	switch {
	case a.Facets:
	case a.Sort == index.SortBest, a.Sort == index.SortNewest:
		filter = fmt.Sprintf("%s <= %d", attrDay, at.Day)
	case a.Sort == index.SortOldest:
		filter = fmt.Sprintf("%s >= %d", attrDay, at.Day)
	}
	for i, s := range all {
		s.taken, s.day, s.same = at.Taken[i], at.Day, at.Same[i]
		if filter != "" {
			s.base = s.taken - s.same
			s.filter = append(s.filter, filter)
			s.req.Filter = s.filter
		}
	}
}

// key is what candidates are sorted by.
type key struct {
	First    string     `json:"d"` // in ascending order
	Record   archive.ID `json:"r"`
	Position int        `json:"p"`
}

func keyOf(e *index.Entry, s index.Sort) key {
	k := key{"", e.Record, e.Position}
	switch s {
	case index.SortOldest:
		k.First = fmt.Sprintf("%08d", e.Day)
	case index.SortNumber:
		k.First = e.NumberKey()
	case index.SortTitle:
		k.First = e.TitleKey()
	default:
		k.First = fmt.Sprintf("%08d", 99999999-e.Day)
	}
	return k
}

func (k key) compare(o key) int {
	return cmp.Or(strings.Compare(k.First, o.First), strings.Compare(string(k.Record), string(o.Record)), cmp.Compare(k.Position, o.Position))
}

// Search implements index.Index.
func (x *Index) Search(ctx context.Context, a *index.Ask) (*index.Answer, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	all := x.streams(a)
	var at place
	if a.Next != "" {
		if err := json.Unmarshal([]byte(a.Next), &at); err != nil || len(at.Taken) != len(all) || len(at.Same) != len(all) {
			return nil, fmt.Errorf("search: %q is no place in an answer", a.Next)
		}
		resume(all, &at, a)
	}
	// Several streams share the limit; those that run dry ask again.
	size := min(a.Limit, max(100, 2*a.Limit/max(1, len(all))))
	out := &index.Answer{}
	if a.Facets {
		out.Facets = map[string]map[string]int{}
		for _, f := range index.FacetNames {
			out.Facets[f] = map[string]int{}
		}
		for _, s := range all {
			s.req.Facets = []string{attrSeries, attrDivision, attrYear, attrBatch}
		}
	}
	if err := x.fill(ctx, all, size, out); err != nil {
		return nil, err
	}
	for _, s := range all {
		s.req.Facets = nil
		out.Total += s.total
	}
	if a.Next != "" {
		out.Total = at.Total
	}
	at.Total = out.Total
	for len(out.Entries) < a.Limit {
		s, err := x.least(ctx, all, size, a.Sort)
		if err != nil {
			return nil, err
		}
		if s == nil {
			break
		}
		e := s.take()
		k := keyOf(e, a.Sort)
		if at.Last != "" && (k.compare(at.Key) < 0 || e.ID == at.Last) {
			continue // another stream had it
		}
		at.Last, at.Key, at.Day = e.ID, k, e.Day
		out.Entries = append(out.Entries, e)
	}
	at.Taken, at.Same = nil, nil
	rest := false
	for _, s := range all {
		if s.day != at.Day {
			s.same = 0
		}
		at.Taken, at.Same = append(at.Taken, s.taken), append(at.Same, s.same)
		rest = rest || len(s.buf) > 0 || !s.done
	}
	if rest {
		b, err := json.Marshal(at)
		if err != nil {
			return nil, err
		}
		out.Next = string(b)
	} else if a.Next == "" {
		out.Total = len(out.Entries)
	}
	return out, nil
}

// least is the stream whose next entry comes first, nil where none has any.
func (x *Index) least(ctx context.Context, all []*stream, size int, sort index.Sort) (*stream, error) {
	var dry []*stream
	for _, s := range all {
		if len(s.buf) == 0 && !s.done {
			dry = append(dry, s)
		}
	}
	if err := x.fill(ctx, dry, size, nil); err != nil {
		return nil, err
	}
	var best *stream
	for _, s := range all {
		if len(s.buf) > 0 && (best == nil || keyOf(s.buf[0], sort).compare(keyOf(best.buf[0], sort)) < 0) {
			best = s
		}
	}
	return best, nil
}

// fill asks for the next entries of streams, in one request.
func (x *Index) fill(ctx context.Context, all []*stream, size int, out *index.Answer) error {
	if len(all) == 0 {
		return nil
	}
	req := &meilisearch.MultiSearchRequest{}
	for _, s := range all {
		s.req.Offset, s.req.Limit = int64(s.taken-s.base), int64(size)
		req.Queries = append(req.Queries, s.req)
	}
	res, err := x.client.MultiSearchWithContext(ctx, req)
	if err != nil {
		return failed("search", err)
	}
	if len(res.Results) != len(all) {
		return &Error{What: "search", Code: "unexpected answer"}
	}
	for i, s := range all {
		r := &res.Results[i]
		s.total, s.done = int(r.EstimatedTotalHits), len(r.Hits) < size
		for _, h := range r.Hits {
			e, err := entry(h)
			if err != nil {
				return err
			}
			s.buf = append(s.buf, e)
		}
		if s.taken-s.base+len(s.buf) >= s.total {
			s.done = true
		}
		if out != nil && out.Facets != nil {
			if err := addFacets(out.Facets, r.FacetDistribution); err != nil {
				return err
			}
		}
	}
	return nil
}

func addFacets(to map[string]map[string]int, raw json.RawMessage) error {
	var got map[string]map[string]int
	if err := json.Unmarshal(raw, &got); err != nil {
		return fmt.Errorf("index server: facets: %w", err)
	}
	for attr, values := range got {
		for v, n := range values {
			if attr != attrYear {
				v = inexact(v)
			} else if y, err := strconv.ParseFloat(v, 64); err == nil {
				if v = strconv.Itoa(int(y)); y == 0 {
					v = ""
				}
			}
			to[attr][v] += n
		}
	}
	return nil
}

func entry(h meilisearch.Hit) (*index.Entry, error) {
	packed, err := text(h[attrEntry])
	if err != nil {
		return nil, fmt.Errorf("index server: an entry: %w", err)
	}
	return unpack(packed)
}

// Pages implements index.Index.
func (x *Index) Pages(ctx context.Context, name string, ids []archive.ID) ([]*index.Entry, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	q := &meilisearch.DocumentsQuery{Limit: int64(len(ids)), Fields: []string{attrEntry}}
	for _, id := range ids {
		q.Ids = append(q.Ids, string(id))
	}
	var res meilisearch.DocumentsResult
	if err := x.client.Index(x.pagesUID(name)).GetDocumentsWithContext(ctx, q, &res); err != nil {
		return nil, failed("read entries", err)
	}
	out := make([]*index.Entry, 0, len(res.Results))
	for _, h := range res.Results {
		e, err := entry(h)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
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
