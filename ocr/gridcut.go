package ocr

// What shows that a table's top or foot, where no rule is, goes through a line of print, in
// characters: a few strokes that reach so far over it on both sides. Boxes of several heights
// that stand side by side and touch are taken for a table, and the text below the lower ones
// for a cell that ends with the highest.
const (
	throughReach = 0.2
	throughRule  = 0.3 // a rule is no farther away
	throughLeast = 3   // strokes
	throughApart = 0.1 // of which each is so far from the next
)

// cutsPrint tells whether a table's top or foot goes through a line of print.
func (r Raster) cutsPrint(ink []bool, g Grid, char float64) bool {
	reach, near, apart := max(2, int(throughReach*char)), int(throughRule*char), max(1, int(throughApart*char))
	for _, y := range []int{g.Box.Min.Y, g.Box.Max.Y} {
		if y-reach < 0 || y+reach >= r.H {
			continue
		}
		free := make([]bool, g.Box.Dx())
		for i := range free {
			free[i] = true
		}
		for _, u := range g.Rules {
			if u.Min.Y <= y+near && u.Max.Y >= y-near || u.Upright && u.Min.Y <= y && u.Max.Y >= y {
				for x := max(0, u.Min.X-near-g.Box.Min.X); x < min(len(free), u.Max.X+near-g.Box.Min.X); x++ {
					free[x] = false
				}
			}
		}
		strokes, last := 0, -apart-1
		for x := range free {
			through := free[x]
			for d := -reach; d <= reach && through; d++ {
				through = ink[(y+d)*r.W+g.Box.Min.X+x]
			}
			if through {
				strokes += boolToInt(x-last > apart)
				last = x
			}
		}
		if strokes >= throughLeast {
			return true
		}
	}
	return false
}
