package ocr

import (
	"image"
	"testing"
)

var navy = [3]int{0, 64, 128}

// glyph is a character of strokes that hang together: roof, stem and foot, scale pixels
// thick.
func (p *paint) glyph(x, y, scale int, ink [3]int) {
	p.bar(x, y, 8*scale, scale, ink)
	p.bar(x+3*scale, y, 2*scale, 9*scale, ink)
	p.bar(x, y+8*scale, 8*scale, scale, ink)
	p.bar(x+6*scale, y+4*scale, scale, 5*scale, ink)
}

// A title in large characters is no row of stamps, nor is a large letter before a line, in a
// dark colour, either, whose strokes are black at heart; seals as close to each other are.
func TestLargeColouredCharactersAreNoStamps(t *testing.T) {
	for name, c := range map[string]struct {
		draw func(p *paint)
		want int
	}{
		"a title": {func(p *paint) {
			for i := range 9 {
				p.glyph(150+i*100, 30, 10, red)
			}
		}, 0},
		"a title in a dark colour": {func(p *paint) {
			for i := range 9 {
				p.glyph(150+i*62, 60, 6, navy)
			}
		}, 0},
		"a large letter": {func(p *paint) {
			for i := range 60 { // an A
				p.bar(60+(60-i)/2, 390+i, 12, 1, red)
				p.bar(60+(60+i)/2, 390+i, 12, 1, red)
			}
			p.bar(72, 425, 36, 8, red)
		}, 0},
		"four seals": {func(p *paint) {
			for i := range 4 {
				p.ring(200+i*200, 1300, 90, 6, red)
			}
		}, 4},
		"a small seal": {func(p *paint) { p.ring(1250, 200, 38, 5, red) }, 1},
	} {
		p := letterOn([3]int{255, 255, 255})
		c.draw(p)
		if stamps, _ := p.inks().Stamps(char40); len(stamps) != c.want {
			t.Errorf("%s: %v", name, stamps)
		}
	}
}

func TestTitles(t *testing.T) {
	row := func(xs ...int) (out []image.Rectangle) {
		for _, x := range xs {
			out = append(out, image.Rect(x, 100, x+40, 140))
		}
		return out
	}
	for name, c := range map[string]struct {
		boxes []image.Rectangle
		seals bool
		want  bool
	}{
		"a line":           {row(0, 45, 100, 150), false, true},
		"a line of seals":  {row(0, 45, 100, 150), true, false},
		"two characters":   {row(0, 45), false, false},
		"far apart":        {row(0, 100, 200, 300), false, false},
		"one below other":  {[]image.Rectangle{image.Rect(0, 0, 40, 40), image.Rect(45, 60, 85, 100), image.Rect(90, 120, 130, 160)}, false, false},
		"beside one large": {append(row(0, 45), image.Rect(90, 20, 290, 220)), false, false},
	} {
		got := titles(c.boxes, 20, func(image.Rectangle) bool { return c.seals })
		for i, is := range got {
			if is != c.want {
				t.Errorf("%s: box %d: %v", name, i, is)
				break
			}
		}
	}
}
