package ocr

import (
	"cmp"
	"image"
	"slices"
)

// What tells a picture from print, in characters: where so large a window is covered
// by ink so densely, nothing is printed (bold headings reach two fifths); a picture
// has dense ground of so many characters' squares, and is so wide and high.
const (
	pictureCell   = 0.25
	pictureWindow = 2.0
	pictureDense  = 0.5
	pictureSome   = 0.05 // of a square of one: its light parts have some ink, too
	pictureGround = 8.0
	pictureSide   = 4.5
	pictureMost   = 0.9  // of the raster: then it's the raster that is dark
	pictureFull   = 0.85 // of the squares of one that is light have ink
	pictureFills  = 0.75 // of its box: one that stands askew or on a corner leaves more to print
	pictureSpare  = 1.3  // times as large as two pictures is a box about both, at most
	cardSide      = 2.0  // so wide and high is a card with print that a picture encloses, at least,
	cellSide      = 1.0  // or so, where such fill
	cellsFill     = 0.3  // of its box: a table with a dark head is no picture;
	cardSquare    = 0.85 // so much of its box is its own,
	cardWhite     = 0.5  // so much of it white, at least,
	cardPrint     = 0.02 // and so much has ink
)

// Pictures finds photographs, with or without a screen of dots, and other dense ink that is no
// print, from the top: their boxes, and all that is theirs alone, which of one that stands
// on a corner, or encloses cards with print, is the rows of it. Ruling lines must be gone.
func (r Raster) Pictures(dark byte, char float64) (boxes, parts []image.Rectangle) {
	squares, all := r.grounds(dark, char, pictureDense, pictureSome)
	var found []ground
	for _, g := range all {
		// A frame around print is no picture: most of a picture is ground.
		dense := g.enough && g.windows*4 >= g.w()*g.h()
		if dense || float64(g.area) >= pictureFull*float64(g.w()*g.h()) && screened(squares.ink, squares.w, g.blob) {
			found = append(found, g)
		}
	}
	for _, g := range append(found, r.photographs(char)...) {
		if g.filled() {
			boxes = append(boxes, g.box)
			continue
		}
		boxes, parts = append(boxes, g.middle()), append(parts, g.rows...)
	}
	boxes = whole(boxes, pictureSpare)
	return boxes, append(parts, boxes...)
}

// filled tells whether the rows of a picture fill its box; those of one with cards never do.
func (g ground) filled() bool {
	sum := 0
	for _, row := range g.rows {
		sum += row.Dx() * row.Dy()
	}
	return !g.cards && float64(sum) >= pictureFills*float64(g.box.Dx()*g.box.Dy())
}

// middle is what the rows have in common that are at least half as wide as the widest; where
// cards part them, the largest box that is left.
func (g ground) middle() image.Rectangle {
	if g.cards {
		return largest(g.rows)
	}
	widest := slices.MaxFunc(g.rows, func(a, b image.Rectangle) int { return cmp.Compare(a.Dx(), b.Dx()) })
	out := widest
	for _, row := range g.rows {
		if 2*row.Dx() < widest.Dx() {
			continue
		}
		both := image.Rect(max(out.Min.X, row.Min.X), min(out.Min.Y, row.Min.Y), min(out.Max.X, row.Max.X), max(out.Max.Y, row.Max.Y))
		if both.Dx() > 0 {
			out = both
		}
	}
	return out
}

// largest is the largest of the boxes that rows make which lie under each other and begin and end
// at about the same places.
func largest(rows []image.Rectangle) image.Rectangle {
	var boxes []image.Rectangle
	for _, row := range rows {
		k := slices.IndexFunc(boxes, func(b image.Rectangle) bool {
			return b.Max.Y == row.Min.Y && abs(b.Min.X-row.Min.X)+abs(b.Max.X-row.Max.X) <= 2*row.Dy()
		})
		if k < 0 {
			boxes = append(boxes, row)
		} else {
			boxes[k] = image.Rect(max(boxes[k].Min.X, row.Min.X), boxes[k].Min.Y, min(boxes[k].Max.X, row.Max.X), row.Max.Y)
		}
	}
	return slices.MaxFunc(boxes, func(a, b image.Rectangle) int { return cmp.Compare(a.Dx()*a.Dy(), b.Dx()*b.Dy()) })
}

// A ground is squares that hang together, of the size of a picture.
type ground struct {
	blob                      // in squares
	box     image.Rectangle   // in pixels
	rows    []image.Rectangle // what the rows of its squares take up, in pixels
	cards   bool              // they leave cards out
	windows int               // of its squares are the middle of a window that is full
	enough  bool              // as many as a picture has
}

// squared is a raster in squares of k pixels: which of them have ink, as far as they hang
// together, and which are the middle of a window that is full.
type squared struct {
	ink, windows []bool
	k, w, h      int
	blobs        []blob
	label        []int32
}

// inSquares makes squares of a raster, of which more than some is darker than a grey and of
// whose windows more than full; false where it is too small.
func (r Raster) inSquares(dark byte, char, full, some float64) (squared, bool) {
	k := max(2, int(char*pictureCell))
	w, h := r.W/k, r.H/k
	if char < 4 || w < 4 || h < 4 {
		return squared{}, false
	}
	share := r.inkShares(dark, k, w, h)
	ink := make([]bool, w*h)
	for i, s := range share {
		ink[i] = float64(s) > some*255
	}
	q := squared{ink: ink, windows: fullWindows(share, w, h, max(1, int(pictureWindow/pictureCell/2)), full), k: k, w: w, h: h}
	q.blobs, q.label = blobs(ink, w, h)
	return q, true
}

// grounds are what may be pictures in a raster: its squares as far as they hang together and
// are as large as a picture is, and how many of the windows around them are full.
func (r Raster) grounds(dark byte, char, full, some float64) (squared, []ground) {
	q, ok := r.inSquares(dark, char, full, some)
	if !ok {
		return q, nil
	}
	k, bs, label := q.k, q.blobs, q.label
	n := make([]int, len(bs))
	for i, d := range q.windows {
		if d && label[i] >= 0 {
			n[label[i]]++
		}
	}
	least, side := int(pictureGround/(pictureCell*pictureCell)), int(pictureSide*char)
	var out []ground
	for i, b := range bs {
		box := image.Rect(b.x0*k, b.y0*k, b.x1*k, b.y1*k)
		if min(box.Dx(), box.Dy()) >= side && box.Dx()*box.Dy() <= int(pictureMost*float64(r.W)*float64(r.H)) {
			rows, cards := q.rowsOf(i)
			out = append(out, ground{b, box, rows, cards, n[i], n[i] >= least})
		}
	}
	return q, out
}

// rowsOf is what a blob takes up of each row of squares, and a square beside it, in pixels; less
// the cards with print that it encloses, if there are any.
func (q squared) rowsOf(i int) (rows []image.Rectangle, cards bool) {
	b := q.blobs[i]
	w, h := b.w(), b.h()
	other := make([]bool, w*h)
	for n := range other {
		other[n] = q.label[(b.y0+n/w)*q.w+b.x0+n%w] != int32(i)
	}
	card, cards := q.cardsAmong(other, b)
	for y := range h {
		first, last := slices.Index(other[y*w:(y+1)*w], false), w-1
		if first < 0 {
			continue
		}
		for other[y*w+last] {
			last--
		}
		for x := first; x <= last; x++ {
			from := x
			for x <= last && !(cards && card[y*w+x]) {
				x++
			}
			if x > from {
				rows = append(rows, image.Rect((b.x0+from-1)*q.k, (b.y0+y)*q.k, (b.x0+x+1)*q.k, (b.y0+y+1)*q.k).Intersect(image.Rect(0, 0, q.w*q.k, q.h*q.k)))
			}
		}
	}
	return rows, cards
}

// cardsAmong marks the cards in a blob's box, among the squares that are not its own: white with
// print on it, or the cells of a table.
func (q squared) cardsAmong(other []bool, b blob) (card []bool, any bool) {
	w, h := b.w(), b.h()
	outside, _ := reached(other, w, h)
	enclosed := make([]bool, w*h)
	for n, o := range other {
		enclosed[n] = o && !outside[n]
	}
	bs, label := blobs(enclosed, w, h)
	ink := make([]int, len(bs))
	for n, l := range label {
		if l >= 0 {
			ink[l] += boolToInt(q.ink[(b.y0+n/w)*q.w+b.x0+n%w])
		}
	}
	sides := make([]float64, len(bs)) // of those that are cards, in characters
	filled := 0.0
	for l, c := range bs {
		all, side := float64(c.area), pictureCell*float64(min(c.w(), c.h()))
		if side < cellSide || all < cardSquare*float64(c.w()*c.h()) || float64(ink[l]) > (1-cardWhite)*all {
			continue
		}
		filled += all
		if float64(ink[l]) >= cardPrint*all {
			sides[l] = side
		}
	}
	least := cardSide
	var head []bool // of a table, and what is near it: its rules stay, too
	if filled >= cellsFill*float64(w*h) {
		least = cellSide
		full := make([]bool, w*h)
		for n := range full {
			full[n] = q.windows[(b.y0+n/w)*q.w+b.x0+n%w]
		}
		head = dilated(full, w, h, int(cellSide/pictureCell))
	}
	card = make([]bool, w*h)
	for n, l := range label {
		card[n] = l >= 0 && sides[l] >= least
		any = any || card[n]
	}
	for n := range card {
		card[n] = card[n] || any && head != nil && !head[n]
	}
	return card, any
}

// screened tells whether a part of the squares is a screen of dots, however light: ink
// all over, without lines of text. In squares, since the rows of its dots may lie level.
func screened(inked []bool, w int, part blob) bool {
	ink := make([]bool, 0, part.w()*part.h())
	for y := part.y0; y < part.y1; y++ {
		ink = append(ink, inked[y*w+part.x0:y*w+part.x1]...)
	}
	return Texture(ink, part.w(), part.h(), 1/pictureCell)
}

// inkShares is how much of each square of side k is ink, 255 all of it.
func (r Raster) inkShares(dark byte, k, w, h int) []uint8 {
	out := make([]uint8, w*h)
	count := make([]int, w)
	for y := range h {
		clear(count)
		for dy := range k {
			row := r.Pix[(y*k+dy)*r.W:]
			for x := range count {
				n := 0
				for _, v := range row[x*k : (x+1)*k] {
					n += boolToInt(v < dark)
				}
				count[x] += n
			}
		}
		for x, n := range count {
			out[y*w+x] = uint8(n * 255 / (k * k))
		}
	}
	return out
}

// fullWindows marks the middles of the windows of side 2·reach+1 more than so much of which
// is ink.
func fullWindows(share []uint8, w, h, reach int, full float64) []bool {
	out := make([]bool, len(share))
	Raster{W: w, H: h, Pix: share}.aboutEach(reach, func(i int, _, sum, n int64) {
		out[i] = float64(sum) > full*255*float64(n)
	})
	return out
}

// whole joins boxes that overlap, from the top, where a box about both is no more than so many
// times as large as they.
func whole(boxes []image.Rectangle, spare float64) []image.Rectangle {
	for again := true; again; {
		again = false
		for i := 0; i < len(boxes) && !again; i++ {
			for k := i + 1; k < len(boxes); k++ {
				a, b := boxes[i], boxes[k]
				both, about := a.Union(b), a.Dx()*a.Dy()+b.Dx()*b.Dy()-a.Intersect(b).Dx()*a.Intersect(b).Dy()
				if a.Overlaps(b) && float64(both.Dx()*both.Dy()) <= spare*float64(about) {
					boxes[i] = both
					boxes = slices.Delete(boxes, k, k+1)
					again = true
					break
				}
			}
		}
	}
	slices.SortFunc(boxes, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y, b.Min.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	return boxes
}

// Whiten takes parts of a raster away.
func (r Raster) Whiten(parts []image.Rectangle) {
	for _, p := range parts {
		r.wipe(p)
	}
}

// Unevenness tells how pieces of one line differ in height, as the deviation over the
// mean of those that are whole characters high: print keeps to few heights, writing by
// hand does not. It is 0 where there are too few.
func Unevenness(heights []int) float64 {
	if len(heights) < 4 {
		return 0
	}
	h := slices.Sorted(slices.Values(heights))
	top := h[len(h)*4/5]
	var n, sum, squares float64
	for _, v := range h {
		if 2*v >= top {
			n, sum, squares = n+1, sum+float64(v), squares+float64(v*v)
		}
	}
	mean := sum / n
	return max(0, squares/n-mean*mean) / (mean * mean)
}
