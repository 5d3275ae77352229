package tesseract

import (
	"slices"

	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// readers are those that may have a say in the lines of a page, the one that read it first
// before the others.
func (c *child) readers(w *working) []reader {
	if worn := c.wornReader(w); worn != nil {
		return slices.Concat(c.setup.Readers, []reader{*worn})
	}
	return c.setup.Readers
}

// wornReader is the one that was taught worn print, for a page of such; nil elsewhere.
func (c *child) wornReader(w *working) *reader {
	if !w.worn() {
		return nil
	}
	return c.setup.Worn
}

// askWorn adds the read of a picture of a line by the model that was taught worn print.
func (c *child) askWorn(w *working, l *line, r *reader, v rendering, why explain.Cause, reads []reading.Read, left *allowance) ([]reading.Read, error) {
	left.spend(w.around(l))
	m := r.model(l.dir)
	chars, err := c.readAgain(w, *l, m, v, why)
	if err != nil || len(chars) == 0 {
		return reads, err
	}
	l.also = append(l.also, m.Label)
	return append(reads, readOf(r.Name, chars)), nil
}

// Where the first two models say other things at so many of a page's places, its print is bad,
// whatever made it so: of 24 drawn pages in dot matrix seven were such, rows of whose dots were
// missing, and the model that was taught worn print reads them better than those that were not.
// Of pages in old forms, which no model prints, they differ at one place in seven however good
// the print is.
const (
	badPrint    = 0.12
	badOldPrint = 0.20
)

// askTaught has the model that was taught worn print read the disputed Japanese lines of a page
// in bad print, too, whose strokes are not worn away.
func (c *child) askTaught(w *working, lines []line, said []asked, alike accord, left *allowance) error {
	bound := badPrint
	if inKatakana(said) {
		bound = badOldPrint
	}
	if w.worn() || c.setup.Worn == nil || alike.differing() < bound {
		return nil
	}
	w.bad = true
	taught := *c.setup.Worn
	taught.Name = reading.Taught // its vote counts otherwise here
	w.did("the models agree on %d of %d characters: the one that was taught worn print is asked, too", alike.agreed, alike.places)
	for _, i := range byDirection(lines) {
		l, reads := &lines[i], said[i].reads
		if len(reads) < 2 || left.spent() || !reads[0].Japanese() || !disputed(reads) {
			continue
		}
		all, err := c.askWorn(w, l, &taught, plainly, explain.CauseDiffer, reads, left)
		if err != nil {
			return err
		}
		if len(all) == len(reads) {
			continue
		}
		said[i].reads = all
		l.words = said[i].words
		c.decide(l, all)
	}
	return nil
}

// inKatakana tells whether what was said is kanji with katakana, as laws and minutes were
// written until 1946.
func inKatakana(said []asked) bool {
	n := 0
	for _, s := range said {
		if len(s.reads) == 0 {
			continue
		}
		for _, ch := range s.reads[0].Chars {
			switch reading.ClassOf(ch.Text) {
			case reading.Katakana:
				n++
			case reading.Hiragana:
				n--
			}
		}
	}
	return n > 0
}

// confirm keeps how far a line's read by its shapes, its first one, and the one by the model
// that was taught worn print are alike, where others are less so: these two know what is
// left of worn print, and say different things of what a hand wrote.
func (l *line) confirm(reads []reading.Read) {
	k := slices.IndexFunc(reads, func(r reading.Read) bool { return r.Model == reading.Worn })
	if k < 0 || reads[0].Model != reading.Shapes {
		return
	}
	agreed, places := reading.Agreement([]reading.Read{reads[0], reads[k]})
	if agreed*l.places > l.agreed*places {
		l.agreed, l.places = agreed, places
	}
}

// readWorn reads the lines of worn print again by the page's own characters.
func (c *child) readWorn(w *working, worn *wornPage) {
	var lines []*line
	for _, a := range worn.again {
		lines = append(lines, a.l)
	}
	em := worn.pitchFor(lines)
	if em == 0 {
		em = w.char
	}
	shapes, n := ownShapes(w, lines, em), 0
	if shapes == nil {
		return
	}
	for _, a := range worn.again {
		if own := ownLineOf(shapes, w, a.wornLine, a.across); own != nil {
			a.hold(own)
			c.decide(a.l, a.stand(a.l, a.reads))
			n++
		}
	}
	if n == 0 {
		return
	}
	w.did("%d lines of worn print read again by %d of the page's own characters", n, len(shapes.all))
}
