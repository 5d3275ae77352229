package tesseract

import (
	"image"
	"slices"
	"testing"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// A thin level stroke at the middle of a cell's line is the 一 that it begins or ends with; what
// is left of a rule, a speck and a stroke far off are none of it.
func TestThinStrokesOfCells(t *testing.T) {
	text := charactersAt(100, 40, 3, archive.Horizontal)
	cell := image.Rect(20, 20, 280, 80)
	bare := workingOf(300, 100, text...).inkIn(cell)
	for name, c := range map[string]struct {
		more image.Rectangle
		want int // pixels by which the ink grows
	}{
		"before it":       {image.Rect(76, 49, 92, 51), bare.Min.X - 76},
		"behind it":       {image.Rect(bare.Max.X+6, 49, bare.Max.X+24, 51), 24},
		"at its foot":     {image.Rect(76, 58, 92, 60), 0},
		"a speck":         {image.Rect(86, 49, 91, 51), 0},
		"far from it":     {image.Rect(30, 49, 50, 51), 0},
		"beyond a border": {image.Rect(2, 49, 18, 51), 0},
	} {
		w := workingOf(300, 100, append(slices.Clone(text), c.more)...)
		before := w.inkIn(image.Rect(bare.Min.X, cell.Min.Y, bare.Max.X, cell.Max.Y))
		if got := w.withStrokes(before, cell); got.Dx()-before.Dx() != c.want {
			t.Errorf("%s: %v became %v", name, before, got)
		}
	}
}

// The level strokes of 三 may be hairlines, paler than ink but at their heavy ends, and no whole
// row of pixels dark: the cell's ink begins where they do, and the shortest lies in the middle.
func TestHairlinesOfCells(t *testing.T) {
	const pale = 205 // two rows of it are as much ink as one of 155
	text := append(charactersAt(100, 40, 3, archive.Horizontal), image.Rect(86, 32, 90, 36), image.Rect(85, 48, 89, 52), image.Rect(87, 64, 91, 68))
	cell := image.Rect(20, 20, 280, 80)
	for name, c := range map[string]struct {
		grey byte
		rows int
		left []int // where the strokes begin, from above
		want int
	}{
		"三":                     {pale, 2, []int{62, 66, 60}, 60},
		"its own tip":           {pale, 2, []int{82, 82, 82}, 85},
		"as thin as a scratch":  {pale, 1, []int{62, 66, 60}, 85},
		"dirt as pale as paper": {235, 2, []int{62, 66, 60}, 85},
	} {
		w := workingOf(300, 100, text...)
		for i, x := range c.left {
			for y := 33 + 16*i; y < 33+16*i+c.rows; y++ {
				for k := x; k < 99; k++ {
					if p := &w.Pix[y*w.W+k]; *p > c.grey {
						*p = c.grey
					}
				}
			}
		}
		if got := w.withStrokes(w.inkIn(cell), cell); got.Min.X != c.want {
			t.Errorf("%s: begins at %d, wanted %d", name, got.Min.X, c.want)
		}
	}
}

// The characters of columns that run down stand in rows, too, on a level page: no rows of a
// table.
func TestCellsThatRunDownHaveNoRows(t *testing.T) {
	grid := ocr.Grid{Box: image.Rect(50, 50, 650, 350)}
	var down, level []image.Rectangle
	for col := range 3 {
		at := image.Pt(50+200*col, 50)
		grid.Cells = append(grid.Cells, ocr.GridCell{Box: image.Rectangle{at, at.Add(image.Pt(200, 300))}, Col: col, RowSpan: 1, ColSpan: 1})
		for i := range 3 {
			down = append(down, charactersAt(at.X+40+50*i, at.Y+20, 11-col, archive.Vertical)...)
		}
		for row := range 6 {
			level = append(level, charactersAt(at.X+20, at.Y+10+48*row, 3+(row+col)%2, archive.Horizontal)...)
		}
	}
	if p := ruledTable(workingOf(700, 400, down...), grid, 0, down, archive.Horizontal); len(p.cells) != 3 {
		t.Errorf("three cells that run down became %d", len(p.cells))
	}
	if p := ruledTable(workingOf(700, 400, level...), grid, 0, level, archive.Horizontal); len(p.cells) != 18 {
		t.Errorf("three cells of six rows became %d cells", len(p.cells))
	}
}
