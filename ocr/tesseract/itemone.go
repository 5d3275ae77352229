package tesseract

import "fumikura/internal/archive"

// The first item of a list may be numbered by a stroke so thin that models read a bracket or a
// letter for it. What follows it tells: an item 2, and an item 3.
const (
	likeItemOne = "]|!lIi"
	itemNear    = 1.0 // of a character to the left or right the numbers of items begin, at most
	itemLines   = 4   // of an item, at most
)

// itemOnes makes a 1 of such a sign before the items 2 and 3 of a list, and tells how many.
func itemOnes(lines []line, char float64) (n int) {
	// next is the place of the next item among the lines from i on, -1 where there is none.
	next := func(i, at int, number string) int {
		for k := i; k < min(len(lines), i+itemLines); k++ {
			if l := &lines[k]; l.item(number) && float64(max(l.box.X-at, at-l.box.X)) <= itemNear*char {
				return k
			}
		}
		return -1
	}
	for i := range lines {
		l := &lines[i]
		if !l.item(likeItemOne) {
			continue
		}
		if two := next(i+1, l.box.X, "2"); two > 0 && next(two+1, l.box.X, "3") > 0 {
			l.spots()[0].become("1")
			n++
		}
	}
	return n
}

// item tells whether a line of horizontal text begins with one of some signs, behind which no
// figure and no letter follows.
func (l *line) item(signs string) bool {
	chars := l.spots()
	return l.dir == archive.Horizontal && l.cell == nil && len(chars) > 1 && chars[0].in(signs) &&
		!chars[1].figure() && !chars[1].in(",.-") && (len(chars[1].text) > 1 || chars[1].text == " ")
}
