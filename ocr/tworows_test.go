package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// An amount stands at the end of a row, most of a line lower, and was read as one line with
// it.
func TestRowsInALine(t *testing.T) {
	row := func(r Raster, x, y, n int) {
		for k := range n {
			r.character(x+k*15, y, k)
		}
	}
	for name, c := range map[string]struct {
		draw func(Raster)
		want []image.Rectangle
	}{
		"one row": {func(r Raster) { row(r, 50, 100, 20) }, nil},
		"an amount below its end": {func(r Raster) { row(r, 50, 100, 20); row(r, 354, 112, 4) },
			[]image.Rectangle{image.Rect(50, 100, 348, 113), image.Rect(354, 112, 412, 125)}},
		"an axis and its label": {func(r Raster) {
			for k := range 6 {
				r.character(50+80*k, 100, k)
			}
			row(r, 180, 118, 6)
		}, nil},
		"ruby": {func(r Raster) {
			row(r, 50, 100, 20)
			for k := range 6 {
				r.bar(50+10*k, 88, 6, 6)
			}
		}, nil},
		"a title's parts": {func(r Raster) {
			for k := range 4 {
				r.bar(50+60*k, 90, 40, 22)
				r.bar(50+60*k, 116, 40, 22)
			}
		}, nil},
		"a line that rises": {func(r Raster) {
			for k := range 20 {
				r.character(50+k*15, 100+k, k)
			}
		}, nil},
	} {
		r := canvas(500, 200)
		c.draw(r)
		got := RowsIn(image.Rect(40, 80, 460, 150), r.Pieces(image.Rect(0, 0, r.W, r.H), 128, ruledChar), ruledChar, archive.Horizontal)
		if len(got) != len(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
			continue
		}
		for i, w := range c.want {
			if !got[i].In(w.Inset(-2)) || !w.Inset(2).In(got[i]) {
				t.Errorf("%s: row %d is %v, want %v", name, i, got[i], w)
			}
		}
	}
}

// A row that was cut off takes what goes on from it at its height, but for what stands in
// another line, in the next column, or is a rule.
func TestRowWithEnds(t *testing.T) {
	digit := func(x, y int) image.Rectangle { return image.Rect(x, y, x+8, y+13) }
	line := image.Rect(230, 112, 260, 125)
	pieces := []image.Rectangle{digit(200, 112), digit(215, 113), digit(232, 112), digit(250, 112), digit(300, 112), digit(185, 98), image.Rect(262, 60, 265, 200)}
	if got, want := WithEnds(line, pieces, nil, 13, archive.Horizontal), image.Rect(200, 112, 260, 126); got != want {
		t.Errorf("%v, want %v", got, want)
	}
	if got := WithEnds(line, pieces, []image.Rectangle{image.Rect(50, 100, 225, 126)}, 13, archive.Horizontal); got != line {
		t.Errorf("what is in another line was taken: %v", got)
	}
}
