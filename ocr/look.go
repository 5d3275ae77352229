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
	// Broken: characters fell apart, as in a harsh copy; Char is what lines measure across.
	Broken bool
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
	// Squares are pieces of ink, in pixels of the raster, that are as wide and high as a
	// full character, in no order that their places have a say in: some of all.
	Squares []image.Rectangle
	// More are what else may be a character: figures, and what is as wide and high as a
	// full character once strokes that a bad copy broke are joined.
	More []image.Rectangle

	all     []scored // every way, the likeliest first
	squares int
}

// scored is a way with its log odds.
type scored struct {
	w Way
	s float64
}

// What the evidence weighs, in the scale of log odds; found on pages of several
// kinds, faces and looks, in all four turns.
const (
	axisWeight   = 4.0
	followWeight = 3.0
	dotMost      = 0.3 // characters: what is smaller tells nothing of lines
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
//     along them; and characters stand closer to the next of their line than to the
//     next line;
//   - the strokes: printed characters, Japanese and Latin, have more ink edges
//     along x than along y when they stand upright or on their heads;
//   - the feet: Japanese characters are, on the mean of many, wide at the bottom
//     (and heavier at the bottom right), which tells upright from upside down.
func Look(r Raster, turn *int) Impression {
	m := measure(r)
	im := Impression{Char: m.char, Marks: m.marks, Blank: m.blank, Texture: m.texture, Broken: m.broken}
	im.squares = m.squares
	for q := range 4 {
		if turn != nil && q != ((*turn%4)+4)%4 {
			continue
		}
		for _, d := range []archive.Direction{archive.Horizontal, archive.Vertical} {
			rows := (q%2 == 0) == (d == archive.Horizontal) // lines lie along x in the raster
			s := signed(m.axis*axisWeight, rows) + signed(m.follow*followWeight, rows) + signed(m.strokes*strokeWeight, q%2 == 0)*m.plenty()
			s += bounded(m.feet(q) * footWeight)
			if q == 0 {
				s += uprightPrior
			}
			if d == archive.Horizontal {
				s += uprightPrior / 2
			}
			im.all = append(im.all, scored{Way{q, d}, s})
		}
	}
	im.sort()
	im.weigh(turn != nil)
	im.Sample, im.Squares, im.More = m.sample, m.full, m.more
	return im
}

// Lead is by how much in log odds one way is likelier than another.
func (im *Impression) Lead(one, other Way) float64 {
	of := func(w Way) float64 {
		i := slices.IndexFunc(im.all, func(s scored) bool { return s.w == w })
		if i < 0 {
			return math.Inf(-1)
		}
		return im.all[i].s
	}
	return of(one) - of(other)
}

func (im *Impression) sort() {
	slices.SortStableFunc(im.all, func(a, b scored) int { return cmp.Compare(b.s, a.s) })
}

// weigh makes Ways and Sure of the ways' odds. known says that the turn is beyond doubt.
func (im *Impression) weigh(known bool) {
	im.Ways = nil
	for _, s := range im.all {
		if len(im.Ways) < maxWays && im.all[0].s-s.s < 3*sureMargin {
			im.Ways = append(im.Ways, s.w)
		}
	}
	// Most sheets lie as they are read: whatever the odds, that is worth a sample.
	asItLies := func(w Way) bool { return w.Turn == 0 }
	if i := slices.IndexFunc(im.all, func(s scored) bool { return asItLies(s.w) }); i > 0 && !slices.ContainsFunc(im.Ways, asItLies) {
		im.Ways = append(im.Ways, im.all[i].w)
	}
	im.Sure = len(im.all) < 2 || (im.squares >= minSquares || known) && im.all[0].s-im.all[1].s >= sureMargin
}

// Weigh adds evidence for each turn, in log odds, that something else has told.
func (im *Impression) Weigh(evidence [4]float64) {
	for i := range im.all {
		im.all[i].s += bounded(evidence[im.all[i].w.Turn])
	}
	im.sort()
	im.weigh(false)
}

// Upright makes a turn that something else has told beyond doubt the only one.
func (im *Impression) Upright(turn int) {
	im.all = slices.DeleteFunc(im.all, func(s scored) bool { return s.w.Turn != turn })
	im.weigh(true)
}

func bounded(v float64) float64 { return max(-mostWeight, min(mostWeight, v)) }

func signed(v float64, plus bool) float64 {
	if plus {
		return bounded(v)
	}
	return -bounded(v)
}
