package main

import (
	"math"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// Figures that Python's own module gives.
func TestTwister(t *testing.T) {
	r := newTwister("000-letter-clean")
	for i, want := range []int{496, 638, 214, 321, 586, 94, 578, 876} {
		if got := r.below(1000); got != want {
			t.Fatalf("draw %d is %d, want %d", i, got, want)
		}
	}
}

func TestAlign(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		edits int
	}{{"", "", 0}, {"松江市", "松江市", 0}, {"松江市", "松市", 1}, {"謄本", "騰 本", 2}, {"", "あい", 2}, {"あい", "", 2}, {"kitten", "sitting", 3}} {
		n, at := 0, 0
		want, got := "", ""
		for _, p := range align([]rune(c.a), []rune(c.b)) {
			if p.want != p.got {
				n++
			}
			if p.want != 0 {
				want += string(p.want)
			}
			if p.got != 0 {
				if p.at != at {
					t.Errorf("%q, %q: %q at %d, want %d", c.a, c.b, p.got, p.at, at)
				}
				at++
				got += string(p.got)
			}
		}
		if n != c.edits || want != c.a || got != c.b {
			t.Errorf("%q, %q: %d edits, want %d; %q, %q", c.a, c.b, n, c.edits, want, got)
		}
	}
}

// The scores of a made-up page, as ../shared/scans/score gives them.
func TestJudge(t *testing.T) {
	truth := "松市第2332号\n昭和38年5月4日\n消防団員の退団について（通知）\n番号\t金額\n1\t352,230円\n"
	got := "松市第2332号\n昭和38年5月4日\n消防団員の退団について（通如）\n番号 金額\n1 352,280円\n"
	s, _ := judge("001-letter-clean", truth, got, nil)
	if s.edits != 2 || s.chars != 45 || s.hits != 10 || s.terms != 12 || math.Abs(s.bagF()-0.956) > 0.0005 {
		t.Errorf("%+v", s)
	}
	s, _ = judge("x", "謄本", "膳本", map[rune]bool{'本': true})
	if s.hard != [2]int{1, 1} || s.printable != [2]int{0, 1} {
		t.Errorf("%+v", s)
	}
}

func TestEntries(t *testing.T) {
	out := map[rune]bool{}
	entries([]byte("4\nNULL 0 Common 0\nJoined 7 Latin\n本 1 Han 3\nｱ 1 Katakana 4\n"), out)
	if len(out) != 2 || !out['本'] || !out['ア'] {
		t.Errorf("%v", out)
	}
}

func TestSpearman(t *testing.T) {
	for _, c := range []struct {
		a, b []float64
		want float64
	}{{[]float64{1, 2, 3}, []float64{10, 20, 90}, 1}, {[]float64{1, 2, 3}, []float64{9, 5, 1}, -1}, {[]float64{1, 1, 1}, []float64{1, 2, 3}, 0}, {[]float64{1, 2, 2, 3}, []float64{1, 3, 3, 9}, 1}} {
		if got := spearman(c.a, c.b); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%v, %v: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

// Confidences stand in the order of the text: ruby and notes last, unread regions nowhere.
func TestCharacters(t *testing.T) {
	text := &archive.Text{Glyphs: []archive.Glyph{{Text: "あ", Conf: 9}, {Text: "㈱", Conf: 50}, {Text: " "}, {Text: "", Conf: 1}, {Text: "本", Conf: 99}},
		Lines: []archive.Line{{Start: 0, End: 1, Type: archive.LineRuby, Sep: "\n"}, {Start: 1, End: 3, Sep: "\n"}, {Start: 3, End: 4, Type: archive.LineUnread, Sep: "\n"}, {Start: 4, End: 5, Dir: archive.Vertical, Type: archive.LineStamp}}}
	read, ok := characters(text)
	if !ok || !slices.Equal(read, []character{{50, false, false}, {50, false, false}, {50, false, false}, {99, true, true}, {9, false, false}}) {
		t.Errorf("%v %v, text %q", read, ok, text.Plain())
	}
}

// Stamps that the truth has beside the body take no part, so that each character that
// is scored keeps its own confidence.
func TestScored(t *testing.T) {
	p := page{extra: []extra{}, text: &archive.Text{Glyphs: []archive.Glyph{{Text: "受", Conf: 9}, {Text: "本", Conf: 99}},
		Lines: []archive.Line{{Start: 0, End: 1, Type: archive.LineStamp, Sep: "\n"}, {Start: 1, End: 2}}}}
	read, ok := characters(p.scored())
	if p.got() != "本\n" || !ok || !slices.Equal(read, []character{{conf: 99}}) {
		t.Errorf("%q: %v %v", p.got(), read, ok)
	}
	if p.extra = nil; p.got() != "受\n本\n" {
		t.Errorf("without a truth of its own a stamp is part of the page: %q", p.got())
	}
}
