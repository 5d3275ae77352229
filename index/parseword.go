package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"fumikura/index/japanese"
)

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
	if f := Field(field); !quoted && foldedNone[japanese.Fold(text)] && slices.Contains(blankFields, f) {
		return p.counted(&Node{Op: OpValue, Field: f, Term: blankTerm(f), Text: text, Start: start, End: p.at})
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
