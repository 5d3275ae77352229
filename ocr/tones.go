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
	k := max(2, int(char*pictureCell))
	w, h := r.W/k, r.H/k
	if char < 4 || w < 4 || h < 4 {
		return nil
	}
	share := r.inkShares(tonePaper, k, w, h)
	full := make([]bool, w*h)
	Raster{W: w, H: h, Pix: share}.aboutEach(max(1, int(pictureWindow/pictureCell/2)), func(i int, _, sum, n int64) {
		full[i] = float64(sum) > toneFull*255*float64(n)
	})
	some := make([]bool, w*h)
	for i, s := range share {
		some[i] = float64(s) > toneSquare*255
	}
	bs, label := blobs(some, w, h)
	ground := make([]int, len(bs))
	for i, d := range full {
		if d && label[i] >= 0 {
			ground[label[i]]++
		}
	}
	least := int(pictureGround / (pictureCell * pictureCell))
	side := int(pictureSide * char)
	var out []image.Rectangle
	for i, b := range bs {
		box := image.Rect(b.x0*k, b.y0*k, b.x1*k, b.y1*k)
		if box.Dx() < side || box.Dy() < side || box.Dx()*box.Dy() > int(pictureMost*float64(r.W)*float64(r.H)) {
			continue
		}
		if ground[i] >= least && toneGround*ground[i] >= b.w()*b.h() && r.prevailing(box) <= toneMost {
			out = append(out, box)
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
