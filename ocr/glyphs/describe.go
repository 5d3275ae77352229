// Package glyphs tells which of some known characters a patch of ink is most like.
// A reader of lines decides by context as well as by ink, and prints only what its
// model has been taught; this looks at one character's ink alone, and knows
// characters that no model prints. It is a nearest neighbour among measured shapes of
// a few typefaces: weak where print is bad or a patch holds more than one character,
// and then it says so by the likeness.
//
// The shapes (shapes.bin) are measurements of strokes, taken by deploy/glyphs from
// the faces Noto Serif CJK JP and Noto Sans CJK JP; no outline or picture of a
// glyph is in them.
package glyphs

import "math"

// What a shape is measured on and by. Gradients in four directions, pooled on an
// eight by eight lattice, are the classical features for printed kanji.
const (
	side       = 32                             // pixels of the square that the ink is brought to
	border     = 2                              // white around it
	lattice    = 8                              // cells along a side
	directions = 4                              // of edges, half a turn in all
	size       = lattice * lattice * directions // numbers of a shape
	full       = 0.25                           // what the largest number, 255, stands for
	leastInk   = 3                              // pixels of ink along each side
	samples    = 3                              // of the patch for one pixel of the square, along a side
)

// A Shape is what the ink of one character looks like.
type Shape struct {
	v      [size]byte
	length float64 // of v as a vector
	// Aspect is the ink's width by its height.
	Aspect float64
}

// Describe measures the dark ink of a grey patch of w × h pixels, row by row, 0
// black. False: there is too little of it.
func Describe(pix []byte, w, h int) (Shape, bool) {
	var s Shape
	if w < leastInk || h < leastInk || len(pix) < w*h {
		return s, false
	}
	p := patch{stretch(smooth(pix, w, h)), w, h}
	x0, y0, x1, y1 := p.ink()
	if x1-x0 < leastInk || y1-y0 < leastInk {
		return s, false
	}
	s.Aspect = float64(x1-x0) / float64(y1-y0)
	e := edges(p.square(x0, y0, x1, y1))
	v := pool(&e)
	sum := 0.0
	for i := range v {
		v[i] = math.Sqrt(v[i]) // evens out thick and thin strokes
		sum += v[i] * v[i]
	}
	if sum == 0 {
		return s, false
	}
	for i := range v {
		s.v[i] = byte(min(255, math.Round(v[i]/math.Sqrt(sum)/full*255)))
	}
	s.measure()
	return s, true
}

func (s *Shape) measure() {
	sum := 0
	for _, x := range s.v {
		sum += int(x) * int(x)
	}
	s.length = math.Sqrt(float64(sum))
}

// Likeness is 1 for equal shapes, and less the more they differ (the cosine of their
// numbers): the same character in another typeface has 0.97 to 0.99, another one of
// the same build 0.95 to 0.99, and different ones 0.7 to 0.9.
func (s *Shape) Likeness(o *Shape) float64 {
	sum := int32(0)
	for i := range s.v {
		sum += int32(s.v[i]) * int32(o.v[i])
	}
	return float64(sum) / max(1, s.length*o.length)
}

// smooth is the patch with the noise of single pixels taken out (binomial 3 × 3).
func smooth(pix []byte, w, h int) []byte {
	level := make([]int, w*h) // each row smoothed along itself
	for y := range h {
		row, to := pix[y*w:(y+1)*w], level[y*w:(y+1)*w]
		last := int(row[0])
		for x, v := range row {
			next := int(row[min(x+1, w-1)])
			to[x] = last + 2*int(v) + next
			last = int(v)
		}
	}
	out := make([]byte, w*h)
	for y := range h {
		above, row, below := level[max(y-1, 0)*w:], level[y*w:], level[min(y+1, h-1)*w:]
		for x := range w {
			out[y*w+x] = byte((above[x] + 2*row[x] + below[x]) / 16)
		}
	}
	return out
}

// Of a patch's grey values, the twentieth part is ink and the upper third paper; what
// lies near either becomes black or white, so that neither the strength of the print
// nor the shade of the paper makes a shape.
const (
	inkShare    = 0.05
	paperShare  = 0.70
	leastSpread = 40 // of grey values between the two; less is no print
	nearInk     = 0.15
	nearPaper   = 0.25
)

// stretch gives the darkness of each pixel, 0 paper to 1 ink.
func stretch(pix []byte) []float64 {
	var count [256]int
	for _, v := range pix {
		count[v]++
	}
	level := func(share float64) float64 {
		n := int(share * float64(len(pix)))
		for v, c := range count {
			if n -= c; n < 0 {
				return float64(v)
			}
		}
		return 255
	}
	ink, paper := level(inkShare), level(paperShare)
	ink = min(ink, paper-leastSpread)
	black, white := ink+nearInk*(paper-ink), paper-nearPaper*(paper-ink)
	out := make([]float64, len(pix))
	for i, v := range pix {
		out[i] = min(1, max(0, (white-float64(v))/(white-black)))
	}
	return out
}

type patch struct {
	dark []float64
	w, h int
}

// ink is the box of what is darker than half.
func (p patch) ink() (x0, y0, x1, y1 int) {
	x0, y0 = p.w, p.h
	for i, v := range p.dark {
		if x, y := i%p.w, i/p.w; v > .5 {
			x0, y0, x1, y1 = min(x0, x), min(y0, y), max(x1, x+1), max(y1, y+1)
		}
	}
	return x0, y0, x1, y1
}

// square brings the ink in a box to a square; what is narrow or flat stays so in
// part, or else 一 would fill it.
func (p patch) square(x0, y0, x1, y1 int) (out [side * side]float64) {
	iw, ih := float64(x1-x0), float64(y1-y0)
	tw, th := float64(side-2*border), float64(side-2*border)
	if r := iw / ih; r < 1 {
		tw *= math.Sqrt(math.Sin(math.Pi / 2 * r))
	} else {
		th *= math.Sqrt(math.Sin(math.Pi / 2 / r))
	}
	across, down := sampled(tw, x0, x1), sampled(th, y0, y1)
	for j, t := range down {
		if !t.inside {
			continue
		}
		row := out[j/samples*side : (j/samples+1)*side]
		for i, s := range across {
			if !s.inside {
				continue
			}
			above := p.at(s.at, t.at)*(1-s.part) + p.at(s.at+1, t.at)*s.part
			below := p.at(s.at, t.at+1)*(1-s.part) + p.at(s.at+1, t.at+1)*s.part
			row[i/samples] += above*(1-t.part) + below*t.part
		}
	}
	for i := range out {
		out[i] /= samples * samples
	}
	return out
}

// A sampling is where a sample of the square lies along one axis of the patch: between
// a pixel and the next, so far on.
type sampling struct {
	at     int
	part   float64
	inside bool // near the ink; else it is paper
}

// sampled are the samples along one axis, where the ink from a to b takes so many of the
// square's pixels.
func sampled(takes float64, a, b int) (out [side * samples]sampling) {
	scale := float64(b-a) / takes
	for i := range out {
		f := (float64(i/samples)+(float64(i%samples)+.5)/samples-(side-takes)/2)*scale + float64(a)
		floor := math.Floor(f - .5)
		out[i] = sampling{int(floor), f - .5 - floor, f >= float64(a)-1 && f <= float64(b)+1}
	}
	return out
}

// at is the darkness of a pixel; outside of the patch is paper.
func (p patch) at(x, y int) float64 {
	if x < 0 || y < 0 || x >= p.w || y >= p.h {
		return 0
	}
	return p.dark[y*p.w+x]
}

// edges are the strengths of the square's edges (Sobel), shared between the two
// directions that theirs lies between.
func edges(img [side * side]float64) (out [directions][side * side]float64) {
	at := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= side || y >= side {
			return 0
		}
		return img[y*side+x]
	}
	for y := range side {
		for x := range side {
			gx := at(x+1, y-1) + 2*at(x+1, y) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x-1, y) - at(x-1, y+1)
			gy := at(x-1, y+1) + 2*at(x, y+1) + at(x+1, y+1) - at(x-1, y-1) - 2*at(x, y-1) - at(x+1, y-1)
			strength := math.Sqrt(gx*gx + gy*gy)
			if strength == 0 {
				continue
			}
			a := math.Atan2(gy, gx)
			if a < 0 {
				a += math.Pi
			}
			a *= directions / math.Pi
			i := int(a)
			out[i%directions][y*side+x] += strength * (1 - a + float64(i))
			out[(i+1)%directions][y*side+x] += strength * (a - float64(i))
		}
	}
	return out
}

// bell weighs for each cell of the lattice the pixels along one axis.
var bell = func() (out [lattice][side]float64) {
	const cell = float64(side) / lattice
	for g := range lattice {
		sum := 0.0
		for x := range side {
			d := (float64(x) + .5 - (float64(g)+.5)*cell) / (cell * .75)
			out[g][x] = math.Exp(-d * d / 2)
			sum += out[g][x]
		}
		for x := range side {
			out[g][x] /= sum
		}
	}
	return out
}()

// pool sums the edges around each point of the lattice.
func pool(e *[directions][side * side]float64) (out [size]float64) {
	for d := range directions {
		var rows [lattice][side]float64
		for y := range side {
			row := (*[side]float64)(e[d][y*side:])
			if *row == ([side]float64{}) {
				continue
			}
			for g := range lattice {
				weights, sum := &bell[g], 0.0
				for x, v := range row {
					sum += weights[x] * v
				}
				rows[g][y] = sum
			}
		}
		for gy := range lattice {
			for gx := range lattice {
				sum := 0.0
				for y := range side {
					sum += bell[gy][y] * rows[gx][y]
				}
				out[(gy*lattice+gx)*directions+d] = sum
			}
		}
	}
	return out
}
