package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fumikura/index/japanese"
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
	q.Problems, q.Choices = p.problems, p.choices
	return q
}

type parser struct {
	in       []rune
	at       int
	words    int
	problems []Problem
	choices  []Choice
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

// field reads a known field name and its colon.
func (p *parser) field() (string, bool) {
	for i := 0; i < 20 && p.at+i < len(p.in); i++ {
		if r := p.peek(i); r == ':' {
			name, ok := foldedFields[japanese.Fold(string(p.in[p.at:p.at+i]))]
			if ok {
				p.at += i + 1
			}
			return name, ok
		} else if unicode.IsSpace(r) || r == '"' {
			break
		}
	}
	return "", false
}

// text reads a word, or what stands in quotes.
func (p *parser) text(depth int) (string, bool) {
	if p.peek(0) == '"' {
		start := p.at
		p.at++
		for from := p.at; p.at < len(p.in); p.at++ {
			if p.peek(0) == '"' {
				p.at++
				return string(p.in[from : p.at-1]), true
			}
		}
		p.problem("quote-open", start, p.at, "引用符「\"」が閉じていません。終わりまでを一語として探しました。", "A quotation mark is not closed. All up to the end was taken as one word.")
		return string(p.in[start+1:]), true
	}
	start, open := p.at, 0
	for ; p.at < len(p.in) && !unicode.IsSpace(p.in[p.at]); p.at++ {
		switch p.peek(0) {
		case '(':
			open++
		case ')':
			if open == 0 && depth > 0 {
				return string(p.in[start:p.at]), false
			}
			open--
		}
	}
	return string(p.in[start:p.at]), false
}

func (p *parser) word(field Field, text string, quoted bool, start int) *Node {
	if pieces := starred(text); !quoted && (len(pieces) != 1 || pieces[0] != text) {
		return p.gapped(field, text, pieces, start)
	}
	f := []rune(japanese.Fold(text))
	if len(f) == 0 {
		p.problem("nothing-in-word", start, p.at, "探せる文字がありません。", "There is no character to search for here.")
		return nil
	}
	if len(f) > MaxWord {
		p.problem("word-too-long", start, p.at, fmt.Sprintf("一語は%d文字までです。初めの%d文字で探しました。", MaxWord, MaxWord),
			fmt.Sprintf("A word has at most %d characters. Its first %d were searched for.", MaxWord, MaxWord))
		f = f[:MaxWord]
	}
	n := &Node{Op: OpWord, Field: field, Text: text, Quoted: quoted, Phrases: japanese.Spellings(string(f)), Start: start, End: p.at}
	if s := japanese.Slots(text); !quoted && s.Valued() && len(s) <= maxSlots && slices.Contains(valueFields, field) {
		n.Slots = s
	}
	return p.counted(n)
}

// valueFields are where the same value in another spelling is the same word.
var valueFields = []Field{FieldAny, FieldBody, FieldTitle, FieldNumber}

// starred cuts a word at the stars inside it.
func starred(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return narrow(r) == '*' })
}

// gapped is a word with stars inside.
func (p *parser) gapped(field Field, text string, pieces []string, start int) *Node {
	var kids []*Node
	for _, s := range pieces {
		if f := []rune(japanese.Fold(s)); len(f) > 0 && len(f) <= MaxWord {
			kids = append(kids, &Node{Op: OpWord, Field: field, Text: s, Phrases: []string{string(f)}, Start: start, End: p.at})
		}
	}
	if len(kids) == 0 || len(kids) != len(pieces) || len(kids) > MaxWords {
		p.problem("nothing-in-word", start, p.at, "「*」だけでは探せません。前後に語を入れてください。例: 道路*許可", "A star alone can't be searched for. Put words around it, e.g. 道路*許可")
		return nil
	}
	if len(kids) == 1 {
		return p.counted(kids[0])
	}
	p.words += len(kids) - 1
	return p.counted(&Node{Op: OpNear, Field: field, Text: text, Within: maxGap, Ordered: true, Kids: kids, Start: start, End: p.at})
}

func (p *parser) value(field string, start, depth int) *Node {
	text, quoted := "", false
	if p.at < len(p.in) && !unicode.IsSpace(p.in[p.at]) {
		text, quoted = p.text(depth)
	}
	if strings.TrimSpace(text) == "" {
		p.problem("no-value", start, p.at, "「:」の後に値がありません。", "There is no value after the colon.")
		return nil
	}
	switch field {
	case fieldYear:
		from, to, ok := parseYears(japanese.Fold(text))
		if !ok {
			p.problem("bad-year", start, p.at, "年度として読めません。例: 年度:昭和47、年度:S45..S50、年度:1972", "This is no fiscal year. Examples: fy:1972, fy:S47, fy:1970..1975")
			return nil
		}
		return p.counted(&Node{Op: OpYears, Text: text, From: from, To: to, Start: start, End: p.at})
	case fieldDays:
		from, to, ok := parseDays(text)
		if !ok {
			p.problem("bad-date", start, p.at, "日付として読めません。例: 日付:1972-04-01、日付:S47.4..S48.3.31、日付:なし", "This is no date. Examples: date:1972-04-01, date:S47.4..S48.3.31, date:none")
			return nil
		}
		return p.counted(&Node{Op: OpDays, Text: text, From: from, To: to, Start: start, End: p.at})
	case fieldAmount:
		low, high, ok := parseAmounts(text)
		if !ok {
			p.problem("bad-amount", start, p.at, "金額として読めません。例: 金額:1,230,000、金額:100万..500万、金額:なし", "This is no amount of yen. Examples: amount:1,230,000, amount:100万..500万, amount:none")
			return nil
		}
		return p.counted(&Node{Op: OpYen, Text: text, Low: low, High: high, Start: start, End: p.at})
	case fieldState:
		s, ok := foldedStates[japanese.Fold(text)]
		if !ok {
			p.problem("bad-state", start, p.at, "状態は 未読・読取済・文字情報・訂正済・白紙 のどれかです。", "A state is one of unread, read, layer, corrected, blank.")
			return nil
		}
		return p.counted(&Node{Op: OpState, Text: text, State: s, Start: start, End: p.at})
	case fieldSpelling:
		s, ok := foldedSpellings[japanese.Fold(text)]
		if !ok {
			p.problem("bad-spelling", start, p.at, "表記は かな・ゆれ・旧仮名・厳密・異体字区別 のどれかです。", "A spelling is one of kana, loose, old, strict, apart.")
			return nil
		}
		p.choices = append(p.choices, Choice{s, start, p.at})
		return nil
	}
	return p.word(Field(field), text, quoted, start)
}

// counted keeps the words within MaxWords.
func (p *parser) counted(n *Node) *Node {
	if p.words++; p.words <= MaxWords {
		return n
	}
	if p.words == MaxWords+1 {
		p.problem("too-many-words", n.Start, len(p.in), fmt.Sprintf("語は%d個までです。ここから後は除いて探しました。", MaxWords),
			fmt.Sprintf("A query has at most %d words. What comes here was left out.", MaxWords))
	}
	return nil
}

// bounded takes other spellings, and then alternatives, away from a tree that
// would make too many of them.
func (p *parser) bounded(n *Node) *Node {
	if n == nil || n.alternatives() <= maxAlternatives {
		return n
	}
	n.Words(func(w *Node) { w.Phrases, w.Slots = w.Phrases[:1], nil })
	if n.alternatives() > maxAlternatives {
		p.problem("too-many-alternatives", 0, len(p.in), "ORの組み合わせが多すぎます。後のほうを除いて探しました。", "There are too many combinations of OR. The last ones were left out.")
	}
	for n.alternatives() > maxAlternatives {
		n = shrink(n)
	}
	return n
}

// shrink takes the last alternative of the last OR that has several.
func shrink(n *Node) *Node {
	for i := len(n.Kids) - 1; i >= 0; i-- {
		if k := n.Kids[i]; k.Op != OpNot && k.alternatives() > 1 && (n.Op == OpAnd || k.Op == OpAnd) {
			n.Kids[i] = shrink(k)
			return n
		}
	}
	if n.Op == OpOr && len(n.Kids) > 1 {
		return join(OpOr, n.Kids[:len(n.Kids)-1])
	}
	return n
}

// asks tells whether anything is asked for, beside what is to be left out.
func asks(n *Node) bool {
	switch n.Op {
	case OpNot:
		return false
	case OpAnd:
		for _, k := range n.Kids {
			if asks(k) {
				return true
			}
		}
		return false
	case OpOr:
		for _, k := range n.Kids {
			if !asks(k) {
				return false
			}
		}
	}
	return true
}
