package tesseract

import (
	"slices"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

func said(model, text string) reading.Read {
	r := reading.Read{Model: model}
	for _, c := range text {
		r.Chars = append(r.Chars, reading.Char{Text: string(c), Conf: 90})
	}
	return r
}

// Models that agree on next to nothing over enough of a page tell that it is hopeless; a
// bad copy of which they read half alike is not.
func TestAccord(t *testing.T) {
	dots := []reading.Read{said("a", "人和第3号人"), said("b", "信不募8もト")}
	long := []reading.Read{said("a", strings.Repeat("人和第3号人", 5)), said("b", strings.Repeat("信不募8もト", 5))}
	half := []reading.Read{said("a", "花農水第626号"), said("b", "花農木笠62号")}
	sure := []reading.Read{said("a", "第4表年次別人口")}
	for name, c := range map[string]struct {
		lines    [][]reading.Read
		times    int
		hopeless bool
	}{
		"a few lines of dots": {[][]reading.Read{dots}, 5, false},
		"a few long lines":    {[][]reading.Read{long}, 6, false},
		"dots":                {[][]reading.Read{dots}, 20, true},
		"a bad copy":          {[][]reading.Read{dots, half}, 30, false},
		"dots among print":    {[][]reading.Read{dots, sure}, 30, false},
	} {
		var a accord
		for range c.times {
			for _, l := range c.lines {
				a.add(l)
			}
		}
		if a.hopeless() != c.hopeless {
			t.Errorf("%s: %+v", name, a)
		}
	}
}

// What nobody was asked about on a hopeless page is as doubtful as what was: its
// characters are disputed.
func TestSuppose(t *testing.T) {
	long := &line{readLine: readLine{box: archive.Rect{W: 900, H: 30}}}
	var chars []readChar
	for range 30 {
		chars = append(chars, readChar{text: "人", conf: 90, grounds: &reading.Grounds{Voters: 1, Votes: 1, Conf: 90, Line: 90}})
	}
	long.words, long.conf, long.unasked, long.asked = []readWord{{chars: chars}}, 90, true, 1
	alone := chars[0].grounds.Prove("人", reading.Ink{}, false)
	long.suppose(accord{agreed: 25, places: 100})
	if odds := long.odds(30, false); odds != suspectOdds || long.places != 30 || long.agreed != 7 {
		t.Errorf("a long line has odds of %.1f; %d of %d read alike", odds, long.agreed, long.places)
	}
	if disputed := chars[0].grounds.Prove("人", reading.Ink{}, false); 1-disputed.Right() < 2*(1-alone.Right()) {
		t.Errorf("right by %.2f, alone by %.2f", disputed.Right(), alone.Right())
	}
}

func TestSpread(t *testing.T) {
	order := make([]int, 20)
	for i := range order {
		order[i] = 100 + i
	}
	out := spread(order)
	if !slices.Equal(out[:4], []int{100, 108, 116, 101}) {
		t.Errorf("%v", out)
	}
	slices.Sort(out)
	if !slices.Equal(out, order) {
		t.Errorf("not the same lines: %v", out)
	}
}
