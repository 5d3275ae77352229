package tesseract

import (
	"testing"

	"fumikura/internal/archive"
)

// Lines set evenly are print together, with one missed between them too; those of a hand, whose
// distances differ, whose size is larger or none of which is print by itself, are not, unless
// the shapes of their characters tell that they are.
func TestTypeset(t *testing.T) {
	const char = 36.0
	for name, c := range map[string]struct {
		dir   archive.Direction
		steps []int
		size  int
		odds  []float64
		conf  float64 // of characters read by their shapes; 0: they were not
		print float64 // the share that must be print by itself
		want  bool
	}{
		"columns":                   {archive.Vertical, []int{68, 69, 68, 69, 68}, 36, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, true},
		"rows":                      {archive.Horizontal, []int{68, 69, 68, 69, 68}, 36, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, true},
		"rows of a hand":            {archive.Horizontal, []int{68, 75, 61, 70, 64}, 36, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, false},
		"large writing":             {archive.Horizontal, []int{98, 99, 98, 99, 98}, 60, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, false},
		"nothing sure":              {archive.Vertical, []int{68, 69, 68, 69, 68}, 36, []float64{5, -2, -1, -8, -4, -3}, 0, typesetWorn, false},
		"few lines":                 {archive.Vertical, []int{68, 69, 68}, 36, []float64{5, -2, -1, 8}, 0, typesetWorn, false},
		"one missed":                {archive.Vertical, []int{68, 69, 136, 69, 68}, 36, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, true},
		"shapes tell":               {archive.Vertical, []int{68, 69, 68, 69, 68}, 36, []float64{-2, -2, -1, -8, -4, -3}, 55, typesetWorn, true},
		"shapes tell little":        {archive.Vertical, []int{68, 69, 68, 69, 68}, 36, []float64{-2, -2, -1, -8, -4, -3}, 35, typesetWorn, false},
		"columns in some order":     {archive.Vertical, []int{68, -69, 68, -69, 68}, 36, []float64{5, -2, -1, 8, -4, -3}, 0, typesetWorn, false},
		"sound print, one broken":   {archive.Vertical, []int{68, 69, 68, 69, 68, 69, 68, 69, 68}, 36, []float64{5, 9, -9, 8, 4, 3, 9, 9, 9, 9}, 0, typesetPrint, true},
		"sound print, three broken": {archive.Vertical, []int{68, 69, 68, 69, 68, 69, 68, 69, 68}, 36, []float64{5, 9, -9, 8, -4, 3, -9, 9, 9, 9}, 0, typesetPrint, false},
		"sound print, few lines":    {archive.Vertical, []int{68, 69, 68, 69, 68}, 36, []float64{5, 9, -9, 8, 4, 3}, 0, typesetPrint, false},
	} {
		var lines []line
		at, least := 1000, typesetLeast
		if c.print == typesetPrint {
			least = typesetMany
		}
		for i := range c.odds {
			box := archive.Rect{X: 100, Y: at - c.size/2, W: 800, H: c.size}
			if c.dir == archive.Vertical {
				box = archive.Rect{X: 2000 - at - c.size/2, Y: 100, W: c.size, H: 800}
			}
			l := line{readLine: readLine{box: box, words: []readWord{{}}}, dir: c.dir, shaped: c.conf > 0}
			for range shapedChars {
				l.words[0].chars = append(l.words[0].chars, readChar{text: "字", conf: c.conf})
			}
			lines = append(lines, l)
			if i < len(c.steps) {
				at += c.steps[i]
			}
		}
		for i, is := range typeset(lines, c.odds, char, least, c.print) {
			if is != c.want {
				t.Errorf("%s: line %d: %v", name, i, is)
			}
		}
	}
}

// Entries of a column that are as large as those that are print, and begin where these do,
// are print too; larger ones, those that stand elsewhere, and a column with little print
// are judged by themselves. The entries of a register that runs down stand in a row.
func TestTypesetInCells(t *testing.T) {
	const char = 36.0
	column := func(dir archive.Direction, sure int) ([]line, []float64) {
		var lines []line
		odds := make([]float64, 8)
		for i := range odds {
			cell := &archive.Cell{Row: i, Col: 2, RowSpan: 1, ColSpan: 1}
			box := archive.Rect{X: 100 + i%3, Y: 60 * i, W: 200 + 30*i, H: 34}
			if dir == archive.Vertical {
				cell.Row, cell.Col = cell.Col, cell.Row
				box = archive.Rect{X: 1000 - box.Y, Y: box.X, W: box.H, H: box.W}
			}
			lines = append(lines, line{readLine: readLine{box: box, words: []readWord{{}}}, dir: dir, cell: cell})
			odds[i] = -3
			if i < sure {
				odds[i] = 4
			}
		}
		return lines, odds
	}
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		lines, odds := column(dir, 5)
		lines[6].box.H, lines[6].box.W = lines[6].box.H+26, lines[6].box.W+26
		lines[7].box.X, lines[7].box.Y = lines[7].box.X+300, lines[7].box.Y+300
		for i, is := range typesetInCells(lines, odds, char, typesetCells) {
			if is != (i < 6) {
				t.Errorf("%v: line %d of a printed column: %v", dir, i, is)
			}
		}
		for sure, want := range map[int]bool{3: false, 5: false, 6: true} {
			lines, odds = column(dir, sure)
			for i, is := range typesetInCells(lines, odds, char, typesetTable) {
				if is != want {
					t.Errorf("%v: line %d of a column of which %d of 8 are print: %v", dir, i, sure, is)
				}
			}
		}
	}
}
