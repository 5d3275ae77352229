package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// A 〃 before the amount in a cell is found by its ink, whether something was read of it or not.
func TestDitto(t *testing.T) {
	const wide, high = 220, 60
	amount := [][4]int{{100, 10, 100, 44}, {130, 10, 130, 44}, {160, 10, 160, 44}}
	marks := [][4]int{{16, 14, 10, 34}, {30, 14, 24, 34}}
	cell := &archive.Cell{Box: archive.Rect{W: wide, H: high}}
	for name, c := range map[string]struct {
		ink  [][4]int
		cell *archive.Cell
		from int // where what was read begins
		want bool
	}{
		"nothing read of it": {append(marks, amount...), cell, 95, true},
		"read as a kana":     {append(marks, amount...), cell, 4, true},
		"no cell":            {append(marks, amount...), nil, 4, false},
		"a figure":           {append([][4]int{{16, 10, 16, 44}}, amount...), cell, 4, false},
		"close before it":    {append(marks, append([][4]int{{50, 10, 50, 44}}, amount...)...), cell, 4, false},
		"nothing after it":   {marks, cell, 4, false},
	} {
		w := &working{Raster: strokesOf(wide, high, c.ink...), char: 44, dark: 128, compared: comparisonWith("ル1")}
		l := loneLine(image.Rect(c.from, 2, wide-4, high-2), 97, "1", "1", "1")
		l.cell = c.cell
		at, next := w.ditto(&l)
		if (next > 0) != c.want {
			t.Errorf("%s: found %v", name, next > 0)
		}
		if next > 0 && (at.X > 12 || at.X+at.W < 24 || next < 90 || next > 100) {
			t.Errorf("%s: at %+v, the next at %d", name, at, next)
		}
	}
	l := loneLine(image.Rect(95, 2, 216, 58), 97, "1", "1", "1")
	c := &child{}
	if whole, err := c.readAfter(&working{}, &l, "〃", archive.Rect{X: 8, Y: 12, W: 24, H: 24}, 95); err != nil {
		t.Error(err)
	} else if whole(); l.said() != "〃111" || l.box.X != 8 || l.box.W != 216-8 {
		t.Errorf("%q in %+v", l.said(), l.box)
	}
}
