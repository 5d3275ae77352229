package index

import (
	"slices"

	"fumikura/index/japanese"
)

// values asks for a word by its values, in whatever spelling; nil where it has
// none. The values must stand in one field, and what is between them touch them.
func (n *Node) values() *Node {
	if n.Op != OpWord || !n.Slots.Valued() {
		return nil
	}
	var values []*Node
	literal := false
	for _, s := range n.Slots {
		var any []*Node
		for _, v := range s.Values {
			any = append(any, &Node{Op: OpValue, Term: v, Start: n.Start, End: n.End})
		}
		if any == nil {
			literal = true
		} else {
			values = append(values, join(OpOr, any))
		}
	}
	fields := []Field{n.Field}
	if n.Field == FieldAny {
		fields = []Field{FieldBody, FieldTitle, FieldNumber}
	}
	if !literal {
		fields = fields[:1] // where they stand is not asked
	}
	var out []*Node
	for _, f := range fields {
		out = append(out, join(OpAnd, append(slices.Clone(values), n.between(f)...)))
	}
	return join(OpOr, out)
}

// maxTouching is by how many of its literals, the longest, a word is narrowed with what
// touches them.
const maxTouching = 4

// between asks for the parts of a word that are no values, in a field: in a body with
// a character of the values beside them, as far as it is known what these may be.
func (n *Node) between(f Field) []*Node {
	var out []*Node
	add := func(phrases []string, narrows bool) {
		out = append(out, &Node{Op: OpWord, Field: f, Phrases: phrases, Narrows: narrows, Start: n.Start, End: n.End})
	}
	narrowing := n.Slots.Literals()
	narrowing = narrowing[:min(len(narrowing), maxTouching)]
	for i, s := range n.Slots {
		if len(s.Values) > 0 {
			continue
		}
		literal := string(s.Literal)
		var before, after []rune
		if f == FieldBody && slices.Contains(narrowing, literal) {
			if i > 0 {
				_, before = endRunes(n.Slots[i-1])
			}
			if i+1 < len(n.Slots) {
				after, _ = endRunes(n.Slots[i+1])
			}
		}
		if before != nil {
			add(each(before, func(r rune) string { return string(r) + literal }), true)
		}
		if after != nil {
			add(each(after, func(r rune) string { return literal + string(r) }), true)
		}
		if before == nil && after == nil {
			add([]string{literal}, false)
		}
	}
	return out
}

func each(runes []rune, f func(rune) string) []string {
	out := make([]string, len(runes))
	for i, r := range runes {
		out[i] = f(r)
	}
	return out
}

// endRunes are the runes that a slot's values may begin and end with; nil where that
// is not known of each. A ditto mark may stand for a value too.
func endRunes(s japanese.Slot) (first, last []rune) {
	add := func(to []rune, runes ...rune) []rune {
		for _, r := range runes {
			if !slices.Contains(to, r) {
				to = append(to, r)
			}
		}
		return to
	}
	for _, v := range s.Values {
		f, l := japanese.EndRunes(v)
		if f == nil {
			return nil, nil
		}
		first, last = add(first, f...), add(last, l...)
	}
	for _, w := range append([]string{dittoMark}, dittoWords...) {
		if m := []rune(japanese.Fold(w)); len(m) > 0 {
			first, last = add(first, m[0]), add(last, m[len(m)-1])
		}
	}
	return first, last
}
