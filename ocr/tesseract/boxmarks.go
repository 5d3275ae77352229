package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// A box to tick (□, ■) is printed by no model. One whose strokes are thin or faint is read
// as its sides, each a character ([」 [| []), which no comparison of one character with its
// ink finds out.
const (
	boxSides           = "[]［］「」｢｣『』凵冂匚|｜コロ口LlIJ1_-ー・.,'"
	sureSides          = "[]［］「」｢｣『』凵冂匚" // one of them is read at least
	mostSides          = 3
	boxLeast, boxMost  = 0.5, 1.2 // its side in characters,
	boxSquare          = 0.78     // and the shorter side by the longer
	boxEdge            = 0.22     // of a side from the edge its stroke is found,
	boxClosed          = 0.75     // all along but for so much
	boxEmpty, boxSolid = 0.06, 0.85
)

// boxMarks puts a box in place of the sides that were read of it in a horizontal line, where
// the ink is that. boxes are those of the marks without the spaces, em is a character's side.
func (w *working) boxMarks(glyphs []mark, boxes []archive.Rect, dir archive.Direction, em float64) ([]mark, []archive.Rect) {
	if dir != archive.Horizontal || len(boxes) == 0 {
		return glyphs, boxes
	}
	l := markedLine{glyphs, eachBox(glyphs, boxes)}
	for i := 0; i < len(l.marks); i++ {
		for n := min(mostSides, len(l.marks)-i); n > 0; n-- {
			read := marksText(l.marks[i : i+n])
			if strings.Trim(read, boxSides) != "" || !strings.ContainsAny(read, sureSides) {
				continue
			}
			box := w.inkIn(l.around(i, n, em))
			if sign := w.boxIn(box, em); sign != "" {
				l.become(i, n, sign)
				l.at[i] = rectOf(box)
				break
			}
		}
	}
	w.mouths(l, em)
	return l.marks, l.boxes()
}

// What makes a word with a 口 before or behind it, which is no box then.
const (
	beforeMouth = "窓人入出戸河火山川谷裂蛇江井樋溝糸"
	behindMouth = "座頭径腔語論述実調数金銭外"
)

// mouths makes boxes of the 口 in a line that has a box elsewhere, where their ink is that
// and they make no word.
func (w *working) mouths(l markedLine, em float64) {
	boxed := slices.ContainsFunc(l.marks, func(m mark) bool { return strings.Contains("□■☑", m.text) })
	for i := 0; boxed && i < len(l.marks); i++ {
		if !strings.Contains("口ロ", l.marks[i].text) || i > 0 && strings.Contains(beforeMouth, l.marks[i-1].text) ||
			i+1 < len(l.marks) && strings.Contains(behindMouth, l.marks[i+1].text) {
			continue
		}
		if w.boxIn(w.inkIn(l.around(i, 1, em)), em) == "□" {
			l.become(i, 1, "□")
		}
	}
}

// around is where the ink of n marks from i on may lie: half a character beyond their boxes
// and no farther than those of the marks beside them.
func (l markedLine) around(i, n int, em float64) image.Rectangle {
	var r image.Rectangle
	for _, b := range l.at[i : i+n] {
		r = r.Union(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H))
	}
	r = r.Inset(-int(em / 2))
	if k := i - 1; k >= 0 && l.at[k].W > 0 {
		r.Min.X = max(r.Min.X, l.at[k].X+l.at[k].W)
	}
	if k := slices.IndexFunc(l.at[i+n:], func(b archive.Rect) bool { return b.W > 0 }); k >= 0 {
		r.Max.X = min(r.Max.X, l.at[i+n+k].X)
	}
	return r
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
