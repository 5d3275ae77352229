package ocr

import (
	"image"
	"slices"
)

// The boxes of a flow chart are no table: each stands by itself, with a few words that run
// along or down in it, and arrows between them.

// What makes boxes, in characters where nothing else is said.
const (
	boxFewest = 3    // on a page
	boxThin   = 1.4  // the least of both sides,
	boxLong   = 2.5  // and of the longer one: what is smaller is a place for a figure or a tick
	boxWide   = 20.0 // what is wider
	boxHigh   = 25.0 // or higher is laid out as a page is
	boxTouch  = .25  // rules of one box come so near to each other
	boxSide   = .8   // of a side is drawn
)

// loneBoxes are the boxes among the rules of a page, and the other rules. Fewer than
// boxFewest are none: a single one may be anything.
func loneBoxes(rules []Rule, char float64) (boxes []Grid, rest []Rule) {
	touch := max(2, int(boxTouch*char))
	var in []Rule
	for _, group := range joining(rules, touch) {
		if box, ok := isBox(group, rules, touch, char); ok {
			inner := box.Inset(touch / 2)
			boxes = append(boxes, Grid{Box: box, Rules: group, Cells: []GridCell{{Box: inner, RowSpan: 1, ColSpan: 1}}})
			in = append(in, group...)
		}
	}
	if len(boxes) < boxFewest {
		return nil, rules
	}
	return boxes, slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool { return slices.Contains(in, r) })
}

// isBox tells whether rules that touch are the four sides of a box without rules in it.
func isBox(group, all []Rule, touch int, char float64) (image.Rectangle, bool) {
	var box image.Rectangle
	for _, r := range group {
		box = box.Union(r.Rectangle)
	}
	w, h := float64(box.Dx()), float64(box.Dy())
	if min(w, h) < boxThin*char || max(w, h) < boxLong*char || w > boxWide*char || h > boxHigh*char {
		return box, false
	}
	var drawn [4]int // of the sides above, below, on the left and on the right
	for _, r := range group {
		b := lying(r.Rectangle, r.Upright)
		side := lying(box, r.Upright)
		k := 2 * boolToInt(r.Upright)
		switch {
		case b.Max.Y-side.Min.Y <= 2*touch:
			drawn[k] += b.Dx()
		case side.Max.Y-b.Min.Y <= 2*touch:
			drawn[k+1] += b.Dx()
		default:
			return box, false
		}
	}
	for k, n := range drawn {
		if long := [2]float64{w, h}[k/2]; float64(n) < boxSide*long {
			return box, false
		}
	}
	inner := box.Inset(2 * touch)
	return box, !slices.ContainsFunc(all, func(r Rule) bool { return r.Overlaps(inner) })
}
