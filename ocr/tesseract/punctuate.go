package tesseract

import "slices"

// How a column writes its numbers, in shares of its cells with a comma or a point.
const (
	figureGroups = .7 // stand before three figures: they part thousands
	figureEnds   = .7 // or before as many others: its numbers have so many decimals
	figureCommas = 5  // so many signs are commas, even if models saw points, unless there are numbers below one
	figureMark   = 85 // the confidence of a sign that others of a column tell
)

// number are the figures and marks a cell ends with but for signs behind them, as places in
// its way, and how many figures stand behind its last mark; -1: it has none.
func (c *figureCell) number() (from, to, behind int) {
	to = len(c.way.signs)
	for to > 0 && !c.way.signs[to-1].char.figure() {
		to--
	}
	from, behind = to, -1
	for n := 0; from > 0; from-- {
		g := &c.way.signs[from-1]
		if g.char.figure() {
			n++
		} else if g.char.in(",.") {
			if behind < 0 {
				behind = n
			}
		} else {
			break
		}
	}
	return from, to, behind
}

// punctuate gives the numbers of a column their commas and points as most of them have them.
// lines are all of the column, which say how models read them.
func punctuate(cells []figureCell, lines []*line) {
	marked, zeros := 0, 0 // cells with a mark, and those of them that begin with 0
	behind := [4]int{}    // and how many have so many figures behind it
	for i := range cells {
		from, _, n := cells[i].number()
		if n < 0 {
			continue
		}
		marked++
		zeros += boolToInt(cells[i].way.signs[from].char.text == "0")
		if n < len(behind) {
			behind[n]++
		}
	}
	usual := 0
	for n, cells := range behind {
		if cells > behind[usual] {
			usual = n
		}
	}
	for i := range cells {
		c := &cells[i]
		switch share := float64(behind[usual]) / float64(max(1, marked)); {
		case marked == 0:
			c.mark(".", nil)
		case usual == 3 && share >= figureGroups:
			mark := "."
			if commasIn(lines) || zeros == 0 && behind[3] >= figureCommas {
				mark = ","
			}
			c.mark(mark, func(n int) bool { return n%3 == 0 })
		case usual > 0 && share >= figureEnds:
			c.mark(".", func(n int) bool { return n == usual })
		default:
			c.mark(".", c.marksBefore())
		}
	}
}

// commasIn tells whether models read more commas than points in some lines.
func commasIn(lines []*line) bool {
	n := 0
	for _, l := range lines {
		for _, g := range l.chars() {
			n += boolToInt(g.text == ",") - boolToInt(g.text == ".")
		}
	}
	return n > 0
}

// marksBefore tells before how many last figures of its number a cell has marks.
func (c *figureCell) marksBefore() func(figures int) bool {
	has, n := map[int]bool{}, 0
	from, to, _ := c.number()
	for i := to - 1; i >= from; i-- {
		if c.way.signs[i].char.figure() {
			n++
		} else {
			has[n] = true
		}
	}
	return func(figures int) bool { return has[figures] }
}

// mark puts a mark before the last figures of a cell's number where before tells so of their
// count, nil: nowhere, in place of those that it has.
func (c *figureCell) mark(mark string, before func(figures int) bool) {
	from, to, _ := c.number()
	var number []cellSign // from the last figure on
	n := 0
	for i := to - 1; i >= from; i-- {
		g := c.way.signs[i]
		if !g.char.figure() {
			continue
		}
		if n > 0 && before != nil && before(n) {
			box := g.char.box
			box.X, box.W = box.X+box.W, max(1, number[len(number)-1].char.box.X-box.X-box.W)
			number = append(number, cellSign{char: readChar{text: mark, box: box, conf: figureMark}})
		}
		number = append(number, g)
		n++
	}
	slices.Reverse(number)
	rest := slices.DeleteFunc(slices.Clone(c.way.signs[to:]), func(g cellSign) bool { return g.char.in(",.") })
	c.way.signs = slices.Concat(c.way.signs[:from], number, rest)
}
