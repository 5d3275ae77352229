package tesseract

import (
	"strings"

	"fumikura/ocr/reading"
)

// A comma and a point differ by a pixel or two, and models take one for the other in every
// table of small print. The figures of a column are of one kind: where others part their
// thousands by commas and none has decimals, a point before three figures is a comma. Alone
// it proves nothing, since 1.234 is a number too.
const (
	amountsLeast = 2 // amounts with commas,
	amountsShare = 3 // and one in so many of those with a comma or such a point
)

// How a cell writes its figures.
type amountStyle int

const (
	noAmount amountStyle = iota // words, or figures without any sign
	withCommas
	withPoints // some of which may be commas
	withDecimals
)

// amounts mends the thousands of the figures in the columns of tables.
func amounts(lines []line) {
	type column struct{ table, col int }
	styles := map[column]*[withDecimals + 1]int{}
	for i := range lines {
		if l := &lines[i]; l.cell != nil {
			at := column{l.cell.Table, l.cell.Col}
			if styles[at] == nil {
				styles[at] = new([withDecimals + 1]int)
			}
			style := amountStyleOf(l.amount())
			if style == noAmount {
				style = amountStyleOf(l.lastNumber())
			}
			styles[at][style]++
		}
	}
	for i := range lines {
		l := &lines[i]
		if l.cell == nil || amountStyleOf(l.amount()) != withPoints {
			continue
		}
		n := styles[column{l.cell.Table, l.cell.Col}]
		if n[withDecimals] > 0 || n[withCommas] < amountsLeast || n[withCommas]*amountsShare < n[withCommas]+n[withPoints] {
			continue
		}
		for _, w := range l.words {
			for k := range w.chars {
				if c := &w.chars[k]; c.text == "." {
					c.become(",")
				}
			}
		}
	}
}

// amount is what a line says, without words before a number that has a sign.
func (l *line) amount() string {
	if at, number := signed(l.texts(), "△▲"+likeBelow); at >= 0 {
		return number
	}
	return l.said()
}

// lastNumber is the number that a line ends with, "" where it ends otherwise.
func (l *line) lastNumber() string {
	said := l.said()
	return said[len(strings.TrimRight(said, "0123456789,.")):]
}

// amountStyleOf tells how a text writes its figures, which may have a sign before them.
func amountStyleOf(text string) amountStyle {
	text = strings.TrimLeft(text, "△▲-−A(")
	text = strings.TrimRight(text, ")")
	groups := strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '.' })
	if len(groups) < 2 || len(text) != len(strings.Join(groups, ""))+len(groups)-1 {
		return noAmount
	}
	for i, g := range groups {
		for _, r := range g {
			if reading.ClassOf(string(r)) != reading.Digit || r > '9' {
				return noAmount
			}
		}
		switch {
		case i == 0 && len(g) <= 3 && (g[0] != '0' || len(g) == 1):
		case i > 0 && len(g) == 3:
		case i == len(groups)-1 && strings.Contains(text, "."):
			return withDecimals
		default:
			return noAmount
		}
	}
	switch {
	case strings.HasPrefix(text, "0."):
		return withDecimals
	case strings.Contains(text, "."):
		return withPoints
	}
	return withCommas
}
