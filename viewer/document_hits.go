package viewer

import (
	"errors"
	"sort"
	"strconv"

	"fumikura/index"
	"fumikura/internal/archive"
)

// nearHits are the pages of a record that a query finds, with how often.
type nearHits struct {
	pages []pageHits // in page order
}

type pageHits struct{ n, count int }

// mostNear is how many pages with hits of one record are looked at.
const mostNear = 500

// hitsAround finds where the query stands on the page, and on which other pages
// of the record.
func (v *visit) hitsAround(l *leaf, query string) (*index.Hit, *nearHits, error) {
	marked, err := v.Search.PageHits(v.ctx(), v.reader, l.at.Page, query)
	if errors.Is(err, archive.ErrNotFound) {
		marked, err = nil, nil // it is being moved: the record was asked, and it is there
	} else if err != nil {
		return nil, nil, searchProblem(err)
	}
	near := &nearHits{}
	if l.of == 1 {
		return marked, near, nil
	}
	res, err := v.Search.Search(v.ctx(), index.Request{Query: query, Reader: v.reader, Record: l.record.ID, Limit: mostNear})
	if err != nil {
		return nil, nil, searchProblem(err)
	}
	// The record may have changed since it was indexed: its own list of pages says
	// where each stands now.
	for _, h := range res.Hits {
		if n := l.record.Position(h.Page); n > 0 && h.Count > 0 {
			near.pages = append(near.pages, pageHits{n, h.Count})
		}
	}
	sort.Slice(near.pages, func(i, j int) bool { return near.pages[i].n < near.pages[j].n })
	return marked, near, nil
}

// currentHit is which occurrence on the page is the current one, from 1; the
// parameter -1 is the last, 0 is returned where there is none.
func (v *visit) currentHit(marked *index.Hit) int {
	if marked == nil || len(marked.Marks) == 0 {
		return 0
	}
	n, err := strconv.Atoi(v.query("hit"))
	switch {
	case err != nil || n == 0:
		return 1
	case n < 0:
		return len(marked.Marks)
	}
	return min(n, len(marked.Marks))
}

// showHits marks the occurrences on the picture, and leads to the one before and
// after, over the pages of the record.
func (v *visit) showHits(view *docView, l *leaf, marked *index.Hit, near *nearHits) {
	if view.Query == "" {
		return
	}
	current := v.currentHit(marked)
	here := 0
	if marked != nil {
		here = len(marked.Marks)
		for k, rects := range marked.Marks {
			o := occurrence{Current: k+1 == current}
			for _, r := range rects {
				o.Rects = append(o.Rects, l.sheet.rect(r))
			}
			view.Image.Marks = append(view.Image.Marks, o)
		}
	}
	view.HitWords = v.say("doc.nohit")
	if here > 0 {
		view.HitWords = v.say("doc.hit", current, here)
		view.Image.Label = v.say("doc.imagelabel", l.n, here)
	}
	if current > 1 {
		view.PrevHit = pagePath(l.record.ID, l.n, view.Query, current-1, view.Size)
	}
	if current < here {
		view.NextHit = pagePath(l.record.ID, l.n, view.Query, current+1, view.Size)
	}
	if near == nil {
		return
	}
	counts := map[int]int{l.n: here}
	for _, p := range near.pages {
		if p.n != l.n {
			counts[p.n] = p.count
		}
		if p.n < l.n && current <= 1 {
			view.PrevHit = pagePath(l.record.ID, p.n, view.Query, -1, view.Size)
		}
		if p.n > l.n && view.NextHit == "" {
			view.NextHit = pagePath(l.record.ID, p.n, view.Query, 1, view.Size)
		}
	}
	for i := range view.Strip {
		view.Strip[i].Hits = counts[view.Strip[i].N]
	}
}
