package ocr

import (
	"image"
	"slices"
	"testing"
)

// title is n characters of 60 pixels from (x, y) on.
func title(x, y, n int) []image.Rectangle { return characters(x, y, n, 60, 66) }

func TestBesideLarge(t *testing.T) {
	small := func(x, y, lines int) (out []image.Rectangle) {
		for i := range lines {
			out = append(out, words(x, y+26*i, 6)...)
		}
		return out
	}
	head, text := title(100, 100, 4), small(100, 240, 5)
	for name, c := range map[string]struct {
		pieces []image.Rectangle
		want   []image.Rectangle
	}{
		"a title with date and number beside it": {slices.Concat(head, small(440, 106, 2), text),
			[]image.Rectangle{bound(head), image.Rect(440, 106, 565, 152), bound(text)}},
		"a name behind small print, and a line above": {slices.Concat(words(100, 20, 9), small(100, 104, 2), title(280, 100, 3)),
			[]image.Rectangle{bound(words(100, 20, 9)), image.Rect(100, 104, 225, 150), bound(title(280, 100, 3))}},
		"a title by itself":           {slices.Concat(head, text), []image.Rectangle{bound(slices.Concat(head, text))}},
		"one line beside a title":     {slices.Concat(head, small(440, 130, 1), text), []image.Rectangle{bound(slices.Concat(head, small(440, 130, 1), text))}},
		"one large letter":            {slices.Concat(title(100, 100, 1), small(180, 106, 2)), []image.Rectangle{bound(slices.Concat(title(100, 100, 1), small(180, 106, 2)))}},
		"two lines in brackets of it": {slices.Concat(head, small(363, 106, 2)), []image.Rectangle{bound(slices.Concat(head, small(363, 106, 2)))}},
	} {
		var got []image.Rectangle
		for _, p := range besideLarge(c.pieces, 20) {
			got = append(got, bound(p))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if besideLarge(nil, 20) != nil {
		t.Error("nothing is a block")
	}
}
