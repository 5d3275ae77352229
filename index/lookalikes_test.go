package index

import (
	"strings"
	"testing"

	"fumikura/internal/archive"
)

// The table of look-alikes is whole, symmetric, and knows what readers confuse.
func TestAlike(t *testing.T) {
	m, err := parseAlike(alikeTSV)
	if err != nil {
		t.Fatal(err)
	}
	if len(m) < 2500 {
		t.Errorf("%d characters", len(m))
	}
	for a, l := range m {
		for _, b := range l {
			if a == b.r || alike(b.r, a) < b.pct {
				t.Errorf("%c is like %c, and not the other way round", a, b.r)
			}
		}
	}
	for _, pair := range []string{"末未", "土士", "持待", "謄騰", "待侍", "己巳"} {
		r := []rune(pair)
		if alike(r[0], r[1]) < veryAlike {
			t.Errorf("%s: %d percent alike", pair, alike(r[0], r[1]))
		}
	}
	for _, pair := range []string{"田橋", "道水", "渡森"} {
		r := []rune(pair)
		if alike(r[0], r[1]) >= ratherAlike {
			t.Errorf("%s: %d percent alike", pair, alike(r[0], r[1]))
		}
	}
	if _, err := parseAlike("土 士9x\n"); err == nil {
		t.Error("a broken line is taken")
	}
}

// A page is whole again out of what is noted of it, and so are the doubts.
func TestWritten(t *testing.T) {
	for _, glyphs := range [][]string{{"㈱", "山", "ﾃ", "ﾞ", "辻\U000e0100", " ", "ー", "橋", "氏"}, {}, {"あ"}, {" "}, {"ﾞ", "㎡", "１", "Ａ"}} {
		e := entryOf(glyphs...)
		if got := e.Glyphs(); len(got) != len(glyphs) || (len(got) > 0 && piped(got) != piped(glyphs)) {
			t.Errorf("%q becomes %q", glyphs, got)
		}
	}
}

func entryOf(glyphs ...string) *Entry {
	text := &archive.Text{Kind: archive.TextOCR}
	for i, g := range glyphs {
		one := archive.Glyph{Text: g, Conf: 99}
		if i%2 == 1 {
			one.Conf, one.Alts = 50, []archive.Alt{{Text: "異", Conf: 40}, {Text: "㈲", Conf: 1}}
		}
		text.Glyphs = append(text.Glyphs, one)
	}
	text.Lines = []archive.Line{{End: len(glyphs)}}
	e := &Entry{First: true}
	e.Fill(text)
	return e
}

func piped(l []string) string { return strings.Join(l, "|") }

// The doubts come back as they were, and what they offer can be searched for.
func TestDoubts(t *testing.T) {
	e := entryOf("道", "路", "占", "用")
	d := e.Doubtful()
	if len(d) != 2 || d[0].At != 1 || d[0].Conf != 50 || strings.Join(d[0].Alts, ",") != "異,(有)" || d[1].At != 3 {
		t.Errorf("doubts %+v", d)
	}
	if got := strings.Join(e.Folded(FieldAlts), ","); got != "道異占用,道(有)占用,路占異,路占(有)" {
		t.Errorf("alternatives %s", got)
	}
	p := &pass{root: Parse("道異").Root, loose: true}
	if m := p.matcher(e); !p.holds(e) || m.bestMisfit(p.root).cost != costAlt || p.why(m)[0].Code != WhyAlt {
		t.Errorf("another reading is not found: %+v", p.why(p.matcher(e)))
	}
	for _, b := range [][]byte{{1}, {0xff}, {1, 50, 9, 9}, {1, 50, 1, 200, 1}} {
		(&Entry{Chars: "あいう", Doubts: b, Written: b}).Doubtful()
		(&Entry{Chars: "あいう", Doubts: b, Written: b}).Glyphs()
	}
}
