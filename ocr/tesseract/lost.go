package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// specks of less than this many characters a side are not held to be lost characters.
const leastLost = 0.35

// Handwriting is no part of what a page should read as, and neither are pictures; but
// where next to nothing else could be read, what was taken for them is print too bad to
// be read, and on a copy full of specks sooner. From the first share of unread characters
// among all on they begin to count as lost, and from the second on they all do. Of drawn
// pages half of whose writing is by hand the share was 0.54 at most, of copies that
// nobody could read 0.58 and more.
var (
	unreadPlain = [2]float64{0.8, 0.95}
	unreadNoisy = [2]float64{0.55, 0.75}
)

// unreadLost is how many of the characters in unread regions are held to be print that
// was lost, where read ones were read.
func unreadLost(unread float64, read int, noisy bool) float64 {
	bounds := unreadPlain
	if noisy {
		bounds = unreadNoisy
	}
	share := unread / max(1, unread+float64(read))
	return unread * min(1, max(0, (share-bounds[0])/(bounds[1]-bounds[0])))
}

// weigh tells where the ink of the page is: UnreadInk in the unread regions, and Lost
// in no line, counted in characters that have as much ink as those that were read, with
// what unread regions hold of print and what lines have left over.
func (w *working) weigh(t *archive.Text, lines []line) {
	all := image.Rect(0, 0, w.W, w.H)
	var text, regions []image.Rectangle
	chars, textInk, regionInk := 0, 0, 0
	for i := range lines {
		l := &lines[i]
		r := l.rectangle().Intersect(all)
		switch n := len(l.chars()); {
		case l.kind == archive.LineUnread:
			regions = append(regions, r)
			regionInk += w.inkOf(r)
		case n > 0:
			text = append(text, r.Inset(-int(w.char/3)))
			textInk += w.inkOf(r)
			chars += n
			w.page.Line(l.texts(), l.length())
		}
	}
	if total := w.inkOf(all) + w.pictureInk; total > 0 {
		t.UnreadInk = min(100, (regionInk+w.pictureInk)*100/total)
	}
	inkOfOne := inkOfChar * w.char * w.char
	if chars > 0 {
		inkOfOne = max(inkOfOne, float64(textInk)/float64(chars))
	}
	if inkOfOne <= 0 {
		return // nothing is known of the page's characters
	}
	lost := 0
	for _, p := range w.Pieces(all, w.dark, w.char) {
		if float64(max(p.Dx(), p.Dy())) >= leastLost*w.char && !middleIn(p, text) && !middleIn(p, regions) {
			ink := w.inkOf(p)
			lost += ink
			w.page[looseAs(p, w.char)] += float64(ink) / inkOfOne
		}
	}
	unread := unreadLost(float64(regionInk)/inkOfOne, chars, w.noisy)
	w.page[reading.PageTables], w.page[reading.PageUnread] = float64(len(w.grids)), unread
	w.page[reading.PageLost] += float64(w.uncovered)
	t.Lost = int(float64(lost)/inkOfOne+unread+.5) + w.uncovered
}

// Loose ink longer than this many times its thickness is taken for the rest of a rule,
// other ink of more characters a side for a blot or the hole of a punch.
const (
	ruleLength = 4.0
	mostLoose  = 1.7
)

// looseAs tells what a piece of ink in no line counts as.
func looseAs(p image.Rectangle, char float64) int {
	long, thick := float64(max(p.Dx(), p.Dy())), float64(max(1, min(p.Dx(), p.Dy())))
	switch {
	case long > ruleLength*thick:
		return reading.PageRules
	case long > mostLoose*char:
		return reading.PageBlots
	}
	return reading.PageLost
}

// texts are the line's characters.
func (l *line) texts() []string {
	chars := l.chars()
	out := make([]string, len(chars))
	for i, c := range chars {
		out[i] = c.text
	}
	return out
}

// length is how many characters long the line is by its box; 0 of a line in a cell, or of
// unknown size.
func (l *line) length() float64 {
	em := knownEm(l.readLine, l.dir)
	switch {
	case l.cell != nil || em <= 0:
		return 0
	case l.dir == archive.Vertical:
		return float64(l.box.H) / em
	}
	return float64(l.box.W) / em
}

// middleIn tells whether the middle of a box lies in one of the others.
func middleIn(p image.Rectangle, in []image.Rectangle) bool {
	c := p.Min.Add(p.Max).Div(2)
	for _, r := range in {
		if c.In(r) {
			return true
		}
	}
	return false
}
