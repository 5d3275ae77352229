package index

import (
	"slices"

	"fumikura/index/japanese"
)

// A Spelling says what else counts as the same spelling of a word, or what does not.
type Spelling string

// The spellings, which a query chooses by 表記: or spelling:.
const (
	SpellingKana   Spelling = "kana"   // katakana is hiragana
	SpellingYure   Spelling = "loose"  // ヴァ is バ, ヂ is ジ
	SpellingOld    Spelling = "old"    // 旧仮名: 思ふ is 思う, スヘシ is スベシ
	SpellingStrict Spelling = "strict" // only what is written so
	SpellingApart  Spelling = "apart"  // 渡邉 is not 渡辺
)

// Spellings are all of them.
var Spellings = []Spelling{SpellingKana, SpellingYure, SpellingOld, SpellingStrict, SpellingApart}

// Term is how a query chooses the spelling.
func (s Spelling) Term() string {
	return "表記:" + map[Spelling]string{SpellingKana: "かな", SpellingYure: "ゆれ", SpellingOld: "旧仮名", SpellingStrict: "厳密", SpellingApart: "異体字区別"}[s]
}

var foldedSpellings = folded(map[string]Spelling{
	"かな": SpellingKana, "カナ": SpellingKana, "仮名": SpellingKana, "kana": SpellingKana,
	"ゆれ": SpellingYure, "揺れ": SpellingYure, "loose": SpellingYure,
	"旧仮名": SpellingOld, "旧かな": SpellingOld, "old": SpellingOld,
	"厳密": SpellingStrict, "strict": SpellingStrict,
	"異体字区別": SpellingApart, "異体字": SpellingApart, "apart": SpellingApart,
})

// A Choice is a spelling that a query chooses, and where.
type Choice struct {
	Spelling   Spelling
	Start, End int // runes of Query.Text
}

// chooses tells whether a query or a request chooses a spelling.
func (r *Request) chooses(q *Query, s Spelling) bool {
	return slices.Contains(r.Spellings, s) || slices.ContainsFunc(q.Choices, func(c Choice) bool { return c.Spelling == s })
}

// options are how words are compared with the page's: a stricter choice goes before
// looser ones.
func (r *Request) options(q *Query) japanese.Options {
	if r.chooses(q, SpellingStrict) {
		return japanese.Options{Strict: true}
	}
	return japanese.Options{NoNames: r.chooses(q, SpellingApart), Kana: r.chooses(q, SpellingKana), Yure: r.chooses(q, SpellingYure), OldKana: r.chooses(q, SpellingOld)}
}

// onlyExact tells whether what is wanted is what is written so: then no lower rung is
// tried.
func (r *Request) onlyExact(q *Query) bool {
	return r.chooses(q, SpellingStrict) || r.chooses(q, SpellingApart)
}

// looser tells whether the options make more spellings the same than the index does.
func looser(o japanese.Options) bool { return o.Kana || o.Yure || o.OldKana }

// maxLooser is how many spellings of one word are asked for where there are more.
const maxLooser = 16

// loosened is a tree whose words also stand as the options spell them; words in
// quotes stay. Fewer of the spellings are asked for where all were too many.
func loosened(root *Node, o japanese.Options) *Node {
	if !looser(o) {
		return root
	}
	for most := maxLooser; most > 1; most /= 2 {
		if n := root.loosened(o, most); n.alternatives() <= 2*maxMisread {
			return n
		}
	}
	return root
}

func (n *Node) loosened(o japanese.Options, most int) *Node {
	out := *n
	out.Kids = nil
	for _, k := range n.Kids {
		out.Kids = append(out.Kids, k.loosened(o, most))
	}
	if n.Op != OpWord || n.Quoted {
		return &out
	}
	out.Phrases = slices.Clone(n.Phrases)
	for _, p := range n.Phrases {
		for _, s := range japanese.Loose(p, o) {
			if len(out.Phrases) < most && !slices.Contains(out.Phrases, s) {
				out.Phrases = append(out.Phrases, s)
			}
		}
	}
	out.Typed = len(n.Phrases)
	return &out
}

// typed is a word, or words near each other, without the spellings that options added;
// the node itself where they added none.
func (n *Node) typed() *Node {
	out := *n
	out.Kids = nil
	changed := n.Typed > 0 && n.Typed < len(n.Phrases)
	if changed {
		out.Phrases, out.Typed = n.Phrases[:n.Typed], 0
	}
	for _, k := range n.Kids {
		t := k.typed()
		out.Kids, changed = append(out.Kids, t), changed || t != k
	}
	if !changed {
		return n
	}
	return &out
}

// maxNameForms is how many kanji NameForms tells of.
const maxNameForms = 3

// NameForms are kanji of the query with the other forms in which they stand in the
// hits, and are found only because names have those: 辺邉 where 渡辺 found 渡邉.
func (r *Result) NameForms() []string {
	if r.Query == nil || r.Query.Root == nil {
		return nil
	}
	plain := func(c rune) string { return japanese.FoldWith(string(c), japanese.Options{NoNames: true}) }
	asked := map[string][]rune{} // by what they fold to
	r.Query.Root.Words(func(w *Node) {
		for _, c := range w.Text {
			if f := japanese.Fold(string(c)); !slices.Contains(asked[f], c) {
				asked[f] = append(asked[f], c)
			}
		}
	})
	var out []string
	for _, h := range r.Hits {
		for _, part := range h.Snippet.Parts {
			if !part.Hit {
				continue
			}
			for _, c := range part.Text {
				typed := asked[japanese.Fold(string(c))]
				if len(typed) == 0 || slices.ContainsFunc(typed, func(q rune) bool { return plain(q) == plain(c) }) {
					continue
				}
				if forms := string(typed[0]) + string(c); len(out) < maxNameForms && !slices.Contains(out, forms) {
					out = append(out, forms)
				}
			}
		}
	}
	return out
}
