package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// The lines of a drawing are read as strokes, surely; they are no text, but in a cell.
func TestStrokesOfADrawing(t *testing.T) {
	for text, want := range map[string]bool{"|": true, "ーー": false, "_ |": true, "―|": true, "|.|": true, "・・・": false, "一": false, "1": false, "-3-": false, "": false, "〃": false} {
		l := readAs(text, 100, 100, 1)
		if got := l.strokes(30); got != want {
			t.Errorf("%q: %v", text, got)
		}
		l.cell = &archive.Cell{}
		if l.strokes(30) {
			t.Errorf("%q in a cell", text)
		}
	}
	level := readAs("ー", 100, 100, 1)
	level.box.W = 90
	if !level.strokes(30) {
		t.Error("a level line of three characters is taken for a dash")
	}
	for text, want := range map[string]bool{"ii0600": true, "・・…": false, "": false} { // what a copy left of a rule, and dots
		l := readAs(text, 100, 100, 1)
		l.box = archive.Rect{X: 100, Y: 100, W: 9, H: 1500}
		if got := l.strokes(30); got != want {
			t.Errorf("%q, thin: %v", text, got)
		}
		if l.box.W = 14; l.strokes(30) {
			t.Errorf("%q is as thick as small print", text)
		}
		l.box.W, l.kind = 9, archive.LineRuby
		if l.strokes(30) {
			t.Errorf("%q is ruby", text)
		}
	}
	w := blankPaper()
	w.hatch(image.Rect(100, 100, 800, 800))
	pipe := readAs("|", 100, 200, 1)
	pipe.evidence = evidence{conf: 99, asked: 1}
	lines := w.judge([]line{readAs("送付管の位置", 100, 100, 1), pipe, readAs("各層に通ずる", 100, 300, 1)})
	if len(lines) != 2 || lines[0].kind == archive.LineUnread || lines[1].kind == archive.LineUnread {
		t.Errorf("%d lines of two: %v", len(lines), lines)
	}
}

// One model that sees print where two see none is not believed as it is where it is alone.
func TestContradictedLine(t *testing.T) {
	l := readAs("益", 100, 100, 0)
	l.evidence = evidence{conf: 77, asked: 1}
	if l.odds(30, false) != surelyPrint {
		t.Errorf("read alone: %f", l.odds(30, false))
	}
	l.contradict(1)
	if l.odds(30, false) != surelyPrint {
		t.Errorf("one other is silent: %f", l.odds(30, false))
	}
	l.contradict(2)
	if odds := l.odds(30, false); odds > besideOdds {
		t.Errorf("two others are silent: %f", odds)
	}
	two := readAs("益荒", 100, 100, 1)
	two.contradict(2)
	if two.asked != 2 || two.places != 2 {
		t.Errorf("two read it: %+v", two.evidence)
	}
}
