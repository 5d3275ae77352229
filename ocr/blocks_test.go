package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// paragraph draws lines of characters that run in direction dir from (x, y), the
// top left or, where vertical, the top right.
func (r Raster) paragraph(x, y, lines, chars int, dir archive.Direction) {
	for l := range lines {
		for k := range chars {
			if dir == archive.Horizontal {
				r.character(x+k*15, y+l*24, l+k)
			} else {
				r.character(x-13-l*24, y+k*15, l+k)
			}
		}
	}
}

func blocksOf(r Raster, dir archive.Direction) []Block {
	all := image.Rect(0, 0, r.W, r.H)
	return Blocks(r.Pieces(all, 128, 13), 13, dir)
}

func TestBlocks(t *testing.T) {
	const h, v = archive.Horizontal, archive.Vertical
	for name, c := range map[string]struct {
		dir  archive.Direction
		draw func(Raster)
		want []Block
	}{
		"one column": {h, func(r Raster) { r.paragraph(60, 60, 12, 30, h) },
			[]Block{{Box: image.Rect(60, 60, 508, 337), Dir: h}}},
		"a line above two columns": {h, func(r Raster) {
			r.paragraph(60, 40, 1, 34, h)
			r.paragraph(60, 100, 10, 15, h)
			r.paragraph(330, 100, 10, 15, h)
		}, []Block{{Box: image.Rect(60, 40, 568, 53), Dir: h}, {Box: image.Rect(60, 100, 283, 329), Dir: h}, {Box: image.Rect(330, 100, 553, 329), Dir: h}}},
		"labels and values stay rows": {h, func(r Raster) {
			for i := range 10 {
				r.paragraph(60, 60+24*i, 1, 3+i%3, h)
				r.paragraph(250, 60+24*i, 1, 6+i%5, h)
			}
		}, []Block{{Box: image.Rect(60, 60, 398, 289), Dir: h}}},
		"numbers beside long lines stay with them": {h, func(r Raster) {
			for i := range 10 {
				r.paragraph(60, 60+24*i, 1, 7, h)
				r.paragraph(185, 60+24*i, 1, 20+i%4*3, h)
			}
			r.paragraph(185, 300, 1, 12, h)
		}, []Block{{Box: image.Rect(60, 60, 618, 313), Dir: h}}},
		"the end of a line below a label": {h, func(r Raster) {
			for i := range 8 {
				if i == 3 {
					r.paragraph(80, 60+24*i, 1, 1, h)
					continue
				}
				r.paragraph(60, 60+24*i, 1, 7, h)
				r.paragraph(185, 60+24*i, 1, 20, h)
			}
		}, []Block{{Box: image.Rect(60, 60, 483, 241), Dir: h}}},
		"what is close beside justified prose": {h, func(r Raster) {
			r.paragraph(60, 60, 12, 20, h)
			for i := range 8 {
				r.paragraph(368, 66+35*i, 1, 3+i%3*2, h)
			}
		}, []Block{{Box: image.Rect(60, 60, 358, 337), Dir: h}, {Box: image.Rect(368, 66, 471, 324), Dir: h}}},
		"what is close beside prose that is not": {h, func(r Raster) {
			for i := range 12 {
				r.paragraph(60, 60+24*i, 1, 20-i%2, h)
			}
			for i := range 8 {
				r.paragraph(368, 66+35*i, 1, 3+i%3*2, h)
			}
		}, []Block{{Box: image.Rect(60, 60, 471, 337), Dir: h}}},
		"a stack of numbers": {h, func(r Raster) {
			r.paragraph(60, 60, 4, 20, h)
			for i := range 4 {
				for k := range 2 {
					r.bar(500+9*k, 60+24*i, 6, 13)
				}
			}
		}, []Block{{Box: image.Rect(60, 60, 515, 145), Dir: h}}},
		"a title far from the page's number": {h, func(r Raster) {
			r.paragraph(60, 60, 1, 4, h)
			r.paragraph(330, 60, 1, 8, h)
			r.paragraph(60, 130, 12, 30, h)
		}, []Block{{Box: image.Rect(60, 60, 118, 73), Dir: h}, {Box: image.Rect(330, 60, 448, 73), Dir: h}, {Box: image.Rect(60, 130, 508, 407), Dir: h}}},
		"a number far from a line below text": {h, func(r Raster) {
			r.paragraph(60, 60, 12, 30, h)
			r.paragraph(60, 380, 1, 4, h)
			r.paragraph(330, 380, 1, 8, h)
		}, []Block{{Box: image.Rect(60, 60, 508, 337), Dir: h}, {Box: image.Rect(60, 380, 118, 393), Dir: h}, {Box: image.Rect(330, 380, 448, 393), Dir: h}}},
		"characters spread over a row": {h, func(r Raster) {
			for i := range 4 {
				r.paragraph(60+130*i, 60, 1, 1, h)
			}
			r.paragraph(60, 130, 12, 30, h)
		}, []Block{{Box: image.Rect(60, 60, 508, 407), Dir: h}}},
		"two tiers": {v, func(r Raster) {
			r.paragraph(600, 60, 14, 12, v)
			r.paragraph(600, 290, 14, 12, v)
		}, []Block{{Box: image.Rect(275, 60, 600, 238), Dir: v}, {Box: image.Rect(275, 290, 600, 468), Dir: v}}},
		"two columns with ruby that brackets part at one place": {v, func(r Raster) {
			r.paragraph(600, 60, 2, 12, v)
			r.paragraph(600, 60+12*15+20, 2, 16, v)
			r.paragraph(552, 60, 4, 11, v)
			for _, y := range []int{60 + 8*15, 60 + 12*15 + 23} {
				for k := range 5 {
					r.bar(603, y+8*k, 6, 6)
				}
			}
		}, []Block{{Box: image.Rect(467, 60, 609, 498), Dir: v}}},
		"the white above a comma is open to a letterhead's": {h, func(r Raster) {
			r.paragraph(60, 60, 2, 12, h)
			r.paragraph(60, 132, 1, 20, h)
			r.paragraph(400, 40, 4, 10, h)
			r.paragraph(60, 180, 1, 21, h)
			r.bar(375, 188, 5, 5)
			r.paragraph(390, 180, 1, 10, h)
			r.paragraph(60, 204, 8, 32, h)
		}, []Block{{Box: image.Rect(60, 40, 548, 385), Dir: h}}},
		"a letterhead above vertical text": {v, func(r Raster) {
			r.paragraph(200, 40, 1, 12, h)
			r.paragraph(600, 120, 14, 20, v)
		}, []Block{{Box: image.Rect(200, 40, 378, 53), Dir: h}, {Box: image.Rect(275, 120, 600, 418), Dir: v}}},
	} {
		r := canvas(700, 600)
		c.draw(r)
		got := blocksOf(r, c.dir)
		if len(got) != len(c.want) {
			t.Errorf("%s: %+v", name, got)
			continue
		}
		for i, b := range got {
			if w := c.want[i]; b.Dir != w.Dir || b.Head || !b.Box.In(w.Box.Inset(-4)) || !w.Box.Inset(4).In(b.Box) {
				t.Errorf("%s: block %d is %+v, want %+v", name, i, b, w)
			}
		}
	}
	if b := blocksOf(canvas(300, 300), h); len(b) != 0 {
		t.Errorf("a white page has %+v", b)
	}
}

func TestHeadsAreApart(t *testing.T) {
	r := canvas(700, 600)
	for k := range 6 { // characters of 26 pixels
		x := 150 + 30*k
		r.bar(x, 40, 3, 26)
		r.bar(x+22, 40, 3, 26)
		r.bar(x, 62, 26, 4)
	}
	r.paragraph(60, 110, 8, 30, archive.Horizontal)
	got := blocksOf(r, archive.Horizontal)
	if len(got) != 2 || !got[0].Head || got[1].Head || got[0].Size < 20 || got[0].Box.Max.Y > 80 {
		t.Errorf("%+v", got)
	}
}

func TestMissed(t *testing.T) {
	r := canvas(700, 300)
	r.paragraph(60, 60, 5, 20, archive.Horizontal)
	ps := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13)
	read := []image.Rectangle{image.Rect(55, 55, 400, 98), image.Rect(55, 128, 400, 175)}
	got := Missed(ps, read, 13, archive.Horizontal)
	if len(got) != 1 || got[0].Min.Y < 100 || got[0].Max.Y > 128 || got[0].Dx() < 280 {
		t.Errorf("missed %v", got)
	}
	if Before(read[1], got[0], archive.Horizontal) || !Before(read[0], got[0], archive.Horizontal) || !Before(read[0], image.Rect(0, 0, 20, 300), archive.Vertical) {
		t.Error("wrong order")
	}
	one := ps[:0:0] // the last character of a cell in a line of its own, and a speck below
	for _, p := range ps {
		if p.Max.Y < 80 || p.Max.Y < 100 && p.Max.X < 75 {
			one = append(one, p)
		}
	}
	one = append(one, image.Rect(60, 120, 65, 124))
	read = []image.Rectangle{image.Rect(55, 55, 400, 80)}
	if got := Missed(one, read, 13, archive.Horizontal); len(got) != 0 {
		t.Errorf("on a page a line is missed at %v", got)
	}
	if got := MissedIn(one, read, 13, archive.Horizontal); len(got) != 1 || !image.Rect(60, 84, 73, 97).In(got[0].Inset(-1)) {
		t.Errorf("in a cell lines are missed at %v", got)
	}
}

func TestStraysAreNoText(t *testing.T) {
	r := canvas(700, 600)
	r.paragraph(60, 60, 3, 20, archive.Horizontal)
	for _, p := range []image.Point{{600, 500}, {300, 400}, {20, 300}} {
		r.bar(p.X, p.Y, 3, 3)
	}
	r.bar(362, 70, 3, 3)  // a full stop
	r.bar(500, 300, 4, 4) // 〃 in a cell by itself, upright strokes
	r.bar(508, 300, 4, 4)
	all := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13)
	got := WithoutStrays(all, 13)
	if len(all)-len(got) != 3 {
		t.Errorf("%d of %d pieces are left", len(got), len(all))
	}
	for _, p := range got {
		if p.Min.Y > 400 || p.Min.X < 60 {
			t.Errorf("%v is left", p)
		}
	}
}

// Columns, or tiers, that stand close are parted by the rule drawn between them, also
// where it is broken; a table's cells are not.
func TestRulesBetweenColumns(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		r := canvas(800, 800)
		for line := range 24 {
			for k := range 46 {
				if k == 22 || (line*7+k)%11 == 0 { // a gap of less than a character, where the rule is
					continue
				}
				along := 40 + k*15 - 8*boolToInt(k > 22)
				if dir == archive.Horizontal {
					r.character(along, 40+line*30, line+k)
				} else {
					r.character(740-line*30, along, line+k)
				}
			}
		}
		pieces := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13)
		rules := []Rule{{image.Rect(372, 40, 374, 300), true}, {image.Rect(372, 420, 374, 760), true}}
		if dir == archive.Vertical {
			rules = []Rule{{image.Rect(40, 372, 300, 374), false}, {image.Rect(420, 372, 760, 374), false}}
		}
		if got := Blocks(pieces, 13, dir); len(got) != 1 {
			t.Errorf("direction %v: %d blocks without the rule", dir, len(got))
		}
		got := Blocks(pieces, 13, dir, rules...)
		if len(got) != 2 {
			t.Fatalf("direction %v: %d blocks with the rule", dir, len(got))
		}
		if a, b := got[0].Box, got[1].Box; dir == archive.Horizontal && a.Max.X > b.Min.X || dir == archive.Vertical && a.Max.Y > b.Min.Y {
			t.Errorf("direction %v: %v comes before %v", dir, a, b)
		}
	}
	r := canvas(800, 800) // short cells on both sides
	for line := range 24 {
		for k := range 3 {
			r.character(310+k*15, 40+line*30, line+k)
			r.character(400+k*15, 40+line*30, line+k)
		}
	}
	pieces := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13)
	if got := Blocks(pieces, 13, archive.Horizontal, Rule{image.Rect(376, 40, 378, 760), true}); len(got) != 1 {
		t.Errorf("a table is parted into %d blocks", len(got))
	}
}

// What runs along the edge of a page across its lines, behind a rule, is a block by itself; the
// numbers of lines there are not.
func TestRulesBesideMargins(t *testing.T) {
	for name, c := range map[string]struct{ pitch, blocks int }{"a running title": {19, 3}, "numbers of lines": {30, 1}} {
		r := canvas(800, 800)
		for line := range 24 {
			for k := range 40 {
				r.character(100+k*15, 40+line*30, line+k)
			}
		}
		for y := 340; y < 740; y += c.pitch {
			r.character(60, y, y)
		}
		pieces := r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13)
		if got := Blocks(pieces, 13, archive.Horizontal, Rule{image.Rect(84, 330, 86, 770), true}); len(got) != c.blocks {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// A speck in the white between two columns, beside the lines that begin them, does not
// make one line of these.
func TestSpecksPartNoStrip(t *testing.T) {
	r := canvas(800, 700)
	for line := range 20 {
		for k := range 22 {
			if line == 0 && k > 9 { // a short first line, as a heading
				break
			}
			r.character(40+k*15, 40+line*30, line+k)
			r.character(390+k*15, 40+line*30, line+k)
		}
	}
	for _, y := range []int{42, 46} {
		r.bar(378, y, 3, 3)
	}
	got := Blocks(r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13), 13, archive.Horizontal)
	if len(got) != 2 || got[0].Box.Min.Y > 45 || got[0].Box.Max.X > 380 || got[1].Box.Min.X < 370 || got[1].Box.Min.Y > 45 {
		t.Errorf("%+v", got)
	}
}
