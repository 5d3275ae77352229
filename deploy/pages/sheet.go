package main

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/vector"
)

// A glyph is a drawn character and its ink's box in pixels of the sheet.
type glyph struct {
	text string
	box  image.Rectangle
}

// A sheet is a page being drawn at 300 dpi, and its truth.
type sheet struct {
	img    *image.RGBA
	rng    *rand.Rand
	fonts  fontSet
	say    *speaker
	lines  []string    // the text in the order of reading
	extra  [][2]string // what kind, and text outside the body's order
	glyphs []glyph
	tall   bool // a vertical line is being drawn
}

// A pen is how characters are drawn. Sizes are in pixels at 300 dpi.
type pen struct {
	face   *face
	size   float64
	pitch  float64 // from one line to the next
	track  float64 // added between characters
	ink    color.RGBA
	jitter float64 // of a typewriter: pixels off the line, and uneven ink
	turn   float64 // radians clockwise around the character's middle
	mute   bool    // leaves no glyph in the truth
	// bend moves the outline of handwriting about the character's middle; nil: print.
	bend func(x, y float64) (float64, float64)
}

var black = color.RGBA{18, 18, 22, 255}

func newSheet(size image.Point, rng *rand.Rand, f fontSet) *sheet {
	s := &sheet{img: image.NewRGBA(image.Rectangle{Max: size}), rng: rng, fonts: f}
	for i := range s.img.Pix {
		s.img.Pix[i] = 255
	}
	s.say = newSpeaker(rng, f)
	return s
}

func (s *sheet) w() float64 { return float64(s.img.Rect.Dx()) }
func (s *sheet) h() float64 { return float64(s.img.Rect.Dy()) }

// text is the pen of the body at a size in points, line pitch in ems.
func (s *sheet) text(points, pitch float64) pen {
	size := points * 300 / 72
	return pen{face: s.fonts.body, size: size, pitch: size * pitch, ink: black}
}

func (s *sheet) head(points float64) pen {
	p := s.text(points, 1.6)
	p.face = s.fonts.head
	return p
}

// truth adds lines to the text.
func (s *sheet) truth(lines ...string) { s.lines = append(s.lines, lines...) }

// row adds a table's row to the text.
func (s *sheet) row(cells ...string) { s.truth(strings.Join(cells, "\t")) }

func (s *sheet) note(kind, text string) { s.extra = append(s.extra, [2]string{kind, text}) }

// stamp multiplies the ink of an outline, in the coordinates of draw, into the sheet.
func (s *sheet) stamp(r *vector.Rasterizer, at image.Point, ink color.RGBA, strength float64) image.Rectangle {
	size := r.Size()
	mask := image.NewAlpha(image.Rectangle{Max: size})
	r.Draw(mask, mask.Rect, image.Opaque, image.Point{})
	var box image.Rectangle
	for y := range size.Y {
		for x := range size.X {
			a := mask.Pix[y*mask.Stride+x]
			p := image.Pt(x, y).Add(at)
			if a == 0 || !p.In(s.img.Rect) {
				continue
			}
			if a > 90 {
				box = box.Union(image.Rectangle{p, p.Add(image.Pt(1, 1))})
			}
			k := float64(a) / 255 * strength
			q := s.img.Pix[s.img.PixOffset(p.X, p.Y):]
			q[0] = uint8(float64(q[0]) * (1 - k*(1-float64(ink.R)/255)))
			q[1] = uint8(float64(q[1]) * (1 - k*(1-float64(ink.G)/255)))
			q[2] = uint8(float64(q[2]) * (1 - k*(1-float64(ink.B)/255)))
		}
	}
	return box
}

// put draws one character with its em box's left top at x, y, squeezed to a share
// of its width, and returns how far it goes.
func (s *sheet) put(c rune, x, y float64, p pen, vertical bool, squeeze float64) float64 {
	f := s.fonts.of(p.face, c)
	width := f.advance(c, p.size) * squeeze
	if c == ' ' || c == '　' {
		return width
	}
	turn, strength := p.turn, 1.0
	if p.jitter > 0 {
		x += s.rng.NormFloat64() * p.jitter * 0.5
		y += s.rng.NormFloat64() * p.jitter
		turn += s.rng.NormFloat64() * 0.006 * p.jitter
		strength = 0.62 + 0.38*s.rng.Float64()
	}
	segs, err := f.font.LoadGlyph(&f.buf, f.glyph(c, vertical), ppem(p.size), nil)
	if err != nil {
		panic(err) // fonts are Debian's
	}
	ax, ay := 0.0, 0.88*p.size // the baseline in the em box
	if vertical {
		ax, width = (p.size-width)/2, p.size
	}
	mx, my := width/2, p.size/2
	sin, cos := math.Sincos(turn)
	const pad = 16
	ox, oy := math.Floor(x)-pad, math.Floor(y)-pad
	at := func(q [2]float64) (float32, float32) {
		u, v := q[0]*squeeze+ax-mx, q[1]+ay-my
		if p.bend != nil {
			u, v = p.bend(u, v)
		}
		return float32(u*cos - v*sin + mx + x - ox), float32(u*sin + v*cos + my + y - oy)
	}
	side := int(p.size*1.5) + 2*pad
	r := vector.NewRasterizer(side, side)
	for _, g := range segs {
		var q [3][2]float64
		for i, a := range g.Args {
			q[i] = [2]float64{float64(a.X) / 64, float64(a.Y) / 64}
		}
		x0, y0 := at(q[0])
		x1, y1 := at(q[1])
		x2, y2 := at(q[2])
		switch g.Op {
		case sfnt.SegmentOpMoveTo:
			r.ClosePath()
			r.MoveTo(x0, y0)
		case sfnt.SegmentOpLineTo:
			r.LineTo(x0, y0)
		case sfnt.SegmentOpQuadTo:
			r.QuadTo(x0, y0, x1, y1)
		case sfnt.SegmentOpCubeTo:
			r.CubeTo(x0, y0, x1, y1, x2, y2)
		}
	}
	r.ClosePath()
	box := s.stamp(r, image.Pt(int(ox), int(oy)), p.ink, strength)
	if !p.mute && !box.Empty() {
		s.glyphs = append(s.glyphs, glyph{string(c), box})
	}
	return width
}

// fill paints a rectangle in ink, multiplied.
func (s *sheet) fill(x0, y0, x1, y1 float64, ink color.RGBA) {
	r := vector.NewRasterizer(int(x1-x0)+3, int(y1-y0)+3)
	ox, oy := math.Floor(x0), math.Floor(y0)
	a, b, c, d := float32(x0-ox), float32(y0-oy), float32(x1-ox), float32(y1-oy)
	r.MoveTo(a, b)
	r.LineTo(c, b)
	r.LineTo(c, d)
	r.LineTo(a, d)
	r.ClosePath()
	s.stamp(r, image.Pt(int(ox), int(oy)), ink, 1)
}

func (s *sheet) hrule(x0, x1, y, thick float64, ink color.RGBA) {
	s.fill(x0, y-thick/2, x1, y+thick/2, ink)
}

func (s *sheet) vrule(x, y0, y1, thick float64, ink color.RGBA) {
	s.fill(x-thick/2, y0, x+thick/2, y1, ink)
}

// frame draws the outline of a rectangle.
func (s *sheet) frame(x0, y0, x1, y1, thick float64, ink color.RGBA) {
	s.hrule(x0, x1, y0, thick, ink)
	s.hrule(x0, x1, y1, thick, ink)
	s.vrule(x0, y0, y1, thick, ink)
	s.vrule(x1, y0, y1, thick, ink)
}

// ring draws a circle's outline.
func (s *sheet) ring(cx, cy, radius, thick float64, ink color.RGBA) {
	side := int(2*(radius+thick)) + 4
	ox, oy := math.Floor(cx)-float64(side/2), math.Floor(cy)-float64(side/2)
	r := vector.NewRasterizer(side, side)
	for k, rad := range []float64{radius + thick/2, radius - thick/2} {
		for i := range 73 {
			a := float64(i) / 72 * 2 * math.Pi
			if k == 1 {
				a = -a // the hole runs the other way round
			}
			x, y := float32(cx+rad*math.Cos(a)-ox), float32(cy+rad*math.Sin(a)-oy)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
	}
	s.stamp(r, image.Pt(int(ox), int(oy)), ink, 1)
}
