package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// The line of a cell reaches to the characters beside what was read, and not to what is left of a
// rule, to specks, or to what stands above it.
func TestReachInk(t *testing.T) {
	read, ink := image.Rect(150, 20, 170, 60), image.Rect(40, 18, 300, 62)
	triangle := [][4]int{{60, 56, 80, 24}, {80, 24, 100, 56}, {100, 56, 60, 56}}
	for name, c := range map[string]struct {
		strokes [][4]int
		ink     image.Rectangle
		want    image.Rectangle
	}{
		"a triangle before":  {triangle, ink, image.Rect(58, 20, 170, 60)},
		"nothing":            {nil, ink, read},
		"a rule":             {[][4]int{{60, 18, 60, 62}}, ink, read},
		"a speck":            {[][4]int{{200, 40, 203, 40}}, ink, read},
		"one of two lines":   {triangle, image.Rect(40, 18, 300, 140), read},
		"a triangle and two": {append([][4]int{{220, 24, 220, 56}, {220, 24, 250, 24}, {250, 24, 250, 56}}, triangle...), ink, image.Rect(58, 20, 253, 60)},
	} {
		r := strokesOf(340, 160, append(c.strokes, [4]int{160, 24, 160, 56})...)
		w := &working{Raster: r, dark: 128, char: 40}
		l := loneLine(read, 95, "1")
		w.reachInk(&l, cell{ink: c.ink, dir: archive.Horizontal})
		got := l.rectangle()
		if near := func(a, b int) bool { return max(a-b, b-a) <= 2 }; !near(got.Min.X, c.want.Min.X) || !near(got.Max.X, c.want.Max.X) {
			t.Errorf("%s: the line is %v, want about %v", name, got, c.want)
		}
	}
	w, empty := &working{Raster: strokesOf(340, 160, triangle...), dark: 128, char: 40}, line{readLine: readLine{box: rectOf(read)}}
	if w.reachInk(&empty, cell{ink: ink, dir: archive.Horizontal}); empty.rectangle() != read {
		t.Errorf("a line without words is %v", empty.rectangle())
	}
}
