package ocr

import (
	"image"
	"math"
)

// A Ring is the round frame of a stamp that has the colour of the text: on a page
// without colours, such as a fax or a copy, nothing else tells a stamp. X and Y are its
// middle, Outer and Inner the radii between which its line runs, in pixels. In a photograph,
// which shows paper from the side, it is an ellipse: Broad is the share by which it is broader
// from left to right than its mean, Lean the same from left above to right below.
type Ring struct{ X, Y, Outer, Inner, Broad, Lean float64 }

// stretch is by how much longer than the mean the radius in a direction is.
func (g Ring) stretch(cos, sin float64) float64 {
	return 1 + g.Broad*(cos*cos-sin*sin) + g.Lean*2*sin*cos
}

// far is how far a point lies from the middle, as Outer and Inner count it.
func (g Ring) far(x, y float64) float64 {
	dx, dy := x-g.X, y-g.Y
	d := math.Hypot(dx, dy)
	if d == 0 {
		return 0
	}
	return d / g.stretch(dx/d, dy/d)
}

// What is a ring, in characters of the page and in shares of its radius: broader than a
// character in a circle (㊞, ①), no broader than a receipt stamp, a thin line which
// copies may break, with some ink inside: an empty one is a large 〇.
const (
	ringLeast   = 2.0
	ringMost    = 12.0
	ringThick   = 0.2
	ringWhole   = 0.86 // of its circumference
	ringPartly  = 0.4  // of it, of a circle that may be near to an ellipse,
	ringSquash  = 0.05 // which is so much broader or narrower than its mean at most
	ringClear   = 0.4  // of the circumference just inside of the line
	ringInside  = 0.02 // ink by area
	ringDense   = 0.5
	ringNext    = 0.4 // between pieces of a line of text
	ringRule    = 6.0 // a straight run so long is a rule's
	ringSamples = 96
	ringTries   = 240
	mostRings   = 2 * mostStamps
)

// Rings finds round frames of stamps. char is the height of a character in pixels; ink
// is darker than dark.
func (r Raster) Rings(dark byte, char float64) []Ring {
	const f = 2 // looked for at half size
	if r.W < 8*f || r.H < 8*f || char < 4*f {
		return nil
	}
	ink, w, h := r.halfInk(dark)
	small := char / f
	found, large := ringsIn(ink, ink, w, h, small)
	if large != nil { // a ring that crosses a rule hangs together with a table
		rules := longRuns(large, w, h, int(ringRule*small), true)
		orInto(squaresOf(rules), squaresOf(longRuns(large, w, h, int(ringRule*small), false)))
		for i, v := range dilated(rules, w, h, 1) {
			large[i] = large[i] && !v
		}
		more, _ := ringsIn(large, ink, w, h, small)
		found = append(found, more...)
	}
	var out []Ring
	for _, g := range found[:min(len(found), mostRings)] {
		out = append(out, Ring{f*g.X + .5, f*g.Y + .5, f * g.Outer, f * g.Inner, g.Broad, g.Lean})
	}
	return out
}

// ringsIn finds the rings among the pieces of some ink, which may lack parts of them that the
// whole ink has, and gives what hangs together over more than a ring does, nil if nothing.
func ringsIn(ink, whole []bool, w, h int, char float64) (out []Ring, large []bool) {
	bs, label := blobs(dilated(ink, w, h, 1), w, h) // a copy breaks a line
	for i, b := range bs {
		if float64(b.size()) > 2*ringMost*char {
			if large == nil {
				large = make([]bool, len(ink))
			}
			continue
		}
		if float64(min(b.w(), b.h())) < ringLeast*char {
			continue
		}
		lacking := &ink[0] != &whole[0]
		if lacking { // the rest of it lies beyond a rule
			more := b.size() / 2
			b.x0, b.y0, b.x1, b.y1 = max(0, b.x0-more), max(0, b.y0-more), min(w, b.x1+more), min(h, b.y1+more)
		}
		p := pieceOf(ink, label, w, int32(i), b)
		if lacking {
			p.whole = make([]bool, p.w*p.h)
			for y := range p.h {
				copy(p.whole[y*p.w:(y+1)*p.w], whole[(b.y0+y)*w+b.x0:])
			}
		}
		// Two seals may overlap: what is left is looked at again.
		for len(out) < mostRings {
			g, ok := p.ring(char)
			if !ok {
				break
			}
			p.wipe(g)
			g.X, g.Y = g.X+float64(b.x0), g.Y+float64(b.y0)
			if share := inside(whole, w, h, g); share >= ringInside && share <= ringDense {
				out = append(out, g)
			}
		}
	}
	for i := range large {
		large[i] = ink[i] && label[i] >= 0 && float64(bs[label[i]].size()) > 2*ringMost*char
	}
	return out, large
}

// Box is the upright rectangle around the ring.
func (g Ring) Box() image.Rectangle {
	w, h := g.Outer*g.stretch(1, 0), g.Outer*g.stretch(0, 1)
	return image.Rect(int(g.X-w), int(g.Y-h), int(g.X+w)+1, int(g.Y+h)+1)
}

// inside is the share of ink within a ring.
func inside(ink []bool, w, h int, g Ring) float64 {
	n, all := 0, 0
	box := g.Box().Intersect(image.Rect(0, 0, w, h))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if g.far(float64(x), float64(y)) < g.Inner-1 {
				all++
				n += boolToInt(ink[y*w+x])
			}
		}
	}
	return float64(n) / float64(max(1, all))
}

// A piece is connected ink in its box.
type piece struct {
	mask  []bool
	w, h  int
	whole []bool // all ink of the box, where the piece may lack some of its own; or nil
}

// pieceOf is the ink of a blob that was found in ink made broader. label and w are those
// of blobs.
func pieceOf(ink []bool, label []int32, w int, id int32, b blob) piece {
	p := piece{mask: make([]bool, b.w()*b.h()), w: b.w(), h: b.h()}
	for y := range p.h {
		for x := range p.w {
			at := (b.y0+y)*w + b.x0 + x
			p.mask[y*p.w+x] = label[at] == id && ink[at]
		}
	}
	return p
}

func (p piece) at(x, y float64) bool {
	i, j := int(math.Floor(x+.5)), int(math.Floor(y+.5))
	if i < 0 || j < 0 || i >= p.w || j >= p.h {
		return false
	}
	return p.mask[j*p.w+i] || p.whole != nil && p.whole[j*p.w+i]
}

// ring finds the circle along which most of the piece's ink runs: of those through
// three of its outermost pixels the one that is most whole. The pixels are chosen by a
// fixed sequence, so that the same page gives the same rings.
func (p piece) ring(char float64) (Ring, bool) {
	edge := p.outermost()
	if len(edge) < 16 {
		return Ring{}, false
	}
	var best Ring
	most := 0.0
	state := uint32(1)
	next := func() image.Point {
		state = state*1664525 + 1013904223
		return edge[int(state>>8)%len(edge)]
	}
	for range ringTries {
		x, y, radius, ok := through(next(), next(), next())
		if !ok || 2*radius < ringLeast*char || 2*radius > ringMost*char ||
			x < 0 || y < 0 || x > float64(p.w) || y > float64(p.h) {
			continue
		}
		g := Ring{X: x, Y: y, Outer: radius, Inner: radius}
		if s := p.along(g, radius-.5); s > most {
			most, best = s, g
		}
	}
	if most < ringPartly {
		return Ring{}, false
	}
	if most < ringWhole {
		if best = p.ellipse(best); p.along(best, best.Outer) < ringWhole {
			return Ring{}, false
		}
	} else {
		best = p.fitted(best)
	}
	radius := best.Outer
	const step = .25
	for p.along(best, best.Outer+step) > .5 {
		best.Outer += step
	}
	for best.Inner > 0 && p.along(best, best.Inner-step) > .5 {
		best.Inner -= step
	}
	clear := p.along(best, best.Inner-2)
	return best, best.Outer-best.Inner <= max(3, ringThick*radius) && clear <= ringClear
}

// ellipse is the ellipse near to a circle that its line may be: the one with the least squares
// over the outermost ink within reach, which comes nearer from step to step.
func (p piece) ellipse(g Ring) Ring {
	edge := p.outermost()
	for _, reach := range []float64{2 * ringSquash * g.Outer, 4, 2.5, 2.5} {
		fit, y := newSystem(5), make([]float64, 5) // to the right, down, radius, broad, lean
		n := 0
		for _, e := range edge {
			dx, dy := float64(e.X)-g.X, float64(e.Y)-g.Y
			d := math.Hypot(dx, dy)
			if d == 0 || math.Abs(d-g.Outer*g.stretch(dx/d, dy/d)) > reach {
				continue
			}
			cos, sin := dx/d, dy/d
			n++
			fit.add(y, 1, d, []term{{0, cos}, {1, sin}, {2, 1}, {3, cos*cos - sin*sin}, {4, 2 * sin * cos}})
		}
		x := []float64(nil)
		if n >= 16 {
			x = fit.solve(y)
		}
		if x == nil || x[2] <= 0 || math.Hypot(x[3], x[4]) > ringSquash*x[2] {
			return g
		}
		g = Ring{g.X + x[0], g.Y + x[1], x[2], x[2], x[3] / x[2], x[4] / x[2]}
	}
	g.Outer -= .5 // the middle of its outermost pixels is not the edge of its line
	g.Inner = g.Outer
	return g
}

// fitted is the circle through the middle of the line that a circle runs along: the one
// with the least squares (Kåsa) over the ink within reach of it.
func (p piece) fitted(g Ring) Ring {
	const reach = 4
	var n, sx, sy, sxx, syy, sxy, sz, sxz, syz float64
	for y := range p.h {
		for x := range p.w {
			dx, dy := float64(x)-g.X, float64(y)-g.Y
			if d := math.Hypot(dx, dy); !p.mask[y*p.w+x] || d < g.Outer-reach || d > g.Outer+reach/2 {
				continue
			}
			z := dx*dx + dy*dy
			n, sx, sy, sz = n+1, sx+dx, sy+dy, sz+z
			sxx, syy, sxy, sxz, syz = sxx+dx*dx, syy+dy*dy, sxy+dx*dy, sxz+dx*z, syz+dy*z
		}
	}
	if n < 3 {
		return g
	}
	sxx, syy, sxy, sxz, syz = sxx-sx*sx/n, syy-sy*sy/n, sxy-sx*sy/n, sxz-sx*sz/n, syz-sy*sz/n
	det := 2 * (sxx*syy - sxy*sxy)
	if det <= 0 {
		return g
	}
	dx, dy := (sxz*syy-syz*sxy)/det, (syz*sxx-sxz*sxy)/det
	radius := math.Sqrt(max(0, (sz-2*dx*sx-2*dy*sy)/n+dx*dx+dy*dy))
	if math.Hypot(dx, dy) > reach || math.Abs(radius-g.Outer) > reach {
		return g
	}
	return Ring{X: g.X + dx, Y: g.Y + dy, Outer: radius, Inner: radius}
}

// along is the share of a ring at some radius, 0–1, that runs in ink.
func (p piece) along(g Ring, radius float64) float64 {
	n := 0
	for k := range ringSamples {
		n += boolToInt(p.at(g.on(radius, 2*math.Pi*float64(k)/ringSamples)))
	}
	return float64(n) / ringSamples
}

// outermost are the first and last pixels of ink in each row and column.
func (p piece) outermost() []image.Point {
	var out []image.Point
	scan := func(n, m int, at func(i, j int) (x, y int)) {
		for i := range n {
			first, last := -1, -1
			for j := range m {
				if x, y := at(i, j); p.mask[y*p.w+x] {
					if first < 0 {
						first = j
					}
					last = j
				}
			}
			if first >= 0 {
				x0, y0 := at(i, first)
				x1, y1 := at(i, last)
				out = append(out, image.Pt(x0, y0), image.Pt(x1, y1))
			}
		}
	}
	scan(p.h, p.w, func(i, j int) (int, int) { return j, i })
	scan(p.w, p.h, func(i, j int) (int, int) { return i, j })
	return out
}

// on is the point in a direction, in radians, at a radius.
func (g Ring) on(radius, angle float64) (x, y float64) {
	sin, cos := math.Sincos(angle)
	radius *= g.stretch(cos, sin)
	return g.X + radius*cos, g.Y + radius*sin
}

// wipe takes a ring's line out of the piece.
func (p piece) wipe(g Ring) {
	for y := range p.h {
		for x := range p.w {
			if d := g.far(float64(x), float64(y)); d >= g.Inner-2 && d <= g.Outer+2 {
				p.mask[y*p.w+x] = false
				if p.whole != nil {
					p.whole[y*p.w+x] = false
				}
			}
		}
	}
}

// through is the circle through three points; false where they lie in a line.
func through(a, b, c image.Point) (x, y, radius float64, ok bool) {
	bx, by := float64(b.X-a.X), float64(b.Y-a.Y)
	cx, cy := float64(c.X-a.X), float64(c.Y-a.Y)
	d := 2 * (bx*cy - by*cx)
	if math.Abs(d) < 1 {
		return 0, 0, 0, false
	}
	x = (cy*(bx*bx+by*by) - by*(cx*cx+cy*cy)) / d
	y = (bx*(cx*cx+cy*cy) - cx*(bx*bx+by*by)) / d
	return x + float64(a.X), y + float64(a.Y), math.Hypot(x, y), true
}

// TakeRing parts a stamp in a ring from the page's text of the same colour: the line of
// the ring goes, but for strokes of text that cross it, and with it the ink that lies
// inside; the answer is that ink alone, in the ring's box. Text that goes on over the line is
// the page's own and stays: false where no other ink is left.
func (r Raster) TakeRing(g Ring, dark byte, char float64) (Raster, bool) {
	box := g.Box().Intersect(image.Rect(0, 0, r.W, r.H))
	if box.Empty() {
		return Raster{}, false
	}
	tone := r.toneOf(dark, func(yield func(x, y float64)) {
		mid := (g.Inner + g.Outer) / 2
		for k := range 4 * ringSamples {
			yield(g.on(mid, math.Pi/2*float64(k)/ringSamples))
		}
	})
	r.wipeLine(g, box, dark)
	return r.takeInside(box, tone, dark, char, func(x, y int) float64 { return g.Inner - g.far(float64(x), float64(y)) })
}

// wipeLine paints a ring's line white where no stroke runs on to both sides of it.
func (r Raster) wipeLine(g Ring, box image.Rectangle, dark byte) {
	const beyond = 3.0
	inked := func(radius, angle float64) bool {
		fx, fy := g.on(radius, angle)
		x, y := int(math.Round(fx)), int(math.Round(fy))
		return x >= 0 && y >= 0 && x < r.W && y < r.H && r.Pix[y*r.W+x] < dark
	}
	var gone []int
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			d := g.far(float64(x), float64(y))
			if d < g.Inner-1.5 || d > g.Outer+1.5 {
				continue
			}
			if angle := math.Atan2(float64(y)-g.Y, float64(x)-g.X); !inked(g.Outer+beyond, angle) || !inked(g.Inner-beyond, angle) {
				gone = append(gone, y*r.W+x)
			}
		}
	}
	for _, i := range gone {
		r.Pix[i] = 255
	}
}
