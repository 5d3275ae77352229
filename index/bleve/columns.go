package bleve

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"sync"

	"fumikura/index"
)

// columns are what a segment's documents are sorted by and counted by, in memory:
// some 40 bytes a page. They are made from the terms, once for each segment, which
// never changes; what is deleted is not their business.
type columns struct {
	facets map[string]*column
	day    *column
	record *column
	place  []int32 // position in the record
	days   []int64 // day's values as numbers

	newest, oldest order
	byText         map[index.Sort]*textOrder
}

// A textOrder sorts by the values of a field; it is made when it is first asked
// for.
type textOrder struct {
	field string
	once  sync.Once
	col   *column
	err   error
	order order
}

// A column gives each document one of the values, which are in order; 0 where it
// has none.
type column struct {
	values []string
	of     []uint32 // document to index in values, plus 1
}

func (c *column) value(doc uint32) string {
	if i := c.of[doc]; i > 0 {
		return c.values[i-1]
	}
	return ""
}

// An order is a sort of a segment's documents.
type order struct {
	once sync.Once
	docs []uint32 // in order
	rank []uint32 // of each document in docs
}

// facetFields are the fields that facets are counted in.
var facetFields = map[string]string{index.FacetSeries: fieldSeries, index.FacetDivision: fieldDivision,
	index.FacetFY: fieldYear, index.FacetBatch: fieldBatch}

// columns gives a view its segments' columns, made where they are not yet.
func (g *generation) columns(v *view) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.cols == nil {
		g.cols = map[uint64]*columns{}
	}
	for _, p := range v.segs {
		c := g.cols[p.seg.Id()]
		if c == nil {
			var err error
			if c, err = newColumns(p); err != nil {
				return err
			}
			g.cols[p.seg.Id()] = c
		}
		p.cols = c
	}
	if len(g.cols) > 2*len(v.segs)+8 {
		for id := range g.cols { // of segments that were merged
			if !slices.ContainsFunc(v.segs, func(p *part) bool { return p.seg.Id() == id }) {
				delete(g.cols, id)
			}
		}
	}
	return nil
}

func newColumns(p *part) (*columns, error) {
	c := &columns{facets: map[string]*column{}, byText: map[index.Sort]*textOrder{
		index.SortNumber: {field: fieldNumberKey}, index.SortTitle: {field: fieldTitleKey},
		index.SortDoubt: {field: fieldDoubtKey}, index.SortUnread: {field: fieldUnreadKey}}}
	var err error
	for name, field := range facetFields {
		if c.facets[name], err = newColumn(p, field); err != nil {
			return nil, err
		}
	}
	for i, y := range c.facets[index.FacetFY].values {
		if n, err := strconv.Atoi(y); err == nil && n != 0 {
			c.facets[index.FacetFY].values[i] = strconv.Itoa(n)
		} else {
			c.facets[index.FacetFY].values[i] = ""
		}
	}
	if c.record, err = newColumn(p, fieldRecord); err != nil {
		return nil, err
	}
	if c.day, err = newColumn(p, fieldDay); err != nil {
		return nil, err
	}
	for _, d := range c.day.values {
		n, err := strconv.ParseInt(d, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("a day in the index: %w", err)
		}
		c.days = append(c.days, n)
	}
	place, err := newColumn(p, fieldPlace)
	if err != nil {
		return nil, err
	}
	c.place = make([]int32, len(place.of))
	for i := range place.of {
		if v := place.value(uint32(i)); v != "" {
			n, err := strconv.Atoi(v)
			if err != nil {
				return nil, fmt.Errorf("a position in the index: %w", err)
			}
			c.place[i] = int32(n)
		}
	}
	return c, nil
}

func newColumn(p *part, field string) (*column, error) {
	c := &column{of: make([]uint32, p.seg.Segment().Count())}
	err := p.values(field, "", "", func(value []byte, docs set) error {
		c.values = append(c.values, string(value))
		n := uint32(len(c.values))
		docs.Iterate(func(doc uint32) bool {
			c.of[doc] = n
			return true
		})
		return nil
	})
	return c, err
}

// sortable makes what a sort needs, where it is not there yet.
func (v *view) sortable(s index.Sort) error {
	for _, p := range v.segs {
		t := p.cols.byText[s]
		if t == nil {
			return nil
		}
		t.once.Do(func() { t.col, t.err = newColumn(p, t.field) })
		if t.err != nil {
			return t.err
		}
	}
	return nil
}

// order is the segment's documents in the order of a sort (see sortable).
func (c *columns) order(s index.Sort) *order {
	o, text := &c.newest, c.byText[s]
	if s == index.SortOldest {
		o = &c.oldest
	}
	if text != nil {
		o = &text.order
	}
	o.once.Do(func() {
		o.docs = make([]uint32, len(c.place))
		for i := range o.docs {
			o.docs[i] = uint32(i)
		}
		slices.SortFunc(o.docs, func(a, b uint32) int {
			day := cmp.Compare(c.day.of[b], c.day.of[a])
			if s == index.SortOldest {
				day = -day
			}
			if text != nil {
				day = cmp.Compare(text.col.of[a], text.col.of[b])
			}
			return cmp.Or(day, cmp.Compare(c.record.of[a], c.record.of[b]), cmp.Compare(c.place[a], c.place[b]), cmp.Compare(a, b))
		})
		o.rank = make([]uint32, len(o.docs))
		for i, d := range o.docs {
			o.rank[d] = uint32(i)
		}
	})
	return o
}

// A key is what documents are sorted by.
type key struct {
	Day    int64  `json:"d"`
	Text   string `json:"t,omitempty"` // where it is sorted by a text
	Record string `json:"r"`
	Place  int32  `json:"p"`
}

func (c *columns) key(doc uint32, s index.Sort) key {
	k := key{Record: c.record.value(doc), Place: c.place[doc]}
	if i := c.day.of[doc]; i > 0 {
		k.Day = c.days[i-1]
	}
	if t := c.byText[s]; t != nil {
		k.Text = t.col.value(doc)
	}
	return k
}

func (k key) compare(o key, s index.Sort) int {
	day := cmp.Compare(o.Day, k.Day)
	switch s {
	case index.SortOldest:
		day = -day
	case index.SortNumber, index.SortTitle, index.SortDoubt, index.SortUnread:
		day = cmp.Compare(k.Text, o.Text)
	}
	return cmp.Or(day, cmp.Compare(k.Record, o.Record), cmp.Compare(k.Place, o.Place))
}

// A walk goes over a set's documents in the order of a sort. The first few of a large
// set are soon met by asking of each document in order whether it is in the set; where
// that takes too long, since the set lies elsewhere in the order, all its ranks are
// noted. So the first hits of a million pages cost no walk over all of them.
type walk struct {
	p     *part
	set   set
	order *order
	bits  []uint64 // by rank; nil while documents are asked for one by one
	left  int      // documents that may yet be asked for
	at    int      // rank
}

func newWalk(p *part, s set, by index.Sort, after *key) *walk {
	w := &walk{p: p, set: s, order: p.cols.order(by), left: int(s.GetCardinality()) / askCost}
	if after != nil {
		w.at = sort.Search(len(w.order.docs), func(i int) bool {
			return p.cols.key(w.order.docs[i], by).compare(*after, by) > 0
		})
	}
	w.forward()
	return w
}

// askCost is how many ranks are noted in the time that one document is asked for.
const askCost = 4

// note notes the ranks of all the set's documents.
func (w *walk) note() {
	w.bits = make([]uint64, (len(w.order.docs)+63)/64)
	w.set.Iterate(func(doc uint32) bool {
		r := w.order.rank[doc]
		w.bits[r/64] |= 1 << (r % 64)
		return true
	})
}

// forward goes to the next rank that is in the set, from where it is.
func (w *walk) forward() {
	for ; w.bits == nil && w.at < len(w.order.docs); w.at++ {
		if w.left--; w.left < 0 {
			w.note()
			break
		}
		if w.set.Contains(w.order.docs[w.at]) {
			return
		}
	}
	for w.at < len(w.order.docs) {
		if b := w.bits[w.at/64] >> (w.at % 64); b == 0 {
			w.at = (w.at/64 + 1) * 64
		} else if b&1 == 0 {
			w.at++
		} else {
			return
		}
	}
}

func (w *walk) ended() bool { return w.at >= len(w.order.docs) }
func (w *walk) doc() uint32 { return w.order.docs[w.at] }

func (w *walk) next() {
	w.at++
	w.forward()
}

// A found document.
type found struct {
	p   *part
	doc uint32
	key key
}

// first gives the first documents of sets, one set a segment, after a key: at most
// limit of them, leaving out skip; and whether there are more.
func (v *view) first(sets []set, by index.Sort, after *key, skip, limit int) (out []found, more bool) {
	var walks []*walk
	var keys []key
	for i, p := range v.segs {
		if sets[i].IsEmpty() {
			continue
		}
		if w := newWalk(p, sets[i], by, after); !w.ended() {
			walks, keys = append(walks, w), append(keys, p.cols.key(w.doc(), by))
		}
	}
	for len(walks) > 0 {
		best := 0
		for i := range walks {
			if keys[i].compare(keys[best], by) < 0 {
				best = i
			}
		}
		if skip > 0 {
			skip--
		} else if len(out) >= limit {
			return out, true
		} else {
			out = append(out, found{walks[best].p, walks[best].doc(), keys[best]})
		}
		if walks[best].next(); walks[best].ended() {
			walks, keys = slices.Delete(walks, best, best+1), slices.Delete(keys, best, best+1)
		} else {
			keys[best] = walks[best].p.cols.key(walks[best].doc(), by)
		}
	}
	return out, false
}

// count counts a facet's values over sets.
func (v *view) count(sets []set, facet string) map[string]int {
	out := map[string]int{}
	for i, p := range v.segs {
		c := p.cols.facets[facet]
		n := make([]int, len(c.values)+1)
		sets[i].Iterate(func(doc uint32) bool {
			n[c.of[doc]]++
			return true
		})
		for k, many := range n {
			if many == 0 {
				continue
			}
			value := ""
			if k > 0 {
				value = c.values[k-1]
			}
			out[value] += many
		}
	}
	return out
}
