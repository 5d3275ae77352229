package tesseract

import (
	"image"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// The strokes of some characters on a square of 30 pixels.
var drawnStrokes = map[rune][][4]int{
	'日': {{4, 2, 4, 28}, {26, 2, 26, 28}, {4, 2, 26, 2}, {4, 15, 26, 15}, {4, 28, 26, 28}},
	'千': {{15, 2, 15, 28}, {2, 14, 28, 14}, {8, 5, 22, 2}},
	'未': {{15, 2, 15, 28}, {6, 8, 24, 8}, {2, 15, 28, 15}, {14, 16, 3, 27}, {16, 16, 27, 27}},
	'済': {{3, 4, 7, 8}, {2, 14, 6, 18}, {2, 28, 8, 20}, {11, 7, 28, 7}, {14, 7, 26, 16}, {26, 7, 12, 16}, {14, 18, 14, 28}, {25, 18, 25, 28}, {14, 23, 25, 23}},
	'号': {{8, 2, 22, 2}, {8, 2, 8, 10}, {22, 2, 22, 10}, {8, 10, 22, 10}, {2, 15, 28, 15}, {9, 15, 8, 21}, {8, 21, 24, 21}, {24, 21, 22, 28}, {22, 28, 15, 27}},
	'1': {{6, 2, 6, 28}},
	'7': {{2, 2, 12, 2}, {12, 2, 6, 28}},
	'.': {{7, 27, 7, 28}},
	',': {{7, 27, 5, 33}},
}

// A drawnCell is what is printed in a cell, and what was read, and how
// surely; of figures the models are sure.
type drawnCell struct {
	ink, read string
	conf      float64 // of what is no figure
	below     string  // ink on a line that was not read
}

// drawnColumn is a column of cells.
func drawnColumn(cells []drawnCell) (*working, []line) {
	const high, wide = 100, 240
	var strokes [][4]int
	var lines []line
	put := func(text string, x, y int) (boxes []archive.Rect) {
		for _, r := range text {
			for _, s := range drawnStrokes[r] {
				strokes = append(strokes, [4]int{x + s[0], y + s[1], x + s[2], y + s[3]})
			}
			n := 30
			if r < 0x80 {
				n = 14
			}
			boxes = append(boxes, archive.Rect{X: x, Y: y, W: n, H: 30})
			x += n + 8
		}
		return boxes
	}
	for i, c := range cells {
		cell := &archive.Cell{Row: i, RowSpan: 1, ColSpan: 1, Box: archive.Rect{X: 5, Y: i * high, W: wide - 10, H: high}}
		at := put(c.ink, 20, i*high+10)
		put(c.below, 20, i*high+55)
		l := line{dir: archive.Horizontal, kind: archive.LineTable, cell: cell, alone: true, sep: "\n"}
		read := []rune(c.read)
		var word readWord
		for k, r := range read {
			if len(at) == 0 {
				break
			}
			ch := readChar{text: string(r), conf: 99, box: at[min(k, len(at)-1)]}
			if k >= len(at) || !(r >= '0' && r <= '9') {
				ch.conf = c.conf
			}
			if k >= len(at) {
				ch.box = archive.Rect{}
			}
			word.chars = append(word.chars, ch)
			word.box = word.box.Union(ch.box)
		}
		if len(word.chars) > 0 {
			l.words, l.box = []readWord{word}, word.box
		}
		lines = append(lines, l)
	}
	r := strokesOf(wide, high*len(cells), strokes...)
	return &working{Raster: ocr.Raster{W: r.W, H: r.H, Pix: r.Pix}, char: 30, dark: 128}, lines
}

// What is read for the character that ends the other cells of a column becomes that where
// its ink is theirs; what the models are sure of, and other ink, stays.
func TestEndings(t *testing.T) {
	sure := []drawnCell{{ink: "17日", read: "17日", conf: 99}, {ink: "7日", read: "7日", conf: 99}, {ink: "11日", read: "11日", conf: 99}, {ink: "71日", read: "71日", conf: 99}}
	for name, c := range map[string]struct {
		cell drawnCell
		want string
	}{
		"another character":   {drawnCell{ink: "17日", read: "17昌", conf: 60}, "17日"},
		"a sign":              {drawnCell{ink: "17日", read: "17]", conf: 98}, "17日"},
		"two signs":           {drawnCell{ink: "17日", read: "17||", conf: 50}, "17日"},
		"a sure figure":       {drawnCell{ink: "17日", read: "178", conf: 50}, "178"},
		"nothing":             {drawnCell{ink: "17日", read: "17", conf: 60}, "17日"},
		"nothing, on a line":  {drawnCell{ink: "17", read: "17", below: "日"}, "17日"},
		"surely another":      {drawnCell{ink: "17日", read: "17月", conf: 98}, "17月"},
		"other ink":           {drawnCell{ink: "17千", read: "17午", conf: 60}, "17午"},
		"other ink on a line": {drawnCell{ink: "17", read: "17", below: "千"}, "17"},
		"no more ink":         {drawnCell{ink: "17", read: "17"}, "17"},
		"no figure before it": {drawnCell{ink: "未", read: "昌", conf: 60}, "昌"},
	} {
		w, lines := drawnColumn(append(append([]drawnCell(nil), sure...), c.cell))
		out := w.columns(lines)
		got := ""
		for _, l := range out[len(sure):] {
			got += l.said()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		if last := out[len(out)-1]; last.sep != "\n" || last.cell != lines[len(lines)-1].cell {
			t.Errorf("%s: the cell ends in %q", name, last.sep)
		}
	}
	// Of a column that ends otherwise nothing is known.
	w, lines := drawnColumn(append(append([]drawnCell(nil), sure[:2]...), drawnCell{ink: "17日", read: "17昌", conf: 60}))
	if got := w.columns(lines)[2].said(); got != "17昌" {
		t.Errorf("few cells: %q", got)
	}
	// What most are misread as is no ending.
	for i := range sure {
		sure[i].read = sure[i].read[:len(sure[i].read)-len("日")] + "千"
	}
	w, lines = drawnColumn(append(append([]drawnCell(nil), sure...), drawnCell{ink: "17日", read: "17日", conf: 60}))
	if got := w.columns(lines)[4].said(); got != "17日" {
		t.Errorf("misread: %q", got)
	}
}

// Where hardly an ending was read surely, all last characters together may look like a usual
// one.
func TestOfficeEnding(t *testing.T) {
	for name, c := range map[string]struct{ ink, read, want string }{
		"misread throughout":   {"号", "け", "号"},
		"no usual ending":      {"千", "干", "干"},
		"as usual as was read": {"日", "日", "日"},
	} {
		var cells []drawnCell
		for _, n := range []string{"17", "7", "11", "71", "1", "77"} {
			cells = append(cells, drawnCell{ink: n + c.ink, read: n + c.read, conf: 60})
		}
		w, lines := drawnColumn(cells)
		for i, l := range w.columns(lines) {
			if got, want := l.said(), cells[i].read[:len(cells[i].read)-3]+c.want; got != want {
				t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
	}
}

// What a repair puts in stands by the ink, keeps what was read, and is not sure.
func TestEndingKeepsRaw(t *testing.T) {
	w, lines := drawnColumn([]drawnCell{{ink: "17日", read: "17日", conf: 99}, {ink: "7日", read: "7日", conf: 99}, {ink: "11日", read: "11日", conf: 99},
		{ink: "71日", read: "71日", conf: 99}, {ink: "1日", read: "1{", conf: 70}})
	lines = w.columns(lines)
	chars := lines[4].chars()
	last := chars[len(chars)-1]
	at := image.Rect(last.box.X, last.box.Y, last.box.X+last.box.W, last.box.Y+last.box.H)
	if last.text != "日" || last.raw != "{" || last.conf >= endingSure || !image.Rect(48, 415, 66, 435).In(at) {
		t.Errorf("%+v", last)
	}
}
