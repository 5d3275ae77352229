package tesseract

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/ocr/glyphs"
)

// Registers have a column of dates: an era, and the numbers of the year, the month and the
// day. Of worn print 日 is two bars, as 11 is, and 月 little else; but what stands where in a
// date is known, and its characters are the same in all cells. So the cells of such a column
// are read by the page's own characters on the best way that is a date.

const (
	dateCells   = 4   // cells that models read as dates in part make a column one of dates,
	dateShare   = 2   // if they are one in so many
	dateUnknown = .4  // how like a character ink is that nobody knows the shape of,
	dateMass    = .5  // where there is at least so much of a figure's
	dateConf    = 50  // and its confidence;
	dateLeft    = .08 // of a cell's ink is left, at most: more is a word behind the date, or another date
	eraChars    = "明治大正昭和平成令元"
)

// dateEdges are what may follow in a date: from one state, by one of some characters, to the
// next one.
var dateEdges = []dateEdge{
	{0, "明", 1}, {0, "大", 2}, {0, "昭", 3}, {0, "平", 4}, {0, "令", 5},
	{1, "治", 6}, {2, "正", 6}, {3, "和", 6}, {4, "成", 6}, {5, "和", 6},
	{6, "元", 8}, {6, "123456789", 7}, {7, "0123456789", 8}, {7, "年", 9}, {8, "年", 9},
	{9, "1", 10}, {9, "23456789", 11}, {10, "012", 11}, {10, "月", 12}, {11, "月", 12},
	{12, "12", 13}, {12, "3", 14}, {12, "456789", 15}, {13, "0123456789", 15}, {14, "01", 15},
	{13, "日", dateEnd}, {14, "日", dateEnd}, {15, "日", dateEnd},
}

type dateEdge struct {
	from  int
	texts string
	to    int
}

const dateEnd = 16

// dates are the lines of a column that holds dates; none where it holds something else.
func dates(col []tableCell) []*line {
	some := 0
	var out []*line
	for _, c := range col {
		if len(c) != 1 {
			continue
		}
		said := c[0].said()
		some += boolToInt(strings.Contains(said, "年") && strings.ContainsAny(said, "月日"))
		out = append(out, c[0])
	}
	if some < dateCells || some*dateShare < len(out) {
		return nil
	}
	return out
}

// addFigures takes the figures of a line as specimens, and nothing else of it.
func (f *specimensOfPage) addFigures(chars []readChar, row *figureRow) {
	for i := 0; i < len(chars); {
		k := i
		for k < len(chars) && chars[k].figure() {
			k++
		}
		f.add(chars[i:k], row)
		i = max(k, i+1)
	}
}

// readDates reads the cells of columns of dates anew, and tells how many it changed. f are
// specimens of the page's figures.
func (w *working) readDates(columns [][]*line, rows figureRows, f *specimensOfPage) int {
	for _, lines := range columns {
		for _, l := range lines {
			f.add(w.withUnit(l), rows[rowOf(l)])
		}
	}
	s := f.shapes(w)
	if s == nil || !s.knows("年") || !s.knows("月") || !s.knows("日") {
		return 0
	}
	n := 0
	for _, lines := range columns {
		for _, l := range lines {
			if c, ok := s.readDate(w, l, rows[rowOf(l)]); ok {
				n += boolToInt(c.stand())
			}
		}
	}
	return n
}

// wholeDate tells whether a text is a date, all of it.
func wholeDate(text string) bool {
	state := 0
	for _, r := range text {
		k := slices.IndexFunc(dateEdges, func(e dateEdge) bool { return e.from == state && strings.ContainsRune(e.texts, r) })
		if k < 0 {
			return false
		}
		state = dateEdges[k].to
	}
	return state == dateEnd
}

// readDate finds the best date in a cell; not where its ink is none, nor where models read a
// whole one: shapes may leave a narrow figure.
func (s *pageShapes) readDate(w *working, l *line, row *figureRow) (figureCell, bool) {
	chars := l.chars()
	if len(chars) > 0 && (least(chars) >= figureDone || wholeDate(l.said())) {
		return figureCell{}, false
	}
	m := s.roomOf(w, l, row)
	if m == nil {
		return figureCell{}, false
	}
	way, ok := m.dateWay()
	c := figureCell{l, way}
	return c, ok && way.left <= dateLeft && c.like()
}

// A dateStop is the best way to a place of a room on which a date is read so far.
type dateStop struct {
	score      float64
	from, last int // the place and the state before
	sign       *cellSign
}

// dateWay is the best way through the room that is a date; false: there is none.
func (m *cellRoom) dateWay() (cellWay, bool) {
	n := len(m.cols)
	way := make([][dateEnd + 1]dateStop, n+1)
	for i := range way {
		for state := range way[i] {
			way[i][state].score = math.Inf(-1)
		}
	}
	way[0][0].score = 0
	m.inks = map[[2]int]*glyphs.Contrasted{}
	full := m.s.advance("年")
	for i := range n {
		for state := range way[i] {
			at := way[i][state].score
			if math.IsInf(at, -1) {
				continue
			}
			if left := at - wayMissed*m.cols[i]; left > way[i+1][state].score {
				way[i+1][state] = dateStop{left, i, state, nil}
			}
			for _, e := range dateEdges {
				if e.from != state {
					continue
				}
				for _, r := range e.texts {
					m.dateSign(i, string(r), full, func(to int, worth float64, sign cellSign) {
						if v := at + worth; v > way[to][e.to].score {
							way[to][e.to] = dateStop{v, i, state, &sign}
						}
					})
				}
			}
		}
	}
	if math.IsInf(way[n][dateEnd].score, -1) {
		return cellWay{}, false
	}
	var out cellWay
	for i, state := n, dateEnd; i > 0; {
		stop := way[i][state]
		if stop.sign != nil {
			out.signs = append(out.signs, *stop.sign)
		} else {
			out.left += m.cols[i-1] / m.total
		}
		i, state = stop.from, stop.last
	}
	slices.Reverse(out.signs)
	return out, true
}

// dateSign makes the steps of one character from a place on. full is the advance of those
// that the page has no shape of.
func (m *cellRoom) dateSign(i int, text string, full float64, step func(to int, worth float64, sign cellSign)) {
	k := slices.IndexFunc(m.s.all, func(s pageShape) bool { return s.text == text })
	advance := full
	if k >= 0 {
		advance = m.s.all[k].advance
	} else if figureText(text) {
		advance = m.s.pitch
	}
	long, half := int(math.Round(advance)), m.s.high/2-shapeMargin
	for j := -wayJitter; j <= wayJitter; j++ {
		end, at := i+long+j, i+(long+j)/2
		if end > len(m.cols) || at >= len(m.cols) {
			return
		}
		sign := cellSign{char: readChar{text: text, box: rectOf(m.rect(i, end, half))}}
		like := dateUnknown
		if k < 0 && sum(m.cols[i:end]) < dateMass {
			continue
		}
		if strings.Contains(eraChars, text) {
			like = max(like, m.known(i, end, half, text))
		}
		if k >= 0 && m.like[at][k] > like {
			like = m.like[at][k]
			sign.shape, sign.like, sign.lead = true, like, m.lead(k, at)
		} else {
			sign.char.conf = dateConf
		}
		step(end, (wayGain*(like-wayFrom)+m.heard(at, text))*advance/m.s.pitch-wayOff*math.Abs(float64(j)), sign)
	}
}

// known is how like a character, as typefaces have it or worn, the ink of a place is. A page
// has few of each era's, and some of them may be misread.
func (m *cellRoom) known(from, to, half int, text string) float64 {
	r, _ := utf8.DecodeRuneInString(text)
	at := [2]int{from, to}
	x, ok := m.inks[at]
	if !ok {
		if s, ok := inkShape(m.w.Raster, rectOf(m.rect(from, to, half))); ok {
			x = glyphs.Worn().Contrasted(&s)
		}
		m.inks[at] = x
	}
	if x == nil {
		return 0
	}
	return glyphs.Worn().ContrastTo(x, r)
}

func sum(v []float64) float64 {
	out := 0.0
	for _, x := range v {
		out += x
	}
	return out
}

// advance is that of a character of the page; of a full one where it has no shape of it.
func (s *pageShapes) advance(text string) float64 {
	for _, m := range s.all {
		if m.text == text {
			return m.advance
		}
	}
	return 2 * s.pitch
}
