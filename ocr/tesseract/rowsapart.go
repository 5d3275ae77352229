package tesseract

import (
	"image"
	"slices"

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
