package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A flowing line is a line of a page that goes on from the page before and into the
// page after: its folded text, the same as it is written, and its glyphs.
type flowing struct {
	text, written string
	start, end    int
}

// flow are those lines: without the pages' own numbers, readings beside words, and
// what is no text.
func flow(t *archive.Text) (lines []flowing) {
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
			lines = append(lines, flowing{f, b.String(), l.Start, l.End})
		}
	}
	return lines
}

// A joint is the end of one page and the beginning of the next, folded, and the glyphs
// of that as they are written.
type joint struct {
	text, written string
	at            int // how many characters are the first page's
	// ends is the glyph after the first page's last one; begins the second page's
	// first one.
	ends, begins int
}

// joined puts the end of one page and the beginning of the next together, at most so
// many characters of each. A head that both pages begin with, or a foot that both end
// with, is left out.
func joined(a, b []flowing, most int) joint {
	if len(a) > 1 && len(b) > 1 && head(a[0].text) == head(b[0].text) {
		b = b[1:]
	}
	if len(a) > 1 && len(b) > 1 && head(a[len(a)-1].text) == head(b[len(b)-1].text) {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 || len(b) == 0 {
		return joint{}
	}
	i, n := len(a), 0
	for ; i > 0 && n < most; i-- {
		n += utf8.RuneCountInString(a[i-1].text)
	}
	last, ends := cut(a[i:], most, true)
	i, n = 0, 0
	for ; i < len(b) && n < most; i++ {
		n += utf8.RuneCountInString(b[i].text)
	}
	first, begins := cut(b[:i], most, false)
	return joint{last + first, ends + begins, utf8.RuneCountInString(last), a[len(a)-1].end, b[0].start}
}

// cut is at most so many folded characters at the end or at the beginning of lines, and
// the characters that they are folded from, whole ones.
func cut(lines []flowing, most int, end bool) (text, written string) {
	var all []rune
	for _, l := range lines {
		all = append(all, []rune(l.written)...)
	}
	f := foldRunes(all)
	from, to := 0, min(most, len(f.Runes))
	if end {
		from, to = len(f.Runes)-to, len(f.Runes)
	}
	start, stop := f.Glyphs(from, to)
	return string(f.Runes[from:to]), string(all[start:stop])
}

func foldRunes(r []rune) japanese.Folded {
	return japanese.FoldGlyphs(len(r), func(i int) string { return string(r[i]) })
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

// An Edge is what an entry holds of a page beside its own.
type Edge struct {
	Page  archive.ID `json:"page"`
	Image int        `json:"image,omitempty"` // revisions of that page's text
	Text  int        `json:"text,omitempty"`
	// Joint is the end of the page before and the beginning of the page after,
	// folded, at most MaxEdge characters of each, without page numbers and repeated
	// heads; At is how many of them are the page before's.
	Joint string `json:"joint,omitempty"`
	At    int    `json:"at,omitempty"`
	// Written is what Joint was folded from, with the whole of a character of which
	// only a part is in it; empty where it is the same.
	Written string `json:"written,omitempty"`
	// Own is where the entry's own part of the joint ends in Chars, or, of the page
	// before, begins.
	Own int `json:"own,omitempty"`
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

// edges fills in what runs over the page's ends into its neighbours in the record.
func (x *Indexer) edges(ctx context.Context, r *archive.Record, e *Entry, t *archive.Text, f *japanese.Folded) (list []neighbour, err error) {
	own := flow(t)
	x.cache.putFlow(neighbour{e.ID, t.Image, t.Rev}, own)
	for _, off := range []int{-1, 1} {
		n := neighbour{page: beside(r, e.ID, off)}
		if n.page == "" {
			continue
		}
		if n.image, n.text, err = x.archive.TextHead(ctx, n.page); err != nil {
			return nil, err
		}
		list = append(list, n)
		if n.image == 0 {
			continue
		}
		other, err := x.cache.flow(ctx, n)
		if err != nil {
			return nil, err
		}
		e.addEdge(n, off, own, other, f, MaxEdge)
	}
	return list, nil
}

// addEdge makes the edge to a neighbour before (-1) or after (1) the entry's page, of at
// most so many characters of each.
func (e *Entry) addEdge(n neighbour, off int, own, other []flowing, f *japanese.Folded, most int) {
	edge := &Edge{Page: n.page, Image: n.image, Text: n.text}
	var j joint
	if off < 0 {
		j = joined(other, own, most)
		edge.Own, e.Before = runeAt(f, j.begins), edge
	} else {
		j = joined(own, other, most)
		edge.Own, e.After = runeAt(f, j.ends), edge
	}
	edge.Joint, edge.At = j.text, j.at
	if j.written != j.text {
		edge.Written = j.written
	}
}

// Joints are the texts at the page's ends. A driver finds FieldBody in them as in
// Chars.
func (e *Entry) Joints() []string {
	var out []string
	for _, edge := range []*Edge{e.Before, e.After} {
		if edge != nil && edge.Joint != "" {
			out = append(out, edge.Joint)
		}
	}
	return out
}

// putBeside brings the pages beside one that was written in again, where their
// entries tell of an older text of it.
func (x *Indexer) putBeside(ctx context.Context, b *built) error {
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
	var pages []archive.ID
	for _, off := range []int{-1, 1} {
		if id := beside(r, b.page, off); id != "" {
			pages = append(pages, id)
		}
	}
	if len(pages) == 0 {
		return nil
	}
	all, err := generations(ctx, x.index, x.own)
	if err != nil {
		return whenAway(err)
	}
	for _, g := range all {
		l, err := x.index.Pages(ctx, g.Name, pages)
		if err != nil {
			return whenAway(fmt.Errorf("the pages beside %s: %w", b.page, err))
		}
		var old []archive.ID
		for _, e := range l {
			if e.Image != 0 && !e.knows(neighbour{b.page, b.image, b.text}) {
				old = append(old, e.ID)
			}
		}
		if len(old) > 0 {
			return x.putPages(ctx, r.ID, old)
		}
	}
	return nil
}

// knows tells whether an entry's edge to a neighbour is made of that text of it.
func (e *Entry) knows(n neighbour) bool {
	for _, edge := range []*Edge{e.Before, e.After} {
		if edge != nil && edge.Page == n.page {
			return edge.Image == n.image && edge.Text == n.text
		}
	}
	return false
}

// over are the places where a word, or words near each other, run over an end of the
// page: what of them stands on the page itself. With back, over its beginning; where
// the page stands alone, only those there that the page before does not know of.
func (m *matcher) over(n *Node, back bool) []span {
	edge := m.e.After
	if back {
		edge = m.e.Before
	}
	if edge == nil || edge.Joint == "" {
		return nil
	}
	if n.Op == OpNear {
		return m.nearOver(n, edge, back)
	}
	if back && m.alone {
		return nil
	}
	var out []span
	for _, s := range m.inJoint(n, edge) {
		if s.start >= edge.At || s.end <= edge.At {
			continue
		}
		if own, ok := m.ownPart(edge, s, back); ok {
			out = append(out, own)
		}
	}
	return out
}

// nearOver is over for words near each other: each may stand anywhere on the page, over
// its end, or in what the edge tells of the page beside it. What stands at the page's
// own end and belongs to no page's flow has no place between them.
func (m *matcher) nearOver(n *Node, edge *Edge, back bool) []span {
	shift := edge.Own - edge.At // from runes of the joint to those of the page
	kids := make([][]span, len(n.Kids))
	for i, k := range n.Kids {
		for _, s := range m.inJoint(k, edge) {
			if back && s.start < edge.At || !back && s.end > edge.At {
				kids[i] = append(kids[i], span{s.start + shift, s.end + shift})
			}
		}
		for _, s := range append(m.literal(k, FieldBody, 0, m.e.Chars), m.equalsIn(k, FieldBody, 0)...) {
			if back && s.start >= edge.Own || !back && s.end <= edge.Own {
				kids[i] = append(kids[i], s)
			}
		}
	}
	known := edge.Own + utf8.RuneCountInString(edge.Joint) - edge.At // to the page before
	var out []span
	at, pairs := nearby(kids, n.Within, n.Ordered)
	for i, s := range at {
		if s.start >= edge.Own || s.end <= edge.Own || back && m.alone && s.end <= known {
			continue
		}
		parts := []span{s}
		if !n.Ordered && len(pairs) == 2*len(at) {
			parts = pairs[2*i : 2*i+2]
		}
		for _, p := range parts {
			if back {
				p.start = max(p.start, edge.Own)
			} else {
				p.end = min(p.end, edge.Own)
			}
			if p.start < p.end && !slices.Contains(out, p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// inJoint are the places of a word in a joint, spelled as is wanted.
func (m *matcher) inJoint(n *Node, edge *Edge) []span {
	var out []span
	for _, p := range n.Phrases {
		if strings.Contains(edge.Joint, p) {
			out = append(out, find(edge.Joint, p)...)
		}
	}
	if m.same == nil || len(out) == 0 {
		return out
	}
	want := m.same(n.Text)
	return slices.DeleteFunc(out, func(s span) bool { return m.same(edge.written(s)) != want })
}

// written is the text behind a span of the joint, as it is written.
func (g *Edge) written(s span) string {
	if g.Written == "" {
		return string([]rune(g.Joint)[s.start:s.end])
	}
	all := []rune(g.Written)
	f := foldRunes(all)
	before, _, ok := strings.Cut(string(f.Runes), g.Joint) // a part of the first character may be left out
	if !ok {
		return ""
	}
	skip := utf8.RuneCountInString(before)
	from, to := f.Glyphs(skip+s.start, skip+s.end)
	return string(all[from:to])
}

// ownPart is where the page's own part of a place in a joint stands on the page.
func (m *matcher) ownPart(edge *Edge, s span, back bool) (span, bool) {
	own := s.end - edge.At
	at := span{edge.Own, edge.Own + own}
	text := []rune(edge.Joint)[edge.At:s.end]
	if !back {
		own = edge.At - s.start
		at = span{edge.Own - own, edge.Own}
		text = []rune(edge.Joint)[s.start:edge.At]
	}
	chars := []rune(m.e.Chars)
	if at.start >= 0 && at.end <= len(chars) && slices.Equal(chars[at.start:at.end], text) {
		return at, true
	}
	// something that belongs to no page's flow stands between its lines
	i := strings.Index(m.e.Chars, string(text))
	if !back {
		i = strings.LastIndex(m.e.Chars, string(text))
	}
	if i < 0 {
		return span{}, false
	}
	from := utf8.RuneCountInString(m.e.Chars[:i])
	return span{from, from + own}, true
}
