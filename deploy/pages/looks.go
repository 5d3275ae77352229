package main

import (
	"image"
	"math"
	"math/rand/v2"
)

// A shot is a sheet as a scanner, a fax or a camera delivers it.
type shot struct {
	img        *image.RGBA
	gray       bool // stored without colour
	bilevel    bool // black and white only: a TIFF of one bit
	lossless   bool // a PNG; else a JPEG of a quality
	quality    int
	dpiX, dpiY int
	turn       int // clockwise quarter turns that set the stored image upright
	place      func(x, y float64) (float64, float64)
}

// looks are what may happen to a page. Their names have no hyphen.
var looks = []struct {
	name   string
	expose func(*sheet, *rand.Rand) *shot
}{
	{"clean", clean}, {"office", office}, {"copy", copied}, {"office200", office200}, {"fax", faxed},
	{"aged", aged}, {"border", bordered}, {"turned", turnedPage}, {"photo", photo}, {"blue", blueprint},
	{"low", low}, {"carbon", carbon}, {"punched", punched}, {"matrix", matrix},
}

func lookNames() []string {
	var out []string
	for _, l := range looks {
		out = append(out, l.name)
	}
	return out
}

func expose(name string, s *sheet, rng *rand.Rand) *shot {
	for _, l := range looks {
		if l.name == name {
			return l.expose(s, rng)
		}
	}
	panic("no look " + name) // chosen has looked
}

func between(rng *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }

// angle is a feeder's skew in radians.
func angle(rng *rand.Rand, most float64) float64 {
	return between(rng, -most, most) * math.Pi / 180
}

// scan turns the sheet by an angle around its middle and scales it, on paper that
// fills the frame; margin is what the scanner sees around the sheet, in output pixels.
func scan(s *sheet, turn, kx, ky float64, margin [4]int, around uint8) *shot {
	w, h := s.w(), s.h()
	sin, cos := math.Sincos(turn)
	out := &shot{img: image.NewRGBA(image.Rect(0, 0, int(w*kx)+margin[0]+margin[2], int(h*ky)+margin[1]+margin[3])), quality: 80, dpiX: 300, dpiY: 300}
	out.place = func(x, y float64) (float64, float64) {
		x, y = x-w/2, y-h/2
		return (x*cos-y*sin+w/2)*kx + float64(margin[0]), (x*sin+y*cos+h/2)*ky + float64(margin[1])
	}
	beyond := uint8(255)
	if margin != [4]int{} {
		beyond = around
	}
	sample(out.img, s.img, kx, ky, beyond, func(x, y float64) (float64, float64) {
		x, y = (x-float64(margin[0]))/kx-w/2, (y-float64(margin[1]))/ky-h/2
		return x*cos + y*sin + w/2, -x*sin + y*cos + h/2
	})
	return out
}

func clean(s *sheet, rng *rand.Rand) *shot {
	out := &shot{img: s.img, lossless: true, dpiX: 300, dpiY: 300}
	out.place = func(x, y float64) (float64, float64) { return x, y }
	return out
}

func office(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 0.8), 1, 1, [4]int{}, 255)
	blur(out.img, 0.6)
	tone(out.img, 246, 14)
	noise(out.img, rng, 4)
	out.gray, out.quality = rng.IntN(2) == 0, 55+rng.IntN(30)
	return out
}

func office200(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 0.8), 2./3, 2./3, [4]int{}, 255)
	tone(out.img, 248, 16)
	noise(out.img, rng, 4)
	out.gray, out.quality, out.dpiX, out.dpiY = rng.IntN(2) == 0, 50+rng.IntN(30), 200, 200
	return out
}

func low(s *sheet, rng *rand.Rand) *shot {
	dpi := []int{100, 120, 150, 150}[rng.IntN(4)]
	out := scan(s, angle(rng, 0.6), float64(dpi)/300, float64(dpi)/300, [4]int{}, 255)
	tone(out.img, 248, 16)
	noise(out.img, rng, 3)
	out.gray, out.quality, out.dpiX, out.dpiY = true, 70+rng.IntN(20), dpi, dpi
	return out
}

func faxed(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 0.5), 204./300, 196./300, [4]int{}, 255)
	noise(out.img, rng, 12)
	threshold(out.img, func(x, y int) float64 { return 150 })
	speckle(out.img, rng, 60, 1)
	for range rng.IntN(3) { // a line lost on the way
		y := rng.IntN(out.img.Rect.Dy())
		copy(out.img.Pix[y*out.img.Stride:(y+1)*out.img.Stride], out.img.Pix[max(0, y-1)*out.img.Stride:])
	}
	out.bilevel, out.dpiX, out.dpiY = true, 204, 196
	return out
}

func copied(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 1.0), 1, 1, [4]int{}, 255)
	blur(out.img, between(rng, 1.0, 1.5))
	noise(out.img, rng, 26)
	blur(out.img, 0.6)
	f := field(rng, out.img.Rect.Dx(), out.img.Rect.Dy(), 240)
	base := between(rng, 120, 168)
	threshold(out.img, func(x, y int) float64 { return base + 26*f(x, y) })
	speckle(out.img, rng, 600+rng.IntN(1800), 2)
	out.bilevel = true
	return out
}

func aged(s *sheet, rng *rand.Rand) *shot {
	turn := angle(rng, 0.8)
	out := scan(s, turn, 1, 1, [4]int{}, 255)
	w, h := out.img.Rect.Dx(), out.img.Rect.Dy()
	f, g := field(rng, w, h, 700), field(rng, w, h, 60)
	through := between(rng, 0.04, 0.14)
	ink := between(rng, 35, 75)
	back := mirrored(out.img)
	each(out.img, func(x, y int, c *[3]float64) {
		paper := 1 - 0.10*(0.5+0.5*f(x, y)) - 0.02*g(x, y)
		b := through * (1 - float64(back.Pix[y*back.Stride+x])/255)
		for i, tint := range [3]float64{232, 214, 172} {
			c[i] = (ink + (255-ink)*c[i]/255) * paper * (1 - b) * tint / 255
		}
	})
	blur(out.img, 0.7)
	noise(out.img, rng, 5)
	out.quality = 60 + rng.IntN(25)
	return out
}

func bordered(s *sheet, rng *rand.Rand) *shot {
	var m [4]int
	for i := range m {
		m[i] = rng.IntN(140) + 12
	}
	if rng.IntN(3) == 0 {
		m[rng.IntN(4)] = 0
	}
	out := scan(s, angle(rng, 0.9), 1, 1, m, uint8(8+rng.IntN(30)))
	blur(out.img, 0.7)
	noise(out.img, rng, 4)
	out.gray, out.quality = true, 60+rng.IntN(25)
	return out
}

func turnedPage(s *sheet, rng *rand.Rand) *shot {
	out := office(s, rng)
	out.turn = 1 + rng.IntN(3)
	return out
}

// photo is a picture taken by hand on a dark table: perspective, a page that
// curls at its foot or, opened as a book, towards its gutter, and a shadow.
func photo(s *sheet, rng *rand.Rand) *shot {
	w, h := s.w(), s.h()
	k := between(rng, 0.62, 0.8)
	mx, my := w*k*between(rng, 0.05, 0.12), h*k*between(rng, 0.05, 0.10)
	out := &shot{img: image.NewRGBA(image.Rect(0, 0, int(w*k+2*mx), int(h*k+2*my))), quality: 82, dpiX: 72, dpiY: 72}
	px, py := between(rng, -0.035, 0.035), between(rng, -0.035, 0.035)
	sin, cos := math.Sincos(angle(rng, 1.5))
	book := w > h
	bend := between(rng, 8, 22)
	curl := func(x float64) float64 { // sheet pixels that a point lies lower
		if book {
			d := math.Abs(x-w/2) / (w / 2)
			return -bend * 1.8 * math.Exp(-d*9)
		}
		return bend * math.Pow(x/w, 2)
	}
	ow, oh := float64(out.img.Rect.Dx()), float64(out.img.Rect.Dy())
	out.place = func(x, y float64) (float64, float64) {
		y += curl(x)
		u, v := (x-w/2)/w, (y-h/2)/h
		z := 1 + px*u*2 + py*v*2
		u, v = (x-w/2)/z*k, (y-h/2)/z*k
		return u*cos - v*sin + ow/2, u*sin + v*cos + oh/2
	}
	sample(out.img, s.img, k, k, 46, func(x, y float64) (float64, float64) {
		x, y = x-ow/2, y-oh/2
		u, v := (x*cos+y*sin)/k, (-x*sin+y*cos)/k
		// z = 1 + 2·px·X/w + 2·py·Y/h with X = u·z, Y = v·z
		z := 1 / (1 - 2*px*u/w - 2*py*v/h)
		sx, sy := u*z+w/2, v*z+h/2
		return sx, sy - curl(sx)
	})
	f := field(rng, int(ow), int(oh), 900)
	fall := between(rng, 0.10, 0.32)
	cx, cy := between(rng, -1, 1), between(rng, -1, 1)
	each(out.img, func(x, y int, c *[3]float64) {
		l := 0.93 - fall*(0.5+0.5*(cx*(float64(x)/ow-0.5)+cy*(float64(y)/oh-0.5))) + 0.05*f(x, y)
		if book {
			d := math.Abs(float64(x)-ow/2) / (ow / 2)
			l *= 1 - 0.5*math.Exp(-d*16)
		}
		c[0], c[1], c[2] = (22+0.91*c[0])*l, (22+0.90*c[1])*l, (20+0.86*c[2])*l
	})
	blur(out.img, between(rng, 0.5, 0.9))
	noise(out.img, rng, 6)
	return out
}

// blueprint is a diazo copy (青焼き): blue on uneven pale blue.
func blueprint(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 0.8), 1, 1, [4]int{}, 255)
	blur(out.img, between(rng, 1.0, 1.5))
	f, g := field(rng, out.img.Rect.Dx(), out.img.Rect.Dy(), 500), field(rng, out.img.Rect.Dx(), out.img.Rect.Dy(), 90)
	weak := between(rng, 0.45, 0.75)
	each(out.img, func(x, y int, c *[3]float64) {
		ink := (1 - (0.4*c[0]+0.4*c[1]+0.2*c[2])/255) * weak * (0.85 + 0.15*g(x, y))
		paper := 0.92 + 0.06*f(x, y) + 0.02*g(x, y)
		c[0], c[1], c[2] = 188*paper*(1-ink*0.85), 202*paper*(1-ink*0.72), 228*paper*(1-ink*0.42)
	})
	noise(out.img, rng, 6)
	out.quality = 65 + rng.IntN(20)
	return out
}

// carbon is a typed page's lower copy: soft, violet, uneven.
func carbon(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 0.9), 1, 1, [4]int{}, 255)
	blur(out.img, between(rng, 1.3, 2.0))
	w, h := out.img.Rect.Dx(), out.img.Rect.Dy()
	f, g := field(rng, w, h, 120), field(rng, w, h, 9)
	each(out.img, func(x, y int, c *[3]float64) {
		ink := (1 - (c[0]+c[1]+c[2])/765) * (0.80 + 0.14*f(x, y) + 0.10*g(x, y))
		smear := 0.03 * math.Max(0, f(x, y))
		ink = math.Min(1, ink+smear)
		c[0], c[1], c[2] = 238*(1-ink*0.74), 234*(1-ink*0.76), 220*(1-ink*0.52)
	})
	noise(out.img, rng, 6)
	out.quality = 65 + rng.IntN(20)
	return out
}

// punched has two filing holes, a staple with its shadow and a fold.
func punched(s *sheet, rng *rand.Rand) *shot {
	out := scan(s, angle(rng, 1.2), 1, 1, [4]int{}, 255)
	h := out.img.Rect.Dy()
	fold := float64(h) * between(rng, 0.45, 0.55)
	x0, dy := 142+10*rng.Float64(), 472.0 // 12 mm from the edge, 80 mm apart
	sx, sy, tilt := 150+80*rng.Float64(), 130+60*rng.Float64(), between(rng, -0.5, 0.5)
	sin, cos := math.Sincos(tilt)
	each(out.img, func(x, y int, c *[3]float64) {
		X, Y := float64(x), float64(y)
		k, dark := 1.0, -1.0
		k -= 0.10 * math.Exp(-math.Pow((Y-fold)/5, 2))
		for _, cy := range []float64{float64(h)/2 - dy, float64(h)/2 + dy} {
			d := math.Hypot(X-x0, Y-cy)
			if d < 35 {
				dark = 40
			}
			k -= 0.35 * math.Exp(-math.Pow((d-36)/6, 2))
		}
		u, v := (X-sx)*cos+(Y-sy)*sin, -(X-sx)*sin+(Y-sy)*cos
		if math.Abs(u) < 70 && math.Abs(v) < 4 {
			dark = 120
		} else if math.Abs(u) < 72 {
			k -= 0.4 * math.Exp(-math.Pow((v-11)/8, 2))
		}
		for i := range c {
			c[i] *= math.Max(0, k)
			if dark >= 0 {
				c[i] = dark
			}
		}
	})
	blur(out.img, 0.6)
	noise(out.img, rng, 4)
	out.gray, out.quality = rng.IntN(2) == 0, 60+rng.IntN(25)
	return out
}

// matrix is what a printer of 24 pins leaves: round dots at 180 an inch, in bands
// that do not quite meet, from a ribbon that has printed before.
func matrix(s *sheet, rng *rand.Rand) *shot {
	const step = 300.0 / 180
	w, h := s.img.Rect.Dx(), s.img.Rect.Dy()
	small := image.NewRGBA(image.Rect(0, 0, int(float64(w)/step), int(float64(h)/step)))
	sample(small, s.img, 1/step, 1/step, 255, func(x, y float64) (float64, float64) { return x * step, y * step })
	paper := *s
	paper.img = image.NewRGBA(s.img.Rect)
	for i := range paper.img.Pix {
		paper.img.Pix[i] = 255
	}
	ribbon := between(rng, 0.6, 0.95)
	f := field(rng, w, h, 200)
	shift := 0.0
	for y := range small.Rect.Dy() {
		if y%24 == 0 {
			shift = rng.NormFloat64() * 0.5
		}
		for x := range small.Rect.Dx() {
			o := small.PixOffset(x, y)
			if v := int(small.Pix[o]) + int(small.Pix[o+1]) + int(small.Pix[o+2]); v > 3*150 {
				continue
			}
			cx, cy := (float64(x)+0.5)*step+shift, (float64(y)+0.5)*step
			for py := int(cy - 2); py <= int(cy+2); py++ {
				for px := int(cx - 2); px <= int(cx+2); px++ {
					if !image.Pt(px, py).In(paper.img.Rect) {
						continue
					}
					d := math.Hypot(float64(px)+0.5-cx, float64(py)+0.5-cy)
					a := math.Max(0, math.Min(1, 1.35-d)) * (ribbon + 0.1*f(px, py))
					q := paper.img.PixOffset(px, py)
					for i := range 3 {
						v := float64(paper.img.Pix[q+i])
						paper.img.Pix[q+i] = uint8(math.Max(20, math.Min(v, 255-a*235)))
					}
				}
			}
		}
	}
	out := scan(&paper, angle(rng, 0.6), 1, 1, [4]int{}, 255)
	blur(out.img, 0.7)
	noise(out.img, rng, 4)
	out.gray, out.quality = true, 70
	return out
}
