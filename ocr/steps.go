package ocr

import "image"

// Budgets print a heading over those below it so that its room goes down beside theirs: the
// room of 款 is a row and a strip at the left, in which 項 and 目 stand in rows of their own.
// The box of such a room holds the text of all the others.

// What makes the room of a heading, in characters.
const (
	stepRoom = 0.7 // the least that its parts measure
	stepSide = 1.5 // a part is so much narrower than the one beside it, at least
	stepNear = 0.3 // sides that are one differ by less
	stepBelt = 0.6 // white beside a cut, on one side of it at least
	stepMost = 3   // parts of a room
	stepFull = 0.9 // of a part's line that is open
)

// steps parts a room whose sides go in steps into the boxes that it is made of, row by row
// or, where print is in the way of that, column by column; none where it is a box or no
// such room. open tells what is of the room, in units of a drawing of which char make a
// character; white tells whether a part of the drawing is without print.
func steps(open func(x, y int) bool, box image.Rectangle, char float64, white func(image.Rectangle) bool) []image.Rectangle {
	for _, swap := range []bool{false, true} {
		at := open
		if swap {
			at = func(x, y int) bool { return open(y, x) }
		}
		parts := stepParts(at, lying(box, swap), char)
		if parts == nil || !stepsFree(parts, char, func(r image.Rectangle) bool { return white(lying(r, swap)) }) {
			continue
		}
		for i := range parts {
			parts[i] = lying(parts[i], swap)
		}
		return parts
	}
	return nil
}

// stepParts are the boxes of lines of a room that begin and end alike.
func stepParts(open func(x, y int) bool, box image.Rectangle, char float64) []image.Rectangle {
	near := max(1, int(stepNear*char))
	alike := func(a, b image.Rectangle) bool {
		return abs(a.Min.X-b.Min.X) <= near && abs(a.Max.X-b.Max.X) <= near
	}
	var all []image.Rectangle
	for y := box.Min.Y; y < box.Max.Y; y++ {
		line, n := image.Rectangle{Min: image.Pt(box.Max.X, y), Max: image.Pt(box.Min.X, y+1)}, 0
		for x := box.Min.X; x < box.Max.X; x++ {
			if open(x, y) {
				line.Min.X, line.Max.X = min(line.Min.X, x), x+1
				n++
			}
		}
		if n == 0 || float64(n) < stepFull*float64(line.Dx()) {
			return nil
		}
		if k := len(all); k > 0 && alike(all[k-1], line) {
			all[k-1] = all[k-1].Union(line)
		} else {
			all = append(all, line)
		}
	}
	// Where a rule ends, a few lines are neither of the one part nor of the other.
	var out []image.Rectangle
	for _, p := range all {
		k := len(out)
		switch {
		case p.Dy() <= near:
		case k > 0 && alike(out[k-1], p):
			out[k-1] = out[k-1].Union(p)
		default:
			out = append(out, p)
		}
	}
	if len(out) < 2 || len(out) > stepMost {
		return nil
	}
	for i, p := range out {
		if float64(min(p.Dx(), p.Dy())) < stepRoom*char {
			return nil
		}
		if i > 0 && float64(abs(p.Dx()-out[i-1].Dx())) < stepSide*char {
			return nil
		}
	}
	return out
}

// stepsFree tells whether no print goes on from one part of a room to the next: a belt at
// the cut is white on one side of it, where both are.
func stepsFree(parts []image.Rectangle, char float64, white func(image.Rectangle) bool) bool {
	belt := int(stepBelt * char)
	for i, p := range parts[1:] {
		o := parts[i]
		x0, x1 := max(o.Min.X, p.Min.X), min(o.Max.X, p.Max.X)
		if x0 >= x1 || !white(image.Rect(x0, o.Max.Y-belt, x1, o.Max.Y)) && !white(image.Rect(x0, p.Min.Y, x1, p.Min.Y+belt)) {
			return false
		}
	}
	return true
}
