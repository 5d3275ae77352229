package tesseract

import (
	"image"
	"slices"
	"strings"

	"fumikura/ocr"
)

// readRowsApart reads the rows by themselves that were read as one line, and takes what has
// as many characters and is likely.
func (c *child) readRowsApart(w *working, pieces []image.Rectangle, lines []line, char float64) ([]line, error) {
	var out []line
	for i, l := range lines {
		rows := rowsWithin(lines, i, pieces, char)
		if len(rows) < 2 {
			out = append(out, l)
			continue
		}
		apart, err := c.readRows(w, rows, l)
		if err != nil {
			return nil, err
		}
		if charsOf(apart) < len(l.chars()) || slices.ContainsFunc(apart, func(o line) bool { return !o.likely() }) {
			apart = []line{l}
		}
		out = append(out, apart...)
	}
	return out, nil
}

// What is read once more over lines that were read: so much of a line's box is others', which
// have as many characters, and are read as surely but for so much.
const (
	overlaidShare = 0.7
	overlaidConf  = 5.0
)

// withoutOverlaid takes lines out that lie over others which say more: on a page that was bent
// the recognizer reads some rows twice, once with a part of the next.
func withoutOverlaid(lines []line) []line {
	conf := make([]float64, len(lines))
	for i := range lines {
		conf[i] = lines[i].quality()
	}
	gone := make([]bool, len(lines))
	for i := range lines {
		l, covered := &lines[i], 0
		for k := range lines {
			o := &lines[k]
			if k == i || gone[k] || o.dir != l.dir || len(o.chars()) < len(l.chars()) || conf[k] < conf[i]-overlaidConf ||
				len(o.chars()) == len(l.chars()) && conf[k] == conf[i] && k > i {
				continue
			}
			common := o.rectangle().Intersect(l.rectangle())
			covered += common.Dx() * common.Dy()
		}
		gone[i] = covered > 0 && float64(covered) >= overlaidShare*float64(l.box.W*l.box.H)
	}
	var out []line
	for i, l := range lines {
		if !gone[i] {
			out = append(out, l)
		}
	}
	return out
}

// withoutTwice takes lines out that lie over those of other parts of the page which say the
// same: where two parts overlap, both hold the line.
func withoutTwice(lines []line) []line {
	var out []line
	for i := range lines {
		l := &lines[i]
		if !slices.ContainsFunc(out, func(o line) bool { return o.block != l.block && o.cell == nil && l.cell == nil && saysTwice(&o, l) }) {
			out = append(out, *l)
		}
	}
	return out
}

// saysTwice tells whether a line says in the same place what another says or begins with.
func saysTwice(a, b *line) bool {
	common := a.rectangle().Intersect(b.rectangle())
	said, other := a.said(), b.said()
	return a.dir == b.dir && len(b.chars()) > 0 && float64(common.Dx()*common.Dy()) >= overlaidShare*float64(b.box.W*b.box.H) &&
		strings.HasPrefix(said, other)
}

// rowsWithin are the rows that one of some lines is, with their ends; none where it is one.
func rowsWithin(lines []line, i int, pieces []image.Rectangle, char float64) []image.Rectangle {
	box, dir := lines[i].rectangle(), lines[i].dir
	rows := ocr.RowsIn(box, pieces, char, dir)
	var others []image.Rectangle
	for n, o := range lines {
		if n != i {
			others = append(others, o.rectangle())
		}
	}
	for n, r := range rows {
		rows[n] = ocr.WithEnds(r, pieces, others, char, dir)
	}
	return rows
}

// readRows reads rows of a line by themselves; they are what the line is but for their
// boxes and what was read.
func (c *child) readRows(w *working, rows []image.Rectangle, of line) ([]line, error) {
	var out []line
	for _, box := range rows {
		l := line{readLine: readLine{box: rectOf(box), spaced: of.spaced}, dir: of.dir, kind: of.kind, cell: of.cell, sep: of.sep}
		l, err := c.readMissedLine(w, l)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}

// charsOf counts the characters of lines.
func charsOf(lines []line) int {
	n := 0
	for _, l := range lines {
		n += len(l.chars())
	}
	return n
}
