package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// downwards are characters of 20 pixels one below the other.
func downwards(x, y, chars, step int) []image.Rectangle {
	var out []image.Rectangle
	for i := range chars {
		out = append(out, image.Rect(x, y+step*i, x+20, y+step*i+20))
	}
	return out
}

// directed are pieces of text that run in one direction.
type directed struct {
	of  []image.Rectangle
	dir archive.Direction
}

// wantBlocks checks that all pieces lie in blocks of their direction.
func wantBlocks(t *testing.T, blocks []Block, all map[string]directed) {
	t.Helper()
	for name, c := range all {
		for _, p := range c.of {
			if !slices.ContainsFunc(blocks, func(b Block) bool { return p.In(b.Box) && b.Dir == c.dir }) {
				t.Errorf("%s: %v is in no block of direction %d: %v", name, p, c.dir, blocks)
				break
			}
		}
	}
}

// On a page that lies level stands a block of columns. What stands beside it runs as it does: a
// column of figures set wide, two of a heading; a caption and labels do not.
func TestBesideAcross(t *testing.T) {
	var level, columns []image.Rectangle
	for line := range 8 {
		level = append(level, setAt(100, 100+34*line, 30)...)
		columns = append(columns, downwards(700-34*line, 500, 16, 22)...)
	}
	wide := downwards(380, 520, 7, 34)
	heading := slices.Concat(downwards(800, 520, 9, 22), downwards(834, 500, 4, 22))
	caption := slices.Concat(setAt(150, 640, 5), setAt(150, 674, 4))
	var labels []image.Rectangle
	for row := range 5 {
		labels = append(labels, image.Rect(560, 1000+34*row, 580, 1020+34*row), image.Rect(584, 1000+34*row, 604, 1020+34*row))
	}
	blocks := Blocks(slices.Concat(level, columns, wide, heading, caption, labels), 20, archive.Horizontal)
	wantBlocks(t, blocks, map[string]directed{
		"the columns": {columns, archive.Vertical}, "figures": {wide, archive.Vertical}, "the heading": {heading, archive.Vertical},
		"level lines": {level, archive.Horizontal}, "the caption": {caption, archive.Horizontal}, "labels below": {labels, archive.Horizontal},
	})
	if besideAcross(heading, bound(level), 20, archive.Horizontal) {
		t.Error("the heading is beside what it does not stand level with")
	}
}
