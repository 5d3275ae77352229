package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// What is read of level strokes becomes the numeral that they are; one that was seen twice, in
// halves or strokes of its ink or in a part of its neighbour, becomes one; what is read right, two
// 一 of a column and other ink stay.
func TestBarMarks(t *testing.T) {
	const em = 40.0
	bar := func(x0, x1, y int) image.Rectangle { return image.Rect(x0, y, x1, y+3) }
	three := []image.Rectangle{bar(104, 134, 104), bar(107, 131, 118), bar(102, 136, 132)}
	two := []image.Rectangle{bar(106, 132, 106), bar(102, 136, 130)}
	tower := []image.Rectangle{image.Rect(150, 104, 153, 134), image.Rect(160, 104, 163, 134)}
	whole, left, right := image.Rect(102, 103, 136, 136), image.Rect(102, 103, 119, 136), image.Rect(119, 103, 136, 136)
	for name, c := range map[string]struct {
		ink  []image.Rectangle
		dir  archive.Direction
		text string
		at   []image.Rectangle
		want string
	}{
		"a three read as ニ":       {three, archive.Horizontal, "ニ", []image.Rectangle{whole}, "三"},
		"a three read as =":       {three, archive.Vertical, "=", []image.Rectangle{whole}, "三"},
		"a two":                   {two, archive.Horizontal, "二", []image.Rectangle{whole}, "二"},
		"a kana":                  {two, archive.Horizontal, "ニ", []image.Rectangle{whole}, "ニ"},
		"halves of a three":       {three, archive.Horizontal, "三ニ", []image.Rectangle{left, right}, "三"},
		"strokes of a two":        {two, archive.Vertical, "二二", []image.Rectangle{two[0], two[1]}, "二"},
		"strokes of a three":      {three, archive.Vertical, "二二", []image.Rectangle{three[0].Union(three[1]), three[2]}, "三"},
		"two numerals":            {append(two[:2:2], bar(106, 132, 150), bar(102, 136, 174)), archive.Vertical, "二二", []image.Rectangle{whole, whole.Add(image.Pt(0, 44))}, "二二"},
		"a two and a one":         {append(two[:2:2], bar(100, 138, 154)), archive.Vertical, "二ニ", []image.Rectangle{whole, image.Rect(100, 152, 138, 158)}, "二ニ"},
		"a narrow kana behind it": {append(three[:3:3], bar(141, 159, 108), bar(140, 160, 130)), archive.Horizontal, "三ニ", []image.Rectangle{whole, image.Rect(140, 103, 160, 136)}, "三ニ"},
		"seen in its neighbour":   {append(three[:3:3], tower...), archive.Horizontal, "三ニツ", []image.Rectangle{whole, image.Rect(148, 103, 158, 136), image.Rect(158, 103, 166, 136)}, "三ツ"},
		"a three, then other ink": {append(three[:3:3], tower...), archive.Horizontal, "三ツ", []image.Rectangle{whole, image.Rect(148, 103, 166, 136)}, "三ツ"},
		"other ink":               {tower, archive.Horizontal, "ニ", []image.Rectangle{image.Rect(148, 103, 166, 136)}, "ニ"},
	} {
		w := workingOf(300, 300, c.ink...)
		var marks []mark
		var boxes []archive.Rect
		line := image.Rectangle{}
		for i, r := range []rune(c.text) {
			marks, boxes, line = append(marks, mark{text: string(r), conf: 98}), append(boxes, rectOf(c.at[i])), line.Union(c.at[i])
		}
		got, at := w.barMarks(marks, boxes, rectOf(line), c.dir, em)
		if marksText(got) != c.want || len(at) != len(got) {
			t.Errorf("%s: %q with %d boxes, not %q", name, marksText(got), len(at), c.want)
		}
		if c.want != c.text && len(c.at) <= 2 && at[0] != rectOf(line) {
			t.Errorf("%s: lies at %v, not %v", name, at[0], line)
		}
	}
}
