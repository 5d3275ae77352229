package tesseract

import (
	"regexp"
	"strings"
)

// What tells how a column writes its numbers, and which of its cells are not read so.
const (
	decimalsLeast = 4  // numbers with as many decimals, at least,
	decimalsShare = .6 // and so many of the column's lines
	garbledLong   = 10 // signs in a cell that may be such a number, at most
	garbledSaid   = 70 // what is read of it has that confidence at most
	surelyFigures = 85 // and the English model that much at least
)

// A numberStyle is how the numbers of a column are written: all with parted thousands, or all
// with as many decimals. mark is the sign between their figures.
type numberStyle struct {
	sound *regexp.Regexp
	mark  string
}

var (
	thousandsStyle = &numberStyle{soundThousands, ","}
	decimalStyles  = []*numberStyle{
		{regexp.MustCompile(`^[0-9]{1,4}\.[0-9]$`), "."},
		{regexp.MustCompile(`^[0-9]{1,4}\.[0-9]{2}$`), "."},
	}
	// strangeSigns is a number between whose figures stands what a comma or a point is taken for.
	strangeSigns = regexp.MustCompile(`^[0-9]+([,.]?[0-9]+)*([;:][0-9]+)+([,.][0-9]+)*$`)
)

// style is how most numbers of a column are written; nil where they are not alike. Times are
// written with colons, and more than the numbers beside them.
func (c *figureColumn) style() *numberStyle {
	thousands, others := 0, 0
	decimals := make([]int, len(decimalStyles))
	for _, l := range c.lines {
		amount := l.amount()
		thousands += boolToInt(soundThousands.MatchString(amount))
		others += boolToInt(strangeSigns.MatchString(amount))
		for i, s := range decimalStyles {
			decimals[i] += boolToInt(s.sound.MatchString(amount))
		}
	}
	if thousands >= wellParted {
		if thousands < others {
			return nil
		}
		return thousandsStyle
	}
	for i, n := range decimals {
		if n >= decimalsLeast && float64(n) >= decimalsShare*float64(len(c.lines)) {
			return decimalStyles[i]
		}
	}
	return nil
}

// asks tells whether a cell of the column is not written as the others are, and may be.
func (s *numberStyle) asks(l *line, amount string) bool {
	if s.sound.MatchString(amount) {
		return false
	}
	return s == thousandsStyle && lostThousands(amount) || s != thousandsStyle && plainFigures(amount) || s.odd(amount) || s.garbled(l, amount)
}

// odd tells whether most of a text are figures, and something in it is no part of a number.
func (s *numberStyle) odd(amount string) bool {
	figures := len(onlyFigures(amount))
	rest := len(amount) - figures - strings.Count(amount, ",") - strings.Count(amount, ".")
	return figures >= 2 && figures <= garbledLong && rest > 0 && rest <= 2 && rest < figures || s != thousandsStyle && figures >= 2 && amount[0] == '.'
}

// garbled tells whether next to nothing was surely read in a cell.
func (s *numberStyle) garbled(l *line, amount string) bool {
	chars := l.chars()
	if len(chars) > garbledLong || plainFigures(amount) {
		return false
	}
	sum := 0.0
	for _, ch := range chars {
		sum += ch.conf
	}
	return sum <= garbledSaid*float64(len(chars))
}

// alike tells whether a sound number is what was read of it but for one figure: another, one
// more, or one less where what was read was no number.
func (s *numberStyle) alike(lost, sound string) bool {
	return sameFigures(lost, sound) || s.odd(lost) && sameFigures(sound, lost)
}

// lacks tells whether the figures of a text are some of a sound number's, in order.
func (s *numberStyle) lacks(lost, sound string) bool {
	rest := onlyFigures(lost)
	for _, r := range onlyFigures(sound) {
		if rest != "" && rune(rest[0]) == r {
			rest = rest[1:]
		}
	}
	return s != thousandsStyle && plainFigures(lost) && rest == ""
}

// mendSign writes the column's sign where another one makes what is else a sound number of it.
func (s *numberStyle) mendSign(l *line, amount string) bool {
	if !strangeSigns.MatchString(amount) || !s.sound.MatchString(strings.NewReplacer(";", s.mark, ":", s.mark).Replace(amount)) {
		return false
	}
	for _, g := range l.spots() {
		if g.in(";:") {
			g.become(s.mark)
		}
	}
	return true
}

// onlyFigures are the figures of a text.
func onlyFigures(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
