package ocr

import (
	"math"
	"slices"
)

// What tells the frame of a stamp that happens to lie level from a box of the page's own:
// the page's text runs over its line, as text does over no box that was printed with it.
const (
	levelMost    = 10.0 // its longer side, in characters
	levelCrossed = 3    // strokes that run over its line, at least
	levelReach   = 0.12 // of a character to which such a stroke reaches on either side of the line
	// Of the text, too, strokes lie level, and go on where a side ends, but not so far; and of
	// eight ends so many at most do.
	levelStop = 2.5
	levelOn   = 2
	levelTilt = 0.2 // degrees by which it is looked for askew: the rest lies askew
)

// levelSize measures at full size a frame that lies level, and tells whether it is that of a
// stamp over text.
func (r Raster) levelSize(g *Frame, dark byte, char float64) bool {
	at := func(x, y float64) bool {
		i, j := int(math.Floor(x+.5)), int(math.Floor(y+.5))
		return i >= 0 && j >= 0 && i < r.W && j < r.H && r.Pix[j*r.W+i] < dark
	}
	c, ok := g.fit(at, int(g.Thick)+crossedReach)
	if !ok || !g.measure(at, c) {
		return false
	}
	if c, ok = g.corners(); !ok {
		return false
	}
	t := g.tilts()
	wide, high := math.Hypot(c[1].x-c[0].x, c[1].y-c[0].y), math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y)
	short, long := min(wide, high), max(wide, high)
	if slices.Max(t[:])-slices.Min(t[:]) > frameEven+57.3/short || short < frameLeast*char || long > levelMost*char {
		return false
	}
	if c, ok = g.outward(at, c, frameThick*char); !ok {
		return false
	}
	g.Tilt = (wide*(t[0]+t[1]) + high*(t[2]+t[3])) / (2 * (wide + high))
	g.Thick = min(g.Thick, g.lineOf(at, c, frameThick*char))
	strokes := 0
	for i, k := range [4]int{0, 3, 1, 2} {
		strokes += g.crossings(at, c[i], c[(i+1)%4], g.sides[k], char)
	}
	return strokes >= levelCrossed
}

// crossings are how many strokes run over a side of a frame, from a to b.
func (g *Frame) crossings(at func(x, y float64) bool, a, b point, s side, char float64) (n int) {
	reach := max(2, levelReach*char)
	all := int(math.Hypot(b.x-a.x, b.y-a.y))
	end := int(g.Thick + reach) // where the other side's line is
	in := false
	for i := end; i < all-end; i++ {
		t := (float64(i) + .5) / float64(all)
		p := point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)}
		over := true
		for d := 1.0; d <= reach && over; d++ {
			over = inkAt(at, s.inward(p, -d)) && inkAt(at, s.inward(p, g.Thick+d))
		}
		if over && !in {
			n++
		}
		in = over
	}
	return n
}
