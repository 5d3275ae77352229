package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A square metre in one character (561㎡) is printed by no model. What they read for it are
// letters, m alone most often, which stands behind a number as well, so that no word tells:
// the ink does. An m is half as high, and letters side by side are broader.
const (
	unitSigns = "㎡㎥㎢"
	unitLike  = 0.93 // of the ink to one of them
	// A cube and a square differ by a stroke that small print does not show. The usual one
	// is meant where the other is not clearly more like the ink.
	unitTold            = 0.01
	unitLeast, unitMost = 0.7, 1.45 // how broad the ink is by its height,
	unitHigh            = 0.6       // and how high in characters
	unitBroad           = 1.2
	sureUnit            = 90 // confidence of a character that stands where a unit would
	unsaidUnit          = 60 // of one that no model saw
	mostUnit            = 3  // letters that are read for one
	notInUnit           = " .,、。()（）%％-~・:：;「」〜～―ー/"
	unitsOfAreas        = " a ha km ㎡ ㎢ "
	inNumbers           = ".,・"
	afterAreas          = "坪町反畝歩平ヘアエ余分のにでをはがともやか" // of numbers of areas
	behindUnits         = "のにでをはがと、。"
	unitsOfLetters      = " km cm kg kw mg ml kl hz db gb mb tb ha cc pt "
)

// unitMarks puts ㎡ and the like behind numbers in place of the letters that a horizontal
// line has there, where the ink is that, and where the words say that it must be. boxes are
// those of the marks without the spaces, em is a character's side.
func (w *working) unitMarks(glyphs []mark, boxes []archive.Rect, dir archive.Direction, em float64) ([]mark, []archive.Rect) {
	if len(boxes) == 0 {
		return glyphs, boxes
	}
	l := markedLine{glyphs, eachBox(glyphs, boxes)}
	l.areas()
	l.numbers()
	if w.compared == nil || dir != archive.Horizontal {
		return l.marks, l.boxes()
	}
	for i := 1; i < len(l.marks); i++ {
		n := l.letters(i)
		if n == 0 || n > mostUnit || !l.figure(i-1) && !(l.marks[i-1].text == " " && l.figure(i-2)) ||
			strings.Contains(unitsOfLetters, " "+strings.ToLower(marksText(l.marks[i:i+n]))+" ") {
			continue
		}
		box := w.inkIn(l.room(i, n, em))
		if to := w.unit(box, em); to != "" {
			l.become(i, n, to)
			l.at[i] = rectOf(box)
		}
	}
	return l.marks, l.boxes()
}

// areas puts ㎡ behind the number of an area (面積262.5m), in lines of any direction, in place
// of letters that are the unit of none (m2 is one), and of a cube.
func (l *markedLine) areas() {
	for i := 1; i < len(l.marks); i++ {
		n := l.letters(i)
		if l.marks[i].text == "㎥" || l.noUnit(i) {
			n = 1
		}
		if n == 0 || n > mostUnit || l.figure(i+n) || !l.ofArea(i) || strings.Contains(unitsOfAreas, " "+strings.ToLower(marksText(l.marks[i:i+n]))+" ") {
			continue
		}
		l.become(i, n, "㎡")
	}
}

// unsaidUnits adds ㎡ behind numbers of areas that have no unit, which models that read
// different things for it leave out. They are where they are told, and stay if they have ink.
func unsaidUnits(glyphs []mark) (all []mark, added []int) {
	l := markedLine{marks: glyphs}
	for i := 1; i < len(l.marks); i++ {
		if strings.Contains(behindUnits, l.marks[i].text) && l.ofArea(i) {
			l.marks = slices.Insert(l.marks, i, mark{text: "㎡", conf: unsaidUnit, start: -1})
			added = append(added, i)
		}
	}
	return l.marks, added
}

// noUnit tells whether mark i is a doubtful kanji or kana that would be the unit of a number,
// since what follows units stands behind it, and is none.
func (l markedLine) noUnit(i int) bool {
	switch reading.ClassOf(l.marks[i].text) {
	case reading.Kanji, reading.Hiragana, reading.Katakana:
	default:
		return false
	}
	return l.marks[i].conf < sureUnit && i+1 < len(l.marks) && !strings.Contains(afterAreas, l.marks[i].text) && strings.Contains(behindUnits, l.marks[i+1].text)
}

// numbers puts № before a figure in place of Ne, which is nothing there and what models read
// of that sign, which none prints.
func (l *markedLine) numbers() {
	for i := 0; i+2 < len(l.marks); i++ {
		if l.marks[i].text == "N" && l.marks[i+1].text == "e" && l.figure(i+2) && (i == 0 || reading.ClassOf(l.marks[i-1].text) != reading.Latin) {
			l.become(i, 2, "№")
		}
	}
}

// ofArea tells whether a number ends before mark i that is said to be an area.
func (l markedLine) ofArea(i int) bool {
	k := i
	for k > 0 && (l.marks[k-1].text == " " || numeral(l.marks[k-1].text) || strings.Contains(inNumbers, l.marks[k-1].text)) {
		k--
	}
	return k >= 2 && k < i && l.marks[k-1].text == "積" && strings.Contains("面地", l.marks[k-2].text)
}

// letters is how many marks from i on may be letters that are read for a unit.
func (l markedLine) letters(i int) int {
	n := 0
	for ; i+n < len(l.marks); n++ {
		text := l.marks[i+n].text
		switch reading.ClassOf(text) {
		case reading.Digit, reading.Kanji, reading.Hiragana, reading.Katakana:
			return n
		case reading.Latin:
		default:
			if strings.Contains(notInUnit, text) {
				return n
			}
		}
	}
	return n
}

// room is where n marks from i on stand, from the character before them to the one behind.
func (l markedLine) room(i, n int, em float64) image.Rectangle {
	before := l.at[i-1]
	if before.W == 0 {
		before = l.at[i-2]
	}
	r := image.Rect(before.X+before.W, before.Y, before.X+before.W+int(em), before.Y+before.H)
	for k := i; k < i+n; k++ {
		if l.at[k].W > 0 {
			r.Min.Y, r.Max.Y = min(r.Min.Y, l.at[k].Y), max(r.Max.Y, l.at[k].Y+l.at[k].H)
			r.Max.X = l.at[k].X + l.at[k].W + int(em/2)
		}
	}
	if k := slices.IndexFunc(l.at[i+n:], func(b archive.Rect) bool { return b.W > 0 }); k >= 0 {
		r.Max.X = min(r.Max.X, l.at[i+n+k].X)
	}
	return r
}

// unit is the sign that ink shows; "": none of them.
func (w *working) unit(box image.Rectangle, em float64) string {
	if high := float64(box.Dy()); high < unitHigh*em || float64(box.Dx()) > unitBroad*em {
		return ""
	}
	// The figure at the end stands above the m. Where nothing does, the ink is that of a
	// figure with an m behind it: 1m is nearest to ㎢.
	if w.inkOf(image.Rect(box.Max.X-box.Dx()*3/10, box.Min.Y, box.Max.X, box.Min.Y+box.Dy()*3/10)) == 0 {
		return ""
	}
	s, ok := inkShape(w.Raster, rectOf(box))
	if !ok || s.Aspect < unitLeast || s.Aspect > unitMost {
		return ""
	}
	top, like := rune(0), unitLike-unitTold
	for _, u := range unitSigns {
		if x := w.compared.table.Likeness(&s, u); x > like+unitTold {
			top, like = u, x
		}
	}
	if near := w.compared.table.Nearest(&s, 1); top == 0 || len(near) == 0 || !strings.ContainsRune(unitSigns, near[0].Rune) {
		return ""
	}
	return string(top)
}
