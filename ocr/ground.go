package ocr

import (
	"image"
	"math"
)

// A sheet that was photographed lies on a ground: black velvet, a grey board, a green
// mat. Such a ground is even, it makes up nearly all of the edge of the picture, and it
// ends sharply at something large and about rectangular that is of another colour.

// What makes an even ground, in greys and in shares.
const (
	groundRing   = 60  // the edge of a picture is this part of its shorter side
	groundNear   = 28  // of the ground's middle colour, at most, at the edge of the picture,
	groundShare  = .6  // in so much of the edge
	groundApart  = 40  // paper differs by so much from it in one channel
	groundStep   = 10  // from one square to the next it changes by no more
	groundHue    = 40  // it is this far off the way from its own colour to the paper's
	groundLeast  = .03 // of the picture
	sheetLeast   = .25 // of the picture
	sheetPart    = .3  // of the largest part of a sheet, where something dark parts it
	sheetFills   = .8  // of the smallest rectangle about it
	sheetLean    = 12  // degrees that a sheet may lean
	groundBlur   = 2   // squares of a sheet's edge that are mixed with the ground
	groundSpeck  = 4   // squares: less on the ground is dust
	groundHalo   = 3   // squares of ground that stay about what lies on it
	groundPaper  = .5  // times as light as its ground is a sheet, at least: else pictures lie on paper
	groundWithin = .25 // of a sheet is of its colour, at most
	groundOn     = 40  // things on it: more are print, and the ground is the page's own
)

// onGround marks what lies about a sheet on an even ground, and gives the sheet's box;
// nothing where there is none. What is dark and broad beside the ground, a cover, counts
// as ground. What else lies on the ground, a label, stays, and some ground about it.
// channels are grey itself or the colours of the same squares.
func onGround(grey Raster, channels []Raster) ([]bool, image.Rectangle) {
	w, h := grey.W, grey.H
	own, share := edgeColour(channels)
	paper := middleColour(channels)
	apart := 0.0
	for k := range own {
		apart = max(apart, math.Abs(paper[k]-own[k]))
	}
	if share < groundShare || apart < groundApart || mean(paper) < groundPaper*mean(own) {
		return nil, image.Rectangle{}
	}
	marked, n := evenGround(channels, own, paper)
	if float64(n) < groundLeast*float64(w*h) {
		return nil, image.Rectangle{}
	}
	dark := eroded(grey.darker(byte(middleColour([]Raster{grey})[0])), w, h, thinEdge)
	for i, v := range dilated(dark, w, h, thinEdge) {
		marked[i] = marked[i] || v
	}
	// The squares between ground and cover are neither; and a thin rule of the ground's
	// colour that touches it is none of it.
	outside, _ := reached(eroded(dilated(marked, w, h, 1), w, h, 1+thinEdge), w, h)
	out := dilated(outside, w, h, thinEdge+groundBlur)
	sheet, ok := lyingOn(out, w, h)
	if !ok || likeGround(channels, own, out, sheet) > groundWithin {
		return nil, image.Rectangle{}
	}
	return out, sheet
}

// mean is that of the channels of a colour.
func mean(colour []float64) (sum float64) {
	for _, v := range colour {
		sum += v / float64(len(colour))
	}
	return sum
}

// likeGround is the share of what lies within a box and is no ground that has the ground's
// colour: of a sheet hardly any, of a table with coloured cells what is between them.
func likeGround(channels []Raster, own []float64, out []bool, box image.Rectangle) float64 {
	n, all := 0, 0
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			if i := y*channels[0].W + x; !out[i] {
				all++
				n += boolToInt(nearColour(channels, i, own))
			}
		}
	}
	return float64(n) / float64(max(1, all))
}

// nearColour tells whether a square has about a colour.
func nearColour(channels []Raster, i int, colour []float64) bool {
	for k, c := range channels {
		if math.Abs(float64(c.Pix[i])-colour[k]) > groundNear {
			return false
		}
	}
	return true
}

// edgeColour is the middle colour of the edge of a picture, and the share of the edge
// that is near it.
func edgeColour(channels []Raster) (colour []float64, share float64) {
	w, h := channels[0].W, channels[0].H
	deep := max(2, min(w, h)/groundRing)
	var at []int
	for y := range h {
		for x := range w {
			if x < deep || y < deep || x >= w-deep || y >= h-deep {
				at = append(at, y*w+x)
			}
		}
	}
	colour = middleOf(channels, at)
	near := 0
	for _, i := range at {
		near += boolToInt(nearColour(channels, i, colour))
	}
	return colour, float64(near) / float64(len(at))
}

// middleColour is the middle colour of the inner half of a picture each way: the paper's,
// since most of a page is paper.
func middleColour(channels []Raster) []float64 {
	w, h := channels[0].W, channels[0].H
	var at []int
	for y := h / 4; y < h*3/4; y++ {
		for x := w / 4; x < w*3/4; x++ {
			at = append(at, y*w+x)
		}
	}
	return middleOf(channels, at)
}

// middleOf are the medians of some squares' channels.
func middleOf(channels []Raster, at []int) []float64 {
	var out []float64
	for _, c := range channels {
		var count [256]int
		for _, i := range at {
			count[c.Pix[i]]++
		}
		out = append(out, float64(median(count[:])))
	}
	return out
}

// evenGround marks the ground, from the edge of the picture to where its colour changes
// from one square to the next, or gets nearer to the paper's than to its own, and
// counts it. Shadows that a sheet throws on it are soft, and part of it.
func evenGround(channels []Raster, own, paper []float64) ([]bool, int) {
	w, h := channels[0].W, channels[0].H
	size := 0.0 // squared, of the way from one colour to the other
	for k := range own {
		size += (paper[k] - own[k]) * (paper[k] - own[k])
	}
	like := func(i int) bool {
		along, off := 0.0, 0.0
		for k, c := range channels {
			d := float64(c.Pix[i]) - own[k]
			along, off = along+d*(paper[k]-own[k]), off+d*d
		}
		along /= size
		return along < .5 && off-along*along*size < groundHue*groundHue
	}
	out := make([]bool, w*h)
	var start []int
	for i := range w * h {
		if x, y := i%w, i/w; x == 0 || y == 0 || x == w-1 || y == h-1 {
			start = append(start, i)
		}
	}
	n := flood(out, start, w, h, func(from, to int) bool {
		for _, c := range channels {
			if abs(int(c.Pix[from])-int(c.Pix[to])) > groundStep {
				return false
			}
		}
		return like(to)
	})
	return out, n
}

// lyingOn finds the sheet among what a ground leaves free, and whether it is one by its
// size and form. What else lies there is freed of the mask with some ground about it,
// and dust is marked.
func lyingOn(out []bool, w, h int) (image.Rectangle, bool) {
	free := make([]bool, len(out))
	for i, v := range out {
		free[i] = !v
	}
	parts := patches(free, w, h)
	most := 0
	for _, p := range parts {
		most = max(most, len(p))
	}
	var sheet []int
	others, count := make([]bool, len(out)), 0
	for _, p := range parts {
		switch {
		case float64(len(p)) >= sheetPart*float64(most):
			sheet = append(sheet, p...)
		case len(p) >= groundSpeck:
			count++
			for _, i := range p {
				others[i] = true
			}
		default:
			for _, i := range p {
				out[i] = true
			}
		}
	}
	if count > groundOn || float64(len(sheet)) < sheetLeast*float64(w*h) || !rectangular(sheet, w) {
		return image.Rectangle{}, false
	}
	for i, v := range dilated(others, w, h, groundHalo+groundBlur) {
		out[i] = out[i] && !v
	}
	box := image.Rectangle{Min: image.Pt(w, h)}
	for _, i := range sheet {
		x, y := i%w, i/w
		box.Min.X, box.Min.Y = min(box.Min.X, x), min(box.Min.Y, y)
		box.Max.X, box.Max.Y = max(box.Max.X, x+1), max(box.Max.Y, y+1)
	}
	return box, true
}

// patches are the squares that are marked, by what hangs together.
func patches(marked []bool, w, h int) [][]int {
	var out [][]int
	seen := make([]bool, len(marked))
	for i := range marked {
		if !marked[i] || seen[i] {
			continue
		}
		var p []int
		flood(seen, []int{i}, w, h, func(_, to int) bool {
			if marked[to] {
				p = append(p, to)
			}
			return marked[to]
		})
		out = append(out, p)
	}
	return out
}

// rectangular tells whether some squares of a raster w wide fill most of a rectangle
// about them that lies level or leans a little.
func rectangular(squares []int, w int) bool {
	for degrees := -sheetLean; degrees <= sheetLean; degrees += 2 {
		sin, cos := math.Sincos(float64(degrees) * math.Pi / 180)
		x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
		for _, i := range squares {
			x, y := float64(i%w), float64(i/w)
			u, v := x*cos+y*sin, y*cos-x*sin
			x0, x1, y0, y1 = min(x0, u), max(x1, u), min(y0, v), max(y1, v)
		}
		if float64(len(squares)) >= sheetFills*(x1-x0+1)*(y1-y0+1) {
			return true
		}
	}
	return false
}
