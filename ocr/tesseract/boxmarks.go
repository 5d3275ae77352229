package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A box to tick (□, ■) is printed by no model. One whose strokes are thin or faint is read
// as its sides, each a character ([」 [| []), which no comparison of one character with its
// ink finds out.
const (
	boxSides           = "[]［］「」｢｣『』凵冂匚|｜コロ口LlIJ1_-ー・.,'"
	mouthLike          = "コロ口" // alone are characters
	sureDay            = 96
	discLike           = "①②③④⑤⑥⑦⑧⑨⑩@＠◎○〇" // read of a disc
	unseenLeast        = 0.6               // of a box where nothing was read, in characters
	mostSides          = 3
	printedBoxes       = 2        // of a line that is print, whatever is read of it
	boxLeast, boxMost  = 0.5, 1.2 // its side in characters,
	boxSquare          = 0.78     // and the shorter side by the longer
	boxEdge            = 0.22     // of a side from the edge its stroke is found,
	boxCorner          = 0.12     // and so near to its corners there is ink,
	boxSharp           = 3        // in so many of the four;
	boxClosed          = 0.75     // all along but for so much
	boxEmpty, boxSolid = 0.06, 0.85
	stopMarks          = "。、.,・"
	paleBox            = 230 // as pale its lines may be, on paper that was made white
)

// boxMarks puts a box in place of the sides that were read of it in a horizontal line, and
// where nothing was, if the ink is that. boxes are those of the marks without the spaces, em
// is a character's side, line is where the line lies.
func (w *working) boxMarks(glyphs []mark, boxes []archive.Rect, line archive.Rect, dir archive.Direction, em float64) ([]mark, []archive.Rect) {
	if dir != archive.Horizontal || len(boxes) == 0 {
		return glyphs, boxes
	}
	l := markedLine{glyphs, eachBox(glyphs, boxes)}
	for i := 0; i < len(l.marks); i++ {
		for n := min(mostSides, len(l.marks)-i); n > 0; n-- {
			read := marksText(l.marks[i : i+n])
			if strings.Trim(read, boxSides) != "" || strings.Trim(read, mouthLike) == "" {
				continue
			}
			if box, sign := w.boxOf(l.around(i, n, em), em); sign != "" {
				l.become(i, n, sign)
				l.at[i] = rectOf(box)
				break
			}
		}
	}
	w.unseenBoxes(&l, line, em)
	misplaced := w.misplaced(&l, em)
	if w.takeTwice(&l, em) || misplaced {
		l.fit(w, line, dir, em)
	}
	w.mouths(l, em)
	if w.noisy && w.ticks(l, em) {
		l.withoutStops(func(i int) bool { return isBox(l.marks[i]) || w.signIn(l.around(i, 1, em), em) != "" })
	}
	return l.marks, l.boxes()
}

// withoutStops takes the stops behind what boxes to tick stand before out of a line that has
// several: on a strewn copy models see them in the specks of the white between. box tells of a mark
// whether it is one or will be.
func (l *markedLine) withoutStops(box func(i int) bool) {
	is, boxes := make([]bool, len(l.marks)), 0
	for i, m := range l.marks {
		is[i] = m.text != " " && !strings.Contains(stopMarks, m.text) && box(i)
		boxes += boolToInt(is[i])
	}
	if boxes < printedBoxes {
		return
	}
	boxes = 0
	var out markedLine
	for i, m := range l.marks {
		next := i + 1
		for next < len(l.marks) && l.marks[next].text == " " {
			next++
		}
		boxes += boolToInt(is[i])
		if boxes > 0 && strings.Contains(stopMarks, m.text) && (next == len(l.marks) || is[next]) {
			continue
		}
		out.marks, out.at = append(out.marks, m), append(out.at, l.at[i])
	}
	*l = out
}

// isBox tells a box to tick.
func isBox(m mark) bool { return m.text == "□" || m.text == "■" }

// boxesIn counts the boxes in a part of the picture.
func (w *working) boxesIn(part image.Rectangle) int {
	n := 0
	for _, p := range w.FinePieces(part, w.dark, w.char) {
		if w.boxIn(p, w.char) != "" {
			n++
		}
	}
	return n
}

// unseenBoxes adds the boxes that stand where nothing was read.
func (w *working) unseenBoxes(l *markedLine, line archive.Rect, em float64) {
	from := line.X
	for i := 0; i <= len(l.marks); i++ {
		to := line.X + line.W
		if i < len(l.marks) {
			if l.at[i].W == 0 {
				continue
			}
			to = l.at[i].X
		}
		if float64(to-from) >= unseenLeast*em {
			box, sign := w.boxOf(image.Rect(from, line.Y, to, line.Y+line.H), em)
			if sign != "" && float64(box.Dx()) >= unseenLeast*em {
				l.insert(i, sign, rectOf(box))
				i++
			}
		}
		if i < len(l.at) {
			from = l.at[i].X + l.at[i].W
		}
	}
}

// takeTwice takes a doubtful mark out beside a box or a disc that it is another reading of,
// and tells whether there was one.
func (w *working) takeTwice(l *markedLine, em float64) bool {
	n := len(l.marks)
	for i := 0; i < len(l.marks); i++ {
		if l.at[i].W == 0 {
			continue
		}
		like := boxSides + "日"
		switch w.solid(l.at[i], em) {
		case "●":
			like = discLike
		case "":
			if l.marks[i].text != "□" {
				continue
			}
		}
		again := func(k int) bool {
			return k >= 0 && k < len(l.marks) && l.marks[k].conf < phantomConf && strings.Contains(like, l.marks[k].text) &&
				l.at[k].W > 0 && w.signIn(rectangle(l.at[k]), em) == ""
		}
		for again(i + 1) {
			l.marks, l.at = slices.Delete(l.marks, i+1, i+2), slices.Delete(l.at, i+1, i+2)
		}
		for again(i - 1) {
			i--
			l.marks, l.at = slices.Delete(l.marks, i, i+1), slices.Delete(l.at, i, i+1)
		}
	}
	return len(l.marks) < n
}

// misplaced adds the boxes that other characters were laid over since one in the line was
// not read, and tells whether there are any. A doubtful character is what was read of it. Where characters before it have ink that none
// was laid over, they all lie too far behind, and it stands behind them.
func (w *working) misplaced(l *markedLine, em float64) bool {
	n := len(l.marks)
	for i := n - 1; i >= 0; i-- {
		if l.at[i].W == 0 || strings.Contains("□■☑コ口ロ日目曰囗", l.marks[i].text) || w.signIn(rectangle(l.at[i]), em) != "□" ||
			i+1 < len(l.marks) && strings.Contains("口ロ", l.marks[i+1].text) || i > 0 && strings.Contains("口ロ", l.marks[i-1].text) { // that is its ink
			continue
		}
		switch {
		case l.marks[i].conf < phantomConf: // nothing but what was read of the box
			l.become(i, 1, "□")
		case w.left(*l, i, em):
			l.insert(i+1, "□", l.at[i])
		default:
			l.insert(i, "□", l.at[i])
		}
	}
	return len(l.marks) > n
}

// left tells whether ink before mark i belongs to none, or to a box that no model read.
func (w *working) left(l markedLine, i int, em float64) bool {
	for ; i > 0; i-- {
		a, b := l.at[i-1], l.at[i]
		if l.marks[i-1].text == "□" && l.marks[i-1].raw == "" {
			return true
		}
		if gap := image.Rect(a.X+a.W, b.Y, b.X, b.Y+b.H); a.W > 0 && float64(gap.Dx()) >= unseenLeast*em && !w.inkIn(gap).Empty() {
			return true
		}
	}
	return false
}

// insert puts a sign that the ink shows before mark i.
func (l *markedLine) insert(i int, sign string, at archive.Rect) {
	l.marks = slices.Insert(l.marks, i, mark{text: sign, conf: inkedConf, start: -1})
	l.at = slices.Insert(l.at, i, at)
}

// fit lays the marks of a line over its ink anew, wherever a model saw them.
func (l *markedLine) fit(w *working, line archive.Rect, dir archive.Direction, em float64) {
	var wants []want
	for _, m := range l.marks {
		if m.text != " " {
			wants = append(wants, want{text: m.text, start: -1})
		}
	}
	l.at = eachBox(l.marks, fit(w.Raster, line, dir, em, wants))
}

// What makes a word with a 口 before or behind it, which is no box then.
const (
	beforeMouth = "窓人入出戸河火山川谷裂蛇江井樋溝糸"
	behindMouth = "座頭径腔語論述実調数金銭外"
)

// mouths makes boxes of the 口 in a line that has a box elsewhere, or several such 口, where
// their ink is that and they make no word, are no ロ of katakana and no item of a law (第一号ロ);
// and of a doubtful 日 without the stroke inside.
func (w *working) mouths(l markedLine, em float64) {
	var like []int
	for i, m := range l.marks {
		before, behind := "", ""
		if i > 0 {
			before = l.marks[i-1].text
		}
		if i+1 < len(l.marks) {
			behind = l.marks[i+1].text
		}
		switch {
		case m.text == "日" && m.conf < sureDay:
		case !strings.Contains("口ロ", m.text), l.inKatakana(i), before == "号", before != "" && strings.Contains(beforeMouth, before), behind != "" && strings.Contains(behindMouth, behind):
			continue
		}
		if w.signIn(l.around(i, 1, em), em) == "□" {
			like = append(like, i)
		}
	}
	if len(like) >= printedBoxes || len(like) > 0 && w.ticks(l, em) {
		for _, i := range like {
			l.become(i, 1, "□")
		}
	}
}

// inKatakana tells whether a mark, with others like it beside it, stands next to katakana, as
// the ロ of クロロホルム do.
func (l markedLine) inKatakana(i int) bool {
	for _, step := range [2]int{-1, 1} {
		k := i + step
		for k >= 0 && k < len(l.marks) && strings.Contains("口ロ", l.marks[k].text) {
			k += step
		}
		if k >= 0 && k < len(l.marks) && reading.ClassOf(l.marks[k].text) == reading.Katakana {
			return true
		}
	}
	return false
}

// ticks tells whether a line has a box, known as such or not yet.
func (w *working) ticks(l markedLine, em float64) bool {
	for i, m := range l.marks {
		if strings.Contains("□■☑", m.text) || l.at[i].W > 0 && w.solid(l.at[i], em) == "■" {
			return true
		}
	}
	return false
}

// around is where the ink of n marks from i on may lie: a character beyond their boxes along
// the line, half of one across it, and no farther than those of the marks beside them.
func (l markedLine) around(i, n int, em float64) image.Rectangle {
	var r image.Rectangle
	for _, b := range l.at[i : i+n] {
		r = r.Union(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H))
	}
	r = image.Rect(r.Min.X-int(em), r.Min.Y-int(em/2), r.Max.X+int(em), r.Max.Y+int(em/2))
	if k := i - 1; k >= 0 && l.at[k].W > 0 {
		r.Min.X = max(r.Min.X, l.at[k].X+l.at[k].W)
	}
	if k := slices.IndexFunc(l.at[i+n:], func(b archive.Rect) bool { return b.W > 0 }); k >= 0 {
		r.Max.X = min(r.Max.X, l.at[i+n+k].X)
	}
	return r
}

// boxOf is the box in a part of the picture, where its ink lies and whether it is empty or
// filled; "": none. An empty one whose lines are pale begins where its darker ink does, or somewhat
// farther out, as where a character beside it ends.
func (w *working) boxOf(part image.Rectangle, em float64) (image.Rectangle, string) {
	box := w.inkIn(part)
	if sign := w.boxIn(box, em); sign != "" {
		return box, sign
	}
	pale, near := *w, *w
	pale.dark = max(w.dark, paleBox)
	for _, near.dark = range []byte{w.dark, w.dark/2 + pale.dark/2, pale.dark} {
		if at := near.inkIn(part); pale.boxIn(at, em) == "□" {
			return at, "□"
		}
	}
	return box, ""
}

// signIn is the box in a part of the picture, "" where there is none.
func (w *working) signIn(part image.Rectangle, em float64) string {
	_, sign := w.boxOf(part, em)
	return sign
}

// boxIn is the box that ink is, empty or filled; "": none.
func (w *working) boxIn(box image.Rectangle, em float64) string {
	short, long := float64(min(box.Dx(), box.Dy())), float64(max(box.Dx(), box.Dy()))
	if short < boxLeast*em || long > boxMost*em || short < boxSquare*long {
		return ""
	}
	edge := max(2, int(boxEdge*short))
	for _, upright := range []bool{false, true} {
		for _, far := range []bool{false, true} {
			if w.along(box, upright, far, edge) < boxClosed {
				return ""
			}
		}
	}
	corner, sharp := max(2, int(boxCorner*short)), 0
	for _, p := range []image.Point{box.Min, {box.Max.X - corner, box.Min.Y}, {box.Min.X, box.Max.Y - corner}, {box.Max.X - corner, box.Max.Y - corner}} {
		sharp += min(1, w.inkOf(image.Rectangle{p, p.Add(image.Pt(corner, corner))}))
	}
	if sharp < boxSharp { // a circle
		return ""
	}
	inner := box.Inset(edge)
	switch share := float64(w.inkOf(inner)) / float64(max(1, inner.Dx()*inner.Dy())); {
	case share <= boxEmpty:
		return "□"
	case share >= boxSolid:
		return "■"
	}
	return ""
}

// along is the share of a side of a box, its upper or left one or the far one, beside which
// ink lies no deeper than edge.
func (w *working) along(box image.Rectangle, upright, far bool, edge int) float64 {
	n, length := 0, box.Dx()
	if upright {
		length = box.Dy()
	}
	for k := range length {
		for d := range edge {
			x, y := box.Min.X+k, box.Min.Y+d
			if far {
				y = box.Max.Y - 1 - d
			}
			if upright {
				x, y = box.Min.X+d, box.Min.Y+k
				if far {
					x = box.Max.X - 1 - d
				}
			}
			if w.Pix[y*w.W+x] < w.dark {
				n++
				break
			}
		}
	}
	return float64(n) / float64(max(1, length))
}
