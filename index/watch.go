package index

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// How often the tighten list is read, and how old it may be to search by.
const (
	lookEvery = time.Second
	lookAge   = 2 * time.Second
)

// A Searcher answers queries. It holds no hits; what it keeps is the list of
// tightened rights and which generation is current, both no older than 2 s.
type Searcher struct {
	index   Index
	archive *archive.Archive
	own     *identity
	zone    *time.Location
	log     *slog.Logger

	mu      sync.Mutex
	seen    time.Time // when the last look at the tighten list began
	without []archive.ID
	asked   time.Time // when the generations were last asked for
	current *Generation
	words   *dictionary // as it was read at wordsAt
	wordsAt time.Time
}

// SearcherOptions change a Searcher.
type SearcherOptions struct {
	Zone *time.Location // where days begin, for OpenFrom; nil means UTC
	Log  *slog.Logger   // nil means slog.Default
}

// NewSearcher is a Searcher on an index of the archive.
func NewSearcher(i Index, a *archive.Archive, o SearcherOptions) *Searcher {
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	return &Searcher{index: i, archive: a, own: &identity{a: a}, zone: o.Zone, log: o.Log}
}

// Start looks at the tighten list each second, until the context ends. Without
// it a search looks by itself where the last look is too old.
func (s *Searcher) Start(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		if err := s.look(ctx); err != nil && ctx.Err() == nil {
			s.log.Warn("look at the tightened rights", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// look reads the tighten list.
func (s *Searcher) look(ctx context.Context) error {
	began := time.Now()
	list, err := s.archive.TightenedNow(ctx)
	if err != nil {
		return err
	}
	ids := make([]archive.ID, 0, len(list))
	for _, t := range list {
		ids = append(ids, t.ID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if began.After(s.seen) {
		s.seen, s.without = began, ids
	}
	return nil
}

// tightened is the list of records and series that no query may show.
func (s *Searcher) tightened(ctx context.Context) ([]archive.ID, error) {
	for try := 0; ; try++ {
		s.mu.Lock()
		ids, age := s.without, time.Since(s.seen)
		s.mu.Unlock()
		if age <= lookAge {
			return ids, nil
		}
		if try > 0 {
			return nil, ErrStale
		}
		if err := s.look(ctx); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrStale, err)
		}
	}
}

// who is the rights' part of a question by the reader.
func (s *Searcher) who(ctx context.Context, r archive.Reader) (Who, error) {
	ids, err := s.tightened(ctx)
	if err != nil {
		return Who{}, err
	}
	w := Who{Everything: r.Owner, Rights: r.Keys(), Today: s.today()}
	if !r.Owner {
		w.Without = ids
	}
	return w, nil
}

// today is the archive's day, YYYY-MM-DD.
func (s *Searcher) today() string { return s.archive.Now().In(s.zone).Format(time.DateOnly) }

// mayNothing tells of a reader whom nothing is shown.
func mayNothing(r archive.Reader) bool { return !r.Owner && !r.SignedIn }

// generation is the one to search: the newest complete one, or else the newest
// that is being built; nil where there is none.
func (s *Searcher) generation(ctx context.Context) (*Generation, error) {
	s.mu.Lock()
	g, fresh := s.current, time.Since(s.asked) < lookEvery
	s.mu.Unlock()
	if g != nil && g.Complete && fresh {
		return g, nil
	}
	began := time.Now()
	all, err := generations(ctx, s.index, s.own)
	if err != nil {
		return nil, err
	}
	g = Newest(all)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current, s.asked = g, began
	return g, nil
}

// forget makes the next search ask which generation is current.
func (s *Searcher) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.current = nil
}
