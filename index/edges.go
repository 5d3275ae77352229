package index

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// flow is the folded text of a page that goes on from the page before and into
// the page after: without the pages' own numbers, readings beside words, and what
// is no text.
func flow(t *archive.Text) (lines []string) {
	for _, l := range t.Lines {
		switch l.Type {
		case archive.LineFolio, archive.LineRuby, archive.LineStamp, archive.LineUnread:
			continue
		}
		var b strings.Builder
		for _, g := range t.Glyphs[l.Start:l.End] {
			b.WriteString(g.Text)
		}
		if f := japanese.Fold(b.String()); strings.Trim(f, "0123456789-()") != "" {
			lines = append(lines, f)
		}
	}
	return lines
}

// over joins the end of one page with the beginning of the next, and says how many
// characters are the first one's. A head that both pages begin with is left out.
func over(page, next *archive.Text) (string, int) {
	a, b := flow(page), flow(next)
	if len(a) > 1 && len(b) > 1 && head(a[0]) == head(b[0]) {
		b = b[1:]
	}
	if len(a) > 1 && len(b) > 1 && head(a[len(a)-1]) == head(b[len(b)-1]) { // a foot
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	last, first := []rune(strings.Join(a, "")), []rune(strings.Join(b, ""))
	if len(last) == 0 || len(first) == 0 {
		return "", 0
	}
	last, first = last[max(0, len(last)-MaxEdge):], first[:min(MaxEdge, len(first))]
	return string(last) + string(first), len(last)
}

// head is a line without the numbers in it, by which a repeated head is known.
func head(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, s)
}

// A neighbour is a page beside another, with the text that its edge was made of.
type neighbour struct {
	page        archive.ID
	image, text int
}

// beside is the visible page that stands by off from another in its record, empty
// where there is none.
func beside(r *archive.Record, page archive.ID, off int) archive.ID {
	l := r.Visible()
	for i, p := range l {
		if p.Page == page && i+off >= 0 && i+off < len(l) {
			return l[i+off].Page
		}
	}
	return ""
}

// overEnd fills in what runs over the page's end into the next of its record.
func (x *Indexer) overEnd(ctx context.Context, r *archive.Record, e *Entry, t *archive.Text) (*neighbour, error) {
	n := &neighbour{page: beside(r, e.ID, 1)}
	if n.page == "" {
		return nil, nil
	}
	var err error
	if n.image, n.text, err = x.archive.TextHead(ctx, n.page); err != nil || n.image == 0 {
		return n, err
	}
	next, err := x.archive.TextAt(ctx, n.page, n.image, n.text)
	if err != nil {
		return nil, err
	}
	e.Over, e.OverAt = over(t, next)
	e.OverImage, e.OverText = n.image, n.text
	return n, nil
}

// putBefore brings the page before one that was written in again, where its entry
// tells of an older text of it.
func (x *Indexer) putBefore(ctx context.Context, b *built) error {
	if b.entry == nil || b.image == 0 {
		return nil
	}
	r, err := x.cache.record(ctx, b.record)
	if err != nil {
		if errors.Is(err, archive.ErrNotFound) {
			return nil
		}
		return err
	}
	before := beside(r, b.page, -1)
	if before == "" {
		return nil
	}
	all, err := generations(ctx, x.index, x.own)
	if err != nil {
		return whenAway(err)
	}
	for _, g := range all {
		l, err := x.index.Pages(ctx, g.Name, []archive.ID{before})
		if err != nil {
			return whenAway(fmt.Errorf("the page before %s: %w", b.page, err))
		}
		for _, e := range l {
			if e.Image != 0 && (e.OverImage != b.image || e.OverText != b.text) {
				return x.putPages(ctx, r.ID, []archive.ID{before})
			}
		}
	}
	return nil
}

// edges gives the parts of a query's words that stand on a page and began on the
// page before it.
func (s *Searcher) edges(ctx context.Context, r *archive.Record, page archive.ID, t *archive.Text, words []*Node) ([]span, error) {
	before := beside(r, page, -1)
	if before == "" {
		return nil, nil
	}
	b, err := s.archive.Text(ctx, before)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	joint, at := over(b, t)
	body := string(foldText(t).Runes)
	var out []span
	for _, w := range words {
		if w.Op != OpWord {
			continue
		}
		for _, p := range w.Phrases {
			for _, f := range find(joint, p) {
				if f.start >= at || f.end <= at {
					continue
				}
				own := string([]rune(joint)[at:f.end])
				if i := strings.Index(body, own); i >= 0 {
					from := len([]rune(body[:i]))
					out = append(out, span{from, from + f.end - at})
				}
			}
		}
	}
	return out, nil
}
