package tesseract

import (
	"image"
	"slices"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr/glyphs"
)

// Specimens are the ink of one text where it was surely read in a column: the same type,
// in the same state. No known typeface is as near to other print of it.
type specimens struct {
	inks  []*glyphs.Contrasted
	wides []int // in pixels
}

const (
	specimensLeast = 3  // fewer tell nothing,
	specimensMost  = 12 // and more no more
)

// add takes the ink in a box, as long as there is need of it.
func (s *specimens) add(w *working, box archive.Rect) {
	if len(s.inks) >= specimensMost {
		return
	}
	if x := w.contrasted(box); x != nil {
		s.inks, s.wides = append(s.inks, x), append(s.wides, box.W)
	}
}

// wide is how wide most of them are.
func (s *specimens) wide() int {
	wides := slices.Sorted(slices.Values(s.wides))
	return wides[len(wides)/2]
}

// like is the contrast to half of the specimens at least.
func (s *specimens) like(x *glyphs.Contrasted) float64 {
	var each []float64
	for _, o := range s.inks {
		each = append(each, x.Contrast(o))
	}
	return median(each)
}

// likeAll is how like half of the specimens are, at least, to others.
func (s *specimens) likeAll(o *specimens) float64 {
	var each []float64
	for _, x := range s.inks {
		each = append(each, o.like(x))
	}
	return median(each)
}

// known is how like the ink of half of them is, at least, to a character as it is known; 0
// where that is none.
func (s *specimens) known(text string) float64 {
	var each []float64
	for _, x := range s.inks {
		each = append(each, knownLike(x, text))
	}
	return median(each)
}

// knownLike is how like ink is to a character as it is known; 0 where that is none.
func knownLike(x *glyphs.Contrasted, text string) float64 {
	r, n := utf8.DecodeRuneInString(text)
	if n == 0 || n != len(text) {
		return 0
	}
	return glyphs.Known().ContrastTo(x, r)
}

// likest is the one of some boxes whose ink is most like them; nil: there is no ink.
func (s *specimens) likest(w *working, boxes []image.Rectangle) (at image.Rectangle, ink *glyphs.Contrasted, like float64) {
	for _, b := range boxes {
		if x := w.contrasted(rectOf(b)); x != nil {
			if l := s.like(x); ink == nil || l > like {
				at, ink, like = b, x, l
			}
		}
	}
	return at, ink, like
}

// contrasted is the ink in a box made ready to be compared; nil: there is too little.
func (w *working) contrasted(box archive.Rect) *glyphs.Contrasted {
	if s, ok := inkShape(w.Raster, box); ok {
		return glyphs.Known().Contrasted(&s)
	}
	return nil
}

// boxesOf are the boxes of a line's characters; nil where some have none of their own.
func (w *working) boxesOf(l *line) []archive.Rect {
	places := w.boxed(l)
	if len(places) != len(l.chars()) {
		return nil
	}
	var out []archive.Rect
	for _, p := range places {
		out = append(out, p.box)
	}
	return out
}
