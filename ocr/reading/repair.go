package reading

import "strings"

// Shapes that two scripts share. Which one is meant, the neighbours tell.
var (
	toKatakana = map[string]string{"一": "ー", "二": "ニ", "八": "ハ", "口": "ロ", "力": "カ", "工": "エ", "夕": "タ", "卜": "ト", "へ": "ヘ", "-": "ー", "―": "ー", "‐": "ー", "—": "ー"}
	toDigit    = map[string]string{"O": "0", "o": "0", "〇": "0", "l": "1", "I": "1", "|": "1", "ー": "-", "一": "-", "―": "-"}
)

// repairedConf is the most that a repaired character is worth.
const repairedConf = 90

// Repair decides by their neighbours between shapes that are alike: a stroke between
// katakana is a ー, after kanji a 一; a ring between digits is a 0, after hiragana at
// the end of a sentence a 。. What was read stays as the raw reading.
func Repair(cols []Column) {
	class := func(i int) Class {
		if i < 0 || i >= len(cols) {
			return Other
		}
		return ClassOf(cols[i].Text)
	}
	kana := func(i int) bool {
		return class(i) == Katakana && !strings.Contains("ーニハロカエタトヘ", cols[i].Text)
	}
	for i := range cols {
		c := &cols[i]
		if c.Text == "" {
			continue
		}
		before, after := class(i-1), class(i+1)
		switch {
		case toKatakana[c.Text] != "" && kana(i-1) && (kana(i+1) || after == Katakana && kana(i+2) || toKatakana[c.Text] != "ー" && after == Katakana && cols[i+1].Text == "ー"):
			c.repair(toKatakana[c.Text])
		case c.Text == "ー" && before == Kanji && after == Kanji:
			c.repair("一")
		case strings.Contains("Oo|lI", c.Text) && before == Digit && after == Digit:
			c.repair(toDigit[c.Text])
		case strings.Contains("ー一―", c.Text) && before == Digit && after == Digit && phone(cols, i):
			c.repair("-")
		case strings.Contains("oO0", c.Text) && before == Hiragana && (i == len(cols)-1 || after == Kanji && c.Text != "0"):
			c.repair("。")
		}
	}
}

// phone tells whether a stroke between digits parts the groups of a number: two
// digits or more on both sides, as 0852-55-9555 and 1番地2-3 is not.
func phone(cols []Column, i int) bool {
	run := func(step int) int {
		n := 0
		for k := i + step; k >= 0 && k < len(cols) && ClassOf(cols[k].Text) == Digit; k += step {
			n++
		}
		return n
	}
	return run(-1) >= 2 && run(1) >= 2
}

func (c *Column) repair(text string) {
	if c.Raw == "" && c.From >= 0 {
		c.Raw = c.Text
	}
	c.Alts = append([]Alt{{c.Text, min(c.Conf, 100-repairedConf)}}, c.Alts...)
	c.Text, c.Conf = text, max(min(c.Conf, repairedConf), repairedConf-10)
}
