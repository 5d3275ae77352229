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

// form is the tables of a page with some rules, on which print may draw.
func form(rules []Rule, print func(Raster)) []Grid {
	r := canvas(800, 450)
	for _, u := range rules {
		r.bar(u.Min.X, u.Min.Y, u.Dx(), u.Dy())
	}
	if print != nil {
		print(r)
	}
	return r.Grids(r.Ink(128), rules, 20)
}

func TestGridsOfBrokenRules(t *testing.T) {
	// Inner rules lost much of their length in the right column.
	g := form(formRules([2]int{100, 254}, [2]int{400, 520}, [2]int{100, 240}, [2]int{560, 690}, [2]int{100, 215}, [2]int{255, 430}), nil)
	if len(g) != 1 || len(g[0].Cells) != 8 {
		t.Fatalf("%+v", g)
	}
	for i, c := range g[0].Cells {
		if c.Row != i/2 || c.Col != i%2 || c.RowSpan != 1 {
			t.Errorf("cell %d is %+v", i, c)
		}
	}
	// Where two rules are broken a third went as far as they, though it touches nothing.
	g = form(formRules([2]int{100, 230}, [2]int{400, 520}, [2]int{300, 420}, [2]int{560, 610}, [2]int{100, 220}, [2]int{300, 420}), nil)
	if len(g) != 1 || len(g[0].Cells) != 8 {
		t.Errorf("%+v", g)
	}
	// A line through the text of one cell parts nothing.
	g = form(formRules([2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}), nil)
	struck := form(append(formRules([2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}, [2]int{100, 400}, [2]int{390, 700}), Rule{image.Rect(300, 130, 560, 132), false}), nil)
	if len(g) != 1 || len(struck) != 1 || len(struck[0].Cells) != len(g[0].Cells) {
		t.Errorf("%d cells without and %d with a line through text", len(g[0].Cells), len(struck[0].Cells))
	}
}

// Where print runs over the place of a rule there is none, though others are broken; a
// label that touches what is left of one takes nothing away.
func TestNoRuleThroughPrint(t *testing.T) {
	rules := formRules([2]int{100, 230}, [2]int{400, 520}, [2]int{300, 420}, [2]int{560, 610}, [2]int{100, 220}, [2]int{300, 420})
	for name, c := range map[string]struct{ x, n, cells int }{"a label": {266, 1, 8}, "print": {450, 8, 7}} {
		g := form(rules, func(r Raster) {
			for k := range c.n {
				r.bar(c.x+k*26, 205, 18, 3)
				r.bar(c.x+k*26+8, 205, 3, 36) // its stroke goes across the second rule
			}
		})
		if len(g) != 1 || len(g[0].Cells) != c.cells {
			t.Errorf("%s: %+v, want %d cells", name, g, c.cells)
		}
	}
}

// Strokes of print set close to a rule, some of which are long enough for pieces of one, are no
// part of it: the first characters of a column would be taken for a rule as thick as they.
func TestStrokesBesideARule(t *testing.T) {
	rule := Rule{image.Rect(200, 100, 206, 900), true}
	strokes := []Rule{{image.Rect(211, 140, 213, 220), true}, {image.Rect(217, 400, 219, 470), true}}
	rest := Rule{image.Rect(203, 905, 208, 1000), true} // what goes on below
	got := broken(append([]Rule{rule, rest}, strokes...), true, 20)
	if len(got) < 2 || len(got[0]) != 2 || bound(got[0]).Dy() > 8 {
		t.Errorf("%v", got)
	}
}
