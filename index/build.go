package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A built entry, and the heads that it was built from.
type built struct {
	entry *Entry // nil: the page has no place in the index
	early bool   // no record lists the page: it may be too early

	page        archive.ID
	record      archive.ID // empty where none was found
	recordRev   int
	image, text int
	beside      []neighbour // whose texts the entry tells of too
}

func (b *built) change(page archive.ID) Change {
	if b.entry == nil {
		return Change{NoPages: []archive.ID{page}}
	}
	return Change{Pages: []*Entry{b.entry}}
}

// build makes a page's entry from what the archive says now.
func (x *Indexer) build(ctx context.Context, page archive.ID) (*built, error) {
	lookup := func(ctx context.Context) (archive.ID, error) {
		all, err := generations(ctx, x.index, x.own)
		if err != nil {
			return "", whenAway(err)
		}
		for _, g := range all {
			if id, err := recordInIndex(ctx, x.index, g.Name, page); err != nil || id != "" {
				return id, whenAway(err)
			}
		}
		return "", nil
	}
	r, at, err := placeOf(ctx, x.archive, x.cache.record, page, lookup)
	if err != nil {
		return nil, err
	}
	if r == nil {
		hidden, err := x.putAway(ctx, page)
		return &built{page: page, early: !hidden}, err
	}
	return x.buildIn(ctx, r, at)
}

// putAway tells whether the record of a page's delivery lists it, hidden or
// removed: then it is not too early.
func (x *Indexer) putAway(ctx context.Context, page archive.ID) (bool, error) {
	img, err := x.archive.Image(ctx, page, 1)
	if errors.Is(err, archive.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	r, err := x.cache.record(ctx, img.Record)
	if errors.Is(err, archive.ErrNotFound) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	for _, p := range r.Pages {
		if p.Page == page {
			return p.Hidden || p.Removed, nil
		}
	}
	return false, nil
}

// buildIn makes the entry of a page at its place in a record.
func (x *Indexer) buildIn(ctx context.Context, r *archive.Record, at archive.RecordPage) (*built, error) {
	access, series, err := x.access(ctx, r)
	if err != nil {
		return nil, err
	}
	e := &Entry{ID: at.Page, Record: r.ID, Position: r.Position(at.Page), Title: r.Title, Number: r.Number, Accession: r.Accession,
		Name: r.Name, Series: r.Series, SeriesTitle: series.Title, SeriesCode: series.Code, Division: r.Division, FY: r.FiscalYear,
		Dates: r.Dates, Kind: r.Kind, Party: r.Party, Amounts: r.Amounts, State: StateUnread, Batch: r.Batch, Rights: access.Keys(), OpenFrom: access.OpenFrom,
		RecordRev: r.Rev, Turn: at.Turn}
	for _, p := range r.Pages {
		if !p.Hidden && !p.Removed {
			e.Of++
		}
	}
	e.First = e.Position == 1
	e.Values, e.Yomi, e.Order = e.recordValues(), e.yomiTexts(), japanese.Order(e.Title)
	if e.Day, err = x.day(ctx, r); err != nil {
		return nil, err
	}
	b := &built{entry: e, page: at.Page, record: r.ID, recordRev: r.Rev}
	b.image, b.text, err = x.archive.TextHead(ctx, at.Page)
	if err != nil || b.image == 0 {
		return b, err
	}
	t, err := x.archive.TextAt(ctx, at.Page, b.image, b.text)
	if err != nil {
		return nil, err
	}
	f := foldText(t)
	e.fill(t, f)
	b.beside, err = x.edges(ctx, r, e, t, &f)
	return b, err
}

// Fill takes over what a text tells, and the values and readings of the record's
// own fields.
func (e *Entry) Fill(t *archive.Text) {
	e.Values, e.Yomi, e.Order = e.recordValues(), e.yomiTexts(), japanese.Order(e.Title)
	e.fill(t, foldText(t))
}

// fill takes over what the text tells.
func (e *Entry) fill(t *archive.Text, f japanese.Folded) {
	e.Chars, e.State, e.Confidence, e.Image, e.Text = string(f.Runes), stateOf(t), t.Confidence, t.Image, t.Rev
	e.Doubt, e.Unread = int(math.Round(t.ExpectedError()*mostDoubt)), t.Unread()
	e.UnreadInk = max(t.UnreadInk, min(e.Unread, 1)) // however little
	e.Written = written(len(t.Glyphs), func(i int) string { return t.Glyphs[i].Text }, f)
	e.Doubts = doubtsOf(t, f)
	l := layoutOf(t, &f)
	e.Layout = l.encode()
	e.Values = append(slices.Clip(e.Values), japanese.Values(l.readings(&f, e.context()))...)
	e.Hints = hints(e.Values)
}

// context is what the record says about its pages' dates.
func (e *Entry) context() japanese.Context { return japanese.Context{FY: e.FY} }

// recordValues tell which fields are blank, and the values in the title and the
// number: the first page's.
func (e *Entry) recordValues() []string {
	out := e.Blanks()
	if !e.First {
		return out
	}
	for _, s := range append(e.raw(FieldTitle), e.raw(FieldNumber)...) {
		out = append(out, japanese.Values(readingsOf(s))...)
	}
	return out
}

// readingsOf are the values in a text as it is written.
func readingsOf(s string) []japanese.Reading {
	glyphs := []rune(s)
	f := japanese.FoldGlyphs(len(glyphs), func(i int) string { return string(glyphs[i]) })
	return f.Readings()
}

func stateOf(t *archive.Text) State {
	switch {
	case t.Kind == archive.TextHuman:
		return StateCorrected
	case t.Blank:
		return StateBlank
	case t.Kind == archive.TextLayer:
		return StateLayer
	}
	return StateRead
}

// access is who may see the record, and its series.
func (x *Indexer) access(ctx context.Context, r *archive.Record) (archive.Access, *archive.Series, error) {
	s, err := x.archive.Series(ctx, r.Series)
	if err != nil {
		if r.Access == nil || !errors.Is(err, archive.ErrNotFound) {
			return archive.Access{}, nil, fmt.Errorf("series of record %s: %w", r.ID, err)
		}
		s = &archive.Series{}
	}
	if r.Access != nil {
		return *r.Access, s, nil
	}
	return s.Access, s, nil
}

// day is what a record is sorted by: its first date, its fiscal year, or the day
// that it was delivered.
func (x *Indexer) day(ctx context.Context, r *archive.Record) (int, error) {
	for _, d := range r.Dates {
		var y, m, day int
		if n, _ := fmt.Sscanf(d, "%d-%d-%d", &y, &m, &day); n > 0 {
			return y*10000 + m*100 + day, nil
		}
	}
	if r.FiscalYear > 0 {
		return r.FiscalYear*10000 + 401, nil
	}
	b, err := x.cache.batch(ctx, r.Batch)
	if errors.Is(err, archive.ErrNotFound) {
		return 0, nil
	} else if err != nil {
		return 0, err
	}
	y, m, d := b.Event.Time.UTC().Date()
	return y*10000 + int(m)*100 + d, nil
}

// unchanged tells whether the heads that an entry was built from are heads yet.
func (x *Indexer) unchanged(ctx context.Context, b *built) (bool, error) {
	if b.record != "" {
		rev, err := x.archive.RecordRev(ctx, b.record)
		if err != nil && !errors.Is(err, archive.ErrNotFound) || rev != b.recordRev {
			return false, err
		}
	}
	if b.entry == nil {
		return true, nil
	}
	for _, n := range append([]neighbour{{b.page, b.image, b.text}}, b.beside...) {
		image, text, err := x.archive.TextHead(ctx, n.page)
		if err != nil || image != n.image || text != n.text {
			return false, err
		}
	}
	return true, nil
}

func (x *Indexer) recordEntry(ctx context.Context, r *archive.Record) (*RecordEntry, error) {
	access, series, err := x.access(ctx, r)
	if err != nil {
		return nil, err
	}
	created := r.Event.Time
	if r.Rev > 1 {
		first, err := x.archive.RecordAt(ctx, r.ID, 1)
		if err != nil && !errors.Is(err, archive.ErrNotFound) {
			return nil, err
		} else if err == nil {
			created = first.Event.Time
		}
	}
	return &RecordEntry{ID: r.ID, Shelf: ShelfRecords, Title: r.Title, Number: r.Number, Accession: r.Accession, Series: r.Series,
		SeriesTitle: series.Title, Division: r.Division, FY: r.FiscalYear, Dates: r.Dates, Kind: r.Kind, Pages: len(r.Visible()),
		Cutting: r.Cutting, Batch: r.Batch, Name: r.Name, Created: created.UnixMilli(), Rights: access.Keys(),
		OpenFrom: access.OpenFrom, Rev: r.Rev}, nil
}

func batchEntry(b *archive.Batch) *RecordEntry {
	return &RecordEntry{ID: b.ID, Shelf: ShelfBatches, Title: b.Title, Number: b.Number, Pages: b.Declared, Batch: b.ID,
		Created: b.Event.Time.UnixMilli(), Rights: []string{archive.RightAll}, Rev: 1}
}

// A cache keeps what was read of the archive where it cannot have changed: record
// revisions, and batches. It is bounded.
type cache struct {
	a       *archive.Archive
	mu      sync.Mutex
	records map[archive.ID]*cached
	batches map[archive.ID]*archive.Batch
	flows   map[neighbour][]flowing
}

type cached struct {
	record *archive.Record
	used   time.Time
}

const maxCached = 64

func newCache(a *archive.Archive) *cache {
	return &cache{a: a, records: map[archive.ID]*cached{}, batches: map[archive.ID]*archive.Batch{}, flows: map[neighbour][]flowing{}}
}

// flow is what flows on a page's text, which was read when the page itself or its
// other neighbour was, most often.
func (c *cache) flow(ctx context.Context, n neighbour) ([]flowing, error) {
	c.mu.Lock()
	f, ok := c.flows[n]
	c.mu.Unlock()
	if ok {
		return f, nil
	}
	t, err := c.a.TextAt(ctx, n.page, n.image, n.text)
	if err != nil {
		return nil, err
	}
	f = flow(t)
	c.putFlow(n, f)
	return f, nil
}

func (c *cache) putFlow(n neighbour, f []flowing) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.flows) >= maxCached {
		clear(c.flows)
	}
	c.flows[n] = f
}

// record is the head revision; only the look for it goes to the store each time.
// Nobody may change what it returns.
func (c *cache) record(ctx context.Context, id archive.ID) (*archive.Record, error) {
	rev, err := c.a.RecordRev(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	if e := c.records[id]; e != nil && e.record.Rev == rev {
		e.used = time.Now()
		c.mu.Unlock()
		return e.record, nil
	}
	c.mu.Unlock()
	r, err := c.a.RecordAt(ctx, id, rev)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.records) >= maxCached {
		var oldest archive.ID
		for k, e := range c.records {
			if oldest == "" || e.used.Before(c.records[oldest].used) {
				oldest = k
			}
		}
		delete(c.records, oldest)
	}
	c.records[id] = &cached{r, time.Now()}
	return r, nil
}

func (c *cache) batch(ctx context.Context, id archive.ID) (*archive.Batch, error) {
	c.mu.Lock()
	b := c.batches[id]
	c.mu.Unlock()
	if b != nil {
		return b, nil
	}
	b, err := c.a.Batch(ctx, id)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.batches) >= maxCached {
		clear(c.batches)
	}
	c.batches[id] = b
	return b, nil
}
