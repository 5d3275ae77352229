package reading

import "strings"

// circles are the numbers in circles, in their order.
const circles = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"

// circleOf is the number in a circle that a text is; 0: it is none.
func circleOf(text string) int {
	if text == "" {
		return 0
	}
	return (strings.Index(circles, text) + len("①")) / len("①")
}

// circled: the numbers in circles of a line count its items, so that each is one more than
// the one before it. Where the reads hold such a row, it stands, and what else they take one
// sign for, as in small or blurred print (①位置図 ⑫平面図 ⑧見積書), goes. Signs side by side
// are one, unless they follow each other by themselves.
func circled(l place) string {
	if circleOf(l.text()) == 0 {
		return ""
	}
	for _, joined := range []bool{false, true} {
		if rows := l.circles(joined); len(rows) >= leastCircles {
			if first := startOf(rows); first > 0 {
				for k, r := range rows {
					switch {
					case l.i == r[0].at:
						return string([]rune(circles)[first+k-1])
					case l.i > r[0].at && l.i <= r[len(r)-1].at:
						return nothing
					}
				}
			}
		}
	}
	return ""
}

// leastCircles is how many a row has at least: of one sign nothing is known.
const leastCircles = 2

// A circle is a place in a line where reads have a number in a circle.
type circle struct {
	at      int
	numbers []int
}

// circles are those of the line, those side by side together where joined is set.
func (l place) circles(joined bool) [][]circle {
	var out [][]circle
	for i, c := range l.cols {
		n := circleOf(c.Text)
		if n == 0 {
			continue
		}
		here := circle{at: i, numbers: []int{n}}
		for _, a := range c.Alts {
			if n := circleOf(a.Text); n > 0 {
				here.numbers = append(here.numbers, n)
			}
		}
		if k := len(out) - 1; joined && k >= 0 && out[k][len(out[k])-1].at == i-1 {
			out[k] = append(out[k], here)
		} else {
			out = append(out, []circle{here})
		}
	}
	return out
}

// startOf is the number from which a row goes up by one, as at each of its places a read
// has it; 0: it is no row. Of a row of three and more that begins with ①, as rows do, one
// place may have been read as any other number.
func startOf(row [][]circle) int {
	has := func(k, n int) bool {
		for _, c := range row[k] {
			for _, m := range c.numbers {
				if m == n {
					return true
				}
			}
		}
		return false
	}
	for first := 1; first+len(row)-1 <= len([]rune(circles)); first++ {
		all := true
		for k := range row {
			all = all && has(k, first+k)
		}
		if all {
			return first
		}
	}
	wrong := 0
	for k := range row {
		if !has(k, k+1) {
			wrong++
		}
	}
	if len(row) > leastCircles && wrong == 1 {
		return 1
	}
	return 0
}

// Counts tells whether the character of a line there is a number in a circle that the next
// of such numbers, or the one before, goes on.
func Counts(line []string, at int) bool {
	n := circleOf(line[at])
	if n == 0 {
		return false
	}
	near := func(step int) int {
		for i := at + step; i >= 0 && i < len(line); i += step {
			if m := circleOf(line[i]); m > 0 {
				return m
			}
		}
		return 0
	}
	return near(1) == n+1 || n > 1 && near(-1) == n-1
}
