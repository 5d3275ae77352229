package ocr

import "image"

// What shows that a table's edge, where no rule is, goes through print, in characters: a
// few strokes that reach so far over it on both sides. Boxes of several heights that stand
// side by side and touch are taken for a table, and the text below the lower ones for a
// cell that ends with the highest; and the frame of a page whose level rules bend away at
// the fold, for one that ends where they do.
const (
	throughReach = 0.2
	throughRule  = 0.3 // a rule is no farther away
	throughLeast = 3   // strokes
	throughApart = 0.1 // of which each is so far from the next
)

// cutsPrint tells whether one of a table's edges goes through print.
func (r Raster) cutsPrint(ink []bool, g Grid, char float64) bool {
	for _, upright := range []bool{false, true} {
		box, page := lying(g.Box, upright), lying(image.Rect(0, 0, r.W, r.H), upright)
		at := func(along, across int) bool { return maskAt(ink, r.W, along, across, upright) }
		for _, edge := range []int{box.Min.Y, box.Max.Y} {
			if cutThrough(at, g.Rules, box, page, edge, upright, char) {
				return true
			}
		}
	}
	return false
}

// cutThrough tells whether an edge of a box goes through print where no rule is; box and
// page are laid so that the edge lies level.
func cutThrough(at func(along, across int) bool, rules []Rule, box, page image.Rectangle, edge int, upright bool, char float64) bool {
	reach, near, apart := max(2, int(throughReach*char)), int(throughRule*char), max(1, int(throughApart*char))
	if edge-reach < page.Min.Y || edge+reach >= page.Max.Y {
		return false
	}
	free := make([]bool, box.Dx())
	for i := range free {
		free[i] = true
	}
	for _, u := range rules {
		b := lying(u.Rectangle, upright)
		if b.Min.Y <= edge+near && b.Max.Y >= edge-near || u.Upright != upright && b.Min.Y <= edge && b.Max.Y >= edge {
			for x := max(0, b.Min.X-near-box.Min.X); x < min(len(free), b.Max.X+near-box.Min.X); x++ {
				free[x] = false
			}
		}
	}
	strokes, last := 0, -apart-1
	for x := range free {
		through := free[x]
		for d := -reach; d <= reach && through; d++ {
			through = at(box.Min.X+x, edge+d)
		}
		if through {
			strokes += boolToInt(x-last > apart)
			last = x
		}
	}
	return strokes >= throughLeast
}
