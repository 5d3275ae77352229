package ocr

import (
	"image"
	"math"
	"testing"
)

// photographed draws a sheet of 620 × 440 pixels with lines of text, in three channels,
// that leans by some degrees on a ground which a lamp lights unevenly, by tenths from
// side to side. It tells whether a point lies on the sheet by margin pixels at least.
func photographed(ground, paper [3]float64, degrees float64) (channels []Raster, on func(x, y int, margin float64) bool) {
	const w, h = 900, 700
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	on = func(x, y int, margin float64) bool {
		dx, dy := float64(x)-w/2, float64(y)-h/2
		return math.Abs(dx*cos+dy*sin) <= 310-margin && math.Abs(dy*cos-dx*sin) <= 220-margin
	}
	text := canvas(w, h)
	for line := range 12 {
		for k := range 30 {
			text.character(220+k*15, 180+line*30, line+k)
		}
	}
	for k := range 3 {
		c := canvas(w, h)
		for y := range h {
			for x := range w {
				v := ground[k] * (1.05 - .1*float64(x)/w)
				if on(x, y, 0) {
					v = paper[k] * float64(text.at(x, y)) / 250
				}
				c.Pix[y*w+x] = byte(v)
			}
		}
		channels = append(channels, c)
	}
	return channels, on
}

// greyAndSmall gives the mean of the channels, and of each the copy that is looked at.
func greyAndSmall(channels []Raster) (Raster, []Raster) {
	grey := canvas(channels[0].W, channels[0].H)
	for i := range grey.Pix {
		sum := 0
		for _, c := range channels {
			sum += int(c.Pix[i])
		}
		grey.Pix[i] = byte(sum / len(channels))
	}
	var small []Raster
	for _, c := range channels {
		small = append(small, c.squares(surroundingsStep(c.W, c.H)))
	}
	return grey, small
}

// Whatever is even and of another colour than the paper is cut away from about a sheet.
func TestSheetOnEvenGround(t *testing.T) {
	for name, k := range map[string]struct {
		ground, paper [3]float64
		lean          float64
	}{
		"grey":                 {[3]float64{150, 150, 155}, [3]float64{236, 220, 200}, 0},
		"grey, leaning":        {[3]float64{150, 150, 155}, [3]float64{236, 220, 200}, 4},
		"black":                {[3]float64{12, 12, 12}, [3]float64{230, 230, 230}, 2},
		"green, as light":      {[3]float64{150, 235, 185}, [3]float64{200, 190, 180}, 0},
		"white, paper is dark": {[3]float64{250, 250, 250}, [3]float64{190, 160, 120}, 0},
	} {
		channels, on := photographed(k.ground, k.paper, k.lean)
		r, small := greyAndSmall(channels)
		around := r.Surroundings(small...)
		stays, goes := 0, 0
		for y := range r.H {
			for x := range r.W {
				if out := around.Outside(x, y); out && on(x, y, 10) {
					goes++
				} else if !out && !on(x, y, -8) {
					stays++
				}
			}
		}
		if stays+goes > 0 {
			t.Errorf("%s: %d pixels of ground stay, %d of the sheet go", name, stays, goes)
		}
		if want := image.Rect(140, 130, 760, 570); k.lean == 0 && (!around.Sheet.In(want.Inset(-6)) || !want.Inset(12).In(around.Sheet)) {
			t.Errorf("%s: the sheet is %v", name, around.Sheet)
		}
	}
}

// The cover of a book and the dark gutter between its pages count as ground; a label
// beside it stays, with the ground about it.
func TestBookOnEvenGround(t *testing.T) {
	channels, on := photographed([3]float64{150, 150, 150}, [3]float64{230, 220, 210}, 0)
	r, small := greyAndSmall(channels)
	r.bar(120, 120, 660, 12) // the cover, broader than the pages
	r.bar(120, 568, 660, 12)
	r.bar(445, 120, 10, 460) // the gutter
	for x := 400; x < 430; x += 6 {
		r.bar(x, 640, 3, 20) // a number on the ground
	}
	for k := range small {
		small[k] = r.squares(1)
	}
	around := r.Surroundings(small...)
	for _, p := range []image.Point{{130, 125}, {770, 574}, {60, 300}} {
		if !around.Outside(p.X, p.Y) {
			t.Errorf("%v is no ground", p)
		}
	}
	for _, p := range []image.Point{{401, 650}, {403, 645}, {300, 300}, {600, 300}} {
		if around.Outside(p.X, p.Y) {
			t.Errorf("%v is ground", p)
		}
	}
	if s := around.Sheet; s.Dx() < 600 || s.Dx() > 680 || !on(s.Min.X+20, s.Min.Y+20, 0) {
		t.Errorf("the sheet is %v", s)
	}
}

// What is no photographed sheet stays as it is: a page tinted to its edges, a tinted
// page with a white panel and print around it, a page with a picture, a white page.
func TestPageIsNoGround(t *testing.T) {
	tinted := func(panel image.Rectangle, inside byte) Raster {
		r := canvas(700, 900)
		for y := range r.H {
			for x := range r.W {
				r.Pix[y*r.W+x] = 200
				if image.Pt(x, y).In(panel) {
					r.Pix[y*r.W+x] = inside
				}
			}
		}
		return r
	}
	text := func(r Raster, lines, from int) Raster {
		for line := range lines {
			for k := range 30 {
				r.character(120+k*15, from+line*25, line+k)
			}
		}
		return r
	}
	cells := canvas(700, 900)
	for y := range cells.H {
		for x := range cells.W {
			cells.Pix[y*cells.W+x] = 240
			if image.Pt(x, y).In(image.Rect(80, 300, 620, 800)) && (x-80)%90 < 62 {
				cells.Pix[y*cells.W+x] = 170 // coloured columns
			}
		}
	}
	for _, y := range []int{300, 550, 800} {
		cells.bar(80, y, 540, 4)
	}
	for i := range 7 {
		cells.bar(80+90*i, 300, 4, 500)
	}
	for name, r := range map[string]Raster{
		"cells":   text(cells, 2, 120),
		"tinted":  text(tinted(image.Rectangle{}, 0), 30, 60),
		"panel":   text(tinted(image.Rect(100, 300, 600, 800), 250), 28, 60),
		"picture": text(tinted(image.Rect(100, 180, 600, 720), 90), 3, 60),
		"white":   text(canvas(700, 900), 30, 60),
		"black photographs": func() Raster {
			r := text(canvas(700, 900), 1, 60)
			for k := range 4 {
				r.bar(60+300*(k%2), 200+330*(k/2), 290, 320)
			}
			return r
		}(),
		"bars": tinted(image.Rect(0, 0, 700, 300), 250),
	} {
		if s := r.Surroundings(); s.Sheet != image.Rect(0, 0, r.W, r.H) || s.out != nil {
			t.Errorf("%s: the sheet is %v", name, s.Sheet)
		}
	}
}
