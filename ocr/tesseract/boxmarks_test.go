package tesseract

import (
	"bytes"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// drawnBoxes draws, side by side, what each sign of ink stands for: o an empty box, x a full
// one, c one without its right side, - the same place without ink, k a character that is no
// box. read says of each what was read there: nothing, or one mark or several beside each other.
func drawnBoxes(ink string, read []string) (*working, []mark, []archive.Rect) {
	const em, side, top, thick = 40, 32, 24, 3
	w := &working{Raster: ocr.Raster{W: em * (len(ink) + 1), H: 3 * em}, dark: 128}
	w.Pix = bytes.Repeat([]byte{255}, w.W*w.H)
	var marks []mark
	var boxes []archive.Rect
	for i, c := range ink {
		left := em/2 + em*i
		for y := range side {
			for x := range side {
				edge := x < thick || y < thick || y >= side-thick
				if c == 'x' || c == 'o' && (edge || x >= side-thick) || c == 'c' && edge || c == 'k' && (x/6%2 == 0 && y > 4) {
					w.Pix[(top+y)*w.W+left+x] = 30
				}
			}
		}
		texts := []rune(read[i])
		for k, t := range texts {
			marks = append(marks, mark{text: string(t), conf: 70})
			boxes = append(boxes, archive.Rect{X: left + side*k/len(texts), Y: top, W: side / len(texts), H: side})
		}
	}
	return w, marks, boxes
}

// The sides of a box become the box that their ink is; other ink stays what was read of it.
func TestBoxMarks(t *testing.T) {
	for _, o := range []struct {
		ink  string
		read []string
		want string
	}{
		{"kok", []string{"要", "[」", "は"}, "要□は"},
		{"okk", []string{"[|", "不", "要"}, "□不要"},
		{"kxk", []string{"要", "[", "は"}, "要■は"},
		{"kck", []string{"要", "[", "は"}, "要[は"},
		{"kkk", []string{"要", "[」", "は"}, "要[」は"},
		{"kok", []string{"要", "コ", "は"}, "要コは"},
		{"okok", []string{"[]", "不", "口", "要"}, "□不□要"},
		{"kok", []string{"不", "口", "要"}, "不口要"},
		{"oko", []string{"[]", "窓", "口"}, "□窓口"},
		{"ook", []string{"[]", "口", "座"}, "□口座"},
	} {
		w, marks, boxes := drawnBoxes(o.ink, o.read)
		read := marksText(marks)
		if same, _ := w.boxMarks(marks, boxes, archive.Vertical, 40); marksText(same) != read {
			t.Errorf("%q: changed in a column", read)
		}
		got, at := w.boxMarks(marks, boxes, archive.Horizontal, 40)
		holdMarks(t, o.ink, read, o.want, got, at)
	}
}
