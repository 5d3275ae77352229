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
