// Package reading decides what one line of text says once it was read: it puts the
// reads of several models side by side, votes character by character, mends what
// can be proven wrong, and says how far each character is to be trusted. It knows
// no images and no Tesseract.
package reading

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// A Char is one character of a read.
type Char struct {
	Text string
	Conf float64 // 0–100, as the model says
	// Ink is what its ink tells of the character, where somebody looked.
	Ink Ink `json:",omitzero"`
	// Taken says that the model was not asked here: the character is the first read's,
	// and no vote; see Graft.
	Taken bool `json:",omitempty"`
}

// A Read is one model's reading of a line.
type Read struct {
	Model string // jpn, Japanese or best: it decides what a vote of it weighs
	Chars []Char
}

// A Column is a place in a line, with what the vote made of it.
type Column struct {
	Text string
	// From is the index of the character in the first read that stands here, -1 for
	// one that the first read lacks.
	From int
	Conf float64 // 0–100: how far Text is to be trusted
	// Raw is what the first read has here where it differs; "" the same.
	Raw string
	// Alts are the other readings, best first.
	Alts []Alt
	// Proven: a repair put Text here, for its neighbours admit nothing else.
	Proven bool
	// Grounds are what the vote tells of whether Text is right. Conf is what the steps
	// that follow a vote go by, when nobody has looked at the ink yet.
	Grounds Grounds
}

// An Alt is another reading of a column.
type Alt struct {
	Text string
	Conf float64
}

// gap stands in a column where a read has nothing.
const gap = -1

// Align puts reads side by side: each column holds an index into each read, or gap.
// Every read's characters appear once, in order.
func Align(reads []Read) [][]int {
	if len(reads) == 0 {
		return nil
	}
	cols := make([][]int, len(reads[0].Chars))
	for i := range cols {
		cols[i] = make([]int, 1, len(reads))
		cols[i][0] = i
	}
	for r := 1; r < len(reads); r++ {
		cols = merge(cols, reads, r)
	}
	return cols
}

// mostCells bounds the work of one alignment; longer reads are put side by side
// without a look at what they say.
const mostCells = 1 << 22

// merge adds the r-th read to columns of those before it, with the fewest edits.
func merge(cols [][]int, reads []Read, r int) [][]int {
	n, m := len(cols), len(reads[r].Chars)
	var out [][]int
	add := func(col []int, k int) {
		if col == nil {
			col = slices.Repeat([]int{gap}, r)
		}
		out = append(out, append(col, k))
	}
	if n*m > mostCells {
		for i := range max(n, m) {
			col, k := []int(nil), gap
			if i < n {
				col = cols[i]
			}
			if i < m {
				k = i
			}
			add(col, k)
		}
		return out
	}
	// cost is the least for the first i columns and k characters.
	cost := make([]float64, (n+1)*(m+1))
	at := func(i, k int) int { return i*(m+1) + k }
	for i := range n + 1 {
		for k := range m + 1 {
			switch {
			case i == 0:
				cost[at(i, k)] = float64(k)
			case k == 0:
				cost[at(i, k)] = float64(i)
			default:
				cost[at(i, k)] = min(cost[at(i-1, k-1)]+differ(cols[i-1], reads, reads[r].Chars[k-1].Text),
					cost[at(i-1, k)]+1, cost[at(i, k-1)]+1)
			}
		}
	}
	for i, k := n, m; i > 0 || k > 0; {
		switch {
		case i > 0 && k > 0 && cost[at(i, k)] == cost[at(i-1, k-1)]+differ(cols[i-1], reads, reads[r].Chars[k-1].Text):
			i, k = i-1, k-1
			add(cols[i], k)
		case i > 0 && cost[at(i, k)] == cost[at(i-1, k)]+1:
			i--
			add(cols[i], gap)
		default:
			k--
			add(nil, k)
		}
	}
	slices.Reverse(out)
	return out
}

// Confidence is the least and the mean over a read's characters.
func (r Read) Confidence() (least, mean float64) {
	if len(r.Chars) == 0 {
		return 0, 0
	}
	least = 100
	for _, c := range r.Chars {
		least = min(least, c.Conf)
		mean += c.Conf
	}
	return least, mean / float64(len(r.Chars))
}

// differ is what putting a character into a column costs: nothing where a read
// there has the same, little where it has one of the same script.
func differ(col []int, reads []Read, text string) float64 {
	best := 1.1
	for r, i := range col {
		if i == gap {
			continue
		}
		switch other := reads[r].Chars[i].Text; {
		case other == text:
			return 0
		case ClassOf(other) == ClassOf(text):
			best = min(best, .75)
		default:
			best = min(best, .95)
		}
	}
	return best
}

// An option is what some of the reads have in a column; "" is nothing.
type option struct {
	text   string
	weight float64
	conf   float64 // the highest
	votes  int
}

// silentRun is how many characters in a row a read must lack to have no say there:
// it lost a part of the line, and does not say that nothing stands there.
const silentRun = 3

// Vote gives the line that the reads agree on best. The first read counts where
// nothing speaks for another.
func Vote(reads []Read) []Column {
	cols := Align(reads)
	silent := silences(cols, len(reads))
	lettered := len(reads) > 0 && reads[0].Lettered()
	out := make([]Column, 0, len(cols))
	first, said := firstModel(reads), make([]int, 0, len(cols))
	for at, col := range cols {
		var options []option
		voters := 0
		letters := lettered && onlyLetters(col, reads)
		for r, i := range col {
			text, conf := "", 0.0
			if i != gap {
				if reads[r].Chars[i].Taken {
					continue
				}
				text, conf = reads[r].Chars[i].Text, reads[r].Chars[i].Conf
			} else if silent[at][r] {
				continue
			} else {
				conf = around(reads[r].Chars, cols, at, r)
			}
			voters++
			k := slices.IndexFunc(options, func(o option) bool { return o.text == text })
			if k < 0 {
				options = append(options, option{text: text})
				k = len(options) - 1
			}
			o := &options[k]
			said, model := text, reads[r].Model
			switch {
			case text != "":
			case model == Shapes:
				said = other(col, reads)
			case model == Worn && pause(other(col, reads)):
				model = "" // any other's vote
			}
			o.weight += weight(model, said, conf, letters)
			o.votes++
			o.conf = max(o.conf, conf)
		}
		if c, ok := decide(col, reads, options, voters); ok {
			out, said = append(out, c), append(said, col[first])
		}
	}
	if len(reads) > 0 {
		grounds(out, said, reads[first].Chars)
	}
	return out
}

// Lettered tells whether a read is of words in a Latin alphabet for the most part: signs
// of letters and figures are none.
func (r Read) Lettered() bool {
	latin, others := 0, 0
	for _, c := range r.Chars {
		switch k := ClassOf(c.Text); {
		case k == Latin:
			latin++
		case japanese(k), k == Digit:
			others++
		}
	}
	return latin > others
}

// other is what the first of the reads that have something in a column have there.
func other(col []int, reads []Read) string {
	for r, i := range col {
		if i != gap {
			return reads[r].Chars[i].Text
		}
	}
	return ""
}

// Japanese tells whether most of a read's characters are kanji and kana.
func (r Read) Japanese() bool {
	n := 0
	for _, c := range r.Chars {
		if japanese(ClassOf(c.Text)) {
			n++
		}
	}
	return n > 0 && 2*n >= len(r.Chars)
}

// onlyLetters tells whether each read has a Latin letter in a column.
func onlyLetters(col []int, reads []Read) bool {
	for r, i := range col {
		if i == gap || ClassOf(reads[r].Chars[i].Text) != Latin {
			return false
		}
	}
	return true
}

// decide makes a column of what stands for choice; false: nothing stands there.
func decide(col []int, reads []Read, options []option, voters int) (Column, bool) {
	slices.SortStableFunc(options, func(a, b option) int { return cmp.Compare(b.weight, a.weight) })
	best := options[0]
	c := Column{Text: best.text, From: col[0]}
	if c.From == gap && c.Text == "" {
		return c, false
	}
	if c.From != gap && c.Text != reads[0].Chars[c.From].Text {
		c.Raw = reads[0].Chars[c.From].Text
	}
	total := 0.0
	for _, o := range options {
		total += o.weight
	}
	c.Conf = trust(best, voters)
	if c.From != gap && voters == 1 && reads[0].Chars[c.From].vouched() {
		c.Conf = max(c.Conf, vouchedConf)
	}
	c.Grounds = Grounds{Voters: voters, Votes: best.votes, Conf: best.conf}
	for _, o := range options[1:] {
		if o.text != "" && narrow(o.text) == narrow(best.text) {
			c.Grounds.Votes += o.votes // the same, as wide as its place or half as wide
			c.Grounds.Conf = max(c.Grounds.Conf, o.conf)
		}
		if o.text != "" {
			c.Alts = append(c.Alts, Alt{o.text, 100 * o.weight / total})
		}
	}
	return c, true
}

// narrow is a sign of Latin print in its own width: models print （ as (, and shapes say
// which of them stands there.
func narrow(text string) string {
	if r, n := utf8.DecodeRuneInString(text); n == len(text) && r > 0xff00 && r < 0xff5f {
		return string(r - 0xfee0)
	}
	return text
}

// silences tells for each column which reads have no say there.
func silences(cols [][]int, reads int) [][]bool {
	out := make([][]bool, len(cols))
	for i := range out {
		out[i] = make([]bool, reads)
	}
	for r := range reads {
		for i := 0; i < len(cols); i++ {
			a := i
			for i < len(cols) && cols[i][r] == gap {
				i++
			}
			if i-a < silentRun {
				continue
			}
			for k := a; k < i; k++ {
				out[k][r] = true
			}
		}
	}
	return out
}

// around is the confidence that a read has nothing in a column: that of the less
// sure of the characters on either side.
func around(chars []Char, cols [][]int, at, r int) float64 {
	conf, found := 100.0, false
	for i := at - 1; i >= 0; i-- {
		if k := cols[i][r]; k != gap {
			conf, found = min(conf, chars[k].Conf), true
			break
		}
	}
	for i := at + 1; i < len(cols); i++ {
		if k := cols[i][r]; k != gap {
			conf, found = min(conf, chars[k].Conf), true
			break
		}
	}
	if !found {
		return 0
	}
	return conf
}
