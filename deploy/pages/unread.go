package main

import (
	"image"
	"image/color"
	"math"
	"strings"
)

// What stands on paper and is no print: handwriting, sketches, photographs. The truth
// holds none of it; each is noted among what stands outside the body.

var penBlue = color.RGBA{35, 45, 120, 255}

// A hand is how one writer writes: a character of print is bent like this.
type hand struct {
	slant, size, wobble float64 // tangent, share of the pen's size, share of an em
	drift               float64 // of the line, pixels a pixel
}

func (s *sheet) writer() hand {
	return hand{slant: between(s.rng, -0.25, 0.15), size: between(s.rng, 0.85, 1.15), wobble: between(s.rng, 0.035, 0.07), drift: between(s.rng, -0.02, 0.02)}
}

// bend gives the map of one character's outline, in pixels from its middle.
func (h hand) bend(s *sheet, size float64) func(x, y float64) (float64, float64) {
	k := h.size * between(s.rng, 0.78, 1.22)
	wide := between(s.rng, 0.8, 1.15)
	sin, cos := math.Sincos(s.rng.NormFloat64() * 0.07)
	var phase, wave [4]float64
	for i := range phase {
		phase[i], wave[i] = 2*math.Pi*s.rng.Float64(), between(s.rng, 4, 9)/size
	}
	a := h.wobble * size
	dx, dy := s.rng.NormFloat64()*size*0.05, s.rng.NormFloat64()*size*0.07
	return func(x, y float64) (float64, float64) {
		u := x + a*(math.Sin(wave[0]*y+phase[0])+0.5*math.Sin(wave[1]*x+phase[1]))
		v := y + a*(math.Sin(wave[2]*x+phase[2])+0.5*math.Sin(wave[3]*y+phase[3]))
		u, v = k*wide*(u-h.slant*v), k*v
		return u*cos - v*sin + dx, u*sin + v*cos + dy
	}
}

// write sets a line in handwriting, and at times draws the pen on to the next
// character.
func (s *sheet) write(text string, x, y float64, p pen, h hand) float64 {
	p.mute = true
	x0 := x
	for _, c := range text {
		p.bend = h.bend(s, p.size)
		from := x
		x += s.put(c, x, y+(x-x0)*h.drift, p, false, 1) * h.size * between(s.rng, 0.8, 1.05)
		if s.rng.IntN(4) == 0 && c != '　' {
			b := y + (x-x0)*h.drift
			s.stroke([][2]float64{{from + p.size*0.6, b + p.size*between(s.rng, 0.6, 0.9)}, {from + p.size*0.85, b + p.size*between(s.rng, 0.4, 0.8)}, {x + p.size*0.15, b + p.size*between(s.rng, 0.2, 0.5)}}, p.size*0.045, p.ink)
		}
	}
	s.note("hand", text)
	return x
}

// stroke draws a smooth line through points, thick pixels wide.
func (s *sheet) stroke(points [][2]float64, thick float64, ink color.RGBA) {
	for i := 0; i+1 < len(points); i++ {
		a, b := points[i], points[i+1]
		before, after := a, b
		if i > 0 {
			before = points[i-1]
		}
		if i+2 < len(points) {
			after = points[i+2]
		}
		n := int(math.Hypot(b[0]-a[0], b[1]-a[1])) + 2
		for k := range n {
			t := float64(k) / float64(n)
			at := func(d int) float64 { // Catmull and Rom
				return 0.5 * (2*a[d] + (b[d]-before[d])*t + (2*before[d]-5*a[d]+4*b[d]-after[d])*t*t + (3*a[d]-before[d]-3*b[d]+after[d])*t*t*t)
			}
			s.dot(at(0), at(1), thick/2, ink)
		}
	}
}

// dot is a disc with a soft edge.
func (s *sheet) dot(cx, cy, radius float64, ink color.RGBA) {
	for y := int(cy - radius - 1); y <= int(cy+radius+1); y++ {
		for x := int(cx - radius - 1); x <= int(cx+radius+1); x++ {
			if !image.Pt(x, y).In(s.img.Rect) {
				continue
			}
			a := math.Max(0, math.Min(1, radius+0.5-math.Hypot(float64(x)+0.5-cx, float64(y)+0.5-cy)))
			o := s.img.PixOffset(x, y)
			for i, v := range [3]uint8{ink.R, ink.G, ink.B} {
				s.img.Pix[o+i] = uint8(math.Min(float64(s.img.Pix[o+i]), 255-a*float64(255-v)))
			}
		}
	}
}

// handwritten is a printed form that was filled in by hand, or a printed head over a
// page of handwriting.
func handwritten(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5), 1.5)
	ink := penBlue
	if s.rng.IntN(2) == 0 {
		ink = black
	}
	h := s.writer()
	q := s.text(s.pick(13, 15, 17), 1.5)
	q.ink = ink
	if len(s.fonts.hands) > 0 {
		q.face = s.fonts.hands[s.rng.IntN(len(s.fonts.hands))]
	}
	s.middle(s.para(s.say.one(subjects)+"申請書"), x0, x1, y, s.head(16))
	y += 150
	s.line(s.para("（宛先）"+s.say.city+"長"), x0, y, p)
	y += p.pitch * 1.6
	split := x0 + (x1-x0)*0.25
	top := y
	for _, f := range [][2]string{{"申請者氏名", s.say.person()}, {"住所", s.say.address()}, {"電話番号", s.say.phone()}, {"件名", s.say.one(subjects)}, {"期間", s.say.date()}, {"添付書類の名称", s.say.one(subjects)}} {
		rows := q.size * 1.9
		s.hrule(x0, x1, y, 3, black)
		s.spread(s.para(f[0]), x0+p.size*0.6, split-p.size*0.6, y+(rows-p.size)/2, p)
		s.write(cut(f[1], int((x1-split)/q.size)-2), split+p.size*0.7, y+(rows-q.size)/2, q, h)
		y += rows
	}
	s.hrule(x0, x1, y, 3, black)
	for _, x := range []float64{x0, split, x1} {
		s.vrule(x, top, y, 3, black)
	}
	y += p.pitch
	y = s.flow(s.para("　"+s.say.paragraph(2)), x0, x1, y, p) + p.pitch
	s.line(s.para("特記事項（自由に記入してください。）"), x0, y, p)
	y += p.pitch * 1.5
	for range s.say.between(3, 6) {
		if y+q.size*3 > bottom-4*p.pitch {
			break
		}
		s.write(cut(s.say.sentence(), int((x1-x0)/q.size)-2), x0+q.size/2, y, q, h)
		y += q.size * 1.8
	}
	s.flow(s.para("注　この申請書は、"+s.say.one(divisions)+"へ2部提出してください。"+s.say.sentence()), x0, x1, math.Max(y, bottom-3*p.pitch), p)
}

// cut gives the first n characters.
func cut(text string, n int) string {
	r := []rune(text)
	return string(r[:max(1, min(n, len(r)))])
}

// pictured is a page of text with a photograph, printed with dots or not, and a sketch.
func pictured(s *sheet) {
	x0, y, x1, bottom := s.margins()
	p := s.text(s.pick(10, 10.5, 11), 1.6)
	s.line(s.para(s.say.one(subjects)+"の現況"), x0, y, s.head(16))
	y += 130
	for k := range 2 {
		y = s.flow(s.para("　"+s.say.paragraph(s.say.between(1, 3))), x0, x1, y, p) + p.pitch*0.5
		w, h := (x1-x0)*between(s.rng, 0.45, 0.9), between(s.rng, 420, 760)
		if y+h+4*p.pitch > bottom {
			break
		}
		left := x0 + (x1-x0-w)*s.rng.Float64()
		if k == 0 || s.rng.IntN(2) == 0 {
			s.photograph(left, y, left+w, y+h)
		} else {
			s.sketch(left, y, left+w, y+h)
		}
		y += h + p.pitch*0.4
		n := []string{"写真", "図"}[min(k, 1)]
		s.middle(s.para(n+"　"+s.say.one(subjects)+"（"+strings.TrimSuffix(s.say.city, "市")+"）"), x0, x1, y, s.text(9, 1.5))
		y += p.pitch * 1.3
	}
	if y+3*p.pitch < bottom {
		s.flow(s.para("　"+s.say.paragraph(1)), x0, x1, y, p)
	}
}

// photograph is a picture in grey: hills, buildings and trees under a sky; in half of
// them through a screen of dots.
func (s *sheet) photograph(x0, y0, x1, y1 float64) {
	w, h := int(x1-x0), int(y1-y0)
	f, g, fine := field(s.rng, w, h, 160), field(s.rng, w, h, 40), field(s.rng, w, h, 7)
	type block struct{ x, y, w, h, v float64 }
	var blocks []block
	for range s.say.between(4, 14) {
		bw, bh := between(s.rng, 0.05, 0.25)*float64(w), between(s.rng, 0.1, 0.5)*float64(h)
		blocks = append(blocks, block{s.rng.Float64() * float64(w), float64(h)*between(s.rng, 0.5, 0.9) - bh, bw, bh, between(s.rng, 0.1, 0.85)})
	}
	grey := func(x, y int) float64 {
		X, Y := float64(x), float64(y)
		v := 0.85 - 0.1*Y/float64(h)
		if Y > float64(h)*(0.45+0.12*f(x, 0)) {
			v = 0.45 + 0.2*f(x, y) + 0.2*g(x, y)
		}
		for _, b := range blocks {
			if X >= b.x && X < b.x+b.w && Y >= b.y && Y < b.y+b.h {
				v = b.v
				if math.Mod(X-b.x, 34) < 14 && math.Mod(Y-b.y, 44) < 20 {
					v = 0.9 - 0.7*b.v // windows
				}
			}
		}
		return math.Max(0.03, math.Min(0.97, v+0.08*g(x, y)+0.06*fine(x, y)))
	}
	dots := s.rng.IntN(2) == 0
	pitch := between(s.rng, 4.5, 7)
	for y := range h {
		for x := range w {
			v := grey(x, y)
			if dots { // at 45°: the darker, the larger the dot
				u := (math.Cos(math.Pi*float64(x+y)/pitch) * math.Cos(math.Pi*float64(x-y)/pitch)) + 0
				v = math.Max(0.05, math.Min(1, (v-0.5-0.5*u)*4+0.5))
			}
			o := s.img.PixOffset(int(x0)+x, int(y0)+y)
			for i := range 3 {
				s.img.Pix[o+i] = uint8(255 * v)
			}
		}
	}
	s.note("picture", "")
}

// sketch is a map or a plan drawn by hand.
func (s *sheet) sketch(x0, y0, x1, y1 float64) {
	s.frame(x0, y0, x1, y1, 3, black)
	for range s.say.between(8, 22) {
		var way [][2]float64
		x, y := between(s.rng, x0+30, x1-30), between(s.rng, y0+30, y1-30)
		a := 2 * math.Pi * s.rng.Float64()
		for range s.say.between(3, 12) {
			way = append(way, [2]float64{x, y})
			a += s.rng.NormFloat64() * 0.9
			step := between(s.rng, 20, 90)
			x, y = math.Max(x0+20, math.Min(x1-20, x+step*math.Cos(a))), math.Max(y0+20, math.Min(y1-20, y+step*math.Sin(a)))
		}
		s.stroke(way, between(s.rng, 3, 8), black)
	}
	s.note("picture", "")
}
