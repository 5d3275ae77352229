package ocr

import "image"

// A mask is a bool for each square of a raster, row by row.

// reached marks what is marked and hangs together with the edge, and counts it.
func reached(marked []bool, w, h int) (out []bool, n int) {
	out = make([]bool, w*h)
	var start []int
	for x := range w {
		start = append(start, x, (h-1)*w+x)
	}
	for y := range h {
		start = append(start, y*w, y*w+w-1)
	}
	n = flood(out, start, w, h, func(_, to int) bool { return marked[to] })
	return out, n
}

// flood marks in out some squares and those that can be reached from them by steps to
// the next square that go says may be made, and counts those that were not marked. A
// step to a start is made from itself.
func flood(out []bool, start []int, w, h int, goes func(from, to int) bool) (n int) {
	var stack []int
	push := func(from, to int) {
		if !out[to] && goes(from, to) {
			out[to] = true
			n++
			stack = append(stack, to)
		}
	}
	for _, i := range start {
		push(i, i)
	}
	for len(stack) > 0 {
		i := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		x, y := i%w, i/w
		if x > 0 {
			push(i, i-1)
		}
		if x < w-1 {
			push(i, i+1)
		}
		if y > 0 {
			push(i, i-w)
		}
		if y < h-1 {
			push(i, i+w)
		}
	}
	return n
}

// unmarked is the box of what is not marked, and how much that is.
func unmarked(marked []bool, w, h int) (image.Rectangle, int) {
	in := image.Rectangle{Min: image.Pt(w, h)}
	n := 0
	for y := range h {
		for x := range w {
			if !marked[y*w+x] {
				n++
				in.Min.X, in.Min.Y = min(in.Min.X, x), min(in.Min.Y, y)
				in.Max.X, in.Max.Y = max(in.Max.X, x+1), max(in.Max.Y, y+1)
			}
		}
	}
	return in, n
}
