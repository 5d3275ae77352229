package tesseract

import "testing"

// An I in a word of capitals that was read for a 1 or a sign is told by its ink, of a sans serif
// and of a serif; a 1, a bracket and a mark of exclamation are not; and where a page's figures 1
// look as even as an I does, nothing is.
func TestCapitalI(t *testing.T) {
	face := draughtsman(t)
	for name, c := range map[string]struct{ drawn, read, want string }{
		"a word":                  {"生成AIの", "生成A1の", "生成AIの"},
		"two of them":             {"CIIと", "C1!と", "CIIと"},
		"before a capital":        {"次のIDを", "次の1Dを", "次のIDを"},
		"a 1":                     {"級はA1の", "級はA1の", "級はA1の"},
		"a bracket":               {"級はA[の", "級はA[の", "級はA[の"},
		"a mark of exclamation":   {"級はA!の", "級はA!の", "級はA!の"},
		"with serifs":             {"AIとDIY", "AエとDTY", "AIとDIY"},
		"a T and a kana":          {"ATとAエ", "ATとAエ", "ATとAエ"},
		"a numeral by itself":     {"第I章", "第1章", "第I章"},
		"a figure by itself":      {"第1章", "第1章", "第1章"},
		"beside a point":          {"I.は", "1.は", "1.は"},
		"beside a figure":         {"AI2と", "A12と", "A12と"},
		"beside a small letter":   {"WiIの", "Wi1の", "Wi1の"},
		"figures that look so":    {"AIのII円", "A1の11円", "A1の11円"},
		"figures that do not":     {"AIの11円", "A1の11円", "AIの11円"},
		"too long to be acronyms": {"ABCDEFIの", "ABCDEF1の", "ABCDEF1の"},
	} {
		r, text, line := drawnSigns(face, c.drawn, c.read)
		capitalIs(r, text, []voted{line}, 1)
		if got := sayingOf(text); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if capitalIs(r, text, []voted{line}, .1) != 0 {
			t.Errorf("%s: letters of 5 pixels changed", name)
		}
	}
}
