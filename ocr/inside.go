package ocr

import (
	"image"
	"math"
)

// paler is by how many greys a stamp's ink is lighter than the page's where the two can be
// told by that: a copy in grey of a red stamp has it so.
const paler = 40

// toneOf is how dark the ink at some places is: a tenth of it is darker. 0 where there
// is none.
func (r Raster) toneOf(dark byte, places func(yield func(x, y float64))) byte {
	var count [256]int
	n := 0
	places(func(x, y float64) {
		i, j := int(math.Round(x)), int(math.Round(y))
		if i >= 0 && j >= 0 && i < r.W && j < r.H && r.Pix[j*r.W+i] < dark {
			count[r.Pix[j*r.W+i]]++
			n++
		}
	})
	left, v := n/10, 0
	for ; v < int(dark) && left >= count[v]; v++ {
		left -= count[v]
	}
	if n == 0 {
		return 0
	}
	return byte(v)
}

// inkTone is the same of the whole page.
func (r Raster) inkTone(dark byte) byte {
	return r.toneOf(dark, func(yield func(x, y float64)) {
		for i := 0; i < len(r.Pix); i += 7 {
			yield(float64(i%r.W), float64(i/r.W))
		}
	})
}

// takeInside takes the ink inside of a stamp's line, which is gone, out of the page: all
// but the text that goes on over the line, and all that is clearly darker than the stamp,
// whose line is of the grey tone. depth is how far inside of the line a pixel lies. The
// answer is that ink alone, in the stamp's box; false where none is left.
func (r Raster) takeInside(box image.Rectangle, tone, dark byte, char float64, depth func(x, y int) float64) (Raster, bool) {
	reach := int(ringNext * char)
	around := box.Inset(-2 * reach).Intersect(image.Rect(0, 0, r.W, r.H))
	part := r.copied(around)
	in := func(i int) float64 { return depth(i%part.W+around.Min.X, i/part.W+around.Min.Y) }
	own := make([]bool, len(part.Pix))
	if page := r.inkTone(dark); int(tone) >= int(page)+paler {
		mid := byte((int(tone) + int(page)) / 2)
		own = dilated(part.Ink(mid), part.W, part.H, softEdge)
	}
	ink := part.Ink(dark)
	for i := range ink {
		ink[i] = ink[i] && !own[i]
	}
	bs, label := blobs(dilated(ink, part.W, part.H, 1), part.W, part.H)
	stays := make([]bool, len(bs))
	for i, l := range label {
		if l >= 0 && in(i) < -1 {
			stays[l] = true
		}
	}
	goOn(bs, stays, reach)
	taken, room := 0, 0
	page := make([]bool, len(label))
	for i, l := range label {
		page[i] = l >= 0 && stays[l]
		if in(i) > 0 {
			room++
			if l >= 0 && !stays[l] && bs[l].size() > reach && ink[i] {
				taken++
			}
		}
	}
	if float64(taken) < ringInside*float64(room) {
		return Raster{}, false
	}
	page = dilated(page, part.W, part.H, softEdge)
	for i, l := range label {
		// Thin strokes may be paler than ink: inside all that is not near to the page's own
		// goes, and with it what was left of the line.
		if own[i] || page[i] || in(i) < 1 && l < 0 {
			part.Pix[i] = 255
		} else {
			r.Pix[(around.Min.Y+i/part.W)*r.W+around.Min.X+i%part.W] = 255
		}
	}
	part.bridge(own, int(bridgedInk*char)+2*softEdge)
	return part.copied(box.Sub(around.Min)), true
}

// bridgedInk is how broad the page's ink may be, in characters, under which a stamp's
// goes on.
const bridgedInk = 0.3

// softEdge is how far the grey edge of a stroke reaches, in pixels.
const softEdge = 2

// copied is a copy of the raster inside box, which lies in it.
func (r Raster) copied(box image.Rectangle) Raster {
	out := Raster{W: box.Dx(), H: box.Dy(), Pix: make([]byte, 0, box.Dx()*box.Dy())}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		out.Pix = append(out.Pix, r.Pix[y*r.W+box.Min.X:y*r.W+box.Max.X]...)
	}
	return out
}

// goOn lets pieces stay that stand in a row with one that stays, each within reach of
// the next.
func goOn(bs []blob, stays []bool, reach int) {
	for changed := true; changed; {
		changed = false
		for i, a := range bs {
			for j, b := range bs {
				if !stays[i] || stays[j] || b.x0 >= a.x1+reach || b.x1 <= a.x0-reach {
					continue
				}
				if both := min(a.y1, b.y1) - max(a.y0, b.y0); 2*both > min(a.h(), b.h()) {
					stays[j], changed = true, true
				}
			}
		}
	}
}
