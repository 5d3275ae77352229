package tesseract

import (
	"image"
	"math"
)

// What makes a page's figures be read by their shapes, and what in a cell stands.
const (
	figureDoubt = 70  // a cell with a character less sure is in doubt,
	figureWorn  = .6  // and so many of the page's cells of figures
	figureDone  = 95  // a cell with all characters so sure is left alone
	figureLike  = .7  // half of the characters of a cell are as like their means,
	figureLeast = .5  // and each as this;
	figureAlone = .85 // one by itself as this
	figureLeft  = .3  // of a cell's ink is left, at most
)

// A figureCell is a cell of a column of figures with what is read in it anew.
type figureCell struct {
	l   *line
	way cellWay
}

// wornFigures reads the cells of figures, and those of dates, anew by the page's own
// characters where print is worn, and tells how many it changed.
func (w *working) wornFigures(columns [][]tableCell) int {
	var all [][]*line
	var found specimensOfPage
	rows := rowsOf(columns)
	for _, col := range columns {
		if lines := rows.figures(col); len(lines) > 0 {
			all = append(all, lines)
			for _, l := range lines {
				found.add(w.withUnit(l), rows[rowOf(l)])
			}
		}
	}
	var dated [][]*line
	for _, col := range columns {
		if lines := dates(col); len(lines) > 0 && len(rows.figures(col)) == 0 {
			dated = append(dated, lines)
			for _, l := range lines {
				found.addFigures(l.chars(), rows[rowOf(l)])
			}
		}
	}
	n := 0
	if wornColumns(all) {
		n += w.readFigures(all, rows, &found)
	}
	if wornColumns(dated) {
		n += w.readDates(dated, rows, &found)
	}
	return n
}

// readFigures reads the cells of some columns of figures anew.
func (w *working) readFigures(all [][]*line, rows figureRows, found *specimensOfPage) int {
	s := found.shapes(w)
	if s == nil {
		return 0
	}
	n := 0
	for _, lines := range all {
		var cells []figureCell
		for _, l := range lines {
			if c, ok := s.readCell(w, l, rows[rowOf(l)]); ok {
				cells = append(cells, c)
			}
		}
		punctuate(cells, lines)
		for _, c := range cells {
			n += boolToInt(c.stand())
		}
	}
	return n
}

// withUnit are the characters of a line in a cell, a unit behind its figures where its ink
// is: models give a worn one the box of one of its sides, or none.
func (w *working) withUnit(l *line) []readChar {
	chars := l.chars()
	if ending(chars) == "" {
		return chars
	}
	unit := &chars[len(chars)-1]
	if ink := w.inkIn(l.reach(w.char)); !ink.Empty() {
		ink.Min.X = max(ink.Min.X, ink.Max.X-int(w.char))
		unit.box = rectOf(ink)
	}
	return chars
}

// wornColumns tells whether models left so many cells of some columns in doubt that print must
// be worn: elsewhere they know more than shapes tell.
func wornColumns(columns [][]*line) bool {
	doubt, cells := 0, 0
	for _, lines := range columns {
		for _, l := range lines {
			chars := l.chars()
			cells++
			doubt += boolToInt(len(chars) == 0 || least(chars) < figureDoubt)
		}
	}
	return cells > 0 && float64(doubt) >= figureWorn*float64(cells)
}

// readCell finds the best way through a cell that models left in doubt; not where it is none
// of figures.
func (s *pageShapes) readCell(w *working, l *line, row *figureRow) (figureCell, bool) {
	chars := l.chars()
	if len(chars) > 0 && least(chars) >= figureDone {
		return figureCell{}, false
	}
	m := s.roomOf(w, l, row)
	if m == nil {
		return figureCell{}, false
	}
	c := figureCell{l, m.way()}
	return c, c.like()
}

// roomOf is the room of a cell; nil where it has not enough ink for a figure.
func (s *pageShapes) roomOf(w *working, l *line, row *figureRow) *cellRoom {
	b, chars := l.cell.Box, l.chars()
	ink := w.inkIn(image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H).Inset(2))
	if ink.Dx() < int(s.pitch)/4 || ink.Dy() < s.high/2 {
		return nil
	}
	y := (ink.Min.Y + ink.Max.Y) / 2
	if len(row.middles) > 0 {
		y = row.middle()
	} else if len(chars) > 0 {
		y = l.box.Y + l.box.H/2
	}
	return s.room(w, ink, y, chars)
}

// like tells whether what was read is like the page's characters, and leaves little ink.
func (c *figureCell) like() bool {
	var likes []float64
	lowest := 1.0
	for _, g := range c.way.signs {
		if g.shape {
			likes = append(likes, g.like)
			lowest = min(lowest, g.like)
		}
	}
	return len(likes) > 0 && c.way.left <= figureLeft && lowest >= figureLeast && median(likes) >= figureLike && (len(likes) > 1 || lowest >= figureAlone)
}

// stand puts what was read anew in place of what models read, and says whether that differs.
func (c *figureCell) stand() bool {
	was := c.l.said()
	if len(c.way.signs) == 0 {
		return false
	}
	word := readWord{}
	for _, g := range c.way.signs {
		ch := g.char
		if g.shape {
			ch.conf = shapeConf(g.like, g.lead)
		}
		ch.settled = true
		word.chars = append(word.chars, ch)
		word.box = word.box.Union(ch.box)
	}
	c.l.words = []readWord{word}
	c.l.box = word.box
	c.l.evidence = evidence{conf: junkConf, asked: 1}
	return c.l.said() != was
}

// shapeConf is the confidence in a figure by how like its mean it is and by its lead.
func shapeConf(like, lead float64) float64 {
	return 100 / (1 + math.Exp(-(6*(like-.7) + 20*(lead-.02))))
}
