package reading

import (
	"slices"
	"strings"
	"testing"
)

// letter is a page of n characters that are surely right.
func letter(n int) *Page {
	p := &Page{}
	c := sure.Prove("務", Ink{}, false)
	for range n {
		p.Char(&c)
	}
	return p
}

// More of anything that tells against a page never makes it look better.
func TestExpectedGrows(t *testing.T) {
	for i, name := range pageNames {
		if i == PageChars {
			continue
		}
		p, last := letter(400), 0.0
		for range 500 {
			p[i]++
			e := p.Expected()
			if e < last || e > 1 {
				t.Fatalf("%s: %v after %v", name, e, last)
			}
			last = e
		}
		if last <= letter(400).Expected() {
			t.Errorf("%s tells nothing", name)
		}
	}
}

// What a person would expect of these pages, too.
func TestExpected(t *testing.T) {
	doubted := Grounds{Voters: 3, Votes: 1, Conf: 70, Line: 70}
	c := doubted.Prove("務", Ink{Like: 0.6}, false)
	garbage := &Page{}
	for range 300 {
		garbage.Char(&c)
	}
	with := func(i int, v float64) *Page {
		p := letter(400)
		p[i] = v
		return p
	}
	for _, c := range []struct {
		name        string
		page        *Page
		least, most float64
	}{
		{"an empty page", &Page{}, 0, 0},
		{"a clear letter", letter(400), 0.00001, 0.003},
		{"a letter with a line lost", with(PageLost, 20), 0.02, 0.06},
		{"a letter with a punched hole", with(PageBlots, 4), 0.0002, 0.005},
		{"a form with nothing filled in", &Page{PageChars: 12, PageTables: 3}, 0.001, 0.02},
		{"print too bad to be read", &Page{PageUnread: 200}, 1, 1},
		{"half of it too bad to be read", with(PageUnread, 400), 0.5, 0.51},
		{"garbage", garbage, 0.5, 1},
	} {
		if e := c.page.Expected(); e < c.least || e > c.most {
			t.Errorf("%s: %.5f, want %v to %v", c.name, e, c.least, c.most)
		}
	}
}

// A character counts by how likely it is right, and a mark as a mark too.
func TestPageChar(t *testing.T) {
	var p Page
	var c Proof
	for _, base := range []float64{7, 2, 0} { // right with 0.999, 0.88, 0.5
		c[rightBase] = base / rightWeights[rightBase]
		p.Char(&c)
	}
	if p[PageChars] != 3 || p[PageDoubtful] < 0.1 || p[PageDoubtful] > 0.13 || p[PagePoor] != 0.5 || p[PageMarks] != 0 {
		t.Errorf("%v", p)
	}
	c[rightBase] = 0.5 / rightWeights[rightBase]
	again, w := p, rightWeights
	again[PageRoom] = 7
	w[rightBase] += Caution // as it was fitted
	again.Recount([]*Proof{&c, &c}, w)
	if again[PageChars] != 2 || again[PagePoor] != 2*(1-c.Right()) || again[PageDoubtful] != 0 || again[PageRoom] != 7 {
		t.Errorf("counted anew: %v", again)
	}
	m := Grounds{Voters: 2, Votes: 1, Conf: 60, Line: 97}
	mark := m.Prove("・", Ink{}, false)
	p = Page{}
	p.Char(&mark)
	if p[PageMarks] != 1-mark.Right() || p[PageMarks] != p[PagePoor] {
		t.Errorf("a mark: %v", p)
	}
}

// A line of ten characters that is twenty long may lack some.
func TestPageLine(t *testing.T) {
	var p Page
	ten := strings.Split("総務課の職員は次の通", "")
	p.Line(ten, 10)
	p.Line(ten, 0)
	if p != (Page{}) {
		t.Errorf("nothing tells against these lines: %v", p)
	}
	p.Line(ten, 20)
	if p[PageRoom] != 5 {
		t.Errorf("room for %v", p[PageRoom])
	}
	p.Line(strings.Split("一ー|・|-", ""), 6)
	if p[PageOdd] < 2 {
		t.Errorf("%v odd neighbours", p[PageOdd])
	}
	sum := p
	sum.Add(&p)
	if sum[PageRoom] != 10 || sum[PageOdd] != 2*p[PageOdd] {
		t.Errorf("of two pages %v", sum)
	}
}

func TestPageString(t *testing.T) {
	s := pageWeights.String()
	if n := strings.Count(s, "\n"); n != pages || !strings.Contains(s, "\tPageUnread: 1,\n") || slices.Contains(pageNames[:], "") {
		t.Errorf("%d lines:\n%s", n, s)
	}
}
