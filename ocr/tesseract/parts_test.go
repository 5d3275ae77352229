package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// A line of ten squares of ink, 20 pixels wide and 10 apart; boxes of characters are a
// few pixels off.
func squaresLine(off int) (*working, *line) {
	var boxes []image.Rectangle
	l := &line{}
	l.box = archive.Rect{X: 30, Y: 20, W: 290, H: 20}
	var chars []readChar
	for i := range 10 {
		boxes = append(boxes, image.Rect(30+30*i, 20, 50+30*i, 40))
		chars = append(chars, readChar{text: "口", box: archive.Rect{X: 30 + 30*i + off, Y: 20, W: 20, H: 20}})
	}
	l.words = []readWord{{box: l.box, chars: chars}}
	return workingOf(400, 60, boxes...), l
}

// Parts of a line are cut in the white between characters, wherever about it they were
// seen, and at the line's ends not at all.
func TestPartsAreCutInWhite(t *testing.T) {
	for _, off := range []int{-7, 0, 7} {
		w, l := squaresLine(off)
		whole := w.around(l)
		got := w.cutOut(l, whole, []reading.Span{{From: 0, To: 2}, {From: 4, To: 7}, {From: 9, To: 10}})
		want := []image.Rectangle{{whole.Min, image.Pt(85, whole.Max.Y)}, {image.Pt(145, whole.Min.Y), image.Pt(235, whole.Max.Y)}, {image.Pt(295, whole.Min.Y), whole.Max}}
		if len(got) != 3 {
			t.Fatal(got)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Errorf("boxes %d pixels off: part %d is %v, want %v", off, i, got[i], want[i])
			}
		}
	}
}

// Where ink runs all along the place of a cut, as an underline does, the line is not cut.
func TestPartsAreNotCutThroughInk(t *testing.T) {
	w, l := squaresLine(0)
	for x := 60; x < 200; x++ {
		w.Pix[39*w.W+x] = 0
	}
	if got := w.cutOut(l, w.around(l), []reading.Span{{From: 0, To: 3}}); got != nil {
		t.Errorf("cut through ink: %v", got)
	}
	if got := w.cutOut(l, w.around(l), []reading.Span{{From: 8, To: 10}}); len(got) != 1 {
		t.Errorf("not cut where white is: %v", got)
	}
}
