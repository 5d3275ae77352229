package ocr

import (
	"image"
	"slices"
)

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

// photographs are those without a screen of dots, many of whose tones are too light to be
// ink.
func (r Raster) photographs(char float64) []ground {
	_, all := r.grounds(tonePaper, char, toneFull, toneSquare)
	var out []ground
	for _, g := range all {
		if g.enough && toneGround*g.windows >= g.w()*g.h() && r.prevailing(g.box) <= toneMost {
			out = append(out, g)
		}
	}
	return out
}

// What may be a photograph where nothing is taken out of the page for good: pages were seen
// of which a third of one was as light as paper, and that went on into a coloured ground.
const (
	photoGround = 8  // squares for each window of no paper, at most
	photoMost   = .5 // of its pixels lie in one band of greys
	photoShare  = .2 // of the page: fewer marks of a smaller one than of the print beside it
)

// WithoutPhotos is a copy of a raster without what may be photographs in continuous tones, to
// be looked at: in one there is more that may be characters than on many a title page, and it
// leans to no side, or to any. false: there is none.
func (r Raster) WithoutPhotos(char float64) (Raster, bool) {
	q, ok := r.inSquares(tonePaper, char, toneFull, toneSquare)
	if !ok {
		return r, false
	}
	k, w, h, bs, label := q.k, q.w, q.h, q.blobs, q.label
	full, all, tones := make([]int, len(bs)), make([]int, len(bs)), make([][256]int, len(bs))
	for i, l := range label {
		if l < 0 {
			continue
		}
		all[l]++
		full[l] += boolToInt(q.windows[i])
		for dy := range k {
			for _, v := range r.Pix[(i/w*k+dy)*r.W+i%w*k:][:k] {
				tones[l][v] += boolToInt(v < tonePaper)
			}
		}
	}
	photo, found := make([]bool, w*h), 0
	for i, l := range label {
		if l >= 0 && float64(all[l]) >= photoShare*float64(w*h) && photoGround*full[l] >= all[l] && fullest(&tones[l]) <= photoMost {
			photo[i] = true
			found++
		}
	}
	if found == 0 || float64(found) > pictureMost*float64(w*h) { // nothing, or nothing else
		return r, false
	}
	out := Raster{W: r.W, H: r.H, Pix: slices.Clone(r.Pix)}
	for i, in := range eroded(dilated(photo, w, h, 2), w, h, 1) { // its light parts, and its soft edge
		if in {
			x, y := i%w*k, i/w*k
			out.wipe(image.Rect(x, y, x+k, y+k))
		}
	}
	return out, true
}

// prevailing is how much of what is no paper in a part lies in the fullest band of greys.
func (r Raster) prevailing(part image.Rectangle) float64 {
	var of [256]int
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for _, v := range r.Pix[y*r.W+part.Min.X : y*r.W+part.Max.X] {
			if v < tonePaper {
				of[v]++
			}
		}
	}
	return fullest(&of)
}

// fullest is how much of what was counted lies in the fullest band of toneBand greys.
func fullest(of *[256]int) float64 {
	all, sum, most := 0, 0, 0
	for v, n := range of {
		all += n
		if sum += n; v >= toneBand {
			sum -= of[v-toneBand]
		}
		most = max(most, sum)
	}
	return float64(most) / float64(max(1, all))
}
