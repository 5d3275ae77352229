package tesseract

import (
	"bytes"
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// drawnBoxes draws, side by side, what each sign of ink stands for: o an empty box, x a full
// one, c one without its right side, - the same place without ink, k a character that is no
// box, p an empty box of which only a corner is darker than pale, s a pale smear about a dash.
// read says of each what was read there: nothing, or one mark or several beside each other.
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
				if c == 's' && x > 2 && x < side-2 && y > 4 && y < side-4 {
					w.Pix[(top+y)*w.W+left+x] = 225
					if y >= side/2-3 && y < side/2+3 {
						w.Pix[(top+y)*w.W+left+x] = 60
					}
				}
				if c == 'p' && (edge || x >= side-thick) {
					w.Pix[(top+y)*w.W+left+x] = 215
					if x+y < side/2 {
						w.Pix[(top+y)*w.W+left+x] = 100
					}
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
		{"kpk", []string{"要", "[", "は"}, "要□は"},
		{"kpk", []string{"要", "", "は"}, "要□は"},
		{"ksk", []string{"要", "ー", "は"}, "要ーは"},
		{"ksk", []string{"要", "", "は"}, "要は"},
		{"kkk", []string{"要", "[」", "は"}, "要[」は"},
		{"kok", []string{"要", "コ", "は"}, "要コは"},
		{"okok", []string{"[]", "不", "口", "要"}, "□不□要"},
		{"kok", []string{"不", "口", "要"}, "不口要"},
		{"okok", []string{"口", "不", "口", "要"}, "□不□要"},
		{"oko", []string{"[]", "窓", "口"}, "□窓口"},
		{"ook", []string{"[]", "口", "座"}, "□口座"},
		{"xkok", []string{"回", "不", "口", "要"}, "回不□要"},
		{"kook", []string{"ク", "口", "ロ", "は"}, "ク口ロは"},
		{"kook", []string{"は", "ロ", "口", "ム"}, "はロ口ム"},
		{"kokoko", []string{"号", "口", "の", "口", "要", "口"}, "号口の□要□"},
		{"kok", []string{"要", "|", "は"}, "要□は"},
		{"kok", []string{"要", "", "は"}, "要□は"},
		{"kxk", []string{"要", "", "は"}, "要■は"},
		{"kck", []string{"要", "", "は"}, "要は"},
		{"k-k", []string{"要", "", "は"}, "要は"},
		{"ko", []string{"要", ""}, "要□"},
		{"ok", []string{"", "要"}, "□要"},
		{"okok", []string{"[]", "不", "日", "要"}, "□不□要"},
		{"kok", []string{"不", "日", "要"}, "不日要"},
	} {
		w, marks, boxes := drawnBoxes(o.ink, o.read)
		read, line := marksText(marks), archive.Rect{W: w.W, H: w.H}
		if same, _ := w.boxMarks(marks, boxes, line, archive.Vertical, 40); marksText(same) != read {
			t.Errorf("%q: changed in a column", read)
		}
		got, at := w.boxMarks(marks, boxes, line, archive.Horizontal, 40)
		holdMarks(t, o.ink, read, o.want, got, at)
	}
}

// A character that was laid over a box, since a box before it was not read, is none; a
// second reading of a box goes; and boxes are counted by their ink alone.
func TestMisplacedBoxes(t *testing.T) {
	w, marks, boxes := drawnBoxes("okokk", []string{"", "利", "用", "し", "い"})
	for i := range marks {
		marks[i].conf = 99
	}
	line := archive.Rect{W: w.W, H: w.H}
	// 利 lies over its ink, 用 over the second box, し and い over theirs.
	got, at := w.boxMarks(marks, boxes, line, archive.Horizontal, 40)
	if marksText(got) != "□利用□しい" && marksText(got) != "□利□用しい" || len(at) != 6 {
		t.Errorf("became %q with %d boxes", marksText(got), len(at))
	}
	w, marks, boxes = drawnBoxes("ok", []string{"口」", "い"})
	marks[0].text, boxes[0].W = "□", 32
	boxes[1].X, boxes[1].W = boxes[2].X, 4
	if got, _ := w.boxMarks(marks, boxes, line, archive.Horizontal, 40); marksText(got) != "□い" {
		t.Errorf("became %q", marksText(got))
	}
	// A ロ whose ink another character was laid over has that ink, and no box stands beside it.
	w, marks, boxes = drawnBoxes("kok", []string{"号", "ロ", "の"})
	for i := range marks {
		marks[i].conf = 99
	}
	boxes[0] = boxes[1]
	if got, _ := w.boxMarks(marks, boxes, archive.Rect{W: w.W, H: w.H}, archive.Horizontal, 40); marksText(got) != "号ロの" {
		t.Errorf("became %q", marksText(got))
	}
	w, _, _ = drawnBoxes("ok", []string{"口」", "い"})
	w.char = 40
	if n := w.boxesIn(image.Rect(0, 0, w.W, w.H)); n != 1 {
		t.Errorf("%d boxes are counted in one", n)
	}
}

// Stops behind what boxes to tick stand before go, those of a sentence before the first stay.
func TestStopsBetweenBoxes(t *testing.T) {
	for in, want := range map[string]string{
		"選ぶ。□はい。■いいえ。 □その他。": "選ぶ。□はい■いいえ □その他",
		"□はい、いいえ":            "□はい、いいえ",
		"□です。":               "□です。",
	} {
		var l markedLine
		for _, r := range in {
			l.marks, l.at = append(l.marks, mark{text: string(r)}), append(l.at, archive.Rect{})
		}
		l.withoutStops(func(i int) bool { return isBox(l.marks[i]) })
		if got := marksText(l.marks); got != want || len(l.at) != len(l.marks) {
			t.Errorf("%s: %s", in, got)
		}
	}
}
