package index

import (
	"fmt"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A Query is what was typed, understood as far as it could be.
type Query struct {
	Text string // as typed, cut at MaxQuery
	// Root is the tree; nil where nothing is asked, and then nothing is found.
	Root     *Node
	Choices  []Choice // of how words are compared
	Problems []Problem

	asMeant string // with fields' names in the place of mistyped ones; "" where there are none
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
	// OpAnd: all of Kids. Where Within is not 0, they are parts of one word, which stand
	// in their order in one text, all of them within so many characters.
	OpAnd   Op = "and"
	OpOr    Op = "or"    // one of Kids
	OpNot   Op = "not"   // not Kids[0]
	OpWord  Op = "word"  // one of Phrases stands in Field
	OpYears Op = "years" // From ≤ fiscal year ≤ To
	OpState Op = "state" // State is the page's
	// OpNear: the words Kids stand in Field at most Within characters apart; in
	// their order where Ordered.
	OpNear Op = "near"
	// OpDays: a date of the record lies in From..To (yyyymmdd); 0..0 is none at all.
	OpDays Op = "days"
	// OpYen: an amount lies in Low..High yen; -1..-1 is none at all.
	OpYen Op = "yen"
	// OpValue: the entry has the value Term (see Entry.Values); with a Field, which
	// says that the record's field is blank.
	OpValue Op = "value"
)

// A Node is a part of a query's tree. Drivers translate it to their own queries.
type Node struct {
	Op   Op      `json:"op"`
	Kids []*Node `json:"kids,omitempty"`

	Field   Field    `json:"field,omitempty"`
	Text    string   `json:"text,omitempty"` // a word or value as typed
	Quoted  bool     `json:"quoted,omitempty"`
	Phrases []string `json:"-"` // folded spellings of it; never empty ones
	Typed   int      `json:"-"` // of Phrases, those without a looser spelling; 0: all
	From    int      `json:"from,omitempty"`
	To      int      `json:"to,omitempty"`
	Low     int64    `json:"low,omitempty"`
	High    int64    `json:"high,omitempty"`
	State   State    `json:"state,omitempty"`
	Within  int      `json:"within,omitempty"`
	Ordered bool     `json:"ordered,omitempty"`
	Term    string   `json:"-"`
	// Narrows says of a word that its phrases are no spellings of it, but what must
	// stand beside a value.
	Narrows bool    `json:"-"`
	Repeats bool    `json:"-"` // of a word: ditto marks may stand for a part of it
	Why     WhyCode `json:"-"` // of a word that stands for another
	// Slots are the word's values and what stands between them, where it has any:
	// the same values in another spelling are the same word.
	Slots japanese.Pattern `json:"-"`

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

// Terms calls f with every word and every OpNear that is not negated; not with
// the words of an OpNear.
func (n *Node) Terms(f func(*Node)) {
	if n == nil || n.Op == OpNot {
		return
	}
	if n.Op == OpWord || n.Op == OpNear {
		f(n)
		return
	}
	for _, k := range n.Kids {
		k.Terms(f)
	}
}

// bodyTerms are the words and OpNears, not negated, that the body may hold.
func (n *Node) bodyTerms() []*Node {
	var out []*Node
	n.Terms(func(w *Node) {
		if w.Field == FieldAny || w.Field == FieldBody {
			out = append(out, w)
		}
	})
	return out
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

// BodyValues are the values, not negated, by one of which a body may hold a word.
func (n *Node) BodyValues() []string {
	var out []string
	for _, w := range n.BodyWords() {
		for _, s := range w.Slots {
			out = append(out, s.Values...)
		}
	}
	return out
}

// Days is the range of first days (see Entry.FirstDays) in which the dates lie
// that an OpDays may hold for.
func (n *Node) Days() (from, to int) { return n.From / 10000 * 10000, n.To }

// exact tells whether every driver decides the node exactly.
func (n *Node) exact() bool {
	switch n.Op {
	case OpWord, OpNear, OpDays, OpYen, OpValue:
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
		c := join(OpAnd, kids)
		if c != nil && len(kids) == len(n.Kids) && len(kids) > 1 {
			c.Within = n.Within
		}
		return c
	case OpNear:
		return join(OpAnd, n.Kids).Candidates()
	case OpWord:
		if v := n.values(); v != nil {
			return join(OpOr, []*Node{n, v})
		}
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
		if n.Narrows {
			break
		}
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
	case OpAnd, OpNear:
		for _, k := range n.Kids {
			c = min(enough, c*k.alternatives())
		}
	case OpWord:
		if n.Narrows {
			return 1
		}
		c = len(n.Phrases)
		if n.Slots.Valued() {
			k := 1
			for _, s := range n.Slots {
				k *= max(1, len(s.Values))
			}
			c += k
		}
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

// Without is the query's text without a part of it.
func (q *Query) Without(n *Node) string {
	in := []rune(q.Text)
	if n.Start < 0 || n.End > len(in) || n.Start > n.End {
		return q.Text
	}
	return strings.Join(strings.Fields(string(in[:n.Start])+" "+string(in[n.End:])), " ")
}

// String writes a tree down in one line.
func (n *Node) String() string {
	return n.write(func(w *Node) string {
		field := ""
		if w.Field != FieldAny {
			field = string(w.Field) + ":"
		}
		return field + strings.Join(w.Phrases, "=")
	})
}

// write writes a tree down in one line, its words as word does.
func (n *Node) write(word func(*Node) string) string {
	if n == nil {
		return "*"
	}
	var kids []string
	for _, k := range n.Kids {
		kids = append(kids, k.write(word))
	}
	switch n.Op {
	case OpAnd:
		return "(" + strings.Join(kids, " & ") + ")"
	case OpOr:
		return "(" + strings.Join(kids, " | ") + ")"
	case OpNot:
		return "!" + kids[0]
	case OpYears:
		return fmt.Sprintf("%d..%d", n.From, n.To)
	case OpDays:
		return fmt.Sprintf("days %d..%d", n.From, n.To)
	case OpYen:
		return fmt.Sprintf("yen %d..%d", n.Low, n.High)
	case OpState:
		return "state=" + string(n.State)
	case OpValue:
		return "=" + n.Term
	case OpNear:
		by, field := " ~", ""
		if n.Ordered {
			by = " *"
		}
		if n.Field != FieldAny {
			field = string(n.Field) + ":"
		}
		return field + "(" + strings.Join(kids, fmt.Sprintf("%s%d ", by, n.Within)) + ")"
	}
	return word(n)
}
