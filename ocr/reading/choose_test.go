package reading

import (
	"math"
	"strings"
	"testing"
)

// What stands at a doubtful place is what most speaks for: each of these turns the scale.
func TestChances(t *testing.T) {
	place := Place{Conf: 60, Voters: 3, Votes: 1}
	read := Candidate{Rune: '下', Read: true, Like: 0.95, Apart: 0.3, Usual: -14}
	other := Candidate{Rune: '平', Like: 0.955, Usual: -14}
	chance := func(p Place, c ...Candidate) float64 { return p.Chances(c)[1] }
	with := func(change func(*Candidate)) Candidate {
		c := other
		change(&c)
		return c
	}
	base := chance(place, read, other)
	if base >= 0.6 {
		t.Errorf("ink that is hardly more like makes another character: %.3f", base)
	}
	for name, p := range map[string]float64{
		"usual between its neighbours": chance(place, read, with(func(c *Candidate) { c.Usual = -4 })),
		"more like":                    chance(place, read, with(func(c *Candidate) { c.Like = 0.985 })),
		"read by another model":        chance(place, read, with(func(c *Candidate) { c.Conf = 40 })),
		"read with more doubt":         chance(Place{Conf: 30, Voters: 3, Votes: 1}, read, other),
	} {
		if p <= base+0.02 {
			t.Errorf("%s: %.3f, without that %.3f", name, p, base)
		}
	}
	if p := chance(Place{Conf: 94, Voters: 2, Votes: 2}, Candidate{Rune: '下', Read: true, Like: 0.99, Usual: -5}, other); p > 0.05 {
		t.Errorf("what two models and the ink say: %.3f for another", p)
	}
}

// An old form needs more than its ink, but on a page that is printed in them.
func TestOldFormsByPage(t *testing.T) {
	c := []Candidate{{Rune: '体', Read: true, Like: 0.95, Apart: 0.2, Usual: -8}, {Rune: '體', Like: 0.96, Usual: -8}}
	now, then := Place{Conf: 70, Voters: 2, Votes: 1}, Place{Conf: 70, Voters: 2, Votes: 1, Old: 0.5}
	if a, b := now.Chances(c)[1], then.Chances(c)[1]; a >= b || b < 2*a {
		t.Errorf("%.3f, on an old page %.3f", a, b)
	}
}

// Chances are shares of one, whatever is known.
func TestChancesSum(t *testing.T) {
	for _, c := range [][]Candidate{
		{{Rune: '市', Read: true}},
		{{Rune: '市', Read: true}, {Rune: '布', Like: 0.9, Usual: -100}, {Rune: 'ナ', Lacks: true, Conf: 100, Usual: -1000}},
	} {
		sum := 0.0
		for _, p := range (Place{}).Chances(c) {
			sum += p
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%v: %f", c, sum)
		}
	}
}

// Weights are printed as they stand in the source.
func TestWeightsPrinted(t *testing.T) {
	var w Weighing
	w[forUsual] = 0.4321
	var p Proof
	p[rightChance] = 1.5
	if s := w.String(); strings.Count(s, "\n") != int(speaks) || !strings.Contains(s, "\tforUsual: 0.432,\n") {
		t.Error(s)
	}
	if s := p.String(); strings.Count(s, "\n") != int(rights) || !strings.Contains(s, "\trightChance: 1.500,\n") {
		t.Error(s)
	}
}

// Rare forms of names and old forms are as usual as what they stand for.
func TestUsualForm(t *testing.T) {
	for r, want := range map[rune]rune{'體': '体', '邉': '辺', '邊': '辺', '髙': '高', '瀨': '瀬', '市': '市', 'の': 'の'} {
		if got := UsualForm(r); got != want {
			t.Errorf("%c: %c, want %c", r, got, want)
		}
	}
	for _, f := range nameForms {
		r := []rune(f)[0]
		if !strings.ContainsRune(f, UsualForm(r)) || UsualForm(r) == r {
			t.Errorf("%c counts as %c", r, UsualForm(r))
		}
	}
}

// A rare form of a name's kanji stands in no word.
func TestNoName(t *testing.T) {
	for in, want := range map[string]bool{"残髙": true, "髙知": true, "髙橋": false, "日髙": false, "残崎": false} {
		r := []rune(in)
		if got := NoName(r[0], "", string(r[1])) || NoName(r[1], string(r[0]), ""); got != want {
			t.Errorf("%s: %v", in, got)
		}
	}
}
