package ocr

import (
	"image"
	"slices"
	"testing"
)

// figure draws a person: a head, arms and legs, hair and a coat in black.
func (r Raster) figure(x, y int) {
	r.disc(x+60, y+40, 34)
	r.wipe(image.Rect(x+36, y+36, x+84, y+64))
	r.bar(x+46, y+46, 8, 8)
	r.bar(x+66, y+46, 8, 8)
	r.bar(x+30, y+79, 60, 70)
	for i := range 40 {
		r.bar(x+30-i/2, y+80+i, 10, 4)
		r.bar(x+80+i/2, y+80+i, 10, 4)
	}
	r.bar(x+36, y+153, 16, 40)
	r.bar(x+66, y+153, 16, 26)
}

// large prints n characters of a size.
func (r Raster) large(x, y, n, size int) {
	for i := range n {
		x := x + i*size*9/8
		r.bar(x, y, size, size/6)
		r.bar(x+size*2/5, y, size/6, size)
		r.bar(x, y+size*5/6, size, size/6)
	}
}

// disc draws a full one.
func (r Raster) disc(cx, cy, radius int) {
	for y := -radius; y <= radius; y++ {
		for x := -radius; x <= radius; x++ {
			if x*x+y*y <= radius*radius {
				r.Pix[(cy+y)*r.W+cx+x] = 10
			}
		}
	}
}

// A small drawing goes, and the lines beside it stay whole, also one that touches it; print in
// the page's size or larger is none, nor is a frame.
func TestEraseArt(t *testing.T) {
	const char = 24
	inked := func(r Raster, part image.Rectangle) (n int) {
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for _, v := range r.Pix[y*r.W+part.Min.X : y*r.W+part.Max.X] {
				n += boolToInt(v < 128)
			}
		}
		return n
	}
	lines := func() Raster {
		r := canvas(900, 700)
		for k := range 8 {
			r.printed(40, 60+40*k, 12, 10)
		}
		return r
	}
	r, plain := lines(), lines()
	r.figure(500, 100)
	drawings, dots := r.EraseArt(128, char)
	if len(drawings) != 1 || !drawings[0].Overlaps(image.Rect(530, 180, 590, 240)) || dots < 60*80 {
		t.Errorf("drawings %v, %d dots", drawings, dots)
	}
	if !slices.Equal(r.Ink(128), plain.Ink(128)) {
		t.Error("something is left of the drawing, or something else has gone")
	}
	r = lines()
	touching := image.Rect(396, 140, 396+28*5, 164)
	r.printed(touching.Min.X, touching.Min.Y, 5, 10)
	print := inked(r, touching)
	r.figure(touching.Max.X-4, 70)
	r.EraseArt(128, char)
	if got := inked(r, touching); got*20 < print*19 {
		t.Errorf("of a line's end beside a drawing %d of %d pixels are left", got, print)
	}
	for name, draw := range map[string]func(Raster){
		"text":    func(Raster) {},
		"a title": func(r Raster) { r.large(60, 440, 8, 80) },
		"a character of a title, in pieces": func(r Raster) {
			for k := range 4 {
				x := 60 + 120*k
				r.bar(x, 440, 90, 12)
				r.bar(x+10, 470, 16, 60)
				r.bar(x+50, 460, 40, 14)
				r.bar(x+40, 490, 50, 50)
			}
		},
		"a large figure": func(r Raster) {
			r.bar(60, 440, 20, 110)
			r.bar(60, 440, 70, 20)
			r.bar(110, 440, 20, 110)
			r.bar(60, 530, 70, 20)
		},
		"lines that touch": func(r Raster) {
			r.printed(60, 440, 5, 10)
			r.printed(60, 472, 5, 10)
			r.printed(60, 504, 5, 10)
			r.bar(62, 458, 4, 60)
			r.bar(160, 458, 4, 60)
			r.bar(66, 470, 90, 6)
			r.bar(66, 500, 90, 6)
		},
		"a frame":       func(r Raster) { r.circle(300, 540, 100, 4) },
		"a wide figure": func(r Raster) { r.bar(100, 420, 700, 200) },
	} {
		r := lines()
		draw(r)
		before := slices.Clone(r.Pix)
		if got, _ := r.EraseArt(128, char); len(got) > 0 || !slices.Equal(r.Pix, before) {
			t.Errorf("%s: drawings %v", name, got)
		}
	}
}
