package bleve

import (
	"fmt"
	"strings"

	"fumikura/index"
)

// Explain implements index.Explainer: the terms whose pages are put together, and
// what they are narrowed down to.
func (x *Index) Explain(a *index.Ask) []string {
	line := "pages"
	if root := a.Root.Candidates(); root != nil {
		line += " with " + explain(root)
	}
	if !a.Who.Everything {
		line += fmt.Sprintf(" of rights %s or open on %s", strings.Join(a.Who.Rights, ","), a.Who.Today)
	}
	return []string{line}
}

// explain writes a tree down with the terms of its words.
func explain(n *index.Node) string {
	if n.Op == index.OpWord {
		var all []string
		for _, p := range n.Phrases {
			all = append(all, strings.Join(terms(p), "+"))
		}
		field := string(n.Field)
		if n.Field == index.FieldAny {
			field = "any"
		}
		return field + "[" + strings.Join(all, " | ") + "]"
	}
	var kids []string
	for _, k := range n.Kids {
		kids = append(kids, explain(k))
	}
	switch n.Op {
	case index.OpAnd:
		return "(" + strings.Join(kids, " & ") + ")"
	case index.OpOr:
		return "(" + strings.Join(kids, " | ") + ")"
	case index.OpNot:
		return "!" + kids[0]
	}
	return n.String()
}
