package ocr

import "image"

// Bits is a bilevel raster that takes an eighth of a byte a pixel.
type Bits struct {
	W, H int
	rows []byte // each of (W+7)/8 bytes, the first pixel in the lowest bit; ink is 1
}

// Bits keeps of a raster what is ink, that is darker than a grey.
func (r Raster) Bits(dark byte) Bits {
	side := (r.W + 7) / 8
	b := Bits{W: r.W, H: r.H, rows: make([]byte, side*r.H)}
	for y := range r.H {
		row := b.rows[y*side : (y+1)*side]
		for x, v := range r.Pix[y*r.W : (y+1)*r.W] {
			if v < dark {
				row[x/8] |= 1 << (x % 8)
			}
		}
	}
	return b
}

// Raster is a part in black and white; what of it lies outside is white.
func (b Bits) Raster(part image.Rectangle) Raster {
	r := Raster{W: part.Dx(), H: part.Dy(), Pix: make([]byte, part.Dx()*part.Dy())}
	for i := range r.Pix {
		r.Pix[i] = 255
	}
	side := (b.W + 7) / 8
	in := part.Intersect(image.Rect(0, 0, b.W, b.H))
	for y := in.Min.Y; y < in.Max.Y; y++ {
		row := b.rows[y*side : (y+1)*side]
		to := r.Pix[(y-part.Min.Y)*r.W:]
		for x := in.Min.X; x < in.Max.X; x++ {
			if row[x/8]>>(x%8)&1 == 1 {
				to[x-part.Min.X] = 0
			}
		}
	}
	return r
}

// At is the grey between the middles of four pixels, x and y counting from the raster's
// corner; white outside.
func (r Raster) At(x, y float64) byte {
	x, y = x-.5, y-.5
	x0, y0 := int(x+1)-1, int(y+1)-1 // rounded down, from -1 on
	if x < -1 || y < -1 || x0 >= r.W || y0 >= r.H {
		return 255
	}
	pix := func(x, y int) float64 {
		if x < 0 || y < 0 || x >= r.W || y >= r.H {
			return 255
		}
		return float64(r.Pix[y*r.W+x])
	}
	fx, fy := x-float64(x0), y-float64(y0)
	upper := pix(x0, y0)*(1-fx) + pix(x0+1, y0)*fx
	lower := pix(x0, y0+1)*(1-fx) + pix(x0+1, y0+1)*fx
	return byte(upper*(1-fy) + lower*fy + .5)
}
