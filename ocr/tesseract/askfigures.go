package tesseract

import (
	"regexp"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
)

// Budgets set amounts in type so narrow that figures touch. The Japanese models lose some of them
// there, and commas, and are sure of what is left; the English one, which comes with Tesseract,
// reads most; and of narrow type they take commas for semicolons and lose points. What is not
// written as its column writes numbers is asked for.
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

// askFigures has numbers read by the English model that are not written as those of their column
// are, and takes what is: of a number that differs from it by one figure at most, else where the
// model is sure. A sign between figures that is only mistaken for another becomes that of the
// column where the model does not help.
func (c *child) askFigures(w *working, lines []line) error {
	if w.worn() {
		return nil
	}
	asked, mended, signs := 0, 0, 0
	var left []doubtfulNumber
	for _, col := range figureColumns(lines) {
		style := col.style()
		if style == nil {
			continue
		}
		for _, l := range col.lines {
			amount := l.amount()
			if l.dir != archive.Horizontal || !strings.HasSuffix(l.said(), amount) || !style.asks(l, amount) {
				continue
			}
			if c.setup.English != nil && asked < mostFigures {
				asked++
				ok, err := c.askFigure(w, l, amount, style)
				if err != nil {
					return err
				}
				if ok {
					mended++
					continue
				}
			}
			left = append(left, doubtfulNumber{l, style})
		}
	}
	shaped := len(left)
	left = w.askShapes(lines, left)
	shaped -= len(left)
	for _, d := range left {
		signs += boolToInt(d.style.mendSign(d.line, d.line.amount()))
	}
	if mended > 0 {
		w.did("%d numbers read anew by the model of English", mended)
	}
	if shaped > 0 {
		w.did("%d numbers read by the shapes of the page's figures", shaped)
	}
	if signs > 0 {
		w.did("%d signs in numbers that are another in the rest of their column", signs)
	}
	return nil
}

// askFigure has one number read by the English model, and tells whether it is taken.
func (c *child) askFigure(w *working, l *line, amount string, style *numberStyle) (bool, error) {
	chars, err := c.readAgain(w, *l, *c.setup.English, plainly, explain.CauseDiffer)
	if err != nil {
		return false, err
	}
	said, conf := "", 0.0
	for _, ch := range chars {
		said += strings.TrimSpace(ch.text)
		conf += ch.conf / float64(len(chars))
	}
	said = said[len(strings.TrimRight(said, "0123456789,"+style.mark)):] // behind the sign of one below zero
	if !style.sound.MatchString(said) || !style.alike(amount, said) && !(conf >= surelyFigures && (style.garbled(l, amount) || style.lacks(amount, said))) {
		return false, nil
	}
	l.sayAll(strings.TrimSuffix(l.said(), amount)+said, min(conf, comparedConf))
	l.doubtOther(amount, said)
	return true, nil
}

// doubtOther lowers the confidence of the figure in which a sound number at the end of a line
// differs from what was read before, which stays beside it.
func (l *line) doubtOther(lost, sound string) {
	chars := l.words[0].chars
	chars = chars[len(chars)-len(sound):]
	before := onlyFigures(lost)
	if len(before) != len(onlyFigures(sound)) {
		return // one was missing
	}
	k := 0
	for i := range chars {
		if sound[i] == ',' || sound[i] == '.' {
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
	a, b := onlyFigures(lost), onlyFigures(sound)
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
