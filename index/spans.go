package index

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// A span is a range of folded runes.
type span struct{ start, end int }

// spans are the places of a word or OpNear in a field, in order.
func (m *matcher) spans(n *Node, f Field) []span {
	var out []span
	for i, t := range m.texts(f) {
		out = append(out, m.spansIn(n, f, i, t)...)
	}
	if n.Op == OpWord && !(m.quick && len(out) > 0) {
		out = append(out, m.equals(n, f)...)
	}
	if m.loose && f == FieldBody && n.Op == OpWord {
		for _, x := range m.misfits(n) {
			out = append(out, x.span)
		}
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	return out
}

func (m *matcher) spansIn(n *Node, f Field, text int, t string) []span {
	if n.Op == OpNear {
		var kids [][]span
		for _, k := range n.Kids {
			kids = append(kids, append(m.spansIn(k, f, text, t), m.equalsIn(k, f, text)...))
		}
		out := near(kids, n.Within, n.Ordered)
		if f == FieldBody {
			out = append(append(out, m.over(n, false)...), m.over(n, true)...)
		}
		return out
	}
	out := m.literal(n, f, text, t)
	if f == FieldBody {
		out = append(append(append(out, m.over(n, false)...), m.over(n, true)...), m.repeats(n)...)
	}
	return out
}

// literal are the places of a word within one text of a field, spelled as is wanted.
func (m *matcher) literal(n *Node, f Field, text int, t string) []span {
	var out []span
	for _, p := range n.Phrases {
		out = append(out, find(t, p)...)
	}
	if m.same == nil {
		return out
	}
	want := m.same(n.Text)
	return slices.DeleteFunc(out, func(s span) bool { return m.same(m.written(f, text, s)) != want })
}

// written is the text behind a span, as it is written.
func (m *matcher) written(f Field, text int, s span) string {
	glyphs, folded := m.glyphs, m.body
	switch {
	case f != FieldBody:
		glyphs = strings.Split(m.e.raw(f)[text], "")
		one := japanese.FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
		folded = &one
	case folded == nil:
		glyphs = m.e.Glyphs()
		one := japanese.FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
		m.glyphs, m.body, folded = glyphs, &one, &one
	}
	if s.end > len(folded.Runes) {
		return ""
	}
	from, to := folded.Glyphs(s.start, s.end)
	return strings.Join(glyphs[from:to], "")
}

// near gives the places where one span of each of the kids stand together: each
// at most within runes from the one before it, and after it where ordered. Where it
// is not, the places are those of the kids.
func near(kids [][]span, within int, ordered bool) []span {
	at, out := nearby(kids, within, ordered)
	if ordered {
		out = at
	}
	slices.SortFunc(out, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	return slices.Compact(out)
}

// nearby gives the places that hold one span of each kid near each other, and the
// last two spans of those.
func nearby(kids [][]span, within int, ordered bool) (at, pairs []span) {
	const enough = 10_000 // places of one query on one page
	at = kids[0]
	for i, k := range kids[1:] {
		var next []span
		for _, a := range at {
			for _, b := range k {
				gap := b.start - a.end
				if !ordered && b.start < a.start {
					gap = a.start - b.end
				}
				if gap < 0 || gap > within || len(next) >= enough {
					continue
				}
				next = append(next, span{min(a.start, b.start), max(a.end, b.end)})
				if i == len(kids)-2 && !ordered {
					pairs = append(pairs, a, b)
				}
			}
		}
		at = next
	}
	return at, pairs
}

// occurrences are where any of the terms stands in the body, in order; those that
// overlap are one.
func (m *matcher) occurrences(terms []*Node) []span {
	var all []span
	for _, n := range terms {
		all = append(all, m.spans(n, FieldBody)...)
	}
	slices.SortFunc(all, func(a, b span) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var out []span
	for _, s := range all {
		if n := len(out); n > 0 && s.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, s.end)
		} else {
			out = append(out, s)
		}
	}
	return out
}

// find gives every place of the phrase, overlapping ones too, in runes.
func find(body, phrase string) []span {
	if phrase == "" {
		return nil
	}
	var out []span
	runes := utf8.RuneCountInString(phrase)
	_, first := utf8.DecodeRuneInString(phrase)
	bytes, at := 0, 0
	for {
		i := japanese.Index(body[bytes:], phrase)
		if i < 0 {
			return out
		}
		at += utf8.RuneCountInString(body[bytes : bytes+i])
		out = append(out, span{at, at + runes})
		bytes += i + first
		at++
	}
}
