package meili

import (
	"fmt"
	"strings"

	"fumikura/index"
)

// filter is what a page must fit to be a candidate.
func filter(a *index.Ask) []string {
	out := limits(a.Who, a.Narrow)
	if root := a.Root.Candidates(); root != nil {
		out = append(out, condition(root))
	}
	if a.Root == nil {
		return out
	}
	// A record's title finds its first page only; the body finds the others.
	may := []string{attrFirst + " = true"}
	for _, w := range a.Root.BodyWords() {
		may = append(may, word(w, index.FieldBody))
	}
	for _, v := range a.Root.BodyValues() {
		may = append(may, is(attrValue, exact(v)))
	}
	return append(out, either(may))
}

// word is where one of a word's spellings may stand in a field.
func word(n *index.Node, f index.Field) string {
	var any []string
	for _, p := range n.Phrases {
		var all []string
		seen := map[string]bool{}
		pairs(p, func(s string) {
			if g := gram(f, s); !seen[g] {
				seen[g] = true
				all = append(all, attrGrams+" = "+g)
			}
		})
		any = append(any, both(all))
	}
	return either(any)
}

func both(all []string) string   { return joined(all, " AND ") }
func either(any []string) string { return joined(any, " OR ") }

// joined is a condition in brackets, where it needs them.
func joined(conditions []string, by string) string {
	if len(conditions) == 1 {
		return conditions[0]
	}
	return "(" + strings.Join(conditions, by) + ")"
}

// condition is the filter of a tree.
func condition(n *index.Node) string {
	switch n.Op {
	case index.OpNot:
		return "NOT (" + condition(n.Kids[0]) + ")"
	case index.OpAnd, index.OpOr:
		kids := make([]string, len(n.Kids))
		for i, k := range n.Kids {
			kids[i] = condition(k)
		}
		if n.Op == index.OpAnd {
			return both(kids)
		}
		return either(kids)
	case index.OpYears:
		return fmt.Sprintf("(%s >= %d AND %s <= %d)", attrYear, n.From, attrYear, n.To)
	case index.OpDays:
		if n.To == 0 {
			return attrDates + " IS EMPTY"
		}
		from, to := n.Days()
		return fmt.Sprintf("(%s >= %d AND %s <= %d)", attrDates, from, attrDates, to)
	case index.OpYen:
		if n.High < 0 {
			return attrYen + " IS EMPTY"
		}
		return fmt.Sprintf("(%s >= %d AND %s <= %d)", attrYen, n.Low, attrYen, n.High)
	case index.OpValue:
		return is(attrValue, exact(n.Term))
	case index.OpState:
		return is(attrState, string(n.State))
	}
	if n.Field != index.FieldAny {
		return word(n, n.Field)
	}
	places := []string{word(n, index.FieldBody)}
	for _, f := range index.RecordFields {
		places = append(places, word(n, f))
	}
	return either(places)
}

// limits are the filters of rights and narrowing.
func limits(w index.Who, n index.Narrow) []string {
	var out []string
	if n.Record != "" {
		out = append(out, is(attrRecord, string(n.Record)))
	}
	if n.Series != "" {
		out = append(out, is(attrSeries, exact(string(n.Series))))
	}
	if n.Division != nil {
		out = append(out, is(attrDivision, exact(*n.Division)))
	}
	if n.FY != nil {
		out = append(out, fmt.Sprintf("%s = %d", attrYear, *n.FY))
	}
	if n.Batch != "" {
		out = append(out, is(attrBatch, exact(string(n.Batch))))
	}
	if !w.Everything {
		out = append(out, among(attrRights, exacts(w.Rights))+fmt.Sprintf(" OR %s <= %d", attrOpen, number(w.Today)))
	}
	if len(w.Without) > 0 {
		var records, series []string
		for _, id := range w.Without {
			records, series = append(records, string(id)), append(series, exact(string(id)))
		}
		out = append(out, "NOT "+among(attrRecord, records), "NOT "+among(attrSeries, series))
	}
	return out
}

// Explain implements index.Explainer: the pairs of characters that a page must
// have, and the filters beside them.
func (x *Index) Explain(a *index.Ask) []string {
	line := "pages"
	if root := a.Root.Candidates(); root != nil {
		line += " with " + root.Explain(grams)
	}
	if l := limits(a.Who, a.Narrow); len(l) > 0 {
		line += " and " + strings.Join(l, " AND ")
	}
	return []string{line}
}

// grams are the pairs of characters of a phrase, as they are read.
func grams(phrase string) (out []string) {
	pairs(phrase, func(s string) { out = append(out, s) })
	return out
}
