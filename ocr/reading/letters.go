package reading

import "strings"

// capitalI: the one l or bar in a short word of capitals that stands in Japanese is an I,
// as in AI and IT, which has no other shape in sans serif; Cl and HCl stay. So is the one
// that ends a name such as OpenAI.
func capitalI(l place) string {
	if !l.is(0, "l|") || l.is(-1, "C") {
		return ""
	}
	if l.at(-1) == "A" && l.named(-2) && l.class(1) != Latin {
		return "I"
	}
	from, to := 0, 0
	for l.class(from-1) == Latin {
		from--
	}
	for l.class(to+1) == Latin {
		to++
	}
	if from < 0 && l.is(from, "eos") {
		from++ // the point of a list is read so
	}
	if n := to - from + 1; n < 2 || n > 5 {
		return ""
	}
	for k := from; k <= to; k++ {
		if t := l.at(k); k != 0 && t != strings.ToUpper(t) {
			return ""
		}
	}
	if l.japanese(from-1) || l.japanese(to+1) {
		return "I"
	}
	return ""
}

// yen: the stroke that models print for a ¥ before a number.
func yen(l place) string {
	if l.is(0, "\\") && l.class(1) == Digit {
		return "¥"
	}
	return ""
}

// slash: the stroke of a fraction as wide as a kanji (１／２) between figures, unless the line is of the
// time when の was written so.
func slash(l place) string {
	if l.text() == "ノ" && l.class(-1) == Digit && l.class(1) == Digit && !l.oldStyle() {
		return "/"
	}
	return ""
}

// atSign: a ring within letters is the sign of an address, @, which two of the models lack.
func atSign(l place) string {
	if l.is(0, "◎◉⓪") && l.class(-1) == Latin && l.class(1) == Latin {
		return "@"
	}
	return ""
}

// named tells whether letters that begin with a capital, as a name does, end so many
// columns on: three or more, the others small.
func (l place) named(step int) bool {
	n := 0
	for l.class(step) == Latin && l.at(step) != strings.ToUpper(l.at(step)) {
		n, step = n+1, step-1
	}
	return n >= 2 && l.class(step) == Latin && l.class(step-1) != Latin
}
