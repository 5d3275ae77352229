package ocr

import "image"

// darkEdge is how dark a border that lies around a sheet is, in percent of its paper.
const darkEdge = 50

// thinEdge is the breadth in squares up to which what is dark is no border.
const thinEdge = 2

// surroundingsSide is about how many squares a raster has on its long side while its
// surroundings are looked for.
const surroundingsSide = 700

// Surroundings are what lies around a sheet: the black border of a scanner, the
// table under a photographed page. The zero value is a sheet without any.
type Surroundings struct {
	// Sheet is the part of the raster that holds the sheet.
	Sheet  image.Rectangle
	step   int // pixels of the raster to a square of the mask
	w, h   int
	out    []bool // the squares beyond the sheet, nil none
	panels []darkPanel
	paper  byte // its grey
}

// Outside tells whether a pixel lies beyond the sheet.
func (s *Surroundings) Outside(x, y int) bool {
	return s.out != nil && s.out[min(y/s.step, s.h-1)*s.w+min(x/s.step, s.w-1)]
}

// SurroundingsSize is the size of the small copies that Surroundings wants of the
// channels of a picture of w × h pixels.
func SurroundingsSize(w, h int) (int, int) {
	step := surroundingsStep(w, h)
	return w / step, h / step
}

func surroundingsStep(w, h int) int { return max(1, max(w, h)/surroundingsSide) }

// Surroundings finds what lies around the sheet: a ground that is even and not of the
// paper's colour, or else what is dark, reaches the edge of the raster, and is broad:
// text that touches it is none of it. channels are copies of the red, green and blue of
// a picture in colour, of the size that SurroundingsSize tells, or none.
func (r Raster) Surroundings(channels ...Raster) *Surroundings {
	s := &Surroundings{Sheet: image.Rect(0, 0, r.W, r.H), step: surroundingsStep(r.W, r.H)}
	s.w, s.h = SurroundingsSize(r.W, r.H)
	if s.w < 16 || s.h < 16 {
		return s
	}
	grey := r.squares(s.step)
	if len(channels) == 0 {
		channels = []Raster{grey}
	}
	if out, sheet := onGround(grey, channels); out != nil {
		s.cut(r, out, sheet)
		return s
	}
	s.paper = r.Paper()
	dark := grey.darker(s.paper)
	solid := eroded(dark, s.w, s.h, thinEdge) // what is thin is no border; the raster goes on darkly outside
	s.panels = darkPanels(grey, solid, dark)
	if out, sheet := onDark(solid, s.w, s.h); out != nil {
		s.cut(r, out, sheet)
	}
	return s
}

// cut takes over what is outside, and the box of the sheet in squares.
func (s *Surroundings) cut(r Raster, out []bool, sheet image.Rectangle) {
	s.out = out
	s.Sheet = image.Rect(sheet.Min.X*s.step, sheet.Min.Y*s.step, min(r.W, (sheet.Max.X+1)*s.step), min(r.H, (sheet.Max.Y+1)*s.step))
}

// squares is a copy whose pixels are the means of squares of side step.
func (r Raster) squares(step int) Raster {
	o := Raster{W: r.W / step, H: r.H / step}
	o.Pix = make([]byte, o.W*o.H)
	for y := range o.H {
		for x := range o.W {
			sum := 0
			for dy := range step {
				at := (y*step+dy)*r.W + x*step
				for _, v := range r.Pix[at : at+step] {
					sum += int(v)
				}
			}
			o.Pix[y*o.W+x] = byte(sum / (step * step))
		}
	}
	return o
}

// darker marks the squares that are darker than a share of the paper's grey.
func (r Raster) darker(paper byte) []bool {
	out := make([]bool, len(r.Pix))
	for i, v := range r.Pix {
		out[i] = int(v) < int(paper)*darkEdge/100
	}
	return out
}

// onDark marks what lies about a sheet and is dark, and gives the sheet's box; nothing
// where there is no border, or no sheet. solid is what is dark and broad.
func onDark(solid []bool, w, h int) ([]bool, image.Rectangle) {
	outside, n := reached(solid, w, h)
	if n < (w+h)/8 {
		return nil, image.Rectangle{}
	}
	out := dilated(outside, w, h, thinEdge+2)
	in, n := unmarked(out, w, h)
	if n < w*h/10 || in.Empty() {
		return nil, image.Rectangle{} // a black picture, no sheet on black
	}
	return out, in
}

// Blank paints white what lies around a sheet.
func (r Raster) Blank(s *Surroundings) {
	if s.out == nil {
		return
	}
	for y := range r.H {
		row := r.Pix[y*r.W : (y+1)*r.W]
		g := s.out[min(y/s.step, s.h-1)*s.w:]
		for x := range row {
			if g[min(x/s.step, s.w-1)] {
				row[x] = 255
			}
		}
	}
}
