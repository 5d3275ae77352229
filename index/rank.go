package index

import (
	"cmp"
	"slices"
	"strings"

	"fumikura/index/japanese"
)

// rank orders hits for people: those whose number or title holds the words, the
// whole of it before a part; then those with more of the words in the body, each in
// one cell of a table, as it was typed, with no part of a date inferred, that fit better, nearer together; the rest stays in its order,
// newest first.
func (p *pass) rank(hits []*Entry) []*Entry {
	type scored struct {
		e *Entry
		s [6]int // the greater the better
	}
	list := make([]scored, len(hits))
	words := p.root.bodyTerms()
	sideParts(len(hits), func(from, to int) {
		for i := from; i < to; i++ {
			list[i] = scored{hits[i], p.score(words, hits[i])}
		}
	})
	slices.SortStableFunc(list, func(a, b scored) int { return slices.Compare(b.s[:], a.s[:]) })
	for i := range list {
		hits[i] = list[i].e
	}
	return hits
}

func (p *pass) score(words []*Node, e *Entry) (s [6]int) {
	m := p.matcher(e)
	m.quick = true
	var places [][]span
	for _, w := range words {
		if w.Field == FieldAny {
			s[0] += 8*m.wholly(w, FieldNumber) + m.wholly(w, FieldTitle)
		}
		if at := m.spans(w, FieldBody); len(at) > 0 {
			s[1]++
			places = append(places, at)
			if !slices.ContainsFunc(at, m.layout().whole) || !m.asTyped(w) || m.flags(w)&japanese.Inferred != 0 {
				s[2]--
			}
		}
	}
	s[3] = -m.cost(words)
	s[4] = -apart(places)
	s[5] = m.wholeNumbers(words, places)
	return s
}

// asTyped tells whether a word stands in the body in no looser spelling.
func (m *matcher) asTyped(w *Node) bool {
	t := w.typed()
	return t == w || m.stands(t, FieldBody)
}

// wholly is 4 where the word is all that stands in a field, 3 where it begins it, 2
// where it is a part, and 1 where it is a part of a longer number; else 0.
func (m *matcher) wholly(w *Node, f Field) int {
	best := 0
	for _, t := range m.texts(f) {
		for _, p := range w.Phrases {
			if !strings.Contains(t, p) {
				continue
			}
			if len(t) == len(p) {
				return 4
			}
			runes := []rune(t)
			for _, s := range find(t, p) {
				switch {
				case !wholeNumber(runes, s):
					best = max(best, 1)
				case s.start == 0:
					best = max(best, 3)
				default:
					best = max(best, 2)
				}
			}
		}
	}
	if best == 0 && m.stands(w, f) {
		return 2
	}
	return best
}

// wholeNumber tells whether no number runs on over the ends of a span.
func wholeNumber(r []rune, s span) bool {
	digit := func(i int) bool { return i >= 0 && i < len(r) && r[i] >= '0' && r[i] <= '9' }
	return !(digit(s.start-1) && digit(s.start)) && !(digit(s.end-1) && digit(s.end))
}

// apart is how far words stand from one another, in steps, so that it says no more
// than it knows. 0 is one after the other in the order of the query.
func apart(places [][]span) int {
	d, ordered := distance(places)
	if d == 0 && !ordered {
		d = 1
	}
	for step, most := range []int{0, 1, 10, 40, 200} {
		if d <= most {
			return step
		}
	}
	return 5
}

// distance is the least number of characters between the words in one place of
// each, and whether they stand there in their order.
func distance(places [][]span) (best int, inOrder bool) {
	if len(places) < 2 {
		return 0, true
	}
	best = -1
	for _, a := range places[0] {
		lo, hi, sum, ordered := a.start, a.end, a.end-a.start, true
		last := a
		for _, l := range places[1:] {
			near := slices.MinFunc(l, func(x, y span) int { return cmp.Compare(gap(last, x), gap(last, y)) })
			ordered = ordered && near.start >= last.end
			lo, hi, sum, last = min(lo, near.start), max(hi, near.end), sum+near.end-near.start, near
		}
		if d := max(0, hi-lo-sum); best < 0 || d < best || d == best && ordered {
			best, inOrder = d, ordered
		}
	}
	return best, inOrder
}

func gap(a, b span) int {
	if b.start >= a.end {
		return b.start - a.end
	}
	return max(0, a.start-b.end) + 1
}

// wholeNumbers is how many words that are numbers stand as whole numbers.
func (m *matcher) wholeNumbers(words []*Node, places [][]span) int {
	n := 0
	body := []rune(nil)
	i := -1
	for _, w := range words {
		if len(places) == i+1 {
			break
		}
		if !m.stands(w, FieldBody) {
			continue
		}
		i++
		if w.Op != OpWord || strings.Trim(w.Phrases[0], "0123456789") != "" {
			continue
		}
		if body == nil {
			body = []rune(m.e.Chars)
		}
		digit := func(i int) bool { return i >= 0 && i < len(body) && body[i] >= '0' && body[i] <= '9' }
		ends := func(at, next int) bool { return !digit(next) || m.layout().begins(at) }
		if slices.ContainsFunc(places[i], func(s span) bool { return ends(s.start, s.start-1) && ends(s.end, s.end) }) {
			n++
		}
	}
	return n + m.accessionWhole(words)
}

// accessionWhole counts words that are a whole number inside the record's number:
// 123 in 松総第123号, not in 松総第1234号.
func (m *matcher) accessionWhole(words []*Node) int {
	n := 0
	for _, w := range words {
		if w.Op != OpWord || w.Field != FieldAny && w.Field != FieldNumber || strings.Trim(w.Phrases[0], "0123456789") != "" {
			continue
		}
		for _, t := range m.texts(FieldNumber) {
			for _, s := range find(t, w.Phrases[0]) {
				if wholeNumber([]rune(t), s) {
					n++
				}
			}
		}
	}
	return n
}
