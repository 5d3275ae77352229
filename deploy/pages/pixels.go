package main

import (
	"image"
	"math"
	"math/rand/v2"
)

// sample fills dst from src: from says where a pixel of dst lies in src. Where
// dst is smaller (k is pixels of dst a pixel of src), each pixel is the mean of
// four places. Beyond src all is of one grey.
func sample(dst, src *image.RGBA, kx, ky float64, beyond uint8, from func(x, y float64) (float64, float64)) {
	places := []float64{0.5}
	if kx < 0.95 || ky < 0.95 {
		places = []float64{0.25, 0.75}
	}
	n := len(places) * len(places)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	for y := range dst.Rect.Dy() {
		for x := range dst.Rect.Dx() {
			var sum [3]int
			for _, dy := range places {
				for _, dx := range places {
					u, v := from(float64(x)+dx, float64(y)+dy)
					// 1/256 pixel is fine enough
					fu, fv := int(math.Floor((u-0.5)*256)), int(math.Floor((v-0.5)*256))
					iu, iv := fu>>8, fv>>8
					fu, fv = fu&255, fv&255
					if iu < 0 || iv < 0 || iu >= w-1 || iv >= h-1 {
						for i := range sum {
							sum[i] += int(beyond)
						}
						continue
					}
					p := src.Pix[iv*src.Stride+iu*4:]
					q := p[src.Stride:]
					for i := range sum {
						top := int(p[i])*(256-fu) + int(p[i+4])*fu
						low := int(q[i])*(256-fu) + int(q[i+4])*fu
						sum[i] += (top*(256-fv) + low*fv + 32768) >> 16
					}
				}
			}
			o := y*dst.Stride + x*4
			for i := range sum {
				dst.Pix[o+i] = uint8(sum[i] / n)
			}
			dst.Pix[o+3] = 255
		}
	}
}

// each changes every pixel.
func each(img *image.RGBA, change func(x, y int, c *[3]float64)) {
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			o := y*img.Stride + x*4
			c := [3]float64{float64(img.Pix[o]), float64(img.Pix[o+1]), float64(img.Pix[o+2])}
			change(x, y, &c)
			for i := range c {
				img.Pix[o+i] = uint8(math.Max(0, math.Min(255, c[i]+0.5)))
			}
		}
	}
}

// tone sets what white and black become.
func tone(img *image.RGBA, white, dark float64) {
	var table [256]uint8
	for i := range table {
		table[i] = uint8(dark + (white-dark)*float64(i)/255)
	}
	for i, v := range img.Pix {
		if i%4 != 3 {
			img.Pix[i] = table[v]
		}
	}
}

// noise adds grain of a standard deviation.
func noise(img *image.RGBA, rng *rand.Rand, sigma float64) {
	var grain [4096]int
	for i := range grain {
		grain[i] = int(math.Round(rng.NormFloat64() * sigma))
	}
	seed := rng.Uint32() | 1
	for i := 0; i < len(img.Pix); i += 4 {
		seed ^= seed << 13
		seed ^= seed >> 17
		seed ^= seed << 5
		g := grain[seed%4096]
		for k := range 3 {
			img.Pix[i+k] = uint8(max(0, min(255, int(img.Pix[i+k])+g)))
		}
	}
}

// blur is a Gaussian of a standard deviation in pixels.
func blur(img *image.RGBA, sigma float64) {
	n := int(math.Ceil(2.5 * sigma))
	k := make([]int, 2*n+1)
	sum := 0.0
	for i := range k {
		sum += math.Exp(-math.Pow(float64(i-n)/sigma, 2) / 2)
	}
	for i := range k {
		k[i] = int(math.Round(65536 * math.Exp(-math.Pow(float64(i-n)/sigma, 2)/2) / sum))
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	wide := make([]uint8, (w+2*n)*4)
	for y := range h {
		row := img.Pix[y*img.Stride : y*img.Stride+w*4]
		copy(wide[n*4:], row)
		for i := range n {
			copy(wide[i*4:i*4+4], row[:4])
			copy(wide[(n+w+i)*4:(n+w+i)*4+4], row[w*4-4:])
		}
		for i := range row {
			s := 32768
			for d, f := range k {
				s += f * int(wide[i+4*d])
			}
			row[i] = uint8(min(255, s>>16))
		}
	}
	old := append([]uint8{}, img.Pix...)
	sums := make([]int, w*4)
	for y := range h {
		for i := range sums {
			sums[i] = 32768
		}
		for d, f := range k {
			from := max(0, min(h-1, y+d-n)) * img.Stride
			for i, v := range old[from : from+w*4] {
				sums[i] += f * int(v)
			}
		}
		row := img.Pix[y*img.Stride : y*img.Stride+w*4]
		for i, s := range sums {
			row[i] = uint8(min(255, s>>16))
		}
	}
}

// field is smooth noise in −1…1 with hills of a size in pixels.
func field(rng *rand.Rand, w, h, size int) func(x, y int) float64 {
	gw, gh := w/size+2, h/size+2
	grid := make([]float64, gw*gh)
	for i := range grid {
		grid[i] = between(rng, -1, 1)
	}
	return func(x, y int) float64 {
		gx, gy := x/size, y/size
		fx, fy := float64(x%size)/float64(size), float64(y%size)/float64(size)
		fx, fy = fx*fx*(3-2*fx), fy*fy*(3-2*fy)
		o := gy*gw + gx
		return (grid[o]*(1-fx)+grid[o+1]*fx)*(1-fy) + (grid[o+gw]*(1-fx)+grid[o+gw+1]*fx)*fy
	}
}

// threshold makes black and white.
func threshold(img *image.RGBA, at func(x, y int) float64) {
	each(img, func(x, y int, c *[3]float64) {
		v := 255.0
		if 0.3*c[0]+0.59*c[1]+0.11*c[2] < at(x, y) {
			v = 0
		}
		*c = [3]float64{v, v, v}
	})
}

// speckle adds n black dots of at most so many pixels across.
func speckle(img *image.RGBA, rng *rand.Rand, n, size int) {
	for range n {
		x, y := rng.IntN(img.Rect.Dx()), rng.IntN(img.Rect.Dy())
		for dy := range 1 + rng.IntN(size) {
			for dx := range 1 + rng.IntN(size) {
				if image.Pt(x+dx, y+dy).In(img.Rect) {
					o := img.PixOffset(x+dx, y+dy)
					img.Pix[o], img.Pix[o+1], img.Pix[o+2] = 0, 0, 0
				}
			}
		}
	}
}

// mirrored is the page as it shines through from behind: grey and soft.
func mirrored(img *image.RGBA) *image.Gray {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	copyOf := image.NewRGBA(img.Rect)
	for y := range h {
		for x := range w {
			copy(copyOf.Pix[y*copyOf.Stride+x*4:], img.Pix[y*img.Stride+(w-1-x)*4:y*img.Stride+(w-1-x)*4+4])
		}
	}
	blur(copyOf, 2)
	out := image.NewGray(img.Rect)
	for i := range out.Pix {
		out.Pix[i] = copyOf.Pix[i*4+1]
	}
	return out
}

// quarter turns an image clockwise by quarter turns.
func quarter(img *image.RGBA, n int) *image.RGBA {
	for range (n%4 + 4) % 4 {
		w, h := img.Rect.Dx(), img.Rect.Dy()
		out := image.NewRGBA(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				copy(out.Pix[x*out.Stride+(h-1-y)*4:], img.Pix[y*img.Stride+x*4:y*img.Stride+x*4+4])
			}
		}
		img = out
	}
	return img
}
