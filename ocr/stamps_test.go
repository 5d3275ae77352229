package ocr

import (
	"bytes"
	"image"
	"math"
	"testing"
)

// paint is a page in colour, drawn with inks that darken what lies below them.
type paint struct {
	w, h int
	c    [3][]byte
}

var (
	red    = [3]int{205, 45, 40}
	blue   = [3]int{120, 150, 205}
	violet = [3]int{100, 70, 160}
	inkish = [3]int{25, 25, 28}
)

// paper is a page of one colour.
func paper(w, h int, colour [3]int) *paint {
	p := &paint{w: w, h: h}
	for k := range p.c {
		p.c[k] = bytes.Repeat([]byte{byte(colour[k])}, w*h)
	}
	return p
}

func (p *paint) dot(x, y int, ink [3]int) {
	for k := range p.c {
		p.c[k][y*p.w+x] = byte(int(p.c[k][y*p.w+x]) * ink[k] / 255)
	}
}

func (p *paint) bar(x, y, w, h int, ink [3]int) {
	for j := y; j < y+h; j++ {
		for i := x; i < x+w; i++ {
			p.dot(i, j, ink)
		}
	}
}

func (p *paint) ring(cx, cy, radius, thick int, ink [3]int) {
	for y := cy - radius; y <= cy+radius; y++ {
		for x := cx - radius; x <= cx+radius; x++ {
			if d := math.Hypot(float64(x-cx), float64(y-cy)); d <= float64(radius) && d > float64(radius-thick) {
				p.dot(x, y, ink)
			}
		}
	}
}

// text is a line of n characters of two strokes each, 40 pixels high.
func (p *paint) text(x, y, n int, ink [3]int) {
	for i := range n {
		p.bar(x+i*46, y, 34, 5, ink)
		p.bar(x+i*46+15, y+5, 5, 33, ink)
		p.bar(x+i*46, y+33, 15, 5, ink)
	}
}

// letter is a page of black text, 20 lines, on paper of a colour.
func letterOn(colour [3]int) *paint {
	p := paper(1400, 1800, colour)
	for i := range 20 {
		p.text(150, 150+i*80, 22, inkish)
	}
	return p
}

func (p *paint) inks() *Inks {
	return NewInks(p.w, p.h, [3][]byte{bytes.Clone(p.c[0]), bytes.Clone(p.c[1]), bytes.Clone(p.c[2])})
}

func (p *paint) grey() Raster {
	r := Raster{p.w, p.h, make([]byte, p.w*p.h)}
	for i := range r.Pix {
		r.Pix[i] = byte((int(p.c[0][i]) + 2*int(p.c[1][i]) + int(p.c[2][i])) / 4)
	}
	r.Flatten(&Surroundings{})
	return r
}

const char40 = 40.0

func near(a, b image.Rectangle, by int) bool { return a.In(b.Inset(-by)) && b.In(a.Inset(-by)) }

func TestStampsAreFoundByTheirColour(t *testing.T) {
	for name, colour := range map[string][3]int{"white paper": {255, 255, 255}, "old paper": {228, 208, 160}} {
		for inkName, ink := range map[string][3]int{"red": red, "violet": violet} {
			p := letterOn(colour)
			p.ring(500, 400, 110, 6, ink)
			p.text(455, 385, 2, ink)
			k := p.inks()
			if k == nil {
				t.Fatalf("%s, %s: no coloured ink", name, inkName)
			}
			stamps, rules := k.Stamps(char40)
			if len(stamps) != 1 || !stamps[0].Framed || !near(stamps[0].Box, image.Rect(390, 290, 610, 510), 8) || len(rules) != 0 {
				t.Errorf("%s, %s: stamps %v, rules %v", name, inkName, stamps, rules)
			}
		}
	}
}

// Coloured words within the lines of a page are its text, though they touch black ones, and
// though they are as many lines as a stamp is high; a frame is a stamp there, too.
func TestWordsInColourAreText(t *testing.T) {
	for _, groups := range []int{0, 4} {
		p := paper(1400, 1800, [3]int{255, 255, 255})
		for i := range 20 {
			ink := inkish
			if i%4 < 3 && i/4 < groups {
				ink = red
			}
			p.text(150, 150+i*50, 4, inkish)
			p.text(150+4*46, 150+i*50, 8, ink)
			p.text(150+12*46, 150+i*50, 10, inkish)
		}
		p.ring(900, 1500, 110, 6, red)
		stamps, _ := p.inks().Stamps(char40)
		if len(stamps) != 1 || !stamps[0].Framed || !near(stamps[0].Box, image.Rect(790, 1390, 1010, 1610), 8) {
			t.Errorf("with %d groups of lines with coloured words: %v", groups, stamps)
		}
	}
}

// A few framed marks are stamps; where the whole page is full of them its own writing
// is in colour.
func TestPagesAreNotStampedAllOver(t *testing.T) {
	for _, n := range []int{4, 24} {
		p := letterOn([3]int{255, 255, 255})
		for i := range n {
			p.ring(200+i%6*200, 250+i/6*350, 90, 6, red)
		}
		stamps, _ := p.inks().Stamps(char40)
		if want := n % 24; len(stamps) != want {
			t.Errorf("of %d rings %d are stamps, want %d", n, len(stamps), want)
		}
	}
}

func TestWhatIsNoStamp(t *testing.T) {
	if k := letterOn([3]int{228, 208, 160}).inks(); k != nil {
		if s, _ := k.Stamps(char40); len(s) > 0 {
			t.Errorf("black on old paper: %v", s)
		}
	}
	heading := letterOn([3]int{255, 255, 255})
	heading.text(150, 70, 12, red)
	if s, _ := heading.inks().Stamps(char40); len(s) > 0 {
		t.Errorf("a red heading: %v", s)
	}
	marked := letterOn([3]int{255, 255, 255})
	marked.bar(240, 385, 300, 50, [3]int{255, 240, 90})
	if s, _ := marked.inks().Stamps(char40); len(s) > 0 {
		t.Errorf("a marker pen: %v", s)
	}
	copied := paper(1400, 1800, [3]int{235, 240, 255})
	for i := range 20 {
		copied.text(150, 150+i*80, 22, [3]int{60, 80, 190})
	}
	copied.ring(500, 400, 110, 6, [3]int{60, 80, 190})
	if k := copied.inks(); k != nil {
		if s, _ := k.Stamps(char40); len(s) > 0 {
			t.Errorf("a blue copy: %v", s)
		}
	}
	if k := paper(300, 200, [3]int{255, 255, 255}).inks(); k != nil {
		t.Error("white paper has coloured ink")
	}
}

// ink is how many pixels are dark.
func darkPixels(r Raster, b image.Rectangle, dark byte) int {
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			n += boolToInt(r.Pix[y*r.W+x] < dark)
		}
	}
	return n
}

func TestInksComeApart(t *testing.T) {
	p, without := letterOn([3]int{240, 235, 225}), letterOn([3]int{240, 235, 225})
	p.ring(500, 400, 110, 8, red)
	p.text(455, 431, 2, red)
	box := image.Rect(390, 290, 611, 511)
	k := p.inks()
	r, want := p.grey(), without.grey()
	k.Drop(r, box)
	if got, all := darkPixels(r, box, 128), darkPixels(want, box, 128); got < all*97/100 || got > all*103/100 {
		t.Errorf("the text's ink is %d pixels under the stamp and %d without it", got, all)
	}
	if got := darkPixels(r, box, 225) - darkPixels(want, box, 225); got > 60 {
		t.Errorf("%d pixels of the stamp are left", got)
	}
	only := paper(1400, 1800, [3]int{240, 235, 225})
	only.ring(500, 400, 110, 8, red)
	only.text(455, 431, 2, red)
	alone, ref := k.Alone(box, 12), only.inks().Alone(box, 12)
	missing, extra := 0, 0
	for i := range alone.Pix {
		missing += boolToInt(ref.Pix[i] < 150 && alone.Pix[i] >= 150)
		extra += boolToInt(ref.Pix[i] >= 150 && alone.Pix[i] < 150)
	}
	if all := darkPixels(ref, image.Rect(0, 0, ref.W, ref.H), 150); missing*12 > all || extra*20 > all {
		t.Errorf("of %d pixels of the stamp %d are missing, and %d were added", all, missing, extra)
	}
}

func TestColouredRulesComeApart(t *testing.T) {
	p := letterOn([3]int{255, 255, 255})
	for i := range 20 {
		p.bar(100, 184+i*80, 1200, 4, blue)
	}
	k := p.inks()
	_, rules := k.Stamps(char40)
	if len(rules) < 20 {
		t.Fatalf("%d rules of 20", len(rules))
	}
	r := p.grey()
	for _, u := range rules {
		k.Drop(r, u.Inset(-3))
	}
	want := letterOn([3]int{255, 255, 255}).grey()
	all := image.Rect(0, 0, r.W, r.H)
	if got, ref := darkPixels(r, all, 170), darkPixels(want, all, 170); got < ref*97/100 || got > ref*103/100 {
		t.Errorf("%d dark pixels, %d without the lines", got, ref)
	}
}
