package index

import "testing"

// What is called strange at a glance is never taken for what is asked for, whether
// it stands at a word's end or inside a long one.
func TestStrange(t *testing.T) {
	e := &Entry{Chars: "第三条 道路占用の許可は、市長か行ふ。口ロ囗力カ工エ二ニ一ー夕タ末未土士1lI0O謄騰戸尸"}
	r := newReading(e, nil)
	word := []rune("道路占用許可証")
	called, not := 0, 0
	for _, c := range "口力工二一夕末土1l0O条許可市長謄騰猶戸" {
		w := r.known.of(c)
		for i := range r.runes {
			word[3] = c
			cost, _ := r.swapIn(word, 3, i)
			if !r.strange(&w, i) {
				if !w.lost { // anything may stand for these
					not++
				}
				continue
			}
			if called++; cost != never {
				t.Errorf("%c for %c is strange, and costs %d", r.runes[i], c, cost)
			}
		}
	}
	if called < 5*not {
		t.Errorf("%d called strange, %d not: that is no help", called, not)
	}
}
