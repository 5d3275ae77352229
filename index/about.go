package index

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// maxContent is how many content words a query is asked for by; within is how
// near they must stand on the page, in characters.
const (
	maxContent  = 8
	aboutWithin = 200
)

// about finds pages that are about what was asked: with the content words of the
// query near each other, or other words for the same.
func about(ctx context.Context, u *run, q *Query) (*pass, error) {
	d, err := u.s.dictionary(ctx)
	if err != nil {
		return nil, err
	}
	changed, n := false, 0
	root := q.Root.eachWord(func(w *Node) *Node {
		if w.Quoted || w.Op != OpWord {
			return w
		}
		if w.Field == FieldDivision {
			if more := others(w, d.divisions, WhyDivision); len(more) > 0 {
				changed = true
				return join(OpOr, append([]*Node{w}, more...))
			}
			return w
		}
		if w.Field != FieldAny && w.Field != FieldBody && w.Field != FieldTitle {
			return w
		}
		var kids []*Node
		words := content(w.Phrases[0], d.stop)
		for _, c := range words {
			if n++; n > maxContent {
				break
			}
			k := *w
			k.Phrases, k.Text = []string{c}, c
			more := append(others(&k, d.synonyms, WhySynonym), others(&k, d.divisions, WhyDivision)...)
			changed = changed || len(more) > 0 || len(words) > 1
			kids = append(kids, join(OpOr, append([]*Node{&k}, more...)))
		}
		parts := join(OpAnd, kids)
		if more := append(others(w, d.synonyms, WhySynonym), others(w, d.divisions, WhyDivision)...); len(more) > 0 && len(words) > 1 {
			return join(OpOr, append(withNode(nil, parts), more...))
		}
		if parts == nil {
			return w
		}
		return parts
	})
	if !changed || root == nil || root.alternatives() > 2*maxMisread {
		return nil, nil
	}
	return &pass{rung: RungAbout, root: root, ask: root, within: aboutWithin, code: WhyAbout}, nil
}

// others are the other words for a word, or for a part of it.
func others(w *Node, sets map[string][]string, why WhyCode) []*Node {
	var out []*Node
	add := func(phrase string) {
		if len(out) < 8 && phrase != "" && len([]rune(phrase)) <= MaxWord {
			o := *w
			o.Phrases, o.Why = []string{phrase}, why
			out = append(out, &o)
		}
	}
	p := w.Phrases[0]
	for _, o := range sets[p] {
		add(o)
	}
	if len(out) > 0 {
		return out
	}
	for _, key := range sortedKeys(sets) {
		if utf8.RuneCountInString(key) >= 2 && strings.Contains(p, key) {
			for _, o := range sets[key] {
				add(strings.Replace(p, key, o, 1))
			}
		}
	}
	return out
}

func sortedKeys(m map[string][]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// content are the words of a phrase that say what it is about, folded, as they
// stand there; without stop phrases.
func content(phrase string, stop []string) []string {
	for _, s := range stop {
		if s != phrase {
			phrase = strings.ReplaceAll(phrase, s, " ")
		}
	}
	runes := []rune(phrase)
	var out []string
	for _, w := range japanese.Words(phrase) {
		s := japanese.Fold(string(runes[w.Start:w.End]))
		if w.Content && s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
