package ocr

import (
	"image"
	"math"
)

// plainTones gives each square of side k its mean grey where it is plain, -1 where not.
// Grained ground is plain, too, where squares next to each other have one mean: print
// would not. It also tells which squares are of that kind.
func (r Raster) plainTones(k, w, h int) (plain []float64, grained []bool) {
	means, grains := make([]float64, w*h), make([]float64, w*h)
	plain, grained = make([]float64, w*h), make([]bool, w*h)
	for y := range h {
		for x := range w {
			i := y*w + x
			even := false
			if means[i], grains[i], even = r.squareTone(x*k, y*k, k); even {
				plain[i] = means[i]
			} else {
				plain[i] = -1
			}
		}
	}
	for y := range h {
		for x := range w {
			if i := y*w + x; plain[i] < 0 && grains[i] <= panelGrain && means[i] >= panelBlack && means[i] <= panelGrey {
				plain[i] = evenAbout(means, grains, x, y, w, h)
				grained[i] = true
			}
		}
	}
	return plain, grained
}

// evenAbout is the mean of a square of grained ground and of those about it that are so,
// too; -1 where they are too few.
func evenAbout(means, grains []float64, x, y, w, h int) float64 {
	sum, n := 0.0, 0
	own := means[y*w+x]
	for ny := max(0, y-1); ny < min(h, y+2); ny++ {
		for nx := max(0, x-1); nx < min(w, x+2); nx++ {
			if o := means[ny*w+nx]; grains[ny*w+nx] <= panelGrain && max(o-own, own-o) <= panelUneven {
				sum, n = sum+o, n+1
			}
		}
	}
	if n < panelAbout {
		return -1
	}
	return sum / float64(n)
}

// squareTone is the mean grey of the square of side k at x, y, the standard deviation, and
// whether it is plain ground.
func (r Raster) squareTone(x, y, k int) (mean, grain float64, plain bool) {
	lo, hi := byte(255), byte(0)
	sum, squares := 0, 0
	for dy := range k {
		for _, v := range r.Pix[(y+dy)*r.W+x:][:k] {
			lo, hi = min(lo, v), max(hi, v)
			sum += int(v)
			squares += int(v) * int(v)
		}
	}
	n := k * k
	mean = float64(sum) / float64(n)
	grain = math.Sqrt(max(0, float64(squares)/float64(n)-mean*mean))
	if hi == lo || hi-lo > panelSpread {
		return mean, grain, hi == lo
	}
	rough, middle := 0, sum/n
	for dy := range k {
		for _, v := range r.Pix[(y+dy)*r.W+x:][:k] {
			rough += abs(int(v) - middle)
		}
	}
	return mean, grain, float64(rough) <= panelRough*float64(n)
}

// oneTone are the squares that hang together with square i and have its tone.
func oneTone(tone []float64, grained, seen []bool, i, w, h int) []int {
	seen[i] = true
	out, sum := []int{i}, tone[i]
	for n := 0; n < len(out); n++ {
		x, y := out[n]%w, out[n]/w
		for _, d := range [4]image.Point{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			if x+d.X < 0 || x+d.X >= w || y+d.Y < 0 || y+d.Y >= h {
				continue
			}
			o := (y+d.Y)*w + x + d.X
			own, near := tone[i], panelTone
			if grained[o] {
				own, near = sum/float64(len(out)), panelUneven
			}
			if !seen[o] && tone[o] >= 0 && max(tone[o]-own, own-tone[o]) <= near {
				seen[o] = true
				out, sum = append(out, o), sum+tone[o]
			}
		}
	}
	return out
}
