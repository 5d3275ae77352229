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

// capitalO: a zero within a short word of capitals, as in 0ECD and IS0, which has no other
// figure, is an O.
func capitalO(l place) string {
	if l.text() != "0" {
		return ""
	}
	from, to := 0, 0
	for l.capital(from - 1) {
		from--
	}
	for l.capital(to + 1) {
		to++
	}
	ends := func(step int) bool { c := l.class(step); return c == Latin || c == Digit || l.is(step, "-.,/") }
	if to-from < 2 || to-from > 5 || ends(from-1) || ends(to+1) {
		return ""
	}
	return "O"
}

// capital tells whether a capital of the Latin alphabet stands so many columns on.
func (l place) capital(step int) bool {
	t := l.at(step)
	return len(t) == 1 && t[0] >= 'A' && t[0] <= 'Z'
}

// degrees: a C behind two figures and before what follows a measure is ℃, which no model prints.
func degrees(l place) string {
	n := l.digits(-1)
	if l.text() != "C" || n == 0 || n > 2 || n == 1 && !l.is(-2, ".") || l.class(-n-1) == Latin {
		return ""
	}
	if l.is(1, "、。をでのにとはがまや以~〜～・)）") {
		return "℃"
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
