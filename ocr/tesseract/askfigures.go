package tesseract

import (
	"regexp"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
)

// Budgets set amounts in type so narrow that figures touch. The Japanese models lose some of them
// there, and commas, and are sure of what is left; the English one, which comes with Tesseract,
// reads most. Where a column parts its thousands by commas, a number that does not is asked for.
const (
	wellParted  = 2  // numbers with sound thousands in a column, at least
	mostFigures = 80 // numbers of a page that are asked for
	otherFigure = 55 // confidence of a figure for which the others read another one
)

// soundThousands is a number whose thousands are parted.
var soundThousands = regexp.MustCompile(`^[0-9]{1,3}(,[0-9]{3})+$`)

// lostThousands tells whether an amount has four figures and more, and thousands that are not parted.
func lostThousands(amount string) bool {
	figures := strings.NewReplacer(",", "", ".", "").Replace(amount)
	return len(figures) >= 4 && plainFigures(figures) && !soundThousands.MatchString(amount)
}

// askFigures has numbers read by the English model whose thousands are not parted as those of their
// column are, and takes what is a sound number with at most one figure more.
func (c *child) askFigures(w *working, lines []line) error {
	if c.setup.Figures == nil || w.worn() {
		return nil
	}
	asked, mended := 0, 0
	for _, col := range figureColumns(lines) {
		sound := 0
		for _, l := range col.lines {
			sound += boolToInt(soundThousands.MatchString(l.amount()))
		}
		for _, l := range col.lines {
			amount := l.amount()
			if sound < wellParted || asked >= mostFigures || l.dir != archive.Horizontal || !lostThousands(amount) || !strings.HasSuffix(l.said(), amount) {
				continue
			}
			asked++
			chars, err := c.readAgain(w, *l, *c.setup.Figures, plainly, explain.CauseDiffer)
			if err != nil {
				return err
			}
			said, conf := "", 0.0
			for _, ch := range chars {
				said += strings.TrimSpace(ch.text)
				conf += ch.conf / float64(len(chars))
			}
			said = said[len(strings.TrimRight(said, "0123456789,")):] // behind the sign of one below zero
			if soundThousands.MatchString(said) && sameFigures(amount, said) {
				l.sayAll(strings.TrimSuffix(l.said(), amount)+said, min(conf, comparedConf))
				l.doubtOther(amount, said)
				mended++
			}
		}
	}
	if mended > 0 {
		w.did("%d numbers whose figures touch read anew", mended)
	}
	return nil
}

// doubtOther lowers the confidence of the figure in which a sound number at the end of a line
// differs from what was read before, which stays beside it.
func (l *line) doubtOther(lost, sound string) {
	chars := l.words[0].chars
	chars = chars[len(chars)-len(sound):]
	before := strings.NewReplacer(",", "", ".", "").Replace(lost)
	if len(before) != len(strings.ReplaceAll(sound, ",", "")) {
		return // one was missing
	}
	k := 0
	for i := range chars {
		if sound[i] == ',' {
			continue
		}
		if before[k] != sound[i] {
			chars[i].conf, chars[i].alts = otherFigure, []archive.Alt{{Text: before[k : k+1], Conf: 100 - otherFigure}}
		}
		k++
	}
}

// sameFigures tells whether the figures of a number are those of another, or but for one that is
// missing or another.
func sameFigures(lost, sound string) bool {
	only := strings.NewReplacer(",", "", ".", "")
	a, b := only.Replace(lost), only.Replace(sound)
	if len(b) < len(a) || len(b) > len(a)+1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) == len(b) {
		return i == len(a) || a[i+1:] == b[i+1:]
	}
	return a[i:] == b[i+1:]
}
