package index

import (
	"slices"
	"strings"
	"unicode"
)

// An edit is where a word and the place that it is found at differ: the word's i-th
// character against the page's j-th, of which one may be missing.
type edit struct {
	i, j int // −1: nothing stands there
	code WhyCode
}

// edits are the differences of one place, in the word's order.
func (r *reading) edits(p []rune, f misfit) []edit {
	t := f.end - f.start
	cost := make([][]int, len(p)+1)
	for i := range cost {
		cost[i] = make([]int, t+1)
		for j := range cost[i] {
			cost[i][j] = never
		}
	}
	cost[0][0] = 0
	for i := 0; i <= len(p); i++ {
		for j := 0; j <= t; j++ {
			if i > 0 && j > 0 {
				d, _ := r.swapIn(p, i-1, f.start+j-1)
				cost[i][j] = min(cost[i][j], cost[i-1][j-1]+d)
			}
			if j > 0 && i > 0 {
				cost[i][j] = min(cost[i][j], cost[i][j-1]+r.extra(f.start+j-1))
			}
			if i > 0 {
				cost[i][j] = min(cost[i][j], cost[i-1][j]+r.missing(p[i-1], f.start+j))
			}
		}
	}
	var out []edit
	for i, j := len(p), t; i > 0 || j > 0; {
		if i > 0 && j > 0 {
			if d, code := r.swapIn(p, i-1, f.start+j-1); cost[i][j] == cost[i-1][j-1]+d && d < never {
				if d > 0 {
					out = append(out, edit{i - 1, f.start + j - 1, code})
				}
				i, j = i-1, j-1
				continue
			}
		}
		if j > 0 && i > 0 && cost[i][j] == cost[i][j-1]+r.extra(f.start+j-1) {
			out = append(out, edit{-1, f.start + j - 1, WhyUnsure})
			j--
			continue
		}
		if i == 0 {
			break
		}
		code := WhyUnsure
		if unreadable(p[i-1]) {
			code = WhyUnreadable
		}
		out = append(out, edit{i - 1, -1, code})
		i--
	}
	slices.Reverse(out)
	return out
}

// The numbers of characters from which the rest of a word says enough for one of its
// ends to be what the reader was not sure of: on any page, and on a bad one.
const (
	longWord  = 8
	longOnBad = 6
)

// longRun is the number of characters from which two next to each other inside a
// word may both be vague.
const longRun = 12

// plausible tells whether a word's differences from a place are those of one that
// was misread there, rather than of another that was read well. What stands at the
// end of a word is most often another word, so that more is wanted there than that
// the reader was unsure; and a numeral is known by its look alone.
func (r *reading) plausible(p []rune, edits []edit) bool {
	last := len(p) - 1
	vague, open := map[int]bool{}, map[int]bool{} // doubtful; and what no model prints
	least := longWord
	if r.bad {
		least = longOnBad
	}
	for _, e := range edits {
		end := e.i == 0 || e.i == last
		switch e.code {
		case WhyUnsure:
			if e.i < 0 {
				continue
			}
			vague[e.i] = true
			if r.otherNumber(p, e) || end && (len(p) < least || e.j >= 0 && r.confidence(e.j) >= barely) {
				return false
			}
		case WhyUnreadable:
			open[e.i] = true
			// Of a word's end a kanji is left, of a sign (◎) nothing.
			if _, doubted := r.doubted(e.j); end && !doubted && !unicode.IsLetter(p[e.i]) {
				return false
			}
		case WhyLooks:
			if r.parts(p, e) {
				return false
			}
		}
	}
	for i := range last {
		both := vague[i] && (vague[i+1] || open[i+1]) || open[i] && vague[i+1]
		if both && (i == 0 || i+1 == last || len(p) < longRun) {
			return false
		}
	}
	return true
}

// barely is the confidence below which a numeral may be any other, and the end of a
// long word another character.
const barely = 65

// otherNumber tells of a numeral in whose place stands what was read better than
// barely, or is none: then it is another number, or no number.
func (r *reading) otherNumber(p []rune, e edit) bool {
	return e.j >= 0 && counts(p[e.i]) && (!counts(r.runes[e.j]) || r.confidence(e.j) >= barely)
}

// parts tells of a comma or point in a number that was read well: 1,230 is not 1.230.
func (r *reading) parts(p []rune, e edit) bool {
	if d, ok := r.doubted(e.j); ok && d.Conf < sure || !strings.ContainsRune(",.", p[e.i]) && !counts(p[e.i]) {
		return false
	}
	digit := func(i int) bool { return i >= 0 && i < len(r.runes) && r.runes[i] >= '0' && r.runes[i] <= '9' }
	return digit(e.j-1) || digit(e.j+1)
}

// explain names the differences of one place.
func (r *reading) explain(p []rune, edits []edit) []Why {
	var out []Why
	for _, e := range edits {
		y := Why{Code: e.code}
		if e.i >= 0 {
			y.Asked = string(p[e.i])
		}
		if e.j >= 0 {
			y.Found = string(r.runes[e.j])
		}
		out = append(out, y)
	}
	return out
}

// elsewhere is on how many other pages a text must stand for it to be no misreading.
const elsewhere = 2

// likely leaves out hits for which the reader need only have been unsure of what
// it read, where the very same stands on other pages among the candidates: then it
// was read well, and is another word.
func (p *pass) likely(hits, pool []*Entry) []*Entry {
	return slices.DeleteFunc(hits, func(e *Entry) bool {
		m := p.matcher(e)
		for _, w := range p.root.bodyTerms() {
			f := m.bestMisfit(w)
			if f == nil || !slices.ContainsFunc(f.why, func(y Why) bool { return y.Code == WhyUnsure }) {
				continue
			}
			text, n := string(m.read.runes[f.start:f.end]), 0
			for _, o := range pool {
				if o.ID != e.ID && strings.Contains(o.Chars, text) {
					if n++; n >= elsewhere {
						return true
					}
				}
			}
		}
		return false
	})
}
