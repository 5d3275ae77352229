package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

func TestStruckOut(t *testing.T) {
	var boxes []image.Rectangle // ten characters of 40 pixels, the fourth a flat 一, the sixth a space
	for i := range 10 {
		b := image.Rect(100+46*i, 200, 140+46*i, 240)
		switch i {
		case 3:
			b.Min.Y, b.Max.Y = 217, 222
		case 5:
			b = image.Rectangle{}
		}
		boxes = append(boxes, b)
	}
	for name, o := range map[string]struct {
		rule     image.Rectangle
		from, to int
	}{
		"through three characters":          {image.Rect(190, 216, 328, 219), 2, 5},
		"through three, over a space":       {image.Rect(282, 222, 420, 224), 4, 7},
		"an underline":                      {image.Rect(190, 239, 372, 242), 0, 0},
		"a line above":                      {image.Rect(190, 196, 372, 199), 0, 0},
		"a line that goes on in the margin": {image.Rect(20, 218, 190, 221), 0, 0},
		"a dash as long as one character":   {image.Rect(192, 218, 232, 221), 0, 0},
	} {
		for i, got := range struckOut(boxes, []image.Rectangle{o.rule}) {
			if want := i >= o.from && i < o.to; got != want {
				t.Errorf("%s: character %d: %v", name, i, got)
			}
		}
	}
}

// A line that is struck out in part becomes three that read on, down as across, on a
// page that was turned a little.
func TestStrike(t *testing.T) {
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		w := &working{frameW: 2000, frameH: 2000, char: 40, back: affine{xx: 1.5, xy: -.02, x0: 30, yx: .02, yy: 1.5, y0: -10}}
		rule := image.Rect(282, 217, 512, 220)
		w.rules = []ocr.Rule{{Rectangle: ocr.Upright(rule, dir), Upright: dir == archive.Vertical}}
		if dir == archive.Vertical { // Upright gives columns left of the edge
			w.back.x0 += 1500
		}
		text := archive.Text{}
		for i, c := range []rune("費用は市長が別に定める。") {
			b := ocr.Upright(image.Rect(100+46*i, 200, 140+46*i, 240), dir)
			text.Glyphs = append(text.Glyphs, archive.Glyph{Text: string(c), Box: w.rect(rectOf(b))})
		}
		text.Lines = []archive.Line{{Dir: dir, End: len(text.Glyphs), Sep: "\n"}}
		w.strike(&text)
		if len(text.Lines) != 3 || text.Lines[0].Struck || !text.Lines[1].Struck || text.Lines[1].Start != 4 || text.Lines[1].End != 9 {
			t.Errorf("direction %d: %+v", dir, text.Lines)
		}
		if text.Plain() != "費用は市長が別に定める。\n" {
			t.Errorf("%q", text.Plain())
		}
		text.Lines = []archive.Line{{Dir: dir, End: len(text.Glyphs), Sep: "\n"}}
		w.grids = []ocr.Grid{{Rules: w.rules}}
		if w.strike(&text); len(text.Lines) != 1 {
			t.Error("a table's rule strikes text out")
		}
	}
}
