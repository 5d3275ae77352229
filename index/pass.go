package index

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fumikura/index/japanese"
)

// A pass is one way of looking for what was asked.
type pass struct {
	rung int
	root *Node // what must hold of a hit
	ask  *Node // what the index is asked for; it holds wherever root does
	// same, where not nil, must not tell apart what was typed and what is written.
	same  func(string) string
	loose bool // words may stand in the body as a reader may have misread them
	known wants
	code  WhyCode // the reason that is shown, where the place is not reason enough
	// within, where not 0, is how near its words must stand, if they all stand in
	// the body.
	within int
}

// ladder are the passes in their order; nil where there is nothing to try.
var ladder = []struct {
	no   int
	make func(context.Context, *run, *Query) (*pass, error)
}{
	{RungExact, exactly},
	{RungAsRead, above},
	{RungAsRead, spelled},
	{RungAsRead, asRead},
	{RungAbout, about},
}

// exactly finds the words as they fold.
func exactly(ctx context.Context, u *run, q *Query) (*pass, error) {
	o := u.r.options(q)
	root := loosened(q.Root, o)
	if !o.Strict && !o.NoNames {
		d, err := u.s.dictionary(ctx)
		if err != nil {
			return nil, fmt.Errorf("the dictionary: %w", err)
		}
		root = varied(root, d.variants)
	}
	p := &pass{rung: RungExact, root: root, ask: root}
	if o.Strict || o.NoNames {
		p.same = func(s string) string { return japanese.FoldWith(s, o) }
	}
	return p, nil
}

func (p *pass) matcher(e *Entry) *matcher {
	return &matcher{e: e, same: p.same, loose: p.loose, known: p.known}
}

func (p *pass) holds(e *Entry) bool { return p.verifies(p.matcher(e)) }

// verifies tells whether a matcher's entry is a hit. On most pages that are none, no
// word stands in the body, and then the record's fields need not be folded.
func (p *pass) verifies(m *matcher) bool {
	return (m.e.First || m.inBody(p.root)) && m.holds(p.root) && (p.within == 0 || m.together(p.root, p.within))
}

// leans tells whether an entry is a hit only by a word that began on the page before.
func (p *pass) leans(e *Entry) bool { return e.Before != nil && p.matcher(e).leans(p.root) }

// together tells whether those of the words that stand in the body stand there at
// most within characters apart, all of them together.
func (m *matcher) together(root *Node, within int) bool {
	var places [][]span
	for _, w := range root.bodyTerms() {
		if at := m.spans(w, FieldBody); len(at) > 0 {
			places = append(places, at)
		}
	}
	d, _ := distance(places)
	return d <= within
}

// bare is a hit as the index alone knows it.
func (p *pass) bare(e *Entry) Hit {
	h := newHit(e)
	h.Rung = p.rung
	m := p.matcher(e)
	glyphs := e.Glyphs()
	folded := japanese.FoldGlyphs(len(glyphs), func(i int) string { return glyphs[i] })
	var ranges [][2]int
	for _, s := range m.occurrences(p.root.bodyTerms()) {
		if s.end <= len(folded.Runes) {
			from, to := folded.Glyphs(s.start, s.end)
			ranges = append(ranges, [2]int{from, to})
		}
	}
	h.Count, h.Why = len(ranges), p.why(m)
	h.Snippet = snippet(len(glyphs), func(i int) (string, bool) { return glyphs[i], false }, ranges)
	return h
}

// why says for which reasons a hit is one.
func (p *pass) why(m *matcher) []Why {
	var out []Why
	add := func(w Why) {
		if !slices.Contains(out, w) && len(out) < 8 {
			out = append(out, w)
		}
	}
	p.root.Terms(func(n *Node) {
		if n.Why != "" && m.holds(n) {
			add(Why{n.Why, n.Text, n.Phrases[0]})
			return
		}
		in := func(f Field) bool { return n.Field == f || n.Field == FieldAny }
		if in(FieldBody) {
			for _, w := range m.reasons(n) {
				add(w)
			}
			switch {
			case !m.stands(n, FieldBody) || len(m.reasons(n)) > 0 || p.code != "":
			case len(m.byValue(n)) > 0:
				for _, w := range m.byValue(n) {
					add(Why{Code: sameValue(w), Asked: w.Phrases[0]})
					flags := m.flags(w)
					if flags&japanese.Inferred != 0 {
						add(Why{Code: WhyInferred})
					}
					if flags&japanese.AfterEra != 0 {
						add(Why{Code: WhyAfterEra})
					}
				}
			case !m.asTyped(n):
				add(Why{Code: WhySpelling})
			default:
				add(Why{Code: WhyText})
			}
			if len(m.over(n, false))+len(m.over(n, true)) > 0 {
				add(Why{Code: WhyEdge})
			}
		}
		for f, code := range map[Field]WhyCode{FieldNumber: WhyNumber, FieldTitle: WhyTitle} {
			if !in(f) {
				continue
			}
			if m.stands1(n, f) {
				add(Why{Code: code})
			} else if s := m.slip(n, f); s != "" {
				add(Why{WhySlip, n.Phrases[0], s})
			}
		}
		for _, f := range []Field{FieldName, FieldDivision, FieldSeries, FieldKind, FieldParty} {
			if (n.Field == f || n.Field == FieldAny && f == FieldName) && m.stands(n, f) {
				add(Why{Code: WhyName})
			}
		}
	})
	if p.code != "" {
		add(Why{Code: p.code})
	}
	slices.SortStableFunc(out, func(a, b Why) int { return whyOrder[a.Code] - whyOrder[b.Code] })
	return out
}

// byValue are those of the words of a term, itself or what an OpNear is made of, that
// stand in the body only in another spelling of their values.
func (m *matcher) byValue(n *Node) []*Node {
	words := []*Node{n}
	if n.Op == OpNear {
		words = n.Kids
	}
	var out []*Node
	for _, w := range words {
		if !m.literally(w, FieldBody) && len(m.equals(w, FieldBody)) > 0 {
			out = append(out, w)
		}
	}
	return out
}

// sameValue is the reason for which another spelling is the same.
func sameValue(n *Node) WhyCode {
	for _, s := range n.Slots {
		for _, v := range s.Values {
			switch kind, _, _ := strings.Cut(v, ":"); kind {
			case "d", "y", "fy":
				return WhyDate
			case "m":
				return WhyAmount
			}
		}
	}
	return WhyCount
}

var whyOrder = map[WhyCode]int{WhyNumber: 1, WhyTitle: 2, WhyName: 3, WhyText: 4, WhySpelling: 5, WhyDate: 6, WhyCount: 7, WhyAmount: 8, WhyInferred: 9, WhyAfterEra: 10, WhyEdge: 11}
