package tesseract

import (
	"image"

	"fumikura/internal/archive"
)

// specks of less than this many characters a side are not held to be lost characters.
const leastLost = 0.35

// weigh tells where the ink of the page is: UnreadInk in the unread regions, and Lost
// in no line, counted in characters that have as much ink as those that were read.
func (w *working) weigh(t *archive.Text, lines []line) {
	all := image.Rect(0, 0, w.W, w.H)
	var text, regions []image.Rectangle
	chars, textInk, unreadInk := 0, 0, w.pictureInk
	for i := range lines {
		l := &lines[i]
		r := image.Rect(l.box.X, l.box.Y, l.box.X+l.box.W, l.box.Y+l.box.H).Intersect(all)
		switch n := len(l.chars()); {
		case l.kind == archive.LineUnread:
			regions = append(regions, r)
			unreadInk += w.inkOf(r)
		case n > 0:
			text = append(text, r.Inset(-int(w.char/3)))
			textInk += w.inkOf(r)
			chars += n
		}
	}
	if total := w.inkOf(all) + w.pictureInk; total > 0 {
		t.UnreadInk = min(100, unreadInk*100/total)
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
	t.Lost = int(float64(lost)/inkOfOne + .5)
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
