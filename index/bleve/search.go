package bleve

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/RoaringBitmap/roaring/v2"

	"fumikura/index"
	"fumikura/internal/archive"
)

// word is where one of a word's spellings may stand in a field.
func (p *part) word(n *index.Node, f index.Field) (set, error) {
	var spellings []set
	for _, phrase := range n.Phrases {
		s, err := p.every(textField(f), terms(phrase))
		if err != nil {
			return s, err
		}
		spellings = append(spellings, s)
	}
	return or(spellings), nil
}

// node is the documents that a tree may hold for; n is not nil.
func (p *part) node(n *index.Node) (set, error) {
	var kids []set
	for _, k := range n.Kids {
		s, err := p.node(k)
		if err != nil {
			return s, err
		}
		if n.Op == index.OpAnd && s.IsEmpty() {
			return s, nil
		}
		kids = append(kids, s)
	}
	switch n.Op {
	case index.OpAnd:
		return and(kids), nil
	case index.OpOr:
		return or(kids), nil
	case index.OpNot:
		return p.without(kids[0]), nil
	case index.OpYears:
		return p.between(fieldYear, year(n.From), year(n.To))
	case index.OpState:
		return p.term(fieldState, string(n.State))
	case index.OpDays:
		if n.To == 0 {
			s, err := p.between(fieldDates, "", "")
			return p.without(s), err
		}
		from, to := n.Days()
		return p.between(fieldDates, day(from), day(to))
	case index.OpYen:
		if n.High < 0 {
			s, err := p.between(fieldYen, "", "")
			return p.without(s), err
		}
		return p.between(fieldYen, yen(n.Low), yen(n.High))
	case index.OpValue:
		return p.term(fieldValue, n.Term)
	}
	if n.Field != index.FieldAny {
		return p.word(n, n.Field)
	}
	var places []set
	for _, f := range append([]index.Field{index.FieldBody}, index.RecordFields...) {
		s, err := p.word(n, f)
		if err != nil {
			return s, err
		}
		places = append(places, s)
	}
	return or(places), nil
}

// pages is the pages that are candidates for a question.
func (p *part) pages(a *index.Ask) (set, error) {
	all := &conditions{p: p}
	all.term(fieldShelf, shelfPage)
	if a.Narrow.Record != "" {
		all.term(fieldRecord, string(a.Narrow.Record))
	}
	all.limits(a.Who, a.Narrow)
	if root := a.Root.Candidates(); root != nil {
		all.add(p.node(root))
	}
	if a.Root != nil {
		first, err := p.term(fieldFirst, yes)
		all.note(err)
		may := []set{first}
		for _, w := range a.Root.BodyWords() {
			s, err := p.word(w, index.FieldBody)
			all.note(err)
			may = append(may, s)
		}
		values, err := p.any(fieldValue, a.Root.BodyValues())
		all.note(err)
		may = append(may, values)
		if all.err == nil {
			all.add(or(may), nil)
		}
	}
	return all.result()
}

// conditions are sets that all must hold, but for those in not.
type conditions struct {
	p    *part
	sets []set
	not  []set
	err  error
}

func (c *conditions) note(err error) {
	if c.err == nil {
		c.err = err
	}
}

func (c *conditions) add(s set, err error) {
	c.note(err)
	c.sets = append(c.sets, s)
}

func (c *conditions) term(field, value string) { c.add(c.p.term(field, value)) }

func (c *conditions) result() (set, error) {
	if c.err != nil {
		return set{}, c.err
	}
	out := c.p.live(and(c.sets))
	for _, s := range c.not {
		if !s.IsEmpty() && !out.IsEmpty() {
			out = out.mine()
			out.AndNot(s.Bitmap)
		}
	}
	return out, nil
}

// limits adds rights and narrowing.
func (c *conditions) limits(w index.Who, n index.Narrow) {
	if n.Series != "" {
		c.term(fieldSeries, string(n.Series))
	}
	if n.Division != nil {
		if *n.Division == "" {
			s, err := c.p.between(fieldDivision, "", "")
			if c.note(err); err == nil {
				c.add(c.p.without(s), nil)
			}
		} else {
			c.term(fieldDivision, *n.Division)
		}
	}
	if n.FY != nil {
		c.term(fieldYear, year(*n.FY))
	}
	if n.Batch != "" {
		c.term(fieldBatch, string(n.Batch))
	}
	if !w.Everything {
		may, err := c.p.any(fieldRights, w.Rights)
		c.note(err)
		open, err := c.p.between(fieldOpenFrom, "0", w.Today)
		if c.note(err); c.err == nil {
			c.add(or([]set{may, open}), nil)
		}
	}
	for _, id := range w.Without {
		for _, field := range []string{fieldRecord, fieldSeries} {
			s, err := c.p.term(field, string(id))
			c.note(err)
			c.not = append(c.not, s)
		}
	}
}

// Search implements index.Index.
func (x *Index) Search(ctx context.Context, a *index.Ask) (*index.Answer, error) {
	var after *key
	if a.Next != "" {
		after = new(key)
		if err := json.Unmarshal([]byte(a.Next), after); err != nil {
			return nil, fmt.Errorf("search: %q is no place in an answer", a.Next)
		}
	}
	out := &index.Answer{}
	err := x.look(ctx, a.Generation, func(v *view) error {
		sets := make([]set, len(v.segs))
		for i, p := range v.segs {
			var err error
			if sets[i], err = p.pages(a); err != nil {
				return err
			}
			out.Total += int(sets[i].GetCardinality())
		}
		if a.Counted != nil {
			a.Counted(out.Total, 0)
		}
		if err := v.sortable(a.Sort); err != nil {
			return err
		}
		limit := max(a.Limit, 0)
		if limit > 0 && out.Total <= a.Whole {
			limit = out.Total
		}
		hits, more := v.first(sets, a.Sort, after, 0, limit)
		for _, h := range hits {
			e, err := h.entry()
			if err != nil {
				return err
			}
			out.Entries = append(out.Entries, e)
			if err := ctx.Err(); err != nil {
				return err
			}
		}
		if n := len(hits); more && n > 0 {
			b, err := json.Marshal(hits[n-1].key)
			if err != nil {
				return err
			}
			out.Next = string(b)
		}
		if a.Facets {
			out.Facets = map[string]map[string]int{}
			for _, f := range index.FacetNames {
				out.Facets[f] = v.count(sets, f)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("search index %s: %w", a.Generation, err)
	}
	return out, nil
}

func (h found) entry() (*index.Entry, error) {
	s, err := h.p.stored(h.doc, fieldEntry, fieldBody)
	if err != nil {
		return nil, fmt.Errorf("read an entry: %w", err)
	}
	e := new(index.Entry)
	if err := json.Unmarshal(s[0], e); err != nil {
		return nil, fmt.Errorf("read an entry: %w", err)
	}
	e.Chars = string(s[1])
	return e, nil
}

// Pages implements index.Index.
func (x *Index) Pages(ctx context.Context, name string, ids []archive.ID) ([]*index.Entry, error) {
	docs := make([]string, len(ids))
	for i, id := range ids {
		docs[i] = pageDoc(id)
	}
	var out []*index.Entry
	err := x.look(ctx, name, func(v *view) error {
		for _, p := range v.segs {
			b, err := p.seg.DocNumbers(docs)
			if err != nil {
				return err
			}
			for _, doc := range b.ToArray() {
				e, err := found{p: p, doc: doc}.entry()
				if err != nil {
					return err
				}
				out = append(out, e)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read index %s: %w", name, err)
	}
	return out, nil
}

// Records implements index.Index.
func (x *Index) Records(ctx context.Context, a *index.RecordAsk) (*index.RecordAnswer, error) {
	out := &index.RecordAnswer{}
	err := x.look(ctx, a.Generation, func(v *view) error {
		sets := make([]set, len(v.segs))
		for i, p := range v.segs {
			all := &conditions{p: p}
			all.term(fieldShelf, string(a.Shelf))
			all.limits(a.Who, a.Narrow)
			var err error
			if sets[i], err = all.result(); err != nil {
				return err
			}
			out.Total += int(sets[i].GetCardinality())
		}
		hits, _ := v.first(sets, index.SortNewest, nil, max(a.Offset, 0), max(a.Limit, 0))
		for _, h := range hits {
			s, err := h.p.stored(h.doc, fieldEntry)
			if err != nil {
				return err
			}
			e := new(index.RecordEntry)
			if err := json.Unmarshal(s[0], e); err != nil {
				return fmt.Errorf("read an entry: %w", err)
			}
			out.Entries = append(out.Entries, e)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list of index %s: %w", a.Generation, err)
	}
	return out, nil
}

// shelved is how many documents stand on a shelf.
func (v *view) shelved(shelf string) (int, error) {
	n := 0
	for _, p := range v.segs {
		s, err := p.term(fieldShelf, shelf)
		if err != nil {
			return 0, err
		}
		n += int(s.GetCardinality())
		if d := p.seg.Deleted(); d != nil {
			n -= int(roaring.And(s.Bitmap, d).GetCardinality())
		}
	}
	return n, nil
}
