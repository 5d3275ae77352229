package tesseract

import (
	"bytes"
	"image"
	"math"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// The small lines of a note have two or three characters often, and a recognizer makes
// little of so few, least of a column. So the lines of one note are read as one line
// across, the characters of columns side by side.

// A stringed note is that one line.
type stringed struct {
	*working
	parts []stringPart // from the left
	lines []readLine   // in pixels of the one line
}

// A stringPart is a piece of a note: where it lies in its small line's picture, and where
// in the one line.
type stringPart struct {
	crop     int
	from, at image.Rectangle
}

// stringOf puts the pictures of a note's small lines together, which run in a direction.
func stringOf(crops []*working, dir archive.Direction) *stringed {
	s := &stringed{}
	wide, high := 0, 0
	for n, k := range crops {
		whole := image.Rect(0, 0, k.W, k.H)
		cells := []image.Rectangle{whole}
		if dir == archive.Vertical {
			cells = k.squares()
		}
		for _, c := range cells {
			s.parts = append(s.parts, stringPart{crop: n, from: c, at: image.Rect(wide, 0, wide+c.Dx(), c.Dy())})
			wide, high = wide+c.Dx(), max(high, c.Dy())
		}
	}
	w := *crops[0]
	w.Raster = ocr.Raster{W: wide, H: high, Pix: bytes.Repeat([]byte{255}, wide*high)}
	for i := range s.parts {
		p := &s.parts[i]
		p.at = p.at.Add(image.Pt(0, (high-p.from.Dy())/2))
		k := crops[p.crop]
		for y := range p.from.Dy() {
			copy(w.Pix[(p.at.Min.Y+y)*w.W+p.at.Min.X:], k.Pix[(p.from.Min.Y+y)*k.W+p.from.Min.X:(p.from.Min.Y+y)*k.W+p.from.Max.X])
		}
	}
	s.working = &w
	return s
}

// How a column is cut into characters: each about as high as the column is broad, at a
// place that lies within squareShift of an equal division and has little ink.
const (
	squareShift = 0.15
	squareInk   = 1.0 // what a cut along its whole breadth through ink costs,
	squareOff   = 2.0 // and characters that are twice as high as broad
)

// squares are the characters of a picture of a single column, from the top, by where it has
// the least ink.
func (w *working) squares() []image.Rectangle {
	rows := make([]int, w.H)
	first, last := w.H, 0
	for y := range w.H {
		for _, v := range w.Pix[y*w.W : (y+1)*w.W] {
			if v < w.dark {
				rows[y]++
			}
		}
		if rows[y] > 0 {
			first, last = min(first, y), y+1
		}
	}
	if last <= first {
		return []image.Rectangle{image.Rect(0, 0, w.W, w.H)}
	}
	long, broad := float64(last-first), float64(w.W)
	var best []int
	least := math.Inf(1)
	about := int(long/broad + .5)
	for n := max(1, about-1); n <= about+2; n++ {
		pitch := long / float64(n)
		cuts, cost := []int{0}, squareOff*math.Abs(pitch/broad-1)
		for i := 1; i < n; i++ {
			mid := float64(first) + pitch*float64(i)
			cut := int(mid)
			for y := int(mid - squareShift*pitch); y <= int(mid+squareShift*pitch); y++ {
				if rows[y] < rows[cut] || rows[y] == rows[cut] && math.Abs(float64(y)-mid) < math.Abs(float64(cut)-mid) {
					cut = y
				}
			}
			cuts, cost = append(cuts, cut), cost+squareInk*float64(rows[cut])/broad
		}
		if cost < least {
			best, least = append(cuts, w.H), cost
		}
	}
	var out []image.Rectangle
	for i, y := range best[1:] {
		out = append(out, image.Rect(0, best[i], w.W, y))
	}
	return out
}

// parted gives the lines that were read of the one line to the small lines that they are
// of, in pixels of the pictures of these. Of as many characters as there are parts each is
// of its own; else where they were read tells, which is less sure.
func (s *stringed) parted(lines []readLine, crops int) [][]readLine {
	var chars []readChar
	for _, l := range lines {
		chars = append(chars, l.chars()...)
	}
	words, boxes := make([]readWord, crops), make([]image.Rectangle, crops)
	for _, p := range s.parts {
		boxes[p.crop] = boxes[p.crop].Union(p.from)
	}
	for i, c := range chars {
		p := s.partAt(c.box.X + c.box.W/2)
		if len(chars) == len(s.parts) {
			p = s.parts[i]
		}
		by := p.from.Min.Sub(p.at.Min)
		c.box.X, c.box.Y = c.box.X+by.X, c.box.Y+by.Y
		words[p.crop].chars = append(words[p.crop].chars, c)
	}
	out := make([][]readLine, crops)
	for n, w := range words {
		if len(w.chars) > 0 {
			w.box = rectOf(boxes[n])
			out[n] = []readLine{{box: w.box, words: []readWord{w}}}
		}
	}
	return out
}

// partAt is the part that x lies in; of what lies outside the nearest.
func (s *stringed) partAt(x int) stringPart {
	for _, p := range s.parts {
		if x < p.at.Max.X {
			return p
		}
	}
	return s.parts[len(s.parts)-1]
}
