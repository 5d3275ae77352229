package viewer

import (
	"slices"
	"strings"

	"fumikura/index"
)

// spellingWords are what is said of a choice of spelling: as a chip, and as an option.
var spellingWords = map[index.Spelling]struct{ chip, option key }{
	index.SpellingKana:   {key("chip.kana"), key("option.kana")},
	index.SpellingYure:   {key("chip.loose"), key("option.loose")},
	index.SpellingOld:    {key("chip.old"), key("option.old")},
	index.SpellingStrict: {key("chip.strict"), key("option.strict")},
	index.SpellingApart:  {key("chip.apart"), key("option.apart")},
}

// chosen tells whether the address or its query chooses a spelling.
func (a asked) chosen(q *index.Query, s index.Spelling) bool {
	return slices.Contains(a.spellings(), s) || q != nil && slices.ContainsFunc(q.Choices, func(c index.Choice) bool { return c.Spelling == s })
}

// without takes a choice of spelling off the address and its query.
func (a asked) without(q *index.Query, s index.Spelling) asked {
	switch s {
	case index.SpellingStrict:
		a.strict = false
	case index.SpellingApart:
		a.apart = false
	}
	text := []rune(q.Text)
	for _, c := range slices.Backward(q.Choices) {
		if c.Spelling == s {
			text = slices.Delete(text, c.Start, c.End)
		}
	}
	a.query = strings.Join(strings.Fields(string(text)), " ")
	return a
}

// withSpelling chooses a spelling that makes more the same; it stands in the query,
// so that it goes along to the pages that are found.
func (a asked) withSpelling(q *index.Query, s index.Spelling) asked {
	a = a.without(q, index.SpellingStrict)
	a.query = strings.TrimSpace(a.query + " " + s.Term())
	return a
}

// showSpellings shows the choices of spelling as chips that can be taken off: those
// that were made, and the one that is made by itself, where it found any of the hits.
func (v *visit) showSpellings(view *searchView, a asked, res *index.Result) {
	for _, s := range index.Spellings {
		if a.chosen(res.Query, s) {
			view.Chips = append(view.Chips, chip{v.say(spellingWords[s].chip), a.without(res.Query, s).path()})
		}
	}
	if a.chosen(res.Query, index.SpellingStrict) || a.chosen(res.Query, index.SpellingApart) {
		return
	}
	if forms := res.NameForms(); len(forms) > 0 {
		b := a
		b.apart, b.rung = true, index.RungAuto
		view.Chips = append(view.Chips, chip{v.say("chip.names", strings.Join(forms, v.say("list.comma"))), b.path()})
	}
}

// spellingOptions are the ways to compare words, each a switch.
func (v *visit) spellingOptions(view *searchView, a asked, res *index.Result) {
	for _, s := range index.Spellings {
		on := a.chosen(res.Query, s)
		b := a
		switch {
		case on:
			b = a.without(res.Query, s)
		case s == index.SpellingStrict:
			b.strict, b.apart = true, false
		case s == index.SpellingApart:
			b.apart, b.strict = true, false
		default:
			b = a.withSpelling(res.Query, s)
		}
		if s == index.SpellingStrict || s == index.SpellingApart {
			b.rung = index.RungAuto
		}
		view.Spellings = append(view.Spellings, sizeLink{URL: b.path(), Label: v.say(spellingWords[s].option), On: on})
		view.Spelled = view.Spelled || on
	}
}
