package ocr

import (
	"cmp"
	"image"
	"math"
	"slices"

	"fumikura/internal/archive"
)

// A Block is a part of a page whose lines follow each other.
type Block struct {
	Box image.Rectangle
	Dir archive.Direction
	// Head: its characters are larger than those of the page, Size pixels.
	Head bool
	Size float64
}

// What parts text into blocks, in characters.
const (
	pieceLeast  = .12 // smaller ink is noise to a layout
	pieceMost   = 5.0 // larger ink is no character
	stripWide   = 1.0 // white between two columns
	stripLong   = 6.0
	columnWide  = 6.5 // a line of a column, at least
	columnNear  = 2.5 // its end lies so near to the white beside it
	groupGap    = 1.0 // ink nearer than this belongs together
	lineAdvance = 1.35
	smallPieces = 20.0 // pixels
	headSize    = 1.28 // characters of a heading, at least
)

// Pieces are the boxes of the connected ink in part of a raster that may be
// characters of char pixels or parts of them. Large ones are found at half size.
func (r Raster) Pieces(part image.Rectangle, dark byte, char float64) []image.Rectangle {
	part = part.Intersect(image.Rect(0, 0, r.W, r.H))
	k := 1
	if char >= smallPieces {
		k = 2
	}
	w, h := part.Dx()/k, part.Dy()/k
	if w < 1 || h < 1 {
		return nil
	}
	ink := make([]bool, w*h)
	for y := range h * k {
		row := r.Pix[(part.Min.Y+y)*r.W+part.Min.X:]
		to := ink[y/k*w : (y/k+1)*w]
		for x := range w * k {
			if row[x] < dark {
				to[x/k] = true
			}
		}
	}
	bs, _ := blobs(ink, w, h)
	var out []image.Rectangle
	for _, b := range bs {
		p := image.Rect(k*b.x0, k*b.y0, k*b.x1, k*b.y1)
		if s := float64(max(p.Dx(), p.Dy())); s < pieceLeast*char || s > pieceMost*char {
			continue
		}
		out = append(out, p.Add(part.Min))
	}
	return out
}

// Blocks parts the pieces of a page, or of a part of one, into blocks in reading
// order. dir is the direction of most of the text: groups of ink that plainly run
// the other way (a letterhead above vertical text) become blocks of their own, and
// the rest is parted into columns, or where it is vertical into tiers.
func Blocks(pieces []image.Rectangle, char float64, dir archive.Direction) []Block {
	if char < 2 || len(pieces) == 0 {
		return nil
	}
	rest, others := crosswise(pieces, char, dir)
	var first, last []Block
	all := bound(rest)
	for _, o := range others {
		if len(rest) == 0 || o.Box.Min.Y+o.Box.Max.Y < all.Min.Y+all.Max.Y {
			first = append(first, o)
		} else {
			last = append(last, o)
		}
	}
	out := first
	flow := make([]image.Rectangle, len(rest))
	for i, p := range rest {
		flow[i] = along(p, dir)
	}
	for _, b := range columns(flow, char, 0) {
		for _, part := range bySize(b, char) {
			out = append(out, Block{upright(bound(part.pieces), dir), dir, part.head, part.size})
		}
	}
	return append(out, last...)
}

// A sized part is lines of one size.
type sized struct {
	pieces []image.Rectangle
	head   bool
	size   float64
}

// bySize parts headings from the text about them: a recognizer that is shown lines
// of different sizes at once loses some. The pieces are in the frame of the writing.
func bySize(pieces []image.Rectangle, char float64) []sized {
	lines := rows(pieces, char)
	var out []sized
	var from int // where the last part begins
	for i, l := range lines {
		head := l.size > headSize*char
		if len(out) > 0 && out[len(out)-1].head == head {
			out[len(out)-1].size = max(out[len(out)-1].size, l.size)
			continue
		}
		if i > 0 {
			from = (lines[i-1].box.Max.Y + l.box.Min.Y) / 2
			if lines[i-1].box.Max.Y > l.box.Min.Y+int(char/8) {
				continue // they overlap: no line by itself
			}
		}
		out = append(out, sized{head: head, size: l.size})
		if n := len(out); n > 1 {
			var above []image.Rectangle
			for _, p := range pieces {
				if p.Min.Y+p.Max.Y < 2*from {
					above = append(above, p)
				}
			}
			pieces = slices.DeleteFunc(slices.Clone(pieces), func(p image.Rectangle) bool { return p.Min.Y+p.Max.Y < 2*from })
			out[n-2].pieces = above
		}
	}
	if len(out) == 0 {
		return []sized{{pieces: pieces}}
	}
	out[len(out)-1].pieces = pieces
	return slices.DeleteFunc(out, func(s sized) bool { return len(s.pieces) == 0 })
}

// along gives a box in the frame of the writing: x runs along the lines and y from
// line to line.
func along(r image.Rectangle, dir archive.Direction) image.Rectangle {
	if dir == archive.Vertical {
		return image.Rectangle{Min: image.Pt(r.Min.Y, -r.Max.X), Max: image.Pt(r.Max.Y, -r.Min.X)}
	}
	return r
}

// upright is the way back.
func upright(r image.Rectangle, dir archive.Direction) image.Rectangle {
	if dir == archive.Vertical {
		return image.Rectangle{Min: image.Pt(-r.Max.Y, r.Min.X), Max: image.Pt(-r.Min.Y, r.Max.X)}
	}
	return r
}

func bound(rs []image.Rectangle) image.Rectangle {
	var b image.Rectangle
	for i, r := range rs {
		if i == 0 {
			b = r
		} else {
			b.Min.X, b.Min.Y = min(b.Min.X, r.Min.X), min(b.Min.Y, r.Min.Y)
			b.Max.X, b.Max.Y = max(b.Max.X, r.Max.X), max(b.Max.Y, r.Max.Y)
		}
	}
	return b
}

// Missed are the lines of pieces, at least two characters long, that lie mostly
// outside of the boxes that were read, in reading order.
func Missed(pieces, read []image.Rectangle, char float64, dir archive.Direction) []image.Rectangle {
	var left []image.Rectangle
	for _, p := range pieces {
		c := p.Min.Add(p.Max).Div(2)
		if !slices.ContainsFunc(read, func(r image.Rectangle) bool { return c.In(r) }) {
			left = append(left, along(p, dir))
		}
	}
	var out []image.Rectangle
	for _, l := range rows(left, char) {
		if float64(l.box.Dx()) >= 1.6*char && float64(l.box.Dy()) >= .5*char && l.fill*3 > l.box.Dx() {
			out = append(out, upright(l.box, dir))
		}
	}
	return out
}

// Before tells whether a line comes before another in a block.
func Before(a, b image.Rectangle, dir archive.Direction) bool {
	a, b = along(a, dir), along(b, dir)
	return a.Min.Y+a.Max.Y < b.Min.Y+b.Max.Y
}

// A strip is white of some width between y0 and y1.
type strip struct{ x, y0, y1 int }

const mostColumns = 8 // parts within parts

// columns parts pieces, in the frame of the writing, at the longest strip of white
// that has columns of text on both sides: what is above it, left, right, below.
func columns(pieces []image.Rectangle, char float64, depth int) [][]image.Rectangle {
	if len(pieces) == 0 {
		return nil
	}
	if depth < mostColumns {
		for _, s := range strips(pieces, char) {
			if !parts(pieces, s, char) {
				continue
			}
			var q [4][]image.Rectangle
			for _, p := range pieces {
				k := 1
				switch y := (p.Min.Y + p.Max.Y) / 2; {
				case y < s.y0:
					k = 0
				case y >= s.y1:
					k = 3
				case p.Min.X+p.Max.X > 2*s.x:
					k = 2
				}
				q[k] = append(q[k], p)
			}
			var out [][]image.Rectangle
			for _, part := range q {
				out = append(out, columns(part, char, depth+1)...)
			}
			return out
		}
	}
	return [][]image.Rectangle{pieces}
}

// strips are the long strips of white inside the pieces, the longest first.
func strips(pieces []image.Rectangle, char float64) []strip {
	box := bound(pieces)
	k := max(1, int(char/4))
	w, h := box.Dx()/k+1, box.Dy()/k+1
	if w > 4000 || h > 4000 {
		return nil
	}
	ink := make([]bool, w*h)
	half := max(1, int(stripWide*char/2)/k)
	for _, p := range pieces {
		p = p.Sub(box.Min)
		for y := p.Min.Y / k; y <= min(h-1, (p.Max.Y-1)/k); y++ {
			for x := max(0, p.Min.X/k-half); x <= min(w-1, (p.Max.X-1)/k+half); x++ {
				ink[y*w+x] = true
			}
		}
	}
	margin, least := int(columnWide*char)/k, int(stripLong*char)/k
	var out []strip
	for x := margin; x < w-margin; x++ {
		for y := 0; y < h; y++ {
			a := y
			for y < h && !ink[y*w+x] {
				y++
			}
			if y-a >= least {
				out = append(out, strip{box.Min.X + x*k + k/2, box.Min.Y + a*k, box.Min.Y + y*k})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b strip) int { return cmp.Compare(b.y1-b.y0, a.y1-a.y0) })
	const most = 60
	return out[:min(len(out), most)]
}

// parts tells whether a strip has running text on both sides: at least three lines
// each, long and closely set, most of which begin or end near it.
func parts(pieces []image.Rectangle, s strip, char float64) bool {
	var left, right []image.Rectangle
	for _, p := range pieces {
		if y := (p.Min.Y + p.Max.Y) / 2; y < s.y0 || y >= s.y1 {
			continue
		}
		if p.Min.X+p.Max.X < 2*s.x {
			left = append(left, p)
		} else {
			right = append(right, p)
		}
	}
	l, r := rows(left, char), rows(right, char)
	if len(l) < 3 || len(r) < 3 {
		return false
	}
	ends, begins := 0, 0
	edge, start := math.MinInt, math.MaxInt
	for _, b := range l {
		edge = max(edge, b.box.Max.X)
	}
	for _, b := range r {
		start = min(start, b.box.Min.X)
	}
	for _, b := range l {
		ends += boolToInt(float64(edge-b.box.Max.X) < columnNear*char)
	}
	for _, b := range r {
		begins += boolToInt(float64(b.box.Min.X-start) < columnNear*char)
	}
	return ends*5 >= len(l)*2 && begins*5 >= len(r)*3 && running(l, char) && running(r, char)
}

// A row is a line of pieces, how much of its length they fill, and the size of its
// larger characters.
type row struct {
	box  image.Rectangle
	fill int
	size float64
}

// rows are the lines of pieces, in the frame of the writing.
func rows(pieces []image.Rectangle, char float64) []row {
	slices.SortFunc(pieces, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	var out []row
	var sizes []float64 // of the last row, in order
	last := math.MinInt
	for _, p := range pieces {
		if float64(max(p.Dx(), p.Dy())) < char*.4 {
			continue // dots sit between lines
		}
		y := (p.Min.Y + p.Max.Y) / 2
		if len(out) == 0 || float64(y-last) > char*.45 {
			out = append(out, row{box: p})
			sizes = sizes[:0]
		}
		last = y
		o := &out[len(out)-1]
		o.box = o.box.Union(p)
		o.fill += p.Dx()
		sizes = append(sizes, float64(p.Dy()))
		slices.Sort(sizes)
		o.size = sizes[len(sizes)*4/5]
	}
	return out
}

// running tells text from the columns of a table: its lines are long and dense.
func running(rows []row, char float64) bool {
	long, dense := 0, 0
	for _, r := range rows {
		long += boolToInt(float64(r.box.Dx()) > columnWide*char)
		dense += boolToInt(r.fill*2 > r.box.Dx())
	}
	return long*2 > len(rows) && dense*3 > len(rows)*2
}

// crosswise takes the groups of pieces out that plainly run across dir.
func crosswise(pieces []image.Rectangle, char float64, dir archive.Direction) (rest []image.Rectangle, out []Block) {
	box := bound(pieces)
	k := max(1, int(char/6))
	w, h := box.Dx()/k+1, box.Dy()/k+1
	if w*h > 16<<20 {
		return pieces, nil
	}
	ink := make([]bool, w*h)
	reach := max(1, int(groupGap*char/2)/k)
	for _, p := range pieces {
		p = p.Sub(box.Min)
		for y := max(0, p.Min.Y/k-reach); y <= min(h-1, (p.Max.Y-1)/k+reach); y++ {
			for x := max(0, p.Min.X/k-reach); x <= min(w-1, (p.Max.X-1)/k+reach); x++ {
				ink[y*w+x] = true
			}
		}
	}
	bs, label := blobs(ink, w, h)
	groups := make([][]image.Rectangle, len(bs))
	for _, p := range pieces {
		c := p.Min.Add(p.Max).Div(2).Sub(box.Min)
		l := label[min(h-1, c.Y/k)*w+min(w-1, c.X/k)]
		groups[l] = append(groups[l], p)
	}
	for _, g := range groups {
		if len(g) > 0 && across(g, char, dir) {
			out = append(out, Block{Box: bound(g), Dir: 1 - dir, Size: char})
		} else {
			rest = append(rest, g...)
		}
	}
	slices.SortFunc(out, func(a, b Block) int { return cmp.Compare(a.Box.Min.Y, b.Box.Min.Y) })
	return rest, out
}

// across tells whether a group of pieces runs across dir: as one line of
// characters set closely, or as lines that are parted by more white than their
// characters.
func across(g []image.Rectangle, char float64, dir archive.Direction) bool {
	flow := make([]image.Rectangle, len(g)) // as if it ran across
	full := 0
	for i, p := range g {
		flow[i] = along(p, 1-dir)
		full += boolToInt(float64(max(p.Dx(), p.Dy())) > char*.6)
	}
	b := bound(flow)
	long, thick := float64(b.Dx())/char, float64(b.Dy())/char
	if full < 3 || long < 3 {
		return false
	}
	if thick < 1.7 {
		return long/float64(full) < lineAdvance && long > 2.2*thick
	}
	if full < 16 || long < 5 {
		return false
	}
	level, cross := make([]float64, b.Dy()), make([]float64, b.Dx())
	sum := 0.0
	for _, p := range flow {
		for y := p.Min.Y; y < p.Max.Y; y++ {
			level[y-b.Min.Y] += float64(p.Dx())
		}
		for x := p.Min.X; x < p.Max.X; x++ {
			cross[x-b.Min.X] += float64(p.Dy())
		}
		sum += float64(p.Dx() * p.Dy())
	}
	reach := int(char / 4)
	lv := variance(smooth(level, reach), sum) / math.Pow(sum/float64(b.Dy()), 2)
	cv := variance(smooth(cross, reach), sum) / math.Pow(sum/float64(b.Dx()), 2)
	return math.Log((lv+1e-6)/(cv+1e-6)) > 1.2
}

// Gutter is where an opened book that lies in part of a raster is to be parted: the
// middle of the white between its pages, 0 where it is one page.
func Gutter(pieces []image.Rectangle, part image.Rectangle, char float64) int {
	if part.Dx()*20 < part.Dy()*23 || char < 2 {
		return 0
	}
	cols := make([]int, part.Dx())
	box := bound(pieces)
	for _, p := range pieces {
		p = p.Intersect(part)
		for x := p.Min.X; x < p.Max.X; x++ {
			cols[x-part.Min.X] += p.Dy()
		}
	}
	best, at := 0, 0
	for x := 0; x < len(cols); x++ {
		a := x
		for x < len(cols) && float64(cols[x]) < char {
			x++
		}
		if mid := part.Min.X + (a+x)/2; x-a > best && mid > box.Min.X+box.Dx()*2/5 && mid < box.Min.X+box.Dx()*3/5 {
			best, at = x-a, mid
		}
	}
	if float64(best) < 2*char {
		return 0
	}
	return at
}
