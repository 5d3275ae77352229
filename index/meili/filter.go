package meili

import (
	"fmt"
	"slices"
	"strings"

	"fumikura/index"
)

// filter is what a page must fit to be a candidate.
func filter(a *index.Ask) []string {
	out := limits(a.Who, a.Narrow)
	if a.Root == nil {
		return out
	}
	b := body{a.Root, a.Root.BodyValues()}
	if root := a.Root.Candidates(); root != nil {
		return append(out, b.located(root))
	}
	return append(out, b.mayCount())
}

// A body tells what of a question may stand in the body of a page.
type body struct {
	root   *index.Node
	values []string
}

// located is the filter of a tree on a page that it counts for: the first of its
// record, since what stands in a record's title finds that page alone, or one with a
// word in its body.
func (b body) located(n *index.Node) string {
	switch {
	case b.in(n):
		return condition(n)
	case n.Op == index.OpOr:
		var kids, others []string
		for _, k := range n.Kids {
			if b.in(k) || b.words() {
				kids = append(kids, b.located(k))
			} else {
				others = append(others, condition(k))
			}
		}
		if len(others) > 0 {
			kids = append(kids, both([]string{either(others), b.mayCount()}))
		}
		return either(kids)
	case n.Op == index.OpWord && n.Field == index.FieldAny && b.words():
		return either([]string{word(n, index.FieldBody), both([]string{attrFirst + " = true", besideBody(n)})})
	}
	return both([]string{condition(n), b.mayCount()})
}

// in tells whether a word or value stands in the body wherever a tree holds.
func (b body) in(n *index.Node) bool {
	switch n.Op {
	case index.OpAnd:
		return slices.ContainsFunc(n.Kids, b.in)
	case index.OpOr:
		return !slices.ContainsFunc(n.Kids, func(k *index.Node) bool { return !b.in(k) })
	case index.OpWord:
		return n.Field == index.FieldBody
	case index.OpValue:
		return slices.Contains(b.values, n.Term)
	}
	return false
}

// words tells whether the question is a word, or one of some words: then whichever
// stands in the body is enough.
func (b body) words() bool {
	word := func(n *index.Node) bool { return n.Op == index.OpWord }
	return word(b.root) || b.root.Op == index.OpOr && !slices.ContainsFunc(b.root.Kids, func(k *index.Node) bool { return !word(k) })
}

// mayCount is what a page must fit that the question may count for.
func (b body) mayCount() string {
	may := []string{attrFirst + " = true"}
	for _, w := range b.root.BodyWords() {
		may = append(may, word(w, index.FieldBody))
	}
	for _, v := range b.values {
		may = append(may, is(attrValue, exact(v)))
	}
	return either(may)
}

// besideBody is where a word may stand in what it is asked of beside the body.
func besideBody(n *index.Node) string {
	var places []string
	for _, f := range index.RecordFields {
		places = append(places, word(n, f))
	}
	return either(places)
}

// Where many spellings of a word are asked for, fewGrams of each are asked for: the
// server takes 40 µs to read a condition, and spellings of one word share most grams.
const (
	manyPhrases = 8
	fewGrams    = 4
)

// word is where one of a word's spellings may stand in a field.
func word(n *index.Node, f index.Field) string {
	all := make([][]string, len(n.Phrases)) // by phrase
	in := map[string]int{}                  // how many phrases need a gram
	for i, p := range n.Phrases {
		needed(f, p, func(s string) {
			if g := gram(f, s); !slices.Contains(all[i], g) {
				all[i] = append(all[i], g)
				in[g]++
			}
		})
	}
	any := make([]string, len(all))
	for i, grams := range all {
		if len(all) > manyPhrases && len(grams) > fewGrams {
			// those that tell it from the others
			slices.SortStableFunc(grams, func(a, b string) int { return in[a] - in[b] })
			grams = grams[:fewGrams]
		}
		conditions := make([]string, len(grams))
		for k, g := range grams {
			conditions[k] = has(g)
		}
		any[i] = both(conditions)
	}
	return either(any)
}

// The server tries the forms of a condition one after another, and a list comes first:
// as such, a filter costs it two thirds of what it costs with equalities.
const listStart, listEnd = attrGrams + " IN [", "]"

// has is where a page has one gram at least of those listed.
func has(grams ...string) string { return listStart + strings.Join(grams, ", ") + listEnd }

// listedIn gives what a condition that has made lists.
func listedIn(c string) (grams string, ok bool) {
	c, ok = strings.CutPrefix(c, listStart)
	grams, rest, _ := strings.Cut(c, listEnd)
	return grams, ok && rest == ""
}

func both(all []string) string { return joined(all, " AND ") }

// either puts those conditions that are lists into one.
func either(any []string) string {
	var lists, others []string
	for _, c := range any {
		if l, ok := listedIn(c); !ok {
			others = append(others, c)
		} else if !slices.Contains(lists, l) {
			lists = append(lists, l)
		}
	}
	if len(lists) > 0 {
		others = append(others, has(lists...))
	}
	return joined(others, " OR ")
}

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
	return either([]string{word(n, index.FieldBody), besideBody(n)})
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

// Explain implements index.Explainer: the grams that a page must have, and the filters beside them.
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

// grams are what a phrase is found by in a body, as it is read.
func grams(phrase string) (out []string) {
	needed(index.FieldBody, phrase, func(s string) { out = append(out, s) })
	return out
}
