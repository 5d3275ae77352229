package archive

import (
	"context"
	"errors"
	"slices"
	"strings"
)

// SeriesPrefix holds every series.
const SeriesPrefix = "series/"

// AllSeries are the head revisions of all series, the one of what is not filed yet
// first, the others as they were made.
func (a *Archive) AllSeries(ctx context.Context) ([]*Series, error) {
	unsorted, err := a.Series(ctx, Unsorted)
	if err != nil {
		return nil, err
	}
	out := []*Series{unsorted}
	heads := map[string]string{} // by folder
	var order []string
	err = ListAll(ctx, a.Bucket, SeriesPrefix, "", func(i Info) error {
		p := parent(i.Key)
		if heads[p] == "" {
			order = append(order, p)
		}
		heads[p] = i.Key // revisions are listed in order
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, p := range order {
		s := new(Series)
		if err := a.readJSON(ctx, heads[p], FormatSeries, s); err != nil {
			return nil, err
		}
		if s.ID != Unsorted {
			out = append(out, s)
		}
	}
	slices.SortStableFunc(out[1:], func(a, b *Series) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out, nil
}

// ChangeSeries lets change alter the head and stores it as the next revision; who
// loses a race reads again. change says false where nothing is to be stored.
func (a *Archive) ChangeSeries(ctx context.Context, id ID, actor string, change func(*Series) (bool, error)) (*Series, error) {
	for {
		s, err := a.Series(ctx, id)
		if err != nil {
			return nil, err
		}
		ok, err := change(s)
		if err != nil || !ok {
			return s, err
		}
		s.Rev++
		s.Event = a.NewEvent(actor, ActChanged)
		if err = a.CreateSeries(ctx, s); errors.Is(err, ErrConflict) {
			continue
		}
		return s, err
	}
}
