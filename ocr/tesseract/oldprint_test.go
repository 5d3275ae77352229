package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// sure gives one glyph for each character, all of one confidence.
func sure(text string, conf uint8) []archive.Glyph {
	var out []archive.Glyph
	for _, r := range text {
		out = append(out, archive.Glyph{Text: string(r), Conf: conf})
	}
	return out
}

func TestOldPrint(t *testing.T) {
	for name, c := range map[string]struct {
		text []archive.Glyph
		want bool
	}{
		"a law of 1920":              {sure("學校ノ經費ハ町村ノ負擔トス", 90), true},
		"one of 1960":                {sure("学校の経費は市町村の負担とする", 99), false},
		"names in new print":         {sure("廣瀬澤田櫻井龍一の届出により会計課が学校の経費を当該団体に対し発給する件の実施", 99), false},
		"forms of names alone":       {sure("髙﨑邉濵德瀨", 99), false},
		"old forms that are guesses": {sure("學經擔國會", 60), false},
	} {
		lines := []inked{{start: 0, end: len(c.text)}}
		if got := comparisonWith("").oldPrint(c.text, lines); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestOldForm(t *testing.T) {
	const prints = "総線糸従徒経続浮淨帯背学開"
	for name, c := range map[string]struct {
		ink  rune // as the table has it
		read string
		conf uint8
		want rune
	}{
		"its own new form, surely":   {'從', "従", 100, '從'},
		"a look-alike":               {'總', "線", 94, '總'},
		"a look-alike, surely":       {'總', "線", 99, 0},
		"the new form itself":        {'従', "従", 60, 0},
		"a kanji without an old one": {'背', "背", 40, 0},
		"what a model prints":        {'淨', "浮", 50, 0},
	} {
		k := comparisonWith(prints)
		s := k.table.Shapes(c.ink)[0]
		read := []rune(c.read)[0]
		if got := k.oldForm(&archive.Glyph{Text: c.read, Conf: c.conf}, read, &s); got != c.want {
			t.Errorf("%s: %q instead of %q", name, got, c.want)
		}
		if c.want != 0 && reading.NewForm(c.want) == 0 {
			t.Errorf("%s: %q is no old form", name, c.want)
		}
	}
}
