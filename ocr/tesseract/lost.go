package tesseract

import (
	"image"

	"fumikura/internal/archive"
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
// what unread regions hold of print.
func (w *working) weigh(t *archive.Text, lines []line) {
	all := image.Rect(0, 0, w.W, w.H)
	var text, regions []image.Rectangle
	chars, textInk, regionInk := 0, 0, 0
	for i := range lines {
		l := &lines[i]
		r := image.Rect(l.box.X, l.box.Y, l.box.X+l.box.W, l.box.Y+l.box.H).Intersect(all)
		switch n := len(l.chars()); {
		case l.kind == archive.LineUnread:
			regions = append(regions, r)
			regionInk += w.inkOf(r)
		case n > 0:
			text = append(text, r.Inset(-int(w.char/3)))
			textInk += w.inkOf(r)
			chars += n
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
			lost += w.inkOf(p)
		}
	}
	t.Lost = int(float64(lost)/inkOfOne + unreadLost(float64(regionInk)/inkOfOne, chars, w.noisy) + .5)
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
