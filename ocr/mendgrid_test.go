package ocr

import (
	"image"
	"testing"
)

// formRules are a form of two columns and four rows, the rules between the rows as
// given from x to x, two pieces to a rule.
func formRules(between ...[2]int) []Rule {
	out := []Rule{
		{image.Rect(100, 100, 700, 104), false}, {image.Rect(100, 340, 700, 344), false},
		{image.Rect(100, 100, 104, 344), true}, {image.Rect(250, 100, 254, 344), true}, {image.Rect(696, 100, 700, 344), true},
	}
	for i, b := range between {
		out = append(out, Rule{image.Rect(b[0], 160+i/2*60, b[1], 163+i/2*60), false})
	}
	return out
}

func TestGridsOfBrokenRules(t *testing.T) {
	// Inner rules lost much of their length in the right column.
	g := Grids(formRules([2]int{100, 254}, [2]int{400, 520}, [2]int{100, 240}, [2]int{560, 690}, [2]int{100, 215}, [2]int{255, 430}), 20)
	if len(g) != 1 || len(g[0].Cells) != 8 {
		t.Fatalf("%+v", g)
	}
	for i, c := range g[0].Cells {
		if c.Row != i/2 || c.Col != i%2 || c.RowSpan != 1 {
			t.Errorf("cell %d is %+v", i, c)
		}
	}
	// Where two rules are broken a third went as far as they, though it touches nothing.
	g = Grids(formRules([2]int{100, 230}, [2]int{400, 520}, [2]int{300, 420}, [2]int{560, 610}, [2]int{100, 220}, [2]int{300, 420}), 20)
	if len(g) != 1 || len(g[0].Cells) != 8 {
		t.Errorf("%+v", g)
	}
	// A line through the text of one cell parts nothing.
	g = Grids(formRules([2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}), 20)
	struck := Grids(append(formRules([2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}), Rule{image.Rect(300, 130, 560, 132), false}), 20)
	if len(g) != 1 || len(struck) != 1 || len(struck[0].Cells) != len(g[0].Cells) {
		t.Errorf("%d cells without and %d with a line through text", len(g[0].Cells), len(struck[0].Cells))
	}
}
