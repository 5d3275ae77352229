package ocr

import (
	"image"
	"slices"
	"testing"
)

// Lines of small print in the first and the last band of a page are parts by themselves where they
// stand far beside larger print, or alone; print of one size is not parted, nor what is near.
func TestCorners(t *testing.T) {
	small := func(x, y, lines int) (out []image.Rectangle) {
		for i := range lines {
			out = append(out, characters(x, y+16*i, 9, 10, 12)...)
		}
		return out
	}
	text := slices.Concat(words(100, 200, 20), words(100, 226, 20), words(100, 252, 20))
	head, name := words(600, 60, 6), small(100, 40, 4)
	number, page := small(500, 330, 3), words(740, 340, 2)
	for what, c := range map[string]struct {
		pieces []image.Rectangle
		want   []image.Rectangle
	}{
		"a name and a title":       {slices.Concat(name, head, text), []image.Rectangle{bound(name), bound(head), bound(text)}},
		"a name alone":             {slices.Concat(name, text), []image.Rectangle{bound(name), bound(text)}},
		"a number at the foot":     {slices.Concat(text, number, page), []image.Rectangle{bound(text), bound(number), bound(page)}},
		"both":                     {slices.Concat(name, text, number), []image.Rectangle{bound(name), bound(text), bound(number)}},
		"only these":               {slices.Concat(name, number), []image.Rectangle{bound(name), bound(number)}},
		"one line of small print":  {slices.Concat(small(100, 60, 1), head, text), []image.Rectangle{bound(slices.Concat(small(100, 60, 1), head, text))}},
		"lines of one size":        {slices.Concat(words(100, 40, 4), words(100, 70, 4), head, text), []image.Rectangle{bound(slices.Concat(words(100, 40, 4), head, text))}},
		"near to the title":        {slices.Concat(small(400, 40, 4), words(600, 60, 6), text), []image.Rectangle{bound(slices.Concat(small(400, 40, 4), words(600, 60, 6), text))}},
		"no white below":           {slices.Concat(small(100, 134, 4), text), []image.Rectangle{bound(slices.Concat(small(100, 134, 4), text))}},
		"a paragraph of small one": {slices.Concat(small(100, 20, 8), words(100, 260, 20)), []image.Rectangle{bound(slices.Concat(small(100, 20, 8), words(100, 260, 20)))}},
		"nothing but small print":  {name, []image.Rectangle{bound(name)}},
	} {
		var got []image.Rectangle
		for _, p := range corners(c.pieces, 20) {
			got = append(got, bound(p))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", what, got, c.want)
		}
	}
}
