package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
)

// Where a 3 ends in drops, as in Century and its like, all models take it for an 8 at 200
// dpi, and are sure of it. The left side tells: a 3 is open there in both its halves, an 8
// in none. Of 860 figures on 22 drawn and 160 on 5 scanned pages the ink of an 8 begins in
// either half within 0.3 of the breadth, but for three; that of a 3 at 0.35 and more.
const (
	threeOpen  = 0.4  // of its breadth: where the ink of a 3 begins in both halves, at least,
	eightOpen  = 0.2  // and that of an 8, at most
	threeLean  = 0.42 // of its height a figure is broad at least: a sliver of one is no figure,
	threeBroad = 0.85 // and at most
	leastThree = 12   // pixels that a figure is high, of the page as it came
)

// The halves of a figure where its left side tells, in shares of its height.
var threeHalves = [2][2]float64{{.22, .42}, {.58, .78}}

// leftOpenings are where the ink in a box begins from the left in its upper and its lower
// half, the furthest, in shares of its breadth; false where it is no figure.
func leftOpenings(r ocr.Raster, at archive.Rect) (open [2]float64, ok bool) {
	box := image.Rect(at.X, at.Y, at.X+at.W, at.Y+at.H).Intersect(image.Rect(0, 0, r.W, r.H))
	if box.Dx() < 4 || box.Dy() < 8 {
		return open, false
	}
	dark := otsu(r, box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
	ink := darkIn(r, box, dark)
	wide, high := float64(ink.Dx()), float64(ink.Dy())
	if ink.Dx() < 4 || wide < threeLean*high || wide > threeBroad*high {
		return open, false
	}
	for k, half := range threeHalves {
		for y := ink.Min.Y + int(half[0]*high); y < ink.Min.Y+int(half[1]*high); y++ {
			first, _ := outer(r.Pix[y*r.W+ink.Min.X:y*r.W+ink.Max.X], dark)
			if first < 0 {
				return open, false
			}
			open[k] = max(open[k], float64(first)/wide)
		}
	}
	return open, true
}

// darkIn is the box of what is as dark as dark in a part of a picture.
func darkIn(r ocr.Raster, box image.Rectangle, dark byte) image.Rectangle {
	var ink image.Rectangle
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if r.Pix[y*r.W+x] <= dark {
				ink = ink.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return ink
}

// threes makes 3 of an 8 whose ink is open on the left, and 8 of a 3 whose ink is closed, and
// gives how many. Of a line that holds what no model prints boxes may be those of the
// figures beside, so that the ink has to be that figure's, too. scale is as for slashedZeros.
func threes(r ocr.Raster, table *glyphs.Table, text []archive.Glyph, lines []voted, scale float64) int {
	n := 0
	for _, l := range lines {
		for i := range l.of(text) {
			g := &l.of(text)[i]
			if g.Text != "3" && g.Text != "8" || float64(l.boxes[i].H)*scale < leastThree {
				continue
			}
			open, ok := leftOpenings(r, l.boxes[i])
			other := ""
			switch {
			case !ok:
			case g.Text == "8" && min(open[0], open[1]) >= threeOpen:
				other = "3"
			case g.Text == "3" && max(open[0], open[1]) <= eightOpen:
				other = "8"
			}
			if other != "" && closestFigure(r, table, l.boxes[i]) == other {
				become(g, other)
				n++
			}
		}
	}
	return n
}

// closestFigure is the figure that the ink in a box is most like.
func closestFigure(r ocr.Raster, table *glyphs.Table, at archive.Rect) string {
	shape, ok := inkShape(r, at)
	if !ok {
		return ""
	}
	x, best, figure := table.Contrasted(&shape), 0.0, ""
	for _, f := range "0123456789" {
		if c := table.ContrastTo(x, f); c > best {
			best, figure = c, string(f)
		}
	}
	return figure
}
