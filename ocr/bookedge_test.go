package ocr

import (
	"slices"
	"testing"

	"fumikura/internal/archive"
)

// aPageOfABook is a page with margins: text from x = 200 to 590.
func aPageOfABook(dir archive.Direction) Raster {
	r := canvas(800, 1000)
	if dir == archive.Horizontal {
		r.paragraph(200, 100, 33, 26, dir)
	} else {
		r.paragraph(590, 100, 16, 52, dir)
	}
	return r
}

// streaky puts upright streaks in pieces between two columns of a page.
func (r Raster) streaky(x0, x1 int) {
	for x := x0; x < x1; x += 9 {
		for y := 40 + x%37; y < 940; y += 160 {
			r.bar(x, y, 2, 90+x%41)
			r.bar(x+3, y+130, 3, 4)
		}
	}
	r.character(x0+10, 500, 1) // by chance, some is like a character
}

func TestBookEdges(t *testing.T) {
	for name, k := range map[string]struct {
		dir         archive.Direction
		draw        func(r Raster)
		left, right bool
	}{
		"block on the left":       {archive.Horizontal, func(r Raster) { r.streaky(20, 90) }, true, false},
		"block on the right":      {archive.Vertical, func(r Raster) { r.streaky(700, 770) }, false, true},
		"two heaps, and a gutter": {archive.Horizontal, func(r Raster) { r.streaky(10, 40); r.streaky(80, 110); r.bar(790, 30, 6, 900) }, true, true},
		"and the head of a page":  {archive.Horizontal, func(r Raster) { r.streaky(20, 90); r.bar(20, 34, 700, 3) }, true, false},
		"plain":                   {archive.Horizontal, func(Raster) {}, false, false},
		"page number":             {archive.Horizontal, func(r Raster) { r.character(60, 900, 1); r.character(75, 900, 2) }, false, false},
		"side note": {archive.Vertical, func(r Raster) {
			for k := range 20 {
				r.character(60, 100+15*k, k)
			}
		}, false, false},
		"rule beside a column of words": {archive.Horizontal, func(r Raster) {
			r.bar(40, 100, 2, 800)
			r.paragraph(55, 100, 33, 3, archive.Horizontal)
		}, false, false},
		"frame": {archive.Horizontal, func(r Raster) {
			r.bar(150, 70, 500, 2)
			r.bar(150, 940, 500, 2)
			r.bar(100, 70, 2, 870)
			for y := 100; y < 900; y += 200 {
				r.bar(100, y, 120, 2)
			}
		}, false, false},
	} {
		r := aPageOfABook(k.dir)
		text := slices.Clone(r.Pix)
		k.draw(r)
		edges := r.BookEdges(128, 13)
		r.Whiten(edges)
		left, right, hurt := true, true, false
		for y := range r.H {
			for x := range r.W {
				dark := r.at(x, y) < 128
				left = left && (x >= 120 || !dark || y < 40)
				right = right && (x < 680 || !dark || y < 40)
				hurt = hurt || !dark && text[y*r.W+x] < 128
			}
		}
		want := 0
		if k.left {
			want++
		}
		if k.right {
			want++
		}
		if hurt || len(edges) != want || k.left && !left || k.right && !right {
			t.Errorf("%s: %v are edges; text is gone: %v", name, edges, hurt)
		}
	}
	if e := canvas(100, 100).BookEdges(128, 13); e != nil {
		t.Errorf("a white page has the edges %v", e)
	}
}
