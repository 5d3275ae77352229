package index

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Verify tells whether an entry is a hit of the tree, character by character
// (see the package's comment for what a hit is).
func Verify(root *Node, e *Entry) bool {
	if root == nil {
		return false
	}
	m := matcher{e: e}
	return m.holds(root) && (e.First || m.inBody(root))
}

// A matcher holds an entry against nodes, and folds each of its fields once.
type matcher struct {
	e      *Entry
	folded map[Field][]string
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
	}
	if n.Field != FieldAny {
		return m.stands(n, n.Field)
	}
	return m.stands(n, FieldBody) || slices.ContainsFunc(RecordFields, func(f Field) bool { return m.stands(n, f) })
}

func (m *matcher) stands(w *Node, f Field) bool {
	for _, t := range m.texts(f) {
		for _, p := range w.Phrases {
			if strings.Contains(t, p) {
				return true
			}
		}
	}
	return false
}

// inBody tells whether any word that is not negated stands in the body.
func (m *matcher) inBody(root *Node) bool {
	return slices.ContainsFunc(root.BodyWords(), func(w *Node) bool { return m.stands(w, FieldBody) })
}

// A span is a range of folded runes of a body.
type span struct{ start, end int }

// occurrences are where any of the words stands in the body, in order;
// those that overlap are one.
func occurrences(words []*Node, body string) []span {
	var all []span
	for _, w := range words {
		for _, p := range w.Phrases {
			all = append(all, find(body, p)...)
		}
	}
	slices.SortFunc(all, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var out []span
	for _, s := range all {
		if n := len(out); n > 0 && (s.start < out[n-1].end) {
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
		i := strings.Index(body[bytes:], phrase)
		if i < 0 {
			return out
		}
		at += utf8.RuneCountInString(body[bytes : bytes+i])
		out = append(out, span{at, at + runes})
		bytes += i + first
		at++
	}
}
