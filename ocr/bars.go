package ocr

import "image"

// The bars of a chart, and other plain parts of one tone, say nothing. What is left of them
// joins the words beside and the lines of the chart to blocks that are no text.

// What tells such a bar.
const (
	barFull  = 0.9   // of its box
	barPrint = 0.002 // of it differs from its tone, at most: else something may be written on it
	barPaper = 0.85  // of what lies about it is paper: a part of a picture has none
	barEdge  = 0.8   // of an edge is no paper: it is the bar's, or the line about it
	barReach = 3     // squares from its plain ones to where that line ends, at most
)

// plainBar tells whether nothing but paper is on and about a panel of tile k, and gives its
// box with the line about it.
func (r Raster) plainBar(p panel, k int) (image.Rectangle, bool) {
	n := 0
	for _, v := range p.in {
		n += boolToInt(v)
	}
	if float64(n) < barFull*float64(len(p.in)) {
		return image.Rectangle{}, false
	}
	all, print := 0, 0
	p.each(r, k, 0, func(i int) {
		all++
		print += boolToInt(float64(r.Pix[i]) < p.tone-panelSpread || float64(r.Pix[i]) > p.tone+panelSpread)
	})
	if float64(print) > barPrint*float64(all) {
		return image.Rectangle{}, false
	}
	box := r.toPaper(p.boxOf(k), barReach*k)
	about := box.Inset(-k).Intersect(image.Rect(0, 0, r.W, r.H))
	inked := r.darkShare(about, panelPale)*float64(about.Dx()*about.Dy()) - r.darkShare(box, panelPale)*float64(box.Dx()*box.Dy())
	return box, inked <= (1-barPaper)*float64(about.Dx()*about.Dy()-box.Dx()*box.Dy())
}

// toPaper is a box grown to where its edges are paper for the most part, by most pixels at
// most.
func (r Raster) toPaper(b image.Rectangle, most int) image.Rectangle {
	page := image.Rect(0, 0, r.W, r.H)
	inked := func(x0, y0, x1, y1 int) bool {
		return r.darkShare(image.Rect(x0, y0, x1, y1).Intersect(page), panelPale) >= barEdge
	}
	for range most {
		grown := b
		if inked(b.Min.X, b.Min.Y-1, b.Max.X, b.Min.Y) {
			grown.Min.Y--
		}
		if inked(b.Min.X, b.Max.Y, b.Max.X, b.Max.Y+1) {
			grown.Max.Y++
		}
		if inked(b.Min.X-1, b.Min.Y, b.Min.X, b.Max.Y) {
			grown.Min.X--
		}
		if inked(b.Max.X, b.Min.Y, b.Max.X+1, b.Max.Y) {
			grown.Max.X++
		}
		if grown == b {
			break
		}
		b = grown
	}
	return b
}

// boxOf is where a panel lies, in pixels.
func (p panel) boxOf(k int) image.Rectangle {
	return image.Rectangle{p.box.Min.Mul(k), p.box.Max.Mul(k)}
}
