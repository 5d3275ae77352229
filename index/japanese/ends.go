package japanese

import (
	"strconv"
	"strings"
)

// numerals are all runes that a number may begin or end with.
const numerals = "0123456789〇零○◯一壱二弐三参四五六七八九肆伍陸漆捌玖十拾廿卅卌百佰千仟万億兆"

// EndRunes are the folded runes that a whole number may begin and end with on a page,
// however it is spelled; nil of a value of another kind.
func EndRunes(value string) (first, last []rune) {
	digits, ok := strings.CutPrefix(value, "n:")
	n, err := strconv.ParseInt(digits, 10, 64)
	if !ok || err != nil || n <= 0 {
		return nil, nil
	}
	head, tail := int(digits[0]-'0'), int(digits[len(digits)-1]-'0')
	for _, r := range numerals {
		d := anyDigit(r)
		// A number may begin with zeros, but with no circle, and what begins with a unit
		// with one of it: 十三, 百五万.
		if d == head || d == 0 && r != '○' && r != '◯' || tens(r) == int64(10*head) || opens(n, smallUnit(r)+bigUnit(r)) {
			first = append(first, r)
		}
		// What ends with a unit ends with a zero in digits.
		if d == tail || d < 0 && tail == 0 {
			last = append(last, r)
		}
	}
	return first, last
}

// opens tells whether a number, or what is before one of its big units, is a unit and
// less than that.
func opens(n, unit int64) bool {
	for ; n > 0 && unit > 0; n /= 10_000 {
		if unit <= n && n < 2*unit {
			return true
		}
	}
	return false
}

// anyDigit is the value of a digit in any writing, -1 of another numeral.
func anyDigit(r rune) int {
	if isArabic(r) {
		return int(r - '0')
	}
	if d := kanjiDigit(r); d >= 0 {
		return d
	}
	return formalDigit(r)
}
