package ocr

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// big draws level lines of characters of 24 pixels, gap pixels apart.
func (r Raster) big(x, y, chars, gap int) {
	for k := range chars {
		at := x + k*(24+gap)
		r.bar(at, y, 3, 24)
		r.bar(at+20, y, 3, 24)
		r.bar(at, y+20, 24, 4)
	}
}

func TestBandsOfVerticalText(t *testing.T) {
	const h, v = archive.Horizontal, archive.Vertical
	for name, c := range map[string]struct {
		draw func(Raster)
		want []archive.Direction
	}{
		"a letterhead of two lines, the first larger": {func(r Raster) {
			r.big(180, 20, 9, 4)
			r.paragraph(200, 54, 1, 14, h)
			r.paragraph(600, 100, 14, 20, v)
		}, []archive.Direction{h, v}},
		"a name set wide": {func(r Raster) {
			r.big(150, 20, 5, 26)
			r.paragraph(600, 100, 14, 20, v)
		}, []archive.Direction{h, v}},
		"a footer": {func(r Raster) {
			r.paragraph(600, 30, 14, 20, v)
			r.paragraph(200, 360, 2, 16, h)
		}, []archive.Direction{v, h}},
		"between letterhead and footer, with a punched hole beside": {func(r Raster) {
			r.paragraph(200, 20, 1, 14, h)
			r.paragraph(600, 60, 14, 20, v)
			r.paragraph(200, 400, 1, 16, h)
			r.bar(20, 20, 30, 40)
			r.bar(20, 370, 30, 30)
		}, []archive.Direction{h, v, h}},
		"tiers alone": {func(r Raster) {
			r.paragraph(600, 30, 14, 12, v)
			r.paragraph(600, 260, 14, 12, v)
		}, []archive.Direction{v}},
		"short columns, such as a date and a name": {func(r Raster) {
			r.paragraph(600, 30, 3, 4, v)
			r.paragraph(500, 130, 2, 5, v)
		}, []archive.Direction{v}},
	} {
		r := canvas(700, 600)
		c.draw(r)
		got := bands(r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13), 13)
		if len(got) != len(c.want) {
			t.Errorf("%s: %d bands", name, len(got))
			continue
		}
		for i, b := range got {
			if b.dir != c.want[i] {
				t.Errorf("%s: band %d runs in direction %v", name, i, b.dir)
			}
		}
	}
}

// Low bands of small characters far from the body are notes in its margin, and bands of their
// own; tiers, and what is near, are not.
func TestNotesAreABandOfTheirOwn(t *testing.T) {
	columns := func(y, size, columns, n int) (out []image.Rectangle) {
		for c := range columns {
			for i := range n {
				at := image.Pt(600-40*c, y+i*(size+4))
				out = append(out, image.Rectangle{at, at.Add(image.Pt(size, size))})
			}
		}
		return out
	}
	body := columns(200, 24, 12, 14)
	for name, c := range map[string]struct {
		more []image.Rectangle
		want int
	}{
		"notes above":     {columns(60, 18, 4, 4), 2},
		"notes below":     {columns(640, 18, 4, 4), 2},
		"as large":        {columns(60, 24, 4, 4), 1},
		"near":            {columns(114, 18, 4, 3), 1},
		"a tier of small": {columns(640, 18, 12, 14), 1},
	} {
		got := bands(append(append([]image.Rectangle{}, body...), c.more...), 24)
		if len(got) != c.want {
			t.Errorf("%s: %d bands, not %d", name, len(got), c.want)
		}
		for _, b := range got {
			if b.dir != archive.Vertical {
				t.Errorf("%s: a band lies level", name)
			}
		}
	}
}

func TestCellDirection(t *testing.T) {
	const h, v = archive.Horizontal, archive.Vertical
	for name, c := range map[string]struct {
		page archive.Direction
		draw func(Raster)
		want archive.Direction
	}{
		"a label down":           {h, func(r Raster) { r.paragraph(100, 20, 1, 4, v) }, v},
		"a label down, set wide": {h, func(r Raster) { r.character(40, 20, 1); r.character(40, 60, 2); r.character(40, 100, 4) }, v},
		"three columns down":     {h, func(r Raster) { r.paragraph(200, 20, 3, 8, v) }, v},
		"two lines":              {h, func(r Raster) { r.paragraph(20, 20, 2, 6, h) }, h},
		"two lines of spaced characters": {h, func(r Raster) {
			for i := range 8 {
				r.character(20+40*(i%4), 20+15*(i/4), i)
			}
		}, h},
		"columns of spaced characters": {h, func(r Raster) {
			for i := range 20 {
				r.character(20+40*(i%4), 20+15*(i/4), i)
			}
		}, v},
		"two columns of widely spaced characters": {h, func(r Raster) {
			for i := range 12 {
				r.character(60+48*(i%2), 20+36*(i/2), i)
			}
		}, v},
		"six lines of three characters": {h, func(r Raster) {
			for i := range 18 {
				r.character(60+14*(i%3), 20+16*(i/3), i)
			}
		}, h},
		"three columns of six characters": {h, func(r Raster) {
			for i := range 18 {
				r.character(60+16*(i%3), 20+14*(i/3), i)
			}
		}, v},
		"short lines of a narrow cell": {h, func(r Raster) {
			for i := range 12 {
				r.character(60+20*(i%2), 20+36*(i/2), i)
			}
		}, h},
		"two amounts far apart": {h, func(r Raster) {
			for i := range 8 {
				r.bar(40+8*(i%4), 20+48*(i/4), 6, 13)
			}
		}, h},
		"two amounts that touch": {h, func(r Raster) {
			r.bar(40, 20, 12, 13)
			r.bar(54, 20, 38, 13)
			r.bar(40, 68, 26, 13)
			r.bar(68, 68, 12, 13)
		}, h},
		"a character":                   {h, func(r Raster) { r.character(40, 20, 1) }, h},
		"digits below each other":       {h, func(r Raster) { r.bar(40, 20, 5, 13); r.bar(40, 44, 5, 13) }, h},
		"an amount in a vertical table": {v, func(r Raster) { r.paragraph(20, 20, 1, 6, h) }, h},
		"a name in a vertical table":    {v, func(r Raster) { r.paragraph(100, 20, 1, 6, v) }, v},
		"nothing":                       {v, func(Raster) {}, v},
	} {
		r := canvas(240, 240)
		c.draw(r)
		if got := CellDirection(r.Pieces(image.Rect(0, 0, r.W, r.H), 128, 13), 13, c.page); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
