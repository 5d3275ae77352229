package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// A character that a vote added has no width, and the way through a cell ends all the same.
func TestCellWayEnds(t *testing.T) {
	s := &pageShapes{pitch: 20, high: 30}
	m := &cellRoom{s: s, cols: make([]float64, 60), total: 60}
	for i := range m.cols {
		m.cols[i] = 1
	}
	m.chars = []readChar{
		{text: "5", conf: 90, box: archive.Rect{X: 10, W: 20, H: 30}},
		{text: "円", conf: 90, box: archive.Rect{X: 30, H: 30}},
		{text: "円", conf: 90, box: archive.Rect{X: 30, W: -4, H: 30}},
	}
	got := m.way()
	if len(got.signs) != 1 || got.signs[0].char.text != "5" {
		t.Errorf("%+v", got.signs)
	}
}
