package ocr

import (
	"image"
	"slices"
)

// What tells words that are printed in colour, in characters where nothing else is said.
const (
	wordLeast = 0.5 // a piece of such a word, at least,
	wordMost  = 1.6 // and at most; a stroke of a frame or a seal is larger
	overPart  = 0.15
	mostWords = 40 // of a stamp without a frame, and what else may be coloured
)

// printedInColour tells whether a page has words in colour in its text: more pieces of the
// size of print than are stamped without a frame, none of which lie over black ones. Then
// coloured ink without a frame is text.
func printedInColour(strokes []blob, black []bool, w, h int, char float64) bool {
	under := slices.DeleteFunc(outlines(black, w, h), func(b blob) bool {
		return float64(b.size()) < wordLeast*char/2 || float64(b.size()) > wordMost*char
	})
	n := 0
	for _, b := range strokes {
		size := float64(b.size())
		if size < wordLeast*char || size > wordMost*char || slices.ContainsFunc(under, func(u blob) bool { return overlaid(b.box(), u.box()) }) {
			continue
		}
		if n++; n > mostWords {
			return true
		}
	}
	return false
}

// overlaid tells whether two boxes share more than where characters of a line meet.
func overlaid(a, b image.Rectangle) bool {
	in := a.Intersect(b)
	return float64(in.Dx()*in.Dy()) >= overPart*float64(min(a.Dx()*a.Dy(), b.Dx()*b.Dy()))
}

// large tells whether some strokes in a box hang together to more than a word's character.
func large(strokes []blob, box image.Rectangle, char float64) bool {
	return slices.ContainsFunc(strokes, func(s blob) bool {
		return s.box().In(box) && float64(min(s.w(), s.h())) > wordMost*char
	})
}

// notInside are the boxes that lie in no other.
func notInside(boxes []image.Rectangle) []image.Rectangle {
	return slices.DeleteFunc(slices.Clone(boxes), func(r image.Rectangle) bool {
		return slices.ContainsFunc(boxes, func(o image.Rectangle) bool { return o != r && r.In(o) })
	})
}

func (b blob) box() image.Rectangle { return image.Rect(b.x0, b.y0, b.x1, b.y1) }
