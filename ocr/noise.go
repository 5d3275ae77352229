package ocr

import "image"

// What tells the noise of a bad copy: so many times as many specks as other pieces of
// ink. Of 40 bilevel pages, faxes have a fifth at most, copies two fifths and more. Where
// characters fell apart, each is several pieces, and half as many specks are as much noise:
// of 54 copies two such have a quarter, and of 41 faxes none is such.
const (
	noiseShare = 1.0 / 3
	noiseApart = noiseShare / 2
	// noiseSpread is how many times larger than by chance the variance of specks in squares may
	// be, beside that of half their mean.
	noiseSpread = 4.0
)

// Noisy tells whether a raster is strewn with specks as a bad copy is; see Speckles. apart:
// its characters fell apart. It looks at a ninth of the raster, and at all of it where that
// is likely.
func (r Raster) Noisy(dark byte, char float64, apart bool) bool {
	share := noiseShare
	if apart {
		share = noiseApart
	}
	const side = 256
	specks, pieces := 0, 0
	for y := side; y+side <= r.H; y += 3 * side {
		for x := side; x+side <= r.W; x += 3 * side {
			s, p := r.Cut(image.Rect(x, y, x+side, y+side)).Speckles(dark, char, false)
			specks, pieces = specks+s, pieces+p
		}
	}
	if pieces > 0 && float64(specks) < share/2*float64(pieces) {
		return false
	}
	specks, pieces = r.Speckles(dark, char, false)
	return float64(specks) > share*float64(pieces) && r.strewn(dark, char, side)
}

// strewn tells whether the specks of a raster lie all over it, as dirt of a copy does: those of
// tinted cells that were scanned in black and white lie there. It compares the squares of a side.
func (r Raster) strewn(dark byte, char float64, side int) bool {
	var n, sum, squares float64
	for y := 0; y+side <= r.H; y += side {
		for x := 0; x+side <= r.W; x += side {
			s, _ := r.Cut(image.Rect(x, y, x+side, y+side)).Speckles(dark, char, false)
			n, sum, squares = n+1, sum+float64(s), squares+float64(s*s)
		}
	}
	mean := sum / max(1, n)
	return squares/max(1, n)-mean*mean <= noiseSpread*mean+mean*mean/4
}

// TwoTone tells whether a grey raster has two tones alone, but for what a lossy codec
// did to it: where ink is scanned in grey, every edge is of greys between.
func (r Raster) TwoTone() bool {
	ink, between := 0, 0
	for _, v := range r.Pix {
		switch {
		case v < 64:
			ink++
		case v < 192:
			between++
		}
	}
	return between*twoToneShare < ink
}

// twoToneShare: in a two-tone raster there is one pixel between ink and paper to so
// many of ink, at most.
const twoToneShare = 4

// Threshold makes what is darker than a grey black, and the rest white.
func (r Raster) Threshold(dark byte) {
	for i, v := range r.Pix {
		if v < dark {
			r.Pix[i] = 0
		} else {
			r.Pix[i] = 255
		}
	}
}
