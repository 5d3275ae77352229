package ocr

import (
	"image"
	"math"
	"slices"
)

// An Imprint is the picture of a stamp alone made fit for reading: its text level, its
// ink black, its ring or frame and the lines that part it gone.
type Imprint struct {
	Raster
	// Turned is by how many degrees clockwise about its middle the picture was turned.
	Turned float64
	// Framed tells whether a ring or a frame was found and taken away.
	Framed bool
}

// ImprintDark is the grey below which a pixel of an imprint is ink, which is black in it:
// the thin strokes of small characters are paler than the others.
const ImprintDark = 180

// What a stamp's picture measures, in shares of its own size.
const (
	imprintTilt  = 7.0  // degrees that a hand is off at most
	imprintStep  = 0.5  // degrees
	imprintLevel = 0.5  // degrees, less is level enough
	imprintSide  = 0.55 // of the breadth or height, at least: a side of its frame, or a line that parts it
	imprintEdge  = 0.22 // a side lies so near to the edge
	imprintRing  = 0.6  // of the larger side, at least: its ring
	imprintBar   = 0.25 // of the ring's breadth, at least: a bar across, or a piece of one
	imprintReach = 0.2  // of its radius: so near to the ring a bar ends
	imprintThick = 0.16 // and so thick it is, with what it leans
	imprintSpeck = 12.0 // in typical pieces: anything smaller is no part of a character
)

// Unframed says what a stamp's picture has lost already: the line around it, which touched
// the picture's sides.
type Unframed uint8

// What may be gone from a stamp's picture.
const (
	UnframedNone Unframed = iota
	UnframedRound
	UnframedStraight
)

// Imprinted makes an imprint of the picture of a stamp alone, dark on white.
func (r Raster) Imprinted(gone Unframed) Imprint {
	out := Imprint{Raster: Raster{r.W, r.H, slices.Clone(r.Pix)}, Framed: gone != UnframedNone}
	round := gone == UnframedRound
	if r.W < 12 || r.H < 12 {
		return out
	}
	out.blacken()
	const dark = ImprintDark
	g := Ring{X: float64(r.W) / 2, Y: float64(r.H) / 2, Outer: float64(min(r.W, r.H)) / 2, Inner: float64(min(r.W, r.H)) / 2}
	if found, ok := out.ringAround(dark); ok {
		g, round = found, true
		out.within(g)
		out.Framed = true
	}
	if t := out.tilt(dark); math.Abs(t) >= imprintLevel {
		out.Turned = -t
		out.Raster = out.rotated(-t)
		g.X, g.Y = turnedAbout(g.X, g.Y, float64(r.W)/2, float64(r.H)/2, -t)
	}
	switch {
	case gone == UnframedStraight:
		ink := out.Ink(dark)
		flat, up := out.long(ink, image.Rect(0, 0, out.W, out.H))
		out.Erase(ink, append(flat, up...))
	case out.unframe(dark):
		out.Framed = true
	case round:
		out.unbar(dark, g)
	}
	out.unspeck(dark)
	return out
}

// blacken stretches pale ink so that it is black.
func (r Raster) blacken() {
	var count [256]int
	for _, v := range r.Pix {
		count[v]++
	}
	left, black := len(r.Pix)/100, 0
	for ; black < 200 && left >= count[black]; black++ {
		left -= count[black]
	}
	for i, v := range r.Pix {
		r.Pix[i] = byte(max(0, (int(v)-black)*255/(255-black)))
	}
}

// ringAround is the ring of a round stamp, false where there is none.
func (r Raster) ringAround(dark byte) (Ring, bool) {
	ink := r.Ink(dark)
	bs, label := blobs(dilated(ink, r.W, r.H, 1), r.W, r.H)
	long := max(r.W, r.H)
	for i, b := range bs {
		if float64(min(b.w(), b.h())) < imprintRing*float64(long) {
			continue
		}
		p := piece{mask: make([]bool, b.w()*b.h()), w: b.w(), h: b.h()}
		for y := range p.h {
			for x := range p.w {
				at := (b.y0+y)*r.W + b.x0 + x
				p.mask[y*p.w+x] = label[at] == int32(i) && ink[at]
			}
		}
		if g, ok := p.ring(float64(b.size()) / (ringMost / 2)); ok {
			g.X, g.Y = g.X+float64(b.x0), g.Y+float64(b.y0)
			return g, true
		}
	}
	return Ring{}, false
}

// within leaves only what lies inside of a ring.
func (r Raster) within(g Ring) {
	for y := range r.H {
		for x := range r.W {
			if g.far(float64(x), float64(y)) > g.Inner-2 {
				r.Pix[y*r.W+x] = 255
			}
		}
	}
}

// tilt is by how many degrees clockwise the stamp's text and lines lie askew: where the
// rows of ink, or its columns, stand out most from each other. 0 where no tilt is clearly
// better than none.
func (r Raster) tilt(dark byte) float64 {
	var at [][2]float64
	cx, cy := float64(r.W)/2, float64(r.H)/2
	for y := range r.H {
		for x := range r.W {
			if r.Pix[y*r.W+x] < dark {
				at = append(at, [2]float64{float64(x) - cx, float64(y) - cy})
			}
		}
	}
	if len(at) < 50 {
		return 0
	}
	half := int(math.Hypot(cx, cy)) + 2
	rows, cols := make([]int, 2*half), make([]int, 2*half)
	sharp := func(degrees float64) float64 {
		clear(rows)
		clear(cols)
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		for _, p := range at {
			rows[half+int(math.Floor(p[1]*cos-p[0]*sin))]++
			cols[half+int(math.Floor(p[0]*cos+p[1]*sin))]++
		}
		sum := 0.0
		for i := range rows {
			sum += float64(rows[i]*rows[i] + cols[i]*cols[i])
		}
		return sum
	}
	level := sharp(0)
	best, most := 0.0, level
	for d := -imprintTilt; d <= imprintTilt; d += imprintStep {
		if s := sharp(d); s > most {
			best, most = d, s
		}
	}
	if most < 1.1*level {
		return 0
	}
	return best
}

// rotated is the picture turned clockwise by some degrees about its middle, white
// coming in at its corners.
func (r Raster) rotated(degrees float64) Raster {
	out := Raster{r.W, r.H, make([]byte, len(r.Pix))}
	cx, cy := float64(r.W)/2, float64(r.H)/2
	for y := range r.H {
		for x := range r.W {
			fx, fy := turnedAbout(float64(x), float64(y), cx, cy, -degrees)
			out.Pix[y*r.W+x] = r.between4(fx, fy)
		}
	}
	return out
}

// turnedAbout is where a point comes to by a clockwise turn about another.
func turnedAbout(x, y, cx, cy, degrees float64) (float64, float64) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	x, y = x-cx, y-cy
	return x*cos - y*sin + cx, x*sin + y*cos + cy
}

// between4 is the grey at a place between pixels; white outside of the picture.
func (r Raster) between4(x, y float64) byte {
	x0, y0 := int(math.Floor(x)), int(math.Floor(y))
	fx, fy := x-float64(x0), y-float64(y0)
	grey := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= r.W || y >= r.H {
			return 255
		}
		return float64(r.Pix[y*r.W+x])
	}
	top := grey(x0, y0)*(1-fx) + grey(x0+1, y0)*fx
	low := grey(x0, y0+1)*(1-fx) + grey(x0+1, y0+1)*fx
	return byte(top*(1-fy) + low*fy + .5)
}

// unframe takes the straight frame of a stamp away and the lines across it. A word without
// a frame has long strokes, too: lines go only where three sides of a frame are there.
func (r Raster) unframe(dark byte) bool {
	ink := r.Ink(dark)
	box, any := inkBox(ink, r.W, r.H)
	if !any {
		return false
	}
	flat, up := r.long(ink, box)
	var sides [4]bool
	near := func(v, edge, all int) bool { return float64(abs(v-edge)) <= imprintEdge*float64(all) }
	for _, u := range flat {
		sides[0] = sides[0] || near(u.Min.Y, box.Min.Y, box.Dy())
		sides[1] = sides[1] || near(u.Max.Y, box.Max.Y, box.Dy())
	}
	for _, u := range up {
		sides[2] = sides[2] || near(u.Min.X, box.Min.X, box.Dx())
		sides[3] = sides[3] || near(u.Max.X, box.Max.X, box.Dx())
	}
	n := 0
	for _, s := range sides {
		n += boolToInt(s)
	}
	if n < 3 {
		return false
	}
	rules := append(flat, up...)
	r.Erase(ink, rules)
	inner := box
	for _, u := range rules { // what is left at the sides are the frame's corners
		switch {
		case !u.Upright && near(u.Min.Y, box.Min.Y, box.Dy()):
			inner.Min.Y = max(inner.Min.Y, u.Max.Y)
		case !u.Upright && near(u.Max.Y, box.Max.Y, box.Dy()):
			inner.Max.Y = min(inner.Max.Y, u.Min.Y)
		case u.Upright && near(u.Min.X, box.Min.X, box.Dx()):
			inner.Min.X = max(inner.Min.X, u.Max.X)
		case u.Upright && near(u.Max.X, box.Max.X, box.Dx()):
			inner.Max.X = min(inner.Max.X, u.Min.X)
		}
	}
	r.outside(inner.Inset(2))
	return true
}

// wornGap is for how many pixels a worn line is broken.
const wornGap = 3

// long are the lines of ink that are as long as the sides of a frame around a box.
func (r Raster) long(ink []bool, box image.Rectangle) (flat, up []Rule) {
	return joined(levelRuns(ink, r.W, r.H, max(12, int(imprintSide*float64(box.Dx()))), wornGap), false),
		joined(uprightRuns(ink, r.W, r.H, max(12, int(imprintSide*float64(box.Dy()))), wornGap), true)
}

// unbar takes away the bars between which a round stamp has its date. They run from the
// ring, and no stroke of a character does.
func (r Raster) unbar(dark byte, g Ring) {
	ink := r.Ink(dark)
	long := max(12, int(imprintBar*2*g.Inner))
	bars := slices.DeleteFunc(joined(levelRuns(ink, r.W, r.H, long, wornGap), false), func(u Rule) bool {
		d := float64(u.Min.Y+u.Max.Y)/2 - g.Y
		half := math.Sqrt(max(0, g.Inner*g.Inner-d*d))
		off := min(math.Abs(float64(u.Min.X)-g.X+half), math.Abs(float64(u.Max.X)-g.X-half))
		return off > imprintReach*g.Inner || float64(u.Dy()) > imprintThick*g.Inner
	})
	r.Erase(ink, bars)
}

// outside paints white what lies outside of a box.
func (r Raster) outside(b image.Rectangle) {
	for y := range r.H {
		for x := range r.W {
			if !image.Pt(x, y).In(b) {
				r.Pix[y*r.W+x] = 255
			}
		}
	}
}

// inkBox is the box around all ink.
func inkBox(ink []bool, w, h int) (image.Rectangle, bool) {
	box := image.Rect(w, h, 0, 0)
	any := false
	for i, v := range ink {
		if v {
			any = true
			x, y := i%w, i/w
			box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
			box.Max.X, box.Max.Y = max(box.Max.X, x+1), max(box.Max.Y, y+1)
		}
	}
	return box, any
}

// unspeck takes specks away, and the soft ink about them: pieces much smaller than the
// characters. The points of a date are larger.
func (r Raster) unspeck(dark byte) {
	bs, label := blobs(r.Ink(dark), r.W, r.H)
	var sizes []int
	for _, b := range bs {
		if b.h() >= lineLeast {
			sizes = append(sizes, b.size())
		}
	}
	if len(sizes) == 0 {
		return
	}
	slices.Sort(sizes)
	usual := sizes[len(sizes)/2]
	least := float64(usual) / imprintSpeck
	keep := make([]bool, len(label))
	for i, l := range label {
		keep[i] = l >= 0 && float64(bs[l].area) >= least*least
	}
	// What is close to a character may be the rest of a stroke that text lies over, and
	// what is paler than ink a thin one.
	close, about := dilated(keep, r.W, r.H, max(2, int(least))), dilated(keep, r.W, r.H, max(2, usual/4))
	for i, l := range label {
		if l >= 0 && !close[i] || !about[i] {
			r.Pix[i] = 255
		}
	}
}
