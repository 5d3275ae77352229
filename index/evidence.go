package index

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"fumikura/index/japanese"
)

// What speaks for a place being a word that was misread, or for its being another
// word. Each is a number that is weighed by its place in weights.
const (
	always     = iota
	length     // binary logarithm of the word's characters over 8
	further    // differences beyond the first
	offered    // the reader had the character as another reading
	confused   // the reader was measured to confuse the two: 4 + the logarithm of the rate
	resembles  // the two look alike, 0 to 1
	other      // nothing of these: the reader was only unsure
	otherEnd   // likewise, at the word's first or last character
	lost       // nothing stands there
	lostEnd    // likewise, at the word's end
	signs      // one sign of punctuation for another
	numeral    // a digit or numeral was asked for
	doubts     // of the reader, as the logarithm of the odds that it erred
	elsewhere  // other pages have the very same there, and read well
	around     // other pages have it with the characters on its sides, and read well
	askedAgain // other pages have what was asked for
	kinds
)

// weights are the logarithms of the odds that each brings, fitted by logistic
// regression to the candidates of queries that were cut from pages with known text
// (TestWeights, which also fits them anew).
var weights = evidence{
	always: 1.23, length: 1.00, further: -0.35, offered: 1.42, confused: 0.39, resembles: 0.79, other: -0.61, otherEnd: -1.16,
	lost: -1.28, lostEnd: -0.42, signs: 0.31, numeral: -0.73, doubts: 0.25, elsewhere: -1.00, around: -0.72, askedAgain: -0.27,
}

// evidence is how much of each there is.
type evidence [kinds]float64

// odds is the natural logarithm of the odds that it is the word, misread.
func (v *evidence) odds() float64 {
	sum := 0.0
	for i, x := range v {
		sum += weights[i] * x
	}
	return sum
}

// enough is the odds from which a place is shown as misread, somewhat less than even:
// a page too many is seen at a glance, and one too few is never seen. Where what stands
// on other pages is not yet known, which can only speak against it, it is a bound.
const enough = -0.3

// Bounds of the evidence, so that none speaks louder than it was measured to.
const (
	longest   = 16 // characters
	manyPages = 7
	somePages = 3
)

// evidence of one place, as far as the page itself tells.
func (r *reading) evidence(p []rune, edits []edit) (v evidence) {
	v[always] = 1
	v[length] = math.Log2(float64(min(len(p), longest)) / 8)
	v[further] = float64(max(0, len(edits)-1))
	for _, e := range edits {
		end := e.i == 0 || e.i == len(p)-1
		if e.i >= 0 && counts(p[e.i]) {
			v[numeral]++
		}
		if e.j < 0 {
			v[lost]++
			if end {
				v[lostEnd]++
			}
			continue
		}
		v[doubts] += r.doubtOf(e.j)
		if e.i >= 0 {
			r.difference(&v, p[e.i], e.j, end)
		}
	}
	return v
}

// difference notes what tells of want, asked for where the rune at j stands.
func (r *reading) difference(v *evidence, want rune, j int, end bool) {
	got := r.runes[j]
	if !letter(want) && !letter(got) {
		v[signs]++
	}
	d, _ := r.doubted(j)
	rate, pct := confusion(want, got), alike(want, got)
	switch {
	case slices.Contains(d.Alts, string(want)):
		v[offered]++
	case rate > 0:
		v[confused] += 4 + math.Log(rate)
		v[resembles]++
	case pct >= ratherAlike:
		v[resembles] += float64(pct) / 100
	case unreadable(want) && (letter(want) || !end): // of a sign at a word's end nothing need be left
	default:
		v[other]++
		if end {
			v[otherEnd]++
		}
	}
}

// letter tells what is no sign of punctuation.
func letter(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }

// doubtOf is the binary logarithm of the odds that the rune at j was misread, in
// quarters: −1.5 where the reader was sure, 0 where it said nothing of the whole page.
func (r *reading) doubtOf(j int) float64 {
	if len(r.doubts) == 0 {
		return 0
	}
	d, ok := r.doubted(j)
	if !ok || d.Conf >= 99 {
		return -1.5
	}
	c := float64(max(1, d.Conf))
	return math.Log2((100-c)/c) / 4
}

// confusion is how often the reader took want for got, of all times; 0 where it was
// not measured to.
func confusion(want, got rune) float64 {
	for _, c := range japanese.Confusions(want) {
		if c.Read == got {
			return float64(c.Times) / float64(c.Of)
		}
	}
	return 0
}

// A pool is the candidates of a pass, on which what stands at a doubtful place may
// stand as well.
type pool struct {
	entries []*Entry
	pairs   []pairs // of each
	read    map[*Entry]*reading
	found   map[phrase][]*Entry
}

// pairs tell of most texts that they don't stand on a page, without reading it: a bit
// for each two characters next to each other, by a hash of them.
type pairs [256]uint64

func (p *pairs) of(a, b rune) (word *uint64, bit uint64) {
	h := uint32(a)*0x9e3779b1 ^ uint32(b)*0x85ebca6b
	h ^= h >> 15
	return &p[h>>6&255], 1 << (h & 63)
}

// pairsOf are those of a text.
func pairsOf(text string) (p pairs) {
	last := rune(-1)
	for _, c := range text {
		word, bit := p.of(last, c)
		if last >= 0 {
			*word |= bit
		}
		last = c
	}
	return p
}

// may tells whether a page with these pairs may hold a text.
func (p *pairs) may(text []rune) bool {
	for i := 1; i < len(text); i++ {
		if word, bit := p.of(text[i-1], text[i]); *word&bit == 0 {
			return false
		}
	}
	return true
}

// A phrase is a text of which the characters at some places must have been read
// without doubt.
type phrase struct {
	text string
	at   string // the places, as characters
}

func newPool(entries []*Entry) *pool {
	return &pool{entries: entries, read: map[*Entry]*reading{}, found: map[phrase][]*Entry{}}
}

// count is on how many other pages than e a text stands, at most most, with the
// characters at the places read without doubt.
func (o *pool) count(e *Entry, text []rune, at []rune, most int) int {
	k := phrase{string(text), string(at)}
	list, ok := o.found[k]
	if !ok {
		if o.pairs == nil {
			for _, c := range o.entries {
				o.pairs = append(o.pairs, pairsOf(c.Chars))
			}
		}
		for i, c := range o.entries {
			if o.pairs[i].may(text) && strings.Contains(c.Chars, k.text) && o.surely(c, k.text, at) {
				if list = append(list, c); len(list) > manyPages {
					break
				}
			}
		}
		o.found[k] = list
	}
	n := len(list)
	if slices.ContainsFunc(list, func(c *Entry) bool { return c.ID == e.ID }) {
		n--
	}
	return min(n, most)
}

// surely tells whether a text stands on a page with the characters at the places
// read without doubt.
func (o *pool) surely(e *Entry, text string, at []rune) bool {
	if len(at) == 0 {
		return true
	}
	r, ok := o.read[e]
	if !ok {
		r = newReading(e, nil)
		o.read[e] = r
	}
	return slices.ContainsFunc(find(e.Chars, text), func(s span) bool {
		return !slices.ContainsFunc(at, func(i rune) bool {
			d, ok := r.doubted(s.start + int(i))
			return ok && d.Conf < sure
		})
	})
}

// speak adds to a place's evidence what stands on other pages.
func (o *pool) speak(m *matcher, p []rune, f *misfit) {
	text := m.read.runes[f.start:f.end]
	var at []rune
	for _, e := range f.edits {
		if e.j >= 0 {
			at = append(at, rune(e.j-f.start))
		}
	}
	much := func(n int) float64 { return math.Log2(1 + float64(n)) }
	again := func(e edit) bool { return m.read.again(p, e) }
	if slices.ContainsFunc(f.edits, func(e edit) bool { return !again(e) }) {
		f.says[elsewhere] = much(o.count(m.e, text, at, manyPages))
	}
	f.says[askedAgain] = much(o.count(m.e, p, nil, manyPages))
	for _, e := range f.edits {
		if e.i < 0 || e.j < 0 || again(e) {
			continue
		}
		f.says[around] += much(o.beside(m, e.j, 1, 1))
		if e.i == 0 {
			f.says[around] += much(o.beside(m, e.j, 2, 0))
		} else if e.i == len(p)-1 {
			f.says[around] += much(o.beside(m, e.j, 0, 2))
		}
	}
}

// again tells of a difference that the reader makes on other pages as well, so that
// finding it there says nothing: a sign that it was measured to take for another, and
// what stands for a character that no model can print, unless the reader was sure of it.
func (r *reading) again(p []rune, e edit) bool {
	if e.i < 0 || e.j < 0 {
		return false
	}
	want, got := p[e.i], r.runes[e.j]
	if e.code == WhyUnreadable {
		_, doubted := r.doubted(e.j)
		return doubted || len(r.doubts) == 0
	}
	return !letter(want) && !letter(got) && confusion(want, got) > 0
}

// beside is on how many other pages the rune at j stands, read without doubt, with
// the same characters before and after it.
func (o *pool) beside(m *matcher, j, before, after int) int {
	from, to := max(0, j-before), min(len(m.read.runes), j+after+1)
	return o.count(m.e, m.read.runes[from:to], []rune{rune(j - from)}, somePages)
}
