package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A character that the models doubt and that has no ink of its own gets no box, and
// leaves those after it where they are; one that is sure, or has its ink, stays.
func TestPhantoms(t *testing.T) {
	const pitch, side = 40, 34
	r := ocr.Raster{W: 60, H: 5*pitch + 10, Pix: make([]byte, 60*(5*pitch+10))}
	for i := range r.Pix {
		r.Pix[i] = 255
		if x, y := i%r.W-10, (i/r.W-5)%pitch; i/r.W >= 5 && x >= 0 && x < side && y >= 0 && y < side && i/r.W < 5+5*pitch && (x < 4 || y < 4 || x >= side-4 || y >= side-4) {
			r.Pix[i] = 0
		}
	}
	line := archive.Rect{X: 8, Y: 3, W: 40, H: 5 * pitch}
	marks := func(confs ...float64) (ms []mark, ws []want) {
		for i, c := range confs {
			m := mark{text: string([]rune("国回図囲固園")[i]), conf: c, start: -1}
			ms, ws = append(ms, m), append(ws, want{m.text, m.start, doubt(m)})
		}
		return ms, ws
	}
	ms, ws := marks(99, 55, 99, 99, 99, 99)
	boxes := fit(r, line, archive.Vertical, 37, ws)
	left, at := withoutPhantoms(ms, boxes)
	if len(left) != 5 || len(at) != 5 || left[1].text != "図" {
		t.Fatalf("%+v at %v", left, boxes)
	}
	for i, b := range at {
		if want := 5 + i*pitch; b.Y < want-2 || b.Y > want+2 || b.H < side-3 {
			t.Errorf("%s at %v, its ink begins at %d", left[i].text, b, want)
		}
	}
	for _, confs := range [][]float64{{99, 55, 99, 99, 99}, {99, 90, 99, 99, 99, 99}} {
		ms, ws := marks(confs...)
		if left, _ := withoutPhantoms(ms, fit(r, line, archive.Vertical, 37, ws)); len(left) != len(confs) {
			t.Errorf("of %v one is gone: %+v", confs, left)
		}
	}
}
