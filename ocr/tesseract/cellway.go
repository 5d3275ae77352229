package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/ocr/glyphs"
)

// What is worth how much on the way through a cell.
const (
	wayGain   = 1.5 // how like its mean a character is, for as much as that is more than
	wayFrom   = .52 // this,
	wayHeard  = .15 // and that models surely read it;
	wayMissed = .9  // what it costs to leave the ink of a whole figure,
	wayOff    = .02 // and to be a pixel from where the next character should be,
	wayJitter = 1   // which is the most;
	wayMark   = .4  // of a figure's advance a comma or a point takes, at least;
	wayMarked = .12 // ink for a comma or a point,
	wayLow    = .2  // which lies so much of a figure's height below its middle,
	wayAbove  = .15 // with so much of it above that, at most;
	wayKept   = .6  // a character that models surely read
	waySure   = 88  // as this,
	wayUnsure = .15 // and one less sure, or a figure whose shape is known
	wayEdge   = .6  // of a figure's room may lie before its ink
	wayFit    = 6   // pixels that figures are off the middle of their line, at most
	wayStep   = 2   // pixels between the heights that are tried
	wayLevel  = 1   // and those that are tried about the best of these
)

// A cellWay is the way through a cell: what is read, from the left to the right.
type cellWay struct {
	signs []cellSign
	left  float64 // the share of the cell's ink that is none of it
}

// A cellSign is a character that is like a shape of the page, a comma or a point behind a
// figure, or a character that models surely read.
type cellSign struct {
	char  readChar
	shape bool
	like  float64 // to its mean,
	lead  float64 // and by how much less any other is
}

// A cellRoom is a cell that characters are looked for in.
type cellRoom struct {
	s     *pageShapes
	w     *working
	chars []readChar  // what models read
	x0    int         // its left end
	y     int         // the middle of its figures
	like  [][]float64 // at each place, of each shape
	cols  []float64   // the ink of each column of pixels, as a share of a figure's
	marks [][]int     // where a comma or a point may end that begins at each place
	total float64
	inks  map[[2]int]*glyphs.Contrasted // of parts that were held against known shapes; nil: too little
}

// room looks for characters in a part of the picture about a height; nil where it has no ink.
func (s *pageShapes) room(w *working, ink image.Rectangle, y int, chars []readChar) *cellRoom {
	edge := int(wayEdge * s.pitch)
	m := &cellRoom{s: s, w: w, chars: chars, x0: ink.Min.X - edge}
	n := ink.Max.X + edge - m.x0
	at := func(i, y int) []float64 { return s.likes(w.Raster, image.Pt(m.x0+i, y)) }
	most := -1.0
	try := func(y int) {
		sum := 0.0
		for i := 0; i < n; i += s.grain {
			sum += math.Pow(max(0, slices.Max(at(i, y))), 8) // only what fits well tells the height
		}
		if sum > most {
			most, m.y = sum, y
		}
	}
	for k := y - wayFit; k <= y+wayFit; k += wayStep {
		try(k)
	}
	best := m.y
	try(best - wayLevel)
	try(best + wayLevel)
	for i := range n {
		m.like = append(m.like, at(i, m.y))
	}
	m.cols = make([]float64, n)
	for i := range m.cols {
		m.cols[i] = float64(m.ink(i, i+1, -s.high/2, s.high/2+shapeMargin)) / s.mass
		m.total += m.cols[i]
	}
	if m.total == 0 {
		return nil
	}
	long, short := m.s.mark, wayMark*m.s.pitch
	for i := range n {
		var ends []int
		for d := int(math.Round(max(2, min(long, short)))); d <= int(math.Round(max(2, long))); d += wayStep {
			if to := min(i+d, n); to > i && m.marked(i, to) {
				ends = append(ends, to)
			}
		}
		m.marks = append(m.marks, ends)
	}
	return m
}

// ink is the pixels of ink in a part of the room, whose heights are told from its middle.
func (m *cellRoom) ink(from, to, top, bottom int) int {
	r := image.Rect(m.x0+from, m.y+top, m.x0+to, m.y+bottom).Intersect(image.Rect(0, 0, m.w.W, m.w.H))
	if r.Empty() {
		return 0
	}
	return m.w.inkOf(r)
}

// rect is a part of the room, half as high as given on either side of its middle.
func (m *cellRoom) rect(from, to, half int) image.Rectangle {
	return image.Rect(m.x0+from, m.y-half, m.x0+to, m.y+half)
}

// heard is what it is worth that models said a character at a place.
func (m *cellRoom) heard(at int, text string) float64 {
	for _, g := range m.chars {
		if g.text == text && math.Abs(float64(g.box.X-m.x0)+float64(g.box.W)/2-float64(at)) < m.s.pitch/3 {
			return wayHeard * g.conf / 100
		}
	}
	return 0
}

// marked tells whether a part has ink as a comma or a point has.
func (m *cellRoom) marked(from, to int) bool {
	low := m.ink(from, to, int(wayLow*float64(m.s.high)), m.s.high/2+shapeMargin)
	high := m.ink(from, to, -m.s.high/2, int(wayLow*float64(m.s.high)))
	return low > 0 && float64(high) <= wayAbove*float64(low)
}

// A wayStop is the best way to a place of the room.
type wayStop struct {
	score float64
	from  int
	signs []cellSign // of its last step; none: ink is left
}

// way is the best way through the room.
func (m *cellRoom) way() cellWay {
	way := make([]wayStop, len(m.cols)+1)
	for i := range way[1:] {
		way[i+1].score = math.Inf(-1)
	}
	step := func(from, to int, worth float64, signs ...cellSign) {
		// What a vote added to a line has no place, and no width.
		if v := way[from].score + worth; to > from && to < len(way) && v > way[to].score {
			way[to] = wayStop{v, from, signs}
		}
	}
	for i := range m.cols {
		step(i, i+1, -wayMissed*m.cols[i])
		for k := range m.s.all {
			m.shapes(i, k, step)
		}
		for _, g := range m.chars {
			if g.box.X-m.x0 != i || g.in(",. ") {
				continue
			}
			worth := wayKept
			if g.figure() && m.s.knows(g.text) || g.conf < waySure {
				worth = wayUnsure
			}
			step(i, i+g.box.W, worth*g.conf/100*max(1, float64(g.box.W)/m.s.pitch), cellSign{char: g})
		}
	}
	var out cellWay
	for i := len(way) - 1; i > 0; i = way[i].from {
		if len(way[i].signs) == 0 {
			out.left += m.cols[i-1] / m.total
		}
		for k := range way[i].signs {
			out.signs = append(out.signs, way[i].signs[len(way[i].signs)-1-k])
		}
	}
	slices.Reverse(out.signs)
	return out
}

// shapes makes the steps of one shape from a place on.
func (m *cellRoom) shapes(i, k int, step func(from, to int, worth float64, signs ...cellSign)) {
	shape := &m.s.all[k]
	long := int(math.Round(shape.advance))
	half := m.s.high/2 - shapeMargin
	for j := -wayJitter; j <= wayJitter; j++ {
		end, at := i+long+j, i+(long+j)/2
		if end > len(m.cols) || at >= len(m.cols) {
			return
		}
		like := m.like[at][k]
		if like < wayFrom/2 {
			continue
		}
		worth := (wayGain*(like-wayFrom)+m.heard(at, shape.text))*shape.advance/m.s.pitch - wayOff*math.Abs(float64(j))
		sign := cellSign{shape: true, like: like, lead: m.lead(k, at)}
		sign.char = readChar{text: shape.text, box: rectOf(m.rect(i, end, half))}
		step(i, end, worth, sign)
		if !shape.figure() || end == len(m.cols) {
			continue
		}
		for _, to := range m.marks[end] {
			dot := cellSign{char: readChar{text: ".", box: rectOf(m.rect(end, to, half))}}
			step(i, to, worth+wayMarked, sign, dot)
		}
	}
}

// lead is by how much a shape is liker, with what models said, than any other as long.
func (m *cellRoom) lead(k, at int) float64 {
	shape, second := &m.s.all[k], 0.0
	for o := range m.s.all {
		if other := &m.s.all[o]; o != k && math.Abs(other.advance-shape.advance) < m.s.pitch/2 {
			second = max(second, m.like[at][o]+m.heard(at, other.text))
		}
	}
	return m.like[at][k] + m.heard(at, shape.text) - second
}
