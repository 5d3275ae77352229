package pdf

import (
	"bytes"
	"strconv"
)

// A lexer takes a content stream apart into operators with their operands.
type lexer struct {
	b    []byte
	i    int
	args []operand // since the last operator
}

// operand is a number, a name, or something whose value does not matter here.
type operand struct {
	num  float64
	name string // without its slash
}

// maxArgs bounds the operands that are kept; real operators take far fewer.
const maxArgs = 64

// next reads up to the next operator, whose operands then stand in l.args; ""
// at the end.
func (l *lexer) next() string {
	l.args = l.args[:0]
	for {
		l.space()
		if l.i >= len(l.b) {
			return ""
		}
		switch c := l.b[l.i]; {
		case c == '/':
			l.i++
			l.push(operand{name: l.word()})
		case c == '(':
			l.text()
			l.push(operand{})
		case c == '<' || c == '>' || c == '[' || c == ']' || c == '{' || c == '}':
			if c == '<' && l.i+1 < len(l.b) && l.b[l.i+1] != '<' {
				if end := bytes.IndexByte(l.b[l.i:], '>'); end > 0 {
					l.i += end
				}
				l.push(operand{})
			}
			l.i++
		case c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.':
			v, err := strconv.ParseFloat(l.word(), 64)
			if err != nil {
				v = 0
			}
			l.push(operand{num: v})
		case c == ')':
			l.i++
		default:
			op := l.word()
			if op == "" { // a byte that begins nothing
				l.i++
				continue
			}
			if op == "ID" {
				l.inline()
			}
			return op
		}
	}
}

func (l *lexer) push(o operand) {
	if len(l.args) < maxArgs {
		l.args = append(l.args, o)
	}
}

// num is the i-th operand from the end, from 1.
func (l *lexer) num(i int) float64 {
	if i > len(l.args) {
		return 0
	}
	return l.args[len(l.args)-i].num
}

// name is the last operand's.
func (l *lexer) name() string {
	if len(l.args) == 0 {
		return ""
	}
	return l.args[len(l.args)-1].name
}

func blank(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

func delimiter(c byte) bool {
	return bytes.IndexByte([]byte("()<>[]{}/%"), c) >= 0
}

func (l *lexer) space() {
	for l.i < len(l.b) {
		switch {
		case blank(l.b[l.i]):
			l.i++
		case l.b[l.i] == '%':
			for l.i < len(l.b) && l.b[l.i] != '\n' && l.b[l.i] != '\r' {
				l.i++
			}
		default:
			return
		}
	}
}

func (l *lexer) word() string {
	from := l.i
	for l.i < len(l.b) && !blank(l.b[l.i]) && !delimiter(l.b[l.i]) {
		l.i++
	}
	return string(l.b[from:l.i])
}

// text skips a string with its nested parentheses.
func (l *lexer) text() {
	depth := 0
	for ; l.i < len(l.b); l.i++ {
		switch l.b[l.i] {
		case '\\':
			l.i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				l.i++
				return
			}
		}
	}
}

// inline skips an inline image's data up to its EI.
func (l *lexer) inline() {
	for l.i < len(l.b) {
		k := bytes.Index(l.b[l.i:], []byte("EI"))
		if k < 0 {
			l.i = len(l.b)
			return
		}
		at := l.i + k
		l.i = at + 2
		if at > 0 && blank(l.b[at-1]) && (l.i >= len(l.b) || blank(l.b[l.i])) {
			return
		}
	}
}
