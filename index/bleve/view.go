package bleve

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// A view is a generation at one moment. Questions are answered with sets of
// documents, one set a segment, and not by bleve's own searcher: that walks over
// every document that matches and asks for its sort keys and facets one by one,
// which takes a second where a character stands on each of 200,000 pages. Here an
// answer costs a few operations on bitmaps, and reads only the entries it gives.
type view struct {
	ctx  context.Context
	segs []*part
	end  func() error
}

// A part is a segment within one question. Its dictionaries are not for several
// goroutines.
type part struct {
	ctx   context.Context
	seg   *scorch.SegmentSnapshot
	cols  *columns
	dicts map[string]segment.TermDictionary
	sets  map[string]set
}

// A set holds numbers of documents. One that is not own is the index's and must
// not be changed.
type set struct {
	*roaring.Bitmap
	own bool
}

func none() set { return set{roaring.New(), true} }

// mine is the set, free to be changed.
func (s set) mine() set {
	if s.own {
		return s
	}
	return set{s.Clone(), true}
}

// view opens a generation as it is now; its end must be called.
func (g *generation) view(ctx context.Context) (*view, error) {
	adv, err := g.idx.Advanced()
	if err != nil {
		return nil, err
	}
	r, err := adv.Reader()
	if err != nil {
		return nil, err
	}
	snap, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		r.Close()
		return nil, fmt.Errorf("open the index: %w", bleve.ErrorUnknownIndexType)
	}
	v := &view{ctx: ctx, end: snap.Close}
	for _, s := range snap.Segments() {
		v.segs = append(v.segs, &part{ctx: ctx, seg: s, dicts: map[string]segment.TermDictionary{}, sets: map[string]set{}})
	}
	if err := g.columns(v); err != nil {
		v.end()
		return nil, err
	}
	return v, nil
}

func (p *part) dict(field string) (segment.TermDictionary, error) {
	d, ok := p.dicts[field]
	if ok {
		return d, nil
	}
	d, err := p.seg.Segment().Dictionary(field)
	if err != nil {
		return nil, fmt.Errorf("terms of %s: %w", field, err)
	}
	p.dicts[field] = d
	return d, nil
}

// term is the documents with a term in a field, deleted ones too.
func (p *part) term(field, value string) (set, error) {
	key := field + "\x00" + value
	if s, ok := p.sets[key]; ok {
		return s, nil
	}
	if err := p.ctx.Err(); err != nil {
		return set{}, err
	}
	d, err := p.dict(field)
	if err != nil {
		return set{}, err
	}
	s, err := postings(d, []byte(value))
	if err != nil {
		return set{}, fmt.Errorf("documents of a term in %s: %w", field, err)
	}
	p.sets[key] = s
	return s, nil
}

func postings(d segment.TermDictionary, value []byte) (set, error) {
	list, err := d.PostingsList(value, nil, nil)
	if err != nil {
		return set{}, err
	}
	i, ok := list.Iterator(false, false, false, nil).(segment.OptimizablePostingsIterator)
	if !ok {
		return none(), nil // an empty list
	}
	if n, ok := i.DocNum1Hit(); ok {
		return set{roaring.BitmapOf(uint32(n)), false}, nil
	}
	if b := i.ActualBitmap(); b != nil {
		return set{b, false}, nil
	}
	return none(), nil
}

// values calls f with each term of a field in order, from the first that is not
// before from, to the last that is not after to (empty: the end).
func (p *part) values(field, from, to string, f func(value []byte, docs set) error) error {
	d, err := p.dict(field)
	if err != nil {
		return err
	}
	var start []byte
	if from != "" {
		start = []byte(from)
	}
	i := d.AutomatonIterator(nil, start, nil)
	for n := 0; ; n++ {
		e, err := i.Next()
		if err != nil {
			return fmt.Errorf("terms of %s: %w", field, err)
		}
		if e == nil || to != "" && e.Term > to {
			return nil
		}
		if n%1024 == 0 && p.ctx.Err() != nil {
			return p.ctx.Err()
		}
		value := []byte(e.Term)
		docs, err := postings(d, value)
		if err != nil {
			return fmt.Errorf("documents of a term in %s: %w", field, err)
		}
		if err := f(value, docs); err != nil {
			return err
		}
	}
}

// between is the documents that have a value from from to to in a field.
func (p *part) between(field, from, to string) (set, error) {
	out := none()
	err := p.values(field, from, to, func(_ []byte, docs set) error {
		out.Or(docs.Bitmap)
		return nil
	})
	return out, err
}

// any is the documents that have one of the values in a field.
func (p *part) any(field string, values []string) (set, error) {
	sets := make([]set, len(values))
	for i, v := range values {
		var err error
		if sets[i], err = p.term(field, v); err != nil {
			return set{}, err
		}
	}
	return or(sets), nil
}

// every is the documents that have all the values in a field: the rarest first,
// so that the sets are small from the beginning.
func (p *part) every(field string, values []string) (set, error) {
	sets := make([]set, len(values))
	for i, v := range values {
		s, err := p.term(field, v)
		if err != nil || s.IsEmpty() {
			return s, err
		}
		sets[i] = s
	}
	return and(sets), nil
}

func and(sets []set) set {
	switch len(sets) {
	case 0:
		return none()
	case 1:
		return sets[0]
	}
	sets = slices.Clone(sets)
	slices.SortFunc(sets, func(a, b set) int { return int(a.GetCardinality()) - int(b.GetCardinality()) })
	out := set{roaring.And(sets[0].Bitmap, sets[1].Bitmap), true}
	for _, s := range sets[2:] {
		if out.IsEmpty() {
			break
		}
		out.And(s.Bitmap)
	}
	return out
}

func or(sets []set) set {
	sets = slices.DeleteFunc(slices.Clone(sets), func(s set) bool { return s.IsEmpty() })
	switch len(sets) {
	case 0:
		return none()
	case 1:
		return sets[0]
	}
	out := set{roaring.Or(sets[0].Bitmap, sets[1].Bitmap), true}
	for _, s := range sets[2:] {
		out.Or(s.Bitmap)
	}
	return out
}

// without is the documents of a segment that are not in s.
func (p *part) without(s set) set {
	all := roaring.New()
	all.AddRange(0, p.seg.Segment().Count())
	all.AndNot(s.Bitmap)
	return set{all, true}
}

// live takes the deleted documents away.
func (p *part) live(s set) set {
	if d := p.seg.Deleted(); d != nil && !d.IsEmpty() {
		s = s.mine()
		s.AndNot(d)
	}
	return s
}

// stored reads some of a document's stored fields.
func (p *part) stored(doc uint32, fields ...string) ([][]byte, error) {
	out := make([][]byte, len(fields))
	err := p.seg.VisitDocument(uint64(doc), func(field string, _ byte, value []byte, _ []uint64) bool {
		if i := slices.Index(fields, field); i >= 0 {
			out[i] = bytes.Clone(value)
		}
		return true
	})
	return out, err
}
