package index

import (
	"context"
	"slices"
	"unicode"
)

// What a difference between a word and the page costs, in quarters of an error.
// A difference that has no cost here is none that a reader makes: 第三条 is not
// 第四条, where both were read without doubt.
const (
	costAlt         = 1 // the reader had it as another reading
	costUnreadable  = 1 // no model can print the character that was asked for
	costLooks       = 2 // it looks alike, and the reader was sure of what it read
	costLooksUnsure = 1
	costUnsure      = 4 // the reader was not sure
	oneError        = 4
	never           = 1 << 20
)

// allowed is how much a word of n characters may differ: an error in four, and in
// shorter ones a look-alike.
func allowed(n int) int {
	if n < 4 {
		return costLooks
	}
	return n / 4 * oneError
}

// asRead finds the words although the reader erred.
func asRead(_ context.Context, _ *run, q *Query) (*pass, error) {
	ask := misread(q.Root)
	if ask == nil {
		return nil, nil
	}
	return &pass{rung: RungAsRead, root: q.Root, ask: ask, loose: true, known: wantsOf(q.Root)}, nil
}

// A misfit is a place where a word stands as a reader may have misread it.
type misfit struct {
	span
	cost  int
	edits []edit
	says  evidence
	why   []Why
}

// misfits are the places of a word in the body, where it does not stand exactly:
// the best ones that do not overlap. Spans count from the page's first rune.
func (m *matcher) misfits(w *Node) []misfit {
	if got, ok := m.found[w]; ok {
		return got
	}
	if m.read == nil {
		m.read = newReading(m.e, m.known)
	}
	var all []misfit
	if !w.Quoted && len(w.Phrases) > 0 {
		p := []rune(w.Phrases[0])
		for _, f := range m.read.align(p, allowed(len(p))) {
			f.edits = m.read.edits(p, f)
			f.says = m.read.evidence(p, f.edits)
			if m.read.plausible(p, &f) {
				f.why = m.read.explain(p, f.edits)
				all = append(all, f)
			}
		}
	}
	if m.found == nil {
		m.found = map[*Node][]misfit{}
	}
	m.found[w] = all
	return all
}

// slipFields are the fields that people typed, where a word that is asked for may
// differ by a slip.
var slipFields = []Field{FieldNumber, FieldTitle}

// slip is how a word of four characters and more stands in a field with one of
// them other, missing or too many; "" where it does not.
func (m *matcher) slip(w *Node, f Field) string {
	if !m.loose || w.Op != OpWord || w.Quoted || !slices.Contains(slipFields, f) {
		return ""
	}
	p := []rune(w.Phrases[0])
	if len(p) < 4 {
		return ""
	}
	for _, t := range m.texts(f) {
		r := &reading{runes: []rune(t), typed: true}
		for _, at := range r.align(p, oneError) {
			if at.cost > 0 {
				return string(r.runes[at.start:at.end])
			}
		}
	}
	return ""
}

// A reading is a page with the reader's doubts.
type reading struct {
	runes  []rune
	doubts []Doubt
	doubt  []int32 // of each rune, the number of its doubt from 1, 0 where there is none; empty without doubts
	typed  bool    // by a person: any character may be a slip, but for numerals
	known  wants
}

// newReading is the reading of an entry; known may be nil.
func newReading(e *Entry, known wants) *reading {
	r := &reading{runes: []rune(e.Chars), doubts: e.Doubtful(), known: known}
	if len(r.doubts) > 0 {
		r.doubt = make([]int32, len(r.runes))
	}
	for i, d := range r.doubts {
		if d.At < len(r.doubt) {
			r.doubt[d.At] = int32(i) + 1
		}
	}
	return r
}

// doubted is the reader's doubt of the rune at i, if there is one.
func (r *reading) doubted(i int) (Doubt, bool) {
	if i < 0 || i >= len(r.doubt) || r.doubt[i] == 0 {
		return Doubt{}, false
	}
	return r.doubts[r.doubt[i]-1], true
}

// confidence is that of the rune at i, which was doubted.
func (r *reading) confidence(i int) int {
	d, _ := r.doubted(i)
	return d.Conf
}

// unsure tells whether the reader was so unsure of the rune at i that c may have
// been lost there, or come from nothing: a numeral only where it hardly read.
func (r *reading) unsure(i int, c rune) bool {
	d, ok := r.doubted(i)
	if counts(c) {
		return ok && d.Conf < hardly
	}
	return ok && d.Conf < sure
}

// swap is what it costs that want was asked for and the rune at i stands there.
func (r *reading) swap(want rune, i int) (int, WhyCode) {
	got := r.runes[i]
	if got == want {
		return 0, ""
	}
	if r.typed {
		if counts(want) || counts(got) {
			return never, ""
		}
		return oneError, WhySlip
	}
	d, doubted := r.doubted(i)
	unsure := doubted && d.Conf < sure
	if doubted && slices.Contains(d.Alts, string(want)) {
		return costAlt, WhyAlt
	}
	if unreadable(want) && unicode.IsLetter(got) && !counts(got) {
		return costUnreadable, WhyUnreadable
	}
	if counts(want) && (!doubted || d.Conf >= hardly) && (counts(got) || unsure) {
		return never, ""
	}
	switch pct := alike(want, got); {
	case unsure && pct >= ratherAlike:
		return costLooksUnsure, WhyLooks
	case pct >= veryAlike:
		return costLooks, WhyLooks
	case unsure:
		return costUnsure, WhyUnsure
	}
	return never, ""
}

// swapIn is swap for the i-th of a word's characters: inside a longer word its
// neighbours speak for a look-alike that is not quite one.
func (r *reading) swapIn(p []rune, i, at int) (int, WhyCode) {
	d, code := r.swap(p[i], at)
	if d == never && len(p) >= 6 && i > 0 && i < len(p)-1 && !counts(p[i]) && !counts(r.runes[at]) && alike(p[i], r.runes[at]) >= fairlyAlike {
		return oneError, WhyLooks
	}
	return d, code
}

// extra is what it costs that the rune at i stands there and was not asked for.
func (r *reading) extra(i int) int {
	if r.typed && !counts(r.runes[i]) {
		return oneError
	}
	if r.unsure(i, r.runes[i]) {
		return costUnsure
	}
	return never
}

// missing is what it costs that want does not stand before the rune at i.
func (r *reading) missing(want rune, i int) int {
	if r.typed && !counts(want) {
		return oneError
	}
	if unreadable(want) {
		return 2 * costUnreadable
	}
	if r.unsure(i, want) || r.unsure(i-1, want) {
		return costUnsure
	}
	return never
}

// atEnd is the confidence from which a word's first or last character is not
// another one: there, most often, it is another word that was read well.
const atEnd = 88

// loose tells of a word's end that its neighbour does not bind: after 。 comes
// what will.
func loose(p []rune, i int) bool {
	beside := 1
	if i > 0 {
		beside = i - 1
	}
	return beside < len(p) && !unicode.IsLetter(p[beside]) && !unicode.IsDigit(p[beside])
}

// hardly is the confidence below which what was read may be another numeral.
const hardly = 75

// counts tells of digits and numerals, which are never taken for one another.
func counts(r rune) bool {
	switch r {
	case '〇', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '億', '元', '壱', '弐', '参':
		return true
	}
	return r >= '0' && r <= '9'
}

// cell is a state of the alignment: what it cost so far, and where it began.
type cell struct{ cost, start int }

// align gives the cheapest places of p that cost more than nothing and at most
// limit: the columns of the edit distance over the page, of which only those rows
// are kept that are within the limit (Ukkonen's cut-off).
func (r *reading) align(p []rune, limit int) []misfit {
	if len(p) == 0 || len(p) > MaxWord || len(r.runes) == 0 {
		return nil
	}
	was, now, want := make([]cell, len(p)+1), make([]cell, len(p)+1), make([]wanted, len(p))
	for i, c := range p {
		want[i] = r.known.of(c)
	}
	var out []misfit
	high, filled := 0, 0 // the last row of was that is within the limit, and the last that is known
	for j := 1; j <= len(r.runes); j++ {
		now[0] = cell{0, j}
		next, i := 0, 1
		for ; i <= len(p) && (i <= high+1 || now[i-1].cost <= limit); i++ {
			if i > filled {
				was[i], filled = cell{never, 0}, i
			}
			if now[i] = r.step(p, i, j, limit, want, was, now); now[i].cost <= limit {
				next = i
			}
		}
		if c := now[len(p)]; i > len(p) && c.cost <= limit && j > c.start {
			out = append(out, misfit{span: span{c.start, j}, cost: c.cost})
		}
		was, now, high, filled = now, was, next, i-1
	}
	return cheapest(out)
}

// step is the state after the first i of p and the rune before j; one that is out of
// the limit costs never.
func (r *reading) step(p []rune, i, j, limit int, want []wanted, was, now []cell) cell {
	c := cell{never, 0}
	if was[i-1].cost <= limit && !r.strange(&want[i-1], j-1) {
		d, code := r.swapIn(p, i-1, j-1)
		if code == WhyUnsure && (i == 1 || i == len(p)) && (r.confidence(j-1) >= atEnd || loose(p, i-1)) {
			d = never
		}
		if was[i-1].cost+d <= limit {
			c = cell{was[i-1].cost + d, was[i-1].start}
		}
	}
	if i < len(p) && was[i].cost <= limit {
		if d := was[i].cost + r.extra(j-1); d < c.cost && d <= limit {
			c = cell{d, was[i].start}
		}
	}
	if now[i-1].cost <= limit && (i > 1 && i < len(p) || want[i-1].lost) {
		if d := now[i-1].cost + r.missing(p[i-1], j); d < c.cost && d <= limit {
			c = cell{d, now[i-1].start}
		}
	}
	return c
}

// cheapest keeps of places that overlap the one that costs least.
func cheapest(all []misfit) []misfit {
	slices.SortStableFunc(all, func(a, b misfit) int { return a.cost - b.cost })
	var out []misfit
	for _, f := range all {
		if !slices.ContainsFunc(out, func(o misfit) bool { return f.start < o.end && o.start < f.end }) {
			out = append(out, f)
		}
	}
	slices.SortFunc(out, func(a, b misfit) int { return a.start - b.start })
	return out
}
