package index

import (
	"context"
	"slices"

	"fumikura/index/japanese"
)

// maxForms is how many other spellings of a word are asked for.
const maxForms = 8

// spelled finds words that are written with other kana between the same kanji
// (取扱, 取扱い, 取り扱い), and titles and names that are read as was typed
// (わたなべ, 渡邉).
func spelled(_ context.Context, _ *run, q *Query) (*pass, error) {
	changed := false
	root := q.Root.eachWord(func(w *Node) *Node {
		if w.Quoted || w.Op != OpWord {
			return w
		}
		out := []*Node{w}
		if forms := japanese.Okurigana(w.Text); len(forms) > 0 && w.Field != FieldAlts {
			k := *w
			k.Why, k.Phrases, k.Slots = WhyKana, nil, nil
			for _, f := range forms[:min(len(forms), maxForms)] {
				if f.Valued() { // 三箇月 is 3か月, and no part of 十三箇月
					v := *w
					v.Why, v.Slots = WhyKana, f
					out = append(out, &v)
					continue
				}
				k.Phrases = append(k.Phrases, f.String())
			}
			if len(k.Phrases) > 0 {
				out = append(out, &k)
			}
		}
		if kana := readable(w); kana != "" {
			k := *w
			k.Why, k.Field, k.Phrases, k.Slots = WhyReading, FieldYomi, []string{kana}, nil
			out = append(out, &k)
		}
		changed = changed || len(out) > 1
		return join(OpOr, out)
	})
	if !changed || root == nil || root.alternatives() > 2*maxMisread {
		return nil, nil
	}
	return &pass{rung: RungAsRead, root: root, ask: root}, nil
}

// readable is a word of two kana and more as readings are folded; "" of others.
func readable(w *Node) string {
	if w.Field != FieldAny && w.Field != FieldTitle && w.Field != FieldNumber && w.Field != FieldParty {
		return ""
	}
	s := []rune(japanese.FoldWith(w.Text, japanese.Options{Kana: true, Yure: true}))
	if len(s) < 2 || slices.ContainsFunc(s, func(r rune) bool { return (r < 0x3041 || r > 0x3096) && r != japanese.Hyphen }) {
		return ""
	}
	return string(s)
}

// yomiFields are the fields whose readings an entry holds.
var yomiFields = []Field{FieldTitle, FieldNumber, FieldParty}

// yomiTexts are the ways to read the record's title, number and party; of its first
// page, which is what they find.
func (e *Entry) yomiTexts() []string {
	if !e.First {
		return nil
	}
	var out []string
	for _, f := range yomiFields {
		for _, t := range e.raw(f) {
			for _, y := range japanese.YomiTexts(t) {
				if !slices.Contains(out, y) {
					out = append(out, y)
				}
			}
		}
	}
	return out
}

// isRead tells whether whole words of one of the fields are read as the word.
func (m *matcher) isRead(w *Node) bool {
	for _, f := range yomiFields {
		for _, t := range m.e.raw(f) {
			if len(japanese.MatchYomi(japanese.Yomi(t), w.Phrases[0])) > 0 {
				return true
			}
		}
	}
	return false
}
