package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// About a block of columns on a level page stand, too few to be told by themselves: a column with
// another of a Latin address at its left, a drawing at its right, and a footer below. No block of
// level lines reaches into the columns, and what stands in columns is read so.
func TestAroundCrosswise(t *testing.T) {
	var level, columns, address []image.Rectangle
	for line := range 8 {
		level = append(level, setAt(100, 100+34*line, 36)...)
		columns = append(columns, downwards(700-34*line, 500, 18, 22)...)
	}
	for i := range 30 { // letters that lie on their side
		address = append(address, image.Rect(366, 520+12*i, 384, 530+12*i))
	}
	place := slices.Concat(downwards(396, 520, 4, 24), downwards(396, 660, 8, 26))
	drawing := []image.Rectangle{image.Rect(760, 700, 778, 712), image.Rect(790, 730, 830, 742), image.Rect(770, 760, 800, 790)}
	footer := slices.Concat(setAt(100, 930, 3), setAt(700, 930, 6))
	blocks := Blocks(slices.Concat(level, columns, place, address, drawing, footer), 20, archive.Horizontal)
	wantBlocks(t, blocks, map[string]directed{
		"the columns": {columns, archive.Vertical}, "a place": {place, archive.Vertical}, "an address": {address, archive.Vertical},
		"level lines": {level, archive.Horizontal}, "a drawing": {drawing, archive.Horizontal}, "the footer": {footer, archive.Horizontal},
	})
	all := bound(columns)
	for _, b := range blocks {
		if in := b.Box.Intersect(all); b.Dir == archive.Horizontal && !in.Empty() {
			t.Errorf("level block %v reaches into the columns %v", b.Box, all)
		}
	}
}

func TestInColumns(t *testing.T) {
	for name, c := range map[string]struct {
		pieces []image.Rectangle
		want   bool
	}{
		"two columns":            {slices.Concat(downwards(100, 100, 12, 22), downwards(134, 100, 7, 22)), true},
		"one":                    {downwards(100, 100, 12, 22), false},
		"short ones":             {slices.Concat(downwards(100, 100, 3, 22), downwards(134, 100, 3, 22)), false},
		"figures of a wide grid": {slices.Concat(downwards(100, 100, 6, 44), downwards(160, 100, 6, 44)), false},
		"level lines":            {slices.Concat(setAt(100, 100, 9), setAt(100, 134, 9), setAt(100, 168, 9), setAt(100, 202, 9)), false},
	} {
		if got := inColumns(c.pieces, 20); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// Columns that stand apart are read from the right, and none of them is a cell of a table.
func TestColumnsApart(t *testing.T) {
	var columns [][]image.Rectangle
	var all []image.Rectangle
	for i, top := range []int{300, 310, 290, 305, 300} {
		columns = append(columns, downwards(600-80*i, top, 12, 22))
		all = append(all, columns[i]...)
	}
	var level []image.Rectangle
	for line := range 6 {
		level = append(level, setAt(100, 60+34*line, 30)...)
	}
	blocks := Blocks(slices.Concat(level, all), 20, archive.Horizontal)
	last := -1
	for i, c := range columns {
		at := slices.IndexFunc(blocks, func(b Block) bool { return b.Dir == archive.Vertical && c[3].In(b.Box) })
		if at <= last {
			t.Errorf("column %d is read as block %d, after %d", i, at, last)
		}
		last = at
	}
	left := LevelPieces(slices.Concat(level, all), 20)
	if len(left) != len(level) {
		t.Errorf("%d pieces are left for tables, want the %d of level lines", len(left), len(level))
	}
	two := slices.Concat(level, columns[0], columns[1])
	if left := LevelPieces(two, 20); len(left) != len(two) {
		t.Errorf("two labels that stand upright: %d of %d pieces are left", len(left), len(two))
	}
}
