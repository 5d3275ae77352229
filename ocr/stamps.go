package ocr

import (
	"cmp"
	"image"
	"slices"

	"fumikura/internal/archive"
)

// A Stamp is what was stamped on a page: its box in pixels of the page, and whether
// there is a frame around it.
type Stamp struct {
	Box    image.Rectangle
	Framed bool
}

// What makes a stamp, in characters of the page: a frame or a seal at least stampLeast
// and at most stampMost broad and high, hollow (stampFull of its box is ink, at most).
// Longer rules are the paper's or a table's.
const (
	stampLeast = 1.4
	stampMost  = 17.0
	stampFull  = 0.55
	stampBig   = 2.2 // strokes that hang together so broad and high are no text, framed or not
	// Ink over text is a stamp where a third of it is of strongColour: black on old
	// paper has edges with some colour.
	strongColour = 75
	paperRule    = 18.0
	// A page with more than this is not stamped all over: its writing is in colour, here
	// more and there less, as of a carbon copy.
	mostStamps = 16
)

// Stamps finds, among the coloured ink of a page whose characters are char pixels
// high, what was stamped: ink with a frame around it, and ink that lies over black
// text. Other coloured text belongs to the page's own, and coloured rules as long as
// those of letter paper come apart. It gives nothing where the page itself is in
// colour: a form printed in one, a blue copy, a photograph.
func (k *Inks) Stamps(char float64) (stamps []Stamp, rules []Rule) {
	const f = 2 // looked at at half size
	w, h := k.W/f, k.H/f
	if w < 8 || h < 8 || char < 4 {
		return nil, nil
	}
	colour, black := make([]bool, w*h), make([]bool, w*h)
	for y := range h {
		for x := range w {
			for _, i := range [4]int{f*y*k.W + f*x, f*y*k.W + f*x + 1, (f*y+1)*k.W + f*x, (f*y+1)*k.W + f*x + 1} {
				colour[y*w+x] = colour[y*w+x] || k.coloured(i)
				black[y*w+x] = black[y*w+x] || k.light[i] < blackInk && !k.coloured(i)
			}
		}
	}
	small := char / f
	for _, r := range longRules(Rules(closed(colour, black, w, h, int(small/2)), w, h, small), paperRule*small) {
		rules = append(rules, Rule{image.Rectangle{r.Min.Mul(f), r.Max.Mul(f)}, r.Upright})
		wipeMask(colour, w, r.Inset(-1).Intersect(image.Rect(0, 0, w, h)))
	}
	if !mostlyBlack(colour, black) {
		return nil, nil
	}
	strong := make([]bool, w*h)
	for y := range h {
		for x := range w {
			strong[y*w+x] = k.chroma[f*y*k.W+f*x] >= strongColour
		}
	}
	for _, b := range stamped(colour, strong, black, w, h, small) {
		b.Box = image.Rectangle{b.Box.Min.Mul(f), b.Box.Max.Mul(f)}.Inset(-f)
		stamps = append(stamps, b)
	}
	if len(stamps) > mostStamps {
		return nil, rules
	}
	return stamps, rules
}

// longRules are the rules of at least long pixels, and the shorter ones that go on in
// the same line, where text has broken one.
func longRules(rules []Rule, long float64) []Rule {
	var out, short []Rule
	for _, r := range rules {
		if float64(r.long()) > long {
			out = append(out, r)
		} else {
			short = append(short, r)
		}
	}
	const off = 4 // pixels, with what skew adds
	whole := out
	for _, r := range short {
		if slices.ContainsFunc(whole, func(o Rule) bool {
			a, b := r.Min.Add(r.Max).Div(2), o.Min.Add(o.Max).Div(2)
			d := a.Y - b.Y
			if r.Upright {
				d = a.X - b.X
			}
			return o.Upright == r.Upright && max(d, -d) <= off+o.thick()/2
		}) {
			out = append(out, r)
		}
	}
	return out
}

// closed is coloured ink together with the black ink within reach of it: lines go on
// under the text that stands on them.
func closed(colour, black []bool, w, h, reach int) []bool {
	near := dilated(colour, w, h, max(2, reach))
	out := slices.Clone(colour)
	for i, b := range black {
		if b && near[i] {
			out[i] = true
		}
	}
	return out
}

func wipeMask(mask []bool, w int, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(mask[y*w+r.Min.X : y*w+r.Max.X])
	}
}

func mostlyBlack(colour, black []bool) bool {
	c, b := 0, 0
	for i := range colour {
		c += boolToInt(colour[i])
		b += boolToInt(black[i])
	}
	return float64(b) >= blackLeast*float64(c)
}

// stamped are the boxes of what was stamped: first the frames, each with all that is
// inside; then groups of coloured ink over black.
func stamped(colour, strong, black []bool, w, h int, char float64) []Stamp {
	var frames []image.Rectangle
	all := image.Rect(0, 0, w, h)
	strokes := outlines(colour, w, h)
	printed := printedInColour(strokes, black, w, h, char)
	reach := max(1, int(char/6)) // a stroke of text that crosses a frame breaks it
	near := dilated(colour, w, h, reach)
	bs, label := blobs(near, w, h)
	boxes := make([]image.Rectangle, len(bs))
	for i, b := range bs {
		boxes[i] = image.Rect(b.x0+reach, b.y0+reach, b.x1-reach, b.y1-reach).Intersect(all)
	}
	empty := func(b image.Rectangle) bool { return encloses(colour, w, b) || encloses(near, w, b) }
	titled := titles(boxes, char, empty)
	for i, box := range boxes {
		// What is hardly larger than a character is a frame where white lies within it.
		if titled[i] || !stampSized(box, char) || float64(min(box.Dx(), box.Dy())) < stampBig*char && !empty(box) {
			continue
		}
		if framed(label, int32(i), w, box, reach) && hollow(colour, w, box) && (!printed || large(strokes, box, char)) {
			frames = append(frames, box)
		}
	}
	var out []Stamp
	if printed {
		for _, r := range notInside(frames) {
			out = append(out, Stamp{r, true})
		}
		return out
	}
	for i, box := range boxes {
		if !titled[i] && float64(min(box.Dx(), box.Dy())) > stampBig*char && stampSized(box, char) && hollow(colour, w, box) &&
			!slices.ContainsFunc(frames, func(o image.Rectangle) bool { return o.Overlaps(box) }) {
			out = append(out, Stamp{box, false})
		}
	}
	rest := slices.Clone(colour)
	for _, s := range out {
		wipeMask(rest, w, s.Box.Inset(-2).Intersect(all))
	}
	for _, r := range notInside(frames) {
		out = append(out, Stamp{r, true})
	}
	for _, r := range frames {
		wipeMask(rest, w, r.Inset(-2).Intersect(all))
	}
	reach = max(1, int(char*.4))
	groups, label := blobs(dilated(rest, w, h, reach), w, h)
	over := make([]int, len(groups))
	mass := make([]int, len(groups))
	vivid := make([]int, len(groups))
	touch := dilated(under(black, rest, w, h), w, h, 1)
	for i, c := range rest {
		if c {
			mass[label[i]]++
			vivid[label[i]] += boolToInt(strong[i])
			over[label[i]] += boolToInt(touch[i])
		}
	}
	for i, b := range groups {
		box := image.Rect(b.x0+reach, b.y0+reach, b.x1-reach, b.y1-reach).Intersect(all)
		if stampSized(box, char) && over[i]*50 > mass[i] && vivid[i]*3 > mass[i] && float64(mass[i]) > char*char/12 && hollow(rest, w, box) {
			out = append(out, Stamp{box, false})
		}
	}
	return out
}

func stampSized(b image.Rectangle, char float64) bool {
	short, long := float64(min(b.Dx(), b.Dy())), float64(max(b.Dx(), b.Dy()))
	return long >= stampLeast*char && short >= .8*char && long <= stampMost*char
}

// hollow tells strokes from a patch of colour: a marker pen, a picture.
func hollow(ink []bool, w int, b image.Rectangle) bool {
	return float64(inkIn(ink, w, b)) < stampFull*float64(b.Dx()*b.Dy())
}

// framed tells whether a piece goes round its box: most rows of the middle begin and
// end near the box's sides, and most columns near its top and bottom. A ring's do,
// since only the rows at its very top and bottom are short.
func framed(label []int32, id int32, w int, b image.Rectangle, reach int) bool {
	round := func(n, m int, at func(i, j int) int) bool {
		good, all := 0, 0
		for i := n / 6; i < n-n/6; i++ {
			first, last := -1, -1
			for j := range m {
				if label[at(i, j)] == id {
					if first < 0 {
						first = j
					}
					last = j
				}
			}
			all++
			good += boolToInt(first >= 0 && first <= m/5+reach && last >= m-1-m/5-reach && last > first)
		}
		return all > 0 && good*10 >= all*8
	}
	return round(b.Dy(), b.Dx(), func(i, j int) int { return (b.Min.Y+i)*w + b.Min.X + j }) &&
		round(b.Dx(), b.Dy(), func(i, j int) int { return (b.Min.Y+j)*w + b.Min.X + i })
}

// Lines are the boxes of the lines of text in a small picture of few characters, such
// as a stamp's: in direction dir, in the order of reading. Each is told by its largest
// pieces: a speck or the rest of a bar between two lines joins them to no one line.
func (r Raster) Lines(dark byte, dir archive.Direction) []image.Rectangle {
	bs := outlines(r.Ink(dark), r.W, r.H)
	var pieces []image.Rectangle
	for _, b := range bs {
		if b.area >= 4 {
			pieces = append(pieces, Along(image.Rect(b.x0, b.y0, b.x1, b.y1), dir))
		}
	}
	slices.SortStableFunc(pieces, func(a, b image.Rectangle) int { return cmp.Compare(b.Dy(), a.Dy()) })
	var lines, small []image.Rectangle
	for _, p := range pieces {
		at := slices.IndexFunc(lines, func(l image.Rectangle) bool { return 2*shared(l, p) >= p.Dy() })
		switch {
		case at >= 0:
			// A speck before or behind a line is no part of it, unless it is close.
			l := &lines[at]
			if far := max(l.Min.X-p.Max.X, p.Min.X-l.Max.X); 3*max(p.Dx(), p.Dy()) > l.Dy() || 4*far < l.Dy() && 8*max(p.Dx(), p.Dy()) > l.Dy() {
				l.Min.X, l.Max.X = min(l.Min.X, p.Min.X), max(l.Max.X, p.Max.X)
			}
		case len(lines) == 0 || 2*p.Dy() >= lines[0].Dy():
			lines = append(lines, p)
		default:
			small = append(small, p)
		}
	}
	lines = withParts(unparted(lines), small)
	slices.SortFunc(lines, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	lines = slices.DeleteFunc(lines, func(l image.Rectangle) bool { return l.Dy() < lineLeast || l.Dx() < lineLeast/2 })
	for i, l := range lines {
		lines[i] = Upright(l, dir)
	}
	return lines
}

// shared is how many rows two boxes have in common.
func shared(a, b image.Rectangle) int { return min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y) }

// unparted puts together what are parts of one line: no line of one character is the upper
// left of it and another the lower right. Two lines do not share rows.
func unparted(lines []image.Rectangle) []image.Rectangle {
	for i := 0; i < len(lines); i++ {
		for k := i + 1; k < len(lines); k++ {
			a, b := lines[i], lines[k]
			if u := a.Union(b); 5*shared(a, b) > min(a.Dy(), b.Dy()) && 5*u.Dy() <= 7*lines[0].Dy() {
				lines[i] = u
				lines = slices.Delete(lines, k, k+1)
				i = -1
				break
			}
		}
	}
	return lines
}

// withParts are lines with the small pieces that stand close above or below: dots and the
// strokes of a character. Of those that are near to no line several that stand over each
// other are one by themselves, such as a 三; a flat one, such as what is left of a bar,
// belongs to none.
func withParts(lines, small []image.Rectangle) []image.Rectangle {
	if len(lines) == 0 {
		return lines
	}
	high := lines[0].Dy()
	slices.SortFunc(small, func(a, b image.Rectangle) int { return cmp.Compare(a.Min.Y, b.Min.Y) })
	var rest []image.Rectangle
	for _, p := range small {
		at := slices.IndexFunc(lines, func(l image.Rectangle) bool {
			return -5*shared(l, p) <= l.Dy() && p.Dx() < 2*l.Dy() && p.Min.X < l.Max.X && p.Max.X > l.Min.X && 4*l.Union(p).Dy() <= 5*high
		})
		if at >= 0 {
			lines[at] = lines[at].Union(p)
		} else if 4*p.Dx() > high && p.Dx() < 2*high {
			rest = append(rest, p)
		}
	}
	for len(rest) > 0 {
		box, n := rest[0], 1
		for n < len(rest) && 5*(rest[n].Min.Y-box.Max.Y) <= 2*high && rest[n].Min.X < box.Max.X && rest[n].Max.X > box.Min.X {
			box = box.Union(rest[n])
			n++
		}
		if n > 1 && 5*box.Dy() >= 2*high && 4*box.Dy() <= 5*high {
			lines = append(lines, box)
		}
		rest = rest[n:]
	}
	return lines
}

// lineLeast is the height in pixels of a line that can be read.
const lineLeast = 10
