package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// 三 and 二 are level strokes with white between. Models, sure of it to 98, read the one for the
// other where it begins a name or a place (ニツ瀬, =浦), and one of them as two of which each
// gets a half of its ink or one of its strokes (三ニツ瀬, 二二). Its strokes can be counted.
const (
	barred       = "二三ニ=＝≡"
	barWide      = 1.05 // characters that one goes on, at most, in a row,
	barTall      = 0.9  // and in a column: two 一 are farther apart
	barNarrow    = 0.65 // that a second reading has of another's ink
	barShortMost = 0.5  // characters, and less: no 三
)

// barMarks puts right which of 二 and 三 marks of level strokes are, and makes one of two that
// share its ink. boxes are those of the marks without the spaces, em is a character's side, line
// is where the line lies.
func (w *working) barMarks(glyphs []mark, boxes []archive.Rect, line archive.Rect, dir archive.Direction, em float64) ([]mark, []archive.Rect) {
	bar := func(m mark) bool { return strings.Contains(barred, m.text) }
	if !slices.ContainsFunc(glyphs, bar) {
		return glyphs, boxes
	}
	l := markedLine{glyphs, eachBox(glyphs, boxes)}
	most, again := barWide*em, false
	if dir == archive.Vertical {
		most = barTall * em
	}
	for i := 0; i < len(l.marks); i++ {
		for n := min(2, len(l.marks)-i); n > 0; n-- {
			box := l.at[i].Union(l.at[i+n-1])
			long := float64(lengthOf(box, dir))
			if !bar(l.marks[i]) || !bar(l.marks[i+n-1]) || l.at[i].W <= 0 || l.at[i+n-1].W <= 0 || long > most || long < barShortMost*em {
				continue
			}
			to := w.barsIn(box, em)
			if (to == "三" || to == "二" && n == 2) && marksText(l.marks[i:i+n]) != to {
				l.become(i, n, to)
				l.at[i] = box
				break
			}
		}
		// Beside a whole one a model saw it once more in a part of its neighbour.
		for k := i + 1; k >= i-1; k -= 2 {
			if k >= 0 && k < len(l.marks) && l.marks[i].text == "三" && bar(l.marks[k]) &&
				float64(lengthOf(l.at[k], dir)) < barNarrow*em && w.barsIn(l.at[k], em) != "二" && w.barsIn(l.at[i], em) == "三" {
				l.marks, l.at = slices.Delete(l.marks, k, k+1), slices.Delete(l.at, k, k+1)
				again = true
				break
			}
		}
	}
	if again {
		l.fit(w, line, dir, em)
	}
	return l.marks, l.boxes()
}

// barsIn is the numeral that the ink of a box is as level strokes; "": it is something else.
func (w *working) barsIn(box archive.Rect, em float64) string {
	r := image.Rect(box.X, box.Y, box.X+box.W, box.Y+box.H).Intersect(image.Rect(0, 0, w.W, w.H))
	if r.Empty() {
		return ""
	}
	dark := otsu(w.Raster, r.Min.X, r.Min.Y, r.Max.X, r.Max.Y)
	text, _ := levelNumeral(w.Pieces(r, dark+1, em), em)
	return text
}

// lengthOf is how long a box is along its line.
func lengthOf(b archive.Rect, dir archive.Direction) int {
	if dir == archive.Vertical {
		return b.H
	}
	return b.W
}
