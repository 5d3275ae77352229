package index

import (
	"context"
	"errors"
	"fmt"

	"fumikura/internal/archive"
)

// A RecordQuery asks for a part of a list, newest first.
type RecordQuery struct {
	Shelf         Shelf // records where empty
	Narrow        Narrow
	Offset, Limit int // Limit 0 means 20
}

// A RecordList is a part of a list.
type RecordList struct {
	Entries    []*RecordEntry
	Total      int
	Rebuilding bool // there may be more than is listed
}

// Records lists records or batches, newest first, as far as the reader may see
// them.
func (s *Searcher) Records(ctx context.Context, r archive.Reader, q RecordQuery) (*RecordList, error) {
	if mayNothing(r) {
		return &RecordList{}, nil
	}
	g, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	if g == nil {
		return &RecordList{Rebuilding: true}, nil
	}
	a := &RecordAsk{Generation: g.Name, Shelf: q.Shelf, Narrow: q.Narrow, Offset: max(0, q.Offset), Limit: q.Limit}
	if a.Shelf == "" {
		a.Shelf = ShelfRecords
	}
	if a.Limit <= 0 {
		a.Limit = defaultLimit
	}
	if a.Who, err = s.who(ctx, r); err != nil {
		return nil, err
	}
	res, err := s.index.Records(ctx, a)
	if err != nil {
		return nil, fmt.Errorf("list %ss: %w", a.Shelf, err)
	}
	return &RecordList{Entries: res.Entries, Total: res.Total, Rebuilding: !g.Complete}, nil
}

// PageHits marks a query's words on one page, whether or not the page is a hit
// of the query. archive.ErrNotFound where the page is not there, or not for the
// reader; the archive is asked, not the index.
func (s *Searcher) PageHits(ctx context.Context, r archive.Reader, page archive.ID, query string) (*Hit, error) {
	rec, at, err := s.place(ctx, page)
	if err != nil {
		return nil, err
	}
	access, err := s.archive.AccessOf(ctx, rec)
	if err != nil {
		return nil, err
	}
	if !access.Allows(r, s.today()) {
		return nil, fmt.Errorf("page %s: %w", page, archive.ErrNotFound)
	}
	e := &Entry{ID: page, Record: rec.ID, Position: rec.Position(page), Of: len(rec.Visible()), Title: rec.Title, Number: rec.Number,
		Accession: rec.Accession, Name: rec.Name, Series: rec.Series, Division: rec.Division, FY: rec.FiscalYear, Batch: rec.Batch,
		Image: at.Image, Turn: at.Turn}
	h := newHit(e)
	t, err := s.archive.Text(ctx, page)
	if errors.Is(err, archive.ErrNotFound) {
		return &h, nil
	} else if err != nil {
		return nil, err
	}
	folded := foldText(t)
	e.fill(t, folded)
	for _, off := range []int{-1, 1} {
		n := neighbour{page: beside(rec, page, off)}
		if n.page == "" {
			continue
		}
		other, err := s.archive.Text(ctx, n.page)
		if err == nil {
			e.addEdge(n, off, flow(t), flow(other), &folded, maxNear+MaxWord) // all that words near each other may be apart
		} else if !errors.Is(err, archive.ErrNotFound) {
			return nil, err
		}
	}
	spans, err := s.spansOn(ctx, e, Parse(query), &h)
	if err != nil {
		return nil, err
	}
	h.mark(t, at.Turn, folded, spans)
	return &h, nil
}

// spansOn are the places of a query on a page, by the first pass that has any.
func (s *Searcher) spansOn(ctx context.Context, e *Entry, q *Query, h *Hit) ([]span, error) {
	if q.Root == nil {
		return nil, nil
	}
	u := &run{s: s}
	u.dittos.Store(hasDittos(e.Layout))
	for _, rung := range ladder {
		if rung.no > RungExact && u.r.onlyExact(q) {
			break
		}
		p, err := rung.make(ctx, u, q)
		if err != nil {
			return nil, err
		}
		if p == nil {
			continue
		}
		m := p.matcher(e)
		spans := m.occurrences(p.root.bodyTerms())
		if len(spans) > 0 {
			h.Rung, h.Why = p.rung, p.why(m)
			return spans, nil
		}
	}
	return nil, nil
}

// place finds the record that a page stands in: that of its delivery, or, where
// it was moved, the one that the index knows.
func (s *Searcher) place(ctx context.Context, page archive.ID) (*archive.Record, archive.RecordPage, error) {
	lookup := func(ctx context.Context) (archive.ID, error) {
		g, err := s.generation(ctx)
		if err != nil || g == nil {
			return "", err
		}
		return recordInIndex(ctx, s.index, g.Name, page)
	}
	rec, at, err := placeOf(ctx, s.archive, s.archive.Record, page, lookup)
	if err == nil && rec == nil {
		err = fmt.Errorf("page %s: %w", page, archive.ErrNotFound)
	}
	return rec, at, err
}

// recordInIndex is the record that an index has the page in, empty if none.
func recordInIndex(ctx context.Context, i Index, generation string, page archive.ID) (archive.ID, error) {
	l, err := i.Pages(ctx, generation, []archive.ID{page})
	if err != nil || len(l) == 0 {
		return "", err
	}
	return l[0].Record, nil
}

// headOf reads a record's head revision.
type headOf func(ctx context.Context, id archive.ID) (*archive.Record, error)

// placeOf is the record that lists the page visibly, and its place there; nil
// where none does.
func placeOf(ctx context.Context, a *archive.Archive, head headOf, page archive.ID, inIndex func(context.Context) (archive.ID, error)) (*archive.Record, archive.RecordPage, error) {
	var tried archive.ID
	if img, err := a.Image(ctx, page, 1); err == nil {
		tried = img.Record
		r, at, err := listed(ctx, head, tried, page)
		if r != nil || err != nil {
			return r, at, err
		}
	} else if !errors.Is(err, archive.ErrNotFound) {
		return nil, archive.RecordPage{}, err
	}
	moved, err := inIndex(ctx)
	if err != nil || moved == "" || moved == tried {
		return nil, archive.RecordPage{}, err
	}
	return listed(ctx, head, moved, page)
}

func listed(ctx context.Context, head headOf, record, page archive.ID) (*archive.Record, archive.RecordPage, error) {
	r, err := head(ctx, record)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, archive.RecordPage{}, nil
	} else if err != nil {
		return nil, archive.RecordPage{}, err
	}
	for _, p := range r.Pages {
		if p.Page == page && !p.Hidden && !p.Removed {
			return r, p, nil
		}
	}
	return nil, archive.RecordPage{}, nil
}
