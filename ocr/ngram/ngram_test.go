package ngram

import (
	"math"
	"testing"
)

func TestFold(t *testing.T) {
	for r, want := range map[rune]rune{'7': Digit, '\uff17': Digit, 'B': Letter, '\uff22': Letter, '市': '市', 'の': 'の', '。': '。'} {
		if got := Fold(r); got != want {
			t.Errorf("%c: %c, want %c", r, got, want)
		}
	}
}

// What is written comes back: counts as near as a level allows, and what was not counted
// is as rare as can be.
func TestEncode(t *testing.T) {
	single := map[rune]float64{'市': 100, '役': 10, '所': 12, Digit: 50}
	pairs := map[[2]rune]float64{{'市', '役'}: 8, {'役', '所'}: 10}
	b, err := Encode(single, pairs, map[[3]rune]float64{{'市', '役', '所'}: 8})
	if err != nil {
		t.Fatal(err)
	}
	m, err := parse(b)
	if err != nil {
		t.Fatal(err)
	}
	near := func(p, want float64) bool { return math.Abs(math.Exp(p)-want) < want*.06 }
	n := 172.0 + 5 // and one more of each index
	if p := m.P(0, 0, '役'); !near(p, 11/n) {
		t.Errorf("役 alone: %.4f", math.Exp(p))
	}
	if p := m.P(0, '市', '役'); !near(p, (1-byPair)*11/n+byPair*8/100) {
		t.Errorf("役 after 市: %.4f", math.Exp(p))
	}
	if p := m.P('市', '役', '所'); !near(p, (1-byTriple)*((1-byPair)*13/n+byPair*10/10)+byTriple*1) {
		t.Errorf("所 after 市役: %.4f", math.Exp(p))
	}
	if a, b := m.P(0, '市', '郎'), m.P(0, '市', '役'); a >= b {
		t.Errorf("an unknown character is as usual as 役: %.3f, %.3f", a, b)
	}
	if a, b := m.P(0, 0, '7'), m.P(0, 0, '3'); a != b {
		t.Errorf("digits differ: %.3f, %.3f", a, b)
	}
}

func TestDamagedCounts(t *testing.T) {
	b, err := Encode(map[rune]float64{'市': 100, '役': 10}, map[[2]rune]float64{{'市', '役'}: 8}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for n := range b {
		if _, err := parse(b[:n]); err == nil {
			t.Errorf("the first %d bytes of %d are taken for counts", n, len(b))
		}
	}
	if _, err := parse(append(b, 0)); err == nil {
		t.Error("bytes after the counts are not seen")
	}
}

// The counts that come with the program tell what stands in Japanese text from what
// looks like it.
func TestKnown(t *testing.T) {
	m := Known()
	for _, c := range []struct{ before, right, wrong, after string }{
		{"の区", "域", "城", "内に"}, {"太", "平", "下", "洋の"}, {"北海", "道", "首", "の漁"}, {"、皮", "膚", "盧", "の色"},
		{"市役", "所", "折", "にお"}, {"処分", "を", "々", "する"}, {"", "第", "弟", "一条"}, {"委員", "会", "合", "議室"},
	} {
		var before, after [2]rune
		b, a := []rune(c.before), []rune(c.after)
		for i, r := range b {
			before[2-len(b)+i] = r
		}
		copy(after[:], a)
		right, wrong := m.Between([]rune(c.right)[0], before, after), m.Between([]rune(c.wrong)[0], before, after)
		if right <= wrong+1 {
			t.Errorf("%s[%s|%s]%s: %.2f and %.2f", c.before, c.right, c.wrong, c.after, right, wrong)
		}
	}
}

func BenchmarkBetween(b *testing.B) {
	m := Known()
	for b.Loop() {
		m.Between('域', [2]rune{'の', '区'}, [2]rune{'内', 'に'})
	}
}

// What is usual between its neighbours is told from what is not, and nothing is said where
// nothing stands.
func TestBeside(t *testing.T) {
	m := Known()
	usual, after := m.Beside('市', '役', '所', 'の')
	strange, afterStrange := m.Beside('市', '役', '斤', 'の')
	if usual < 3 || usual-strange < 3 || max(usual, after) > beside || min(strange, afterStrange) < -beside {
		t.Errorf("役所の %.1f %.1f, 役斤の %.1f %.1f", usual, after, strange, afterStrange)
	}
	if b, f := m.Beside(0, 0, '所', 0); b != 0 || f != 0 {
		t.Errorf("alone %.1f %.1f", b, f)
	}
}
