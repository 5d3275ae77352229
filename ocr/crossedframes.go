package ocr

import (
	"cmp"
	"math"
	"slices"
)

// What a frame is that text crosses, besides what every frame is.
const (
	crossedStep  = 1.0 // pixels at half size by which a side moves from one angle to the next
	crossedPeaks = 8   // of the rows and of the columns that are tried as sides
	crossedSide  = 0.7 // of a side is ink along one row of pixels, at least
	crossedStop  = 0.6 // of a character beyond a corner,
	crossedOver  = 0.6 // in which so much ink at most lies on the side's own line,
	crossedOn    = 1   // but for one of eight ends, where a level stroke of the text goes on
	crossedReach = 3   // pixels at half size by which an end of a side is moved
	crossedWhole = 6   // by this power of how whole its line is a larger frame is the less worth
	crossedTries = 6   // of those found that are looked at again at full size
	crossedInk   = 40  // pixels of ink that a piece has at least
)

// crossedFrame is the frame in a piece of ink, which was found at a place in a picture f
// times as small: one that is clearly askew, else one that is slightly so, else one that lies
// level, else one that is askew and of which a side goes on.
func (r Raster) crossedFrame(p piece, at blob, f float64, dark byte, char float64) (Frame, bool) {
	first := func(frames []Frame, is func(g *Frame) bool) (Frame, bool) {
		for _, g := range frames {
			if g = g.scaled(f, at); is(&g) {
				return g, true
			}
		}
		return Frame{}, false
	}
	askew := func(g *Frame) bool { return r.fullSize(g, dark, char, false) }
	clear, on := p.crossed(char/f, frameTilt, frameSkew)
	if g, ok := first(clear, askew); ok {
		return g, true
	}
	slight, _ := p.crossed(char/f, frameSlight/2, frameTilt)
	if g, ok := first(slight, func(g *Frame) bool { return r.fullSize(g, dark, char, true) }); ok {
		return g, true
	}
	level, _ := p.crossed(char/f, 0, levelTilt)
	if g, ok := first(level, func(g *Frame) bool { return r.levelSize(g, dark, char) }); ok {
		return g, true
	}
	return first(on, askew)
}

// crossed are what may be the frame in a piece of ink that text runs over, so that what
// lies outermost in the piece are the strokes of the text: at all angles from one to
// another, two rows and two columns of ink that are the sides of one, the likeliest first.
// A side ends at the corners; the rules of a table run on. on are those of which one does.
func (p piece) crossed(char, from, to float64) (out, on []Frame) {
	at := p.points()
	if len(at) < crossedInk {
		return nil, nil
	}
	type found struct {
		Frame
		worth float64
		on    bool
	}
	var all []found
	step := 180 / math.Pi * crossedStep / float64(max(p.w, p.h))
	for t := from; t <= to; t += step {
		for _, tilt := range [2]float64{t, -t} {
			for _, g := range p.boxed(at, tilt, char) {
				if worth, on := p.sure(&g, char); worth > 0 {
					all = append(all, found{g, worth, on})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.worth, a.worth) })
	for _, g := range all {
		if g.on && len(on) < crossedTries {
			on = append(on, g.Frame)
		} else if !g.on && len(out) < crossedTries {
			out = append(out, g.Frame)
		}
	}
	return out, on
}

// points are the pixels of ink of a piece.
func (p piece) points() (out []point) {
	for i, v := range p.mask {
		if v {
			out = append(out, point{float64(i % p.w), float64(i / p.w)})
		}
	}
	return out
}

// boxed are the frames at an angle whose four sides have as much ink as they need.
func (p piece) boxed(at []point, tilt, char float64) (out []Frame) {
	sin, cos := math.Sincos(tilt * math.Pi / 180)
	reach := p.w + p.h
	rows, cols := make([]int, 2*reach), make([]int, 2*reach)
	for _, q := range at {
		rows[reach+int(math.Round(q.y*cos-q.x*sin))]++
		cols[reach+int(math.Round(q.x*cos+q.y*sin))]++
	}
	least := int(crossedSide * frameLeast * char)
	level, upright := peaks(rows, least), peaks(cols, least)
	for _, top := range level {
		for _, bottom := range level {
			high := float64(bottom - top)
			if high < frameLeast*char || high > frameMost*char {
				continue
			}
			for _, left := range upright {
				for _, right := range upright {
					wide := float64(right - left)
					if wide < frameLeast*char || wide > frameMost*char ||
						float64(min(rows[top], rows[bottom])) < crossedSide*wide || float64(min(cols[left], cols[right])) < crossedSide*high {
						continue
					}
					v0, v1, u0, u1 := float64(top-reach), float64(bottom-reach), float64(left-reach), float64(right-reach)
					// The sides run as those of frame: the top to the right, the right one down.
					out = append(out, Frame{Tilt: tilt, sides: [4]side{
						{-v0 * sin, v0 * cos, cos, sin}, {-v1 * sin, v1 * cos, -cos, -sin},
						{u0 * cos, u0 * sin, sin, -cos}, {u1 * cos, u1 * sin, -sin, cos},
					}})
				}
			}
		}
	}
	return out
}

// peaks are the places of a profile that have at least so much, the highest ones, each
// higher than what is next to it.
func peaks(profile []int, least int) (out []int) {
	for i := 1; i < len(profile)-1; i++ {
		if n := profile[i]; n >= least && n >= profile[i-1] && n > profile[i+1] {
			out = append(out, i)
		}
	}
	slices.SortStableFunc(out, func(a, b int) int { return profile[b] - profile[a] })
	return out[:min(len(out), crossedPeaks)]
}

// sure fits the sides of a frame to its line, and tells how large and whole it is; 0 where
// it is no frame; and whether a side goes on. How far askew it lies is known at full size only.
func (p piece) sure(g *Frame, char float64) (worth float64, on bool) {
	c, ok := g.corners()
	if !ok {
		return 0, false
	}
	for i, k := range [4]int{0, 3, 1, 2} {
		if share(p.at, c[i], c[(i+1)%4], g.sides[k], 0) < crossedSide {
			return 0, false
		}
	}
	far, most := crossedStop, crossedOn
	if math.Abs(g.Tilt) <= levelTilt {
		far, most = levelStop, levelOn
	}
	ends := p.runsOn(g, c, far*char)
	if ends > most {
		return 0, false
	}
	if c, ok = g.fit(p.at, crossedReach); !ok {
		return 0, false
	}
	if c, ok = g.outward(p.at, c, frameThick*char); !ok || !p.lined(g, c, char, true) {
		return 0, false
	}
	least := 1.0
	for i, k := range [4]int{0, 3, 1, 2} {
		a, b, s := c[i], c[(i+1)%4], g.sides[k]
		least = min(least, max(share(p.at, a, b, s, .7), share(p.at, a, b, s, 1.4)))
	}
	worth = math.Hypot(c[1].x-c[0].x, c[1].y-c[0].y) * math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y) * math.Pow(least, crossedWhole)
	return worth, ends > 0 && most == crossedOn
}

// runsOn tells how many ends of sides, as their rows of ink were found, go on so far beyond the
// corners; all eight where both ends on one side of the frame do, as rules of a table would.
func (p piece) runsOn(g *Frame, c [4]point, far float64) (n int) {
	var on [4][2]bool // before and beyond the top, the right side, the bottom, the left one
	for i, k := range [4]int{0, 3, 1, 2} {
		s, a, b := g.sides[k], c[i], c[(i+1)%4]
		before, beyond := point{a.x - far*s.dx, a.y - far*s.dy}, point{b.x + far*s.dx, b.y + far*s.dy}
		on[i] = [2]bool{share(p.at, before, a, s, 0) > crossedOver, share(p.at, b, beyond, s, 0) > crossedOver}
		n += boolToInt(on[i][0]) + boolToInt(on[i][1])
	}
	for i := range on {
		if on[i][0] && on[(i+2)%4][1] { // they run around it
			return 2 * len(on)
		}
	}
	return n
}

// fullSize measures again, at full size, a frame that was found at half size. One that lies
// only slightly askew must do so by each of its sides.
func (r Raster) fullSize(g *Frame, dark byte, char float64, slight bool) bool {
	at := r.inkAt(dark)
	c, ok := g.fit(at, int(g.Thick)+crossedReach)
	if !ok {
		return false
	}
	if slight && (!g.measure(at, c) || !g.steady()) {
		return false
	}
	least := frameTilt
	if slight {
		least = frameSlight
	}
	if c, ok = g.askew(char, least); !ok {
		return false
	}
	if c, ok = g.outward(at, c, frameThick*char); ok {
		g.Thick = min(g.Thick, g.lineOf(at, c, frameThick*char))
	}
	return ok
}

// measure lays the sides of a frame along the middle of its line, to less than a pixel, by
// the places where nothing else touches that. It tells whether each side has enough of them.
func (g *Frame) measure(at func(x, y float64) bool, c [4]point) bool {
	all := true
	for i, k := range [4]int{0, 3, 1, 2} {
		s, ok := g.sides[k].along(at, c[i], c[(i+1)%4], g.Thick)
		if ok {
			g.sides[k] = s
		}
		all = all && ok
	}
	return all
}

// along is a side through the middle of a line of ink that runs from a to b, thick pixels
// thick at most: least squares over the places where the ink across is no thicker than
// where it is thin, since the rest is text.
func (s side) along(at func(x, y float64) bool, a, b point, thick float64) (side, bool) {
	long := int(math.Hypot(b.x-a.x, b.y-a.y))
	var places []point // along the side: the middle of the ink
	var widths, thin []float64
	end := int(thick) + 4 // so near to a corner the other side's line is
	for i := end; i < long-end; i++ {
		t := (float64(i) + .5) / float64(long)
		p := point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)}
		from, to, whole := math.Inf(1), math.Inf(-1), true
		for off := -thick - 3; off <= thick+3; off += .5 {
			if inkAt(at, s.inward(p, off)) {
				whole = whole && (math.IsInf(to, -1) || off-to < 1)
				from, to = min(from, off), off
			}
		}
		if whole && to >= from {
			places = append(places, point{float64(i), (from + to) / 2})
			widths = append(widths, to-from)
			thin = append(thin, to-from)
		}
	}
	if len(thin) == 0 {
		return s, false
	}
	slices.Sort(thin)
	most := thin[len(thin)/3] + 1
	var n, sx, sy, sxx, sxy float64
	for k, p := range places {
		if widths[k] <= most {
			n, sx, sy, sxx, sxy = n+1, sx+p.x, sy+p.y, sxx+p.x*p.x, sxy+p.x*p.y
		}
	}
	d := n*sxx - sx*sx
	if d <= 0 || n < frameSeen*float64(long) {
		return s, false
	}
	slope := (n*sxy - sx*sy) / d
	t := sx / n / float64(long)
	l := math.Hypot(1, slope)
	mid := s.inward(point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)}, sy/n)
	return side{mid.x, mid.y, (s.dx - slope*s.dy) / l, (s.dy + slope*s.dx) / l}, true
}

// steady tells whether each of the sides of a frame lies askew, and all by one angle: a
// page that leans, or whose lines bend, has two of four sides so.
func (g *Frame) steady() bool {
	t := g.tilts()
	lo, hi := slices.Min(t[:]), slices.Max(t[:])
	c, ok := g.corners()
	if !ok {
		return false
	}
	wide, high := math.Hypot(c[1].x-c[0].x, c[1].y-c[0].y), math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y)
	long := t[0] + t[1]
	if high > wide {
		long = t[2] + t[3]
	}
	// A pixel is more of the angle of a short side.
	return hi-lo <= frameEven+57.3/min(wide, high) && (lo > frameSlight/2 || hi < -frameSlight/2) &&
		math.Abs(long)/2 >= frameSlight && math.Abs(long)/2*max(wide, high) >= 57.3*frameClimb
}

// lineOf is how thick a frame's line is where nothing else is near it, which is where it
// is thinnest but for its breaks.
func (g *Frame) lineOf(at func(x, y float64) bool, c [4]point, most float64) float64 {
	var thick []float64
	for i, k := range [4]int{0, 3, 1, 2} {
		s, a, b := g.sides[k], c[i], c[(i+1)%4]
		all := int(math.Hypot(b.x-a.x, b.y-a.y))
		for j := range all {
			t := (float64(j) + .5) / float64(all)
			p := point{a.x + t*(b.x-a.x), a.y + t*(b.y-a.y)}
			from, d := 0.0, 0.0
			for ; from < 2 && !inkAt(at, s.inward(p, from)); from += .5 {
			}
			for d = from; d < most && inkAt(at, s.inward(p, d)); d += .5 {
			}
			if d > from {
				thick = append(thick, d)
			}
		}
	}
	if len(thick) == 0 {
		return most
	}
	slices.Sort(thick)
	return thick[len(thick)/3]
}

// inkAt tells where a raster has ink.
func (r Raster) inkAt(dark byte) func(x, y float64) bool {
	return func(x, y float64) bool {
		i, j := int(math.Floor(x+.5)), int(math.Floor(y+.5))
		return i >= 0 && j >= 0 && i < r.W && j < r.H && r.Pix[j*r.W+i] < dark
	}
}

func inkAt(at func(x, y float64) bool, p point) bool { return at(p.x, p.y) }

// outward moves the sides from the middle of the line to its outer edge.
func (g *Frame) outward(at func(x, y float64) bool, c [4]point, most float64) ([4]point, bool) {
	for i, k := range [4]int{0, 3, 1, 2} {
		s, off := g.sides[k], 0.0
		for off > -most && share(at, c[i], c[(i+1)%4], s, off-.5) > .5 {
			off -= .5
		}
		g.sides[k].x, g.sides[k].y = s.x-off*s.dy, s.y+off*s.dx
	}
	return g.corners()
}

// fit lays each side of a frame where most ink lies under it, and gives the corners: both
// its ends are moved by up to reach pixels. The ink nearest to a side would be no guide,
// since half of it may be the text's.
func (g *Frame) fit(at func(x, y float64) bool, reach int) (c [4]point, ok bool) {
	if c, ok = g.corners(); !ok {
		return c, false
	}
	for i, k := range [4]int{0, 3, 1, 2} {
		s, a, b := g.sides[k], c[i], c[(i+1)%4]
		most := -1.0
		for from := -reach; from <= reach; from++ {
			for to := -reach; to <= reach; to++ {
				p, q := s.inward(a, float64(from)), s.inward(b, float64(to))
				l := math.Hypot(q.x-p.x, q.y-p.y)
				m := side{p.x, p.y, (q.x - p.x) / l, (q.y - p.y) / l}
				if v := share(at, p, q, m, -1) + share(at, p, q, m, 0) + share(at, p, q, m, 1); v > most {
					most, g.sides[k] = v, m
				}
			}
		}
	}
	return g.corners()
}

// inward is a point moved so deep to the inside of a side.
func (s side) inward(p point, deep float64) point {
	return point{p.x - deep*s.dy, p.y + deep*s.dx}
}

// share is how much of the way from a to b, so deep inside of the side s, is ink.
func share(at func(x, y float64) bool, a, b point, s side, deep float64) float64 {
	a, b = s.inward(a, deep), s.inward(b, deep)
	n, all := 0, int(math.Hypot(b.x-a.x, b.y-a.y))
	for i := range all {
		t := (float64(i) + .5) / float64(all)
		n += boolToInt(at(a.x+t*(b.x-a.x), a.y+t*(b.y-a.y)))
	}
	return float64(n) / float64(max(1, all))
}
