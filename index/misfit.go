package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
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

// plausible tells whether a word's differences from a place are those of one that
// was misread there, rather than of another that was read well: where the word is
// long enough to say, by the evidence; where it is not, by its looks.
func (r *reading) plausible(p []rune, f *misfit) bool {
	if len(p) >= telling {
		return f.says.odds() >= enough && !r.otherNumber(p, f)
	}
	for _, e := range f.edits {
		switch e.code {
		case WhyUnreadable:
			// Of a word's end a kanji is left, of a sign (◎) nothing.
			if _, doubted := r.doubted(e.j); (e.i == 0 || e.i == len(p)-1) && !doubted && !unicode.IsLetter(p[e.i]) {
				return false
			}
		case WhyLooks:
			if r.parts(p, e) {
				return false
			}
		}
	}
	return true
}

// telling is the number of characters from which the rest of a word tells whether
// one of them was misread.
const telling = 4

// otherNumber tells of a number of few digits that stands there with another separator,
// which was read well: 63,1 is not 63.1. So few digits tell no more than as many
// letters of a word; more of them do.
func (r *reading) otherNumber(p []rune, f *misfit) bool {
	digits := 0
	for _, c := range p {
		if c >= '0' && c <= '9' {
			digits++
		} else if !strings.ContainsRune(",.", c) {
			return false
		}
	}
	return digits < telling && slices.ContainsFunc(f.edits, func(e edit) bool { return e.code == WhyLooks && r.parts(p, e) })
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

// likely leaves out hits that what stands on the other candidates speaks against:
// where the very same stands there too, and was read well, it is another word.
func (p *pass) likely(hits []*Entry, o *pool) []*Entry {
	return slices.DeleteFunc(hits, func(e *Entry) bool {
		m := p.matcher(e)
		for _, w := range p.root.bodyTerms() {
			f := m.bestMisfit(w)
			if f == nil || utf8.RuneCountInString(w.Phrases[0]) < telling {
				continue
			}
			chars := []rune(w.Phrases[0])
			o.speak(m, chars, f)
			if f.says.odds() < enough {
				return true
			}
		}
		return false
	})
}
