package tesseract

import (
	"image"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Some typefaces slash their zeros, and on faxes, in dot matrix and at 100 to 200 dpi
// models take these for a 9, a 6 or an 8. The shape tells: a zero stands at its full
// breadth on both sides where a 9 and a 6 are open and an 8 has its waist, and a stroke
// rises through it. Measured on 48 drawn pages in twelve typefaces, of which two slash: of
// 581 slashed zeros 578 have that shape; of 4,887 figures that are 6, 8 or 9 none at 200 dpi
// and more, and at 100 to 150 three of 1,500. A page is believed to have such zeros by
// several of them, since the typeface is the page's.
const (
	zeroSide     = 0.16 // of its breadth: how far its sides may draw in,
	zeroFrom     = 0.3  // between these shares of its height
	zeroTo       = 0.7
	zeroSlash    = 0.15 // how much darker the quarters are that the stroke runs through
	leastSlashed = 3    // on a page
	leastZero    = 8    // pixels that a figure is high, of the page as it came
)

// A roundFigure is the ink of a figure whose sides stand as a zero's do.
type roundFigure struct {
	slash float64 // darkness of the quarters that a rising stroke runs through, over the others
}

// slashed tells whether a stroke rises through it.
func (f roundFigure) slashed() bool { return f.slash >= zeroSlash }

// roundFigureIn looks at the ink in a box; false: it has no zero's sides.
func roundFigureIn(r ocr.Raster, at archive.Rect) (roundFigure, bool) {
	box := image.Rect(at.X, at.Y, at.X+at.W, at.Y+at.H).Intersect(image.Rect(0, 0, r.W, r.H))
	if box.Dx() < 4 || box.Dy() < 8 {
		return roundFigure{}, false
	}
	dark := otsu(r, box.Min.X, box.Min.Y, box.Max.X, box.Max.Y)
	ink := darkIn(r, box, dark)
	sum, n := 0, 0
	for y := ink.Min.Y; y < ink.Max.Y; y++ {
		for x := ink.Min.X; x < ink.Max.X; x++ {
			if v := r.Pix[y*r.W+x]; v <= dark {
				sum, n = sum+int(v), n+1
			}
		}
	}
	wide, high := float64(ink.Dx()), float64(ink.Dy())
	if ink.Dx() < 4 || ink.Dy() < 8 || wide > high {
		return roundFigure{}, false
	}
	for y := ink.Min.Y + int(zeroFrom*high); y < ink.Min.Y+int(zeroTo*high); y++ {
		first, last := outer(r.Pix[y*r.W+ink.Min.X:y*r.W+ink.Max.X], dark)
		if first < 0 || float64(first) > zeroSide*wide || float64(ink.Dx()-1-last) > zeroSide*wide {
			return roundFigure{}, false
		}
	}
	part := func(x0, x1, y0, y1 float64) float64 {
		all, n := 0, 0
		for y := ink.Min.Y + int(y0*high); y < ink.Min.Y+int(y1*high); y++ {
			for x := ink.Min.X + int(x0*wide); x < ink.Min.X+int(x1*wide+.5); x++ {
				all, n = all+255-int(r.Pix[y*r.W+x]), n+1
			}
		}
		return float64(all) / float64(max(1, n))
	}
	rising := part(.5, .75, .2, .5) + part(.25, .5, .5, .8)
	falling := part(.25, .5, .2, .5) + part(.5, .75, .5, .8)
	return roundFigure{(rising - falling) / max(1, 255-float64(sum)/float64(n))}, true
}

// outer are the first and the last pixel of a row that are ink, -1 where none is.
func outer(row []byte, dark byte) (first, last int) {
	first, last = -1, -1
	for i, v := range row {
		if v <= dark {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	return first, last
}

// slashedZeros makes zeros of what was read for others on a page whose typeface slashes
// them, and gives how many. scale is how many pixels of the page as it came one of the
// picture has.
func slashedZeros(r ocr.Raster, text []archive.Glyph, lines []voted, scale float64) int {
	var taken []*archive.Glyph
	slashed, hollow := 0, 0
	for _, l := range lines {
		for i := range l.of(text) {
			g := &l.of(text)[i]
			zero := g.Text == "0"
			if !zero && g.Text != "6" && g.Text != "8" && g.Text != "9" || float64(l.boxes[i].H)*scale < leastZero {
				continue
			}
			switch f, ok := roundFigureIn(r, l.boxes[i]); {
			case !ok:
			case !f.slashed():
				hollow++
			default:
				if slashed++; !zero {
					taken = append(taken, g)
				}
			}
		}
	}
	if slashed < leastSlashed || hollow > slashed {
		return 0
	}
	for _, g := range taken {
		become(g, "0")
	}
	return len(taken)
}
