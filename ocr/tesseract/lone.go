package tesseract

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// Signs that stand by themselves in a cell or a line, where a model that knows
// characters by their neighbours reads pieces of them: 〃 as "4, ○ as O.
const (
	loneSigns = "〃○△▲▽▼◎●◆◇★☆☑■"
	loneChars = 3    // as which one was read, at most
	loneConf  = 96.0 // of what the model surely reads
	loneLeast = 0.25 // of a character's side: its longer side, at least
	loneMost  = 1.2
	loneLike  = 0.97
	// A ring by itself is a tick, a zero is narrower.
	roundAspect = 0.85
)

// loneSign is the sign that is all that stands in a line, "" where it is none or the
// models are sure of what they read.
func (w *working) loneSign(l *line) string {
	if l.dir == archive.Vertical {
		return ""
	}
	if len(l.chars()) <= loneChars {
		if ink := w.inkIn(l.rectangle()); float64(max(ink.Dx(), ink.Dy())) <= arrowMost*w.char {
			if sign := w.arrow(ink); sign != "" {
				l.box = rectOf(ink)
				return sign
			}
		}
	}
	if w.compared == nil {
		return ""
	}
	n, least, ring := 0, 100.0, false
	for _, c := range l.chars() {
		if strings.TrimSpace(c.text) != "" {
			n, least = n+1, min(least, c.conf)
		}
		ring = ring || c.text == "O" || c.text == "〇"
	}
	if n > loneChars || n > 0 && least >= loneConf && !ring {
		return ""
	}
	ink := w.inkIn(l.rectangle())
	if side := float64(max(ink.Dx(), ink.Dy())); side < loneLeast*w.char || side > loneMost*w.char || w.compared.n >= mostComparisons {
		return ""
	}
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return ""
	}
	top := w.compared.nearest(&shape)
	if top == '〇' {
		top = '○'
	}
	if top == '○' && (shape.Aspect < roundAspect || shape.Aspect > 1/roundAspect) {
		return ""
	}
	if top == 0 || !strings.ContainsRune(loneSigns, top) || w.compared.table.Likeness(&shape, top) < loneLike {
		return ""
	}
	l.box = rectOf(ink)
	return string(top)
}

// What tells a character that stands by itself where no two models agree on it: its ink is like what
// one of them read by so much, at least, and like no other by so much more; or it is like one that is
// known by so much, and so much less like another.
const (
	loneRead  = 0.96
	loneLess  = 0.02
	loneKnown = 0.985
	loneApart = 0.01
	loneSide  = 0.6 // of the page's characters it is as large, at least
)

// loneCharacter is the kanji or kana that is all that stands in a line, such as 款 over a column,
// where no two of its reads agree: models know characters by their neighbours. "": there is more, or
// its ink is like none.
func (w *working) loneCharacter(l *line, reads []reading.Read) string {
	if l.dir == archive.Vertical || len(reads) < 2 || l.agreed > 0 || w.worn() || slices.ContainsFunc(reads, func(r reading.Read) bool { return len(r.Chars) > loneChars }) {
		return ""
	}
	ink := w.inkIn(l.rectangle())
	if side := float64(max(ink.Dx(), ink.Dy())); side < loneSide*w.char || side > loneMost*w.char {
		return ""
	}
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return ""
	}
	table := glyphs.Known()
	near := table.Nearest(&shape, 2)
	if len(near) < 2 {
		return ""
	}
	best, like := "", max(loneRead, near[0].Likeness-loneLess)
	for _, read := range reads {
		if len(read.Chars) != 1 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(read.Chars[0].Text)
		if k := table.Likeness(&shape, r); k >= like {
			best, like = string(r), k
		}
	}
	if best == "" && near[0].Likeness >= loneKnown && near[0].Likeness-near[1].Likeness >= loneApart {
		best = string(near[0].Rune)
	}
	if !wholeCharacter(best) || reading.ClassOf(best) == reading.Digit {
		return "" // a figure's column tells more
	}
	return best
}

// say puts one character that its ink told in place of what a line said.
func (l *line) say(text string) {
	raw := ""
	for _, c := range l.chars() {
		raw += c.text
	}
	l.words = []readWord{{box: l.box, chars: []readChar{{text: text, conf: comparedConf, raw: raw, box: l.box}}}}
	l.evidence = evidence{conf: comparedConf, asked: 1}
}

// What stands before a number that is below zero, or goes down.
const leadSigns = "△▲▽▼"

// signCrumbs are what is read of the last of a sign's ink before the number.
const signCrumbs = "'’‘`´^\"・.,-"

// leadGap is the white after a sign before a number, in pixels, at least.
const leadGap = 2

// leadSign is the sign that a line begins with, its box, and where the next character
// begins, where the models doubt what they read there: of a △ they make two characters,
// or a figure more of the number after it. Of a small one before a long number they make
// that figure, a 4 as a rule, without any doubt; there its three sides tell.
func (w *working) leadSign(l *line) (sign string, at archive.Rect, next int) {
	if at, next = w.ditto(l); next > 0 {
		return "〃", at, next
	}
	chars := l.chars()
	if l.dir == archive.Vertical || len(chars) < 2 {
		return "", at, 0
	}
	doubted := w.compared != nil && (chars[0].conf < loneConf || chars[1].conf < loneConf) && w.compared.n < mostComparisons
	number := longNumber(chars)
	if !doubted && !number {
		return "", at, 0
	}
	r := l.rectangle().Intersect(image.Rect(0, 0, w.W, w.H))
	gap := leadGap
	if number {
		gap = 1 // print this small leaves no more
	}
	runs := inkRuns(w.inkedColumns(r), gap)
	if len(runs) < 2 {
		return "", at, 0
	}
	ink := w.inkIn(image.Rect(r.Min.X+runs[0].a, r.Min.Y, r.Min.X+runs[0].b, r.Max.Y))
	side := float64(max(ink.Dx(), ink.Dy()))
	if side > loneMost*w.char {
		return "", at, 0
	}
	if number {
		figure := w.inkIn(image.Rect(ink.Max.X, r.Min.Y, r.Max.X, r.Max.Y)).Dy()
		if sign = w.triangle(ink, figure); sign == "" {
			if left, x := w.touching(ink); x > 0 {
				if sign = w.triangle(left, figure); sign != "" {
					return sign, rectOf(left), x
				}
			}
		}
	}
	if sign == "" && doubted && side >= leastSign*w.char {
		sign = w.likeSign(ink)
	}
	return sign, rectOf(ink), r.Min.X + runs[1].a
}

// touching parts ink where a small sign touches the figure after it: at the thinnest place
// about its middle. The second one begins at x, 0 where the ink is too narrow to be two.
func (w *working) touching(ink image.Rectangle) (first image.Rectangle, x int) {
	if float64(ink.Dx()) < touchAspect*float64(ink.Dy()) {
		return first, 0
	}
	least := math.MaxInt
	for c := ink.Min.X + ink.Dx()/4; c < ink.Max.X-ink.Dx()/4; c++ {
		n := 0
		for y := ink.Min.Y; y < ink.Max.Y; y++ {
			n += 255 - int(w.Pix[y*w.W+c])
		}
		if n < least {
			x, least = c, n
		}
	}
	first = w.inkIn(image.Rect(ink.Min.X, ink.Min.Y, x, ink.Max.Y))
	return first, x
}

// likeSign is the sign before a number that a piece of ink is like, "" none.
func (w *working) likeSign(ink image.Rectangle) string {
	shape, ok := inkShape(w.Raster, rectOf(ink))
	if !ok {
		return ""
	}
	top := w.compared.nearest(&shape)
	if top == 0 || !strings.ContainsRune(leadSigns, top) || w.compared.table.Likeness(&shape, top) < signLike {
		return ""
	}
	return string(top)
}

// longNumber tells whether a line is one character, not yet known as a sign, and a number of
// at least three figures.
func longNumber(chars []readChar) bool {
	figures := 0
	for _, c := range chars[1:] {
		switch {
		case c.figure():
			figures++
		case !c.in(",. "):
			return false
		}
	}
	return figures >= 3 && !chars[0].in(leadSigns)
}

// What makes ink a triangle that stands on a side, in shares of its width and height; of one
// that is lower than figures, of which little is left, less is asked. Of △ on 24 pages the
// sides of low ones are off by 0.05 to 0.12, of others by 0.02 to 0.07; of a 4 by 0.127 and
// more, and near its foot no more than 0.7 of it is ink.
const (
	touchAspect    = .9  // so many times as broad as high are a sign and a figure that touch, at least
	triangleAspect = 1.6 // broader than high or higher than broad, at most
	triangleLow    = .8  // of a figure a low one is high, at most
	triangleFoot   = .18 // of the height, from below, lies the side that it stands on
	triangleFull   = .8  // of what lies within a ▲ is ink,
	triangleClear  = 24  // where it is so many pixels high: in a smaller △ no white is left
)

// A triangleLimit is how far the sides may be from straight lines, as a mean, and how much of a
// row near the foot is ink at least.
type triangleLimit struct{ off, base float64 }

var highTriangle, lowTriangle = triangleLimit{.09, .8}, triangleLimit{.125, .55}

// triangle is △ or ▲ where ink has three straight sides, one of them level below, else "".
// A 4 and an A stand on feet, a 2 is broad above, too. figure is how high the figures are
// that follow.
func (w *working) triangle(ink image.Rectangle, figure int) string {
	wide, high := float64(ink.Dx()), float64(ink.Dy())
	if ink.Dx() < 8 || ink.Dy() < 8 || wide > triangleAspect*high || high > triangleAspect*wide {
		return ""
	}
	off, base, filled, within := 0.0, 0, 0, 0
	foot := ink.Max.Y - max(2, int(triangleFoot*high))
	for y := ink.Min.Y; y < ink.Max.Y; y++ {
		first, last, n := -1, -1, 0
		for x, v := range w.Pix[y*w.W+ink.Min.X : y*w.W+ink.Max.X] {
			if v < w.dark {
				if first < 0 {
					first = x
				}
				last = x
				n++
			}
		}
		if n == 0 {
			return ""
		}
		half := wide / 2 * (float64(y-ink.Min.Y) + .5) / high
		off += math.Abs(float64(first)-(wide/2-half)) + math.Abs(float64(last+1)-(wide/2+half))
		if y >= foot {
			base = max(base, n)
		}
		filled, within = filled+n, within+last+1-first
	}
	limit := highTriangle
	if high <= triangleLow*float64(figure) {
		limit = lowTriangle
	}
	switch {
	case off > 2*limit.off*wide*high || float64(base) < limit.base*wide:
		return ""
	case ink.Dy() >= triangleClear && float64(filled) >= triangleFull*float64(within):
		return "▲"
	}
	return "△"
}

// readAfter makes a line what follows a sign at its beginning, read anew, and gives
// what puts the sign before it again.
func (c *child) readAfter(w *working, l *line, sign string, at archive.Rect, next int) (func(), error) {
	if l.box.X > at.X+at.W { // what was read begins behind the sign
		return func() { l.prefix(sign, at, "") }, nil
	}
	whole, raw := *l, ""
	for _, k := range l.chars() {
		raw += k.text
	}
	l.box.X, l.box.W = next, l.box.X+l.box.W-next
	chars, err := c.readAgain(w, *l, c.first(l.dir), plainly, explain.CauseDoubt)
	if err != nil {
		return nil, err
	}
	for len(chars) > 1 && chars[0].in(signCrumbs) {
		chars = chars[1:]
	}
	if len(chars) == 0 {
		*l = whole
		return func() {}, nil
	}
	l.words = []readWord{{box: l.box, chars: chars}}
	return func() { l.prefix(sign, at, raw) }, nil
}

// prefix puts a sign before what a line says; raw is what was read there.
func (l *line) prefix(sign string, at archive.Rect, raw string) {
	l.words = append([]readWord{{box: at, chars: []readChar{{text: sign, conf: comparedConf, raw: raw, box: at}}}}, l.words...)
	l.box = rectOf(l.rectangle().Union(image.Rect(at.X, at.Y, at.X+at.W, at.Y+at.H)))
}
