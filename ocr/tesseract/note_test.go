package tesseract

import (
	"bytes"
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// smallColumn is a picture of a column of crosses, each of two strokes of side pixels; of
// those in parted the strokes lie apart, one above the other.
func smallColumn(side, n int, parted ...int) *working {
	w := &working{Raster: ocr.Raster{W: side + 4, H: n*(side+4) + 4}, dark: 128, char: float64(side)}
	w.Pix = bytes.Repeat([]byte{255}, w.W*w.H)
	bar := func(x, y, dx, dy int) {
		for py := y; py < y+dy; py++ {
			for px := x; px < x+dx; px++ {
				w.Pix[py*w.W+px] = 20
			}
		}
	}
	for i := range n {
		y := 4 + i*(side+4)
		split := false
		for _, p := range parted {
			split = split || p == i
		}
		if split {
			bar(6, y+side/5, side-8, 3)
			bar(2, y+side*4/5, side, 3)
			continue
		}
		bar(2, y+side/2, side, 3)
		bar(2+side/2, y, 3, side)
	}
	return w
}

// A column is cut between its characters, not between the strokes of one.
func TestSquares(t *testing.T) {
	for _, c := range []struct {
		n      int
		parted []int
	}{{1, nil}, {2, nil}, {2, []int{1}}, {3, []int{0, 1}}, {7, []int{3}}} {
		w := smallColumn(36, c.n, c.parted...)
		got := w.squares()
		if len(got) != c.n {
			t.Errorf("%d characters: %v", c.n, got)
			continue
		}
		for i, r := range got {
			if mid := 4 + i*40 + 18; r.Min.Y > mid-12 || r.Max.Y < mid+12 || r.Dx() != w.W {
				t.Errorf("character %d of %d lies around %d: %v", i, c.n, mid, r)
			}
		}
	}
	blank := &working{Raster: ocr.Raster{W: 30, H: 50, Pix: bytes.Repeat([]byte{255}, 1500)}, dark: 128}
	if got := blank.squares(); len(got) != 1 || got[0] != image.Rect(0, 0, 30, 50) {
		t.Errorf("of nothing: %v", got)
	}
}

// The small lines of a note become one line across, and what is read of it goes back to
// them.
func TestStringed(t *testing.T) {
	ink := func(r ocr.Raster) (n int) {
		for _, v := range r.Pix {
			if v < 128 {
				n++
			}
		}
		return n
	}
	crops := []*working{smallColumn(36, 3), smallColumn(36, 2)}
	s := stringOf(crops, archive.Vertical)
	if s.W < 5*36 || s.H > 60 || len(s.parts) != 5 || ink(s.Raster) != ink(crops[0].Raster)+ink(crops[1].Raster) {
		t.Fatalf("%d×%d, %d parts, %d pixels of ink", s.W, s.H, len(s.parts), ink(s.Raster))
	}
	line := readLine{}
	for i, c := range []string{"大", "正", "十", "増", "補"} {
		at := s.parts[i].at.Min.X + 30 // a recognizer's boxes stand beside the ink
		line.words = append(line.words, readWord{chars: []readChar{{text: c, box: archive.Rect{X: at, W: 30, H: 30}}}})
	}
	got := s.parted([]readLine{line}, 2)
	a := aside{lines: got}
	if a.text() != "大正十増補" || len(got[0][0].chars()) != 3 || len(got[1][0].chars()) != 2 {
		t.Errorf("%v", got)
	}
	if b := got[1][0].box; b.W != crops[1].W || b.H != crops[1].H {
		t.Errorf("the second line's box: %v", b)
	}
	line.words = line.words[:4] // one too few: where it was read tells
	for i := range line.words {
		line.words[i].chars[0].box.X -= 28
	}
	if got = s.parted([]readLine{line}, 2); len(got[0][0].chars()) != 3 || len(got[1][0].chars()) != 1 {
		t.Errorf("%v", got)
	}
	if got = s.parted(nil, 2); len(got[0]) != 0 || len(got[1]) != 0 {
		t.Errorf("of nothing: %v", got)
	}

	flat := stringOf([]*working{smallColumn(36, 1), smallColumn(30, 1)}, archive.Horizontal)
	if len(flat.parts) != 2 || flat.W != 40+34 {
		t.Errorf("lines across: %v", flat.parts)
	}
}
