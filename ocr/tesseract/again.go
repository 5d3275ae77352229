package tesseract

import (
	"image"

	"fumikura/internal/archive"
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
	return image.Rect(l.box.X, l.box.Y, l.box.X+l.box.W, l.box.Y+l.box.H).Inset(-max(2, thick/14)).Intersect(image.Rect(0, 0, w.W, w.H))
}

// readBox reads a line, or a part of one, that fills a part of the picture.
func (c *child) readBox(w *working, r image.Rectangle, l *line, m model, v rendering, why explain.Cause) ([]readChar, error) {
	// White around a line helps where lines are found by their rows. A column of a page is
	// found without, and white makes another of the ruby beside it; in a cell there is
	// none, and the column is often short: without white its characters are cut off.
	margin, mode := 10, segmentLine
	dir := l.dir
	if dir == archive.Vertical {
		mode = segmentVertical
		if l.cell == nil {
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
			return p.lines[0].chars(), nil
		}
	}
	var out []readChar
	for _, k := range p.lines {
		// What hangs over from a neighbour is read as a line of its own.
		from, to, middle := k.box.Y, k.box.Y+k.box.H, margin+int(v.scale*float64(r.Dy())/2)
		if dir == archive.Vertical {
			from, to, middle = k.box.X, k.box.X+k.box.W, margin+int(v.scale*float64(r.Dx())/2)
		}
		if from <= middle && middle < to {
			out = append(out, k.chars()...)
		}
	}
	return out, nil
}

// shortLine is how many times longer than high a line of two characters and more is at
// most that is read without a search for lines. A single one may be a punched hole.
const shortLine = 16

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
