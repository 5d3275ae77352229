package tesseract

import (
	"image"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// A line is read by a second model where one of its characters is doubtful, and by the
// others too where the two differ or a character is poor (see reading.Char); on scanned
// pages that gives fewer errors than every model on every line, since another model can
// also spoil a line that the first reads surely. Lines whose mean is below junkConf are
// no print.
const junkConf = 35.0

// What is read again of a page is bounded: so many lines, once for each model, and
// mostAgainArea of its picture's pixels for each other model. The lines of print don't
// overlap, and leave white between them, so that no page of print comes near; what is
// taken for lines in noise overlaps many times over, and would be read as often.
const (
	mostAgain     = 600
	mostAgainArea = 0.6
)

// refine gives the lines of a page as they are best known after their first
// reading, in the same order: doubtful ones are read by the other models, and what
// they agree on best stands.
func (c *child) refine(w *working, lines []line) ([]line, error) {
	left := c.allowed(w)
	said := make([]asked, len(lines))
	order := byDirection(lines)
	var worn wornPage
	if w.worn() || w.thinRows {
		w.seatColumns(lines)
		worn = wornPage{pitch: w.pitchOfPage(lines), cells: pitchOfAll(lines, true), left: mostPatches}
	}
	if w.worn() {
		order = spread(order)
	}
	var alike accord
	for _, i := range order {
		l := &lines[i]
		if l.kind == archive.LineUnread || l.told {
			continue
		}
		if sign := w.loneSign(l); sign != "" {
			l.say(sign)
			continue
		}
		if len(l.chars()) == 0 {
			if err := c.readMissed(w, l); err != nil {
				return nil, err
			}
			continue
		}
		whole := func() {}
		sign, at, next := w.leadSign(l)
		if sign != "" {
			var err error
			if whole, err = c.readAfter(w, l, sign, at, next); err != nil {
				return nil, err
			}
		}
		hopeless := w.worn() && alike.hopeless()
		reads, refused, err := c.askModels(w, l, hopeless, &left)
		if err != nil {
			return nil, err
		}
		l.weigh(reads)
		if text := w.loneCharacter(l, reads); text != "" {
			l.say(text)
			continue
		}
		l.unasked = refused
		if !refused && !left.spent() {
			if alike.add(reads); w.worn() && alike.hopeless() && !hopeless {
				w.did("the models agree on %d of %d characters only: no more of them are asked", alike.agreed, alike.places)
				if c.wornReader(w) == nil {
					left = allowance{}
				}
			}
		}
		if pictures := c.pictures(w, l.dir); len(pictures) > 0 && disputed(reads) {
			more, err := c.askPictures(w, l, reads, pictures, &left)
			if err != nil {
				return nil, err
			}
			reads = append(reads, more...)
		}
		if sign == "" {
			if w.shapesTell(l, reads, refused) {
				reads = worn.read(w, l, reads)
				l.confirm(reads)
			}
			if reads[0].Model != reading.Shapes {
				said[i] = asked{l.words, reads}
			}
		}
		c.decide(l, reads)
		if refused && w.worn() && alike.hopeless() {
			worn.leave(l)
			l.suppose(alike)
		}
		whole()
	}
	if w.worn() {
		c.readWorn(w, &worn)
	}
	if worn.lines > 0 {
		w.did("%d lines of worn print read by the shapes of their characters, too", worn.lines)
	}
	if err := c.askTaught(w, lines, said, alike, &left); err != nil {
		return nil, err
	}
	if !w.worn() && w.joined == nil {
		if err := c.askWider(w, lines, &left); err != nil {
			return nil, err
		}
	}
	if !c.setup.Careful { // else it looked at more pictures already
		if err := c.askCloser(w, lines, said, &left); err != nil {
			return nil, err
		}
	}
	if w.worn() {
		return lines, nil
	}
	return lines, c.askLeftover(w, lines, said, &left)
}

// decide puts what some reads of a line agree on best in its place.
func (c *child) decide(l *line, reads []reading.Read) {
	if c.tracing {
		l.reads = reads
	}
	cols := reading.Vote(reads)
	reading.Repair(cols, l.dir == archive.Vertical)
	if m := c.mending(); m != nil {
		m.Mend(cols)
	}
	reading.Temper(cols)
	l.apply(cols)
}

// An allowance is what may be read again of a page: so many lines, and so many pixels.
type allowance struct {
	lines int
	area  float64
}

// allowed is what a page may cost. Each other picture of a line is read by each model.
func (c *child) allowed(w *working) allowance {
	readers := len(c.readers(w))
	n := readers - 1
	n += len(c.pictures(w, archive.Horizontal)) * readers
	return allowance{lines: mostAgain * max(1, n) / max(1, readers-1), area: mostAgainArea * float64(w.W*w.H) * float64(n)}
}

// spent tells whether nothing is left.
func (b *allowance) spent() bool { return b.lines <= 0 || b.area <= 0 }

// spend takes the reading of a part of the picture out.
func (b *allowance) spend(r image.Rectangle) {
	b.lines--
	b.area -= float64(r.Dx() * r.Dy())
}

// askModels gives a line's first read, and those of the other models where it is
// doubtful; hopeless: of these only the one that was taught worn print, if there is one.
// refused: the allowance let none of them read it.
func (c *child) askModels(w *working, l *line, hopeless bool, left *allowance) (reads []reading.Read, refused bool, err error) {
	w.lookAt(l)
	reads = []reading.Read{readOf(c.setup.Readers[0].Name, l.chars())}
	doubtful := reads[0].Doubts()
	if slices.Contains(doubtful, true) {
		if ok, err := c.inCompany(w, l, left); err != nil {
			return nil, false, err
		} else if ok {
			reads[0] = readOf(c.setup.Readers[0].Name, l.chars())
			doubtful = reads[0].Doubts()
		}
	}
	_, mean := reads[0].Confidence()
	if worn := c.wornReader(w); worn != nil && slices.Contains(doubtful, true) && (l.dir == archive.Vertical || !reads[0].Lettered()) {
		if left.spent() {
			return reads, true, nil
		}
		if reads, err = c.askWorn(w, l, worn, fineStrokes, explain.CauseDoubt, reads, left); err != nil || hopeless {
			return reads, false, err
		}
		doubtful = reading.Disputes(reads)
	}
	first := len(reads)
	for _, r := range c.setup.Readers[1:] {
		// The two jpn models for vertical lines err together, and would outvote the
		// better one: of 28 scanned pages the vertical ones have a CER of 0.0013 with
		// two models and 0.0059 with three.
		if l.dir == archive.Vertical && (r.Vertical == nil || len(reads) > first) {
			continue
		}
		why := explain.CauseDoubt
		if len(reads) > 1 {
			doubtful, why = reading.Disputes(reads), explain.CauseDiffer
		}
		if !slices.Contains(doubtful, true) || mean < junkConf {
			break
		}
		if left.spent() {
			refused = len(reads) == 1
			break
		}
		read, err := c.askAround(w, l, r, reads[0].Chars, doubtful, why, left)
		if err != nil {
			return nil, false, err
		}
		l.also = append(l.also, r.model(l.dir).Label)
		reads = append(reads, read)
	}
	return reads, refused, nil
}

// disputed tells whether reads of a line leave doubt: they differ, or the first one is
// poor at a character.
func disputed(reads []reading.Read) bool {
	_, mean := reads[0].Confidence()
	return mean >= junkConf && slices.Contains(reading.Disputes(reads), true)
}

// pictures are the other pictures that a page's disputed lines are read in. Of a column
// the careful setting asks for none more: its thin level strokes, such as those of 二,
// go in them (a vertical carbon copy went from CER 0.070 to 0.110).
func (c *child) pictures(w *working, dir archive.Direction) []rendering {
	var out []rendering
	if w.joined != nil {
		out = append(out, joinedStrokes)
	}
	if c.setup.Careful && dir == archive.Horizontal {
		out = append(out, renderings...)
	}
	return out
}

// askPictures reads a line in other pictures of it with the models that read it.
func (c *child) askPictures(w *working, l *line, reads []reading.Read, pictures []rendering, left *allowance) ([]reading.Read, error) {
	var out []reading.Read
	for _, v := range pictures {
		for _, r := range c.readers(w) {
			if !slices.ContainsFunc(reads, func(o reading.Read) bool { return o.Model == r.Name }) {
				continue
			}
			if left.spent() {
				return out, nil
			}
			left.spend(w.around(l))
			chars, err := c.readAgain(w, *l, r.model(l.dir), v, explain.CausePicture)
			if err != nil {
				return nil, err
			}
			if len(chars) > 0 {
				out = append(out, readOf(r.Name, chars))
			}
		}
	}
	return out, nil
}

// byDirection are the indices of the horizontal lines and then of the vertical ones,
// so that their models need not be loaded by turns.
func byDirection(lines []line) []int {
	out := make([]int, 0, len(lines))
	for _, d := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		for i, l := range lines {
			if l.dir == d {
				out = append(out, i)
			}
		}
	}
	return out
}

// mending knows what the models that are set up cannot print; nil where one of them
// does not say what it prints: then nothing is known to be missing.
func (c *child) mending() *reading.Mender {
	if sets := c.charsets(); c.mender == nil && sets != nil {
		c.mender = reading.NewMender(sets)
	}
	return c.mender
}

// comparing is for one page; nil as mending.
func (c *child) comparing() *comparison {
	if sets := c.charsets(); sets != nil {
		return &comparison{table: glyphs.Known(), sets: sets}
	}
	return nil
}

// charsets are what the models that are set up can print; nil where one of them does
// not say it.
func (c *child) charsets() []reading.Charset {
	if c.prints != nil || c.unlisted {
		return c.prints
	}
	var sets []reading.Charset
	for _, r := range c.setup.Readers {
		for _, m := range []*model{&r.Horizontal, r.Vertical} {
			if m == nil {
				continue
			}
			set, err := m.charset()
			if err != nil {
				c.unlisted = true
				return nil
			}
			sets = append(sets, set)
		}
	}
	c.prints = sets
	return sets
}

// weigh keeps what reads of a line, the first one's first, tell of whether it is print.
func (l *line) weigh(reads []reading.Read) {
	_, mean := reads[0].Confidence()
	l.evidence = evidence{conf: mean, asked: len(reads)}
	l.agreed, l.places = reading.Agreement(reads)
}

func readOf(name string, chars []readChar) reading.Read {
	r := reading.Read{Model: name}
	for _, c := range chars {
		r.Chars = append(r.Chars, reading.Char{Text: c.text, Conf: c.conf, Ink: c.ink})
	}
	return r
}

// apply puts what a vote decided into a line. A character keeps its word and its
// place; one that is new stands behind the one before it, its place unknown.
func (l *line) apply(cols []reading.Column) {
	type place struct{ word, char int }
	var places []place
	for i, w := range l.words {
		for k := range w.chars {
			places = append(places, place{i, k})
		}
	}
	words := make([]readWord, len(l.words))
	for i, w := range l.words {
		words[i].box = w.box
	}
	at := 0
	for _, c := range cols {
		ch := readChar{}
		if c.From >= 0 {
			p := places[c.From]
			ch, at = l.words[p.word].chars[p.char], p.word
		}
		if c.Text == "" {
			continue
		}
		if ch.text != c.Text {
			ch.ink = reading.Ink{}
		}
		ch.text, ch.conf, ch.raw, ch.alts, ch.grounds, ch.settled = c.Text, c.Conf, c.Raw, nil, &c.Grounds, c.Proven
		for _, a := range c.Alts {
			ch.alts = append(ch.alts, archive.Alt{Text: a.Text, Conf: uint8(a.Conf + .5)})
		}
		words[at].chars = append(words[at].chars, ch)
	}
	l.words = l.words[:0:0]
	for _, w := range words {
		if len(w.chars) > 0 {
			l.words = append(l.words, w)
		}
	}
}
