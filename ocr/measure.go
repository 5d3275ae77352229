package ocr

import (
	"image"
	"math"
	"slices"
)

// measured are the sums that Look weighs.
type measured struct {
	blank, texture bool
	broken         bool // characters fell apart, and char is what lines measure across
	char           float64
	marks, squares int
	axis           float64 // log ratio of variation across rows to across columns
	follow         float64 // log ratio of how many characters have their neighbour along x to along y
	strokes        float64 // log ratio of edges along x to along y
	footY, footX   float64 // how far beyond chance the feet point down, and right
	sample         image.Rectangle
	full, more     []image.Rectangle
}

// plenty is how far the mean over characters can be trusted: strokes differ from
// one to the next, and a page with a line or two says little about them.
func (m measured) plenty() float64 { return min(1, float64(m.squares)/plentySquares) }

// parts tells which pieces are characters or parts of them, no rules and no pictures, and
// which of these say where lines lie: dots, as those that lead to a page number, stand in
// rows and columns alike.
func (m measured) parts(bs []blob) (keep, solid []bool) {
	keep, solid = make([]bool, len(bs)), make([]bool, len(bs))
	for i, b := range bs {
		keep[i] = b.area >= 2 && float64(b.size()) <= 2.5*m.char
		solid[i] = keep[i] && float64(b.size()) >= dotMost*m.char
	}
	return keep, solid
}

// rows is the evidence, in log odds, that lines lie along x.
func (m measured) rows() float64 {
	return bounded(m.axis*axisWeight) + bounded(m.follow*followWeight)
}

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
	percent := r.inkPercent(reach, nil)
	ink := r.ink(reach, percent)
	if p := r.inkPercent(reach, rulesOf(ink, r.W, r.H)); p > percent {
		ink = r.ink(reach, p)
	}
	ruled, _ := blobs(ink, r.W, r.H)
	m.char, m.marks = typicalPiece(ruled, max(r.W, r.H)/15)
	if m.marks > 0 {
		m.texture = Texture(ink, r.W, r.H, m.char)
	}
	unruled(ink, r.W, r.H)
	bs, label := blobs(ink, r.W, r.H)
	// Where characters touch ruling lines, whole lines of them hang together.
	if char, marks := typicalPiece(bs, max(r.W, r.H)/15); marks > 0 && m.char > hangTogether*char {
		m.char, m.marks = char, marks
	}
	if thick := hanging(bs, max(r.W, r.H)/15); thick > 0 {
		m.char = thick
	}
	if m.marks < 10 {
		m.blank = blank(r, reach)
	}
	if m.marks == 0 {
		return m
	}
	keep, solid := m.parts(bs)
	m.axis = axis(r, label, solid, m.char)
	m.follow = following(bs, m.char)
	if size := lineSize(r, label, keep, m.char, m.rows() > 0); size >= fellApart*m.char && size <= mostApart*m.char {
		m.broken, m.char = true, size
		keep, solid = m.parts(bs)
		m.axis = axis(r, label, solid, m.char)
		m.follow = following(bs, m.char)
	}
	m.strokes = strokes(r, label, bs, keep, m.char)
	m.squares, m.footX, m.footY = feet(r, label, bs, m.char)
	m.sample = densest(r, bs, keep, m.char)
	m.full = some(bs, m.char, 0, blob.square)
	grown, _ := blobs(dilated(ink, r.W, r.H, mendReach), r.W, r.H)
	whole := mendedChar * m.char
	if m.broken {
		whole = m.char
	}
	m.more = slices.Concat(some(grown, whole, mendReach, blob.square), some(bs, m.char, 0, blob.narrow))
	return m
}

// hangTogether is how many times larger pieces of ink come out that hang together by
// ruling lines.
const hangTogether = 1.3

// Pieces are of several characters that hang together where most of them, by size, are
// hangLong times as long as thick, and not too thin to be print.
const (
	hangLong  = 1.8
	hangThick = 8 // pixels
)

// hanging is how thick those pieces are that characters make which hang together, as by a
// ruling line that lies askew or is too faint to be found whole: as thick as a character is
// high. It is 0 where most pieces are single ones. None is larger than most.
func hanging(bs []blob, most int) float64 {
	var thick []int
	long, all := 0, 0
	for _, b := range bs {
		s := b.size()
		if s < 4 || s > most {
			continue
		}
		all += s
		if t := min(b.w(), b.h()); t >= hangThick && float64(s) >= hangLong*float64(t) {
			long += s
			thick = append(thick, t)
		}
	}
	if 2*long <= all {
		return 0
	}
	return typical(thick)
}

// typicalPiece is the typical size of the pieces that may be characters or parts of them,
// none larger than most, and how many there are.
func typicalPiece(bs []blob, most int) (char float64, n int) {
	var sizes []int
	for _, b := range bs {
		if s := b.size(); s >= 4 && s <= most {
			sizes = append(sizes, s)
		}
	}
	return typical(sizes), len(sizes)
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
			if l < 0 || !bs[l].square(char) {
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
