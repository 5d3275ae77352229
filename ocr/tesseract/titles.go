package tesseract

import (
	"bytes"
	"cmp"
	"image"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// When a title is read by itself, and when that is believed.
const (
	titleMost   = 12   // of a page
	titleMargin = 0.3  // of its height is white about it
	titleRead   = 88.0 // mean confidence of a line that read it well enough,
	titleCover  = 0.6  // which says so many characters for each of its heights' width of ink
	titleSmall  = 0.5  // of its height is such a line, at least
	titleOdds   = 1.0  // log odds that what is read by itself is print, see line.odds,
	titleConf   = 92.0 // mean confidence of that,
	titleAgreed = 0.8  // and of the characters that others were asked for they said the same
	titleLeast  = 2    // characters
	titleInside = 0.6  // of a line that it takes the place of, at least
	titleLonger = 1.3  // times as long as it is a row of that which goes on beside it
	titleRows   = 2.5  // of its heights has a region of handwriting that it is a row of
)

// readTitles reads print that is larger than the page's once more, by itself and at the size
// that models know best, where the lines of a page have little of it: what is read so and is
// print takes the place of what they have.
func (c *child) readTitles(w *working, lines []line) ([]line, error) {
	n := 0
	for _, t := range w.Titles(w.dark, w.char) {
		if n == titleMost {
			break
		}
		if hasTitle(lines, t) {
			continue
		}
		n++
		var look *printLook
		if amongUnread(lines, t) {
			p := w.printLook(lines)
			look = &p
		}
		l, err := c.readTitle(w, t, look)
		if err != nil {
			return nil, err
		}
		if l == nil || partOfLine(lines, t) {
			continue
		}
		lines = withTitle(lines, *l, t.High)
		w.did("a title read by itself: %s", l.said())
	}
	return lines, nil
}

// hasTitle tells whether lines have read a title, or a cell of a table has it.
func hasTitle(lines []line, t ocr.Title) bool {
	chars := 0.0
	for i := range lines {
		l := &lines[i]
		if l.kind == archive.LineUnread || len(l.words) == 0 || !l.rectangle().Overlaps(t.Box) {
			continue
		}
		if l.cell != nil || l.dir == archive.Vertical {
			return true
		}
		// The boxes of characters that were read again count from the beginning of their line.
		r := l.rectangle()
		if y := (r.Min.Y + r.Max.Y) / 2; l.conf >= titleRead && y >= t.Box.Min.Y && y < t.Box.Max.Y && float64(r.Dy()) >= titleSmall*float64(t.High) {
			chars += float64(len(l.chars())*r.Intersect(t.Box).Dx()) / float64(max(1, r.Dx()))
		}
	}
	return chars >= titleCover*float64(inkWidth(t.Pieces))/float64(t.High)
}

// inkWidth is over how many columns of pixels some pieces of ink go: a title may be spaced out.
func inkWidth(pieces []image.Rectangle) (n int) {
	end := 0
	for _, p := range slices.SortedFunc(slices.Values(pieces), func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) }) {
		n += max(0, p.Max.X-max(end, p.Min.X))
		end = max(end, p.Max.X)
	}
	return n
}

// partOfLine tells whether a line goes on beyond the better part of a title that it has: then
// the title is no row by itself.
func partOfLine(lines []line, t ocr.Title) bool {
	return slices.ContainsFunc(lines, func(l line) bool {
		r := l.rectangle()
		in := r.Intersect(t.Box)
		return l.kind != archive.LineUnread && len(l.words) > 0 && 2*in.Dx() > t.Box.Dx() && float64(in.Dy()) > titleInside*float64(t.High) &&
			float64(in.Dx()) <= titleInside*float64(r.Dx())
	})
}

// amongUnread tells that a title stands in something else that is no print: in several rows of it, in
// a longer row or in a cell, as large handwriting does.
func amongUnread(lines []line, t ocr.Title) bool {
	return slices.ContainsFunc(lines, func(l line) bool {
		r := l.rectangle()
		return l.kind == archive.LineUnread && t.Box.In(r.Inset(-t.High)) &&
			(l.cell != nil || float64(r.Dy()) >= titleRows*float64(t.High) || float64(r.Dx()) >= titleLonger*float64(t.Box.Dx()))
	})
}

// readTitle reads a title by itself; nil: it is no print, or nothing was read of it. Where look
// is given, it is to be as like itself as the print of that page.
func (c *child) readTitle(w *working, t ocr.Title, look *printLook) (*line, error) {
	margin := int(titleMargin * float64(t.High))
	at := t.Box.Min.Sub(image.Pt(margin, margin))
	r := ocr.Raster{W: t.Box.Dx() + 2*margin, H: t.Box.Dy() + 2*margin}
	r.Pix = bytes.Repeat([]byte{255}, r.W*r.H)
	for _, p := range t.Pieces {
		p = p.Inset(-1).Intersect(image.Rect(0, 0, w.W, w.H))
		for y := p.Min.Y; y < p.Max.Y; y++ {
			copy(r.Pix[(y-at.Y)*r.W+p.Min.X-at.X:], w.Pix[y*w.W+p.Min.X:y*w.W+p.Max.X])
		}
	}
	k, err := enlarged(r, goodChar/float64(t.High))
	if err != nil {
		return nil, err
	}
	k.dark, k.char, k.frameW, k.frameH = w.dark, goodChar, w.frameW, w.frameH
	whole := image.Rect(0, 0, k.W, k.H)
	l := line{readLine: readLine{box: rectOf(whole)}, dir: archive.Horizontal, kind: archive.LineHead, sep: "\n"}
	best := 0.0
	for _, r := range c.setup.Readers {
		chars, err := c.readBox(k, whole, &l, r.model(l.dir), plainly, explain.CauseLost)
		if err != nil {
			return nil, err
		}
		read := readLine{box: l.box, words: []readWord{{box: l.box, chars: chars}}}
		p := readPage{lines: []readLine{read}}
		if conf, n := p.quality(); n >= titleLeast && conf > best {
			best, l.words, l.model = conf, read.words, r.model(l.dir).Label
		}
	}
	if best == 0 {
		return nil, nil
	}
	lines, err := c.refine(k, []line{l})
	if err != nil {
		return nil, err
	}
	l = lines[0]
	if len(l.chars()) < titleLeast || l.conf < titleConf || float64(l.agreed) < titleAgreed*float64(l.places) || l.odds(k.char, false) < titleOdds || !lettered(l.said()) {
		return nil, nil
	}
	if look != nil {
		likes, em := k.likeness(&l)
		if l.handOdds(likes, max(em, look.em), *look, false) > -titleOdds {
			return nil, nil
		}
	}
	zx, zy := float64(r.W)/float64(k.W), float64(r.H)/float64(k.H)
	l.boxes(func(b *archive.Rect) {
		b.X, b.Y = at.X+int(zx*float64(b.X)), at.Y+int(zy*float64(b.Y))
		b.W, b.H = int(zx*float64(b.W)), int(zy*float64(b.H))
	})
	l.box = rectOf(t.Box)
	return &l, nil
}

// withTitle puts a title, so many pixels high, in place of the lines that lie in it, but for
// small print that was read, or among the others in reading order.
func withTitle(lines []line, title line, high int) []line {
	box, at := title.rectangle(), -1
	var out []line
	for _, l := range lines {
		r := l.rectangle()
		in := r.Intersect(box)
		small := l.kind != archive.LineUnread && len(l.words) > 0 && float64(r.Dy()) < titleSmall*float64(high)
		if l.cell == nil && !small && float64(in.Dx()*in.Dy()) > titleInside*float64(r.Dx()*r.Dy()) {
			if at < 0 {
				at = len(out)
				title.block, title.sep = l.block, l.sep
			}
			continue
		}
		out = append(out, l)
	}
	if at < 0 {
		return place(out, title)
	}
	return slices.Insert(out, at, title)
}
