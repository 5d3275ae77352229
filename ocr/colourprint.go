package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What tells words that are printed in colour, in characters where nothing else is said.
const (
	wordLeast = 0.5 // a piece of such a word, at least,
	wordMost  = 1.6 // and at most; a stroke of a frame or a seal is larger
	overPart  = 0.15
	mostWords = 40 // of a stamp without a frame, and what else may be coloured

	// A line of large characters has no more than titleGap of its height between two, since
	// some kana are narrow, and is titleLong times as long as high.
	titleGap, titleLong = 0.6, 3.2
	titleLeast          = 0.8
	holeLeast           = 0.6 // of a frame's box: the white within it

	ownInk = 0.85 // of a piece of black ink close to colour, from which on it is of that colour
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

// titles tells which boxes of coloured ink are a line of large characters one after the
// other, such as a title or a heading in colour: no stamps, though each is as large.
// framed says of a box whether it is one of a frame, as half of a row of seals are.
func titles(boxes []image.Rectangle, char float64, framed func(image.Rectangle) bool) []bool {
	out := make([]bool, len(boxes))
	var big []int
	for i, b := range boxes {
		if float64(b.Dy()) >= titleLeast*char {
			big = append(big, i)
		}
	}
	slices.SortFunc(big, func(i, j int) int { return cmp.Compare(boxes[i].Min.X, boxes[j].Min.X) })
	for n, i := range big {
		if out[i] {
			continue
		}
		line, chain, frames := boxes[i], []int{i}, boolToInt(framed(boxes[i]))
		for _, j := range big[n+1:] {
			if b := boxes[j]; follows(line, b) {
				line, chain, frames = line.Union(b), append(chain, j), frames+boolToInt(framed(b))
			}
		}
		if float64(line.Dx()) < titleLong*float64(line.Dy()) || 2*frames >= len(chain) {
			continue
		}
		for _, j := range chain {
			out[j] = true
		}
	}
	return out
}

// follows tells whether a box goes on with a line of print: about as high, in the same
// rows and close to its end.
func follows(line, b image.Rectangle) bool {
	gap := float64(b.Min.X - line.Max.X)
	return gap <= titleGap*float64(line.Dy()) && gap > -float64(line.Dy()) &&
		10*shared(b, line) >= 7*min(b.Dy(), line.Dy()) && 5*min(b.Dy(), line.Dy()) >= 3*max(b.Dy(), line.Dy())
}

// under is the black ink that coloured ink may lie over: pieces of it that reach beyond the
// colour. What does not is the heart of strokes in a dark colour.
func under(black, colour []bool, w, h int) []bool {
	pieces, label := blobs(black, w, h)
	own := make([]int, len(pieces))
	near := dilated(colour, w, h, 2)
	for i, b := range black {
		if b && near[i] {
			own[label[i]]++
		}
	}
	out := make([]bool, len(black))
	for i, b := range black {
		out[i] = b && float64(own[label[i]]) < ownInk*float64(pieces[label[i]].area)
	}
	return out
}

// encloses tells whether ink in a box lies around white that is nearly as large, as a frame
// and a ring do.
func encloses(ink []bool, w int, box image.Rectangle) bool {
	white := make([]bool, box.Dx()*box.Dy())
	for y := range box.Dy() {
		for x := range box.Dx() {
			white[y*box.Dx()+x] = !ink[(box.Min.Y+y)*w+box.Min.X+x]
		}
	}
	return slices.ContainsFunc(outlines(white, box.Dx(), box.Dy()), func(b blob) bool {
		return b.x0 > 0 && b.y0 > 0 && b.x1 < box.Dx() && b.y1 < box.Dy() &&
			float64(b.w()) >= holeLeast*float64(box.Dx()) && float64(b.h()) >= holeLeast*float64(box.Dy())
	})
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
