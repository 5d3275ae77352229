package meili

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/index"
	"fumikura/index/japanese"
)

// A page may have all the grams of a phrase without holding it, and of what a reader
// may have misread hardly a candidate is a hit. So where all candidates are read, those
// are passed over, before anything of them is decoded, whose text does not hold the
// words that are asked for: the same texts whose grams they were found by, searched for
// the words themselves.
type sieve struct {
	root *index.Node
	// single tells that all words are spellings and parts of one: a page that is not
	// the first of its record counts only where that one stands in its body.
	single bool
	words  map[*index.Node]*sought
}

// A sought word is what one or more nodes look for.
type sought struct {
	phrases []string
	packed  [][]byte // as they stand in what is read
	bit     uint64   // of packed.known and packed.said, 0 for none
}

// sieveOf is nil where every candidate passes.
func sieveOf(root *index.Node) *sieve {
	if root = root.Candidates(); root == nil {
		return nil
	}
	s := &sieve{root: root, single: true, words: map[*index.Node]*sought{}}
	same := map[string]*sought{}
	var first *index.Node
	root.Words(func(w *index.Node) {
		if first == nil {
			first = w
		}
		key := strings.Join(w.Phrases, "\x00")
		if same[key] == nil {
			same[key] = &sought{phrases: w.Phrases, bit: 1 << len(same)}
			for _, p := range w.Phrases {
				same[key].packed = append(same[key].packed, []byte(packing.Replace(p)))
			}
		}
		s.words[w] = same[key]
		s.single = s.single && w.Start == first.Start && w.End == first.End
	})
	s.single = s.single && !several(root) || (body{root: root}).words()
	return s
}

// several tells whether a tree asks for two words at once, of which one may stand
// anywhere: then one in the body is enough, though both are of one word of the query.
func several(n *index.Node) bool {
	if n.Op == index.OpNot {
		return false
	}
	words, any := 0, false
	for _, k := range n.Kids {
		has := false
		k.Words(func(w *index.Node) { has, any = true, any || w.Field == index.FieldAny })
		if has {
			words++
		}
	}
	return n.Op == index.OpAnd && words > 1 && any || slices.ContainsFunc(n.Kids, several)
}

// passes tells whether a page may be a hit; strictly, where what stands in no body counts
// for nothing.
func (s *sieve) passes(p *packed, strictly bool) bool {
	return s == nil || s.holds(s.root, p, !s.single || !strictly && p.first())
}

// holds tells whether a tree may hold on a page, on which words that stand in no body
// may hold, or do not.
func (s *sieve) holds(n *index.Node, p *packed, others bool) bool {
	one := func(k *index.Node) bool { return s.holds(k, p, others) }
	switch n.Op {
	case index.OpAnd:
		if parts := s.parts(n); parts != nil && !p.together(parts, n.Within*utf8.UTFMax) {
			return false
		}
		return !slices.ContainsFunc(n.Kids, func(k *index.Node) bool { return !one(k) })
	case index.OpOr:
		return slices.ContainsFunc(n.Kids, one)
	case index.OpWord:
		switch n.Field {
		case index.FieldBody:
			return p.says(s.words[n])
		case index.FieldAny:
			return others || p.says(s.words[n])
		case index.FieldAlts:
			return true
		}
		return others
	}
	return true
}

// elsewhere is where what is asked for stands in no body, of a single word; "" where
// that can't be.
func elsewhere(n *index.Node) string {
	switch n.Op {
	case index.OpAnd:
		var all []string
		for _, k := range n.Kids {
			c := elsewhere(k)
			if c == "" {
				return ""
			}
			all = append(all, c)
		}
		return both(all)
	case index.OpOr:
		var any []string
		for _, k := range n.Kids {
			if c := elsewhere(k); c != "" {
				any = append(any, c)
			}
		}
		if len(any) == 0 {
			return ""
		}
		return either(any)
	case index.OpWord:
		switch n.Field {
		case index.FieldBody, index.FieldAlts:
			return ""
		case index.FieldAny:
			return besideBody(n)
		}
	}
	return condition(n)
}

// parts are the words of a tree that asks for parts of one, else nil.
func (s *sieve) parts(n *index.Node) []*sought {
	if n.Within == 0 {
		return nil
	}
	var out []*sought
	for _, k := range n.Kids {
		if k.Op != index.OpWord || k.Field != index.FieldBody || len(k.Phrases) != 1 {
			return nil
		}
		out = append(out, s.words[k])
	}
	return out
}

// packed is what was read of a page, decoded where that is needed.
type packed struct {
	all         []byte // what pack made
	body, entry []byte // its halves
	whole       *index.Entry
	err         error
	others      []string // the texts beside its own, once it was looked for them
	looked      bool
	known, said uint64 // of which words it is known whether they stand on the page, and which do
}

// take begins with what the server gave.
func (p *packed) take(raw json.RawMessage) (err error) {
	if p.all, err = packedIn(raw); err == nil {
		p.body, p.entry, err = halves(p.all)
	}
	return err
}

// What stands in an entry where a page is the first of its record, and where it may
// hold words that its characters do not.
var (
	packedFirst  = []byte(packing.Replace(`"first":true`))
	packedJoint  = []byte(packing.Replace(`"joint":`))
	packedLayout = []byte(packing.Replace(`"layout":`))
)

func (p *packed) first() bool { return bytes.Contains(p.entry, packedFirst) }

// decoded is the page's entry.
func (p *packed) decoded() (*index.Entry, error) {
	if p.whole == nil && p.err == nil {
		p.whole, p.err = unpack(p.body, p.entry)
	}
	return p.whole, p.err
}

// says tells whether a word stands in the page's body, or in what else words of the
// body are found in.
func (p *packed) says(w *sought) bool {
	if w.bit == 0 {
		return p.looks(w)
	}
	if p.known&w.bit == 0 {
		p.known |= w.bit
		if p.looks(w) {
			p.said |= w.bit
		}
	}
	return p.said&w.bit != 0
}

func (p *packed) looks(w *sought) bool {
	return slices.ContainsFunc(w.packed, func(s []byte) bool { return japanese.IndexBytes(p.body, s) >= 0 }) ||
		p.anywhere(func(text string) bool {
			return slices.ContainsFunc(w.phrases, func(s string) bool { return strings.Contains(text, s) })
		})
}

// anywhere tells whether f holds of one of the texts beside the page's own; as it does
// where they can't be read, which is found out later.
func (p *packed) anywhere(f func(string) bool) bool {
	if !p.looked {
		p.looked = true
		if bytes.Contains(p.entry, packedJoint) || bytes.Contains(p.entry, packedLayout) {
			if e, err := p.decoded(); err == nil {
				p.others = beside(e)
			}
		}
	}
	return p.err != nil || slices.ContainsFunc(p.others, f)
}

// together tells whether parts of a word, one phrase each, stand in their order within
// so many bytes; those beside the page's own text are short.
func (p *packed) together(parts []*sought, within int) bool {
	for _, w := range parts {
		if !p.says(w) {
			return false
		}
	}
	for from := 0; ; {
		i := japanese.IndexBytes(p.body[from:], parts[0].packed[0])
		if i < 0 {
			break
		}
		from += i
		if inTurn(p.body[from:min(len(p.body), from+within)], parts) {
			return true
		}
		from++
	}
	return p.anywhere(func(text string) bool {
		return !slices.ContainsFunc(parts, func(w *sought) bool { return !strings.Contains(text, w.phrases[0]) })
	})
}

// inTurn tells whether parts of a word stand in a text one after another.
func inTurn(text []byte, parts []*sought) bool {
	for _, w := range parts {
		i := japanese.IndexBytes(text, w.packed[0])
		if i < 0 {
			return false
		}
		text = text[i+len(w.packed[0]):]
	}
	return true
}
