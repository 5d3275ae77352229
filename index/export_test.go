package index

import (
	"slices"

	"fumikura/internal/archive"
)

// A Judgement is what is said of the likeliest place of a word on a page where it does
// not stand exactly.
type Judgement struct {
	Page archive.ID
	Says []float64
	Odds float64
	// Other tells that it is another number, whatever the odds.
	Other bool
}

// Judge gives the places of a word, as misread, on those of the pages that an index
// would give for it, however unlikely.
func Judge(word string, entries []*Entry) []Judgement {
	root := Parse(word).Root
	if root == nil || root.Op != OpWord {
		return nil
	}
	p := &pass{root: root, ask: misread(root), loose: true, known: wantsOf(root)}
	if p.ask == nil {
		return nil
	}
	var candidates []*Entry
	for _, e := range entries {
		if (&matcher{e: e}).holds(p.ask) {
			candidates = append(candidates, e)
		}
	}
	o := newPool(candidates)
	chars := []rune(root.Phrases[0])
	var out []Judgement
	for _, e := range candidates {
		m := p.matcher(e)
		if m.stands1(root, FieldBody) {
			continue
		}
		m.read = newReading(e, m.known)
		all := m.read.align(chars, allowed(len(chars)))
		for i := range all {
			all[i].edits = m.read.edits(chars, all[i])
			all[i].says = m.read.evidence(chars, all[i].edits)
		}
		if len(all) == 0 {
			continue
		}
		f := slices.MaxFunc(all, func(a, b misfit) int {
			if a.says.odds() < b.says.odds() {
				return -1
			}
			return 1
		})
		o.speak(m, chars, &f)
		out = append(out, Judgement{e.ID, f.says[:], f.says.odds(), m.read.otherNumber(chars, &f)})
	}
	return out
}

// Weights are those of the evidence, and WeightNames what each weighs.
func Weights() []float64 { return weights[:] }

var WeightNames = [kinds]string{
	always: "always", length: "length", further: "further", offered: "offered", confused: "confused", resembles: "resembles", other: "other", otherEnd: "other, end",
	lost: "lost", lostEnd: "lost, end", signs: "signs", numeral: "numeral", doubts: "doubts", elsewhere: "elsewhere", around: "around", askedAgain: "asked again",
}

// Enough is the odds from which a place is shown.
const Enough = enough
