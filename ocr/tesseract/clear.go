package tesseract

import (
	"image"
	"slices"

	"fumikura/ocr"
)

// clear makes white what is no print and print dark that is light, before rules are looked for:
// the edges of other pages, holes and staples, bars, panels and badges.
func (w *working) clear() {
	if w.framed {
		w.edges = w.BookEdges(w.dark, w.char)
		w.both(func() { w.Whiten(w.edges) })
		if n := len(w.edges); n > 0 {
			w.did("the edges of a book on %d sides made white", n)
		}
	}
	var holes, staples int
	w.both(func() { holes, staples = w.EraseFiling(w.dark, w.char) })
	if holes+staples > 0 {
		w.did("%d punched holes and %d staples made white", holes, staples)
	}
	var reversed, printed, bars []image.Rectangle
	w.both(func() { reversed = w.Reversed(w.dark, w.char) })
	if n := len(reversed); n > 0 {
		w.did("%d places turned over where print is light on dark", n)
	}
	w.both(func() { printed, bars = w.Panels(w.char) })
	if n := len(printed); n > 0 {
		w.did("%d panels of one tone made white, with print on them black", n)
	}
	var badges int
	w.both(func() { badges = w.turnBadges() })
	if badges > 0 {
		w.did("%d light characters on dark squares turned over", badges)
	}
	w.turned = slices.Concat(reversed, printed)
	for _, p := range w.turned {
		left, right := p, p
		left.Max.X, right.Min.X = p.Min.X+1, p.Max.X-1
		w.walls = append(w.walls, ocr.Rule{Rectangle: left, Upright: true}, ocr.Rule{Rectangle: right, Upright: true})
	}
	if n := len(bars); n > 0 {
		w.did("%d plain bars made white", n)
	}
}

// both does a step by which a page loses what is no print, in the picture with its coloured
// rules, and keeps it for the one without them, which takes its place when its tables are known.
func (w *working) both(step func()) {
	step()
	w.steps = append(w.steps, step)
}
