package ocr

import (
	"image"
	"math"
	"slices"
)

// What is a row of beads along a rule, as ornamental rules have between the columns of a
// gazette, in characters where nothing else is said.
const (
	beadMost  = 0.45 // a bead is so large at most,
	beadOff   = 0.45 // and its middle so far from the rule's: leader dots stand further above one
	beadApart = 1.6  // two of them are so far apart at most
	beadEven  = 0.25 // of the usual distance three in four of them differ by less
	beadShare = 4
	beadRule  = 8.0 // the rule is so long at least,
	beadsMin  = 16  // and has so many of them on one side: dots for emphasis are fewer
)

// EraseBeads makes the beads of ornamental rules white, and counts their rows. Beside lines they
// are read as points and commas.
func (r Raster) EraseBeads(rules []Rule, dark byte, char float64) int {
	var small []image.Rectangle
	n := 0
	for _, u := range rules {
		if float64(max(u.Dx(), u.Dy())) < beadRule*char {
			continue
		}
		if small == nil {
			small = slices.DeleteFunc(r.inkBoxes(image.Rect(0, 0, r.W, r.H), dark, 1), func(p image.Rectangle) bool {
				return float64(max(p.Dx(), p.Dy())) > beadMost*char
			})
		}
		for _, row := range beadsAlong(small, u, char) {
			for _, p := range row {
				r.wipe(p.Inset(-2))
			}
			n++
		}
	}
	return n
}

// beadsAlong are the rows of small pieces on the two sides of a rule, and on it, that stand as
// evenly as beads do.
func beadsAlong(small []image.Rectangle, u Rule, char float64) (rows [][]image.Rectangle) {
	along := func(p image.Rectangle) float64 { return float64(p.Min.Y+p.Max.Y) / 2 }
	across := func(p image.Rectangle) float64 { return float64(p.Min.X+p.Max.X) / 2 }
	if !u.Upright {
		along, across = across, along
	}
	sides := make([][]image.Rectangle, 3)
	for _, p := range small {
		off := across(p) - across(u.Rectangle)
		if math.Abs(off) > beadOff*char || along(p) < along(image.Rectangle{Max: u.Min.Mul(2)}) || along(p) > along(image.Rectangle{Max: u.Max.Mul(2)}) {
			continue
		}
		side := 1
		if math.Abs(off) > 1 {
			side += int(math.Copysign(1, off))
		}
		sides[side] = append(sides[side], p)
	}
	for _, row := range sides {
		if len(row) < beadsMin {
			continue
		}
		slices.SortFunc(row, func(a, b image.Rectangle) int { return int(along(a) - along(b)) })
		var gaps []float64
		for i := 1; i < len(row); i++ {
			gaps = append(gaps, along(row[i])-along(row[i-1]))
		}
		usual := slices.Sorted(slices.Values(gaps))[len(gaps)/2]
		odd := 0
		for _, g := range gaps {
			odd += boolToInt(math.Abs(g-usual) > beadEven*usual)
		}
		if usual <= beadApart*char && odd*beadShare <= len(gaps) {
			rows = append(rows, row)
		}
	}
	return rows
}
