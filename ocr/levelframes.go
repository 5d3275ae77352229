package ocr

import (
	"image"
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
	// Of one that stands by itself, with one large character in it (写, 控, 秘): its longer side,
	// in characters and in shorter sides; how far from its middle the character's is, in sides
	// of it; how high that is; and how broad it is beside that, at most.
	loneMost   = 4.5
	loneSquare = 1.35
	loneOff    = 0.15
	loneChar   = 0.35
	loneBroad  = 1.6
	levelTilt  = 0.2 // degrees by which it is looked for askew: the rest lies askew
	// Of one that stands by itself, with an office, a date and a number below each other, as
	// papers that come in are stamped: two rules across it, at least so much of its breadth; how high
	// the rows between are, in characters, by which share they differ, and how much of a row
	// its text takes up.
	receiptBroad = 14.0 // its breadth, in characters
	receiptOver  = 4    // pixels at half size that ink of it lies outside at most
	receiptRules = 0.9
	receiptLeast = 1.05
	receiptMost  = 2.6
	receiptEven  = 0.2
	receiptText  = 0.3
)

// levelSize measures at full size a frame that lies level, and tells whether it is that of a
// stamp over text.
func (r Raster) levelSize(g *Frame, dark byte, char float64) bool {
	at := r.inkAt(dark)
	c, ok := g.level(at, char, levelMost)
	if !ok {
		return false
	}
	strokes := 0
	for i, k := range [4]int{0, 3, 1, 2} {
		strokes += g.crossings(at, c[i], c[(i+1)%4], g.sides[k], char)
	}
	return strokes >= levelCrossed
}

// level measures at full size a frame that lies level, and gives its corners; false where its
// sides are not square to each other, it is smaller than a stamp or longer than so many characters.
func (g *Frame) level(at func(x, y float64) bool, char, most float64) (c [4]point, ok bool) {
	if c, ok = g.fit(at, int(g.Thick)+crossedReach); !ok || !g.measure(at, c) {
		return c, false
	}
	if c, ok = g.corners(); !ok {
		return c, false
	}
	t := g.tilts()
	wide, high := math.Hypot(c[1].x-c[0].x, c[1].y-c[0].y), math.Hypot(c[3].x-c[0].x, c[3].y-c[0].y)
	short, long := min(wide, high), max(wide, high)
	if slices.Max(t[:])-slices.Min(t[:]) > frameEven+57.3/short || short < frameLeast*char || long > most*char {
		return c, false
	}
	if c, ok = g.outward(at, c, frameThick*char); !ok {
		return c, false
	}
	g.Tilt = (wide*(t[0]+t[1]) + high*(t[2]+t[3])) / (2 * (wide + high))
	g.Thick = min(g.Thick, g.lineOf(at, c, frameThick*char))
	return c, true
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

// lone is the frame of a piece of ink that lies level, is about square, and holds one
// character: what says that a page is a copy, or secret, is stamped so. Numbers in boxes of a
// form stand in more than two, which are not taken, as all that lie askew alike.
func (p piece) lone(char float64) (Frame, bool) {
	long, short := float64(max(p.w, p.h)), float64(min(p.w, p.h))
	if short < frameLeast*char || long > loneMost*char || long > loneSquare*short {
		return Frame{}, false
	}
	g, ok := p.outline()
	if !ok {
		return Frame{}, false
	}
	c, ok := g.corners()
	if !ok || !p.lined(&g, c, char, false) {
		return Frame{}, false
	}
	return g, true
}

// holdsOne measures a frame at full size, and tells whether all that stands in it is one
// character in its middle.
func (r Raster) holdsOne(g *Frame, dark byte, char float64) bool {
	if _, ok := g.level(r.inkAt(dark), char, levelMost); !ok {
		return false
	}
	box := g.Box()
	inner := box.Inset(int(g.Thick) + 4).Intersect(image.Rect(0, 0, r.W, r.H))
	var ink image.Rectangle
	for y := inner.Min.Y; y < inner.Max.Y; y++ {
		for x := inner.Min.X; x < inner.Max.X; x++ {
			if r.Pix[y*r.W+x] < dark {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	side := float64(max(box.Dx(), box.Dy()))
	off := ink.Min.Add(ink.Max).Sub(box.Min).Sub(box.Max)
	w, h := float64(ink.Dx()), float64(ink.Dy())
	return !ink.Empty() && max(math.Abs(float64(off.X)), math.Abs(float64(off.Y)))/2 <= loneOff*side &&
		max(w, h) >= loneChar*side && max(w, h) <= loneBroad*min(w, h)
}

// rowed is the frame of a piece of ink that lies level, is broader than high, and may have rows
// in it.
func (p piece) rowed(char float64) (Frame, bool) {
	if h := float64(p.h); h < 3*receiptLeast*char || h > 3.5*receiptMost*char || p.w <= p.h || float64(p.w) > receiptBroad*char {
		return Frame{}, false
	}
	g, ok := p.outline()
	if !ok {
		return Frame{}, false
	}
	c, ok := g.corners()
	if box := g.Box(); !ok || p.w-box.Dx() > receiptOver || p.h-box.Dy() > receiptOver {
		return g, false // the rules of a table run on
	}
	return g, p.lined(&g, c, char, false)
}

// holdsRows measures a frame at full size, and tells whether two rules part it into three even
// rows with text in each, as a receipt stamp is parted. A box of a form has other boxes beside
// it, or rows of other heights.
func (r Raster) holdsRows(g *Frame, dark byte, char float64) bool {
	if _, ok := g.level(r.inkAt(dark), char, receiptBroad); !ok {
		return false
	}
	inner := g.Box().Inset(int(g.Thick) + 3).Intersect(image.Rect(0, 0, r.W, r.H))
	if inner.Empty() {
		return false
	}
	ink := func(x, y int) bool { return r.Pix[y*r.W+x] < dark }
	at, from := []int{inner.Min.Y}, -1 // rows end and begin at these
	for y := inner.Min.Y + 1; y < inner.Max.Y-1; y++ {
		n := 0
		for x := inner.Min.X; x < inner.Max.X; x++ {
			n += boolToInt(ink(x, y-1) || ink(x, y) || ink(x, y+1)) // a rule may climb by a pixel
		}
		rule := float64(n) >= receiptRules*float64(inner.Dx())
		if rule && from < 0 {
			from = y
		}
		if !rule && from >= 0 {
			if float64(y-from) > frameThick*char+2 {
				return false
			}
			at, from = append(at, from-1, y+1), -1
		}
	}
	if at = append(at, inner.Max.Y); len(at) != 6 {
		return false
	}
	mean := float64(at[1]-at[0]+at[3]-at[2]+at[5]-at[4]) / 3
	if mean < receiptLeast*char || mean > receiptMost*char {
		return false
	}
	for i := 0; i < len(at); i += 2 {
		row := image.Rect(inner.Min.X, at[i], inner.Max.X, at[i+1])
		text := 0 // columns with ink in them
		for x := row.Min.X; x < row.Max.X; x++ {
			n := 0
			for y := row.Min.Y; y < row.Max.Y; y++ {
				n += boolToInt(ink(x, y))
			}
			if float64(n) > receiptRules*float64(row.Dy()) {
				return false // the row is parted
			}
			text += boolToInt(n > 0)
		}
		if math.Abs(float64(row.Dy())-mean) > receiptEven*mean || float64(text) < receiptText*float64(row.Dx()) {
			return false
		}
	}
	return true
}
