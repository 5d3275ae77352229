package reading

import "strings"

// What numbers in kanji are made of, what is taken for it, and what follows them.
const (
	strokes  = "ー-―‐—"
	numerals = "〇一二三四五六七八九十百千万億"
	afterOne = "般部括覧切"
	crumbs   = ":;.,·・'`-―‐—_~"
	counters = "年月日条條項号號款節章編類回番名人件箇個円割時分度級等種次"
)

// inNumber are the kana that are taken for numerals.
var inNumber = map[string]string{"ー": "一", "ニ": "二", "ハ": "八"}

// one: a stroke between kanji, after a numeral, or before a kanji at the beginning of a
// line, is a 一. A ー is never there, a dash seldom, but before a kanji that makes a word with
// a 一; and down a column every level stroke is one, for dashes stand upright there.
func one(l place) string {
	switch {
	case l.i == 0 && l.is(0, crumbs) && l.at(1) == "般":
		return "一" // what is left of a thin stroke: no word begins with 般
	case !l.is(0, strokes):
	case l.text() == "ー" && l.class(-1) == Kanji && (l.class(1) == Kanji || l.is(-1, numerals)):
		return "一"
	case l.is(-1, "第") && l.is(1, counters):
		return "一"
	case l.vertical && l.class(-1) != Latin && l.is(1, "〇O") && l.class(2) != Latin:
		return "一"
	case l.text() != "ー" && (l.class(-1) == Kanji || l.class(-1) == Hiragana) && l.is(1, afterOne):
		return "一" // 一般, 一部, 一覧: no place or time begins with these, from or up to which a dash leads
	case l.text() == "ー" && l.i == 0 && (l.class(1) == Kanji || l.is(1, "~〜～")):
		return "一" // no line begins with the end of a long vowel
	case l.vertical && l.text() != "ー" && (l.class(-1) == Kanji || l.class(-1) == Hiragana) && (l.class(1) == Kanji || l.class(1) == Hiragana || l.is(1, "+") || l.is(-1, numerals) && l.at(1) == ""):
		return "一"
	}
	return ""
}

// zero: a letter O down a column, beside a numeral and no other letter, is a 〇; a unit may
// follow.
func zero(l place) string {
	latin := func(step int) bool {
		return l.class(step) == Latin && l.at(step) != "O" && (step < 0 || !l.is(-1, numerals) || l.at(step) == strings.ToUpper(l.at(step)))
	}
	if l.vertical && l.text() == "O" && (l.is(-1, numerals) || l.is(1, numerals)) && !latin(-1) && !latin(1) {
		return "〇"
	}
	return ""
}

// ten: a plus sign among the numerals of kanji is a 十. Down a column one neighbour is
// enough, and a level stroke is one too: there no sums are written. A bar is one too down a
// column, between 第 and what is counted, where its level stroke is lost.
func ten(l place) string {
	if l.text() == "|" && l.vertical && l.at(-1) == "第" && (l.is(1, numerals) || l.is(1, counters)) {
		return "十"
	}
	if !l.is(0, "+＋") {
		return ""
	}
	before, after := l.is(-1, numerals+"第月年"), l.is(1, numerals+counters)
	if before && after || l.vertical && (before || after || l.is(1, strokes) && l.i == 0) {
		return "十"
	}
	return ""
}

// seven: what a 七 of thin level strokes is taken for, between a numeral, a year or a
// month and what is counted, where it can be nothing else.
func seven(l place) string {
	if l.is(0, "しレヒL") && l.is(-1, numerals+"第年月") && l.is(1, numerals+counters) {
		return "七"
	}
	return ""
}

// counted tells whether a numeral makes sense: after another one or 第, or before
// another one or what is counted.
func (l place) counted() bool {
	return l.is(-1, numerals+"第") || l.is(1, numerals+counters)
}

// two: a ニ that counts is a 二.
func two(l place) string {
	if l.text() == "ニ" && (l.is(-1, numerals+"第") && l.is(1, numerals+counters+"+") || l.is(-1, "年月金") && l.is(1, "+") ||
		l.class(-1) == Kanji && l.class(1) == Kanji && l.counted() && !l.oldStyle()) {
		return "二"
	}
	return ""
}

// numeral: a kana that looks like a numeral is one in a number in which something else is
// one for sure, between a kanji and what is counted: 町ニーニ四番地. In a line of the old
// style it may be a particle. So it is in a number that is all of its line, as that of a page.
func numeral(l place) string {
	to := inNumber[l.text()]
	if to == "" {
		return ""
	}
	from, end, sure := 0, 0, false
	part := func(k int) bool {
		sure = sure || l.is(k, numerals)
		return l.is(k, numerals) || inNumber[l.at(k)] != ""
	}
	for part(from - 1) {
		from--
	}
	for part(end + 1) {
		end++
	}
	alone := l.i+from == 0 && l.i+end == len(l.cols)-1
	counts := l.class(from-1) == Kanji && l.is(end+1, counters+"丁") && !l.oldStyle()
	if !sure || !alone && !counts {
		return ""
	}
	return to
}

// item: behind the number of an item of a law, and behind the first of its parts, what looks like a
// mouth is the second part's ロ: 第一号ロの額, 第二号イ及びロ. A word may begin there, too (口座).
func item(l place) string {
	if l.text() != "口" || l.class(1) == Kanji && !l.is(1, "又及並若等中") {
		return ""
	}
	before := l.at(-3) + l.at(-2) + l.at(-1)
	if l.at(-1) == "号" && l.is(-2, numerals+"0123456789") || before == "イ及び" || before == "イ又は" || strings.HasSuffix(before, "号イ、") {
		return "ロ"
	}
	return ""
}
