package reading

import (
	"fmt"
	"math"
	"strings"
)

// Page is what tells how much of a page is likely wrong, each summed over the page and
// counted in characters, by index: what its characters lack of being surely right, and
// what no character can tell of, such as a line that was lost.
type Page [pages]float64

// What a Page counts.
const (
	PageChars    = iota // characters that models voted on
	PageDoubtful        // doubt of those between fairly and surely right
	PagePoor            // doubt of those that are less than fairly right
	PageMarks           // doubt of punctuation and other marks, whatever it is
	PageRoom            // characters for which a line's box has room beyond what was read
	PageOdd             // neighbours in a line that seldom stand side by side
	PageTables          // ruled tables
	PageLost            // ink in no line, in pieces of a character's size
	PageBlots           // ink in no line, in larger pieces
	PageRules           // ink in no line, in pieces as long as the rest of a rule
	PageUnread          // what unread regions hold of print that is too bad to be read
	pages               // how many
)

var pageNames = [pages]string{"PageChars", "PageDoubtful", "PagePoor", "PageMarks", "PageRoom",
	"PageOdd", "PageTables", "PageLost", "PageBlots", "PageRules", "PageUnread"}

// String is the page as it stands in the source.
func (p Page) String() string {
	var b strings.Builder
	for i, n := range pageNames {
		fmt.Fprintf(&b, "\t%s: %.3g,\n", n, p[i])
	}
	return b.String()
}

// fairly is how likely right a character is that counts as doubtful, not as poor.
const fairly = 0.8

// Char counts a character by what speaks for it.
func (p *Page) Char(c *Proof) { p.count(c, c.typical().Right()) }

// Recount counts all characters anew, by these weights of a Proof less Caution, and
// leaves the rest as it is.
func (p *Page) Recount(chars []*Proof, w Proof) {
	p[PageChars], p[PageDoubtful], p[PagePoor], p[PageMarks] = 0, 0, 0, 0
	w[rightBase] -= Caution
	for _, c := range chars {
		p.count(c, w.Chance(c.typical()))
	}
}

// count counts a character that is right with this chance.
func (p *Page) count(c *Proof, right float64) {
	p[PageChars]++
	switch {
	case right < fairly:
		p[PagePoor] += 1 - right
	case right < dependable:
		p[PageDoubtful] += 1 - right
	}
	if c[rightMark] > 0 {
		p[PageMarks] += 1 - right
	}
}

// roomy is how many characters' width one of a line may take before there is room for
// others: print is spaced out by as much.
const roomy = 1.5

// Line counts a line of characters, length of them long, each a character wide where it
// is not Latin; length 0: it is not to be asked for room, such as a cell's line, whose
// characters stand as they like.
func (p *Page) Line(texts []string, length float64) {
	p[PageRoom] += max(0, length-roomy*float64(len(texts)))
	p[PageOdd] += Disorder(texts) * float64(len(texts))
}

// Add adds another page of the same sheet.
func (p *Page) Add(o *Page) {
	for i, v := range o {
		p[i] += v
	}
}

// pageWeights are the characters that are expected to be wrong for one of each sign,
// fitted to drawn pages as readbench -fit does it, see BENCHMARKS.md. None is below zero, so that nothing that
// tells against a page makes it look better. Print in an unread region is lost.
var pageWeights = Page{
	PageChars: 0.000471, PageDoubtful: 0.433, PagePoor: 0.917, PageMarks: 0.556, PageRoom: 0.0558,
	PageOdd: 0.232, PageTables: 0.36, PageLost: 0.856, PageBlots: 0.286, PageRules: 0.107,
	PageUnread: 1,
}

// tableChars is how many characters a table must have to count: the rules of an empty
// form tell nothing of what stands in it.
const tableChars = 60

// Signs are what the weights are for.
func (p *Page) Signs() Page {
	s := *p
	s[PageTables] = min(s[PageTables], s[PageChars]/tableChars)
	return s
}

// Size is how many characters the page has, those that were lost in unread regions with
// them; at least 1.
func (p *Page) Size() float64 { return max(1, p[PageChars]+p[PageUnread]) }

// Expected is the share of the page's characters, 0–1, that is likely wrong, missing or
// made up, to a hundredth of a thousandth.
func (p *Page) Expected() float64 { return math.Round(1e5*pageWeights.Share(p)) / 1e5 }

// Share is Expected by these weights.
func (w *Page) Share(p *Page) float64 {
	wrong := 0.0
	for i, v := range p.Signs() {
		wrong += w[i] * v
	}
	return min(1, wrong/p.Size())
}
