package main

import (
	"fmt"
	"image"
	"math"
	"strings"
)

// received is a letter as a registry has it: stamps of every shape pressed over its text,
// none of them quite level, in red, violet or black.
func received(s *sheet) {
	letter(s)
	ink := stampInks[s.rng.IntN(len(stampInks))]
	s.boxReceipt(s.w()*(0.2+0.15*s.rng.Float64()), s.h()*(0.1+0.06*s.rng.Float64()), ink)
	s.dater(s.w()*(0.55+0.25*s.rng.Float64()), s.h()*(0.8+0.1*s.rng.Float64()), ink)
	if s.rng.IntN(2) == 0 {
		s.wordStamp(s.w()*(0.4+0.3*s.rng.Float64()), s.h()*(0.35+0.3*s.rng.Float64()), ink)
	}
	if s.rng.IntN(2) == 0 {
		s.marginStamp(s.w()*0.08, s.h()*(0.35+0.3*s.rng.Float64()), ink)
	}
	if s.rng.IntN(2) == 0 {
		s.officeSeal(s.w()*(0.78+0.08*s.rng.Float64()), s.h()*(0.15+0.05*s.rng.Float64()))
	}
}

var stampInks = []struct{ r, g, b uint8 }{{205, 45, 40}, {205, 45, 40}, {98, 60, 150}, {18, 18, 22}}

type stampInk = struct{ r, g, b uint8 }

// pressed draws on a small sheet of its own and multiplies it into the page about a
// point, turned by up to most degrees.
func (s *sheet) pressed(cx, cy, w, h, most float64, draw func(pad *sheet)) {
	pad := *s
	pad.img = image.NewRGBA(image.Rect(0, 0, int(w), int(h)))
	for i := range pad.img.Pix {
		pad.img.Pix[i] = 255
	}
	draw(&pad)
	s.extra = pad.extra
	sin, cos := math.Sincos(angle(s.rng, most))
	side := int(math.Hypot(w, h)) + 2
	turned := image.NewRGBA(image.Rect(0, 0, side, side))
	sample(turned, pad.img, 1, 1, 255, func(x, y float64) (float64, float64) {
		x, y = x-float64(side)/2, y-float64(side)/2
		return x*cos + y*sin + w/2, -x*sin + y*cos + h/2
	})
	left, top := int(cx)-side/2, int(cy)-side/2
	for y := range side {
		for x := range side {
			p := image.Pt(left+x, top+y)
			if !p.In(s.img.Rect) {
				continue
			}
			from, to := turned.Pix[turned.PixOffset(x, y):], s.img.Pix[s.img.PixOffset(p.X, p.Y):]
			for i := range 3 {
				to[i] = uint8(int(to[i]) * int(from[i]) / 255)
			}
		}
	}
}

// stampPen is the pen of a stamp's text, of a size in points.
func (s *sheet) stampPen(points float64, ink stampInk) pen {
	p := s.text(points, 1)
	p.ink.R, p.ink.G, p.ink.B, p.mute = ink.r, ink.g, ink.b, true
	if s.rng.IntN(2) == 0 {
		p.face = s.fonts.head
	}
	return p
}

// stampDate is a date as the wheels of a stamp print it.
func (s *sheet) stampDate() string {
	y, m, d := s.say.between(1, 63), s.say.between(1, 12), s.say.between(1, 28)
	switch s.rng.IntN(4) {
	case 0:
		return fmt.Sprintf("昭和%d年%d月%d日", y, m, d)
	case 1:
		return fmt.Sprintf("平成%d.%d.%d", y%31+1, m, d)
	case 2:
		return fmt.Sprintf("%d.-%d.%d", y, m, d)
	}
	return fmt.Sprintf("%d.%d.%d", y, m, d)
}

// boxReceipt is a receipt stamp in a frame: the office, the date, the number, with lines
// between them or without.
func (s *sheet) boxReceipt(cx, cy float64, ink stampInk) {
	p := s.stampPen(s.pick(10, 11, 12), ink)
	rows := []string{s.say.city + s.say.one(strings.Fields("収受 受付 受領")), s.stampDate(), fmt.Sprintf("第%d号", s.say.between(1, 2999))}
	w := 0.0
	for _, t := range rows {
		w = math.Max(w, s.width(t, p))
	}
	w += p.size * 1.6
	step := p.size * 1.7
	h := step * float64(len(rows))
	lined := s.rng.IntN(2) == 0
	s.pressed(cx, cy, w+20, h+20, 4, func(pad *sheet) {
		pad.frame(10, 10, 10+w, 10+h, 5, p.ink)
		for i, t := range rows {
			y := 10 + float64(i)*step
			if lined && i > 0 {
				pad.hrule(10, 10+w, y, 3, p.ink)
			}
			pad.middle(t, 10, 10+w, y+(step-p.size)/2, p)
			pad.note("stamp", t)
		}
	})
}

// dater is a round stamp with the date between two bars.
func (s *sheet) dater(cx, cy float64, ink stampInk) {
	radius := s.pick(130, 150, 170)
	p := s.stampPen(radius/15, ink)
	office, what := s.say.city, s.say.one(strings.Fields("収受 受付 出納 会計 税務課"))
	date := fmt.Sprintf("%d.%d.%d", s.say.between(1, 63), s.say.between(1, 12), s.say.between(1, 28))
	half := p.size * 0.75
	side := 2*radius + 30
	s.pressed(cx, cy, side, side, 6, func(pad *sheet) {
		c := side / 2
		pad.ring(c, c, radius, 5, p.ink)
		chord := math.Sqrt(radius*radius - half*half)
		for _, y := range []float64{c - half, c + half} {
			pad.hrule(c-chord, c+chord, y, 3, p.ink)
		}
		pad.middle(date, 0, side, c-p.size/2, p)
		q := p
		q.size *= 0.85
		pad.middle(office, 0, side, c-half-(radius-half)/2-q.size*.4, q)
		pad.middle(what, 0, side, c+half+(radius-half)/2-q.size*.6, q)
		for _, t := range []string{office, date, what} {
			pad.note("stamp", t)
		}
	})
}

// wordStamp is a word in a frame, larger than the text.
func (s *sheet) wordStamp(cx, cy float64, ink stampInk) {
	p := s.stampPen(s.pick(18, 22), ink)
	t := s.say.one(strings.Fields("決裁済 至急 写 控 秘 回覧 供覧"))
	w, h := s.width(t, p)+p.size*.7, p.size*1.5
	s.pressed(cx, cy, w+20, h+20, 5, func(pad *sheet) {
		pad.frame(10, 10, 10+w, 10+h, 6, p.ink)
		pad.middle(t, 10, 10+w, 10+(h-p.size)/2, p)
	})
	s.note("stamp", t)
}

// marginStamp stands beside the text and over the beginnings of its lines: a word above
// the day on which it was done.
func (s *sheet) marginStamp(cx, cy float64, ink stampInk) {
	p := s.stampPen(9, ink)
	rows := []string{s.say.one(strings.Fields("入力済 審査済 検認 照合済 登載済")), fmt.Sprintf("%d.%d.%d", s.say.between(1, 63), s.say.between(1, 12), s.say.between(1, 28))}
	w, step := math.Max(s.width(rows[0], p), s.width(rows[1], p))+p.size, p.size*1.6
	h := step * 2
	s.pressed(cx, cy, w+20, h+20, 5, func(pad *sheet) {
		pad.frame(10, 10, 10+w, 10+h, 4, p.ink)
		for i, t := range rows {
			pad.middle(t, 10, 10+w, 10+float64(i)*step+(step-p.size)/2, p)
			pad.note("stamp", t)
		}
	})
}

// officeSeal is a square seal over the end of a sender's name, in three columns. It is
// cut in a script that nobody searches for: the truth says nothing of it.
func (s *sheet) officeSeal(cx, cy float64) {
	p := s.stampPen(14, stampInks[0])
	rs := []rune(s.say.city + "長之印印")
	const n = 3
	side := p.size*n + 30
	s.pressed(cx, cy, side+20, side+20, 3, func(pad *sheet) {
		pad.frame(10, 10, 10+side, 10+side, 8, p.ink)
		for i, c := range rs[:min(len(rs), n*n)] {
			pad.put(c, 25+p.size*float64(n-1-i/n), 25+p.size*float64(i%n), p, true, 1)
		}
	})
}
