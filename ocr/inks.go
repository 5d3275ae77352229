package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// Inks tells the coloured inks of a page (stamps, the lines of letter paper) from its
// black one. It is made of the page's channels, and lies over its grey raster.
type Inks struct {
	W, H   int
	light  []byte // the lightest channel: black ink is dark in it, a coloured one hardly
	chroma []byte // the lightest less the darkest channel: 0 of black, grey and paper
	main   []byte // which channel is the lightest
	// lift is how much lighter than light paper is, in shares of chroma, for an ink
	// whose lightest channel is this one; full is its chroma where it covers well.
	lift, full [3]float64
}

// What parts inks, in greys of a page whose paper is white.
const (
	colourful   = 40   // chroma of coloured ink, at least: noise of a camera stays below 25
	vivid       = 0.42 // and its share of what the darkest channel lacks: JPEG tints the edges of black
	blackInk    = 110  // the lightest channel of black ink, at most
	colourLeast = 3e-5 // of all pixels: less is no stamp
	blackLeast  = 0.3  // black pixels for each coloured one that is no ruling line
)

// NewInks looks at the red, green and blue of a page. It gives nil where there is no
// coloured ink. Paper of any colour, unevenly lit, is no ink: the channels are made
// flat, each by its own paper, and are not to be used any more: what is known of the
// inks takes their place.
func NewInks(w, h int, c [3][]byte) *Inks {
	k := &Inks{W: w, H: h}
	for _, ch := range c {
		Raster{w, h, ch}.Flatten(&Surroundings{})
		deepen(ch)
	}
	n := 0
	for i := range c[0] {
		r, g, b := c[0][i], c[1][i], c[2][i]
		hi, lo := max(r, g, b), min(r, g, b)
		lightest := byte(2)
		switch hi {
		case r:
			lightest = 0
		case g:
			lightest = 1
		}
		c[0][i], c[1][i], c[2][i] = hi, hi-lo, lightest
	}
	k.light, k.chroma, k.main = c[0], c[1], c[2]
	for i := range k.chroma {
		n += boolToInt(k.coloured(i))
	}
	if float64(n) < colourLeast*float64(w*h) {
		return nil
	}
	k.measure()
	return k
}

// coloured tells whether a pixel is of coloured ink.
func (k *Inks) coloured(i int) bool {
	c, lack := float64(k.chroma[i]), 255-float64(k.light[i])
	return c >= colourful && c >= vivid*(lack+c)
}

// blackShare is how much of a page is black ink at least, where there is any.
const blackShare = 0.005

// deepen stretches a channel so that the darkest ink is black: faded ink on brown paper
// is as dark in all channels, and once the paper is white it would be blue.
func deepen(ch []byte) {
	var count [256]int
	for _, v := range ch {
		count[v]++
	}
	black, left := 0, int(blackShare*float64(len(ch)))
	for ; black < 140 && left > 0; black++ {
		left -= count[black]
	}
	var to [256]byte
	for v := range to {
		to[v] = byte(max(0, (v-black)*255/(255-black)))
	}
	for i, v := range ch {
		ch[i] = to[v]
	}
}

// measure finds lift and full of each ink by its more strongly coloured pixels.
func (k *Inks) measure() {
	for m := range k.lift {
		var count [256]int
		n := 0
		for i, v := range k.chroma {
			if int(k.main[i]) == m && k.coloured(i) {
				count[v]++
				n++
			}
		}
		strong, left := 255, n/4
		for ; strong > colourful && left > 0; strong-- {
			left -= count[strong]
		}
		var pairs [1 << 16]int32 // pixels of each chroma and lightness
		for i, v := range k.chroma {
			if int(v) >= strong && int(k.main[i]) == m && k.coloured(i) {
				pairs[int(v)<<8|int(k.light[i])]++
			}
		}
		k.full[m] = float64(strong)
		k.lift[m] = liftOf(&pairs)
	}
}

// liftOf is the lift that a third of the pixels stay below: where black lies under the
// colour both are dark, and the upper half is such.
func liftOf(pairs *[1 << 16]int32) float64 {
	type lift struct {
		by float64
		n  int
	}
	var lifts []lift
	all := 0
	for at, n := range pairs {
		if n > 0 {
			lifts = append(lifts, lift{(255 - float64(at&255)) / float64(at>>8), int(n)})
			all += int(n)
		}
	}
	slices.SortFunc(lifts, func(a, b lift) int { return cmp.Compare(a.by, b.by) })
	left := all / 3
	for _, l := range lifts {
		if left -= l.n; left < 0 {
			return l.by
		}
	}
	return 0
}

// plain is the grey that a pixel has without its coloured ink.
func (k *Inks) plain(i int) byte {
	return byte(math.Min(255, float64(k.light[i])+k.lift[k.main[i]]*float64(k.chroma[i])))
}

// JPEG has colour half as fine as light, so that what is left of an ink is a pale outline of
// it, which is read as text once it is sharpened: so near to colour, in pixels, what is no
// darker than this is white.
const (
	ghostReach = 2
	ghostLeast = 150
)

// Drop paints the coloured ink inside a box white; black ink there stays, also under
// the colour.
func (k *Inks) Drop(r Raster, box image.Rectangle) {
	box = box.Intersect(image.Rect(0, 0, min(k.W, r.W), min(k.H, r.H)))
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			v := max(k.plain(y*k.W+x), r.Pix[y*r.W+x])
			if v >= ghostLeast && v < 255 {
				if _, ok := k.beside(x, y); ok {
					v = 255
				}
			}
			r.Pix[y*r.W+x] = v
		}
	}
}

// beside gives the lightest channel of the coloured ink within ghostReach of a pixel, of the
// most colourful; false where there is none.
func (k *Inks) beside(x, y int) (main byte, ok bool) {
	most := byte(0)
	for v := max(0, y-ghostReach); v <= min(k.H-1, y+ghostReach); v++ {
		for u := max(0, x-ghostReach); u <= min(k.W-1, x+ghostReach); u++ {
			if i := v*k.W + u; k.chroma[i] > most && k.coloured(i) {
				most, main, ok = k.chroma[i], k.main[i], true
			}
		}
	}
	return main, ok
}

// Alone is a picture of the coloured ink in a box alone, dark on white. Where black
// ink of no more than bridge pixels lies over it, it is taken to go on beneath.
func (k *Inks) Alone(box image.Rectangle, bridge int) Raster {
	box = box.Intersect(image.Rect(0, 0, k.W, k.H))
	out := Raster{box.Dx(), box.Dy(), make([]byte, box.Dx()*box.Dy())}
	black := make([]bool, len(out.Pix))
	for y := range out.H {
		for x := range out.W {
			i := (y+box.Min.Y)*k.W + x + box.Min.X
			v := k.cover(x+box.Min.X, y+box.Min.Y)
			out.Pix[y*out.W+x] = byte(255 - 215*math.Min(1, v))
			black[y*out.W+x] = k.light[i] < blackInk+30 && k.chroma[i] < colourful
		}
	}
	out.bridge(black, bridge)
	return out
}

// brightness is the share of each channel in how light a pixel is (Rec. 601), which JPEG keeps
// twice as fine as colour.
var brightness = [3]float64{.299, .587, .114}

// coverLeast is the share of a pixel's coloured ink that is none.
const coverLeast = 0.3

// cover is how much of its coloured ink a pixel near such ink has: by its lightness, and where
// black may have made it dark by its colour.
func (k *Inks) cover(x, y int) float64 {
	i := y*k.W + x
	c, lack := float64(k.chroma[i]), 255-float64(k.light[i])
	m, ok := k.beside(x, y)
	if !ok {
		return 0
	}
	if k.light[i] < blackInk+30 {
		if c < colourful/2 {
			return 0
		}
		return c / math.Max(colourful, k.full[k.main[i]])
	}
	other := 1 - brightness[m]
	v := (lack + other*c) / math.Max(colourful, k.full[m]*(k.lift[m]+other))
	if v < coverLeast {
		return 0
	}
	return v
}

// bridge gives pixels of a mask the grey between those on both sides of them, along x
// or along y, where the mask is no more than reach pixels broad and both are dark.
func (r Raster) bridge(mask []bool, reach int) {
	fill := func(n, step, at int, to []byte) {
		for j := 0; j < n; j++ {
			if !mask[at+j*step] {
				continue
			}
			a := j
			for j < n && mask[at+j*step] {
				j++
			}
			if a == 0 || j == n || j-a > reach {
				continue
			}
			// The last pixels before the black are mixed with it: the ones behind count.
			before := min(r.Pix[at+(a-1)*step], r.Pix[at+max(0, a-3)*step])
			after := min(r.Pix[at+j*step], r.Pix[at+min(n-1, j+2)*step])
			if v := max(before, after); v < 150 {
				for i := max(0, a-2); i < min(n, j+2); i++ {
					to[at+i*step] = min(to[at+i*step], v)
				}
			}
		}
	}
	to := slices.Clone(r.Pix)
	for y := range r.H {
		fill(r.W, 1, y*r.W, to)
	}
	for x := range r.W {
		fill(r.H, r.W, x, to)
	}
	copy(r.Pix, to)
}
