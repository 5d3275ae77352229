package ocr

import (
	"image"
	"math"
	"slices"
)

// What tells a panel, in characters where nothing else is said: a part of the page that is
// printed in one tone, with text on it. Grey runs from 0 to 255.
const (
	panelTile    = 0.2   // the side of the squares that are looked at
	panelSpread  = 30    // of the greys in a square of plain ground, at most,
	panelRough   = 4.0   // and their mean distance from its mean
	panelGrain   = 24.0  // standard deviation of grained ground, at most,
	panelBlack   = 40.0  // mean grey of such, at least: what is darker has none, or is a drawing
	panelGrey    = 195.0 // and at most: lighter is the paper of a faint sheet, with its clouds
	panelUneven  = 16.0  // and difference of the means of such squares,
	panelAbout   = 5     // of nine squares
	grainReached = 2.0   // standard deviations of its grain become white, too
	panelTone    = 10.0  // of its squares from the first, at most
	panelPale    = 238   // lighter is paper
	panelGround  = 5.0   // squares of a character's side that are plain ground, at least
	panelSide    = 1.1   // its breadth and height, at least
	panelMost    = 0.9   // of the raster
	panelFull    = 0.75  // of its box, at least
	panelPlain   = 0.3   // of it is plain ground, at least
	panelAmid    = 0.12  // of its box, with all that is on it
	panelSquare  = 0.85  // of its box is a card's own
	panelCard    = 0.4   // of a card is plain paper
	panelClose   = 0.6   // what lies so near to ground on both sides is on it
	panelPrint   = 40    // of grey between print and ground, at least
	panelGrains  = 3.5   // and so many standard deviations of the ground, where print is darker
	panelInk     = 0.015
	panelInked   = 0.5   // of it is print, between these shares;
	panelWords   = 4     // less than that is print, or what the ground does not enclose, where
	panelLetter  = 0.001 // it has so many characters, on this share of it at least
	panelBox     = 0.95  // of its box a cell is, at least,
	panelBare    = 0.85  // and so much of it is ground,
	panelAlone   = 0.6   // and so much of what lies about it is paper or other panels: not so a wall in a picture;
	panelSparse  = 0.004 // light print is so much of it then, at least: a word in the middle,
	panelLone    = 0.02  // and one light character
)

// A panel is where one tone is the ground of text, in squares of tile pixels.
type panel struct {
	box  image.Rectangle
	in   []bool // of the box
	tone float64
	// wide: it has more, which lies between squares of its ground in a row or a column.
	wide  []bool
	plain int // squares of ground
	// holes: panels and cards that stand on it were taken out of it.
	holes bool
	cards []bool // what is white on it; nil where nothing is
	// others are the grounds of panels beside it, within panelRim squares about its box; nil: not
	// looked for.
	others []bool
}

// panelRim is within how many squares of a panel its soft edge lies.
const panelRim = 2

// Panels makes the ground white on which the text of a coloured or grey part of the page
// stands, such as a table's head or a box, and light print on a dark one black; photographs
// have no ground of one tone. Parts of one tone without print, such as the bars of a chart,
// become white too. It gives the boxes of both, in pixels; char is the height of a character.
func (r Raster) Panels(char float64) (printed, bars []image.Rectangle) {
	k := max(3, int(panelTile*char))
	w, h := r.W/k, r.H/k
	if char < 8 || w < 4 || h < 4 {
		return nil, nil
	}
	tone, grained := r.plainTones(k, w, h)
	seen := make([]bool, w*h)
	var all []panel
	for i, t := range tone {
		if seen[i] || t < 0 || t > panelPale {
			continue
		}
		squares := oneTone(tone, grained, seen, i, w, h)
		if p, ok := panelOf(squares, tone, w, h, char/float64(k)); ok && float64(p.box.Dx()*p.box.Dy()) < panelMost*float64(w*h) {
			all = append(all, p)
		}
	}
	done := make([]bool, len(all))
	for _, i := range innerFirst(all) {
		p := all[i]
		p.others = groundsBeside(all, i)
		if done[i] = r.whitenUnder(p, all, done, k, char) || r.whitenEither(p, k, char); done[i] {
			printed = append(printed, p.boxOf(k))
		} else if bar, ok := r.plainBar(p, k); ok {
			r.wipe(bar.Inset(-1)) // its soft edge
			bars = append(bars, bar)
		}
	}
	return printed, bars
}

// panelOf is the panel whose ground some squares are: they, and what they enclose, or what
// lies between them where print touches the panel's edge. char is in squares.
func panelOf(squares []int, tone []float64, w, h int, char float64) (panel, bool) {
	if float64(len(squares)) < panelGround*char*char {
		return panel{}, false
	}
	p := panel{box: image.Rectangle{image.Pt(w, h), image.Point{}}, plain: len(squares)}
	for _, i := range squares {
		x, y := i%w, i/w
		p.box.Min.X, p.box.Max.X = min(p.box.Min.X, x), max(p.box.Max.X, x+1)
		p.box.Min.Y, p.box.Max.Y = min(p.box.Min.Y, y), max(p.box.Max.Y, y+1)
		p.tone += tone[i] / float64(len(squares))
	}
	if float64(min(p.box.Dx(), p.box.Dy())) < panelSide*char {
		return panel{}, false
	}
	reach := max(1, int(panelClose*char/2))
	bw, bh := p.box.Dx()+2*reach+2, p.box.Dy()+2*reach+2 // with room around it
	ground := make([]bool, bw*bh)
	for _, i := range squares {
		ground[(i/w-p.box.Min.Y+reach+1)*bw+i%w-p.box.Min.X+reach+1] = true
	}
	closed := eroded(dilated(ground, bw, bh, reach), bw, bh, reach)
	for i, v := range closed {
		closed[i] = !v
	}
	outside, _ := reached(closed, bw, bh)
	enclosed := make([]bool, 0, p.box.Dx()*p.box.Dy()) // and no ground
	for y := range p.box.Dy() {
		for x := range p.box.Dx() {
			i := (y+reach+1)*bw + x + reach + 1
			p.in = append(p.in, !outside[i])
			enclosed = append(enclosed, closed[i] && !outside[i])
		}
	}
	p.wide = p.between(squares, w)
	filled := marked(p.wide) >= int(panelFull*float64(len(p.wide)))
	p.withoutCards(enclosed, tone, w, char)
	n := float64(marked(p.wide))
	return p, filled && float64(p.plain) >= max(panelPlain*n, panelAmid*float64(len(p.wide)))
}

// withoutCards takes what is white like paper out of a panel, with the print on it: what its ground
// encloses, and what is white all about its print, where light reached the ground beside it.
func (p *panel) withoutCards(enclosed []bool, tone []float64, w int, char float64) {
	bw, bh := p.box.Dx(), p.box.Dy()
	white := make([]bool, bw*bh)
	for i := range white {
		white[i] = p.wide[i] && tone[(p.box.Min.Y+i/bw)*w+p.box.Min.X+i%bw] > panelPale
	}
	cards := make([]bool, bw*bh)
	for _, of := range [][]bool{enclosed, white} {
		bs, label := blobs(of, bw, bh)
		for id, b := range bs {
			if float64(b.area) < panelGround*char*char {
				continue
			}
			beside := pieceMask(label, bw, int32(id), b)
			for i, own := range beside {
				beside[i] = !own
			}
			outside, n := reached(beside, b.w(), b.h())
			paper := 0
			for i, out := range outside {
				paper += boolToInt(!out && white[(b.y0+i/b.w())*bw+b.x0+i%b.w()])
			}
			n = b.w()*b.h() - n
			if float64(paper) < max(panelGround*char*char, panelCard*float64(n)) || float64(n) < panelSquare*float64(b.w()*b.h()) {
				continue
			}
			p.holes = true
			for i, out := range outside {
				if !out {
					cards[(b.y0+i/b.w())*bw+b.x0+i%b.w()] = true
				}
			}
		}
	}
	if !p.holes {
		return
	}
	p.cards = slices.Clone(dilated(cards, bw, bh, 1))
	for i, card := range p.cards {
		p.in[i], p.wide[i] = p.in[i] && !card, p.wide[i] && !card
	}
}

// between is what is in a panel, and what has squares of its ground on both sides, in its
// row or in its column. Round corners have none.
func (p panel) between(squares []int, w int) []bool {
	bw, bh := p.box.Dx(), p.box.Dy()
	row, col := make([]span, bh), make([]span, bw)
	for _, i := range squares {
		x, y := i%w-p.box.Min.X, i/w-p.box.Min.Y
		row[y], col[x] = row[y].with(x), col[x].with(y)
	}
	out := slices.Clone(p.in)
	for i := range out {
		out[i] = out[i] || row[i/bw].has(i%bw) || col[i%bw].has(i/bw)
	}
	return out
}

// A span is from a up to b; without any length it is empty.
type span struct{ a, b int }

func (s span) with(v int) span {
	if s.a == s.b {
		return span{v, v + 1}
	}
	return span{min(s.a, v), max(s.b, v+1)}
}

func (s span) has(v int) bool { return v >= s.a && v < s.b }

// whitenEither does so with all of a panel where that has letters, else with what its ground
// encloses, if that has print.
func (r Raster) whitenEither(p panel, k int, char float64) bool {
	wide := p
	wide.in = p.wide
	return r.whitenPanel(wide, k, char, true) || marked(p.in) >= int(panelFull*float64(len(p.in))) && r.whitenPanel(p, k, char, false)
}

// whitenPanel makes the ground of a panel white and its print black, if it has print;
// letters says that dark print must be of the size of characters, however little it is.
func (r Raster) whitenPanel(p panel, k int, char float64, letters bool) bool {
	var count [256]int
	p.each(r, k, 0, func(i int) { count[r.Pix[i]]++ })
	ground := int(p.tone + .5)
	sigma := grainAbout(count[:], ground)
	below := belowGround(ground, sigma)
	all, dark, light := 0, 0, 0
	for v, n := range count {
		all += n
		switch {
		case v < below:
			dark += n
		case v > ground+panelPrint:
			light += n
		}
	}
	lettersOf := func(print func(v byte) bool) (int, float64) {
		return r.lettersIn(p.boxOf(k), char, print)
	}
	least, lightest := panelInk, leastLight
	cell := float64(marked(p.in)) >= panelBox*float64(len(p.in)) && float64(p.plain) >= panelBare*float64(len(p.in)) && r.standsAlone(p, k)
	if p.holes {
		least, lightest = panelLetter, panelLetter // of a box that the others fill
		lettersOf = func(print func(v byte) bool) (int, float64) { return r.lettersOn(p, k, char, print) }
	}
	inked := func(n int) bool { return float64(n) >= least*float64(all) && float64(n) <= panelInked*float64(all) }
	words := func() bool { // dark ones
		n, share := lettersOf(func(v byte) bool { return int(v) < below })
		return n >= panelWords && share >= panelLetter && float64(dark) >= panelLetter*float64(all) && dark <= all/2
	}
	from := min(255, ground+panelPrint)
	lit := func() bool { // has light print
		if light <= dark || !inked(light) && !(cell && float64(light) >= panelSparse*float64(all) && light <= all/2) {
			return false
		}
		n, share := lettersOf(func(v byte) bool { return v >= byte(from) })
		return n >= leastLetters && share >= lightest || cell && (n >= leastLetters && share >= panelSparse || n > 0 && share >= panelLone)
	}
	var to [256]byte
	var rules []int
	rim := ground - int(panelTone)
	grain := int(grainReached * sigma)
	switch {
	case lit():
		rim = ground - panelSpread // where sharpened, a dark ground is darkest at its edge
		print := from + median(count[from:])
		white := min(ground+max(0, grain), from)
		for v := range to {
			to[v] = byte(max(0, min(255, 255-(v-white)*255/max(1, print-white))))
		}
		rules = r.rulesOn(p, k, below, char)
	case light > dark && inked(light):
		return false
	case letters && words() || !letters && inked(dark):
		for v := range to {
			to[v] = byte(min(255, v*255/max(1, ground-max(int(panelTone), grain))))
		}
	default:
		return false
	}
	// Its soft edge lies in the squares about it.
	edge := make([]int, 0, 2*k*(p.box.Dx()+p.box.Dy()))
	p.each(r, k, panelRim, func(i int) {
		if int(r.Pix[i]) >= rim {
			edge = append(edge, i)
		}
	})
	p.each(r, k, 0, func(i int) { r.Pix[i] = to[r.Pix[i]] })
	for _, i := range edge {
		r.Pix[i] = 255
	}
	r.drawOver(rules)
	return true
}

// belowGround is the grey below which a pixel is print on a ground, not its grain, of which sigma is
// the standard deviation.
func belowGround(ground int, sigma float64) int {
	return ground - int(max(panelPrint, panelGrains*sigma))
}

// grainAbout is the standard deviation of a ground's greys, from those that no print can be.
func grainAbout(count []int, ground int) float64 {
	n, squares := 0, 0
	for v := max(0, ground-panelPrint); v < min(len(count), ground+panelPrint); v++ {
		n += count[v]
		squares += count[v] * (v - ground) * (v - ground)
	}
	return math.Sqrt(float64(squares) / float64(max(1, n)))
}

// groundsBeside are the squares within panelRim of a panel's box that are of others which neither
// hold it nor stand on it: a rule alone may part it from them.
func groundsBeside(all []panel, i int) []bool {
	about := all[i].box.Inset(-panelRim)
	out := make([]bool, about.Dx()*about.Dy())
	for n, o := range all {
		if n == i || o.box.In(all[i].box) || all[i].box.In(o.box) {
			continue
		}
		part := o.box.Intersect(about)
		for y := part.Min.Y; y < part.Max.Y; y++ {
			for x := part.Min.X; x < part.Max.X; x++ {
				if o.in[(y-o.box.Min.Y)*o.box.Dx()+x-o.box.Min.X] {
					out[(y-about.Min.Y)*about.Dx()+x-about.Min.X] = true
				}
			}
		}
	}
	return out
}

// standsAlone tells whether paper or other panels lie about a panel, beyond the rules that it may
// have along its edge.
func (r Raster) standsAlone(p panel, k int) bool {
	about := p.box.Inset(-panelRim)
	all, free := 0, 0
	for y := about.Min.Y; y < about.Max.Y; y++ {
		for x := about.Min.X; x < about.Max.X; x++ {
			if x > about.Min.X && x < about.Max.X-1 && y > about.Min.Y && y < about.Max.Y-1 {
				continue
			}
			all++
			px, py := x*k+k/2, y*k+k/2
			free += boolToInt(p.others != nil && p.others[(y-about.Min.Y)*about.Dx()+x-about.Min.X] ||
				px < 0 || py < 0 || px >= r.W || py >= r.H || r.Pix[py*r.W+px] >= panelPale-panelSpread)
		}
	}
	return float64(free) >= panelAlone*float64(all)
}

// each calls do with the pixels of a panel, or with those of the squares up to around away
// from it, in no other panel and not in it: none, or panelRim.
func (p panel) each(r Raster, k, around int, do func(i int)) {
	w, h := p.box.Dx()+2*around, p.box.Dy()+2*around
	in := make([]bool, w*h)
	for y := range p.box.Dy() {
		copy(in[(y+around)*w+around:], p.in[y*p.box.Dx():(y+1)*p.box.Dx()])
	}
	if around > 0 {
		ring := slices.Clone(dilated(in, w, h, around))
		for i, v := range in {
			ring[i] = ring[i] && !v && (p.others == nil || !p.others[i])
		}
		in = ring
	}
	for y := range h {
		for x := range w {
			if !in[y*w+x] {
				continue
			}
			x0, y0 := (p.box.Min.X-around+x)*k, (p.box.Min.Y-around+y)*k
			for py := max(0, y0); py < min(r.H, y0+k); py++ {
				for px := max(0, x0); px < min(r.W, x0+k); px++ {
					do(py*r.W + px)
				}
			}
		}
	}
}

// marked is how many are true.
func marked(in []bool) int {
	n := 0
	for _, v := range in {
		n += boolToInt(v)
	}
	return n
}
