package tesseract

import (
	"image"
	"strings"

	"fumikura/internal/archive"
)

// Where there is nothing to count, tables have a dash in place of a number. By itself, thin and
// short as it is, models see no line in it, or take it for a 一.
const (
	nilNumbers = 4           // numbers in its column, at least
	nilLeast   = .25         // of a character it is long, at least,
	nilMost    = 1.6         // and at most,
	nilThick   = .2          // and so thick, at most
	nilSlim    = 2.5         // times as long as thick, at least
	nilOff     = .3          // of a character that it lies above or below the middle of its row's numbers, at most
	likeNil    = "一ー―‐—–－_~" // what is read of one
)

// nilDashes puts a dash into the cells among numbers whose ink is one, and tells how many.
func (w *working) nilDashes(lines []line) (n int) {
	middles := map[tableRow][]float64{}
	columns := figureColumns(lines)
	for _, col := range columns {
		for _, l := range col.lines {
			if l.number() {
				middles[rowOf(l)] = append(middles[rowOf(l)], float64(middle(rectOf(w.inkIn(l.rectangle()))).Y))
			}
		}
	}
	for _, col := range columns {
		numbers, across := 0, image.Rectangle{}
		for _, l := range col.lines {
			if l.number() {
				numbers, across = numbers+1, across.Union(l.rectangle())
			}
		}
		if numbers < nilNumbers {
			continue
		}
		for _, l := range col.lines {
			row := middles[rowOf(l)]
			if l.dir != archive.Horizontal || len(row) == 0 || strings.Trim(l.said(), likeNil) != "" {
				continue
			}
			at := l.rectangle()
			if at.Empty() { // no model saw a line in the cell: between the others of its column and its row
				y, far := int(median(row)), int(nilOff*w.char)+1
				at = image.Rect(across.Min.X, y-far, across.Max.X, y+far)
			}
			ink := w.inkIn(at)
			long, thick := float64(ink.Dx()), float64(ink.Dy())
			off := float64(middle(rectOf(ink)).Y) - median(row)
			if long < nilLeast*w.char || long > nilMost*w.char || thick > nilThick*w.char || long < nilSlim*thick || max(off, -off) > nilOff*w.char {
				continue
			}
			l.box = rectOf(ink)
			l.say("-")
			// The line is as high as one of print: by its height signs are looked for in it.
			l.box = rectOf(ink.Inset(-int(w.char-thick) / 2).Intersect(image.Rect(ink.Min.X, 0, ink.Max.X, w.H)))
			n++
		}
	}
	return n
}

// number tells whether a line is nothing but a number.
func (l *line) number() bool {
	said := l.amount()
	return l.dir == archive.Horizontal && (plainFigures(said) || amountStyleOf(said) != noAmount)
}
