package reading

import (
	"slices"
	"strings"
	"testing"
)

// doubts marks what read made doubtful.
func doubts(r Read) []bool {
	var out []bool
	for _, c := range r.Chars {
		out = append(out, c.Conf < 50)
	}
	return out
}

func TestSpans(t *testing.T) {
	long := strings.Repeat("あ", 40)
	for _, c := range []struct {
		text  string
		spans []Span
		whole bool
	}{
		{long, nil, false},
		{"·い" + long, []Span{{0, 7}}, false},
		{long[:30] + "·い" + long, []Span{{4, 17}}, false},
		{long[:30] + "·いああ·い" + long, []Span{{4, 20}}, false},
		{"·い" + long + "·い", []Span{{0, 7}, {35, 42}}, false},
		{"ああ·いああ", []Span{{0, 5}}, true},
		{long[:15] + "·い" + long[:30] + "·い" + long[:15], []Span{{0, 22}}, true},
	} {
		spans, whole := Spans(doubts(read("Japanese", c.text, 97)))
		if !slices.Equal(spans, c.spans) || whole != c.whole {
			t.Errorf("%s: %v %v, want %v %v", c.text, spans, whole, c.spans, c.whole)
		}
	}
}

func TestGraft(t *testing.T) {
	first := read("Japanese", "令和六年度の松江市立図書館の蔵·昔点検に係る業務を委託する", 97)
	text := func(chars []Char) (out string) {
		for _, c := range chars {
			if !c.Taken {
				out += c.Text
			}
		}
		return out
	}
	d := doubts(first)
	spans, whole := Spans(d)
	if !slices.Equal(spans, []Span{{9, 22}}) || whole {
		t.Fatal(spans, whole)
	}
	for _, c := range []struct{ part, voted, all string }{
		{"立図書館の蔵書点検に係る業", "立図書館の蔵書点検に係る業", "令和六年度の松江市立図書館の蔵書点検に係る業務を委託する"},
		{"市立図書館の蔵書点検に係る", "市立図書館の蔵書点検に係る", "令和六年度の松江市立図書館の蔵書点検に係る業務を委託する"}, // cut one character too early
		{"「図書館の蔵書点検に係るン", "図書館の蔵書点検に係る", "令和六年度の松江市立図書館の蔵書点検に係る業務を委託する"},   // through characters
		{"ABC", "", ""}, // nothing to hold on to
		{"", "", ""},    // nothing read
	} {
		got, ok := Graft(first.Chars, d, spans, [][]Char{read("jpn", c.part, 95).Chars})
		all := ""
		for _, g := range got {
			all += g.Text
		}
		if text(got) != c.voted || all != c.all || ok != (c.all != "") {
			t.Errorf("%s: %q within %q", c.part, text(got), all)
		}
	}
}

// At the ends of a line nothing is cut, and nothing need be the same.
func TestGraftAtEnds(t *testing.T) {
	first := read("Japanese", "·昔"+strings.Repeat("の", 20)+"日·木", 97)
	d := doubts(first)
	spans, _ := Spans(d)
	got, ok := Graft(first.Chars, d, spans, [][]Char{read("jpn", "書ののののの", 95).Chars, read("jpn", "のののののの日本", 95).Chars})
	if s := said(Vote([]Read{first, {Model: "jpn", Chars: got}})); !ok || s != "書"+strings.Repeat("の", 20)+"日本" {
		t.Errorf("%v %s", ok, s)
	}
}

// What was taken from the first read is no second voice for it.
func TestTakenIsNoVote(t *testing.T) {
	first := read("Japanese", "蔵書", 98)
	taken := Read{Model: "jpn", Chars: slices.Clone(first.Chars)}
	taken.Chars[0].Taken = true
	one, two := Vote([]Read{{Model: "Japanese", Chars: first.Chars[:1]}}), Vote([]Read{first, taken})
	if one[0].Conf != two[0].Conf {
		t.Errorf("%v, %v", one, two)
	}
	if n, of := Agreement([]Read{first, taken}); n != 2 || of != 2 {
		t.Errorf("%d of %d agree", n, of)
	}
}
