package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// What models take a figure 1 and a sign before a figure for. Neither is told by its ink
// alone: in Mincho a 1 at the end of a number differs from a bracket by its foot, and a
// small △ from A, ム, 人 and へ by its base. What stands about them tells.
const (
	likeOnes  = "][|lIL!"
	houseOnes = "]|"
	likeBelow = "AＡムﾑ人入八へヘΛ∧Δ^"
	// onlyBelow are no word's end: before a number with thousands, alone in its cell, they
	// are that sign though no other cell has it.
	onlyBelow = "AＡΛ∧Δ^"

	signedLeast = 2 // other numbers below zero in a table

	loneOnes   = "][|lI"
	loneNarrow = .65 // of its height is a figure 1 wide, at most
	loneHigh   = .75 // of a figure of its column it is high, at least
	loneLow    = 1.3 // and at most
	// So many cells of its column hold figures, at least, and one in so many; for a stroke, which
	// is no word, one is enough.
	loneCells = 3
	loneShare = 2
)

// figures mends single signs in numbers: a 1 that is read as a bracket or a letter, then what
// parts thousands, since that needs whole numbers.
func (w *working) figures(lines []line) {
	for i := range lines {
		if lines[i].dir == archive.Horizontal {
			ones(lines[i].spots())
			houseOne(lines[i].spots())
		}
	}
	w.loneOnes(lines)
	signedOnes(lines)
	w.amounts(lines)
}

// signedOnes makes figures of letters like a 1 behind the sign of a number below zero, as in △11
// read as All, which is all that a cell says; its table has other such numbers.
func signedOnes(lines []line) {
	below := map[int]int{}
	for i := range lines {
		if l := &lines[i]; l.cell != nil {
			if number, ok := strings.CutPrefix(l.said(), "△"); ok && (plainFigures(number) || amountStyleOf(number) != noAmount) {
				below[l.cell.Table]++
			}
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.cell == nil || l.dir != archive.Horizontal || below[l.cell.Table] < signedLeast {
			continue
		}
		chars := l.spots()
		if len(chars) < 2 || len(chars) > 4 || !chars[0].in("△▲A") || slices.ContainsFunc(chars[1:], func(c *readChar) bool { return !c.figure() && !c.in(loneOnes) }) {
			continue
		}
		for _, c := range chars[1:] {
			if !c.figure() {
				c.become("1")
			}
		}
	}
}

// spots are the characters of a line, to be changed.
func (l *line) spots() []*readChar {
	var out []*readChar
	for i := range l.words {
		for k := range l.words[i].chars {
			out = append(out, &l.words[i].chars[k])
		}
	}
	return out
}

// figuresConf is what a sign is worth that other figures tell.
const figuresConf = 85

// become puts another character in place of one.
func (c *readChar) become(text string) {
	if c.raw == "" {
		c.raw = c.text
	}
	c.text, c.conf, c.settled = text, figuresConf, true
}

func (c *readChar) figure() bool { return figureText(c.text) }

// in tells whether it is one of some characters.
func (c *readChar) in(some string) bool { return c.text != "" && strings.Contains(some, c.text) }

// ones makes figures of what is read as something else in a number with thousands, where
// that is one with them and is none without.
func ones(chars []*readChar) {
	for i := 0; i < len(chars); i++ {
		from := i
		for i < len(chars) && (chars[i].figure() || chars[i].in(",."+likeOnes)) {
			i++
		}
		var with, without strings.Builder
		for _, c := range chars[from:i] {
			switch {
			case !c.in(likeOnes):
				with.WriteString(c.text)
				without.WriteString(c.text)
			default:
				with.WriteString("1")
			}
		}
		if with.Len() == without.Len() || amountStyleOf(with.String()) != withCommas || amountStyleOf(without.String()) != noAmount {
			continue
		}
		for _, c := range chars[from:i] {
			if c.in(likeOnes) {
				c.become("1")
			}
		}
	}
}

// houseOne does so at the end of a line, where the number of a house stands: 510番地], 510番地1].
func houseOne(chars []*readChar) {
	at := len(chars) - 1 // where the number begins
	for at > 0 && chars[at-1].figure() {
		at--
	}
	if at < 3 || !chars[len(chars)-1].in(houseOnes) || chars[at-1].text != "地" || chars[at-2].text != "番" || !chars[at-3].figure() ||
		slices.ContainsFunc(chars, func(c *readChar) bool { return c.in("[［") }) {
		return
	}
	chars[len(chars)-1].become("1")
}

// loneOnes does so where the sign is all that a cell holds, and the column holds figures: it
// is as high as these and narrow.
func (w *working) loneOnes(lines []line) {
	type column struct{ table, col int }
	filled, numbers := map[column]int{}, map[column]int{}
	high := map[column][]int{}
	for i := range lines {
		l := &lines[i]
		if l.cell == nil || l.dir != archive.Horizontal {
			continue
		}
		at := column{l.cell.Table, l.cell.Col}
		filled[at]++
		if text := l.said(); plainFigures(text) || amountStyleOf(text) != noAmount {
			numbers[at]++
			high[at] = append(high[at], w.inkIn(l.rectangle()).Dy())
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.cell == nil || l.dir != archive.Horizontal {
			continue
		}
		chars, at := l.spots(), column{l.cell.Table, l.cell.Col}
		if len(chars) != 1 || !chars[0].in(loneOnes) || numbers[at] == 0 {
			continue
		}
		if chars[0].text != "|" && (numbers[at] < loneCells || numbers[at]*loneShare < filled[at]) {
			continue
		}
		slices.Sort(high[at])
		as := float64(high[at][len(high[at])/2])
		ink := w.inkIn(l.rectangle())
		if h := float64(ink.Dy()); h >= loneHigh*as && h <= loneLow*as && float64(ink.Dx()) <= loneNarrow*h {
			chars[0].become("1")
		}
	}
}

// rectangle is where a line's ink stands.
func (l *readLine) rectangle() image.Rectangle {
	return image.Rect(l.box.X, l.box.Y, l.box.X+l.box.W, l.box.Y+l.box.H)
}

// plainFigures tells whether a text is nothing but figures.
func plainFigures(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}

// signed finds the sign before a number that ends a text, if it is one of some: its place, or
// -1, and the number.
func signed(texts []string, some string) (at int, number string) {
	at = len(texts)
	for at > 0 && len(texts[at-1]) == 1 && strings.Contains("0123456789,.", texts[at-1]) {
		at--
		number = texts[at] + number
	}
	for at > 0 && texts[at-1] == " " {
		at--
	}
	if at == 0 || number == "" || texts[at-1] == "" || !strings.Contains(some, texts[at-1]) {
		return -1, ""
	}
	return at - 1, number
}

// belowZero makes △ of what is read in its place before the figures of a table, where others
// have that sign, and tells how often: after the same words, if any stand before it, since 人
// and へ end words, too. By their ink most are known before.
func belowZero(t *archive.Text) int {
	texts := make([][]string, len(t.Lines))
	seen := map[string]int{} // after which words there are how many
	for i, l := range t.Lines {
		if l.Cell == nil || l.Dir != archive.Horizontal {
			continue
		}
		for _, g := range t.Glyphs[l.Start:l.End] {
			texts[i] = append(texts[i], g.Text)
		}
		if at, _ := signed(texts[i], "△"); at >= 0 {
			seen[strings.Join(texts[i][:at], "")]++
		}
	}
	n := 0
	for i, l := range t.Lines {
		at, number := signed(texts[i], likeBelow)
		if at < 0 || at > 0 && reading.ClassOf(texts[i][at-1]) == reading.Digit {
			continue
		}
		least := 1
		if style := amountStyleOf(number); style == noAmount && !plainFigures(number) {
			continue
		} else if style == noAmount {
			least = 2 // A3 may be a size of paper
		} else if style == withCommas && at == 0 && strings.Contains(onlyBelow, texts[i][at]) {
			least = 0
		}
		if seen[strings.Join(texts[i][:at], "")] >= least {
			become(&t.Glyphs[l.Start+at], "△")
			n++
		}
	}
	return n
}
