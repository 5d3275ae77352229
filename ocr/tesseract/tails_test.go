package tesseract

import (
	"image"
	"testing"

	"golang.org/x/image/font"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
)

// paragraph draws a line and the short one behind it, and gives both as if the short one had
// been read badly.
func paragraph(face font.Face, dir archive.Direction, long, short string) (*working, []line) {
	const pitch, margin = 76, 60
	img := plain(18*46+2*margin, 2*pitch+2*margin, 255)
	if dir == archive.Vertical {
		img = plain(2*pitch+2*margin, 18*46+2*margin, 255)
	}
	var lines []line
	for i, text := range []string{long, short} {
		box := archive.Rect{X: margin, Y: margin + i*pitch, W: 46 * len([]rune(text)), H: 44}
		l := line{dir: dir, sep: "\n", evidence: evidence{conf: 98, asked: 1}}
		var word readWord
		for k, c := range []rune(text) {
			x, y := margin+k*46, margin+i*pitch+40
			if dir == archive.Vertical {
				x, y = img.Rect.Dx()-margin-44-i*pitch, margin+k*46+40
				box = archive.Rect{X: x, Y: margin, W: 44, H: 46 * len([]rune(text))}
			}
			written(img, face, x, y, string(c))
			word.chars = append(word.chars, readChar{text: string(c), conf: 98})
		}
		word.box, l.box = box, box
		l.words = []readWord{word}
		lines = append(lines, l)
	}
	tail := &lines[1]
	tail.evidence = evidence{conf: 60, asked: 2, places: 2}
	tail.words[0].chars = []readChar{{text: "I", conf: 60}, {text: "5", conf: 60}}
	return &working{Raster: ocr.Raster{W: img.Rect.Dx(), H: img.Rect.Dy(), Pix: img.Pix}, char: 44, dark: 128, log: &recorder{}}, lines
}

// A short last line is read behind the line before it, in both directions; one that says
// something surely is not read again, nor is what is no last line.
func TestTailsAreRead(t *testing.T) {
	testenv.Need(t, "tesseract")
	readers, err := findModels(nil, "Japanese")
	if err != nil {
		t.Fatal(err)
	}
	face := draughtsman(t)
	c := &child{setup: setup{Readers: readers}}
	defer c.close()
	const long = "市長が特別の理由があると認めるときはこ"
	for _, dir := range []archive.Direction{archive.Vertical, archive.Horizontal} {
		for _, short := range []string{"する", "れを許", "る"} {
			w, lines := paragraph(face, dir, long[:len(long)-6], short)
			out, err := c.readTails(w, lines)
			if err != nil {
				t.Fatal(err)
			}
			if got := out[1].said(); got != short || len(out) != 2 || out[1].conf < shortConf || out[1].asked != 1 {
				t.Errorf("%v: %q is read as %q, confidence %.0f", dir, short, got, out[1].conf)
			}
			if out[0].said() != long[:len(long)-6] {
				t.Errorf("%v: the line before it became %q", dir, out[0].said())
			}
		}
		w, lines := paragraph(face, dir, long[:len(long)-6], "する")
		lines[1].words[0].chars = []readChar{{text: "済", conf: 99}, {text: "む", conf: 99}}
		lines[1].evidence = evidence{conf: 99, asked: 1}
		if out, err := c.readTails(w, lines); err != nil || out[1].said() != "済む" {
			t.Errorf("%v: what was sure became %q, %v", dir, out[1].said(), err)
		}
	}
}

// A column that came apart into strips is one again; neighbours of their own are not.
func TestJoinSplit(t *testing.T) {
	column := func(x, w, y, h int) line {
		box := archive.Rect{X: x, Y: y, W: w, H: h}
		return line{readLine: readLine{box: box, words: []readWord{{box: box, chars: []readChar{{text: "字", conf: 90}}}}}, dir: archive.Vertical, sep: "\n"}
	}
	sure := func(l line) line { l.conf = 98; return l }
	for name, c := range map[string]struct {
		a, b line
		cell bool
		want int
	}{
		"two strips":        {column(124, 15, 100, 50), column(100, 14, 100, 30), false, 2},
		"two columns":       {column(114, 40, 100, 50), column(60, 40, 100, 50), false, 3},
		"too broad":         {column(140, 20, 100, 50), column(90, 20, 100, 50), false, 3},
		"below each other":  {column(124, 15, 100, 50), column(100, 14, 160, 30), false, 3},
		"longer than short": {column(124, 15, 100, 400), column(100, 14, 100, 400), false, 3},
		"a note":            {sure(column(124, 15, 100, 50)), sure(column(100, 14, 100, 50)), false, 3},
		"in a cell":         {column(124, 15, 100, 50), column(100, 14, 100, 30), true, 3},
	} {
		lines := []line{column(180, 44, 90, 760), c.a, c.b}
		if c.cell {
			lines[1].cell = &archive.Cell{}
		}
		got := joinSplit(lines)
		if len(got) != c.want {
			t.Errorf("%s: %d lines", name, len(got))
			continue
		}
		if box := got[1].rectangle(); c.want == 2 && (box != image.Rect(100, 100, 139, 150) || len(got[1].words) > 0) {
			t.Errorf("%s: %v, %d words", name, box, len(got[1].words))
		}
	}
}

// Only what begins where the line before it begins, right beside it, is its end.
func TestEndsParagraph(t *testing.T) {
	w, lines := paragraph(draughtsman(t), archive.Horizontal, "市長が特別の理由があると認める", "する")
	if w == nil || !lines[1].endsParagraph(&lines[0]) {
		t.Fatal("a short last line is none")
	}
	for name, change := range map[string]func(p, l *line){
		"in a cell":          func(_, l *line) { l.cell = &archive.Cell{} },
		"far to the right":   func(_, l *line) { l.box.X += 200 },
		"far below":          func(_, l *line) { l.box.Y += 100 },
		"long":               func(_, l *line) { l.box.W = 46 * 6 },
		"beside it":          func(p, l *line) { l.box.Y = p.box.Y },
		"behind a poor line": func(p, _ *line) { p.conf = 70 },
		"told by its ink":    func(_, l *line) { l.told = true },
		"down a column":      func(_, l *line) { l.dir = archive.Vertical },
	} {
		p, l := lines[0], lines[1]
		change(&p, &l)
		if l.endsParagraph(&p) {
			t.Errorf("%s it is held to be the end of a paragraph", name)
		}
	}
}
