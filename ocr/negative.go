package ocr

import (
	"image"
	"slices"
)

// What tells light print on a dark ground from a picture, a bar and a stamp, in
// characters. Print leaves more than half of its ground dark, and the ground goes
// around it; its characters are holes of a character's size, which a picture has few of.
const (
	negativeHigh  = 1.1  // the ground, at least
	negativeWide  = 2.0  //
	negativeDense = 0.5  // share of the ground's box that is dark
	negativeEdge  = 0.8  // share of the strip along its edges
	leastLetter   = 0.35 // the longer side of what is light
	mostLetter    = 2.6
	lineLong      = 4.0  // what is longer is white between two grounds
	lineThin      = 0.55 // if it is thinner, with the breadth that it is widened by
	lettersShare  = 0.6  // of the light pixels that are in such pieces,
	// on a ground about white cards, which may be worn, or have a sign on it
	lettersOnCards = 0.45
	leastLetters   = 2
	// The strokes of a character come in pieces: of what is light so much, at least, is
	// print, else the ground is a plain bar.
	leastLight = 0.045
	mostLight  = 0.3 // and at most: a screen of dots has more
)

// Reversed turns light print on a dark ground into dark print on white, where the raster
// is otherwise dark on light: a heading in a bar, a table's head. It gives the boxes of
// what it turned. dark is the grey below which a pixel is ink.
func (r Raster) Reversed(dark byte, char float64) []image.Rectangle {
	var out, bare []image.Rectangle
	edge := max(2, int(char/8))
	for _, g := range r.darkGrounds(dark, char) {
		box := r.tight(g, dark)
		if float64(box.Dy()) < negativeHigh*char || float64(box.Dx()) < negativeHigh*char ||
			float64(max(box.Dx(), box.Dy())) < negativeWide*char ||
			float64(box.Dx()*box.Dy()) > pictureMost*float64(r.W*r.H) ||
			slices.ContainsFunc(out, box.Overlaps) {
			continue
		}
		if r.darkShare(box, dark) < negativeDense || !r.darkEdges(box, dark, max(2, int(char/12))) || !r.lightPrint(box, dark, char) {
			continue
		}
		rules := r.rulesAmid(box, dark, edge, char)
		r.reverse(box, dark, edge)
		r.drawOver(rules)
		out = append(out, box)
		if len(rules) == 0 {
			bare = append(bare, box)
		}
	}
	for _, box := range bare {
		r.continueRules(box, dark, edge, char)
	}
	return out
}

// darkGrounds are about the boxes of what is dark for the most part: in rectangles, as a whole, and without the
// rules that hang together with it: the ground of a table's head goes on in them all around its cells.
func (r Raster) darkGrounds(dark byte, char float64) []image.Rectangle {
	k := max(2, int(char/8))
	w, h := r.W/k, r.H/k
	if char < 8 || w < 4 || h < 4 {
		return nil
	}
	ground := make([]bool, w*h)
	for i, s := range r.inkShares(dark, k, w, h) {
		ground[i] = s > 128
	}
	var out []image.Rectangle
	for _, b := range darkBands(ground, w, h, char/float64(k)) {
		box := image.Rectangle{b.Min.Mul(k), b.Max.Mul(k)}
		if !r.cutsLight(box, dark, max(2, int(char/bandDeep))) {
			out = append(out, box.Inset(-k))
		}
	}
	for _, b := range append(outlines(ground, w, h), outlines(dilated(eroded(slices.Clone(ground), w, h, 1), w, h, 1), w, h)...) {
		out = append(out, image.Rect(b.x0*k-k, b.y0*k-k, b.x1*k+k, b.y1*k+k))
	}
	return out
}

// tight is the part of a box whose outermost rows and columns are dark for the most
// part.
func (r Raster) tight(b image.Rectangle, dark byte) image.Rectangle {
	b = b.Intersect(image.Rect(0, 0, r.W, r.H))
	light := func(x0, y0, x1, y1 int) bool { return r.darkShare(image.Rect(x0, y0, x1, y1), dark) < negativeDense }
	for b.Dy() > 0 && light(b.Min.X, b.Min.Y, b.Max.X, b.Min.Y+1) {
		b.Min.Y++
	}
	for b.Dy() > 0 && light(b.Min.X, b.Max.Y-1, b.Max.X, b.Max.Y) {
		b.Max.Y--
	}
	for b.Dx() > 0 && light(b.Min.X, b.Min.Y, b.Min.X+1, b.Max.Y) {
		b.Min.X++
	}
	for b.Dx() > 0 && light(b.Max.X-1, b.Min.Y, b.Max.X, b.Max.Y) {
		b.Max.X--
	}
	return b
}

// darkShare is how much of a box is ink; 0 of an empty one.
func (r Raster) darkShare(b image.Rectangle, dark byte) float64 {
	if b.Empty() {
		return 0
	}
	n := 0
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for _, v := range r.Pix[y*r.W+b.Min.X : y*r.W+b.Max.X] {
			if v < dark {
				n++
			}
		}
	}
	return float64(n) / float64(b.Dx()*b.Dy())
}

// darkEdges tells whether strips of thick pixels along all four edges are dark.
func (r Raster) darkEdges(b image.Rectangle, dark byte, thick int) bool {
	top, bottom, left, right := b, b, b, b
	top.Max.Y, bottom.Min.Y = b.Min.Y+thick, b.Max.Y-thick
	left.Max.X, right.Min.X = b.Min.X+thick, b.Max.X-thick
	for _, s := range []image.Rectangle{top, bottom, left, right} {
		if r.darkShare(s.Intersect(b), dark) < negativeEdge {
			return false
		}
	}
	return true
}

// lightPrint tells whether what is light in a box is of the size of characters.
func (r Raster) lightPrint(b image.Rectangle, dark byte, char float64) bool {
	n, share := r.lettersIn(b, char, func(v byte) bool { return v >= dark })
	return n >= leastLetters && share >= leastLight && share <= mostLight
}

// lettersIn counts the characters that the print in a box makes, and what share of the box is
// print; none where most of it is of another size.
func (r Raster) lettersIn(b image.Rectangle, char float64, print func(v byte) bool) (n int, share float64) {
	w, h := b.Dx(), b.Dy()
	light := make([]bool, w*h)
	for y := range h {
		for x, v := range r.Pix[(b.Min.Y+y)*r.W+b.Min.X : (b.Min.Y+y)*r.W+b.Max.X] {
			light[y*w+x] = print(v)
		}
	}
	return letters(light, w, h, char, lettersShare)
}

// letters does so with the print that is marked, of which so much is of characters, at least.
func letters(light []bool, w, h int, char, least float64) (n int, share float64) {
	// The strokes of a character that do not touch belong together.
	bs, label := blobs(dilated(light, w, h, max(1, int(char/10))), w, h)
	mass := make([]int, len(bs))
	all := 0
	for i, v := range light {
		if v {
			mass[label[i]]++
			all++
		}
	}
	in := 0
	for i, p := range bs {
		// Neighbours touch: the line that they make is as high as they are. A thinner one is white
		// between two grounds.
		long, thin := float64(p.size()), float64(min(p.w(), p.h()))
		if long >= leastLetter*char && thin <= mostLetter*char && mass[i]*20 > p.w()*p.h() && (long <= lineLong*char || thin >= lineThin*char) {
			n += max(1, int(long/thin+.5))
			in += mass[i]
		}
	}
	if float64(in) < least*float64(all) {
		return 0, 0
	}
	return n, float64(all) / float64(w*h)
}

// reverse makes the dark ground of a box white and what is light on it black, and
// wipes the ground's blurred edge of so many pixels about it.
func (r Raster) reverse(b image.Rectangle, dark byte, edge int) {
	count := r.greys(b)
	ground := median(count[:dark])
	print := int(dark) + median(count[dark:])
	var to [256]byte
	for v := range to {
		to[v] = byte(max(0, min(255, 255-(v-ground)*255/max(1, print-ground))))
	}
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			r.Pix[y*r.W+x] = to[r.Pix[y*r.W+x]]
		}
	}
	r.wipeRim(b, dark, edge)
}

// wipeRim makes so many pixels about a box white, but for the strokes of what goes on beyond them:
// print that stands close to it, and rules.
func (r Raster) wipeRim(b image.Rectangle, dark byte, edge int) {
	page := image.Rect(0, 0, r.W, r.H)
	strip := func(from, to image.Point, along, out image.Point) {
		for p := from; p != to.Add(along); p = p.Add(along) {
			if beyond := p.Add(out.Mul(edge)); beyond.In(page) && r.Pix[beyond.Y*r.W+beyond.X] < dark {
				continue
			}
			for d := range edge {
				if q := p.Add(out.Mul(d)); q.In(page) {
					r.Pix[q.Y*r.W+q.X] = 255
				}
			}
		}
	}
	last := b.Max.Sub(image.Pt(1, 1))
	right, down := image.Pt(1, 0), image.Pt(0, 1)
	strip(image.Pt(b.Min.X-edge, b.Min.Y-1), image.Pt(last.X+edge, b.Min.Y-1), right, down.Mul(-1))
	strip(image.Pt(b.Min.X-edge, b.Max.Y), image.Pt(last.X+edge, b.Max.Y), right, down)
	strip(image.Pt(b.Min.X-1, b.Min.Y), image.Pt(b.Min.X-1, last.Y), down, right.Mul(-1))
	strip(image.Pt(b.Max.X, b.Min.Y), image.Pt(b.Max.X, last.Y), down, right)
}

// greys counts the pixels of each grey in a box.
func (r Raster) greys(b image.Rectangle) (count [256]int) {
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for _, v := range r.Pix[y*r.W+b.Min.X : y*r.W+b.Max.X] {
			count[v]++
		}
	}
	return count
}

// median is the index that half of all that is counted lies below.
func median(count []int) int {
	n := 0
	for _, c := range count {
		n += c
	}
	for i, c := range count {
		if n -= 2 * c; n <= 0 {
			return i
		}
	}
	return 0
}
