package tesseract

import (
	"errors"
	"image"
	"unicode"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// A page that was read on the looks alone is proven afterwards where its mean
// confidence is below weakConf (upside down or on its side a page seldom gets
// more than 91, upright a bad copy 95), or it has less than one character for
// weakShare marks; it is read again where another way's sample is better by
// clearlyBetter.
const (
	weakConf      = 93
	weakShare     = 8
	clearlyBetter = 5.0
)

// read finds out how the page is to be read, turns the sheet upright, and reads it.
func (c *child) read(s *sheet, turn *int) (archive.Text, error) {
	b, err := c.bearing(s, turn)
	if err != nil {
		return archive.Text{}, err
	}
	way := b.way
	if b.look.Blank {
		err := s.turn(way.Turn)
		return archive.Text{Kind: archive.TextOCR, Blank: true, Turn: way.Turn, Width: s.w, Height: s.h}, err
	}
	if b.look.Texture {
		return s.unreadable(turn)
	}
	passes := b.passes
	d, err := c.draft(s, way, b.char, b.zoom)
	if err != nil {
		return archive.Text{}, err
	}
	if conf, chars := d.quality(); !b.proven && !c.setup.Foreign && (conf < weakConf || chars*weakShare < b.look.Marks) {
		s.log.note("the reading is poor (confidence %.0f, %d characters): other ways are tried", conf, chars)
		if err := s.turn(-way.Turn); err != nil {
			return archive.Text{}, err
		}
		other, _, n, err := c.prove(s, b.small, b.look, siblings(way, turn != nil || b.certain), b.char, b.zoom)
		if err != nil {
			return archive.Text{}, err
		}
		passes += n
		if other != way {
			n := d.passes
			if d, err = c.better(s, b, d, other, 0); err != nil {
				return archive.Text{}, err
			}
			passes += n
		} else if err := errors.Join(s.turn(way.Turn), s.release()); err != nil {
			return archive.Text{}, err
		}
	}
	if b.proven && !b.upright && turn == nil && (b.told < provenChars || d.jumbled()) {
		n := d.passes
		if d, err = c.orOpposite(s, b, d); err != nil {
			return archive.Text{}, err
		}
		passes += n
	}
	t, err := c.finish(d)
	t.Passes += passes
	return t, err
}

// orOpposite gives a draft, or that of the opposite turn where it is clearly better: for
// pages of whose turn next to nothing is known, and for what Latin letters look like that
// stand on their heads, of which models are sure. The sheet lies as the one says that it
// gives.
func (c *child) orOpposite(s *sheet, b *bearing, d *draft) (*draft, error) {
	conf, chars := d.quality()
	if conf >= provenConf && chars*weakShare >= b.look.Marks && !d.jumbled() {
		return d, nil
	}
	s.log.note("the reading is poor (confidence %.0f, %d characters): other ways are tried", conf, chars)
	if err := s.turn(-d.way.Turn); err != nil {
		return nil, err
	}
	return c.better(s, b, d, siblings(d.way, false)[1], clearlyBetter)
}

// better gives a draft, or that of another way where it is worth more by so much a
// character: a sample is a small part of a page, and on a bad copy it may be the worst. The
// sheet lies as it came, and in the end as the draft says that it gives.
func (c *child) better(s *sheet, b *bearing, d *draft, way ocr.Way, by float64) (*draft, error) {
	o, err := c.draft(s, way, b.char, b.zoom)
	if err != nil {
		return nil, err
	}
	_, chars := d.quality()
	if o.worth() > d.worth()+by*float64(chars) {
		return o, nil
	}
	s.log.note("what was read before is better, and stays")
	if err := s.turn(-o.way.Turn); err != nil {
		return nil, err
	}
	return d, errors.Join(s.turn(d.way.Turn), s.release())
}

// siblings are the ways whose lines lie along the same axis of the sheet, the
// given one first; of a turn that is known the one in the other direction.
func siblings(w ocr.Way, known bool) []ocr.Way {
	out := []ocr.Way{w}
	if known {
		return append(out, ocr.Way{Turn: w.Turn, Dir: 1 - w.Dir})
	}
	for d := 2; d < 5; d++ { // upside down first
		o := ocr.Way{Turn: (w.Turn + d) % 4, Dir: w.Dir}
		if d == 4 {
			o.Turn = (w.Turn + 1) % 4
		}
		if d != 2 {
			o.Dir = 1 - w.Dir
		}
		out = append(out, o)
	}
	return out
}

// A draft is what a first reading of the whole sheet gave, in one way.
type draft struct {
	pages  []*working
	way    ocr.Way
	lines  [][]line // of each page
	passes int
}

// whole are all lines of a draft.
func (d *draft) whole() *readPage {
	p := &readPage{}
	for _, lines := range d.lines {
		for _, l := range lines {
			p.lines = append(p.lines, l.readLine)
		}
	}
	return p
}

// What tells Latin letters read upside down.
const (
	jumbledLeast = 60   // letters
	jumbledShare = 0.5  // of all characters are such letters, at least
	jumbledOdd   = 0.15 // of the neighbours among them are a capital after a small letter, or a letter beside a figure
)

// jumbled tells whether a draft is of Latin letters in odd company: capitals within words,
// and figures among letters.
func (d *draft) jumbled() bool {
	letters, all, pairs, odd := 0, 0, 0, 0
	for _, l := range d.whole().lines {
		for _, w := range l.words {
			var last rune
			for _, ch := range w.chars {
				r, _ := utf8.DecodeRuneInString(ch.text)
				all++
				latin := unicode.Is(unicode.Latin, r)
				if latin {
					letters++
				}
				if lastLatin := unicode.Is(unicode.Latin, last); latin && lastLatin || latin && unicode.IsDigit(last) || unicode.IsDigit(r) && lastLatin {
					pairs++
					if !(latin && lastLatin) || unicode.IsLower(last) && unicode.IsUpper(r) {
						odd++
					}
				}
				last = r
			}
		}
	}
	return letters >= jumbledLeast && float64(letters) >= jumbledShare*float64(all) && float64(odd) > jumbledOdd*float64(pairs)
}

// quality is the mean confidence over the characters, and how many there are.
func (d *draft) quality() (conf float64, chars int) { return d.whole().quality() }

// worth tells which of two drafts of a sheet is better: the characters by how surely they
// were read, less for those in odd company as in prove, and by how like their ink is to
// them. Models are sure of noise, too; that it looks like what they say they can't know.
func (d *draft) worth() float64 {
	p := d.whole()
	conf, chars := p.quality()
	return (conf - oddWeight*p.disorder()) * float64(chars) * d.contrast()
}

// contrasted is how many characters of a draft are held against their ink, and surelyAlike
// the contrast from which on one is like what was read.
const (
	contrasted  = 150
	surelyAlike = 0.6
)

// contrast is the share of characters that are like the ink that they were read from, 0–1;
// 0 where there is none.
func (d *draft) contrast() float64 {
	table, sum, n := glyphs.Known(), 0.0, 0
	for i, lines := range d.lines {
		w := d.pages[i]
		for k := range lines {
			l := &lines[k]
			for _, g := range w.boxed(l) {
				r, size := utf8.DecodeRuneInString(g.text)
				if n >= contrasted || size != len(g.text) || !table.Knows(r) {
					continue
				}
				if s, ok := inkShape(w.Raster, g.box); ok {
					if table.ContrastTo(table.Contrasted(&s), r) >= surelyAlike {
						sum++
					}
					n++
				}
			}
		}
	}
	return sum / max(1, float64(n))
}

// draft turns the sheet and reads all of it once: working pictures, layout, each part.
func (c *child) draft(s *sheet, way ocr.Way, char, zoom float64) (*draft, error) {
	if err := s.turn(way.Turn); err != nil {
		return nil, err
	}
	s.log.begin(s, way)
	if zoom > 1 {
		c.roomFor(int64(zoom * zoom * float64(s.w) * float64(s.h) * zoomAPixel))
	}
	pages, err := prepare(s, way.Dir, char, zoom)
	if err != nil {
		return nil, err
	}
	d := &draft{pages: pages, way: way}
	before := c.passes
	for _, w := range pages {
		s.log.resume(w)
		lines, err := c.draftPage(w, way.Dir)
		if err != nil {
			return nil, err
		}
		d.lines = append(d.lines, lines)
	}
	d.passes = c.passes - before
	return d, nil
}

// draftPage reads each part of a page once.
func (c *child) draftPage(w *working, dir archive.Direction) ([]line, error) {
	var parts []part
	switch {
	case c.plain && dir == archive.Vertical:
		parts = []part{{box: image.Rect(0, 0, w.W, w.H), mode: segmentVertical, dir: dir}}
	case c.plain, c.setup.Foreign:
		parts = []part{{box: image.Rect(0, 0, w.W, w.H), mode: segmentAuto}} // its own layout knows it best
	default:
		parts = layout(w, dir)
	}
	w.plain = c.plain
	w.log.layout(w, parts)
	if !c.setup.Foreign && !c.plain {
		if err := c.setAside(w, parts); err != nil {
			return nil, err
		}
	}
	var out []line
	for i, g := range parts {
		lines, err := c.readParts(w, g)
		if err != nil {
			return nil, err
		}
		for k := range lines {
			lines[k].block += i << 16 // blocks of different regions differ
		}
		out = append(out, lines...)
	}
	return withoutTwice(out), nil
}

// finish makes the text of a draft: what refine makes of the lines, mapped to the
// frame.
func (c *child) finish(d *draft) (archive.Text, error) {
	before := c.passes
	var t archive.Text
	if c.tracing {
		c.trace = &Trace{}
	}
	tables := 0
	var page reading.Page
	for i, w := range d.pages {
		w.log.resume(w)
		w.trace = c.trace
		lines := d.lines[i]
		if !c.setup.Foreign && !c.plain {
			var err error
			if w.compared = c.comparing(); w.compared != nil {
				w.compared.strewn, w.compared.thin = w.noisy, w.thinRows || w.worn()
				if w.worn() {
					w.compared.table = glyphs.Worn()
				}
			}
			if lines, err = c.refine(w, lines); err != nil {
				return archive.Text{}, err
			}
			if lines, err = c.readTails(w, lines); err != nil {
				return archive.Text{}, err
			}
			number(lines, w.char)
			lines = w.columns(lines)
			w.figures(lines)
			if n := itemOnes(lines, w.char); n > 0 {
				w.did("%d items numbered 1, as those after them tell", n)
			}
			if !w.worn() {
				if n := w.nilDashes(lines); n > 0 {
					w.did("%d dashes in place of numbers", n)
				}
			}
			if err := c.askFigures(w, lines); err != nil {
				return archive.Text{}, err
			}
			if err := c.askLatin(w, lines); err != nil {
				return archive.Text{}, err
			}
			lines = w.judge(lines)
			if lines, err = c.readTitles(w, lines); err != nil {
				return archive.Text{}, err
			}
			if lines, err = c.readFolios(w, lines); err != nil {
				return archive.Text{}, err
			}
			if w.noisy {
				if n := lostStops(lines); n > 0 {
					w.did("%d paragraphs have lost their full stop, as the others tell", n)
				}
			}
		}
		if c.tracing {
			c.trace.lines(lines)
		}
		w.log.again(w)
		more := textOf(w, lines)
		if w.compared != nil && w.compared.voiced > 0 {
			w.did("%d kana have lost the marks that voice them, as their neighbours tell", w.compared.voiced)
		}
		page.Add(&w.page)
		for _, l := range more.Lines {
			if l.Cell != nil {
				l.Cell.Table += tables
			}
		}
		if !c.plain {
			w.strike(&more)
		}
		if !c.setup.Foreign && !c.plain {
			ocr.Roles(&more)
		}
		tables += len(w.grids) + w.open
		if i == 0 {
			t = more
		} else {
			join(&t, more)
			t.Lost += more.Lost
		}
	}
	m := c.first(d.way.Dir)
	for _, w := range d.pages {
		putAsides(&t, w, m.Label)
	}
	if !c.plain {
		if err := c.readStamps(d, &t); err != nil {
			return archive.Text{}, err
		}
	}
	switch {
	case c.plain:
		t.Expected = 1 // somebody has to look at it
	case page[reading.PageChars] > 0:
		t.Expected = page.Expected()
	}
	c.trace.page(page)
	t.Turn, t.Passes = d.way.Turn, d.passes+c.passes-before
	return t, nil
}
