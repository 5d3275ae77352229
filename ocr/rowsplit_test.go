package ocr

import (
	"image"
	"slices"
	"testing"
)

// uprightTable is a head and below it four columns between upright rules, 160 pixels wide
// each and 500 high.
func uprightTable() Grid {
	var cells []GridCell
	for i := range 4 {
		x := 100 + 160*i
		cells = append(cells, GridCell{Box: image.Rect(x, 40, x+158, 88)}, GridCell{Box: image.Rect(x, 90, x+158, 590)})
	}
	number(cells, 20)
	return Grid{Box: image.Rect(100, 40, 740, 590), Cells: cells}
}

// figures are pieces as narrow as figures are, ending at x.
func figures(x, y, n int) []image.Rectangle {
	var out []image.Rectangle
	for i := range n {
		out = append(out, image.Rect(x-12*(i+1), y, x-12*i-2, y+18))
	}
	return out
}

// words are characters of 20 pixels beginning at x.
func words(x, y, n int) []image.Rectangle { return characters(x, y, n, 20, 21) }

// characters are n squares of a size, one beginning so far behind another.
func characters(x, y, n, size, pitch int) []image.Rectangle {
	var out []image.Rectangle
	for i := range n {
		out = append(out, image.Rect(x+pitch*i, y, x+pitch*i+size, y+size))
	}
	return out
}

func TestRowsBetweenUprightRules(t *testing.T) {
	var pieces []image.Rectangle
	for i := range 6 {
		y := 110 + 60*i
		pieces = slices.Concat(pieces, words(105, y, 3+i%4), figures(410, y, 1+i), figures(570, y, 8))
		if i == 2 {
			pieces = append(pieces, words(105, y+26, 4)...) // goes on below
		}
	}
	// A remark that runs on, in lines of its own.
	for i := range 7 {
		pieces = append(pieces, words(582, 130+28*i, 7)...)
	}
	g := uprightTable().SplitRows(pieces, 20)
	if len(g.Cells) != 4+3*6+1 {
		t.Fatalf("%d cells, want a head, three columns of six rows, and a remark: %v", len(g.Cells), g.Cells)
	}
	for _, c := range g.Cells {
		switch {
		case c.Row == 0:
		case c.Col == 3:
			if c.RowSpan != 6 {
				t.Errorf("the remark spans %d rows", c.RowSpan)
			}
		case c.RowSpan != 1:
			t.Errorf("%+v spans", c)
		case c.Row == 3 && c.Col == 0:
			if in := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return !p.In(c.Box) }); len(in) != 5+4 {
				t.Errorf("the label of two lines is in %v with %d characters", c.Box, len(in))
			}
		}
	}
}

func TestCellsThatHoldNoRows(t *testing.T) {
	lines := func(x, n, pitch, long int) (out []image.Rectangle) {
		for i := range n {
			out = append(out, words(x, 110+pitch*i, long)...)
		}
		return out
	}
	list := func(x, n, pitch int) (out []image.Rectangle) {
		for i := range n {
			out = append(out, figures(x, 110+pitch*i, 5)...)
		}
		return out
	}
	for name, pieces := range map[string][]image.Rectangle{
		"prose side by side":          slices.Concat(lines(105, 8, 30, 7), lines(265, 8, 30, 7), lines(425, 8, 30, 7)),
		"lists at other heights":      slices.Concat(list(255, 8, 50), list(410, 6, 71), list(570, 5, 87)),
		"a list beside prose":         slices.Concat(list(255, 8, 30), lines(265, 8, 30, 7), lines(425, 8, 30, 7)),
		"two columns":                 slices.Concat(list(255, 8, 50), list(410, 8, 50)),
		"three lines":                 slices.Concat(list(255, 3, 50), list(410, 3, 50), list(570, 3, 50)),
		"names that stand upright":    slices.Concat(lines(170, 5, 26, 1), lines(330, 4, 26, 1), lines(490, 5, 26, 1), lines(650, 5, 26, 1)),
		"one line each, and a remark": slices.Concat(list(255, 1, 50), list(410, 1, 50), lines(425, 8, 30, 5)),
	} {
		if g := uprightTable().SplitRows(pieces, 20); len(g.Cells) != 8 {
			t.Errorf("%s: %d cells", name, len(g.Cells))
		}
	}
}

// Commas that hang low are no lines of their own.
func TestRowsOfLargeAmounts(t *testing.T) {
	var pieces []image.Rectangle
	for i := range 6 {
		y := 110 + 60*i
		pieces = append(pieces, words(105, y, 4)...)
		for _, x := range []int{410, 570, 730} {
			pieces = append(pieces, figures(x, y, 6)...)
			pieces = append(pieces, image.Rect(x-36, y+14, x-32, y+24))
		}
	}
	if g := uprightTable().SplitRows(pieces, 20); len(g.Cells) != 4+4*6 {
		t.Errorf("%d cells", len(g.Cells))
	}
}

// Marks below each other, one in each row of a list, are no word that stands upright.
func TestRowsOfMarks(t *testing.T) {
	var pieces []image.Rectangle
	for i := range 6 {
		y := 110 + 60*i
		pieces = slices.Concat(pieces, words(105, y, 4), words(330, y, 1), words(490, y, 1), words(650, y, 1))
	}
	if g := uprightTable().SplitRows(pieces, 20); len(g.Cells) != 4+4*6 {
		t.Errorf("%d cells", len(g.Cells))
	}
}

// An account has names in one cell and amounts in cells that the rules of sums part, and a
// name may have no amount beside it.
func TestRowsOfAccount(t *testing.T) {
	const pitch = 40
	at := func(row int) int { return 110 + pitch*row }
	names := GridCell{Box: image.Rect(100, 90, 398, 90+13*pitch)}
	sums := []GridCell{{Box: image.Rect(400, 90, 598, 90+4*pitch)}, {Box: image.Rect(400, 90+4*pitch, 598, 90+9*pitch)}, {Box: image.Rect(400, 90+9*pitch, 598, 90+13*pitch)}}
	head := []GridCell{{Box: image.Rect(100, 40, 398, 88)}, {Box: image.Rect(400, 40, 598, 88)}}
	var pieces []image.Rectangle
	for i := range 12 {
		pieces = append(pieces, words(105+i%2*20, at(i), 4+i%3)...)
		if i%4 != 0 { // a heading has no amount
			pieces = append(pieces, figures(590, at(i), 4+i%4)...)
		}
	}
	table := func() Grid {
		cells := slices.Concat(head, []GridCell{names}, sums)
		number(cells, 20)
		return Grid{Box: image.Rect(100, 40, 598, 90+13*pitch), Cells: cells}
	}
	g := table().SplitRows(pieces, 20)
	rows := map[int]int{}
	for _, c := range g.Cells {
		if c.Row > 0 {
			rows[c.Col]++
			if in := slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return !p.In(c.Box) }); len(in) > 8 {
				t.Errorf("%v holds more than a row", c.Box)
			}
		}
	}
	if rows[0] != 12 || rows[1] != 12 {
		t.Errorf("%d rows of names and %d of amounts, want 12: %v", rows[0], rows[1], g.Cells)
	}
	// Labels beside several ruled rows each are no account.
	var cells []GridCell
	pieces = nil
	for i := range 12 {
		y := 90 + 40*i
		cells = append(cells, GridCell{Box: image.Rect(200, y, 398, y+40)}, GridCell{Box: image.Rect(400, y, 598, y+40)})
		pieces = slices.Concat(pieces, words(205, y+10, 5), figures(590, y+10, 4+i%4))
		if i%3 == 0 {
			cells = append(cells, GridCell{Box: image.Rect(100, y, 198, y+120)})
			pieces = append(pieces, words(105, y+50, 4)...)
		}
	}
	number(cells, 20)
	if g := (Grid{Box: image.Rect(100, 90, 598, 570), Cells: cells}).SplitRows(pieces, 20); len(g.Cells) != len(cells) {
		t.Errorf("a table with ruled rows has %d cells, had %d", len(g.Cells), len(cells))
	}
}

// Three cells of prose in print smaller than the page's stand beside each other, with room beside
// it that it does not fill: its lines lie level by chance, and are no rows.
func TestProseIsNoRows(t *testing.T) {
	var cells []GridCell
	var pieces []image.Rectangle
	for i := range 3 {
		x := 100 + 300*i
		cells = append(cells, GridCell{Box: image.Rect(x, 40, x+298, 400)})
		for line := range 8 {
			n := 15 - line%3/2*6
			pieces = append(pieces, characters(x+20, 60+40*line, n, 14, 15)...)
		}
	}
	number(cells, 20)
	g := Grid{Box: image.Rect(100, 40, 1000, 400), Cells: cells}
	if got := g.SplitRows(pieces, 20); len(got.Cells) != 3 {
		t.Errorf("%d cells", len(got.Cells))
	}
	// Names and numbers of such a size are.
	pieces = nil
	for i := range 3 {
		for line := range 8 {
			pieces = append(pieces, characters(120+300*i, 60+40*line, 3+(line+i)%4, 14, 15)...)
		}
	}
	if got := g.SplitRows(pieces, 20); len(got.Cells) != 24 {
		t.Errorf("a list: %d cells", len(got.Cells))
	}
}
