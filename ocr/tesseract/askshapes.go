package tesseract

import "strings"

// What no model reads of a number of narrow type (すま3, |) its page's own figures tell: a table
// of statistics has each of them many times, surely read. A doubtfulNumber is a cell whose number is to be
// read by them.
type doubtfulNumber struct {
	line  *line
	style *numberStyle
}

// askShapes reads numbers by the figures of their page's columns, takes what is written as their
// column is, and gives the others.
func (w *working) askShapes(lines []line, doubtful []doubtfulNumber) (left []doubtfulNumber) {
	if len(doubtful) == 0 {
		return nil
	}
	columns := columnsOf(lines)
	rows := rowsOf(columns)
	var found specimensOfPage
	for _, col := range columns {
		for _, l := range rows.figures(col) {
			if l.conf >= figureDone {
				found.add(l.chars(), rows[rowOf(l)])
			}
		}
	}
	s := found.shapes(w)
	if s == nil {
		return doubtful
	}
	for _, d := range doubtful {
		c, ok := s.readCell(w, d.line, rows[rowOf(d.line)])
		if !ok {
			left = append(left, d)
			continue
		}
		text := ""
		for i := range c.way.signs {
			ch := &c.way.signs[i].char
			if ch.text == "." {
				ch.become(d.style.mark)
			}
			text += ch.text
		}
		if !d.style.sound.MatchString(strings.TrimLeft(text, figureSigns)) {
			left = append(left, d)
			continue
		}
		c.stand()
	}
	return left
}
