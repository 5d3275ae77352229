package viewer

import (
	"context"
	"net/http"
	"sync"
	"time"

	"fumikura/internal/archive"
	"fumikura/viewer/access"
)

// How long the count of a person's new hits is good, how long one may take, and
// of how many people counts are kept.
const (
	noticeAge  = 3 * time.Minute
	noticeTime = 10 * time.Second
	maxNotices = 2000
)

// notices count, behind the pages that people look at, the hits of their saved
// searches that are new. A page shows the last count and never waits for one.
type notices struct {
	mu sync.Mutex
	of map[archive.ID]*notice
}

type notice struct {
	n     int
	at    time.Time
	under bool // being counted
}

// get is the last count for a person; where it is old, a new one is begun.
func (x *notices) get(s *Server, p *access.Person, ctx context.Context) int {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.of == nil || len(x.of) > maxNotices {
		x.of = map[archive.ID]*notice{}
	}
	n := x.of[p.ID]
	if n == nil {
		n = &notice{}
		x.of[p.ID] = n
	}
	if !n.under && time.Since(n.at) > noticeAge {
		n.under = true
		go x.count(context.WithoutCancel(ctx), s, p, n)
	}
	return n.n
}

// forget makes the next page count anew.
func (x *notices) forget(person archive.ID) {
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.of, person)
}

func (x *notices) count(ctx context.Context, s *Server, p *access.Person, to *notice) {
	ctx, cancel := context.WithTimeout(ctx, noticeTime)
	defer cancel()
	sum := 0
	saved, err := s.People.SavedSearches(ctx, p.ID)
	if err == nil && len(saved) > 0 {
		r := new(http.Request).WithContext(ctx)
		v := &visit{Server: s, r: r, person: p, reader: p.Reader(), actor: p.Actor(), lang: "ja"}
		for _, one := range saved {
			hits, total, e := v.hitsOf(one.Address)
			if e != nil {
				err = e
				break
			}
			if total <= access.MaxSeen {
				sum += one.New(hits)
			}
		}
	}
	if err != nil {
		s.Log.DebugContext(ctx, "count new hits", "err", err)
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	to.at, to.under = time.Now(), false
	if err == nil {
		to.n = sum
	}
}
