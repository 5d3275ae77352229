package tesseract

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

// Thin level strokes are noted of a sheet of rows, too.
func TestNoteThin(t *testing.T) {
	for thick, want := range map[int]bool{1: true, 4: false} {
		w := &working{}
		if w.noteThin(levelStrokesOf(thick), 24); w.thinRows != want || w.worn() {
			t.Errorf("strokes of %d pixels: thin %v, worn %v", thick, w.thinRows, w.worn())
		}
	}
}

// Shapes have a say where a number in kanji is in doubt, not where figures are or where the
// line is sure, and in no cell of a table.
func TestShapesTell(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		cell, want    bool
	}{
		"a number in kanji":         {"第三十上条の規定による", "第三十三条の規定による", false, true},
		"the same in a table":       {"第三十上条の規定による", "第三十三条の規定による", true, false},
		"what all say":              {"第三十三条の規定による", "第三十三条の規定による", false, false},
		"figures":                   {"昭和33年第38条第5項", "昭和33年第33条第5項", false, false},
		"a word far from a number":  {"第三十三条にいう場今とする", "第三十三条にいう場合とする", false, false},
		"a word without any number": {"場今とする", "場合とする", false, false},
	} {
		w := &working{char: 40, thinRows: true}
		l := &line{readLine: readLine{box: archive.Rect{W: 400, H: 40}}}
		if c.cell {
			l.cell = &archive.Cell{}
		}
		reads := []reading.Read{said("a", c.first), said("b", c.second)}
		if got := w.shapesTell(l, reads, false); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		w.thinRows = false
		if w.shapesTell(l, reads, false) {
			t.Errorf("%s: on a page whose strokes are whole", name)
		}
	}
}
