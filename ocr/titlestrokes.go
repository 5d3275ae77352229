package ocr

import (
	"image"
	"slices"
)

// What tells the large characters of a title from boxes that stand in a row.
const (
	titlePieces = 3    // characters
	titleNarrow = 0.4  // of their height they are wide, at least,
	titleBroad  = 5.0  // and at most, where some of them touch
	titleScans  = 5    // lines across their ink, each way,
	titleMet    = 1.7  // that meet so many strokes on the mean: a corner is 1
	titleLined  = 0.85 // of each side of a box is ink,
	titleSide   = 0.08 // within so much of its height
	titleBoxes  = 3    // of which one in so many characters may look like one: 口, 国
)

// LargeCharacters are the boxes of the large characters of a page's titles, before anything
// drawn is taken away: their strokes, blown up, are as straight and as long as rules are,
// and as thin for their size as those of a drawing. char is the height of the page's
// characters.
func (r Raster) LargeCharacters(ink []bool, dark byte, char float64) []image.Rectangle {
	var out []image.Rectangle
	for _, t := range r.Titles(dark, char) {
		var large []image.Rectangle
		met, boxes := 0.0, 0
		for _, p := range t.Pieces {
			w, h := float64(p.Dx()), float64(p.Dy())
			if h < titledEnd*float64(t.High) || w < titleNarrow*h || w > titleBroad*h {
				continue
			}
			if boxed(ink, r.W, p) {
				boxes++
				continue
			}
			large = append(large, p)
			met += strokesMet(ink, r.W, p)
		}
		if n := len(large); n+boxes >= titlePieces && met >= titleMet*float64(n) && boxes*titleBoxes <= n+boxes {
			out = append(out, large...)
		}
	}
	return out
}

// WithoutStrokes are the rules that are no strokes of large characters.
func WithoutStrokes(rules []Rule, large []image.Rectangle) []Rule {
	return slices.DeleteFunc(rules, func(u Rule) bool { return strokeIn(large, u.Rectangle) })
}

// strokeIn tells whether a box lies in that of one of some large characters, but for its rim.
func strokeIn(large []image.Rectangle, b image.Rectangle) bool {
	return slices.ContainsFunc(large, func(p image.Rectangle) bool { return b.In(p.Inset(-2)) })
}

// strokesMet is how many strokes in a box a line across it meets, level or upright, on the
// mean. A row of ink is w pixels.
func strokesMet(ink []bool, w int, box image.Rectangle) float64 {
	met := 0
	for _, upright := range []bool{false, true} {
		b := lying(box, upright)
		for k := 1; k <= titleScans; k++ {
			y, in := b.Min.Y+k*b.Dy()/(titleScans+1), false
			for x := b.Min.X; x < b.Max.X; x++ {
				on := maskAt(ink, w, x, y, upright)
				met += boolToInt(on && !in)
				in = on
			}
		}
	}
	return float64(met) / (2 * titleScans)
}

// boxed tells whether ink runs along all four sides of a box.
func boxed(ink []bool, w int, box image.Rectangle) bool {
	near := max(2, int(titleSide*float64(box.Dy())))
	for _, upright := range []bool{false, true} {
		b := lying(box, upright)
		first, last := 0, 0
		for x := b.Min.X; x < b.Max.X; x++ {
			top, foot := false, false
			for d := range min(near, b.Dy()) {
				top = top || maskAt(ink, w, x, b.Min.Y+d, upright)
				foot = foot || maskAt(ink, w, x, b.Max.Y-1-d, upright)
			}
			first += boolToInt(top)
			last += boolToInt(foot)
		}
		if float64(min(first, last)) < titleLined*float64(b.Dx()) {
			return false
		}
	}
	return true
}

// maskAt is the ink at a place of a page, or of the page laid on its side.
func maskAt(ink []bool, w, x, y int, swap bool) bool {
	if swap {
		return ink[x*w+y]
	}
	return ink[y*w+x]
}
