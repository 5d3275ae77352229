package meili

import (
	"fmt"
	"slices"
	"strings"

	"fumikura/index"
)

// A part is one of the searches that a question becomes: the server knows AND,
// but no OR between words.
type part struct {
	words  []*index.Node // each with one phrase
	fields []index.Field // where they may stand
	filter []string
}

// parts are searches whose results together hold every candidate.
func parts(root *index.Node) []part {
	var out []part
	body := root.BodyWords()
	for _, nodes := range root.Candidates().Alternatives() {
		var p part
		any, plain := false, false
		for _, n := range nodes {
			switch {
			case n.Op == index.OpValue && n.Field == index.FieldAny:
				p.filter, plain = append(p.filter, condition(n)), true
			case n.Op != index.OpWord:
				p.filter = append(p.filter, condition(n))
			case n.Field == index.FieldAny:
				p.words, any = append(p.words, n), true
			case n.Field == index.FieldBody:
				p.words, plain = append(p.words, n), true
			default:
				p.words, p.fields = append(p.words, n), append(p.fields, n.Field)
			}
		}
		first := p.on(index.FieldBody)
		if any {
			first = first.on(index.FieldAny)
		}
		if len(p.words) == 0 && plain {
			first = p // values alone
		}
		switch {
		case root == nil:
			out = append(out, p)
		case any && len(body) == 1:
			// The record's title finds its first page only; the body finds the others.
			out = append(out, first.with(attrFirst+" = true"), p.on(index.FieldBody).with(attrFirst+" = false"))
		case any || plain:
			out = append(out, first)
		default:
			out = append(out, first.with(attrFirst+" = true"))
			for _, w := range body {
				for _, phrase := range w.Phrases {
					one := *w
					one.Phrases = []string{phrase}
					q := p.on(index.FieldBody)
					q.words = append(slices.Clone(q.words), &one)
					out = append(out, q)
				}
			}
		}
	}
	return out
}

func (p part) on(f ...index.Field) part {
	p.fields = append(slices.Clone(p.fields), f...)
	return p
}

func (p part) with(filter string) part {
	p.filter = append(slices.Clone(p.filter), filter)
	return p
}

// condition is the filter of a node that is no word.
func condition(n *index.Node) string {
	switch n.Op {
	case index.OpNot:
		return "NOT (" + condition(n.Kids[0]) + ")"
	case index.OpAnd, index.OpOr:
		var kids []string
		for _, k := range n.Kids {
			kids = append(kids, "("+condition(k)+")")
		}
		return strings.Join(kids, " "+strings.ToUpper(string(n.Op))+" ")
	case index.OpYears:
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrYear, n.From, attrYear, n.To)
	case index.OpDays:
		if n.To == 0 {
			return attrDates + " IS EMPTY"
		}
		from, to := n.Days()
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrDates, from, attrDates, to)
	case index.OpYen:
		if n.High < 0 {
			return attrYen + " IS EMPTY"
		}
		return fmt.Sprintf("%s >= %d AND %s <= %d", attrYen, n.Low, attrYen, n.High)
	case index.OpValue:
		return is(attrValue, exact(n.Term))
	}
	return is(attrState, string(n.State))
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
