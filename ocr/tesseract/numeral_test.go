package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
)

// The numerals of level strokes are told by their ink in a cell of vertical text, broken
// or not; other strokes are not.
func TestStrokeNumerals(t *testing.T) {
	bar := func(x0, x1, y int) image.Rectangle { return image.Rect(x0, y, x1, y+3) }
	for name, c := range map[string]struct {
		ink  []image.Rectangle
		dir  archive.Direction
		want string
	}{
		"one":               {[]image.Rectangle{bar(40, 60, 50)}, archive.Vertical, "一"},
		"two":               {[]image.Rectangle{bar(43, 57, 42), bar(40, 60, 58)}, archive.Vertical, "二"},
		"three":             {[]image.Rectangle{bar(42, 58, 40), bar(43, 57, 49), bar(40, 60, 58)}, archive.Vertical, "三"},
		"a broken two":      {[]image.Rectangle{bar(43, 57, 42), bar(40, 48, 58), bar(51, 60, 58)}, archive.Vertical, "二"},
		"two of crumbs":     {[]image.Rectangle{image.Rect(42, 42, 46, 44), image.Rect(49, 42, 52, 44), image.Rect(55, 42, 58, 44), image.Rect(40, 58, 44, 60), image.Rect(52, 58, 60, 60)}, archive.Vertical, "二"},
		"two specks":        {[]image.Rectangle{bar(40, 60, 50), image.Rect(43, 60, 46, 63), image.Rect(49, 60, 52, 63)}, archive.Vertical, "一"},
		"with a speck":      {[]image.Rectangle{bar(40, 60, 50), image.Rect(50, 60, 53, 63)}, archive.Vertical, "一"},
		"a dash":            {[]image.Rectangle{bar(40, 60, 50)}, archive.Horizontal, ""},
		"a bar":             {[]image.Rectangle{image.Rect(48, 40, 51, 60)}, archive.Vertical, ""},
		"a box":             {[]image.Rectangle{image.Rect(40, 40, 60, 60)}, archive.Vertical, ""},
		"four strokes":      {[]image.Rectangle{bar(40, 60, 38), bar(40, 60, 45), bar(40, 60, 52), bar(40, 60, 59)}, archive.Vertical, ""},
		"the lower shorter": {[]image.Rectangle{bar(38, 62, 42), bar(44, 54, 58)}, archive.Vertical, ""},
		"out of line":       {[]image.Rectangle{bar(30, 48, 42), bar(46, 66, 58)}, archive.Vertical, ""},
		"far apart":         {[]image.Rectangle{bar(43, 57, 20), bar(40, 60, 58)}, archive.Vertical, ""},
		"ten":               {[]image.Rectangle{bar(40, 60, 50), image.Rect(49, 40, 52, 62)}, archive.Vertical, ""},
		"one and ten":       {[]image.Rectangle{bar(40, 60, 30), bar(40, 60, 60), image.Rect(49, 50, 52, 72)}, archive.Vertical, ""},
	} {
		w := workingOf(100, 100, c.ink...)
		got, box := w.strokeNumeral(image.Rect(10, 10, 90, 90), c.dir, w.dark)
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if got != "" && (!c.ink[0].In(box.Inset(-2)) || !box.In(image.Rect(38, 38, 62, 63))) {
			t.Errorf("%s: at %v", name, box)
		}
	}
	w := workingOf(100, 100, bar(40, 60, 50))
	read := make([][]line, 2)
	w.tell([]cell{{dir: archive.Vertical}, {dir: archive.Vertical, ink: image.Rect(40, 50, 60, 53)}}, read)
	if len(read[0]) != 0 || len(read[1]) != 1 || !read[1][0].told || len(read[1][0].chars()) != 1 || read[1][0].chars()[0].text != "一" {
		t.Errorf("%+v", read)
	}
	// Paler than ink, its cell seems empty.
	for i, v := range w.Pix {
		if v == 0 {
			w.Pix[i] = w.dark + 20
		}
	}
	pale := cell{dir: archive.Vertical}
	pale.Box = rectOf(image.Rect(20, 20, 80, 80))
	read = make([][]line, 1)
	if w.tell([]cell{pale}, read); len(read[0]) != 1 || read[0][0].said() != "一" {
		t.Errorf("a pale one: %+v", read)
	}
}
