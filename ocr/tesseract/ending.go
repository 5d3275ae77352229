package tesseract

import (
	"image"

	"fumikura/ocr/glyphs"
)

// Most cells of a column may end in the same character behind a number: 第12号, 3日, 940円.
// Of bad print models read something else for it (け, 上, |), two figures, or nothing: then
// the cell's last ink tells. It is held against that of the cells that were read surely.
const (
	endingLeast = 4  // cells that end so, at least,
	endingShare = 3  // and one in so many
	endingSure  = 95 // whose last characters are specimens
	endingLike  = .5 // is the contrast to these of other ink, at least. By it figures side by side, and other kanji, may reach .8,
	endingClear = .9 // beyond which the boxes of figures beside it tell nothing,
	endingKnown = .5 // is the contrast of these to the known shape, at least
	endingDoubt = 95 // so that only characters less sure than this go,
	endingMost  = 3  // and no more of them

	// Where one cell in so many at most is read surely at its end, the usual endings are
	// held against the last characters of all of them.
	endingUnsaid = 4
	endingAhead  = .2 // by so much more than any other they are like one of them, and no less than what was read,
	endingSame   = .8 // and so like each other

	tailLeast  = .8  // of a specimen's width is a cell's last ink, at least,
	tailMost   = 1.2 // and at most
	tailBefore = .25 // and so far before it a character may begin as the model says
)

// officeEndings stand behind the numbers of registers.
const officeEndings = "号円日番人件名年月戸個回"

// ending is the kanji or kana that stands behind the figures that a text ends with but for
// it; "": it ends otherwise.
func ending(chars []readChar) string {
	n := len(chars)
	if n < 2 || !choosable(chars[n-1].text) || !chars[n-2].figure() {
		return ""
	}
	return chars[n-1].text
}

// endings puts the ending of a column behind the figures of its cells that lack it, and
// tells how many. What is found below a line goes into below.
func (w *working) endings(cells []tableCell, below map[*line]line) int {
	end, as := w.endingOf(cells)
	n := 0
	for _, c := range cells {
		if chars := c.chars(); end == "" || len(chars) == 0 || ending(chars) == end {
			continue
		}
		if last, ok := w.endBelow(c, end, as); ok {
			below[c.last()] = last
			n++
		} else if w.end(c, end, as) {
			n++
		}
	}
	return n
}

// endingOf is how most cells of a column end, with specimens of it; "": in no such way.
// Where most are misread, it may be what is read for the ending; then its ink is not like it.
func (w *working) endingOf(cells []tableCell) (string, *specimens) {
	count, end := map[string]int{}, ""
	said := 0 // cells whose ending is not in doubt
	for _, c := range cells {
		chars := c.chars()
		if n := len(chars); n > 0 && chars[n-1].conf >= endingDoubt {
			said++
		}
		e := ending(chars)
		if e == "" {
			continue
		}
		if count[e]++; count[e] > count[end] {
			end = e
		}
	}
	if said*endingUnsaid <= len(cells) {
		return w.officeEnding(cells)
	}
	if count[end] < endingLeast || count[end]*endingShare < len(cells) {
		return "", nil
	}
	as := new(specimens)
	for _, c := range cells {
		l, chars := c.last(), c.chars()
		if len(l.words) > 0 && ending(chars) == end && chars[len(chars)-1].conf >= endingSure {
			if b := w.boxesOf(l); b != nil {
				as.add(w, b[len(b)-1])
			}
		}
	}
	if len(as.inks) < specimensLeast || as.known(end) < endingKnown {
		return "", nil
	}
	return end, as
}

// officeEnding is the one of the usual endings that all last characters behind figures look
// like where hardly one was read surely, with specimens of it; "": none.
func (w *working) officeEnding(cells []tableCell) (string, *specimens) {
	as, read := new(specimens), map[string]bool{}
	var inks []*glyphs.Contrasted
	for _, c := range cells {
		e := ending(c.chars())
		if e == "" {
			continue
		}
		if b := w.boxesOf(c.last()); b != nil {
			if x := w.contrasted(b[len(b)-1]); x != nil {
				inks, read[e] = append(inks, x), true
				as.add(w, b[len(b)-1])
			}
		}
	}
	if len(inks) < endingLeast || len(inks)*2 < len(cells) {
		return "", nil
	}
	likeness := func(text string) float64 {
		var each []float64
		for _, x := range inks {
			each = append(each, knownLike(x, text))
		}
		return median(each)
	}
	best, most, next := "", 0.0, 0.0
	for _, r := range officeEndings {
		switch l := likeness(string(r)); {
		case l > most:
			best, most, next = string(r), l, most
		default:
			next = max(next, l)
		}
	}
	if most < endingKnown || most < next+endingAhead || as.likeAll(as) < endingSame {
		return "", nil
	}
	for text := range read {
		if likeness(text) > most {
			return "", nil
		}
	}
	return best, as
}

// end puts a character at the end of a cell if its last ink is that.
func (w *working) end(c tableCell, end string, as *specimens) bool {
	l := c.last()
	at, ink, like := as.likest(w, w.tails(l, as.wide()))
	n := c.inTail(at, like)
	if ink == nil || like < endingLike || n < 0 {
		return false
	}
	chars := l.chars()
	raw := ""
	for _, g := range chars[len(chars)-n:] {
		raw += g.text
	}
	if n == 1 && knownLike(ink, raw) > like {
		return false
	}
	l.cutEnd(n)
	added := readChar{text: end, box: rectOf(at), conf: figuresConf, raw: raw, settled: true}
	if k := len(l.words) - 1; k >= 0 {
		l.words[k].chars = append(l.words[k].chars, added)
		l.words[k].box = l.words[k].box.Union(added.box)
	} else {
		l.words = []readWord{{box: added.box, chars: []readChar{added}}}
	}
	l.box = l.box.Union(added.box)
	return true
}

// endBelow is a line of one character that a cell has below the others, where these had no
// more room for it, if its ink is that.
func (w *working) endBelow(c tableCell, end string, as *specimens) (line, bool) {
	l, chars := c.last(), c.chars()
	if !chars[len(chars)-1].figure() {
		return line{}, false
	}
	r := l.reach(w.char)
	r.Min.Y, r.Max.Y = r.Max.Y, l.inside(w.char).Max.Y
	at := w.inkIn(r)
	if wide := float64(as.wide()); float64(at.Dx()) < tailLeast*wide || float64(at.Dx()) > tailMost*wide {
		return line{}, false
	}
	at, ink, like := as.likest(w, []image.Rectangle{at})
	if ink == nil || like < endingLike {
		return line{}, false
	}
	box := rectOf(at)
	word := readWord{box: box, chars: []readChar{{text: end, box: box, conf: figuresConf, settled: true}}}
	return line{readLine: readLine{box: box, block: l.block, words: []readWord{word}}, dir: l.dir, kind: l.kind, cell: l.cell, model: l.model,
		evidence: evidence{conf: figuresConf, asked: 1}}, true
}

// tails are what the last character of a line in a cell may take of its ink, if it is so
// wide: from one of the gaps on, or cut where there is none.
func (w *working) tails(l *line, wide int) []image.Rectangle {
	r := l.reach(w.char).Intersect(image.Rect(0, 0, w.W, w.H))
	if r.Empty() {
		return nil
	}
	runs := w.runsIn(r)
	if len(runs) == 0 {
		return nil
	}
	var out []image.Rectangle
	end := runs[len(runs)-1].b
	from := func(at int) { out = append(out, w.inkIn(image.Rect(r.Min.X+at, r.Min.Y, r.Min.X+end, r.Max.Y))) }
	for _, k := range runs {
		if n := float64(end - k.a); n >= tailLeast*float64(wide) && n <= tailMost*float64(wide) {
			from(k.a)
		}
	}
	if len(out) == 0 && end > wide {
		from(end - wide)
	}
	return out
}

// inside is a line's cell without the rules about it.
func (l *line) inside(char float64) image.Rectangle {
	return rectangle(l.cell.Box).Inset(max(1, int(char/12)))
}

// reach is where a line's characters may stand in its cell.
func (l *line) reach(char float64) image.Rectangle {
	cell, r := l.inside(char), l.rectangle()
	more := max(2, r.Dy()/14)
	return image.Rect(cell.Min.X, max(cell.Min.Y, r.Min.Y-more), cell.Max.X, min(cell.Max.Y, r.Max.Y+more))
}

// runsIn are the runs of columns with ink in a part of the picture.
func (w *working) runsIn(r image.Rectangle) []stretch {
	return inkRuns(w.inkedColumns(r), 1)
}

// inTail is how many of the last characters of a cell's last line stand in its last ink,
// behind a figure; -1: that is not to be told, or they are not in doubt. like is what that ink
// has in common with the ending.
func (c tableCell) inTail(tail image.Rectangle, like float64) int {
	l := c.last()
	chars, before := l.chars(), len(c.chars())-len(l.chars())
	n := 0
	for n < len(chars) {
		g := &chars[len(chars)-n-1]
		if !g.within(tail) && g.figure() {
			break
		}
		if g.conf >= endingDoubt && (g.figure() || choosable(g.text)) {
			return -1
		}
		n++
	}
	all := c.chars()
	switch {
	case n > endingMost || n == len(all) || !all[before+len(chars)-n-1].figure():
		return -1
	case n == 0 && chars[len(chars)-1].covers(tail) && like < endingClear && !l.lastIsAmount():
		return -1 // the model saw two characters as one, or made two of the last
	}
	return n
}

// lastIsAmount tells whether a line ends with a number that has its thousands.
func (l *line) lastIsAmount() bool {
	style := amountStyleOf(l.lastNumber())
	return style == withCommas || style == withPoints
}

// within tells whether a character stands in the last ink of a line. Models give two
// characters the box of both, which begins with the first.
func (c *readChar) within(tail image.Rectangle) bool {
	wide := float64(tail.Dx())
	from := tail.Min.X - int(tailBefore*wide)
	if c.box.W <= 0 {
		return c.conf < endingDoubt
	}
	return c.box.X >= from || float64(c.box.W) <= (1+tailBefore)*wide && c.box.X+c.box.W/2 >= from
}

// covers tells whether a character's box covers most of the last ink of a line.
func (c *readChar) covers(tail image.Rectangle) bool {
	return c.box.W > 0 && 2*(c.box.X+c.box.W-tail.Min.X) > tail.Dx()
}

// cutEnd takes the last n characters of a line away.
func (l *line) cutEnd(n int) {
	for n > 0 && len(l.words) > 0 {
		k := len(l.words) - 1
		c := &l.words[k].chars
		cut := min(n, len(*c))
		if *c, n = (*c)[:len(*c)-cut], n-cut; len(*c) == 0 {
			l.words = l.words[:k]
		}
	}
}
