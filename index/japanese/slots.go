package japanese

import (
	"cmp"
	"slices"
	"strconv"
)

// A Slot is a part of a word that is asked for: a literal, or a value that may be
// spelled in any way.
type Slot struct {
	Start, End int // runes of the folded word
	// Literal is what stands there; of a slot with values it is not looked for.
	Literal []rune
	// Values are the canonical terms of which one must stand there, see Reading.
	Values []string
}

// A Pattern is a word's slots: they must touch each other on the page.
type Pattern []Slot

// Valued tells whether any slot has a value.
func (p Pattern) Valued() bool {
	return slices.ContainsFunc(p, func(s Slot) bool { return len(s.Values) > 0 })
}

// Literals are the literal parts, longest first.
func (p Pattern) Literals() []string {
	var out []string
	for _, s := range p {
		if len(s.Values) == 0 {
			out = append(out, string(s.Literal))
		}
	}
	slices.SortStableFunc(out, func(a, b string) int { return len(b) - len(a) })
	return out
}

// Slots cuts a word as typed into literals and values: 1972年4月1日施行 is the
// value d:1972-04-01 and the literal 施行. A word without values is one literal.
func Slots(word string) Pattern {
	glyphs := []rune(word)
	f := FoldGlyphs(len(glyphs), func(i int) string { return string(glyphs[i]) })
	return slots(f.Runes, f.Apart)
}

// preference orders what a slot may be where several readings begin at one place:
// the longest, and among equals the one that says most.
var preference = [...]int{KindDay: 0, KindMonth: 1, KindFiscalYear: 2, KindYear: 3, KindAmount: 4, KindQuantity: 5, KindAddress: 6, KindNumber: 7}

func slots(runes []rune, apart []int32) Pattern {
	x := reader{scanner: scanner{s: runes, apart: apart, query: true}}
	readings := x.all(Context{})
	slices.SortStableFunc(readings, func(a, b Reading) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		if a.End != b.End {
			return b.End - a.End
		}
		return preference[a.Kind] - preference[b.Kind]
	})
	var out Pattern
	at := 0
	literal := func(to int) {
		if to > at {
			out = append(out, Slot{Start: at, End: to, Literal: runes[at:to]})
			at = to
		}
	}
	for i := 0; i < len(readings); i++ {
		r := readings[i]
		if r.Start < at {
			continue
		}
		literal(r.Start)
		s := Slot{Start: r.Start, End: r.End, Literal: runes[r.Start:r.End], Values: []string{r.Value}}
		for _, o := range readings[i+1:] {
			if o.Start == r.Start && o.End == r.End && !slices.Contains(s.Values, o.Value) {
				s.Values = append(s.Values, o.Value)
			}
		}
		// a number alone may be a year: 1972
		if r.Kind == KindNumber && r.Start == 0 && r.End == len(runes) && r.End == 4 {
			if y, err := strconv.Atoi(string(runes)); err == nil && y >= minWestern && y <= maxWestern {
				s.Values = append(s.Values, "y:"+strconv.Itoa(y))
			}
		}
		out = append(out, s)
		at = r.End
	}
	literal(len(runes))
	return out
}

// A Span is a range of folded runes of a page, with what is said of the values in it.
type Span struct {
	Start, End int
	Flags      Flags
}

// MatchSlots finds where a pattern stands on a page: its literals as they are, its
// values by the page's readings, each touching the next. The spans are in order,
// and none is given twice.
func MatchSlots(page []rune, readings []Reading, p Pattern) []Span {
	if len(p) == 0 {
		return nil
	}
	anchor := slices.IndexFunc(p, func(s Slot) bool { return len(s.Values) > 0 })
	var out []Span
	if anchor < 0 {
		for i := 0; i+len(p[0].Literal) <= len(page); i++ {
			for _, m := range matchFrom(page, readings, p, i) {
				out = append(out, Span{i, m.end, m.flags})
			}
		}
		return tidy(out)
	}
	for _, r := range readings {
		if !slices.Contains(p[anchor].Values, r.Value) {
			continue
		}
		start := r.Start
		if anchor > 0 { // only a literal can stand before the first value
			l := p[anchor-1].Literal
			if start -= len(l); start < 0 || !hasPrefix(page[start:], l) {
				continue
			}
		}
		for _, m := range matchFrom(page, readings, p[anchor+1:], r.End) {
			out = append(out, Span{start, m.end, m.flags | r.Flags})
		}
	}
	return tidy(out)
}

// A matched is where a pattern ends, and the flags of its values.
type matched struct {
	end   int
	flags Flags
}

// matchFrom gives the ends of a pattern that begins at i.
func matchFrom(page []rune, readings []Reading, p Pattern, i int) []matched {
	if len(p) == 0 {
		return []matched{{i, 0}}
	}
	if len(p[0].Values) == 0 {
		if i > len(page) || !hasPrefix(page[i:], p[0].Literal) {
			return nil
		}
		return matchFrom(page, readings, p[1:], i+len(p[0].Literal))
	}
	var out []matched
	at, _ := slices.BinarySearchFunc(readings, i, func(r Reading, i int) int { return r.Start - i })
	for ; at < len(readings) && readings[at].Start == i; at++ {
		if slices.Contains(p[0].Values, readings[at].Value) {
			for _, m := range matchFrom(page, readings, p[1:], readings[at].End) {
				if m.flags |= readings[at].Flags; !slices.Contains(out, m) {
					out = append(out, m)
				}
			}
		}
	}
	return out
}

// tidy orders spans; of those that begin at one place, or lie in another, the
// longest stays.
func tidy(spans []Span) []Span {
	slices.SortFunc(spans, func(a, b Span) int {
		return cmp.Or(a.Start-b.Start, b.End-a.End, int(a.Flags)-int(b.Flags))
	})
	out := spans[:0]
	for _, s := range spans {
		if n := len(out); n > 0 && s.End <= out[n-1].End {
			continue
		}
		out = append(out, s)
	}
	return out
}
