package index

import (
	"context"
	"errors"
	"fmt"

	"fumikura/internal/archive"
)

// ErrNoPlace is that a ReviewQuery's Next comes from no ReviewList.
var ErrNoPlace = errors.New("no place in a list")

// A ReviewQuery asks for pages that a person should look at, those that need it most
// first.
type ReviewQuery struct {
	Narrow Narrow
	Sort   Sort   // SortDoubt or SortUnread
	Next   string // of the list before, or empty
	Limit  int    // 0 means 20
}

// A ReviewList is a part of a list of pages, with no more than Entry tells of them.
type ReviewList struct {
	Entries    []*Entry
	Next       string // empty where no page is left that needs a look
	Total      int    // pages in all, those that need none too
	Rebuilding bool   // there may be more than is listed
}

// Review lists the pages that a person should look at, as far as the reader may see
// them: those where much is expected to be wrong or missing, or was not read.
func (s *Searcher) Review(ctx context.Context, r archive.Reader, q ReviewQuery) (*ReviewList, error) {
	if mayNothing(r) {
		return &ReviewList{}, nil
	}
	g, err := s.generation(ctx)
	if err != nil {
		return nil, err
	}
	if g == nil {
		return &ReviewList{Rebuilding: true}, nil
	}
	a := &Ask{Generation: g.Name, Narrow: q.Narrow, Sort: q.Sort, Next: q.Next, Limit: q.Limit}
	if a.Limit <= 0 {
		a.Limit = defaultLimit
	}
	if a.Who, err = s.who(ctx, r); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, Deadline)
	defer cancel()
	res, err := s.index.Search(ctx, a)
	if err != nil && q.Next != "" && !mayPass(err) {
		return nil, fmt.Errorf("list pages to look at: %w: %w", ErrNoPlace, err)
	} else if err != nil {
		return nil, fmt.Errorf("list pages to look at: %w", err)
	}
	out := &ReviewList{Entries: res.Entries, Next: res.Next, Total: res.Total, Rebuilding: !g.Complete}
	for i, e := range out.Entries {
		if e.Unread == 0 && (q.Sort == SortUnread || e.Doubt == 0) {
			out.Entries, out.Next = out.Entries[:i], ""
			break
		}
	}
	return out, nil
}

// mayPass tells whether an error may be over with another try.
func mayPass(err error) bool {
	var t interface{ Temporary() bool }
	return errors.As(err, &t) && t.Temporary() || errors.Is(err, ErrNoGeneration) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled)
}
