package ocr

import (
	"cmp"
	"image"
	"slices"

	"fumikura/internal/archive"
)

// An AsideKind is what kind of small writing stands beside or inside a line.
type AsideKind uint8

// The kinds of small writing.
const (
	AsideRuby     AsideKind = iota // the reading beside a word (ルビ)
	AsideDots                      // emphasis dots (圏点)
	AsideNote                      // two small lines in the height of one (割注)
	AsideAcross                    // figures side by side in a vertical line (縦中横)
	AsideSideways                  // a Latin word that lies on its side in a vertical line
)

// An Aside is small writing that a reader of lines stumbles over: it is taken away
// before the line is read, and read by itself.
type Aside struct {
	Kind AsideKind
	// Boxes are in pixels of the picture: one, and of a note one for each small line
	// in reading order.
	Boxes []image.Rectangle
	// Least is how many characters there are at least; fewer come from something else.
	Least int
	// Proof: what is seen may be an ordinary character, reading must prove it.
	Proof bool
}

// What small writing measures, in characters of the line.
const (
	rubySize   = 0.64 // a piece of ruby, at most
	rubyReach  = 0.9  // from the line to the middle of its ruby
	rubyGap    = 0.7  // between two characters of one ruby
	rubyLong   = 14.0
	rubyJoined = 1.7 // several characters of it that touch are longer than high, at least
	dotSize    = 0.3
	dotGap     = 1.2  // between two dots
	smallLeast = 0.24 // a small line of a note is so high at least,
	smallMost  = 0.62 // and its characters so long at most
	markSize   = 0.36 // a full stop, at most: or markLarge, if it is
	markLarge  = 0.42
	markShare  = 0.8  // smaller than the characters of the note in this share
	markMost   = 0.5  // one behind the note, at most,
	markRing   = 0.85 // smaller than its characters in this share,
	markBehind = 0.5  // or so far behind its second line that it can't be one of them
	noteLong   = 1.4  // a longer note needs no proof
)

// A stripe is a line of a block without what stands beside it.
type stripe struct {
	y0, y1 int
	pieces []image.Rectangle // of any size, from the left
}

// Asides finds the small writing among the pieces of a block whose characters are char
// pixels high and run in direction dir. fine are the pieces of vertical text at a darker
// threshold, which parts figures that touch in their soft edges.
func Asides(pieces, fine []image.Rectangle, char float64, dir archive.Direction) []Aside {
	flow := make([]image.Rectangle, len(pieces))
	for i, p := range pieces {
		flow[i] = Along(p, dir)
	}
	stripes := stripesOf(flow, char)
	var out []Aside
	for i, b := range stripes {
		above := -1 << 30
		if i > 0 {
			above = stripes[i-1].y1
		}
		out = append(out, rubies(b, above, flow, char)...)
		out = append(out, notes(b, char)...)
		if dir == archive.Vertical {
			fine := b.with(fine, char, dir)
			out = append(out, acrosses(fine, char)...)
			out = append(out, sideways(fine, char)...)
		}
	}
	for _, a := range out {
		for k, r := range a.Boxes {
			a.Boxes[k] = Upright(r, dir)
		}
	}
	return out
}

// stripesOf are the lines by their larger pieces, each with all the ink in it.
func stripesOf(flow []image.Rectangle, char float64) []stripe {
	var large []image.Rectangle
	for _, p := range flow {
		if float64(max(p.Dx(), p.Dy())) >= rubySize*char && !joinedRuby(p, char) {
			large = append(large, p)
		}
	}
	var out []stripe
	var tops, bottoms []int
	last := -1 << 30
	end := func() {
		if len(tops) == 0 {
			return
		}
		slices.Sort(tops)
		slices.Sort(bottoms)
		b := stripe{y0: tops[len(tops)/5], y1: bottoms[len(bottoms)-1-len(bottoms)/5]}
		if float64(b.y1-b.y0) > .5*char && float64(b.y1-b.y0) < 1.6*char {
			out = append(out, b)
		}
		tops, bottoms = tops[:0], bottoms[:0]
	}
	slices.SortFunc(large, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y+a.Max.Y, b.Min.Y+b.Max.Y) })
	for _, p := range large {
		if y := (p.Min.Y + p.Max.Y) / 2; float64(y-last) > char*.45 {
			end()
		}
		last = (p.Min.Y + p.Max.Y) / 2
		tops, bottoms = append(tops, p.Min.Y), append(bottoms, p.Max.Y)
	}
	end()
	slack := int(char / 10)
	for _, p := range flow {
		y := (p.Min.Y + p.Max.Y) / 2
		for i := range out {
			if y >= out[i].y0-slack && y < out[i].y1+slack {
				out[i].pieces = append(out[i].pieces, p)
				break
			}
		}
	}
	for _, b := range out {
		slices.SortFunc(b.pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	}
	return out
}

// with is the stripe with other pieces of the same ink, not yet in the frame of the
// writing.
func (b stripe) with(fine []image.Rectangle, char float64, dir archive.Direction) stripe {
	slack := int(char / 10)
	b.pieces = nil
	for _, p := range fine {
		p = Along(p, dir)
		if y := (p.Min.Y + p.Max.Y) / 2; y >= b.y0-slack && y < b.y1+slack {
			b.pieces = append(b.pieces, p)
		}
	}
	slices.SortFunc(b.pieces, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	return b
}

// FinePieces are the boxes of the ink darker than dark in a part of a raster, at full
// size, those smaller than a tenth of char left out.
func (r Raster) FinePieces(part image.Rectangle, dark byte, char float64) []image.Rectangle {
	part = part.Intersect(image.Rect(0, 0, r.W, r.H))
	ink := make([]bool, part.Dx()*part.Dy())
	for y := range part.Dy() {
		for x, v := range r.Pix[(part.Min.Y+y)*r.W+part.Min.X : (part.Min.Y+y)*r.W+part.Max.X] {
			ink[y*part.Dx()+x] = v < dark
		}
	}
	bs := outlines(ink, part.Dx(), part.Dy())
	var out []image.Rectangle
	for _, b := range bs {
		if float64(b.size()) >= char/10 {
			out = append(out, image.Rect(b.x0, b.y0, b.x1, b.y1).Add(part.Min))
		}
	}
	return out
}

// rubies are what stands small above a line, and nearer to it than to the line above,
// whose lower edge is at above.
func rubies(b stripe, above int, flow []image.Rectangle, char float64) []Aside {
	var in []image.Rectangle
	for _, p := range flow {
		y := (p.Min.Y + p.Max.Y) / 2
		if (float64(max(p.Dx(), p.Dy())) <= rubySize*char || joinedRuby(p, char)) && float64(b.y0-y) < rubyReach*char && y > above+int(char/12) &&
			y < b.y0-int(char/12) && p.Max.Y < b.y0+int(char/7) {
			in = append(in, p)
		}
	}
	slices.SortFunc(in, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.X, b.Min.X) })
	var out []Aside
	for len(in) > 0 {
		n, box := 1, in[0]
		for n < len(in) {
			gap := rubyGap
			if isDot(in[n], char) && isDot(in[n-1], char) {
				gap = dotGap
			}
			if float64(in[n].Min.X-box.Max.X) > gap*char {
				break
			}
			box = box.Union(in[n])
			n++
		}
		group := in[:n]
		in = in[n:]
		high, long := float64(box.Dy())/char, float64(box.Dx())/char
		over := slices.ContainsFunc(b.pieces, func(p image.Rectangle) bool { return p.Min.X < box.Max.X && p.Max.X > box.Min.X })
		switch {
		case !over || high > .75 || long > rubyLong:
		case dotted(group, char):
			out = append(out, Aside{Kind: AsideDots, Boxes: []image.Rectangle{box}})
		case high >= smallLeast && long >= .3 && (n > 1 || long >= .4):
			out = append(out, Aside{Kind: AsideRuby, Boxes: []image.Rectangle{box}, Least: 1})
		}
	}
	return out
}

// joinedRuby tells ruby whose characters touch at low resolution: it stands closer than
// other print.
func joinedRuby(p image.Rectangle, char float64) bool {
	high, long := float64(p.Dy())/char, float64(p.Dx())/char
	return high >= smallLeast && high <= rubySize && long > rubyJoined*high && long <= rubyLong
}

func isDot(p image.Rectangle, char float64) bool {
	return float64(max(p.Dx(), p.Dy())) <= dotSize*char
}

// dotted tells emphasis dots: at least two, all small, alike and in one row.
func dotted(group []image.Rectangle, char float64) bool {
	if len(group) < 2 {
		return false
	}
	y0, y1 := group[0].Min.Y, group[0].Max.Y
	for i, p := range group {
		y0, y1 = min(y0, p.Min.Y), max(y1, p.Max.Y)
		if !isDot(p, char) || i > 0 && float64(p.Min.X-group[i-1].Max.X) < .3*char {
			return false
		}
	}
	return float64(y1-y0) < 1.3*dotSize*char
}

// notes are stretches of a line along whose middle white runs, with small characters
// on both sides.
func notes(b stripe, char float64) []Aside {
	mid, slack := (b.y0+b.y1)/2, max(1, int(.05*char))
	var out []Aside
	var run []image.Rectangle
	end := func() {
		if a, ok := note(run, mid, char); ok {
			out = append(out, a)
		}
		run = nil
	}
	right := -1 << 30 // of the last piece that crosses the middle
	for _, p := range b.pieces {
		crosses := p.Min.Y < mid-slack && p.Max.Y > mid+slack
		far := len(run) > 0 && float64(p.Min.X-run[len(run)-1].Max.X) > .7*char
		if crosses || far {
			end()
		}
		if crosses {
			right = max(right, p.Max.X)
		} else if p.Min.X >= right-int(char/10) {
			run = append(run, p)
		}
	}
	end()
	return out
}

// note makes an Aside of a stretch without ink in the middle, if it is two small lines.
func note(run []image.Rectangle, mid int, char float64) (Aside, bool) {
	var halves [2][]image.Rectangle
	for _, p := range run {
		k := 0
		if p.Min.Y+p.Max.Y > 2*mid {
			k = 1
		}
		h := halves[k]
		if n := len(h) - 1; n >= 0 && float64(p.Min.X-h[n].Max.X) < .03*char {
			h[n] = h[n].Union(p)
		} else {
			h = append(h, p)
		}
		halves[k] = h
	}
	a := Aside{Kind: AsideNote}
	usual := TypicalSize(slices.Concat(halves[0], halves[1]))
	halves[0] = withoutMark(halves[0], halves[1], usual, char)
	end := bound(halves[0]).Max.X
	for k := range halves {
		h := halves[k]
		small := func(r image.Rectangle) bool {
			size := float64(max(r.Dx(), r.Dy()))
			return size < markSize*char || size < markLarge*char && size < markShare*usual
		}
		for len(h) > 1 && small(h[len(h)-1]) { // a full stop after the note
			h = h[:len(h)-1]
		}
		for len(h) > 1 && small(h[0]) {
			h = h[1:]
		}
		// The second line is never the longer one: what goes on there stands behind the note.
		for k == 1 && len(h) > 1 && h[len(h)-1].Min.X >= end {
			h = h[:len(h)-1]
		}
		if len(h) == 0 {
			return a, false
		}
		for _, g := range h {
			if float64(g.Dx()) > smallMost*char || float64(g.Dy()) > smallMost*char {
				return a, false
			}
		}
		box := bound(h)
		if float64(box.Dy()) < smallLeast*char || float64(box.Dy()) > smallMost*char {
			return a, false
		}
		a.Boxes = append(a.Boxes, box)
		a.Least += max(1, int(float64(box.Dx())/(.62*char)+.5))
		halves[k] = h
	}
	long := float64(max(a.Boxes[0].Dx(), a.Boxes[1].Dx())) / char
	dense := float64(len(halves[0])) >= 1.2*float64(a.Boxes[0].Dx())/char
	start := a.Boxes[0].Min.X - a.Boxes[1].Min.X
	if long < .75 || !dense || len(halves[0]) < 2 || float64(max(start, -start)) > .4*char {
		return a, false
	}
	a.Proof = long < noteLong || len(halves[1]) < 2
	// Both lines begin at one place, and the first is as long as the second at least: what
	// looked like a mark at their ends was the stub of a thin stroke.
	from := min(a.Boxes[0].Min.X, a.Boxes[1].Min.X)
	a.Boxes[0].Min.X, a.Boxes[1].Min.X = from, from
	a.Boxes[0].Max.X = max(a.Boxes[0].Max.X, a.Boxes[1].Max.X)
	return a, true
}

// withoutMark is a note's first line without the mark that follows the note, which stands
// at the line's height down a column: it lies behind the end of the second line, and the
// first line is the longer one by a character at most, so that what begins farther on is
// none of it. What begins nearer is a mark where it is smaller than the note's characters.
func withoutMark(first, second []image.Rectangle, usual, char float64) []image.Rectangle {
	if len(first) < 2 || len(second) == 0 {
		return first
	}
	last := first[len(first)-1]
	behind := float64(last.Min.X - bound(second).Max.X)
	size := float64(max(last.Dx(), last.Dy()))
	if size < markMost*char && (behind > markBehind*char || behind > 0 && size < markRing*usual) {
		return first[:len(first)-1]
	}
	return first
}
