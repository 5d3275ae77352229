package reading

import (
	"slices"
	"strings"
)

// Shapes that two scripts share. Which one is meant, the neighbours tell.
var (
	toKatakana = map[string]string{"一": "ー", "二": "ニ", "八": "ハ", "口": "ロ", "力": "カ", "工": "エ", "夕": "タ", "卜": "ト", "へ": "ヘ", "-": "ー", "―": "ー", "‐": "ー", "—": "ー"}
	toDigit    = map[string]string{"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1"}
)

const eitherScript = "ーニハロカエタトヘ" // katakana that kanji, or hiragana, look like

// repairedConf is the most that a repaired character is worth.
const repairedConf = 90

// nothing is what a rule gives for a column where nothing stands.
const nothing = "\x00"

// A rule gives what a column of a line must say by what stands around it; "": what it
// says is left.
type rule struct {
	name string
	fix  func(l place) string
}

// rules are tried in this order, and the first that knows anything about a column
// decides. Each holds where only one of two readings makes a word or a number of the
// kind that stands there. What is taken for what was measured
// (testdata/confusions.tsv), and deploy/readbench measures each rule by itself
// (-repairs).
var rules = []rule{
	{"katakana", katakana},
	{"item", item},
	{"one", one},
	{"zero", zero},
	{"ten", ten},
	{"seven", seven},
	{"era", era},
	{"declare", declare},
	{"old particle", particle},
	{"two", two},
	{"numeral", numeral},
	{"circled", circled},
	{"ring", ring},
	{"acronym", acronym},
	{"digit", digit},
	{"day", day},
	{"number's dash", dash},
	{"thousands", thousands},
	{"doubled", doubled},
	{"capital I", capitalI},
	{"yen", yen},
	{"capital O", capitalO},
	{"degrees", degrees},
	{"at sign", atSign},
	{"full stop", fullStop},
	{"edge", edge},
	{"alike", alike},
}

// Rules are the names of the repairs, in the order in which they are tried.
func Rules() []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.name)
	}
	return out
}

// Repair decides by their neighbours between shapes that are alike: a stroke between
// katakana is a ー, between kanji a 一; a ring between digits is a 0, after hiragana at
// the end of a sentence a 。. What was read stays as the raw reading. The rules named
// in without are left out. What the vote left out of the line stands between nothing.
func Repair(cols []Column, vertical bool, without ...string) {
	var line []*Column
	for i := range cols {
		if cols[i].Text != "" {
			line = append(line, &cols[i])
		}
	}
	for i := 0; i < len(line); i++ {
		for _, r := range rules {
			if slices.Contains(without, r.name) {
				continue
			}
			if to := r.fix(place{line, i, vertical}); to != "" && to != line[i].Text {
				line[i].repair(to)
				break
			}
		}
		if line[i].Text == "" {
			line = slices.Delete(line, i, i+1)
			i--
		}
	}
}

// A place is a column in its line.
type place struct {
	cols     []*Column // those that say something
	i        int
	vertical bool
}

func (l place) text() string { return l.at(0) }

// at is what stands so many columns on; "" outside of the line.
func (l place) at(step int) string {
	if k := l.i + step; k >= 0 && k < len(l.cols) {
		return l.cols[k].Text
	}
	return ""
}

func (l place) class(step int) Class { return ClassOf(l.at(step)) }

// is tells whether one of the characters stands so many columns on.
func (l place) is(step int, of string) bool {
	t := l.at(step)
	return t != "" && strings.Contains(of, t)
}

// digits counts how many digits follow each other from a column on.
func (l place) digits(step int) int {
	n := 0
	for k := step; l.class(k) == Digit; k += max(-1, min(1, step)) {
		n++
	}
	return n
}

// kana tells whether so many columns on there is a katakana that nothing else looks
// like.
func (l place) kana(step int) bool {
	return l.class(step) == Katakana && !l.is(step, eitherScript)
}

// katakana: a shape of two scripts beside katakana that can be nothing else.
func katakana(l place) string {
	to := toKatakana[l.text()]
	if to == "" || !l.kana(-1) {
		return ""
	}
	if l.kana(1) || l.class(1) == Katakana && l.kana(2) || to != "ー" && l.at(1) == "ー" {
		return to
	}
	return ""
}

// era: what 令 is taken for before the 和 of a year, and 大 before its 正: of the eras that
// end so only 昭和 and 令和, and only 大正, have been since 1868.
func era(l place) string {
	to := ""
	switch {
	case l.is(0, "会今信人含念合") && l.at(1) == "和":
		to = "令"
	case l.is(0, "人入犬太") && l.at(1) == "正":
		to = "大"
	default:
		return ""
	}
	n := 2
	for n < 4 && (l.is(n, numerals+"元") || l.class(n) == Digit) {
		n++
	}
	if n > 2 && l.at(n) == "年" {
		return to
	}
	return ""
}

// declare: 宣 and 宜, which differ by a stroke, make words with different characters:
// を宣し, 宣告, 宣誓; 便宜, 適宜. 宜しく stands behind no を.
func declare(l place) string {
	switch {
	case l.text() == "宜" && (l.is(-1, "をヲ") && l.is(1, "しすシス") && l.at(2) != "く" || l.is(1, "告言誓伝傳")):
		return "宣"
	case l.text() == "宣" && l.is(-1, "便適"):
		return "宜"
	}
	return ""
}

// misreadKana is how many particles in katakana there are for each hiragana, at least, in a line of
// the old style: one is what was read of something else (仰 as きり).
const misreadKana = 4

// oldStyle tells whether the line is written with katakana for hiragana, as papers
// before 1946 are: two of their particles or more, or a verb's ending in katakana behind a
// kanji at its end, and hardly any hiragana.
func (l place) oldStyle() bool {
	n, other := 0, 0
	for _, c := range l.cols {
		switch {
		case ClassOf(c.Text) == Hiragana:
			other++
		case c.Text != "" && strings.Contains("ノヲスルシテリレ", c.Text):
			n++
		}
	}
	return other*misreadKana <= n && (n >= 2 || l.verbal())
}

// verbal tells whether the line ends with a kanji and a verb's ending in katakana.
func (l place) verbal() bool {
	k := len(l.cols) - 1
	if k > 0 && l.cols[k].Text == "。" {
		k--
	}
	return k > 1 && strings.Contains("スムルクフグブツウ", l.cols[k].Text) && ClassOf(l.cols[k-1].Text) == Kanji
}

// particle: in a line of the old style, a 二 that counts nothing is the particle ニ.
func particle(l place) string {
	if l.text() == "二" && l.oldStyle() && !l.counted() && !l.is(-1, "年月") && (l.class(-1) == Kanji || l.class(-1) == Katakana) {
		return "ニ"
	}
	return ""
}

// digit: a letter or a bar between digits is the digit that looks like it; so is one
// between a digit and the sign that ends a number.
func digit(l place) string {
	to := toDigit[l.text()]
	switch {
	case to == "" || l.class(-1) != Digit:
	case l.class(1) == Digit && l.text() != "〇":
		return to
	case l.text() != "|" && l.text() != "〇" && l.is(1, "円年月日号%％") && (l.digits(-1) >= 2 || l.is(-2, ",、第年月")):
		return to
	}
	return ""
}

// day: the frame with a stroke in it behind the day of a month is 日, whatever a copy left in it
// besides. A 月 there may be the next month of a list, and a 円 end an amount, unless a year stands
// before the first.
func day(l place) string {
	n := l.digits(-1)
	if !l.is(0, "圓円月卓晶昌旧目且曰白H") || n == 0 || n > 2 || !l.is(-n-1, "月") || l.is(1, "日") || l.class(1) == Digit {
		return ""
	}
	month := l.digits(-n - 2)
	if month == 0 || month > 2 || l.is(0, "月円") && !l.is(-n-2-month, "年") {
		return ""
	}
	return "日"
}

// dash: the stroke between the groups of a telephone number or a postal code.
func dash(l place) string {
	if l.is(0, "ー一―") && l.digits(-1) >= 2 && l.digits(1) >= 2 {
		return "-" // not in 1番地2-3
	}
	return ""
}

// thousands: a point or an ideographic comma in an amount whose digits stand in
// groups of three up to its 円 or 千円 parts thousands.
func thousands(l place) string {
	if !l.is(0, ".、・") || l.digits(1) != 3 || l.digits(-1) == 0 || l.digits(-1) > 3 {
		return ""
	}
	k := 4
	for l.is(k, ".,、・") && (place{l.cols, l.i + k, l.vertical}).digits(1) == 3 {
		k += 4
	}
	if !l.is(k, "円") && (!l.is(k, "千") || !l.is(k+1, "円")) {
		return ""
	}
	return ","
}

// japanese tells whether a kanji or kana stands so many columns on.
func (l place) japanese(step int) bool {
	c := l.class(step)
	return c == Kanji || c == Hiragana || c == Katakana
}

// doubled: where a model says one narrow sign twice, in two shapes, the less usual goes: a
// square bracket of the other width beside a corner bracket, of which the line has no
// partner, and the l of an AlI before Japanese, or at the end of a name.
func doubled(l place) string {
	switch {
	case l.text() == "]" && (l.at(-1) == "」" || l.at(1) == "」") && l.unmatched("[", "]"),
		l.text() == "[" && (l.at(-1) == "「" || l.at(1) == "「") && l.unmatched("[", "]"):
		return nothing
	case l.is(0, "l|") && l.at(-1) == "A" && l.at(1) == "I" && (l.japanese(2) || l.named(-2)),
		l.is(0, "l|") && l.at(-2) == "A" && l.at(-1) == "I" && (l.japanese(1) || l.named(-3)):
		return nothing
	}
	return ""
}

// unmatched tells whether a line has another number of one bracket than of the other.
func (l place) unmatched(open, shut string) bool {
	n := 0
	for _, c := range l.cols {
		n += strings.Count(c.Text, open) - strings.Count(c.Text, shut)
	}
	return n != 0
}

// fullStop: a ring after hiragana at the end of a sentence, and a point, which is all that
// a copy leaves of one.
func fullStop(l place) string {
	if l.is(0, ".") && l.class(-1) == Hiragana && l.at(-2) != "." && (l.i == len(l.cols)-1 || l.class(1) == Kanji) {
		return "。"
	}
	if l.is(0, "oO0") && l.class(-1) == Hiragana && (l.i == len(l.cols)-1 || l.class(1) == Kanji && l.text() != "0") {
		return "。"
	}
	return ""
}

// leastEdged is how many characters a line has at least whose ends are looked at for rules.
const leastEdged = 6

// ring: a kanji zero that is no part of a number in kanji, before figures, is a circle as
// stands before the number of an item (○81の欄).
func ring(l place) string {
	n := l.digits(1)
	if l.text() != "〇" || n == 0 || n > 3 || l.is(n+1, "-−ー(（") || l.is(-1, numerals) || l.class(-1) == Digit || l.class(-1) == Latin {
		return ""
	}
	return "○"
}

// edge: a bar at the end of a line of Japanese is the rule that the line stands in or
// begins at. Beside a number it may be a 1 or a 一. No line begins with a point; it is what a
// faint rule left.
func edge(l place) string {
	if len(l.cols) < leastEdged {
		return ""
	}
	if l.i == 0 && l.is(0, ".,_") && l.words(1) || l.i == len(l.cols)-1 && l.text() == "." && l.is(-1, "。") {
		return nothing
	}
	if l.text() != "|" {
		return ""
	}
	if l.i == 0 && l.words(1) || l.i == len(l.cols)-1 && l.words(-1) {
		return nothing
	}
	return ""
}

// words tells whether so many columns on there is text that counts nothing.
func (l place) words(step int) bool {
	return (l.japanese(step) || l.is(step, "。、")) && !l.is(step, numerals)
}

func (c *Column) repair(text string) {
	if c.Raw == "" && c.From >= 0 {
		c.Raw = c.Text
	}
	c.Alts = append([]Alt{{c.Text, min(c.Conf, 100-repairedConf)}}, c.Alts...)
	if text == nothing {
		text = ""
	}
	c.Text, c.Conf, c.Proven = text, max(min(c.Conf, repairedConf), repairedConf-10), true
}
