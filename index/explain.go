package index

import "strings"

// Explain writes a tree down with what an engine looks for: terms gives that of a
// phrase.
func (n *Node) Explain(terms func(phrase string) []string) string {
	if n.Op == OpWord {
		var any []string
		for _, p := range n.Phrases {
			any = append(any, strings.Join(terms(p), "+"))
		}
		field := string(n.Field)
		if n.Field == FieldAny {
			field = "any"
		}
		return field + "[" + strings.Join(any, " | ") + "]"
	}
	var kids []string
	for _, k := range n.Kids {
		kids = append(kids, k.Explain(terms))
	}
	switch n.Op {
	case OpAnd:
		return "(" + strings.Join(kids, " & ") + ")"
	case OpOr:
		return "(" + strings.Join(kids, " | ") + ")"
	case OpNot:
		return "!" + kids[0]
	}
	return n.String()
}
