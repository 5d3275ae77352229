package ocr

import (
	"image"
	"slices"
	"testing"
)

func levelRules(x0, x1 int, ys ...int) []Rule {
	var out []Rule
	for _, y := range ys {
		out = append(out, Rule{Rectangle: image.Rect(x0, y, x1, y+3)})
	}
	return out
}

func TestFlatTables(t *testing.T) {
	head := [][2]int{{90, 1}, {160, 3}, {420, 2}, {640, 2}}
	body := [][2]int{{100, 1}, {136, 6}, {286, 13}, {606, 5}} // the gaps are less than a character wide
	long := [][2]int{{100, 1}, {136, 5}, {286, 14}, {628, 4}}
	rows := [][][2]int{head, body, long, body, body, long}
	ps := drawnRows(rows, 40)
	// One address takes two lines, between which the other cells stand.
	for k := range 4 {
		x := 286 + k*22
		ps = append(ps, image.Rect(x, 100+6*40+13, x+20, 100+6*40+33), image.Rect(x, 100+6*40-13, x+20, 100+6*40+7))
	}
	for _, c := range [][2]int{{100, 1}, {136, 6}, {606, 5}} {
		for k := range c[1] {
			ps = append(ps, image.Rect(c[0]+k*22, 340, c[0]+k*22+20, 360))
		}
	}
	got := FlatTables(ps, levelRules(70, 750, 90, 130, 390), 20)
	if len(got) != 1 || len(got[0].Cells) != 28 {
		t.Fatalf("%+v", got)
	}
	for _, c := range got[0].Cells {
		if c.ColSpan != 1 {
			t.Errorf("%+v spans", c)
		}
		if c.Row == 1 && c.Col == 1 && !image.Rect(136, 140, 136+5*22+20, 160).In(c.Box) {
			t.Errorf("%+v does not hold its text", c)
		}
		if c.Row == 6 && c.Col == 2 && !image.Rect(286, 327, 372, 373).In(c.Box) {
			t.Errorf("%+v does not hold both lines", c)
		}
	}
}

// On a copy the rules have breaks, each elsewhere: their parts bound the table all the same,
// and what is left of them between is no row. Two tables beside each other stay two.
func TestFlatTablesWithBrokenRules(t *testing.T) {
	head := [][2]int{{90, 1}, {160, 3}, {420, 2}, {640, 2}}
	body := [][2]int{{100, 1}, {136, 6}, {286, 13}, {606, 5}}
	ps := drawnRows([][][2]int{head, body, body, body, body}, 40)
	ps = append(ps, image.Rect(500, 90, 530, 93), image.Rect(300, 130, 320, 133)) // in the breaks
	rules := slices.Concat(levelRules(70, 480, 90), levelRules(560, 750, 90),
		levelRules(70, 280, 130), levelRules(340, 750, 130), levelRules(70, 640, 310), levelRules(680, 750, 310))
	got := FlatTables(ps, rules, 20)
	if len(got) != 1 || len(got[0].Cells) != 20 {
		t.Fatalf("%+v", got)
	}
	if _, ok := joinedRules(levelRules(70, 750, 90, 130, 310), 20); ok {
		t.Error("whole rules are broken")
	}
	far := slices.Concat(levelRules(70, 200, 90), levelRules(600, 750, 90))
	if joined, ok := joinedRules(far, 20); ok {
		t.Errorf("rules far from each other are one: %v", joined)
	}
	left, right := levelRules(70, 700, 90, 130, 310), levelRules(740, 1400, 90, 130, 310)
	for _, p := range slices.Clone(ps[:len(ps)-2]) {
		ps = append(ps, p.Add(image.Pt(670, 0)))
	}
	if got := FlatTables(ps, slices.Concat(left, right), 20); len(got) != 2 {
		t.Errorf("two tables beside each other are %d", len(got))
	}
}

// The lines of a cell that has two stand close above and below the one line of the other
// cells of its row, with a little white between.
func TestFlatTablesWithCellsOfTwoLines(t *testing.T) {
	var ps []image.Rectangle
	chars := func(x, y, n int) {
		for k := range n {
			ps = append(ps, image.Rect(x+k*22, y, x+k*22+20, y+18))
		}
	}
	const rows, pitch = 5, 80
	for i := range rows {
		y := 100 + i*pitch
		chars(90, y, 3)
		chars(240, y, 5)
		chars(600, y, 4)
		if i == 2 {
			chars(430, y, 3)
		} else {
			chars(430, y-20, 4)
			chars(430, y+20, 1)
		}
	}
	got := FlatTables(ps, levelRules(70, 710, 70, 96+pitch/2, 480), 20)
	if len(got) != 1 || len(got[0].Cells) != 4*rows {
		t.Fatalf("%+v", got)
	}
	for _, c := range got[0].Cells {
		if y := 100 + c.Row*pitch; c.Col == 2 && !image.Rect(430, y-20, 516, y+38).In(c.Box) {
			t.Errorf("%+v does not hold both lines", c)
		}
	}
}

func TestFlatTablesAreNoProse(t *testing.T) {
	body := [][2]int{{80, 4}, {360, 4}, {560, 4}}
	table := drawnRows(slices.Repeat([][][2]int{body}, 6), 40)
	paper := drawnRows(slices.Repeat([][][2]int{{{80, 28}}}, 6), 40)
	news := drawnRows(slices.Repeat([][][2]int{{{80, 14}, {420, 14}, {760, 14}}}, 6), 34)
	rules := levelRules(60, 720, 90, 130, 350)
	for name, c := range map[string]struct {
		ps    []image.Rectangle
		rules []Rule
	}{
		"ruled paper":             {paper, levelRules(60, 720, 90, 130, 170, 210, 250, 290, 330)},
		"three columns of prose":  {news, levelRules(60, 1100, 90, 330)},
		"a rule by itself":        {table, levelRules(60, 720, 90)},
		"rules of another length": {table, append(levelRules(60, 720, 90), levelRules(200, 500, 350)...)},
		"a table with all rules":  {table, append(slices.Clone(rules), Rule{image.Rect(300, 90, 303, 350), true})},
	} {
		if got := FlatTables(c.ps, c.rules, 20); len(got) > 0 {
			t.Errorf("%s: %d tables", name, len(got))
		}
	}
	if got := FlatTables(table, rules, 20); len(got) != 1 {
		t.Errorf("%d tables", len(got))
	}
}
