package ocr

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// Beside a column of prose stands a list with a pitch of its own, its figures far from its
// names: it is neither of the prose's lines nor are these a column of its table. A table's
// rows stand at the heights of its longest column.
func TestProseBesideAList(t *testing.T) {
	var prose, list, table []image.Rectangle
	for line := range 16 {
		n := 13
		if line%6 == 5 {
			n = 5
		}
		prose = append(prose, setAt(100, 100+30*line, n)...)
	}
	for row := range 11 {
		for _, of := range []struct {
			out   *[]image.Rectangle
			pitch int
		}{{&list, 42}, {&table, 30}} {
			y := 103 + of.pitch*row
			*of.out = append(*of.out, setAt(480, y, 2+row%3)...)
			*of.out = append(*of.out, setAt(660, y, 4)...)
			*of.out = append(*of.out, setAt(790, y, 3)...)
		}
	}
	blocks := Blocks(slices.Concat(prose, list), 20, archive.Horizontal)
	if len(blocks) < 2 || blocks[0].Box != bound(prose) {
		t.Errorf("prose at %v and a list at %v are the blocks %v", bound(prose), bound(list), blocks)
	}
	if blocks := Blocks(slices.Concat(prose[:13*11], table), 20, archive.Horizontal); len(blocks) > 0 && blocks[0].Box == bound(prose[:13*11]) {
		t.Errorf("the first column of a table is a block by itself: %v", blocks)
	}
	if got := OpenTables(slices.Concat(prose[:13*5], table), 20); len(got) > 0 && got[0].Box.Min.X < 400 {
		t.Errorf("five lines of prose are a column of the table at %v", got[0].Box)
	}
}

// Two tiers of justified prose stand less than a character apart, a heading in larger type far
// above some of their lines.
func TestTiersCloseTogether(t *testing.T) {
	const tier, white = 16, 18 // characters of 20 pixels, 22 from one to the next
	var upper, lower, head []image.Rectangle
	for line := range 14 {
		y := 100 + 34*line
		n := tier
		if line%5 == 4 {
			n = 9
		}
		upper = append(upper, setAt(900, y, tier)...)
		lower = append(lower, setAt(900+tier*22-2+white, y, n)...)
	}
	for k := range 8 {
		head = append(head, image.Rect(150+60*k, 110, 200+60*k, 160), image.Rect(150+60*k, 210, 200+60*k, 260))
	}
	blocks := Blocks(slices.Concat(upper, lower, head), 20, archive.Horizontal)
	if !slices.ContainsFunc(blocks, func(b Block) bool { return b.Box == bound(lower) }) {
		t.Errorf("the lower tier, %v, is no block of %v", bound(lower), blocks)
	}
	for _, b := range blocks {
		if b.Box.Overlaps(bound(upper)) && b.Box.Overlaps(bound(lower)) {
			t.Errorf("%v goes over both tiers", b)
		}
	}
}

// Wide white is full of strips: a shorter one elsewhere is looked at, too.
func TestStripsOfOtherWhite(t *testing.T) {
	var found []strip
	for x := range 200 {
		found = append(found, strip{1000 + x, 0, 900})
	}
	other := strip{400, 100, 300}
	found = append(found, other)
	if got := ofOtherWhite(found[:60], found[60:], 60, 20); len(got) > 10 || !slices.Contains(got, other) {
		t.Errorf("%v", got)
	}
}
