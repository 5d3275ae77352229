package ocr

import (
	"image"
	"slices"
	"testing"
)

// frame draws the four sides of a box.
func (r Raster) frame(b image.Rectangle) {
	r.bar(b.Min.X, b.Min.Y, b.Dx(), 3)
	r.bar(b.Min.X, b.Max.Y-3, b.Dx(), 3)
	r.bar(b.Min.X, b.Min.Y, 3, b.Dy())
	r.bar(b.Max.X-3, b.Min.Y, 3, b.Dy())
}

// The boxes of a flow chart are tables of one cell each, however near they stand; two are
// none, nor is a box that others stand in, and what is ruled within stays a table.
func TestLoneBoxes(t *testing.T) {
	const char = 20
	found := func(draw func(Raster)) []Grid {
		r := canvas(700, 600)
		draw(r)
		ink := r.Ink(128)
		return r.Grids(ink, Rules(ink, r.W, r.H, char), char)
	}
	boxes := []image.Rectangle{image.Rect(40, 40, 100, 300), image.Rect(115, 40, 175, 300), image.Rect(190, 40, 400, 140)}
	draw := func(some ...image.Rectangle) func(Raster) {
		return func(r Raster) {
			for _, b := range some {
				r.frame(b)
			}
		}
	}
	g := found(draw(boxes...))
	if len(g) != len(boxes) {
		t.Fatalf("%d boxes, want %d: %v", len(g), len(boxes), g)
	}
	for _, o := range g {
		if len(o.Cells) != 1 || !slices.ContainsFunc(boxes, func(b image.Rectangle) bool { return o.Box.In(b.Inset(-3)) && b.Inset(6).In(o.Cells[0].Box) }) {
			t.Errorf("box %v with cells %v", o.Box, o.Cells)
		}
	}
	if g := found(draw(boxes[:2]...)); len(g) != 0 {
		t.Errorf("two boxes: %v", g)
	}
	around := image.Rect(20, 20, 420, 320)
	if g := found(draw(append(boxes, around)...)); len(g) != len(boxes) {
		t.Errorf("boxes in a box: %v", g)
	}
	g = found(func(r Raster) {
		draw(boxes...)(r)
		for x := range 4 {
			for y := range 3 {
				r.frame(image.Rect(200+100*x, 350+60*y, 303+100*x, 413+60*y))
			}
		}
	})
	if n := len(g); n != len(boxes)+1 || len(g[n-1].Cells) != 12 {
		t.Errorf("boxes above a table: %v", g)
	}
}
