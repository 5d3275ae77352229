package ocr

import (
	"image"
	"slices"
)

// What tells a line under words in a cell from a rule of the table, in characters: print stands
// right above most of it, and it ends before the rules across it. A table's rules touch these, and
// its print keeps away from them.
const (
	underNear  = .35 // print stands within so much above it,
	underMost  = .7  // over so much of its length,
	underTouch = .3  // and no rule across it is so near to one of its ends
)

// withoutUnderlines are the rules without those under words, or beside them where columns run
// down: these part no cells. ink is the ink of the raster, rules and all.
func (r Raster) withoutUnderlines(ink []bool, rules []Rule, char float64) []Rule {
	return slices.DeleteFunc(slices.Clone(rules), func(u Rule) bool {
		touches := slices.ContainsFunc(rules, func(o Rule) bool {
			return o.Upright != u.Upright && endsAt(lying(u.Rectangle, u.Upright), lying(o.Rectangle, u.Upright), int(underTouch*char))
		})
		return !touches && r.underPrint(ink, u, char)
	})
}

// endsAt tells whether a level rule ends within so many pixels of an upright one, or crosses it.
func endsAt(level, upright image.Rectangle, near int) bool {
	return upright.Min.Y-near <= level.Max.Y && upright.Max.Y+near >= level.Min.Y &&
		upright.Min.X-near <= level.Max.X && upright.Max.X+near >= level.Min.X
}

// underPrint tells whether print stands right above a level rule, or right beside an upright one
// to its left, along most of it: in so many of its parts half a character long.
func (r Raster) underPrint(ink []bool, u Rule, char float64) bool {
	near, part := max(2, int(underNear*char)), max(1, int(char/2))
	box := lying(u.Rectangle, u.Upright)
	all, printed := 0, 0
	for x0 := box.Min.X; x0+part <= box.Max.X; x0 += part {
		all++
		beside := image.Rect(x0, box.Min.Y-near, x0+part, box.Min.Y-1)
		printed += boolToInt(r.anyInk(ink, lying(beside, u.Upright)))
	}
	return all > 0 && float64(printed) >= underMost*float64(all)
}

// anyInk tells whether there is any in a box.
func (r Raster) anyInk(ink []bool, b image.Rectangle) bool {
	b = b.Intersect(image.Rect(0, 0, r.W, r.H))
	for y := b.Min.Y; y < b.Max.Y; y++ {
		if slices.Contains(ink[y*r.W+b.Min.X:y*r.W+b.Max.X], true) {
			return true
		}
	}
	return false
}
