package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// lineOf is a line of words with such boxes, a character each.
func lineOf(boxes ...archive.Rect) readLine {
	var l readLine
	for i, b := range boxes {
		l.words = append(l.words, readWord{box: b, chars: []readChar{{text: "字", box: b}}})
		if i == 0 {
			l.box = b
		} else {
			l.box = l.box.Union(b)
		}
	}
	return l
}

// TestTrim: a word that a frame across the line makes thick does not make the line so.
func TestTrim(t *testing.T) {
	framed := []archive.Rect{{X: 0, Y: 100, W: 200, H: 27}, {X: 210, Y: 101, W: 90, H: 26}, {X: 300, Y: 60, W: 60, H: 90}, {X: 370, Y: 98, W: 100, H: 30}}
	tests := []struct {
		name  string
		boxes []archive.Rect
		dir   archive.Direction
		want  archive.Rect
	}{
		{"a frame across the line", framed, archive.Horizontal, archive.Rect{X: 0, Y: 98, W: 470, H: 30}},
		{"large print all over", []archive.Rect{{X: 0, Y: 60, W: 90, H: 90}, {X: 100, Y: 60, W: 90, H: 90}}, archive.Horizontal, archive.Rect{X: 0, Y: 60, W: 190, H: 90}},
		{"a line askew", []archive.Rect{{X: 0, Y: 60, W: 200, H: 30}, {X: 210, Y: 130, W: 200, H: 30}}, archive.Horizontal, archive.Rect{X: 0, Y: 60, W: 410, H: 100}},
		{"a column", []archive.Rect{{X: 100, Y: 0, W: 27, H: 200}, {X: 60, Y: 200, W: 90, H: 60}}, archive.Vertical, archive.Rect{X: 100, Y: 0, W: 27, H: 260}},
	}
	for _, test := range tests {
		l := lineOf(test.boxes...)
		l.trim(26, test.dir)
		if l.box != test.want {
			t.Errorf("%s: the line is at %v, want %v", test.name, l.box, test.want)
		}
		for _, w := range l.words {
			if w.box.W <= 0 || w.box.H <= 0 || w.chars[0].box != w.box {
				t.Errorf("%s: a word at %v, its character at %v", test.name, w.box, w.chars[0].box)
			}
		}
	}
}
