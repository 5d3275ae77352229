package index

import (
	"fmt"
	"unicode"

	"fumikura/internal/archive"
)

// Bounds of a query. What goes beyond is left out, and a problem says so.
const (
	MaxQuery        = 1000 // runes
	MaxWords        = 10   // words and conditions
	MaxWord         = 100  // folded characters of a word
	maxAlternatives = 32   // see Node.Alternatives
	maxDepth        = 8    // brackets in brackets
	maxNear         = 1000 // characters that ~ may ask for
	maxGap          = 20   // characters that * may stand for
	maxSlots        = 10   // values and what is between them in a word, to be looked for as values
)

// Parse understands what people type:
//
//	道路占用 松江        both words; a word is found wherever its characters stand in a row
//	"道路 占用"          one word with its spaces left out
//	-除却               pages without it; only before a word, after a space
//	松江 OR 出雲         either; binds less than a space
//	(松江 OR 出雲) 条例  brackets group where they hold a space; (株) is text
//	件名:条例            in a field: 本文 件名 番号 課 簿冊 種別 ファイル, or in English
//	                    text title number division series kind file
//	年度:S47..S50       fiscal years in any spelling, or なし; 状態:訂正済
//	日付:1972-04-01..S48.3.31  days, months or years; 金額:100万..500万; なし for blanks
//	道路 ~20 占用        both in the body, at most 20 characters apart
//	道路*許可           one after the other, with at most 20 characters between
//	表記:かな            hiragana is katakana; ゆれ 旧仮名 厳密 異体字区別, see Spelling
//
// All of it in full width too. It never fails: what is wrong is left out, with a
// problem that names the place, and the rest runs.
func Parse(query string) *Query {
	p := &parser{in: []rune(query)}
	if len(p.in) > MaxQuery {
		p.problem("query-too-long", MaxQuery, len(p.in), fmt.Sprintf("検索条件は%d文字までです。そこまでで探しました。", MaxQuery),
			fmt.Sprintf("A query has at most %d characters. Only those were searched for.", MaxQuery))
		p.in = p.in[:MaxQuery]
	}
	q := &Query{Text: string(p.in)}
	q.Root = p.or(0)
	q.Root = p.bounded(q.Root)
	if q.Root != nil && !asks(q.Root) {
		p.problem("only-exclusions", 0, len(p.in), "除く語だけでは探せません。探す語も入れてください。", "There are only words to leave out. Add a word to search for.")
		q.Root = nil
	}
	if q.Root == nil && len(p.problems) == 0 {
		p.problem("empty-query", 0, len(p.in), "探す語を入れてください。", "Enter a word to search for.")
	}
	q.Problems, q.Choices, q.asMeant = p.problems, p.choices, p.asMeant()
	return q
}

type parser struct {
	in       []rune
	at       int
	words    int
	problems []Problem
	choices  []Choice
	renamed  []renamed
}

func (p *parser) problem(code string, start, end int, ja, en string) {
	p.problems = append(p.problems, Problem{archive.Reason{Code: code, JA: ja, EN: en}, start, end})
}

// or reads up to the end or to the bracket that closes depth.
func (p *parser) or(depth int) *Node {
	kids := []*Node{}
	var alts []*Node
	afterOr := -1 // where an OR stands that nothing follows yet
	flush := func() bool {
		if n := join(OpAnd, kids); n != nil {
			alts = append(alts, n)
			kids = []*Node{}
			return true
		}
		return false
	}
	for {
		p.space()
		if p.at >= len(p.in) || depth > 0 && p.closes() {
			break
		}
		start := p.at
		switch w := p.operator(); w {
		case "OR":
			if !flush() {
				p.problem("or-alone", start, p.at, "ORの前に語がありません。ORを除いて探しました。", "OR has no word before it. It was left out.")
			} else {
				afterOr = start
			}
			continue
		case "AND":
			continue
		}
		if within, ok := p.near(); ok {
			if n := p.nearTo(kids, within, start, depth); n != nil {
				kids, afterOr = append(kids[:max(0, len(kids)-1)], n), -1
			}
			continue
		}
		if n := p.term(depth); n != nil {
			kids = append(kids, n)
			afterOr = -1
		}
	}
	if !flush() && afterOr >= 0 {
		p.problem("or-alone", afterOr, afterOr+2, "ORの後に語がありません。ORを除いて探しました。", "OR has no word after it. It was left out.")
	}
	return join(OpOr, alts)
}

func (p *parser) space() {
	for p.at < len(p.in) && unicode.IsSpace(p.in[p.at]) {
		p.at++
	}
}

// narrow is the half-width form of an ASCII character written in full width.
func narrow(r rune) rune {
	if r >= '！' && r <= '～' {
		return r - '！' + '!'
	}
	if r == '“' || r == '”' {
		return '"'
	}
	return r
}

func (p *parser) peek(i int) rune {
	if p.at+i >= len(p.in) {
		return ' '
	}
	return narrow(p.in[p.at+i])
}

func (p *parser) closes() bool { return p.peek(0) == ')' }

// operator reads OR or AND where one stands alone.
func (p *parser) operator() string {
	for _, w := range []string{"OR", "AND"} {
		i := 0
		for i < len(w) && p.peek(i) == rune(w[i]) {
			i++
		}
		if i == len(w) && unicode.IsSpace(p.peek(i)) {
			p.at += i
			return w
		}
	}
	return ""
}

// near reads ~20 where it stands alone.
func (p *parser) near() (int, bool) {
	if r := p.peek(0); r != '~' && r != '〜' {
		return 0, false
	}
	i, n := 1, 0
	for ; p.peek(i) >= '0' && p.peek(i) <= '9' && i < 8; i++ {
		n = n*10 + int(p.peek(i)-'0')
	}
	if i == 1 || !unicode.IsSpace(p.peek(i)) {
		return 0, false
	}
	p.at += i
	return n, true
}

// nearTo joins the last of kids with the word that follows. nil where there are
// no two words: then what there is stays as it is.
func (p *parser) nearTo(kids []*Node, within, start, depth int) *Node {
	end := p.at
	p.space()
	var a, b *Node
	if len(kids) > 0 {
		a = kids[len(kids)-1]
	}
	if p.at < len(p.in) && !(depth > 0 && p.closes()) {
		b = p.term(depth)
	}
	last := a
	if last != nil && last.Op == OpAnd && len(last.Kids) > 0 { // a ~5 b ~5 c
		last = last.Kids[len(last.Kids)-1].last()
	} else if last != nil {
		last = last.last()
	}
	if last == nil || b == nil || last.Op != OpWord || b.Op != OpWord || last.Field != b.Field {
		p.problem("near-what", start, end, "「~20」の前後には語が一つずつ必要です。除いて探しました。", "There must be a word on either side of ~20. It was left out.")
		return join(OpAnd, withNode(withNode(nil, a), b))
	}
	n := &Node{Op: OpNear, Field: b.Field, Within: min(within, maxNear), Kids: []*Node{last, b}, Start: last.Start, End: p.at}
	if a.Op == OpWord {
		return n
	}
	return join(OpAnd, []*Node{a, n})
}

func withNode(l []*Node, n *Node) []*Node {
	if n == nil {
		return l
	}
	return append(l, n)
}

// last is the last word of an OpNear, or the node itself.
func (n *Node) last() *Node {
	if n.Op == OpNear {
		return n.Kids[len(n.Kids)-1]
	}
	return n
}

func (p *parser) term(depth int) *Node {
	start := p.at
	if next := p.peek(1); p.peek(0) == '-' && !unicode.IsSpace(next) && next != '-' {
		p.at++
		n := p.term(depth)
		if n == nil {
			return nil
		}
		if n.Op == OpNot {
			return n.Kids[0]
		}
		return &Node{Op: OpNot, Kids: []*Node{n}, Start: start, End: p.at}
	}
	if p.peek(0) == '(' && depth < maxDepth && p.groups() {
		p.at++
		n := p.or(depth + 1)
		p.at++ // groups saw the closing bracket
		return n
	}
	if field, ok := p.field(); ok {
		return p.value(field, start, depth)
	}
	p.misnamed()
	text, quoted := p.text(depth)
	return p.word(FieldAny, text, quoted, start)
}

// groups tells whether the bracket at hand encloses a space and ends a word.
func (p *parser) groups() bool {
	depth, space := 0, false
	for i := p.at; i < len(p.in); i++ {
		switch r := narrow(p.in[i]); {
		case r == '"':
			for i++; i < len(p.in) && narrow(p.in[i]) != '"'; i++ {
			}
		case r == '(':
			depth++
		case r == ')':
			if depth--; depth == 0 {
				return space && (i+1 == len(p.in) || unicode.IsSpace(p.in[i+1]) || narrow(p.in[i+1]) == ')')
			}
		case unicode.IsSpace(r):
			space = true
		}
	}
	return false
}
