package reading

import "unicode/utf8"

// Agreement counts the places of a line at which at least two reads have a say, and at
// how many of them two say the same character. Models that see print agree on most of
// it, and on what is none they agree by chance. A read that lacks a part of the line, or
// all of it, has no say there. What was taken from the first read counts as the same: it
// was not asked for because it is sure, and so are others where that is print.
func Agreement(reads []Read) (agreed, places int) {
	if len(reads) < 2 {
		return 0, 0
	}
	cols := Align(reads)
	silent := silences(cols, len(reads))
	for at, col := range cols {
		said, voters, same := make(map[string]int, len(col)), 0, false
		for r, i := range col {
			if silent[at][r] || len(reads[r].Chars) == 0 {
				continue
			}
			voters++
			if i != gap {
				text := reads[r].Chars[i].Text
				said[text]++
				same = same || said[text] > 1
			}
		}
		if voters < 2 {
			continue
		}
		places++
		if same {
			agreed++
		}
	}
	return agreed, places
}

// Disorder is the share of the neighbours in a line, 0–1, that seldom stand side by
// side in what is printed: the same mark or stroke again and again, letters of a Latin
// alphabet in changing case, marks between letters of different scripts. A line of one
// character has none.
func Disorder(texts []string) float64 {
	if len(texts) < 2 {
		return 0
	}
	odd := 0
	for i := 1; i < len(texts); i++ {
		if strange(texts[i-1], texts[i]) {
			odd++
		}
	}
	return float64(odd) / float64(len(texts)-1)
}

// strange tells of two characters that one seldom follows the other.
func strange(a, b string) bool {
	x, y := ClassOf(a), ClassOf(b)
	switch {
	case x == Latin && y == Latin:
		return lower(a) && !lower(b)
	case x == Latin || y == Latin:
		other := x
		if x == Latin {
			other = y
		}
		return other == Hiragana || other == Kanji || other == Katakana || stroke(a) || stroke(b)
	case a == b:
		return x == Mark || stroke(a)
	case x == Katakana && y == Hiragana && stroke(a), stroke(a) && stroke(b):
		return true
	case x == Mark && y == Mark:
		return !paired(a) && !paired(b)
	}
	return false
}

func lower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return r >= 'a' && r <= 'z'
}

// stroke tells of what is read where there is a line.
func stroke(s string) bool {
	switch s {
	case "ー", "一", "|", "-", "―", "‐", "—", "_", "=", "~", "\\", "/", "丨":
		return true
	}
	return false
}

// paired tells of marks that stand beside others: brackets, full stops.
func paired(s string) bool {
	switch s {
	case "(", ")", "（", "）", "「", "」", "『", "』", "[", "]", "【", "】", "。", "、", "・", "．", "，", "…", "〔", "〕", "《", "》", "〈", "〉", "．．":
		return true
	}
	return false
}
