package index

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// Bounds of what a query that finds nothing may have meant.
const (
	maxMeant       = 3               // queries that are offered
	maxMeantWords  = 4               // words of it that are looked at
	maxMeantForms  = 24              // other forms of a word that are asked for at once
	maxSlipForms   = 8               // places of a slip that are asked for
	meantEntries   = 60              // pages that are looked at for each question
	meantWithin    = 2 * time.Second // then what was found is offered
	shortestSlip   = 4               // characters of a word in which any one may be another
	shortestSwap   = 3               // in which two neighbours may be in each other's place
	maxMeantLength = 40              // characters of a word that is looked at
)

// meant gives queries that lead to hits where this one leads to none: each with one
// word as it is written elsewhere in what the reader may see. A word may have been
// converted to another that sounds the same, be written in other kana, have two
// digits or characters in each other's place, or differ in one from what occurs.
func (u *run) meant(ctx context.Context, q *Query) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, meantWithin)
	defer cancel()
	out, err := u.offers(ctx, q)
	if errors.Is(err, context.DeadlineExceeded) {
		err = nil
	}
	return out, err
}

func (u *run) offers(ctx context.Context, q *Query) ([]string, error) {
	var out []string
	for _, other := range []string{q.asMeant, unbracketed(q.Text)} {
		if other == "" {
			continue
		}
		if ok, err := u.leads(ctx, other); err != nil {
			return nil, err
		} else if ok {
			out = append(out, other)
		}
	}
	words, err := u.unfound(ctx, q)
	if err != nil {
		return out, err
	}
	for _, w := range words {
		for _, find := range []func(context.Context, *Node) ([]string, error){u.otherForms, u.slips} {
			forms, err := find(ctx, w)
			if err != nil {
				return out, err
			}
			for _, text := range forms {
				other := q.with(w, text)
				if len(out) >= maxMeant || other == q.Text || slices.Contains(out, other) {
					continue
				}
				if ok, err := u.leads(ctx, other); err != nil {
					return out, err
				} else if ok {
					out = append(out, other)
				}
			}
		}
	}
	return out, nil
}

// unbracketed is a query without the brackets that quote in Japanese, which are text
// like any other; "" where it holds none.
func unbracketed(query string) string {
	out := strings.Map(func(r rune) rune {
		if strings.ContainsRune("「」『』", r) {
			return -1
		}
		return r
	}, query)
	if out == query {
		return ""
	}
	return out
}

// unfound are the words of a query that alone stand nowhere; of one word, that one.
func (u *run) unfound(ctx context.Context, q *Query) ([]*Node, error) {
	var words, out []*Node
	q.Root.Words(func(w *Node) {
		if w.Text != "" && len(words) < maxMeantWords && utf8.RuneCountInString(w.Phrases[0]) <= maxMeantLength {
			words = append(words, w)
		}
	})
	if len(words) == 1 && words[0] == q.Root {
		return words, nil // it was asked for
	}
	for _, w := range words {
		found, err := u.pages(ctx, w, 1)
		if err != nil {
			return nil, err
		}
		if len(found) == 0 {
			out = append(out, w)
		}
	}
	return out, nil
}

// pages are some of the pages within the reader's rights, and what the search is
// narrowed down to, for which a tree holds.
func (u *run) pages(ctx context.Context, root *Node, limit int) ([]*Entry, error) {
	ask := Ask{Generation: u.ask.Generation, Narrow: u.ask.Narrow, Root: root, Limit: max(limit, meantEntries)}
	var err error
	if ask.Who, err = u.s.who(ctx, u.r.Reader); err != nil {
		return nil, err
	}
	a, err := u.s.index.Search(ctx, &ask)
	if err != nil {
		return nil, err
	}
	var out []*Entry
	for _, e := range a.Entries {
		if len(out) < limit && Verify(root, e) {
			out = append(out, e)
		}
	}
	return out, nil
}

// leads tells whether a query finds anything, compared as this one was.
func (u *run) leads(ctx context.Context, query string) (bool, error) {
	q := Parse(query)
	if q.Root == nil || len(q.Problems) > 0 {
		return false, nil
	}
	p, err := exactly(ctx, u, q)
	if err != nil {
		return false, err
	}
	found, err := u.pages(ctx, p.ask, meantEntries)
	return slices.ContainsFunc(found, p.holds), err
}

// with is the query's text with another word in the place of one.
func (q *Query) with(w *Node, text string) string {
	in := []rune(q.Text)
	if w.Start < 0 || w.End > len(in) || w.Start > w.End {
		return q.Text
	}
	part := string(in[w.Start:w.End])
	i := strings.LastIndex(part, w.Text)
	if i < 0 || strings.Contains(text, `"`) {
		return q.Text
	}
	if !w.Quoted && (text == "OR" || text == "AND" || strings.ContainsAny(text, " 　:：*＊()（）~〜～") || strings.HasPrefix(text, "-")) {
		text = `"` + text + `"`
	}
	return string(in[:w.Start]) + part[:i] + text + part[i+len(w.Text):] + string(in[w.End:])
}

// texts counts on how many pages each stands.
type texts struct {
	order []string
	pages map[string]int
	cost  map[string]int
}

func (t *texts) add(text string, cost int) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	if t.pages == nil {
		t.pages, t.cost = map[string]int{}, map[string]int{}
	}
	if t.pages[text] == 0 {
		t.order, t.cost[text] = append(t.order, text), cost
	}
	t.pages[text]++
}

// best are the texts that cost least, of those the ones on most pages.
func (t *texts) best() []string {
	slices.SortStableFunc(t.order, func(a, b string) int {
		return cmp.Or(cmp.Compare(t.cost[a], t.cost[b]), cmp.Compare(t.pages[b], t.pages[a]))
	})
	return t.order[:min(len(t.order), maxMeant)]
}

// otherForms are the forms of a word that occur: in other kana, with neighbours
// swapped, and what sounds the same.
func (u *run) otherForms(ctx context.Context, w *Node) ([]string, error) {
	forms := []string{}
	add := func(l []string) {
		for _, f := range l {
			if f != w.Phrases[0] && len(forms) < maxMeantForms && !slices.Contains(forms, f) {
				forms = append(forms, f)
			}
		}
	}
	add(swapped([]rune(w.Phrases[0])))
	add(japanese.Loose(w.Phrases[0], japanese.Options{Kana: true, Yure: true}))
	add(japanese.Loose(w.Phrases[0], japanese.Options{OldKana: true}))
	if kana := spoken(w.Text); kana != "" {
		add(japanese.Written(kana, ""))
	} else {
		add(japanese.Homophones(w.Text))
	}
	if len(forms) == 0 {
		return nil, nil
	}
	ask := &Node{Op: OpWord, Field: w.Field, Phrases: forms}
	found, err := u.pages(ctx, ask, meantEntries)
	if err != nil {
		return nil, err
	}
	var t texts
	for _, e := range found {
		m := &matcher{e: e, quick: true}
		for _, f := range fieldsOf(w) {
			for i, text := range m.texts(f) {
				for cost, p := range forms {
					if at := find(text, p); len(at) > 0 {
						t.add(m.written(f, i, at[0]), cost)
					}
				}
			}
		}
	}
	return t.best(), nil
}

// fieldsOf are the fields that a word is asked of.
func fieldsOf(w *Node) []Field {
	if w.Field != FieldAny {
		return []Field{w.Field}
	}
	return append([]Field{FieldNumber, FieldTitle, FieldBody}, FieldName)
}

// spoken is a word of kana alone, or of Latin letters as they are typed for kana.
func spoken(word string) string {
	if kana := japanese.Kana(word); kana != "" {
		return kana
	}
	s := japanese.Fold(word)
	if strings.ContainsFunc(s, func(r rune) bool {
		return (r < 0x3041 || r > 0x3096) && (r < 0x30a1 || r > 0x30fa) && r != japanese.Hyphen
	}) {
		return ""
	}
	return s
}

// swapped are the words with two neighbours in each other's place; of a number and
// other words of three characters and more.
func swapped(p []rune) []string {
	if len(p) < shortestSwap {
		return nil
	}
	var out []string
	for i := range len(p) - 1 {
		if p[i] == p[i+1] {
			continue
		}
		s := slices.Clone(p)
		s[i], s[i+1] = s[i+1], s[i]
		out = append(out, string(s))
	}
	return out
}

// slips are what occurs and differs from a word in one character, which is no digit.
func (u *run) slips(ctx context.Context, w *Node) ([]string, error) {
	p := []rune(w.Phrases[0])
	if len(p) < shortestSlip {
		return nil, nil
	}
	var kids []*Node
	places := intact(len(p), 1)
	if len(places) > maxSlipForms {
		places = blocks(len(p), 1)
	}
	for _, f := range fieldsOf(w) { // in one of which the whole word stands
		for _, parts := range places {
			var all []*Node
			for _, s := range parts {
				all = append(all, &Node{Op: OpWord, Field: f, Phrases: []string{string(p[s.start:s.end])}})
			}
			kids = append(kids, join(OpAnd, all))
		}
	}
	found, err := u.pages(ctx, join(OpOr, kids), meantEntries)
	if err != nil {
		return nil, err
	}
	var t texts
	for _, e := range found {
		m := &matcher{e: e}
		for _, f := range fieldsOf(w) {
			for i, text := range m.texts(f) {
				r := &reading{runes: []rune(text), typed: true}
				for _, at := range r.align(p, oneError) {
					if at.cost > 0 {
						t.add(m.written(f, i, at.span), 0)
					}
				}
			}
		}
	}
	return t.best(), nil
}
