package tesseract

import (
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr/reading"
)

const (
	figureCells    = 4    // cells with a figure make a column one of figures,
	figureShare    = .7   // and so many of its sure characters but for signs
	figureRowCells = 2    // cells with figures make a row one with values
	figureSaid     = 80   // that are as sure as this
	kanjiLeast     = 1.05 // of the height of the page's characters a kanji advances, at least
	figureSigns    = ":：～〜~-－−△▲%％㎡mkg"
)

// A figureRow is what figures tell of a row of a table.
type figureRow struct {
	cells   int   // with a figure in them
	middles []int // of sure ones
}

// middle is that of most of them.
func (r *figureRow) middle() int {
	slices.Sort(r.middles)
	return r.middles[len(r.middles)/2]
}

// A tableRow is a row of one of the page's tables.
type tableRow struct{ table, row int }

func rowOf(l *line) tableRow { return tableRow{l.cell.Table, l.cell.Row} }

type figureRows map[tableRow]*figureRow

// rowsOf are the rows of some columns.
func rowsOf(columns [][]tableCell) figureRows {
	out := figureRows{}
	for _, col := range columns {
		for _, c := range col {
			for _, l := range c {
				at := out[rowOf(l)]
				if at == nil {
					at = new(figureRow)
					out[rowOf(l)] = at
				}
				has := false
				for _, g := range l.chars() {
					has = has || g.figure()
					if g.figure() && g.conf >= figureSaid {
						at.middles = append(at.middles, middle(g.box).Y)
					}
				}
				at.cells += boolToInt(has)
			}
		}
	}
	return out
}

// head is the row of a table that its figures begin with: two of its cells have some.
func (rows figureRows) head(table int) int {
	first := math.MaxInt
	for at, r := range rows {
		if at.table == table && r.cells >= figureRowCells {
			first = min(first, at.row)
		}
	}
	return first
}

// figures are the lines of a column that holds figures, from the row on that the table's
// figures begin with: above it are heads. None where it holds others.
func (rows figureRows) figures(col []tableCell) []*line {
	if len(col) == 0 {
		return nil
	}
	head := rows.head(col[0][0].cell.Table)
	cells, figures, others := 0, 0, 0
	var out []*line
	for _, c := range col {
		if c[0].cell.Row < head {
			continue
		}
		has := false
		for _, g := range c.chars() {
			if g.conf < figureSaid || g.in(",. "+figureSigns) {
				continue
			}
			has = has || g.figure()
			figures += boolToInt(g.figure())
			others += boolToInt(!g.figure())
		}
		cells += boolToInt(has)
		if len(c) == 1 {
			out = append(out, c[0])
		}
	}
	if cells < figureCells || float64(figures) < figureShare*float64(figures+others) {
		return nil
	}
	return out
}

// specimensOfPage are the characters that were surely read in a page's columns of figures.
type specimensOfPage struct {
	places  []specimenPlace
	apart   []float64            // figures that follow each other, in pixels
	marked  []float64            // those with a comma or a point between
	besides map[string][]float64 // other characters and the figure beside them
	another []float64            // characters that are none, and follow each other
}

// add takes those of a cell. Windows around signs are as high as those around figures.
func (f *specimensOfPage) add(chars []readChar, row *figureRow) {
	if f.besides == nil {
		f.besides = map[string][]float64{}
	}
	for i, g := range chars {
		if !g.specimen() {
			continue
		}
		at := middle(g.box)
		if !g.figure() {
			if len(row.middles) == 0 {
				continue
			}
			at.Y = row.middle()
		}
		f.places = append(f.places, specimenPlace{g.text, g.box, at})
		for k := i + 1; k < min(len(chars), i+3); k++ {
			o := chars[k]
			if !o.specimen() && !o.in(",.") {
				break
			}
			far := float64(middle(o.box).X - middle(g.box).X)
			switch {
			case o.in(",."):
				continue
			case k == i+2 && g.figure() && o.figure():
				f.marked = append(f.marked, far)
			case k == i+2:
			case g.figure() && o.figure():
				f.apart = append(f.apart, far)
			case g.figure():
				f.besides[o.text] = append(f.besides[o.text], far)
			case o.figure():
				f.besides[g.text] = append(f.besides[g.text], far)
			default:
				f.another = append(f.another, far)
			}
			break
		}
	}
}

// specimen tells whether a character is surely one that stands in and about numbers: a figure,
// a sign or a unit. Other kana and letters there are most often misread figures.
func (c *readChar) specimen() bool {
	if c.figure() {
		return c.conf >= shapeSure
	}
	return c.conf >= shapeSaid && (c.in(figureSigns) || reading.ClassOf(c.text) == reading.Kanji)
}

// shapes are what they look like; nil where there are too few.
func (f *specimensOfPage) shapes(w *working) *pageShapes {
	figures := 0
	for _, p := range f.places {
		figures += boolToInt(figureText(p.text))
	}
	if figures < shapeKinds*shapeLeast || len(f.apart) == 0 {
		return nil
	}
	pitch := median(f.apart)
	mark := pitch / 2
	if len(f.marked) > 0 {
		mark = median(f.marked) - pitch
	}
	full := 2 * pitch
	if len(f.another) > 0 {
		full = median(f.another)
	}
	advances := map[string]float64{}
	for _, p := range f.places {
		if far := f.besides[p.text]; len(far) > 0 {
			advances[p.text] = min(2*median(far)-pitch, full)
			if reading.ClassOf(p.text) == reading.Kanji {
				advances[p.text] = max(advances[p.text], kanjiLeast*w.char)
			}
		} else {
			advances[p.text] = full
		}
	}
	return newPageShapes(w, f.places, pitch, mark, advances)
}

func boolToInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

func middle(b archive.Rect) image.Point { return image.Pt(b.X+b.W/2, b.Y+b.H/2) }
