package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// What tells a label whose characters are spread over their cell, as in 氏　名 and
// 申　請　者, and an amount whose figures stand a character apart, in characters.
const (
	spreadGap   = .6   // white between two of them, at least
	spreadChar  = 1.25 // each is no longer
	spreadLine  = 1.7  // and the line no thicker
	spreadSpeck = .1   // shorter ink is dirt
	closedGap   = .2   // what is left of the white
	hangingLong = .45  // a comma or a point behind a figure is no longer,
	hangingTop  = .5   // and begins below so much of the line;
	hangingGap  = .2   // white is left before it
)

// A closeup says how the characters of a spread label move together: recognizers know
// characters by their neighbours, and take those that stand alone for junk. Nil: as it
// is.
type closeup []stretch

// A stretch is the pixels from a up to b along a line, which go to at.
type stretch struct{ a, b, at int }

// closeup finds out whether what is in r is a spread label, or a spread amount.
func (w *working) closeup(r image.Rectangle, dir archive.Direction) closeup {
	thick, long := r.Dy(), r.Dx()
	if dir == archive.Vertical {
		thick, long = long, thick
	}
	if float64(thick) > spreadLine*w.char {
		return nil
	}
	inked := make([]bool, long)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if w.Pix[y*w.W+x] < w.dark {
				if dir == archive.Vertical {
					inked[y-r.Min.Y] = true
				} else {
					inked[x-r.Min.X] = true
				}
			}
		}
	}
	var out closeup
	edge, tight := max(1, int(closedGap*w.char/2)), int(hangingGap*w.char)
	for _, s := range inkRuns(inked, int(spreadGap*w.char)) {
		if float64(s.b-s.a) < spreadSpeck*w.char {
			continue
		}
		figure, comma := w.withComma(r, dir, inked, s)
		if float64(figure.b-figure.a) > spreadChar*w.char {
			return nil
		}
		n := len(out)
		if figure.b > figure.a {
			out = append(out, stretch{a: max(0, figure.a-edge), b: min(long, figure.b+edge)})
		}
		if comma.b > comma.a { // its figure stands close before it
			if k := len(out) - 1; k >= 0 {
				out[k].b = min(out[k].b-edge+tight, long)
			}
			out = append(out, stretch{a: comma.a, b: min(long, comma.b+edge)})
		}
		for k := max(0, n-1); k < len(out); k++ {
			out[k].at = out[:k].length()
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

// withComma parts a stretch into a figure and the comma or point that hangs behind it, each
// empty where it is none of it.
func (w *working) withComma(r image.Rectangle, dir archive.Direction, inked []bool, s stretch) (figure, comma stretch) {
	if dir == archive.Vertical {
		return s, comma
	}
	runs := inkRuns(inked[s.a:s.b], 1)
	last := runs[len(runs)-1]
	ink := w.inkIn(image.Rect(s.a+last.a, 0, s.a+last.b, r.Dy()).Add(r.Min))
	if float64(last.b-last.a) > hangingLong*w.char || float64(ink.Min.Y-r.Min.Y) < hangingTop*float64(r.Dy()) {
		return s, comma
	}
	comma = stretch{a: s.a + last.a, b: s.a + last.b}
	if n := len(runs); n > 1 {
		figure = stretch{a: s.a, b: s.a + runs[n-2].b}
	}
	return figure, comma
}

// inkRuns are the runs of ink, each going on over gaps of less than gap.
func inkRuns(inked []bool, gap int) []stretch {
	var out []stretch
	for i, v := range inked {
		switch n := len(out); {
		case !v:
		case n > 0 && i-out[n-1].b < gap:
			out[n-1].b = i + 1
		default:
			out = append(out, stretch{a: i, b: i + 1})
		}
	}
	return out
}

// length is how long the line is afterwards.
func (c closeup) length() int {
	if len(c) == 0 {
		return 0
	}
	s := c[len(c)-1]
	return s.at + s.b - s.a
}

// back is where a pixel of the closed line was.
func (c closeup) back(t int) int {
	for i, s := range c {
		if t < s.at+s.b-s.a || i == len(c)-1 {
			return s.a + t - s.at
		}
	}
	return t
}

// cut is the part of the picture in r, its characters moved together as c says.
func (w *working) cut(r image.Rectangle, dir archive.Direction, c closeup) ocr.Raster {
	if c == nil {
		c = closeup{{0, r.Dx(), 0}}
		if dir == archive.Vertical {
			c[0].b = r.Dy()
		}
	}
	out := ocr.Raster{W: c.length(), H: r.Dy()}
	if dir == archive.Vertical {
		out.W, out.H = r.Dx(), c.length()
	}
	out.Pix = make([]byte, out.W*out.H)
	for _, s := range c {
		if dir == archive.Vertical {
			for y := s.a; y < s.b; y++ {
				copy(out.Pix[(s.at+y-s.a)*out.W:], w.Pix[(r.Min.Y+y)*w.W+r.Min.X:(r.Min.Y+y)*w.W+r.Max.X])
			}
			continue
		}
		for y := range r.Dy() {
			copy(out.Pix[y*out.W+s.at:], w.Pix[(r.Min.Y+y)*w.W+r.Min.X+s.a:(r.Min.Y+y)*w.W+r.Min.X+s.b])
		}
	}
	return out
}

// apart moves the boxes of a line back to where its characters were. The line's boxes
// count from the beginning of what was cut.
func (c closeup) apart(l *readLine, dir archive.Direction) {
	if c == nil {
		return
	}
	l.boxes(func(r *archive.Rect) {
		if dir == archive.Vertical {
			end := c.back(r.Y + r.H - 1)
			r.Y = c.back(r.Y)
			r.H = end + 1 - r.Y
			return
		}
		end := c.back(r.X + r.W - 1)
		r.X = c.back(r.X)
		r.W = end + 1 - r.X
	})
}
