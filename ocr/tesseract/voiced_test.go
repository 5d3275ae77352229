package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// Marks that a copy lost come back where neighbours leave no doubt, and nowhere else.
func TestVoice(t *testing.T) {
	for read, want := range map[string]string{
		"条例を定めるものてある。":           "条例を定めるものである。",
		"次のとおり通知する。ただし、この限りでない。": "次のとおり通知する。ただし、この限りでない。",
		"かきくけこ": "かきくけこ",
		"時から":   "時から",
		"":      "",
	} {
		var text []archive.Glyph
		v := voted{}
		for _, r := range read {
			text = append(text, archive.Glyph{Text: string(r), Conf: 97})
			v.marks = append(v.marks, mark{text: string(r)})
		}
		n := voice(text, []voted{v})
		got, changed := "", 0
		for _, g := range text {
			got += g.Text
			if g.Raw != "" {
				changed++
			}
		}
		if got != want || changed != n {
			t.Errorf("%s became %s, %d of %d changes told", read, got, n, changed)
		}
	}
}

// Where a model read a kana with its marks, less must speak for them.
func TestVoiceSaid(t *testing.T) {
	const read, at, want = "参加てきます", 2, "参加できます"
	var text []archive.Glyph
	v := voted{}
	for _, r := range read {
		text = append(text, archive.Glyph{Text: string(r), Conf: 97})
		v.marks = append(v.marks, mark{text: string(r)})
	}
	said := func() (out string) {
		for _, g := range text {
			out += g.Text
		}
		return out
	}
	if n := voice(text, []voted{v}); n != 0 || said() != read {
		t.Fatalf("by its neighbours alone %s became %s", read, said())
	}
	text[at].Alts = []archive.Alt{{Text: "で", Conf: 20}}
	if n := voice(text, []voted{v}); n != 1 || said() != want {
		t.Errorf("%s became %s", read, said())
	}
}

// Marks are given back on pages that may have lost them alone.
func TestChooseVoices(t *testing.T) {
	for name, k := range map[string]struct {
		strewn, thin bool
		want         string
	}{"a copy": {true, false, "で"}, "thin print": {false, true, "で"}, "clean print": {false, false, "て"}} {
		var text []archive.Glyph
		v := voted{em: 40}
		for _, r := range "定めるものてある。" {
			text = append(text, archive.Glyph{Text: string(r), Conf: 100})
			v.marks = append(v.marks, mark{text: string(r)})
			v.boxes = append(v.boxes, archive.Rect{})
		}
		c := comparisonWith("で")
		c.strewn, c.thin = k.strewn, k.thin
		if c.choose(placed(nil, nil), text, []voted{v}, 1); text[5].Text != k.want {
			t.Errorf("%s: %s", name, text[5].Text)
		}
	}
}
