package tesseract

import (
	"bytes"
	"math"
	"strings"
	"testing"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// markedPicture draws a line of text: figures as boxes of high pixels, and for each other
// character but the space what ink says of it, in shares of a figure's height from its top
// left corner. It gives what is read there, with boxes.
func markedPicture(text string, high int, ink func(x, y float64) bool) (*working, []mark, []archive.Rect) {
	const left, top = 20, 20
	w := &working{Raster: ocr.Raster{W: left*2 + len(text)*2*high, H: top*2 + 2*high}, dark: 128}
	w.Pix = bytes.Repeat([]byte{255}, w.W*w.H)
	var marks []mark
	var boxes []archive.Rect
	x, drawn := left, false
	for _, c := range text {
		m := mark{text: string(c), conf: 80}
		if c == ' ' {
			marks = append(marks, m)
			continue
		}
		b := archive.Rect{X: x, Y: top, W: high * 2 / 3, H: high}
		if c >= '0' && c <= '9' {
			for py := b.Y; py < b.Y+b.H; py++ {
				for px := b.X; px < b.X+b.W; px++ {
					w.Pix[py*w.W+px] = 30
				}
			}
		} else if !drawn { // what is read twice is there once
			drawn = true
			b.W = high * 3 / 2
			for py := b.Y; py < b.Y+high*3/2; py++ {
				for px := b.X; px < b.X+b.W; px++ {
					if ink(float64(px-b.X)/float64(high), float64(py-b.Y)/float64(high)) {
						w.Pix[py*w.W+px] = 30
					}
				}
			}
		} else {
			b.X, b.W = b.X-high/3, high/4
		}
		marks, boxes = append(marks, m), append(boxes, b)
		x = b.X + b.W + high/5
	}
	return w, marks, boxes
}

// holdMarks holds what a line's marks became, and that each but a space has a box.
func holdMarks(t *testing.T, name, read, want string, got []mark, boxes []archive.Rect) {
	t.Helper()
	text := marksText(got)
	if text != want {
		t.Errorf("%s: %q became %q, want %q", name, read, text, want)
	}
	if n := utf8.RuneCountInString(strings.ReplaceAll(text, " ", "")); len(boxes) != n {
		t.Errorf("%s: %d boxes for %q", name, len(boxes), text)
	}
}

func TestNumberMarks(t *testing.T) {
	within := func(x, x0, x1 float64) bool { return x >= x0 && x < x1 }
	point := func(x, y float64) bool { return within(x, .2, .4) && within(y, .8, 1) }
	comma := func(x, y float64) bool { return within(x, .2, .4) && within(y, .82, 1.2) && x > .2+(y-1)*.1 }
	short := func(x, y float64) bool { return within(x, .2, .4) && within(y, .82, 1.1) } // a copy ate its tail
	stroke := func(x, y float64) bool { return within(x, .2, 1.2) && within(y-x*.06, .45, .55) }
	wave := func(x, y float64) bool {
		return within(x, .2, 1.2) && within(y+.12*math.Sin(2*math.Pi*(x-.2)), .42, .55)
	}
	colon := func(x, y float64) bool { return within(x, .2, .4) && (within(y, .8, 1) || within(y, .3, .5)) }
	nothing := func(x, y float64) bool { return false }
	for _, o := range []struct {
		name, read, want string
		high             int
		ink              func(x, y float64) bool
	}{
		{"a comma that was read for a point", "1.922", "1,922", 30, comma},
		{"with a space behind", "1. 922", "1,922", 30, comma},
		{"for two marks", "31,.186", "31,186", 30, comma},
		{"for a colon and a point", "1:.922", "1,922", 30, comma},
		{"a point that was read for a comma", "12,5", "12.5", 30, point},
		{"that was read right", "0.123", "0.123", 30, point},
		{"with a space behind, before three figures", "39. 033", "39.033", 30, point},
		{"a comma without its tail, in groups", "1,922", "1,922", 30, short},
		{"and before a decimal", "12.5", "12.5", 30, short},
		{"what is too small to tell", "1.922", "1.922", 12, comma},
		{"no ink of its own", "1.922", "1.922", 30, nothing},
		{"a colon", "9:00", "9:00", 30, colon},
		{"a colon of which one dot is left", "9:00", "9:00", 30, point},
		{"a wave that was read for a stroke", "12-16", "12～16", 30, wave},
		{"for a long vowel", "12ー16", "12～16", 30, wave},
		{"among spaces", "12 - 16", "12～16", 30, wave},
		{"that was read right", "12~16", "12~16", 30, wave},
		{"behind a unit", "12m-16m", "12m～16m", 30, wave},
		{"after a word", "は-16", "は-16", 30, wave},
		{"a stroke that is askew", "12-16", "12-16", 30, stroke},
		{"among spaces", "12 - 16", "12 - 16", 30, stroke},
		{"that was read for a wave", "12~16", "12-16", 30, stroke},
	} {
		w, marks, boxes := markedPicture(o.read, o.high, o.ink)
		if w.numberMarks(marks, boxes, archive.Vertical); marksText(marks) != o.read {
			t.Errorf("%s: changed in a column", o.name)
		}
		got, at := w.numberMarks(marks, boxes, archive.Horizontal)
		holdMarks(t, o.name, o.read, o.want, got, at)
	}
}

// A wave between two times or two days is told from a stroke and from へ; へ behind a day on
// which something goes somewhere is none.
func TestRangesOfTimes(t *testing.T) {
	for text, want := range map[string]bool{
		"9時へ4時": true, "午前9時30分へ午後4時": true, "6月1日へ7日": true, "月曜日へ金曜日": true,
		"9時へ変更": false, "2項へ3": false, "公園へ5分": false, "日へ金": false,
	} {
		var l markedLine
		at := 0
		for k, c := range []rune(text) {
			if c == 'へ' {
				at = k
			}
			l.marks, l.at = append(l.marks, mark{text: string(c)}), append(l.at, archive.Rect{X: 30 * k, W: 20, H: 30})
		}
		if got := l.ranges(at, 1); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// Between days no figure tells the height of a line: what was read stays.
func TestRangesWithoutFigures(t *testing.T) {
	w, marks, boxes := markedPicture("月曜日へ金曜日", 30, func(x, y float64) bool { return y > .4 && y < .6 })
	got, boxes := w.numberMarks(marks, boxes, archive.Horizontal)
	holdMarks(t, "between days", "月曜日へ金曜日", "月曜日へ金曜日", got, boxes)
}
