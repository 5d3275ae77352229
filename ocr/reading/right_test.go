package reading

import "testing"

// What the tests below compare with: a kanji that two models read alike and surely.
var sure = Grounds{Voters: 2, Votes: 2, Conf: 99.3, Line: 99}

func right(g Grounds, text string, ink Ink, changed bool) float64 {
	p := g.Prove(text, ink, changed)
	return p.Right()
}

func TestSureCharactersMayBeCountedOn(t *testing.T) {
	for _, text := range []string{"務", "の", "カ", "4"} {
		if c := Confidence(right(sure, text, Ink{}, false)); c < 99 {
			t.Errorf("%s: %d", text, c)
		}
	}
}

// Each of these says less for a character than what it is compared with.
func TestWhatSpeaksAgainst(t *testing.T) {
	doubted := Grounds{Voters: 2, Votes: 2, Conf: 96, Line: 98}
	alike, unlike := Ink{Like: 0.99}, Ink{Like: 0.85}
	with := func(change func(*Grounds)) Grounds {
		g := doubted
		change(&g)
		return g
	}
	base := right(doubted, "務", alike, false)
	for name, p := range map[string]float64{
		"unlike ink":           right(doubted, "務", unlike, false),
		"another more like":    right(doubted, "務", Ink{Like: 0.99, Rival: true}, false),
		"no ink":               right(doubted, "務", Ink{Missing: true}, false),
		"another's ink":        right(doubted, "務", Ink{Like: 0.99, Other: 1}, false),
		"a model less sure":    right(with(func(g *Grounds) { g.Conf = 90 }), "務", alike, false),
		"a doubtful line":      right(with(func(g *Grounds) { g.Line = 80 }), "務", alike, false),
		"one of two says it":   right(with(func(g *Grounds) { g.Votes = 1 }), "務", alike, false),
		"not in the first":     right(with(func(g *Grounds) { g.Added = true }), "務", alike, false),
		"a letter, not a word": right(doubted, "w", alike, false),
	} {
		if p >= base {
			t.Errorf("%s: %.4f, without that %.4f", name, p, base)
		}
	}
	if a, b := right(doubted, "6", alike, false), right(doubted, "6", Ink{Like: 0.99, Slim: 1}, false); b >= a {
		t.Errorf("a figure as slim as a stroke: %.4f, a broad one %.4f", b, a)
	}
	if a, b := right(sure, "務", alike, false), right(sure, "務", unlike, false); a != b {
		t.Errorf("the ink of a sure character is not asked: %.4f and %.4f", a, b)
	}
}

// The surer of two models, all else equal, is never worth less where they agree.
func TestRightGrowsWithConfidence(t *testing.T) {
	last := 0.0
	for conf := 0.0; conf < 99; conf++ {
		p := right(Grounds{Voters: 2, Votes: 2, Conf: conf, Line: 97}, "務", Ink{Like: 0.98}, false)
		if p < last || p <= 0 || p >= 1 {
			t.Fatalf("%.0f: %.4f after %.4f", conf, p, last)
		}
		last = p
	}
}

func TestConfidence(t *testing.T) {
	for p, want := range map[float64]uint8{0: 0, 0.344: 34, 0.949: 94, 0.979: 94, 0.98: 98, 0.993: 99, 0.9984: 99, 0.9986: 100, 1: 100} {
		if got := Confidence(p); got != want {
			t.Errorf("%.4f: %d, want %d", p, got, want)
		}
	}
}

// A vote tells what it rests on.
func TestGrounds(t *testing.T) {
	two := Vote([]Read{read("Japanese", "墓地·昔葬", 98), read("jpn", "墓地改葬", 96)})
	three := Vote([]Read{read("Japanese", "墓葬", 98), read("jpn", "墓地葬", 96), read("best", "墓地葬", 97)})
	// Shapes are less sure than models are, and know how wide a bracket is.
	worn := Vote([]Read{read(Shapes, "（墓·葬", 80), read("Japanese", "(墓地", 97), read("jpn", "(墓地", 96)})
	for i, c := range []struct {
		col  Column
		text string
		want Grounds
	}{
		{two[0], "墓", Grounds{2, 2, 98, false, (98 + 30 + 98) / 3.}},
		{two[2], "改", Grounds{2, 1, 96, false, 98}},
		{three[0], "墓", Grounds{3, 3, 98, false, (98 + 50) / 2.}},
		{three[1], "地", Grounds{3, 2, 97, true, 98}},
		{worn[0], "(", Grounds{3, 3, 97, false, 97}},
		{worn[2], "地", Grounds{3, 2, 97, false, 97}},
		{Vote([]Read{read("Japanese", "金", 98)})[0], "金", Grounds{1, 1, 98, false, loneConf}},
	} {
		if c.col.Text != c.text || c.col.Grounds != c.want {
			t.Errorf("%d: %s %+v, want %s %+v", i, c.col.Text, c.col.Grounds, c.text, c.want)
		}
	}
}

// Only kanji are asked for their company, and only where both neighbours are unusual.
func TestOdd(t *testing.T) {
	for _, c := range []struct {
		text             string
		behind, followed float64
		want             bool
	}{
		{"深", -3, -1, true},
		{"深", 2, -3, true},
		{"深", -3, 6, false},
		{"深", 1, 2, false},
		{"の", -3, -1, false},
		{"6", -3, -1, false},
	} {
		if got := Odd(c.text, c.behind, c.followed); got != c.want {
			t.Errorf("%v: %v", c, got)
		}
	}
}

// A character that is strange beside its neighbours is less likely right, whatever its
// script; of how many of a page are wrong that tells nothing.
func TestNeighboursTell(t *testing.T) {
	for _, text := range []string{"務", "の", "4", "m"} {
		p := sure.Prove(text, Ink{}, false)
		var known, strange Page
		known.Char(&p)
		was := p.Right()
		p.SetBeside(-6, 1)
		strange.Char(&p)
		less := p.Right()
		p.SetBeside(6, 6)
		if more := p.Right(); less >= was || more <= was {
			t.Errorf("%s: strange %.4f, without neighbours %.4f, usual %.4f", text, less, was, more)
		}
		if known != strange {
			t.Errorf("%s: the page counts %v, with neighbours %v", text, known, strange)
		}
	}
}
