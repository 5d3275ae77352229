package tesseract

import (
	"regexp"
	"strconv"
	"strings"
)

// What a recognizer takes the wheels of a date stamp for: they print nothing but figures
// and what parts them.
var (
	wheelFigures = map[string]string{
		"O": "0", "o": "0", "D": "0", "Q": "0", "〇": "0", "l": "1", "I": "1", "i": "1", "|": "1", "L": "1", "]": "1",
		"Z": "2", "S": "5", "s": "5", "B": "8", "g": "9", "q": "9",
	}
	wheelPoints = map[string]string{":": ".", ";": ".", ",": ".", "・": ".", "、": ".", "。": ".", "·": ".", "'": "."}
	stampDate   = regexp.MustCompile(`^(?:明治|大正|昭和|平成|令和)?(\d{1,4})[.-]+(\d{1,2})[.-]+(\d{1,2})$`)
)

// wheelConf is what a figure is worth that the shape of a date told.
const wheelConf = 80.0

// setDate takes what looks like a figure or a point for one, where a line is a date with it
// and not without: the rest of the line must be figures for the most part.
func (l *line) setDate() {
	var was, now strings.Builder
	figures, changed := 0, 0
	for _, c := range l.chars() {
		to, n := onWheel(c.text)
		was.WriteString(c.text)
		now.WriteString(to)
		figures += n
		if to != c.text {
			changed++
		}
	}
	if changed == 0 || figures < 3 || changed > figures || isDate(was.String()) || !isDate(now.String()) {
		return
	}
	for i := range l.words {
		for k := range l.words[i].chars {
			c := &l.words[i].chars[k]
			if to, _ := onWheel(c.text); to != c.text {
				if c.raw == "" {
					c.raw = c.text
				}
				c.text, c.conf = to, min(max(c.conf, wheelConf-10), wheelConf)
			}
		}
	}
}

// onWheel is what the wheel of a date stamp has that was read as text, and 1 where it is
// a figure that needed no help.
func onWheel(text string) (to string, figure int) {
	if _, err := strconv.Atoi(text); err == nil && len(text) == 1 {
		return text, 1
	}
	if to, ok := wheelFigures[text]; ok {
		return to, 0
	}
	if to, ok := wheelPoints[text]; ok {
		return to, 0
	}
	return text, 0
}

// isDate tells whether a text is a day as date stamps write it: year, month and day.
func isDate(text string) bool {
	m := stampDate.FindStringSubmatch(strings.ReplaceAll(text, " ", ""))
	if m == nil {
		return false
	}
	month, _ := strconv.Atoi(m[2])
	day, _ := strconv.Atoi(m[3])
	return month >= 1 && month <= 12 && day >= 1 && day <= 31
}
