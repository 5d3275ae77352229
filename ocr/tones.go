package ocr

import "image"

// What tells a photograph in continuous tones from print and from tinted paper: windows of
// it hold hardly any paper, though much of it is lighter than ink, and no one tone prevails.
const (
	tonePaper  = 232  // grey from which on a pixel is paper
	toneFull   = 0.75 // of a window is darker than that
	toneSquare = 0.4  // of a square that belongs to it, at least
	toneGround = 3    // it has so many times fewer such windows than squares, at most
	toneBand   = 24   // greys
	toneMost   = 0.5  // of its pixels lie in the fullest band of so many, at most
)

// Toned are the boxes of photographs without a screen of dots, many of whose tones are too
// light to be ink.
func (r Raster) Toned(char float64) []image.Rectangle {
	_, all := r.grounds(tonePaper, char, toneFull, toneSquare)
	var out []image.Rectangle
	for _, g := range all {
		if g.enough && toneGround*g.windows >= g.w()*g.h() && r.prevailing(g.box) <= toneMost {
			out = append(out, g.box)
		}
	}
	return out
}

// prevailing is how much of what is no paper in a part lies in the fullest band of greys.
func (r Raster) prevailing(part image.Rectangle) float64 {
	var of [256]int
	all := 0
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range r.Pix[y*r.W+part.Min.X : y*r.W+part.Max.X] {
			if v < tonePaper {
				of[v]++
				all++
			}
		}
	}
	sum, most := 0, 0
	for v, n := range of {
		if sum += n; v >= toneBand {
			sum -= of[v-toneBand]
		}
		most = max(most, sum)
	}
	return float64(most) / float64(max(1, all))
}
