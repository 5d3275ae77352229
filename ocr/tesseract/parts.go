package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/reading"
)

// askAround gives another model's read of a line: of all of it, or of the parts around
// its doubtful characters where they are few and white parts them from the rest. Half
// of what the recognizer would read of a clean page's doubtful lines is saved.
func (c *child) askAround(w *working, l *line, r reader, first []reading.Char, doubtful []bool, why explain.Cause, left *allowance) (reading.Read, error) {
	out := reading.Read{Model: r.Name}
	m := r.model(l.dir)
	whole := w.around(l)
	if spans, all := reading.Spans(doubtful); !all && l.dir == archive.Horizontal {
		if boxes := w.cutOut(l, whole, spans); boxes != nil {
			var parts [][]reading.Char
			for _, box := range boxes {
				left.spend(box)
				chars, err := c.readBox(w, box, l, m, plainly, why)
				if err != nil {
					return out, err
				}
				parts = append(parts, readOf("", chars).Chars)
			}
			if chars, ok := reading.Graft(first, doubtful, spans, parts); ok {
				out.Chars = chars
				return out, nil
			}
		}
	}
	left.spend(whole)
	chars, err := c.readBox(w, whole, l, m, plainly, why)
	return readOf(r.Name, chars), err
}

// cutOut gives the boxes of the spans of a horizontal line, cut where no ink is; nil
// where there is ink all along a place that is to be cut.
func (w *working) cutOut(l *line, whole image.Rectangle, spans []reading.Span) []image.Rectangle {
	chars := l.chars()
	inked := w.inkedColumns(whole)
	cut := func(at int) (int, bool) {
		return w.whiteNear(inked, whole.Min.X, (chars[at-1].box.X+chars[at-1].box.W+chars[at].box.X)/2)
	}
	var out []image.Rectangle
	for _, s := range spans {
		box, ok := whole, true
		if s.From > 0 {
			box.Min.X, ok = cut(s.From)
		}
		if ok && s.To < len(chars) {
			box.Max.X, ok = cut(s.To)
		}
		if !ok || box.Dx() < smallestLine {
			return nil
		}
		out = append(out, box)
	}
	return out
}

// inkedColumns tells of each column of a part of the picture whether it holds ink.
func (w *working) inkedColumns(r image.Rectangle) []bool {
	out := make([]bool, r.Dx())
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x, v := range w.Pix[y*w.W+r.Min.X : y*w.W+r.Max.X] {
			if v < w.dark {
				out[x] = true
			}
		}
	}
	return out
}

// cutReach is how far, in characters, from the place where a recognizer sees the border
// of two characters white is looked for. It sees it up to half a character off.
const cutReach = 0.75

// whiteNear is the middle of the white that is next to x; from is the first column of inked.
func (w *working) whiteNear(inked []bool, from, x int) (int, bool) {
	reach := int(cutReach * w.char)
	white := func(x int) bool { return x >= 0 && x < len(inked) && !inked[x] }
	for d := range reach + 1 {
		for _, at := range []int{x - from - d, x - from + d} {
			if !white(at) {
				continue
			}
			a, b := at, at
			for white(a - 1) {
				a--
			}
			for white(b + 1) {
				b++
			}
			return from + (a+b+1)/2, true
		}
	}
	return 0, false
}
