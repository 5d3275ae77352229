package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// Verify tells whether an entry is a hit of the tree, character by character
// (see the package's comment for what a hit is).
func Verify(root *Node, e *Entry) bool { return verify(root, e, nil) }

// verify is Verify where words must stand in the same spelling too, if same is
// not nil: what it makes of the text that is written must be what it makes of
// the word that was typed.
func verify(root *Node, e *Entry, same func(string) string) bool {
	if root == nil {
		return false
	}
	m := matcher{e: e, same: same}
	return m.holds(root) && (e.First || m.inBody(root))
}

// after takes over from another matcher of the same entry, nil for none, what that has
// found out about the page alone.
func (m *matcher) after(o *matcher) *matcher {
	if o != nil {
		m.folded, m.values, m.laid, m.rows = o.folded, o.values, o.laid, o.rows
	}
	return m
}

// A matcher holds an entry against nodes, and folds each of its fields once.
type matcher struct {
	e      *Entry
	same   func(string) string
	folded map[Field][]string
	body   *japanese.Folded // of glyphs, where same wants them
	glyphs []string
	values map[Field][]valued
	laid   *layout
	rows   []writtenRow // around ditto marks; nil where they were not written out yet

	quick bool // other spellings of a value are looked for only where there is no literal one
	loose bool // words may stand in the body as misread
	alone bool // what began on the page before counts only where that page can't know of it
	read  *reading
	known wants
	found map[*Node][]misfit
}

func (m *matcher) texts(f Field) []string {
	if f == FieldBody {
		return []string{m.e.Chars}
	}
	t, ok := m.folded[f]
	if !ok {
		if m.folded == nil {
			m.folded = map[Field][]string{}
		}
		t = m.e.Folded(f)
		m.folded[f] = t
	}
	return t
}

func (m *matcher) holds(n *Node) bool {
	switch n.Op {
	case OpAnd:
		for _, k := range n.Kids {
			if !m.holds(k) {
				return false
			}
		}
		return true
	case OpOr:
		return slices.ContainsFunc(n.Kids, m.holds)
	case OpNot:
		return !m.holds(n.Kids[0])
	case OpYears:
		return n.From <= m.e.FY && m.e.FY <= n.To
	case OpState:
		return m.e.State == n.State
	case OpDays:
		return m.e.onDays(n.From, n.To)
	case OpYen:
		return m.e.costs(n.Low, n.High)
	case OpValue:
		return m.e.blank(n.Field)
	}
	if n.Field != FieldAny {
		return m.stands(n, n.Field)
	}
	return m.stands(n, FieldBody) || slices.ContainsFunc(RecordFields, func(f Field) bool { return m.stands(n, f) })
}

// onDays tells whether a date of the record lies in from..to; 0..0 whether it has
// none.
func (e *Entry) onDays(from, to int) bool {
	if to == 0 {
		return len(e.Dates) == 0
	}
	return slices.ContainsFunc(e.Dates, func(d string) bool {
		a, b, ok := daysOf(d)
		return ok && a <= to && from <= b
	})
}

// costs tells whether an amount lies in low..high; -1..-1 whether there is none.
func (e *Entry) costs(low, high int64) bool {
	if high < 0 {
		return len(e.Amounts) == 0
	}
	return slices.ContainsFunc(e.Amounts, func(n int64) bool { return low <= n && n <= high })
}

func (m *matcher) stands(n *Node, f Field) bool {
	if m.loose && f == FieldBody {
		return m.stands1(n, f) || n.Op == OpWord && len(m.misfits(n)) > 0
	}
	if m.loose && !m.stands1(n, f) {
		return m.slip(n, f) != ""
	}
	return m.stands1(n, f)
}

func (m *matcher) stands1(n *Node, f Field) bool {
	if n.Op == OpNear || m.same != nil {
		return len(m.spans(n, f)) > 0
	}
	return m.literally(n, f) || f == FieldBody && len(m.over(n, false))+len(m.over(n, true)) > 0 || n.Slots.Valued() && len(m.equals(n, f)) > 0 ||
		f == FieldBody && len(m.repeats(n)) > 0
}

// literally tells whether a word stands in a field as it folds.
func (m *matcher) literally(n *Node, f Field) bool {
	if f == FieldYomi {
		return m.isRead(n)
	}
	for _, t := range m.texts(f) {
		for _, p := range n.Phrases {
			if japanese.Index(t, p) >= 0 {
				return true
			}
		}
	}
	return false
}

// equals are the places where a word's values stand in another spelling, and what
// is between them touches them.
func (m *matcher) equals(w *Node, f Field) []span {
	var out []span
	if m.mayEqual(w, f) {
		for _, s := range m.valuesOf(w, f) {
			out = append(out, span{s.Start, s.End})
		}
	}
	return out
}

// equalsIn is equals in one of a field's texts.
func (m *matcher) equalsIn(w *Node, f Field, text int) []span {
	var out []span
	if m.mayEqual(w, f) {
		if all := m.valued(f); text < len(all) {
			for _, s := range japanese.MatchSlots(all[text].folded.Runes, all[text].readings, w.Slots) {
				out = append(out, span{s.Start, s.End})
			}
		}
	}
	return out
}

// mayEqual tells, without reading the page's values, whether a word's values may stand
// in a field.
func (m *matcher) mayEqual(w *Node, f Field) bool {
	if !w.Slots.Valued() || m.same != nil {
		return false
	}
	for _, l := range w.Slots.Literals() {
		if !slices.ContainsFunc(m.texts(f), func(t string) bool { return strings.Contains(t, l) }) {
			return false
		}
	}
	return f != FieldBody || !slices.ContainsFunc(w.Slots, func(s japanese.Slot) bool { return len(s.Values) > 0 && !m.e.MayHold(s.Values) })
}

// valuesOf are the places of a word's values in a field, by the readings there.
func (m *matcher) valuesOf(w *Node, f Field) []japanese.Span {
	var out []japanese.Span
	for _, t := range m.valued(f) {
		out = append(out, japanese.MatchSlots(t.folded.Runes, t.readings, w.Slots)...)
	}
	return out
}

// flags are what is said of a word's values in the body at every place where it
// stands; none where it stands there literally.
func (m *matcher) flags(w *Node) japanese.Flags {
	if w.Op != OpWord || !w.Slots.Valued() || m.same != nil || m.literally(w, FieldBody) {
		return 0
	}
	all := m.valuesOf(w, FieldBody)
	if len(all) == 0 {
		return 0
	}
	f := all[0].Flags
	for _, s := range all[1:] {
		f &= s.Flags
	}
	return f
}

// layout is how the page is laid out.
func (m *matcher) layout() *layout {
	if m.laid == nil {
		m.laid = &layout{}
		if len(m.e.Layout) > 0 {
			*m.laid = decodeLayout(m.e.Layout, utf8.RuneCountInString(m.e.Chars))
		}
	}
	return m.laid
}

// A valued is a text with the values that stand in it.
type valued struct {
	folded   japanese.Folded
	readings []japanese.Reading
}

func (m *matcher) valued(f Field) []valued {
	if got, ok := m.values[f]; ok {
		return got
	}
	var out []valued
	add := func(n int, glyph func(int) string, l layout, c japanese.Context) {
		v := valued{folded: japanese.FoldGlyphs(n, glyph)}
		v.readings = l.readings(&v.folded, c)
		out = append(out, v)
	}
	if f == FieldBody {
		g := m.e.Glyphs()
		add(len(g), func(i int) string { return g[i] }, *m.layout(), m.e.context())
	} else if slices.Contains(valueFields, f) {
		for _, t := range m.e.raw(f) {
			r := []rune(t)
			add(len(r), func(i int) string { return string(r[i]) }, layout{}, japanese.Context{})
		}
	}
	if m.values == nil {
		m.values = map[Field][]valued{}
	}
	m.values[f] = out
	return out
}

// inBody tells whether any word that is not negated stands in the body. One that
// began on the page before is that page's.
func (m *matcher) inBody(root *Node) bool {
	return slices.ContainsFunc(root.bodyTerms(), func(w *Node) bool { return m.stands(w, FieldBody) && !m.began(w) })
}

// began tells whether a word stands in the body only as the end of one that began on
// the page before.
func (m *matcher) began(w *Node) bool {
	if m.e.Before == nil || len(m.over(w, true)) == 0 {
		return false
	}
	alone := *m
	alone.alone = true
	return !alone.stands(w, FieldBody)
}

// leans tells whether the tree holds only with words that began on the page before.
func (m *matcher) leans(root *Node) bool {
	if m.e.Before == nil || !slices.ContainsFunc(root.bodyTerms(), func(w *Node) bool { return len(m.over(w, true)) > 0 }) {
		return false
	}
	alone := *m
	alone.alone = true
	return !alone.holds(root)
}

// reasons are the differences of the best place where a word stands misread.
func (m *matcher) reasons(n *Node) []Why {
	if f := m.bestMisfit(n); f != nil {
		return f.why
	}
	return nil
}

// cost is how far all words together are from standing there exactly.
func (m *matcher) cost(terms []*Node) int {
	sum := 0
	for _, n := range terms {
		if f := m.bestMisfit(n); f != nil {
			sum += f.cost
		}
	}
	return sum
}

// bestMisfit is nil where a word stands exactly, or not at all.
func (m *matcher) bestMisfit(n *Node) *misfit {
	if !m.loose || n.Op != OpWord || m.stands1(n, FieldBody) {
		return nil
	}
	var best *misfit
	for i, f := range m.misfits(n) {
		if best == nil || f.says.odds() > best.says.odds() {
			best = &m.misfits(n)[i]
		}
	}
	return best
}
