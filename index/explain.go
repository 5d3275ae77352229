package index

import "strings"

// Explain writes a tree down with what an engine looks for: terms gives that of a
// phrase.
func (n *Node) Explain(terms func(phrase string) []string) string {
	return n.write(func(w *Node) string {
		var any []string
		for _, p := range w.Phrases {
			any = append(any, strings.Join(terms(p), "+"))
		}
		field := string(w.Field)
		if w.Field == FieldAny {
			field = "any"
		}
		return field + "[" + strings.Join(any, " | ") + "]"
	})
}
