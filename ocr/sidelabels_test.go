package ocr

import (
	"image"
	"testing"
)

// statistics are rows of a spread label and three columns of figures of 20 pixels, 34
// pixels apart, five of them and then three, and two labels beside them that run
// downwards, of four characters over the five rows and of two over the three.
func statistics() (pieces []image.Rectangle, labels [2]image.Rectangle) {
	pieces = drawnRows([][][2]int{
		{{150, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
		{{150, 1}, {225, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
		{{150, 1}, {200, 1}, {250, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
		{{150, 1}, {300, 1}, {422, 3}, {582, 2}, {700, 5}},
		{{150, 1}, {225, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
		{},
		{{150, 1}, {200, 1}, {250, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
		{{150, 1}, {225, 1}, {300, 1}, {400, 4}, {560, 3}, {722, 4}},
		{{150, 1}, {300, 1}, {400, 4}, {560, 3}, {700, 5}},
	}, 34)
	for i, y := range []int{109, 155, 201, 247, 327, 373} {
		c := image.Rect(80, y-10, 100, y+10)
		pieces = append(pieces, c)
		labels[i/4] = labels[i/4].Union(c)
	}
	return pieces, labels
}

func open20(p []image.Rectangle) []Grid { return OpenTables(p, 20) }

func TestLabelledTables(t *testing.T) {
	pieces, labels := statistics()
	got := LabelledTables(pieces, 20, open20)
	if len(got) != 1 {
		t.Fatalf("%d tables", len(got))
	}
	var spans []GridCell
	rows := map[int]int{}
	for _, c := range got[0].Cells {
		rows[c.Row]++
		if c.Col == 0 {
			spans = append(spans, c)
		}
	}
	if len(rows) != 8 || len(spans) != 2 || spans[0].RowSpan != 5 || spans[1].Row != 5 || spans[1].RowSpan != 3 {
		t.Fatalf("%d rows, beside them %+v", len(rows), spans)
	}
	for i, l := range labels {
		if !l.In(spans[i].Box) {
			t.Errorf("label %d at %v is not in %v", i, l, spans[i].Box)
		}
	}
	for name, p := range map[string][]image.Rectangle{
		"no labels":             pieces[:len(pieces)-6],
		"a number each row":     append(drawnRows([][][2]int{{{80, 1}}, {{80, 1}}, {{80, 1}}, {{80, 1}}, {{80, 1}}, {}, {{80, 1}}, {{80, 1}}, {{80, 1}}}, 34), pieces[:len(pieces)-6]...),
		"a number now and then": append(drawnRows([][][2]int{{{80, 1}}, {}, {}, {{80, 1}}, {}, {}, {{80, 1}}}, 34), pieces[:len(pieces)-6]...),
	} {
		for _, g := range LabelledTables(p, 20, open20) {
			for _, c := range g.Cells {
				if c.RowSpan > 1 {
					t.Errorf("%s: %+v", name, c)
				}
			}
		}
	}
}

func TestJoinSpreadLabels(t *testing.T) {
	pieces, _ := statistics()
	g := LabelledTables(pieces, 20, open20)[0].JoinSpreadLabels(pieces, 20)
	of := map[int][]GridCell{}
	for _, c := range g.Cells {
		of[c.Row] = append(of[c.Row], c)
	}
	for row := range 8 {
		cells := of[row]
		if cells[0].Col == 0 {
			cells = cells[1:]
		}
		if len(cells) != 4 {
			t.Fatalf("row %d has %+v", row, cells)
		}
		for i, want := range []image.Rectangle{image.Rect(150, 0, 320, 0), image.Rect(422, 0, 464, 0), image.Rect(582, 0, 604, 0), image.Rect(722, 0, 788, 0)} {
			if c := cells[i]; c.Col != i+1 || c.ColSpan != 1 || c.Box.Min.X > want.Min.X || c.Box.Max.X < want.Max.X {
				t.Errorf("row %d: cell %d is %+v", row, i, c)
			}
		}
	}
	// Marks in columns of their own are none.
	marks := drawnRows([][][2]int{
		{{100, 3}, {250, 1}, {350, 1}, {450, 1}}, {{100, 3}, {250, 1}, {450, 1}}, {{100, 3}, {250, 1}, {350, 1}, {450, 1}},
		{{100, 3}, {350, 1}, {450, 1}}, {{100, 3}, {250, 1}, {350, 1}, {450, 1}}, {{100, 3}, {250, 1}, {350, 1}, {450, 1}},
	}, 40)
	for _, g := range open20(marks) {
		if o := g.JoinSpreadLabels(marks, 20); len(o.Cells) != len(g.Cells) {
			t.Errorf("of %d cells with marks %d are left", len(g.Cells), len(o.Cells))
		}
	}
}
