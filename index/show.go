package index

import (
	"context"
	"fmt"
	"sync"

	"fumikura/internal/archive"
)

// maxOthers is how many other pages of its record a grouped hit names.
const maxOthers = 9

// A found is a hit that is to be shown, with the other hits of its record.
type found struct {
	e      *Entry
	others []*Entry
}

// grouped gives each hit by itself, or, where hits are grouped, the first of each
// record that was not shown before, with the others that are at hand.
func (u *run) grouped(hits []*Entry) []*found {
	out := make([]*found, 0, len(hits))
	at := map[archive.ID]*found{}
	for _, e := range hits {
		switch {
		case u.shown[e.ID] || u.r.Group && u.shown[e.Record]:
		case !u.r.Group:
			out = append(out, &found{e: e})
		case at[e.Record] == nil:
			at[e.Record] = &found{e: e}
			out = append(out, at[e.Record])
		case len(at[e.Record].others) < maxOthers:
			at[e.Record].others = append(at[e.Record].others, e)
		}
	}
	for id := range at {
		u.shown[id] = true
	}
	return out
}

// show hands over those of the hits that were asked for.
func (u *run) show(ctx context.Context, entries []*Entry) error {
	hits := u.grouped(entries)
	if n := min(u.skip, len(hits)); n > 0 {
		hits, u.skip = hits[n:], u.skip-n
	}
	for len(hits) > 0 && u.want != 0 {
		part := hits[:min(len(hits), 64)]
		if u.want > 0 {
			part = part[:min(len(part), u.want)]
		}
		hits = hits[len(part):]
		shown, err := u.mark(ctx, part)
		if err != nil {
			return err
		}
		for _, h := range shown {
			if h == nil {
				u.lost++
				continue
			}
			if u.want > 0 {
				u.want--
			}
			if err := u.f(*h); err != nil {
				return err
			}
		}
	}
	return nil
}

// mark reads the texts of some hits side by side.
func (u *run) mark(ctx context.Context, part []*found) ([]*Hit, error) {
	const readers = 8
	out, errs := make([]*Hit, len(part)), make([]error, len(part))
	var wg sync.WaitGroup
	slots := make(chan struct{}, readers)
	p := u.pass()
	for i, e := range part {
		if u.r.Bare {
			h := p.bare(e.e)
			out[i] = &h
			continue
		}
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			h, ok, err := u.s.hit(ctx, p, e.e)
			if errs[i] = err; err == nil && ok {
				out[i] = &h
			}
		})
	}
	wg.Wait()
	for i, err := range errs {
		if err != nil {
			return nil, fmt.Errorf("mark hits: %w", err)
		}
		if out[i] == nil {
			continue
		}
		for _, e := range part[i].others {
			out[i].Others = append(out[i].Others, Other{e.ID, e.Position, len(p.matcher(e).occurrences(p.root.bodyTerms()))})
		}
	}
	return out, nil
}
