package ocr

import (
	"cmp"
	"math"
	"slices"
)

// mostGap is how far, in characters, the next character of a line may lie.
const mostGap = 1.0

// following compares how many characters, or halves of them, have their nearest neighbour
// beside them and how many have it below: the log ratio. Neither the words that a table
// sets under each other nor wide spaces between them have much of a say.
func following(bs []blob, char float64) float64 {
	var all []blob
	for _, b := range bs {
		if b.square(char) || b.narrow(char) {
			all = append(all, b)
		}
	}
	slices.SortFunc(all, func(a, b blob) int { return cmp.Or(cmp.Compare(a.x0, b.x0), cmp.Compare(a.y0, b.y0)) })
	reach := int(mostGap * char)
	widest := 0
	for _, b := range all {
		widest = max(widest, b.w())
	}
	rows, columns := 1.0, 1.0
	first := 0 // the first that may reach into the columns of the one that is looked at
	for i, a := range all {
		for all[first].x0+widest < a.x0 {
			first++
		}
		x, y := reach, reach
		for k := first; k < len(all) && all[k].x0 < a.x1+reach; k++ {
			if k != i {
				b := all[k]
				x = min(x, gap(a.x0, a.x1, b.x0, min(a.y1, b.y1)-max(a.y0, b.y0), min(a.h(), b.h()), reach))
				y = min(y, gap(a.y0, a.y1, b.y0, min(a.x1, b.x1)-max(a.x0, b.x0), min(a.w(), b.w()), reach))
			}
		}
		switch {
		case x < y:
			rows++
		case y < x:
			columns++
		}
	}
	return math.Log(rows / columns)
}

// gap is what lies between a piece from a0 to a1 and a later one from b0 on, of which
// they share so much across as the lesser one is wide; none where that is less than half,
// or the other is not the later one.
func gap(a0, a1, b0, shared, lesser, none int) int {
	if b0 < (a0+a1)/2 || 2*shared < lesser {
		return none
	}
	return max(0, b0-a1)
}
