package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// LookSide is the long side in pixels of the copy that Look wants: an A4 page at
// about 100 dpi, where a character of 10.5 points is 13 pixels high.
const LookSide = 1170

// A Way is a way to read a page: turned so far, and in this direction.
type Way struct {
	Turn int // clockwise quarter turns
	Dir  archive.Direction
}

// An Impression is what a look at a small copy tells.
type Impression struct {
	// Blank: there is no ink that could be a character, not even a faint one.
	Blank bool
	// Texture: ink covers the page without any line of text; see Texture.
	Texture bool
	// Char is the typical size of a character in pixels of the raster, 0 unknown.
	Char float64
	// Marks is the number of pieces of ink that may be characters or parts of them.
	Marks int
	// Ways are those worth considering, the likeliest first, never none.
	Ways []Way
	// Sure says that the first way needs no proof by reading.
	Sure bool
	// Sample is a part of the raster dense with text, for such a proof.
	Sample image.Rectangle
}

// What the evidence weighs, in the scale of log odds; found on pages of several
// kinds, faces and looks, in all four turns.
const (
	axisWeight   = 4.0
	chainWeight  = 4.0
	chainGap     = 0.35 // characters
	dotMost      = 0.3  // characters: what is smaller tells nothing of lines
	strokeWeight = 60.0
	footWeight   = 0.6
	mostWeight   = 6.0 // of one kind of evidence
	uprightPrior = 1.0
	sureMargin   = 3.0
	maxWays      = 4
	minSquares   = 40 // fewer full characters give no verdict
	// plentySquares are enough characters for a full say of their strokes.
	plentySquares = 120
)

// Look decides from the geometry of the lines how a page is to be read. turn is
// what a person said, or nil. Three things tell:
//
//   - the axis of the lines: ink in small windows varies more across lines than
//     along them;
//   - the strokes: printed characters, Japanese and Latin, have more ink edges
//     along x than along y when they stand upright or on their heads;
//   - the feet: Japanese characters are, on the mean of many, wide at the bottom
//     (and heavier at the bottom right), which tells upright from upside down.
func Look(r Raster, turn *int) Impression {
	m := measure(r)
	im := Impression{Char: m.char, Marks: m.marks, Blank: m.blank, Texture: m.texture}
	type scored struct {
		w Way
		s float64
	}
	var all []scored
	for q := range 4 {
		if turn != nil && q != ((*turn%4)+4)%4 {
			continue
		}
		for _, d := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			rows := (q%2 == 0) == (d == archive.Horizontal) // lines lie along x in the raster
			s := signed(m.axis*axisWeight, rows) + signed(m.chain*chainWeight, rows) + signed(m.strokes*strokeWeight, q%2 == 0)*m.plenty()
			s += bounded(m.feet(q) * footWeight)
			if q == 0 {
				s += uprightPrior
			}
			if d == archive.Horizontal {
				s += uprightPrior / 2
			}
			all = append(all, scored{Way{q, d}, s})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int { return cmp.Compare(b.s, a.s) })
	for _, s := range all {
		if len(im.Ways) < maxWays && all[0].s-s.s < 3*sureMargin {
			im.Ways = append(im.Ways, s.w)
		}
	}
	im.Sure = len(all) < 2 || (m.squares >= minSquares || turn != nil) && all[0].s-all[1].s >= sureMargin
	im.Sample = m.sample
	return im
}

func bounded(v float64) float64 { return max(-mostWeight, min(mostWeight, v)) }

func signed(v float64, plus bool) float64 {
	if plus {
		return bounded(v)
	}
	return -bounded(v)
}

// measured are the sums that Look weighs.
type measured struct {
	blank, texture bool
	char           float64
	marks, squares int
	axis           float64 // log ratio of variation across rows to across columns
	chain          float64 // log ratio of how far characters follow closely along x to along y
	strokes        float64 // log ratio of edges along x to along y
	footY, footX   float64 // how far beyond chance the feet point down, and right
	sample         image.Rectangle
}

// plenty is how far the mean over characters can be trusted: strokes differ from
// one to the next, and a page with a line or two says little about them.
func (m measured) plenty() float64 { return min(1, float64(m.squares)/plentySquares) }

// feet is the evidence that the raster, turned q quarters, stands on its feet.
func (m measured) feet(q int) float64 {
	switch q {
	case 1:
		return m.footX - m.footY/2
	case 2:
		return -m.footY - m.footX/2
	case 3:
		return -m.footX + m.footY/2
	}
	return m.footY + m.footX/2
}

func measure(r Raster) measured {
	var m measured
	m.sample = image.Rect(0, 0, r.W, r.H)
	reach := max(8, max(r.W, r.H)/50)
	ink := r.ink(reach, r.inkPercent(reach))
	bs, label := blobs(ink, r.W, r.H)
	var sizes []int
	for _, b := range bs {
		if s := b.size(); s >= 4 && s <= max(r.W, r.H)/15 {
			sizes = append(sizes, s)
		}
	}
	m.marks = len(sizes)
	if m.marks < 10 {
		m.blank = blank(r, reach)
	}
	if m.marks == 0 {
		return m
	}
	m.char = typical(sizes)
	m.texture = Texture(ink, r.W, r.H, m.char)
	keep := make([]bool, len(bs)) // characters and their parts; no rules, no pictures
	for i, b := range bs {
		keep[i] = b.area >= 2 && float64(b.size()) <= 2.5*m.char
	}
	// Dots, as those that lead to a page number, stand in rows and columns alike.
	solid := make([]bool, len(bs))
	for i, b := range bs {
		solid[i] = keep[i] && float64(b.size()) >= dotMost*m.char
	}
	m.axis = axis(r, label, solid, m.char)
	m.chain = chain(r, label, solid, m.char)
	m.strokes = strokes(r, label, bs, keep, m.char)
	m.squares, m.footX, m.footY = feet(r, label, bs, m.char)
	m.sample = densest(r, bs, keep, m.char)
	return m
}

// typical is the median of sizes, each counting for itself: radicals and dots are many.
func typical(sizes []int) float64 {
	slices.Sort(sizes)
	total, sum := 0, 0
	for _, s := range sizes {
		total += s
	}
	for _, s := range sizes {
		if sum += s; sum*2 >= total {
			return float64(s)
		}
	}
	return 0
}

// blank looks for the faintest ink: pencil, a pale stamp, a page number.
func blank(r Raster, reach int) bool {
	bs := outlines(r.ink(reach, faintInk), r.W, r.H)
	for _, b := range bs {
		if b.size() >= 5 && b.area >= 6 {
			return false
		}
	}
	return true
}

// axis compares, in windows of ten characters a side (so that skew and columns do
// little harm), how ink varies from row to row and from column to column.
func axis(r Raster, label []int32, keep []bool, char float64) float64 {
	side := max(20, int(10*char))
	var across, along float64
	for ty := 0; ty < r.H; ty += side {
		for tx := 0; tx < r.W; tx += side {
			x1, y1 := min(r.W, tx+side), min(r.H, ty+side)
			if x1-tx < side/2 || y1-ty < side/2 {
				continue
			}
			rows, cols := make([]float64, y1-ty), make([]float64, x1-tx)
			n := 0.0
			for y := ty; y < y1; y++ {
				for x := tx; x < x1; x++ {
					if l := label[y*r.W+x]; l >= 0 && keep[l] {
						rows[y-ty]++
						cols[x-tx]++
						n++
					}
				}
			}
			if n < char*char {
				continue
			}
			across += variance(smooth(rows, int(char/4)), n)
			along += variance(smooth(cols, int(char/4)), n)
		}
	}
	return math.Log((across + 1e-9) / (along + 1e-9))
}

// chain compares how long the runs of ink are along x and along y, each run going on
// over gaps of less than chainGap characters: the characters of a line stand closer
// than its neighbour lines. Unlike axis it is not misled by columns of figures,
// whose ink varies more from column to column than from row to row.
func chain(r Raster, label []int32, keep []bool, char float64) float64 {
	ink := make([]bool, len(label))
	for i, l := range label {
		ink[i] = l >= 0 && keep[l]
	}
	gap := max(1, int(chainGap*char))
	return math.Log(meanRun(ink, r.W, r.H, 1, r.W, gap) / meanRun(ink, r.H, r.W, r.W, 1, gap))
}

func smooth(v []float64, reach int) []float64 {
	out := make([]float64, len(v))
	for i := range v {
		a, b := max(0, i-reach), min(len(v), i+reach+1)
		s := 0.0
		for _, x := range v[a:b] {
			s += x
		}
		out[i] = s / float64(b-a)
	}
	return out
}

func variance(v []float64, sum float64) float64 {
	mean, s := sum/float64(len(v)), 0.0
	for _, x := range v {
		s += (x - mean) * (x - mean)
	}
	return s / float64(len(v))
}

// strokes compares the steepness of the grey along x and along y on the ink of
// whole characters.
func strokes(r Raster, label []int32, bs []blob, keep []bool, char float64) float64 {
	var gx, gy float64
	for y := 1; y < r.H-1; y++ {
		for x := 1; x < r.W-1; x++ {
			i := y*r.W + x
			l := label[i]
			if l < 0 || !keep[l] || bs[l].size() < int(char*.6) {
				continue
			}
			gx += math.Abs(float64(r.Pix[i+1]) - float64(r.Pix[i-1]))
			gy += math.Abs(float64(r.Pix[i+r.W]) - float64(r.Pix[i-r.W]))
		}
	}
	return math.Log((gx + 1) / (gy + 1))
}

// feet measures over all square pieces (kanji and kana, no digits) the moments
// x²y and xy² of their ink about the middle of their box, and gives how many
// standard errors the means lie from zero.
func feet(r Raster, label []int32, bs []blob, char float64) (squares int, footX, footY float64) {
	type moments struct{ xxy, xyy, n float64 }
	of := make([]moments, len(bs))
	for y := range r.H {
		for x := range r.W {
			l := label[y*r.W+x]
			if l < 0 || float64(bs[l].size()) > 1.6*char || float64(min(bs[l].w(), bs[l].h())) < .65*char {
				continue
			}
			b := bs[l]
			u := (float64(x-b.x0)+.5)/float64(b.w())*2 - 1
			v := (float64(y-b.y0)+.5)/float64(b.h())*2 - 1
			of[l].xxy += u * u * v
			of[l].xyy += u * v * v
			of[l].n++
		}
	}
	var sx, sy, sxx, syy, n float64
	for _, o := range of {
		if o.n < 6 {
			continue
		}
		x, y := o.xyy/o.n, o.xxy/o.n
		sx, sy, sxx, syy, n = sx+x, sy+y, sxx+x*x, syy+y*y, n+1
	}
	if n < 2 {
		return int(n), 0, 0
	}
	beyond := func(s, ss float64) float64 {
		return s / math.Sqrt(max(1e-9, ss-s*s/n)) // mean / (deviation / √n)
	}
	return int(n), beyond(sx, sxx), beyond(sy, syy)
}

// densest is the window of 14 characters a side that holds most pieces, cut to
// the pieces that lie wholly in it.
func densest(r Raster, bs []blob, keep []bool, char float64) image.Rectangle {
	side := max(24, int(14*char))
	step := max(1, side/3)
	cols, rows := r.W/step+1, r.H/step+1
	count := make([]int, cols*rows)
	for i, b := range bs {
		if keep[i] && b.size() >= 4 {
			count[(b.y0+b.y1)/2/step*cols+(b.x0+b.x1)/2/step]++
		}
	}
	best, at := -1, image.Point{}
	for y := range rows {
		for x := range cols {
			n := 0
			for dy := range min(3, rows-y) {
				for dx := range min(3, cols-x) {
					n += count[(y+dy)*cols+x+dx]
				}
			}
			if n > best {
				best, at = n, image.Point{x * step, y * step}
			}
		}
	}
	window := image.Rectangle{at, at.Add(image.Pt(3*step, 3*step))}
	var box image.Rectangle
	for i, b := range bs {
		p := image.Rect(b.x0, b.y0, b.x1, b.y1)
		if keep[i] && image.Pt((b.x0+b.x1)/2, (b.y0+b.y1)/2).In(window) {
			box = box.Union(p)
		}
	}
	return box.Inset(-int(char/2 + 1)).Intersect(image.Rect(0, 0, r.W, r.H))
}
