package tesseract

import (
	"image"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/reading"
)

// Between figures all models take commas for points and points for commas, and a wave dash
// for a stroke; no word tells there which is meant. The ink does: a comma hangs below the
// line that the figures stand on, a point stands on it; a wave rises and falls, a stroke
// does not. Where the ink leaves it open, what was read stays.
//
// Measured on 42 drawn pages in 21 typefaces and twelve looks, on figures of 16 pixels and
// more. How far a mark drops is how far it reaches below the figures together with what it
// is higher than broad, in heights of a figure. Of 1,450 commas 95 % drop by 0.18 and more,
// of 560 points none does; by 0.06 and less drop 96 % of the points, and one comma. The
// middle line of 1,180 waves sways by 0.03 of their breadth and more to both sides; 96.5 %
// are taken for waves, and none of 880 strokes.
const (
	pointLike = ".,．，:"
	waveLike  = "-‐−－ー―—–一~〜～"
	waveKana  = "へ" // is read for a wave between times or days

	commaDrop, pointDrop   = 0.18, 0.06
	surelyComma            = 0.24 // also where the figures stand in no groups
	waveSway, strokeBent   = 0.03, 0.03
	waveAlike              = 0.75 // of the middle line to a sine
	waveHigh, strokeHigh   = 0.16, 0.22
	waveWide               = 0.6
	leastFigure            = 16 // pixels
	figuresAround          = 6  // marks to both sides, whose figures give the line
	inkedConf              = 90 // of what the ink changed
	mostApart              = 4  // of the ink of a mark there is a quarter beside it, at most
	pointHigh, pointBroad  = 0.6, 0.4
	pointStands, pointFall = 0.45, 0.35 // below the figures' top, and below their foot
	mostMarks              = 4          // that one piece of ink is read for, spaces among them
)

// A betweenFigures is the piece of ink between two characters of a line, in heights of the
// figures beside it.
type betweenFigures struct {
	top, tail  float64 // where it begins below the figures' top, and how far it reaches below their foot
	high, wide float64
	sway       float64 // how far its middle line swings to both sides, in shares of its breadth
	bent       float64 // and from a straight line
	alike      float64 // how like one wave that swings up first, -1 to 1
}

// drop tells a comma from a point.
func (b betweenFigures) drop() float64 { return b.tail + b.high - b.wide }

// low tells whether it is as small as a comma, and stands at the foot of the figures.
func (b betweenFigures) low() bool {
	return b.high <= pointHigh && b.wide <= pointBroad && b.top >= pointStands && b.tail <= pointFall
}

// wave and stroke tell which of the two it is clearly.
func (b betweenFigures) wave() bool {
	return b.sway >= waveSway && b.alike >= waveAlike && b.high >= waveHigh && b.wide >= waveWide && b.tail < 0
}

func (b betweenFigures) stroke() bool {
	return b.bent <= strokeBent && b.high <= strokeHigh && b.wide > b.high && b.tail < 0
}

// inkBetween looks at the ink between two boxes, the figures' height being from top to
// bottom; false unless one piece lies there apart from both. Boxes may be too narrow, or
// lack what a mark too many took: then what is no higher than a mark between their far
// sides is it.
func (w *working) inkBetween(a, b archive.Rect, top, bottom int) (betweenFigures, bool) {
	if bottom-top < leastFigure {
		return betweenFigures{}, false
	}
	near := image.Rect(a.X+a.W, top, b.X, bottom+(bottom-top)/2)
	far := image.Rect(a.X-1, top, b.X+b.W+1, near.Max.Y)
	// What is ink is told as for the figures' boxes: a heavy copy has greys around it.
	whole := far.Intersect(image.Rect(0, 0, w.W, w.H))
	dark := min(otsu(w.Raster, whole.Min.X, whole.Min.Y, whole.Max.X, whole.Max.Y), 254) + 1
	for _, part := range []image.Rectangle{near, far} {
		if one, ok := w.onePiece(part, dark, int(pointHigh*float64(bottom-top))); ok {
			high := float64(bottom - top)
			m := betweenFigures{
				top: float64(one.Min.Y-top) / high, tail: float64(one.Max.Y-bottom) / high,
				high: float64(one.Dy()) / high, wide: float64(one.Dx()) / high,
			}
			m.sway, m.bent, m.alike = sway(w.Raster, one)
			return m, true
		}
	}
	return betweenFigures{}, false
}

// onePiece is the piece of ink in a part of the picture that is at most so high and cut by
// none of its sides, false where there is none or where others beside it have a quarter of
// its size.
func (w *working) onePiece(part image.Rectangle, dark byte, most int) (image.Rectangle, bool) {
	part = part.Intersect(image.Rect(0, 0, w.W, w.H))
	area := func(r image.Rectangle) int { return r.Dx() * r.Dy() }
	var one image.Rectangle
	all := 0
	for _, p := range w.FinePieces(part, dark, 1) {
		if p.Min.X == part.Min.X || p.Max.X == part.Max.X || p.Max.Y == part.Max.Y || p.Dy() > most {
			continue
		}
		all += area(p)
		if area(p) > area(one) {
			one = p
		}
	}
	return one, !one.Empty() && (all-area(one))*mostApart <= area(one)
}

// sway follows the middle of the ink in a box from left to right: how far it swings to
// both sides of its mean, how far from a straight line, both in shares of the breadth, and
// how like one wave it is; 0 where it is more like a straight line that lies askew.
func sway(r ocr.Raster, box image.Rectangle) (far, bent, alike float64) {
	var mid []float64
	mean := 0.0
	for x := box.Min.X; x < box.Max.X; x++ {
		ink, at := 0.0, 0.0
		for y := box.Min.Y; y < box.Max.Y; y++ {
			v := float64(255 - r.Pix[y*r.W+x])
			ink, at = ink+v, at+v*float64(y)
		}
		if ink > 0 {
			mid = append(mid, at/ink)
			mean += at / ink
		}
	}
	n := float64(max(1, len(mid)))
	mean /= n
	var own, sine, line, onSine, onLine float64
	for i, m := range mid {
		t := (float64(i)+.5)/n - .5
		s := math.Sin(2 * math.Pi * t) // up first, and y runs down
		m -= mean
		own, sine, line = own+m*m, sine+s*s, line+t*t
		onSine, onLine = onSine+s*m, onLine+t*m
	}
	if own == 0 || len(mid) < 3 {
		return 0, 0, 0
	}
	var up, down float64
	for i, m := range mid {
		m -= mean
		up, down = max(up, -m), max(down, m)
		bent = max(bent, math.Abs(m-((float64(i)+.5)/n-.5)*onLine/line))
	}
	alike = onSine / math.Sqrt(own*sine)
	if math.Abs(onLine)/math.Sqrt(own*line) >= math.Abs(alike) {
		alike = 0
	}
	return min(up, down) / n, bent / n, alike
}

// numberMarks lets the ink decide what the marks between the figures of a horizontal line
// are. boxes, in pixels of the picture, are those of the marks without the spaces. Two
// that were read for one piece of ink become one, and the spaces beside it go.
func (w *working) numberMarks(glyphs []mark, boxes []archive.Rect, dir archive.Direction) ([]mark, []archive.Rect) {
	if dir != archive.Horizontal {
		return glyphs, boxes
	}
	l := markedLine{glyphs, eachBox(glyphs, boxes)}
	changed := false
	for i := 1; i+1 < len(l.marks); i++ {
		points, waves := l.run(i, pointLike), l.run(i, waveLike+waveKana)
		to, from, n := "", i, max(points, waves)
		if n > 0 && l.marks[i-1].text == " " {
			from, n = i-1, n+1
		}
		switch {
		case n == 0 || n > mostMarks || from == 0:
		case waves > 0 && l.ranges(from, n):
			to = w.waveOrStroke(l, from, n)
		case !l.figure(from+n) || !l.counts(from-1) || l.marks[i].text == waveKana:
		case points > 0 && l.figure(from-1) && l.run(i, ": ") < n: // a colon alone is none
			to = w.pointOrComma(l, from, n)
		case waves > 0:
			to = w.waveOrStroke(l, from, n)
		}
		if to != "" && (n > 1 || to != l.marks[i].text) {
			l.become(from, n, to)
			changed, i = true, from
		}
	}
	if !changed {
		return l.marks, boxes
	}
	return l.marks, l.boxes()
}

// boxes are those of the marks without the spaces.
func (l markedLine) boxes() []archive.Rect {
	var out []archive.Rect
	for i, m := range l.marks {
		if m.text != " " {
			out = append(out, l.at[i])
		}
	}
	return out
}

// pointOrComma is what n marks from i on are by their ink and their figures; "": what was
// read stays.
func (w *working) pointOrComma(l markedLine, i, n int) string {
	ink, ok := l.ink(w, i, n)
	if !ok || !ink.low() {
		return ""
	}
	read := strings.ReplaceAll(marksText(l.marks[i:i+n]), " ", "")
	drop, groups := ink.drop(), l.groups(i, n)
	switch {
	case drop >= commaDrop && groups, drop >= surelyComma:
		return ","
	case drop <= pointDrop && !groups: // a copy may eat the tail of a comma
		return "."
	case utf8.RuneCountInString(read) == 1:
		return read // but without spaces
	case groups && drop > pointDrop:
		return ","
	}
	return "."
}

func marksText(marks []mark) string {
	var b strings.Builder
	for _, m := range marks {
		b.WriteString(m.text)
	}
	return b.String()
}

// waveOrStroke is what the mark at i is by its ink; "": what was read stays.
func (w *working) waveOrStroke(l markedLine, i, n int) string {
	isWave := l.run(i, "~〜～ ") == n
	ink, ok := l.ink(w, i, n)
	switch {
	case ok && !isWave && ink.wave():
		return "～"
	case ok && isWave && ink.stroke():
		return "-"
	}
	return ""
}

// A markedLine is a line's marks, each with its box; that of a space is empty.
type markedLine struct {
	marks []mark
	at    []archive.Rect
}

func eachBox(glyphs []mark, boxes []archive.Rect) []archive.Rect {
	out, k := make([]archive.Rect, len(glyphs)), 0
	for i, g := range glyphs {
		if g.text != " " {
			out[i] = boxes[k]
			k++
		}
	}
	return out
}

// run is how many of the marks from i on are of a set, with the spaces behind them; 0 where
// the first is none.
func (l markedLine) run(i int, of string) int {
	n := 0
	for i+n < len(l.marks) && (strings.Contains(of, l.marks[i+n].text) || n > 0 && l.marks[i+n].text == " ") {
		n++
	}
	return n
}

// figure tells whether a mark is a figure with ink.
func (l markedLine) figure(i int) bool {
	return i >= 0 && i < len(l.marks) && l.at[i].W > 0 && reading.ClassOf(l.marks[i].text) == reading.Digit
}

// counts tells whether a mark ends a number: a figure, or a unit behind one.
func (l markedLine) counts(i int) bool {
	if l.figure(i) {
		return true
	}
	class := reading.ClassOf(l.marks[i].text)
	return l.at[i].W > 0 && (class == reading.Kanji || class == reading.Latin) && l.figure(i-1)
}

// ranges tells whether n marks from i on stand between two times of a day or two days, as in
// 午前9時～午後4時 and 月曜日～金曜日.
func (l markedLine) ranges(i, n int) bool {
	text := func(k int) string {
		if k < 0 || k >= len(l.marks) {
			return ""
		}
		return l.marks[k].text
	}
	after := l.figure(i+n) || text(i+n) == "午" || text(i+n+1) == "曜"
	before := l.counts(i-1) && strings.Contains("時分日月年", text(i-1)) || text(i-2) == "曜"
	return before && after
}

// figures counts the figures that follow each other from i on, in steps of 1 or -1.
func (l markedLine) figures(i, step int) int {
	n := 0
	for l.figure(i + n*step) {
		n++
	}
	return n
}

// groups tells whether n marks from i on part thousands, by the figures beside them: three
// behind, at most three before.
func (l markedLine) groups(i, n int) bool {
	before := l.figures(i-1, -1)
	return l.figures(i+n, 1) == 3 && before <= 3 && !(before == 1 && l.marks[i-1].text == "0")
}

// ink looks at the ink of n marks from i on, whose neighbours are characters of the line.
func (l markedLine) ink(w *working, i, n int) (betweenFigures, bool) {
	var tops, feet []int
	for k := max(0, i-figuresAround); k < min(len(l.marks), i+n+figuresAround); k++ {
		if l.figure(k) {
			tops, feet = append(tops, l.at[k].Y), append(feet, l.at[k].Y+l.at[k].H)
		}
	}
	if len(tops) == 0 {
		return betweenFigures{}, false
	}
	slices.Sort(tops)
	slices.Sort(feet)
	return w.inkBetween(l.at[i-1], l.at[i+n], tops[len(tops)/2], feet[len(feet)/2])
}

// become makes one mark of n from i on. What the models thought of it no longer counts.
func (l *markedLine) become(i, n int, text string) {
	raw, m, box := "", mark{}, archive.Rect{}
	for k, o := range l.marks[i : i+n] {
		if o.text == " " {
			continue
		}
		if raw == "" {
			m, box = o, l.at[i+k]
		}
		raw += o.text
		box.W = max(box.W, l.at[i+k].X+l.at[i+k].W-box.X)
	}
	if raw != text {
		if m.raw == "" {
			m.raw = raw
		}
		m.alts = append([]archive.Alt{{Text: raw, Conf: 100 - inkedConf}}, m.alts...)
		m.text, m.conf, m.grounds, m.ink = text, inkedConf, nil, reading.Ink{}
	}
	l.marks[i], l.at[i] = m, box
	l.marks, l.at = slices.Delete(l.marks, i+1, i+n), slices.Delete(l.at, i+1, i+n)
}
