package viewer

import (
	"fmt"
	"math"
	"strconv"

	"fumikura/internal/archive"
)

// A sheet maps the frame of a page to the units in which it is drawn. A frame's
// pixels need not be square (a fax has 204 × 196 dots an inch, or 204 × 98), so
// y is stretched until a square on the paper is a square on the screen.
type sheet struct {
	W, H float64 // of the drawing
	SY   float64 // drawing units a frame pixel is high; it is one wide
	// PaperW is how wide the paper is in CSS pixels (96 an inch).
	PaperW float64
}

// assumedDPI is what a page without a resolution is taken to have been scanned at.
const assumedDPI = 300

// newSheet is for a frame of w × h pixels after turn quarter turns of an image
// with dpix × dpiy dots an inch before the turn (0: unknown).
func newSheet(w, h int, dpix, dpiy float64, turn int) sheet {
	if turn%2 != 0 {
		dpix, dpiy = dpiy, dpix
	}
	s := sheet{W: float64(w), H: float64(h), SY: 1}
	if dpix > 0 && dpiy > 0 {
		if r := dpix / dpiy; r > 0.2 && r < 5 && math.Abs(r-1) > 0.005 {
			s.SY = r
			s.H *= r
		}
	}
	if dpix < 50 || dpix > 2400 {
		dpix = assumedDPI
	}
	s.PaperW = s.W / dpix * 96
	return s
}

// A svgRect is a rectangle of a drawing, as attributes.
type svgRect struct{ X, Y, W, H string }

// rect is where a box of the frame is drawn.
func (s sheet) rect(r archive.Rect) svgRect {
	return svgRect{num(float64(r.X)), num(float64(r.Y) * s.SY), num(float64(r.W)), num(float64(r.H) * s.SY)}
}

// viewBox shows the whole sheet.
func (s sheet) viewBox() string { return "0 0 " + num(s.W) + " " + num(s.H) }

// width and height of the drawing, as attributes.
func (s sheet) width() string  { return num(s.W) }
func (s sheet) height() string { return num(s.H) }

// A crop is a part of a sheet, shown by its viewBox.
type crop struct {
	ViewBox       string
	Width, Height string // in CSS pixels
	// Align is which part stays on a screen too narrow for it all: that with the mark.
	Align string
}

// crop shows the surroundings of a mark: along its line much, across it little.
func (s sheet) crop(m archive.Rect, vertical bool) crop {
	w, h := float64(m.W), float64(m.H)*s.SY
	em := h
	if vertical {
		em = w
	}
	// A box that is much thinner than the page is speckle or a lone dot, one much
	// thicker a heading: neither should make the crop useless.
	em = min(max(em, s.W/160), s.W/8)
	cw, ch := 26*em, 2.6*em
	cssEm := 17.0
	if vertical {
		cw, ch = 17*em, 9*em
		cssEm = 15
	}
	cw, ch = max(cw, w+2*em), max(ch, min(h, 24*em)+1.2*em)
	cw, ch = min(cw, s.W), min(ch, s.H)
	cx, cy := float64(m.X)+w/2, float64(m.Y)*s.SY+h/2
	x := min(max(cx-cw/2, 0), s.W-cw)
	y := min(max(cy-ch/2, 0), s.H-ch)
	align := "xMid"
	if cx-x < cw/3 {
		align = "xMin"
	} else if cx-x > cw*2/3 {
		align = "xMax"
	}
	scale := cssEm / em
	return crop{fmt.Sprintf("%s %s %s %s", num(x), num(y), num(cw), num(ch)), num(cw * scale), num(ch * scale), align + "YMid slice"}
}

// num is a number as an SVG attribute: no more digits than can be seen.
func num(f float64) string {
	return strconv.FormatFloat(math.Round(f*100)/100, 'f', -1, 64)
}

// inside tells whether the middle of g lies in r.
func inside(g, r archive.Rect) bool {
	x, y := 2*g.X+g.W, 2*g.Y+g.H
	return x >= 2*r.X && x < 2*(r.X+r.W) && y >= 2*r.Y && y < 2*(r.Y+r.H)
}
