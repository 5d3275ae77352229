package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// Models read a line by its strokes, and of worn print the level ones are gone. What is
// left still has the shape of the character without them, and so a line is read by that,
// too: its ink falls into pieces; a run of pieces may be a character, and is like some
// known shapes; and the way through the line is taken on which shapes, neighbours, the
// distances between characters and what the models read agree best.

// A wornLine is a line of worn print, ready to be read by its shapes.
type wornLine struct {
	table   *glyphs.Table
	picture wornPicture
	strip   *strip  // of its picture
	em      float64 // from one full character to the next, in its pixels
	pieces  []piece
	heard   []heard
	patches map[[2]int]*patch // by their first piece and the one after their last
}

// What models read at one place of a line.
type heard struct {
	middle float64            // along the line, in ems
	worth  map[string]float64 // of each text, 0–1
}

// A patch is a run of pieces that may be a character.
type patch struct {
	a, b   int     // along the line
	size   float64 // in ems, along the line,
	middle float64 // and where it is
	cut    float64 // ink in ems that its beginning cuts through
	signs  []sign
}

// A sign is a character that a patch may be.
type sign struct {
	r      rune
	like   float64 // how like it the ink is, by contrast
	worth  float64 // what the models' say counts for it, 0–1
	column int     // of heard, where they say so
	at     float64 // the middle of its ink in its cell, and the cell's length, in ems
	cell   float64
}

const (
	wornMargin   = 4    // part of a line's breadth that is looked at beside it
	leastPatch   = 0.05 // ems that a patch is long
	mostPatch    = 1.12
	patchPieces  = 14
	patchSigns   = 12   // of the characters that a patch is most like are looked at,
	signLess     = 0.22 // and none that is less like by so much
	heardReach   = 0.45 // ems from a patch to what a model read there
	tinySize     = 0.36 // ems: what is no longer on either side is a mark
	leastShape   = 0.42 // what is shorter on its longer side is like no character
	tinyMarks    = "、。・,.'"
	tinyLike     = 0.66 // how like a mark is what is tiny,
	tinyUnlike   = 0.30 // how like anything else, and what is not tiny a mark,
	unknownLike  = 0.50 // and how like a character that no table has
	heardPower   = 2    // of a model's confidence
	missingWorth = 0.5  // what it counts that a model has nothing
	unheard      = 0.5  // how far a model is heard that nobody was asked about
)

// wornLineOf prepares a line that some models read, the first of them what stands in it;
// nil where it has no ink or is a heading. pitch is how far full characters of the page stand apart.
func wornLineOf(w *working, l *line, reads []reading.Read, pitch float64) *wornLine {
	em := w.wornEm(l, pitch)
	if em == 0 {
		return nil
	}
	p := w.wornPicture(l)
	em *= p.finer
	s := newStrip(p.Raster, p.inside(l.box), l.dir, em)
	if s == nil {
		return nil
	}
	s.narrow(em)
	out := &wornLine{table: glyphs.Worn(), picture: p, strip: s, em: em, pieces: s.pieces(em), patches: make(map[[2]int]*patch)}
	alike := unheard
	if agreed, places := reading.Agreement(reads); places > 0 {
		alike = float64(agreed) / float64(places)
	}
	first, at := l.chars(), 0.0
	for _, col := range reading.Align(reads) {
		if i := col[0]; i >= 0 && i < len(first) {
			at = float64(along(p.inside(first[i].box), l.dir)-s.start()) / em
		} else {
			at += .5
		}
		out.heard = append(out.heard, hear(reads, col, at, alike))
	}
	return out
}

// A wornPicture is the ink about a line of worn print.
type wornPicture struct {
	ocr.Raster
	from  image.Point // where it begins in the working picture,
	finer float64     // than which it is finer so many times
}

// wornPicture gives the ink about a line: of a column as it is on the sheet. Rows are looked
// at in the working picture, in which what a hand wrote is less like known shapes.
func (w *working) wornPicture(l *line) wornPicture {
	box := l.box
	r := image.Rect(box.X, box.Y, box.X+box.W, box.Y+box.H)
	joined := w.joinedIn(r)
	if joined == nil || l.dir == archive.Horizontal {
		return wornPicture{w.Raster, image.Point{}, 1}
	}
	r = r.Inset(-max(1, min(box.W, box.H)/wornMargin)).Intersect(image.Rect(0, 0, w.W, w.H))
	raster, finer := joined.plain(w, r)
	return wornPicture{raster, r.Min, finer}
}

// inside is where a box of the working picture lies in it.
func (p wornPicture) inside(b archive.Rect) archive.Rect {
	at := func(v, from int) int { return int(math.Round(float64(v-from) * p.finer)) }
	x, y := at(b.X, p.from.X), at(b.Y, p.from.Y)
	return archive.Rect{X: x, Y: y, W: at(b.X+b.W, p.from.X) - x, H: at(b.Y+b.H, p.from.Y) - y}
}

// outside is where a box of it lies in the working picture.
func (p wornPicture) outside(b archive.Rect) archive.Rect {
	at := func(v, from int) int { return from + int(math.Round(float64(v)/p.finer)) }
	x, y := at(b.X, p.from.X), at(b.Y, p.from.Y)
	return archive.Rect{X: x, Y: y, W: max(1, at(b.X+b.W, p.from.X)-x), H: max(1, at(b.Y+b.H, p.from.Y)-y)}
}

// hear weighs what models say at one place. alike is how far they agree in the line.
func hear(reads []reading.Read, col []int, at, alike float64) heard {
	h, all := heard{at, make(map[string]float64)}, 0.0
	for k, i := range col {
		switch {
		case i < 0:
			all += missingWorth
		case !reads[k].Chars[i].Taken:
			worth := math.Pow(reads[k].Chars[i].Conf/100, heardPower)
			h.worth[reads[k].Chars[i].Text] += worth
			all += worth
		}
	}
	for text := range h.worth {
		h.worth[text] *= alike / max(all, missingWorth)
	}
	return h
}

// patchOf is what the pieces from p to before q make.
func (l *wornLine) patchOf(p, q int) *patch {
	if x := l.patches[[2]int{p, q}]; x != nil {
		return x
	}
	a, b := l.pieces[p].a, l.pieces[q-1].b
	x := &patch{a: a, b: b, size: float64(b-a) / l.em, middle: float64(a+b) / 2 / l.em, cut: l.pieces[p].cut}
	if x.size >= leastPatch && x.size <= mostPatch {
		l.look(x)
	}
	l.patches[[2]int{p, q}] = x
	return x
}

// look finds what a patch may be.
func (l *wornLine) look(p *patch) {
	t0, t1 := l.strip.across(p.a, p.b, l.em)
	tiny := p.size <= tinySize && float64(t1-t0)/l.em <= tinySize
	x := l.contrasted(p)
	if x != nil {
		near := l.table.Closest(x, patchSigns)
		for _, m := range near {
			if m.Likeness >= near[0].Likeness-signLess {
				p.add(m.Rune, m.Likeness, l.strip.dir)
			}
		}
	}
	if tiny {
		middle := (float64(t0+t1)/2 - float64(l.strip.across0)) / float64(max(1, l.strip.across1-l.strip.across0))
		for _, r := range marksAt(middle, l.strip.dir) {
			p.add(r, tinyLike, l.strip.dir)
		}
	}
	for k, h := range l.heard {
		off := math.Abs(h.middle - p.middle)
		if off > heardReach {
			continue
		}
		for text, worth := range h.worth {
			r, n := utf8.DecodeRuneInString(text)
			if n != len(text) {
				continue
			}
			like := unknownLike
			switch mark := strings.ContainsRune(tinyMarks, r); {
			case mark && tiny:
				like = tinyLike
			case mark || tiny:
				like = tinyUnlike
			case x != nil && l.table.Knows(r):
				like = l.table.ContrastTo(x, r)
			}
			if s := p.add(r, like, l.strip.dir); s.worth == 0 || math.Abs(l.heard[s.column].middle-p.middle) > off {
				s.worth, s.column = worth, k
			}
		}
	}
	slices.SortFunc(p.signs, func(a, b sign) int { return cmp.Compare(a.r, b.r) }) // heard has no order
}

// contrasted is a patch's ink made ready to be compared; nil: it is like no character.
func (l *wornLine) contrasted(p *patch) *glyphs.Contrasted {
	t0, t1 := l.strip.across(p.a, p.b, l.em)
	if s, ok := inkShape(l.picture.Raster, l.strip.rect(p.a, p.b, t0, t1)); ok && max(p.size, float64(t1-t0)/l.em) >= leastShape {
		return l.table.Contrasted(&s)
	}
	return nil
}

// add gives the patch's sign for a character, a new one if there is none yet.
func (p *patch) add(r rune, like float64, dir archive.Direction) *sign {
	i := slices.IndexFunc(p.signs, func(s sign) bool { return s.r == r })
	if i < 0 {
		i = len(p.signs)
		at, cell := cellOf(r, dir)
		p.signs = append(p.signs, sign{r: r, like: like, at: at, cell: cell})
	}
	return &p.signs[i]
}

// marksAt are the marks whose ink stands there across the line, from 0 to 1.
func marksAt(middle float64, dir archive.Direction) string {
	switch {
	case dir == archive.Vertical && middle > .55:
		return "、。"
	case dir == archive.Vertical && middle > .3, dir == archive.Horizontal && middle > .35 && middle < .65:
		return "・"
	case dir == archive.Horizontal && middle >= .65:
		return "、。,."
	}
	return ""
}

// cellOf is where the middle of a character's ink lies in its cell along the line, and how
// long that is, in ems.
func cellOf(r rune, dir archive.Direction) (at, cell float64) {
	switch {
	case strings.ContainsRune("、。", r):
		return .2, 1
	case strings.ContainsRune("（「『【〔", r):
		return .75, 1
	case strings.ContainsRune("）」』】〕", r):
		return .25, 1
	case r < 0x250 && dir == archive.Horizontal:
		return .25, .5
	}
	return .5, 1
}
