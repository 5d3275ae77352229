package ocr

import "image"

// darkRule is how long a rule on a dark ground is, at least, in characters: shorter dark strokes
// are the edges of light print.
const darkRule = 2.0

// rulesAmid are the pixels of the rules on a dark ground and along its edge that are darker than
// it: they part the cells of a table's head.
func (r Raster) rulesAmid(b image.Rectangle, dark byte, edge int, char float64) []int {
	count := r.greys(b)
	ground := median(count[:dark])
	below := belowGround(ground, grainAbout(count[:], ground))
	return r.darkRules(b.Inset(-edge).Intersect(image.Rect(0, 0, r.W, r.H)), below, char, func(x, y int) bool { return true })
}

// rulesOn are those on a panel.
func (r Raster) rulesOn(p panel, k, below int, char float64) []int {
	bw := p.box.Dx()
	in := eroded(p.in, bw, p.box.Dy(), 1) // not its edge
	return r.darkRules(p.boxOf(k), below, char, func(x, y int) bool { return in[y/k*bw+x/k] })
}

// darkRules are the pixels of the rules that are darker than so much, in the part of a box that
// in tells, of places from its corner.
func (r Raster) darkRules(box image.Rectangle, below int, char float64, in func(x, y int) bool) []int {
	w, h := box.Dx(), box.Dy()
	dark := make([]bool, w*h)
	at := func(i int) int { return (box.Min.Y+i/w)*r.W + box.Min.X + i%w }
	for i := range dark {
		dark[i] = int(r.Pix[at(i)]) < below && in(i%w, i/w)
	}
	bs, label := blobs(dark, w, h)
	var out []int
	for i, l := range label {
		if dark[i] && float64(bs[l].size()) >= darkRule*char {
			out = append(out, at(i))
		}
	}
	return out
}

// drawOver makes pixels black.
func (r Raster) drawOver(pixels []int) {
	for _, i := range pixels {
		r.Pix[i] = 0
	}
}
