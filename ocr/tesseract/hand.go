package tesseract

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"fumikura/ocr/glyphs"
)

// Neat handwriting is read with some confidence, and two models agree on half of it; but
// its characters look less like print than the print of the same page does. Bad print
// has some characters that are whole, so that the upper quartile of the likenesses to
// what was read tells: of the doubtful printed lines on 31 pages of all kinds and looks
// it lay no more than 0.006 below the median of the page's sure lines, but for two lines
// of two characters; of 37 lines in three hands on four pages 0.013 to 0.16 below, but
// for one of four characters.
const (
	handLess  = 0.012 // likeness below the page's print that speaks for neither
	handScale = 0.01  // for so much less the odds are one higher
	handMost  = 6.0
	handLeast = -4.0
	// The first model's confidence and the share on which two agree that speak for
	// neither, and for how much less the odds are one higher.
	handConf, handConfScale   = 94.0, 3.0
	handAgree, handAgreeScale = 0.8, 0.2
	handAgreed                = 0.05 // the scale above handAgree: what is read alike is print
	handDoubtMost             = 2.0
	handConfLeast             = -1.5
	handChars                 = 6 // on fewer characters agreement says less
	// Where no line of a page is sure, its print is held to be as bad as this.
	poorLikeness = 0.955
	// A line of so many characters or more that look as much like what was read as this
	// below the page's print is print, whatever the models say of it: the heading in other type,
	// the row whose characters stand unevenly.
	printAlike  = 0.006
	alikeChars  = 5
	alikeLarger = 1.8 // times the print's size at most
	// So is one of so many whose characters are any that are printed, if the page's print is like itself
	// by so much: a heading on a photograph was read wrong at half of its places. Of handwriting on six
	// pages the most familiar lines lie 0.008 below, but on one whose print is poor.
	knownPrint = 0.97
	knownChars = 4
	knownAlike = 0.004
	// On a worn copy, whose print is read less surely than handwriting elsewhere, these
	// speak for neither; and what its print looks like is what most of its lines do. On two
	// such pages 5 to 9 of ten characters of printed lines were read alike.
	wornConf, wornAgree = 90.0, 0.6
	leastSample         = 20  // characters that tell how the page's print looks
	mostSample          = 120 // that are looked at
	smallPrint          = 0.8 // of the sure lines' size: what is smaller is less like itself by its resolution
	// Where the surest lines look less like print than this, a page was lettered by hand, as
	// stencils for the mimeograph were: print, on whatever scan, is like itself by 0.98.
	letteredLikeness = 0.97
	// Of such lettering a line is text from these on. Of 120 handwritten lines of drawn pages
	// those that two models read alike at 6 of ten places were wrong at 3 of ten, with one
	// exception at no more than half; those read alike at fewer than half of them at 5 to 6.
	legibleShare  = 0.6
	legiblePlaces = 6
	// A long line so much of which is read alike is print, or as good as that, whatever its
	// characters look like: where one is read too many, all are held against their neighbours.
	printedShare  = 0.7
	labelsSure    = 0.7 // of the cells beside a column that was filled in by hand are sure
	printedPlaces = 20
)

// A printLook is how the print of a page looks.
type printLook struct {
	likeness float64 // the median of its characters' likeness to what was read
	em       float64 // a character's side in pixels; 0 where nothing is known
}

// lettered tells that a page holds no print beside which handwriting stands: its own
// writing is what is to be read, as far as most of its lines can be. Of a running hand one
// line in seven is read alike by chance, and no better than the others.
func (p printLook) lettered(lines []line) bool {
	if p.em > 0 && p.likeness >= letteredLikeness {
		return false
	}
	legible, all := 0, 0
	for i := range lines {
		if l := &lines[i]; l.places >= legiblePlaces {
			all += l.places
			if l.legible() {
				legible += l.places
			}
		}
	}
	return 2*legible > all
}

// legible tells that models read most of a line alike.
func (l *line) legible() bool {
	return l.places >= legiblePlaces && float64(l.agreed) >= legibleShare*float64(l.places)
}

// printed tells that models read so much of a long line alike that it is print.
func (l *line) printed() bool {
	return l.places >= printedPlaces && float64(l.agreed) >= printedShare*float64(l.places)
}

// printLook looks at the surest lines of a page.
func (w *working) printLook(lines []line) printLook {
	var sure []*line
	for i := range lines {
		if l := &lines[i]; l.conf >= printConf && len(l.chars()) >= printChars {
			sure = append(sure, l)
		}
	}
	slices.SortStableFunc(sure, func(a, b *line) int { return cmp.Compare(len(b.chars()), len(a.chars())) })
	var likes, ems []float64
	for _, l := range sure {
		if len(likes) >= mostSample {
			break
		}
		more, em := w.likeness(l)
		likes, ems = append(likes, more...), append(ems, em)
	}
	if len(likes) >= leastSample {
		return printLook{median(likes), median(ems)}
	}
	if !w.worn() {
		return printLook{likeness: poorLikeness}
	}
	likes = likes[:0]
	for i := range lines {
		if more, _ := w.likeness(&lines[i]); len(more) >= printChars {
			likes = append(likes, upperQuartile(more))
		}
	}
	if len(likes) == 0 {
		return printLook{likeness: poorLikeness}
	}
	return printLook{likeness: min(poorLikeness, median(likes))}
}

// upperQuartile is what a quarter of some values lie above; it sorts them.
func upperQuartile(v []float64) float64 {
	slices.Sort(v)
	return v[min(len(v)-1, len(v)*3/4)]
}

// likeness is how like the characters of a line are to what was read for them, of those
// that the table of glyphs knows, and a character's side in pixels.
func (w *working) likeness(l *line) (out []float64, em float64) {
	table := glyphs.Known()
	em = w.shapesOf(l, func(text string, shape *glyphs.Shape) {
		if r, n := utf8.DecodeRuneInString(text); n == len(text) && table.Knows(r) {
			out = append(out, table.Likeness(shape, r))
		}
	})
	return out, em
}

// familiarity is how like the characters of a line are to any that the table of glyphs knows.
func (w *working) familiarity(l *line) (out []float64) {
	w.shapesOf(l, func(_ string, shape *glyphs.Shape) { out = append(out, glyphs.Known().Familiar(shape)) })
	return out
}

// shapesOf gives the shapes of a line's characters with what was read for each, and their side in
// pixels.
func (w *working) shapesOf(l *line, do func(text string, shape *glyphs.Shape)) (em float64) {
	wants := wantsOf(l.readLine, l.dir)
	em = knownEm(l.readLine, l.dir)
	for i, b := range fit(w.Raster, l.box, l.dir, em, wants) {
		if b.W <= 0 {
			continue
		}
		if s, ok := inkShape(w.Raster, b); ok {
			do(wants[i].text, &s)
		}
	}
	return em
}

// doubt is what the models tell of a line in log odds for handwriting against print.
func (l *line) doubt(worn bool) float64 {
	neither, alike := handConf, handAgree
	if worn {
		neither, alike = wornConf, wornAgree
	}
	conf := max(handConfLeast, min(handDoubtMost, (neither-l.conf)/handConfScale))
	if l.places == 0 {
		return conf
	}
	differ := alike - float64(l.agreed)/float64(l.places)
	if differ < 0 {
		differ /= handAgreed
	} else {
		differ = min(handDoubtMost, differ/handAgreeScale)
	}
	return conf + differ*float64(min(handChars, l.places))/handChars
}

// looksPrinted tells that the characters of a line look as much like what was read for them as
// the print of its page does.
func (p printLook) looksPrinted(likes []float64, em float64) bool {
	return p.em > 0 && len(likes) >= alikeChars && em >= smallPrint*p.em && em <= alikeLarger*p.em &&
		upperQuartile(likes) >= p.likeness-printAlike
}

// looksKnown tells that the characters of a line look as much like any that are printed as the
// sharp print of its page does: print that was read as something else.
func (p printLook) looksKnown(likes []float64, em float64) bool {
	return p.likeness >= knownPrint && len(likes) >= knownChars && em >= smallPrint*p.em && em <= alikeLarger*p.em &&
		upperQuartile(likes) >= p.likeness-knownAlike
}

// handOdds are the log odds that a line is handwriting and no print, from what the
// models say of it and how its characters look beside the print of its page: how like they are
// to what was read, and their side in pixels.
func (l *line) handOdds(likes []float64, em float64, p printLook, worn bool) float64 {
	doubt := l.doubt(worn)
	if len(likes) == 0 {
		return min(0, doubt)
	}
	upper := upperQuartile(likes)
	look := min(handMost, max(handLeast, (p.likeness-upper-handLess)/handScale))
	n := float64(len(likes))
	odds := look*n/(n+2) + doubt
	if em < smallPrint*p.em {
		return min(0, odds)
	}
	return odds
}

// markHands lowers the odds of lines to be print by what speaks for handwriting. On a
// page that is lettered by hand, what can be read of it stays: how little of it is to be
// believed its confidences tell. The answer are the odds of lines that lie beside handwriting:
// there a long one that models read alike may be a part of that, too.
func (w *working) markHands(lines []line, odds []float64) []float64 {
	beside := slices.Clone(odds)
	var look *printLook
	lettered := false
	for i := range lines {
		l := &lines[i]
		if odds[i] >= saidPrint || l.asked < 2 || l.doubt(w.worn()) <= 0 {
			continue
		}
		if look == nil {
			p := w.printLook(lines)
			look, lettered = &p, p.lettered(lines)
		}
		if lettered && l.legible() {
			continue
		}
		likes, em := w.likeness(l)
		if look.looksPrinted(likes, em) {
			odds[i], beside[i] = saidPrint, saidPrint
			continue
		}
		hand := min(odds[i], -l.handOdds(likes, em, *look, w.worn()))
		if hand < 0 && look.looksKnown(w.familiarity(l), em) {
			odds[i], beside[i] = saidPrint, saidPrint
			continue
		}
		beside[i] = hand
		if !l.printed() {
			odds[i] = beside[i]
		}
	}
	return beside
}

// handColumns finds further handwriting in the columns of forms that were filled in by hand:
// where most cells are that or their odds, beside it, speak for it, so are the others that
// models read in different ways. The print of the rest of the table is sure, or all of it may be
// bad print.
func handColumns(lines []line, other []bool, beside []float64) {
	type column struct{ table, col int }
	type cells struct{ all, hand, sure int }
	columns, tables := map[column]cells{}, map[int]cells{}
	each := func(do func(i int, c column)) {
		for i := range lines {
			if l := &lines[i]; l.cell != nil {
				do(i, column{l.cell.Table, l.cell.Col})
			}
		}
	}
	each(func(i int, c column) {
		of, all := columns[c], tables[c.table]
		hand, sure := boolToInt(other[i] || beside[i] <= besideOdds), boolToInt(beside[i] >= saidPrint)
		columns[c] = cells{of.all + 1, of.hand + hand, of.sure + sure}
		tables[c.table] = cells{all.all + 1, all.hand + hand, all.sure + sure}
	})
	each(func(i int, c column) {
		of, all := columns[c], tables[c.table]
		rest, sure := all.all-of.all, all.sure-of.sure
		if of.hand >= suspectLines && 2*of.hand >= of.all && sure >= suspectLines && float64(sure) >= labelsSure*float64(rest) &&
			beside[i] < surelyPrint && lines[i].agreed < lines[i].places {
			other[i] = true
		}
	})
}
