package reading

import "slices"

// What a second model is asked of a line is the neighbourhood of its doubtful
// characters. Of 52,000 characters on 76 drawn and scanned pages the vote changed 12
// for the better, and 50 for the worse, that stood further than three characters from
// the next doubtful one: what a model is sure of is not for others to mend. Six
// characters to either side are context enough to read by.
const (
	spanContext = 6
	spanSlack   = 2 // a cut may be so many characters off its place
	// A line of so few characters, or so much of which is asked for, is read whole.
	wholeLine  = 12
	wholeShare = 0.7
)

// A Span is the characters of a read from From up to To.
type Span struct{ From, To int }

// Spans are the parts of a line that a second model should read for its doubtful
// characters, in order and apart; whole says that it should read all of it.
func Spans(doubtful []bool) (spans []Span, whole bool) {
	n, asked := len(doubtful), 0
	for i, d := range doubtful {
		if !d {
			continue
		}
		s := Span{max(0, i-spanContext), min(n, i+spanContext+1)}
		if k := len(spans); k > 0 && s.From <= spans[k-1].To+2*spanSlack {
			asked += s.To - spans[k-1].To
			spans[k-1].To = s.To
			continue
		}
		asked += s.To - s.From
		spans = append(spans, s)
	}
	return spans, n <= wholeLine || float64(asked) > wholeShare*float64(n)
}

// Graft makes a second model's readings of a line's spans its reading of the line: what
// lies between them is taken from the first read and has no say in a vote. Where a span
// was cut out of the line, what was read at its ends is left out up to the first
// character that both have. False: there is none before the span's doubtful ones.
func Graft(first []Char, doubtful []bool, spans []Span, parts [][]Char) ([]Char, bool) {
	var out []Char
	at := 0 // up to here the line is done
	take := func(to int) {
		for ; at < to; at++ {
			c := first[at]
			c.Taken = true
			out = append(out, c)
		}
	}
	for k, s := range spans {
		from, to, part, ok := anchored(first, doubtful, s, parts[k])
		if !ok || from < at {
			return nil, false
		}
		take(from)
		out = append(out, part...)
		at = to
	}
	take(len(first))
	return out, true
}

// anchored is what of a part's reading stands for which characters of the first read.
func anchored(first []Char, doubtful []bool, s Span, part []Char) (from, to int, of []Char, ok bool) {
	a, b := max(0, s.From-spanSlack), min(len(first), s.To+spanSlack)
	cols := Align([]Read{{Chars: first[a:b]}, {Chars: part}})
	same := func(c []int) bool {
		return c[0] != gap && c[1] != gap && !doubtful[a+c[0]] && first[a+c[0]].Text == part[c[1]].Text
	}
	from, to = s.From, s.To
	i, k := 0, len(part)
	if s.From > 0 {
		n := slices.IndexFunc(cols, same)
		if n < 0 {
			return 0, 0, nil, false
		}
		from, i = a+cols[n][0], cols[n][1]
	}
	if s.To < len(first) {
		n := len(cols) - 1
		for n >= 0 && !same(cols[n]) {
			n--
		}
		if n < 0 {
			return 0, 0, nil, false
		}
		to, k = a+cols[n][0]+1, cols[n][1]+1
	}
	if i > k || slices.Contains(doubtful[s.From:max(s.From, from)], true) || slices.Contains(doubtful[min(to, s.To):s.To], true) {
		return 0, 0, nil, false
	}
	return from, to, part[i:k], true
}
