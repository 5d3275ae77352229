package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// readAgain reads one line with another model or in another picture; why is for the
// account. No line at all is no error: then the model saw none. Where the picture's
// scale is changed, the boxes of the characters are of no use.
func (c *child) readAgain(w *working, l line, m model, v rendering, why explain.Cause) ([]readChar, error) {
	return c.readBox(w, w.around(&l), &l, m, v, why)
}

// around is the part of the picture that a line is read in again.
func (w *working) around(l *line) image.Rectangle {
	thick := l.box.H
	if l.dir == archive.Vertical {
		thick = l.box.W
	}
	return l.rectangle().Inset(-max(2, thick/14)).Intersect(image.Rect(0, 0, w.W, w.H))
}

// readBox reads a line, or a part of one, that fills a part of the picture.
func (c *child) readBox(w *working, r image.Rectangle, l *line, m model, v rendering, why explain.Cause) ([]readChar, error) {
	// White around a line helps where lines are found by their rows. A column of a page is
	// found without, and white makes another of the ruby or the column beside it; alone in a
	// cell it has none, and is often short: without white its characters are cut off.
	margin, mode := lineMargin, segmentLine
	dir := l.dir
	if dir == archive.Vertical {
		mode = segmentVertical
		if !l.alone {
			margin = 0
		}
	}
	if r.Dx() < smallestLine || r.Dy() < smallestLine {
		return nil, nil
	}
	c.about(why, r)
	k, err := w.drawn(r, dir, v)
	if err != nil {
		return nil, err
	}
	if dir == archive.Vertical && l.alone {
		k = strengthened(k)
	}
	var before image.Point
	fx, fy := float64(k.W)/float64(r.Dx()), float64(k.H)/float64(r.Dy())
	// Characters that were moved together are no number.
	if ink := w.lonely(r, dir).Sub(r.Min); !ink.Empty() && r == w.around(l) && math.Abs(fx-fy) < .05*fy && !c.setup.Foreign {
		k, before = accompanied(k, image.Rect(int(fx*float64(ink.Min.X)), int(fy*float64(ink.Min.Y)), int(fx*float64(ink.Max.X)), int(fy*float64(ink.Max.Y))))
	}
	view := framed(k, image.Rect(0, 0, k.W, k.H), margin)
	p, err := c.recognizeWith(m, view, mode)
	if err != nil {
		return nil, err
	}
	if len(p.lines) == 0 && dir == archive.Horizontal && 2*k.W > 3*k.H && k.W < shortLine*k.H {
		// In a line of few characters Tesseract's own search for lines may find none.
		c.about(why, r)
		if p, err = c.recognizeWith(m, view, segmentRaw); err != nil {
			return nil, err
		}
		if len(p.lines) == 1 { // its box is the picture's
			withoutCompany(p.lines, before, margin)
			return p.lines[0].chars(), nil
		}
	}
	lines := through(p.lines, view.W, view.H, dir)
	withoutCompany(lines, before, margin)
	if margin > 0 && dir == archive.Vertical && strips(lines) {
		// White may make the column come apart into strips; without it, it holds together.
		c.about(why, r)
		if p, err = c.recognizeWith(m, k, mode); err != nil {
			return nil, err
		}
		lines = through(p.lines, k.W, k.H, dir)
	}
	return inOrder(lines, dir), nil
}

// inOrder are the characters of lines that were read of one, along it: without those that
// lie beside a larger one over more than half their length, since a half of its characters
// is no second line, and without what the line before has.
func inOrder(lines []readLine, dir archive.Direction) []readChar {
	along := func(b archive.Rect) image.Rectangle { return ocr.Along(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H), dir) }
	var own []readLine
	for i := range lines {
		a := along(lines[i].box)
		beside := slices.ContainsFunc(lines, func(o readLine) bool {
			b := along(o.box)
			both := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X)
			return 2*both > a.Dx() && a.Dx()*a.Dy() < b.Dx()*b.Dy()
		})
		if !beside {
			own = append(own, lines[i])
		}
	}
	slices.SortStableFunc(own, func(a, b readLine) int { return cmp.Compare(along(a.box).Min.X, along(b.box).Min.X) })
	var out []readChar
	end := 0
	for i := range own {
		chars, at := own[i].chars(), along(own[i].box)
		if over := end - at.Min.X; i > 0 && over > 0 { // boxes of characters read again do not say where they are
			chars = chars[min(len(chars), (2*len(chars)*over+at.Dx())/(2*max(1, at.Dx()))):]
		}
		out = append(out, chars...)
		end = max(end, at.Max.X)
	}
	return out
}

// withoutCompany takes what was read of their company out of lines that had some before
// them, and moves them to where they would be without.
func withoutCompany(lines []readLine, before image.Point, margin int) {
	for i := range lines {
		if before.X > 0 {
			lines[i].byItself(before.X + margin)
			lines[i].move(-before.X, -before.Y)
		}
	}
}

// through are the lines that run through the middle of a picture of one line: what hangs
// over from a neighbour is read as a line of its own.
func through(lines []readLine, w, h int, dir archive.Direction) []readLine {
	page := ocr.Along(image.Rect(0, 0, w, h), dir)
	middle := (page.Min.Y + page.Max.Y) / 2
	return slices.DeleteFunc(slices.Clone(lines), func(k readLine) bool {
		box := ocr.Along(image.Rect(k.box.X, k.box.Y, k.box.X+k.box.W, k.box.Y+k.box.H), dir)
		return middle < box.Min.Y || middle >= box.Max.Y
	})
}

// strips tells whether columns lie beside each other, not one below the other.
func strips(lines []readLine) bool {
	for i, a := range lines {
		for _, b := range lines[:i] {
			if both := min(a.box.Y+a.box.H, b.box.Y+b.box.H) - max(a.box.Y, b.box.Y); 2*both > min(a.box.H, b.box.H) {
				return true
			}
		}
	}
	return false
}

// shortLine is how many times longer than high a line of two characters and more is at
// most that is read without a search for lines. A single one may be a punched hole.
const shortLine = 16

// lineMargin is the white around a line that is read again, in pixels.
const lineMargin = 10

// smallestLine is the least width and height in pixels of what is read again.
const smallestLine = 8

// chars are all characters of a line in order.
func (l *readLine) chars() []readChar {
	var out []readChar
	for _, w := range l.words {
		out = append(out, w.chars...)
	}
	return out
}

// strengthened is a picture with its greys made darker. The thin level strokes of numerals,
// which are most of what registers hold, are paler than the rest; the other model sees a
// column in a cell so, the first one as it is: they err in other places then.
func strengthened(r ocr.Raster) ocr.Raster {
	out := ocr.Raster{W: r.W, H: r.H, Pix: make([]byte, len(r.Pix))}
	for i, v := range r.Pix {
		out.Pix[i] = byte(int(v) * int(v) / 255)
	}
	return out
}
