package index

import (
	"fumikura/internal/archive"
)

// A Query is what was typed, understood as far as it could be.
type Query struct {
	Text string // as typed, cut at MaxQuery
	// Root is the tree; nil where nothing is asked, and then nothing is found.
	Root     *Node
	Problems []Problem
}

// A Problem is what could not be understood, and where.
type Problem struct {
	archive.Reason
	Start int `json:"start"` // runes of Query.Text
	End   int `json:"end"`
}

// Op is the kind of a Node.
type Op string

// The kinds.
const (
	OpAnd   Op = "and"   // all of Kids
	OpOr    Op = "or"    // one of Kids
	OpNot   Op = "not"   // not Kids[0]
	OpWord  Op = "word"  // one of Phrases stands in Field
	OpYears Op = "years" // From ≤ fiscal year ≤ To
	OpState Op = "state" // State is the page's
)

// A Node is a part of a query's tree. Drivers translate it to their own queries.
type Node struct {
	Op   Op      `json:"op"`
	Kids []*Node `json:"kids,omitempty"`

	Field   Field    `json:"field,omitempty"`
	Text    string   `json:"text,omitempty"` // a word or value as typed
	Quoted  bool     `json:"quoted,omitempty"`
	Phrases []string `json:"-"` // folded spellings of it; never empty ones
	From    int      `json:"from,omitempty"`
	To      int      `json:"to,omitempty"`
	State   State    `json:"state,omitempty"`

	Start int `json:"start"` // runes of Query.Text
	End   int `json:"end"`
}

// Words calls f with every word that is not negated.
func (n *Node) Words(f func(*Node)) {
	if n == nil || n.Op == OpNot {
		return
	}
	if n.Op == OpWord {
		f(n)
	}
	for _, k := range n.Kids {
		k.Words(f)
	}
}

// BodyWords are the words, not negated, that the body of a page may hold.
func (n *Node) BodyWords() []*Node {
	var out []*Node
	n.Words(func(w *Node) {
		if w.Field == FieldAny || w.Field == FieldBody {
			out = append(out, w)
		}
	})
	return out
}

// exact tells whether every driver decides the node exactly.
func (n *Node) exact() bool {
	if n.Op == OpWord {
		return false
	}
	for _, k := range n.Kids {
		if !k.exact() {
			return false
		}
	}
	return true
}

// Candidates is a tree that holds wherever n does, without the negations that a
// driver would have to decide exactly; nil where that is everywhere.
func (n *Node) Candidates() *Node {
	if n == nil {
		return nil
	}
	switch n.Op {
	case OpNot:
		if n.exact() {
			return n
		}
		return nil
	case OpAnd:
		var kids []*Node
		for _, k := range n.Kids {
			if c := k.Candidates(); c != nil {
				kids = append(kids, c)
			}
		}
		return join(OpAnd, kids)
	case OpOr:
		var kids []*Node
		for _, k := range n.Kids {
			c := k.Candidates()
			if c == nil {
				return nil
			}
			kids = append(kids, c)
		}
		return join(OpOr, kids)
	}
	return n
}

// Alternatives writes a tree without text negations as an OR of ANDs, for
// drivers that know no OR. A nil tree gives one empty AND.
func (n *Node) Alternatives() [][]*Node {
	if n == nil {
		return [][]*Node{nil}
	}
	switch n.Op {
	case OpOr:
		var out [][]*Node
		for _, k := range n.Kids {
			out = append(out, k.Alternatives()...)
		}
		return out
	case OpAnd:
		out := [][]*Node{nil}
		for _, k := range n.Kids {
			var next [][]*Node
			for _, a := range out {
				for _, b := range k.Alternatives() {
					next = append(next, append(append([]*Node(nil), a...), b...))
				}
			}
			out = next
		}
		return out
	case OpWord:
		var out [][]*Node
		for _, p := range n.Phrases {
			w := *n
			w.Phrases = []string{p}
			out = append(out, []*Node{&w})
		}
		return out
	}
	return [][]*Node{{n}}
}

// alternatives is how many Alternatives there are, without making them.
func (n *Node) alternatives() int {
	const enough = 1 << 20
	c := 1
	switch n.Op {
	case OpOr:
		c = 0
		for _, k := range n.Kids {
			c = min(enough, c+k.alternatives())
		}
	case OpAnd:
		for _, k := range n.Kids {
			c = min(enough, c*k.alternatives())
		}
	case OpWord:
		c = len(n.Phrases)
	}
	return c
}

func join(op Op, kids []*Node) *Node {
	switch len(kids) {
	case 0:
		return nil
	case 1:
		return kids[0]
	}
	return &Node{Op: op, Kids: kids, Start: kids[0].Start, End: kids[len(kids)-1].End}
}
