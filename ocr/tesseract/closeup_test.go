package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

func TestSpreadLabelsAreClosedUp(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		var boxes []image.Rectangle
		for k := range 3 {
			boxes = append(boxes, charactersAt(40+60*k, 20, 1, archive.Horizontal)[0])
		}
		r := image.Rect(40, 20, 180, 40)
		if dir == archive.Vertical {
			for i, b := range boxes {
				boxes[i] = image.Rect(b.Min.Y, b.Min.X, b.Max.Y, b.Max.X)
			}
			r = image.Rect(20, 40, 40, 180)
		}
		w := workingOf(240, 240, boxes...)
		c := w.closeup(r, dir)
		if len(c) != 3 || c.length() > 70 {
			t.Fatalf("direction %v: %v", dir, c)
		}
		cut := w.cut(r, dir, c)
		if long := max(cut.W, cut.H); long != c.length() || min(cut.W, cut.H) != 20 {
			t.Errorf("direction %v: the cut is %d × %d", dir, cut.W, cut.H)
		}
		ink := 0
		for _, v := range cut.Pix {
			if v < w.dark {
				ink++
			}
		}
		if ink != 3*400 {
			t.Errorf("direction %v: %d pixels of ink are left", dir, ink)
		}
		// The third character's box goes back to where it was.
		box := archive.Rect{X: c[2].at + 2, Y: 0, W: 20, H: 20}
		if dir == archive.Vertical {
			box.X, box.Y = 0, box.X
		}
		l := readLine{box: box}
		c.apart(&l, dir)
		start, long := l.box.X, l.box.W
		if dir == archive.Vertical {
			start, long = l.box.Y, l.box.H
		}
		if start != 120 || long != 20 {
			t.Errorf("direction %v: the box is %+v", dir, l.box)
		}
	}
}

// Figures that stand a character apart, with a comma behind the second: what hangs there does
// not make a word of it, and comes closer, too.
func TestSpreadAmountsAreClosedUp(t *testing.T) {
	comma := image.Rect(106, 33, 111, 43)
	r := image.Rect(40, 20, 185, 43)
	figures := func() (out []image.Rectangle) {
		for k := range 4 {
			out = append(out, image.Rect(40+44*k, 20, 53+44*k, 38))
		}
		return out
	}
	w := workingOf(240, 120, append(figures(), comma)...)
	c := w.closeup(r, archive.Horizontal)
	if len(c) != 5 || c.length() > 100 {
		t.Fatalf("an amount: %v", c)
	}
	if comma := c[2]; comma.a != 106-40 || comma.at-c[1].at-(97-84) >= 106-97 {
		t.Errorf("the comma stands no closer: %v", c)
	}
	// A thin comma close to its figure, both at the picture's end.
	end := image.Rect(40, 20, 144, 43)
	w = workingOf(144, 43, append(figures()[:3], image.Rect(142, 33, 144, 43))...)
	c = w.closeup(end, archive.Horizontal)
	if len(c) != 4 {
		t.Fatalf("an amount that ends in a comma: %v", c)
	}
	for _, s := range c {
		if s.b > end.Dx() {
			t.Errorf("a stretch beyond the line: %v", c)
		}
	}
	w.cut(end, archive.Horizontal, c)
	high := image.Rect(106, 20, 111, 30)
	if c := workingOf(240, 120, append(figures(), high)...).closeup(r, archive.Horizontal); c != nil {
		t.Errorf("what does not hang: %v", c)
	}
}

func TestTextIsNotClosedUp(t *testing.T) {
	for name, boxes := range map[string][]image.Rectangle{
		"a name in two parts":    append(charactersAt(40, 20, 2, archive.Horizontal), charactersAt(110, 20, 2, archive.Horizontal)...),
		"a character":            charactersAt(40, 20, 1, archive.Horizontal),
		"a character and a dash": append(charactersAt(40, 20, 1, archive.Horizontal), image.Rect(90, 28, 140, 31)),
		"two lines":              append(charactersAt(40, 20, 1, archive.Horizontal), charactersAt(120, 60, 1, archive.Horizontal)...),
	} {
		w := workingOf(240, 120, boxes...)
		if c := w.closeup(w.inkIn(image.Rect(0, 0, 240, 120)), archive.Horizontal); c != nil {
			t.Errorf("%s: %v", name, c)
		}
	}
}
