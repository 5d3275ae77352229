package japanese

import (
	"slices"
	"strconv"
)

// A number is value / 10^places.
type number struct {
	value  int64
	places int
	kanji  bool // written with kanji digits or units alone
	runes  int  // of kanji numerals
}

// maxNumber bounds what is read as a number: longer runs of digits are codes.
const maxNumber = int64(1e15)

func (n number) String() string {
	v, p := n.value, n.places
	for p > 0 && v%10 == 0 {
		v, p = v/10, p-1
	}
	s := strconv.FormatInt(v, 10)
	if p == 0 {
		return s
	}
	for len(s) <= p {
		s = "0" + s
	}
	return s[:len(s)-p] + "." + s[len(s)-p:]
}

// A scanner reads values in folded runes.
type scanner struct {
	s     []rune
	apart []int32
	// query: what is read is a query's, which may be shorter than on a page (昭和47).
	query bool
}

func (x *scanner) at(i int) rune {
	if i < 0 || i >= len(x.s) {
		return 0
	}
	return x.s[i]
}

// joins tells whether a number may run on from the rune before i to i.
func (x *scanner) joins(i int) bool {
	if len(x.apart) == 0 {
		return true
	}
	_, found := slices.BinarySearch(x.apart, int32(i))
	return !found
}

func isArabic(r rune) bool { return r >= '0' && r <= '9' }

// kanjiDigit is the value of a kanji digit, -1 of what is none. The formal ones
// beyond three are left out: see formal.
func kanjiDigit(r rune) int {
	switch r {
	case '〇', '零', '○', '◯':
		return 0
	case '一', '壱':
		return 1
	case '二', '弐':
		return 2
	case '三', '参':
		return 3
	case '四':
		return 4
	case '五':
		return 5
	case '六':
		return 6
	case '七':
		return 7
	case '八':
		return 8
	case '九':
		return 9
	}
	return -1
}

// formalDigit is the value of a formal numeral (大字) from four to nine.
func formalDigit(r rune) int {
	switch r {
	case '肆':
		return 4
	case '伍':
		return 5
	case '陸':
		return 6
	case '漆':
		return 7
	case '捌':
		return 8
	case '玖':
		return 9
	}
	return -1
}

// formal is the value of a formal numeral from four to nine, -1 of what is none.
// They stand in names and words more than in numbers (北陸, 伍堂, 漆器): they count only
// between other numerals, before a unit or 円, and after no other kanji but where a
// formal unit follows.
func (x *scanner) formal(i int) int {
	d := formalDigit(x.at(i))
	if d < 0 {
		return -1
	}
	next, before := x.at(i+1), x.at(i-1)
	ends := smallUnit(next) > 0 || bigUnit(next) > 0 || next == '円'
	counts := smallUnit(before) > 0 || bigUnit(before) > 0
	if !ends && !counts {
		return -1
	}
	if next == '拾' || next == '佰' || next == '仟' {
		return d // two formal numerals in a row
	}
	if isKanji(before) && !counts && kanjiDigit(before) < 0 && !slices.Contains([]rune("金第計額約各円銭"), before) {
		return -1
	}
	return d
}

// numeral tells whether a part of a number stands at i.
func (x *scanner) numeral(i int) bool { return isNumeral(x.at(i)) || x.formal(i) >= 0 }

// smallUnit is 10, 100 or 1000; 廿, 卅 and 卌 are taken in number.
func smallUnit(r rune) int64 {
	switch r {
	case '十', '拾':
		return 10
	case '百', '佰':
		return 100
	case '千', '仟':
		return 1000
	}
	return 0
}

func bigUnit(r rune) int64 {
	switch r {
	case '万':
		return 1e4
	case '億':
		return 1e8
	case '兆':
		return 1e12
	}
	return 0
}

// isNumeral tells of what a number may be made of.
func isNumeral(r rune) bool {
	if r < 0x80 {
		return isArabic(r)
	}
	return kanjiDigit(r) >= 0 || smallUnit(r) > 0 || bigUnit(r) > 0 || tens(r) > 0
}

// tens is the value of the characters that stand for two and more tens.
func tens(r rune) int64 {
	switch r {
	case '廿':
		return 20
	case '卅':
		return 30
	case '卌':
		return 40
	}
	return 0
}

// begins tells whether a number may begin at i: nothing before belongs to it.
func (x *scanner) begins(i int) bool {
	if !x.numeral(i) || x.at(i) == '○' || x.at(i) == '◯' {
		return false
	}
	if i == 0 || !x.joins(i) {
		return true
	}
	p := x.at(i - 1)
	if x.numeral(i-1) && p != '○' && p != '◯' || (p == '○' || p == '◯') && kanjiDigit(x.at(i)) >= 0 {
		return false
	}
	if isArabic(x.at(i)) && (p == ',' || p == '.') && isArabic(x.at(i-2)) && x.joins(i-1) {
		return p == ',' && !x.grouped(i-1)
	}
	return true
}

// digit is the kanji digit at i; 四 of 四半期 is none, so that 第三四半期 is the third.
func (x *scanner) digit(i int) int {
	r := x.at(i)
	if r == '四' && x.at(i+1) == '半' {
		return -1
	}
	if d := kanjiDigit(r); d >= 0 {
		return d
	}
	return x.formal(i)
}

// grouped tells whether the comma at i stands between digits as every third one.
func (x *scanner) grouped(i int) bool {
	return isArabic(x.at(i-1)) && isArabic(x.at(i+1)) && isArabic(x.at(i+2)) && isArabic(x.at(i+3)) && !(isArabic(x.at(i+4)) && x.joins(i+4)) &&
		x.joins(i) && x.joins(i+1) && x.joins(i+2) && x.joins(i+3)
}

// number reads the number at i up to its end; end is 0 where there is none. It
// takes all numerals in a row or nothing: a value never ends inside a number.
func (x *scanner) number(i int) (n number, end int) {
	start := i
	var total, section, run int64
	runLen, last, lastBig := 0, int64(10000), int64(1e16)
	n.kanji = true
	for i < len(x.s) && (i == start || x.joins(i)) {
		r := x.s[i]
		switch {
		case isArabic(r):
			if runLen > 0 {
				return number{}, 0
			}
			n.kanji = false
			from := i
			for i < len(x.s) && (i == from || x.joins(i)) {
				if isArabic(x.s[i]) {
					run = run*10 + int64(x.s[i]-'0')
					runLen++
				} else if x.s[i] != ',' || !x.grouped(i) || runLen > 3 && i-from < 5 {
					break
				}
				if run > maxNumber {
					return number{}, 0
				}
				i++
			}
			if x.at(i) == '.' && isArabic(x.at(i+1)) && x.joins(i) && x.joins(i+1) {
				if total+section > 0 {
					return number{}, 0
				}
				for i++; i < len(x.s) && isArabic(x.s[i]) && x.joins(i); i++ {
					if run = run*10 + int64(x.s[i]-'0'); run > maxNumber {
						return number{}, 0
					}
					n.places++
				}
				if x.at(i) == '.' && isArabic(x.at(i+1)) {
					return number{}, 0 // 1.2.3
				}
			}
			continue
		case x.digit(i) >= 0:
			if runLen > 0 && !n.kanji {
				return number{}, 0
			}
			for i < len(x.s) && (runLen == 0 || x.joins(i)) {
				if d := x.digit(i); d >= 0 {
					run = run*10 + int64(d)
					runLen++
				} else if !x.kanjiGroup(i, runLen) {
					break
				}
				if run > maxNumber {
					return number{}, 0
				}
				i++
			}
			continue
		case tens(r) > 0:
			if runLen > 0 || last <= 10 {
				return number{}, 0
			}
			section += tens(r)
			last = 10
		case smallUnit(r) > 0:
			u := smallUnit(r)
			if u >= last || n.kanji && runLen > 1 || runLen > 0 && run == 0 {
				return number{}, 0
			}
			if runLen == 0 {
				run = 1
			}
			section += run * u
			run, runLen, last = 0, 0, u
		case bigUnit(r) > 0:
			u := bigUnit(r)
			section += run
			if u >= lastBig || section == 0 {
				return number{}, 0
			}
			total += section * u
			section, run, runLen, last, lastBig = 0, 0, 0, 10000, u
			if n.places > 0 { // 1.5万
				for ; n.places > 0 && total%10 == 0; n.places-- {
					total /= 10
				}
				if isNumeral(x.at(i + 1)) {
					return number{}, 0
				}
			}
		default:
			goto done
		}
		if total+section > maxNumber {
			return number{}, 0
		}
		i++
	}
done:
	if runLen > 1 && last < 10000 && n.kanji || i == start {
		return number{}, 0 // 百二三
	}
	n.value = total + section + run
	if n.places > 0 && section > 0 {
		return number{}, 0
	}
	n.runes = i - start
	return n, i
}

// kanjiGroup tells whether the sign at i parts thousands of kanji digits: 一、二三〇.
func (x *scanner) kanjiGroup(i, before int) bool {
	switch x.at(i) {
	case '、', ',', '・':
	default:
		return false
	}
	if before > 3 && before%3 != 0 && x.at(i-4) != x.at(i) {
		return false
	}
	for k := 1; k <= 3; k++ {
		if kanjiDigit(x.at(i+k)) < 0 || !x.joins(i+k) {
			return false
		}
	}
	return before > 0 && (kanjiDigit(x.at(i+4)) < 0 || !x.joins(i+4)) && x.joins(i)
}

// kanjiDecimal reads what follows a run of kanji digits as decimals: 三五・六 and
// 三五、六, which only a unit of measure after them tells from an enumeration.
func (x *scanner) kanjiDecimal(n number, end int) (number, int) {
	switch x.at(end) {
	case '・', '、', '.':
	default:
		return number{}, 0
	}
	i := end + 1
	for kanjiDigit(x.at(i)) >= 0 && x.joins(i) && n.places < 4 {
		n.value = n.value*10 + int64(kanjiDigit(x.at(i)))
		n.places++
		i++
	}
	if i == end+1 || isNumeral(x.at(i)) {
		return number{}, 0
	}
	return n, i
}
