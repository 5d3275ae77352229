package ocr

import (
	"image"
	"math"
)

// A Frame is the straight frame of a stamp that has the colour of the text. It is known
// from a form's box in that a hand pressed it: it lies askew on a page that lies level,
// all four sides by the same angle, as nothing that was printed with the page does. One that
// lies level is known by the text that runs over it, by the one character that it holds, or by
// its three rows.
type Frame struct {
	sides [4]side // top, bottom, left, right
	// Thick is how thick its line is, in pixels.
	Thick float64
	// Tilt is by how many degrees clockwise it lies askew, about 0 where it lies level.
	Tilt float64
}

// A side is a line by a point on it and its direction; what is on its right, looking
// along it, is inside.
type side struct{ x, y, dx, dy float64 }

// depth is how far inside of the line a point lies, in pixels.
func (s side) depth(x, y float64) float64 { return (x-s.x)*-s.dy + (y-s.y)*s.dx }

// What a frame is, in characters of the page and in shares of a side.
const (
	frameLeast   = 1.6 // its shorter side; less is a box to tick or a character
	frameMost    = 17.0
	frameThick   = 0.4
	frameWhole   = 0.8  // of each side is ink
	frameOnce    = 0.55 // of the columns that a side spans have their outermost ink there
	frameClear   = 0.5  // of each side is ink at most just inside
	frameTilt    = 0.7  // degrees, at least; a page is level to a tenth of that
	frameSlight  = .35  // degrees, at least, where each side is measured to less than a pixel,
	frameEven    = .25  // its sides differ by so much at most,
	frameSeen    = .3   // and so much of each is seen by itself
	frameClimb   = 2.0  // pixels that its longer side rises then, at least
	frameSkew    = 8.0  // and at most
	frameTrue    = 0.7  // degrees by which its sides are off square, at most
	frameSheared = 2.5  // degrees more, where a photograph shows it from the side
	frameRise    = 1.2  // pixels at half size that its longer side rises at least: less is the raster's
	frameAlike   = 0.3  // degrees by which the boxes of a page that is not level differ
	frameTries   = 160
	mostFrames   = mostStamps
)

// Frames finds the straight frames of stamps on a level page. char is the height of a
// character in pixels; ink is darker than dark.
func (r Raster) Frames(dark byte, char float64) []Frame {
	if r.W < 16 || r.H < 16 || char < 8 {
		return nil
	}
	const f = 2 // pieces are looked for at half size
	ink, w, h := r.halfInk(dark)
	bs, label := blobs(dilated(ink, w, h, 1), w, h)
	var out []Frame
	for i, b := range bs {
		long, short := float64(f*b.size()), float64(f*min(b.w(), b.h()))
		// Text that touches the frame from outside makes the piece larger than the frame.
		if short < frameLeast*char || long > (frameMost+4)*char || len(out) == mostFrames {
			continue
		}
		p := pieceOf(ink, label, w, int32(i), b)
		if g, ok := p.frame(char / f); ok {
			out = append(out, g.scaled(f, b))
			continue
		}
		if g, ok := r.crossedFrame(p, b, f, dark, char); ok {
			out = append(out, g)
		} else if g, ok := p.lone(char / f); ok {
			if g = g.scaled(f, b); r.holdsOne(&g, dark, char) {
				out = append(out, g)
			}
		} else if g, ok := p.rowed(char / f); ok {
			if g = g.scaled(f, b); r.holdsRows(&g, dark, char) {
				out = append(out, g)
			}
		}
	}
	return pressed(out)
}

// scaled is a frame of a piece at a place, of a picture f times as small.
func (g Frame) scaled(f float64, at blob) Frame {
	for k := range g.sides {
		g.sides[k].x = f * (g.sides[k].x + float64(at.x0))
		g.sides[k].y = f * (g.sides[k].y + float64(at.y0))
	}
	g.Thick *= f
	return g
}

// pressed are the frames that a hand pressed: boxes that lie askew all by the same angle
// were printed with a page that is not level.
func pressed(all []Frame) []Frame {
	var out []Frame
	for _, g := range all {
		alike := 0
		for _, o := range all {
			alike += boolToInt(math.Abs(o.Tilt-g.Tilt) < frameAlike)
		}
		if alike < 3 {
			out = append(out, g)
		}
	}
	return out
}

// frame is the frame that a piece of ink has around it, askew.
func (p piece) frame(char float64) (Frame, bool) {
	g, ok := p.outline()
	if !ok {
		return g, false
	}
	c, ok := g.askew(char, frameTilt)
	return g, ok && p.lined(&g, c, char, false)
}

// outline is the frame whose sides are the outermost ink of a piece.
func (p piece) outline() (g Frame, ok bool) {
	edges := p.edges()
	for k, e := range edges {
		s, ok := straight(e, k >= 2)
		if !ok {
			return g, false
		}
		g.sides[k] = s
	}
	// So that inside is on the right: the top runs to the right, the right side down.
	g.sides[1] = g.sides[1].back()
	g.sides[2] = g.sides[2].back()
	return g, true
}

// askew measures by what angle a frame lies, and gives its corners; false where that is less
// than least, its sides are not square to each other, or it has not the size of a stamp. A
// photograph shows it sheared: then sides across from each other run alike, all of them askew.
func (g *Frame) askew(char, least float64) (c [4]point, ok bool) {
	tilts := g.tilts()
	lo, hi := tilts[0], tilts[0]
	for _, t := range tilts {
		lo, hi = min(lo, t), max(hi, t)
	}
	if c, ok = g.corners(); !ok {
		return c, false
	}
	wide, high := math.Hypot(c[1].x-c[0].x, c[1].y-c[0].y), math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y)
	// Of a short side the angle is known less well.
	g.Tilt = (wide*(tilts[0]+tilts[1]) + high*(tilts[2]+tilts[3])) / (2 * (wide + high))
	off := frameTrue + 57.3*1.5/min(wide, high)
	if across := tilts[0] + tilts[1]; max(math.Abs(tilts[0]-tilts[1]), math.Abs(tilts[2]-tilts[3])) <= off &&
		math.Abs(across) >= 2*least && (tilts[2]+tilts[3])*across >= math.Abs(across)*2*least {
		off += frameSheared
	}
	if a := math.Abs(g.Tilt); hi-lo > off || a < least || a > frameSkew || a/57.3*max(wide, high) < frameRise {
		return c, false
	}
	if min(wide, high) < frameLeast*char || max(wide, high) > frameMost*char {
		return c, false
	}
	return c, true
}

// tilts are by how many degrees clockwise each side lies askew.
func (g *Frame) tilts() [4]float64 {
	angle := func(s side, from float64) float64 {
		a := math.Atan2(s.dy, s.dx)*180/math.Pi - from
		return math.Mod(a+540, 360) - 180
	}
	return [4]float64{angle(g.sides[0], 0), angle(g.sides[1], 180), angle(g.sides[2], -90), angle(g.sides[3], 90)}
}

func (s side) back() side { return side{s.x, s.y, -s.dx, -s.dy} }

// edges are the outermost pixels of ink of a piece: those at the top and at the bottom of
// each column, those at the left and at the right of each row.
func (p piece) edges() (out [4][]point) {
	for x := range p.w {
		if first, last := outer(p.h, func(y int) bool { return p.mask[y*p.w+x] }); first >= 0 {
			out[0] = append(out[0], point{float64(x), float64(first)})
			out[1] = append(out[1], point{float64(x), float64(last)})
		}
	}
	for y := range p.h {
		if first, last := outer(p.w, func(x int) bool { return p.mask[y*p.w+x] }); first >= 0 {
			out[2] = append(out[2], point{float64(first), float64(y)})
			out[3] = append(out[3], point{float64(last), float64(y)})
		}
	}
	return out
}

// outer are the first and the last of n pixels that are ink, -1 where none is.
func outer(n int, ink func(i int) bool) (first, last int) {
	first, last = -1, -1
	for i := range n {
		if ink(i) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

type point struct{ x, y float64 }

// straight is the line along which most of some points lie, which go on to the right or,
// where upright, downward: of those through two of the points the best, then fitted. The
// pairs are a fixed sequence, so that the same page gives the same frames.
func straight(at []point, upright bool) (side, bool) {
	if len(at) < 12 {
		return side{}, false
	}
	swap := func(p point) point {
		if upright {
			return point{p.y, p.x}
		}
		return p
	}
	const near = 1.3
	var slope, from float64
	most := 0
	state := uint32(7)
	next := func() point {
		state = state*1664525 + 1013904223
		return swap(at[int(state>>8)%len(at)])
	}
	count := func(a, b float64) (n int) {
		for _, p := range at {
			p = swap(p)
			n += boolToInt(math.Abs(p.y-a*p.x-b) <= near)
		}
		return n
	}
	for range frameTries {
		p, q := next(), next()
		if math.Abs(p.x-q.x)*3 < float64(len(at)) {
			continue
		}
		a := (q.y - p.y) / (q.x - p.x)
		if math.Abs(a) > .2 {
			continue
		}
		if n := count(a, p.y-a*p.x); n > most {
			most, slope, from = n, a, p.y-a*p.x
		}
	}
	if float64(most) < frameOnce*float64(len(at)) {
		return side{}, false
	}
	var n, sx, sy, sxx, sxy float64
	for _, p := range at {
		if p = swap(p); math.Abs(p.y-slope*p.x-from) <= near {
			n, sx, sy, sxx, sxy = n+1, sx+p.x, sy+p.y, sxx+p.x*p.x, sxy+p.x*p.y
		}
	}
	if d := n*sxx - sx*sx; d > 0 {
		slope = (n*sxy - sx*sy) / d
	}
	mx, my := sx/n, sy/n
	l := math.Hypot(1, slope)
	if upright {
		return side{my, mx, slope / l, 1 / l}, true
	}
	return side{mx, my, 1 / l, slope / l}, true
}

// corners are where the sides meet: left and right top, right and left bottom; false
// where they do not.
func (g *Frame) corners() (out [4]point, ok bool) {
	for i, k := range [4][2]int{{0, 2}, {0, 3}, {1, 3}, {1, 2}} {
		a, b := g.sides[k[0]], g.sides[k[1]]
		det := a.dx*b.dy - a.dy*b.dx
		if math.Abs(det) < .5 {
			return out, false
		}
		t := ((b.x-a.x)*b.dy - (b.y-a.y)*b.dx) / det
		out[i] = point{a.x + t*a.dx, a.y + t*a.dy}
	}
	return out, true
}

// lined tells whether a line of ink runs along the sides from corner to corner, thin and
// with little ink just inside of it, of a frame that text crosses over all four sides together,
// and measures how thick it is.
func (p piece) lined(g *Frame, c [4]point, char float64, crossed bool) bool {
	share := func(k int, deep float64) float64 {
		return share(p.at, c[k], c[(k+1)%4], g.sides[[4]int{0, 3, 1, 2}[k]], deep)
	}
	whole := func(k int) float64 { return max(share(k, 0), share(k, .7), share(k, 1.4)) }
	for k := range 4 {
		if whole(k) < frameWhole {
			return false
		}
	}
	most := max(3, frameThick*char)
	for g.Thick = 1; g.Thick <= most; g.Thick += .5 {
		clear, sum := true, 0.0
		for k := range 4 {
			v := share(k, g.Thick+.5)
			clear = clear && v <= frameClear
			sum += v
		}
		if clear || crossed && sum <= 4*frameClear {
			return true
		}
	}
	return false
}

// depth is how far inside of the frame's outer edge a point lies; less than 0 outside.
func (g Frame) depth(x, y float64) float64 {
	d := math.Inf(1)
	for _, s := range g.sides {
		d = min(d, s.depth(x, y))
	}
	return d
}

// Box is the upright rectangle around the frame.
func (g Frame) Box() image.Rectangle {
	c, _ := g.corners()
	box := image.Rect(int(c[0].x), int(c[0].y), int(c[0].x)+1, int(c[0].y)+1)
	for _, p := range c {
		box = box.Union(image.Rect(int(p.x)-1, int(p.y)-1, int(p.x)+2, int(p.y)+2))
	}
	return box
}

// TakeFrame parts a stamp in a frame from the page's text of the same colour, as TakeRing
// does: the answer is its ink alone, in the frame's box, the frame gone from it.
func (r Raster) TakeFrame(g Frame, dark byte, char float64) (Raster, bool) {
	box := g.Box().Intersect(image.Rect(0, 0, r.W, r.H))
	if box.Empty() {
		return Raster{}, false
	}
	c, _ := g.corners()
	tone := r.toneOf(dark, func(yield func(x, y float64)) {
		for k, s := range [4]side{g.sides[0], g.sides[3], g.sides[1], g.sides[2]} {
			a, b := c[k], c[(k+1)%4]
			for t := .05; t < .95; t += .005 {
				yield(a.x+t*(b.x-a.x)-s.dy*g.Thick/2, a.y+t*(b.y-a.y)+s.dx*g.Thick/2)
			}
		}
	})
	r.wipeFrame(g, box, dark)
	return r.takeInside(box, tone, dark, char, func(x, y int) float64 { return g.depth(float64(x), float64(y)) - g.Thick })
}

// wipeFrame paints a frame's line white where no stroke runs on to both sides of it.
func (r Raster) wipeFrame(g Frame, box image.Rectangle, dark byte) {
	const beyond, soft = 3.0, 1.5
	inked := func(s side, x, y, deep float64) bool {
		d := s.depth(x, y)
		i, j := int(math.Round(x+(d-deep)*s.dy)), int(math.Round(y-(d-deep)*s.dx))
		return i >= 0 && j >= 0 && i < r.W && j < r.H && r.Pix[j*r.W+i] < dark
	}
	var gone []int
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			fx, fy := float64(x), float64(y)
			d := g.depth(fx, fy)
			if d < -soft-1 || d > g.Thick+soft {
				continue
			}
			for _, s := range g.sides {
				if s.depth(fx, fy) == d && (!inked(s, fx, fy, -beyond) || !inked(s, fx, fy, g.Thick+beyond)) {
					gone = append(gone, y*r.W+x)
					break
				}
			}
		}
	}
	for _, i := range gone {
		r.Pix[i] = 255
	}
}
