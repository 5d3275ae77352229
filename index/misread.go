package index

import "slices"

// What misread asks for at most.
const (
	maxMisread = 40 // of a word, so that a driver that knows no OR asks few questions
	maxParts   = 3  // errors whose parts are asked for one by one
)

// misread is a tree that holds wherever the reader may have misread words of n: k
// errors leave k + 1 parts of a word intact. nil where no word can be misread, or
// asking would mean to ask for nearly everything.
func misread(n *Node) *Node {
	words := 0
	n.Words(func(w *Node) {
		if canMisread(w) {
			words++
		}
	})
	if words == 0 {
		return nil
	}
	out := n.eachWord(func(w *Node) *Node { return misreadWord(w, words > 1) })
	for out != nil && out.Candidates().alternativesOr1() > maxMisread*2 {
		// Too many questions: leave the shortest word out, and verify more.
		var least *Node
		n.Words(func(w *Node) {
			if canMisread(w) && (least == nil || len([]rune(w.Phrases[0])) < len([]rune(least.Phrases[0]))) {
				least = w
			}
		})
		if words--; words <= 0 || least == nil {
			return nil
		}
		n = n.without(least)
		out = n.eachWord(func(w *Node) *Node { return misreadWord(w, true) })
	}
	return out
}

func canMisread(w *Node) bool {
	return w.Op == OpWord && (w.Field == FieldAny || w.Field == FieldBody) && !w.Quoted && len([]rune(w.Phrases[0])) >= 2
}

func (n *Node) alternativesOr1() int {
	if n == nil {
		return 1
	}
	return n.alternatives()
}

// eachWord is the tree with each word that is not negated replaced.
func (n *Node) eachWord(f func(*Node) *Node) *Node {
	if n == nil {
		return nil
	}
	switch n.Op {
	case OpWord:
		return f(n)
	case OpAnd, OpOr:
		var kids []*Node
		for _, k := range n.Kids {
			if r := k.eachWord(f); r != nil {
				kids = append(kids, r)
			} else if n.Op == OpOr {
				return nil
			}
		}
		return join(n.Op, kids)
	case OpNear:
		return join(OpAnd, n.Kids)
	}
	return n
}

// without is an AND without one of its words; other trees stay whole.
func (n *Node) without(w *Node) *Node {
	return n.eachWord(func(k *Node) *Node {
		if k == w {
			return nil
		}
		return k
	})
}

// misreadWord asks for a word that may be misread; as one of several it may also
// stand there exactly.
func misreadWord(w *Node, oneOfSeveral bool) *Node {
	if !canMisread(w) {
		return w
	}
	p := []rune(w.Phrases[0])
	var out []*Node
	add := func(n *Node) {
		if n != nil && len(out) < maxMisread {
			out = append(out, n)
		}
	}
	if oneOfSeveral {
		add(w)
	}
	if n := legible(w, p); n != nil {
		add(n)
	}
	if len(p) < 4 {
		add(&Node{Op: OpWord, Field: FieldAlts, Phrases: []string{string(p)}, Start: w.Start, End: w.End})
		for i, r := range p {
			for _, other := range lookalikes(r) {
				q := slices.Clone(p)
				q[i] = other
				add(w.part(q))
			}
		}
	} else {
		for _, parts := range intact(len(p), min(len(p)/4, maxParts)) {
			var kids []*Node
			for _, s := range parts {
				kids = append(kids, w.part(p[s.start:s.end]))
			}
			add(partsOf(p, kids))
		}
		for _, f := range slipFields {
			for _, parts := range blocks(len(p), 1) {
				var kids []*Node
				for _, s := range parts {
					k := w.part(p[s.start:s.end])
					k.Field = f
					kids = append(kids, k)
				}
				add(join(OpAnd, kids))
			}
		}
	}
	if len(out) == 0 {
		return nil
	}
	return join(OpOr, out)
}

func (n *Node) part(p []rune) *Node {
	return &Node{Op: OpWord, Field: FieldBody, Phrases: []string{string(p)}, Start: n.Start, End: n.End}
}

// legible asks for what is left of a word without the characters that no model
// can print; nil where there are none, or hardly anything is left.
func legible(w *Node, p []rune) *Node {
	var kids []*Node
	from, n := 0, 0
	for i := 0; i <= len(p); i++ {
		if i < len(p) && !unreadable(p[i]) {
			continue
		}
		if i > from {
			kids, n = append(kids, w.part(p[from:i])), n+i-from
		}
		from = i + 1
	}
	if n == len(p) || n < 1 {
		return nil
	}
	return partsOf(p, kids)
}

// partsOf asks for parts of a word: all of them, in their order, no farther apart than
// they stand in it and characters may be too many.
func partsOf(p []rune, kids []*Node) *Node {
	n := join(OpAnd, kids)
	if n != nil && n.Op == OpAnd {
		n.Within = len(p) + allowed(len(p))/oneError
	}
	return n
}

// intact are the sets of parts of which one stands intact in a word of n
// characters with k errors: for one error what lies before and after it, for each
// place of it; for more, two of k + 2 parts.
func intact(n, k int) [][]span {
	var out [][]span
	if k == 1 {
		for i := range n {
			var parts []span
			if i > 0 {
				parts = append(parts, span{0, i})
			}
			if i < n-1 {
				parts = append(parts, span{i + 1, n})
			}
			out = append(out, parts)
		}
		return out
	}
	return blocks(n, k)
}

// blocks are two of k + 2 parts of a word, each time: with k errors, one of these
// pairs stands intact.
func blocks(n, k int) [][]span {
	var out [][]span
	l := make([]span, k+2)
	for i := range l {
		l[i] = span{i * n / len(l), (i + 1) * n / len(l)}
	}
	for i := range l {
		for j := i + 1; j < len(l); j++ {
			if l[i].end == l[j].start {
				out = append(out, []span{{l[i].start, l[j].end}})
			} else {
				out = append(out, []span{l[i], l[j]})
			}
		}
	}
	return out
}
