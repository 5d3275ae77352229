package tesseract

import (
	"cmp"
	"image"
	"math"
	"slices"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr/glyphs"
)

// No known typeface is as near to worn print as other print of its page: the same type in
// the same size, equally worn. So what lines of worn print say surely once they have been
// read is what all of them are held against when they are read again by their shapes.

const (
	ownSure   = 60   // a character so sure is a specimen,
	ownLeast  = 3    // and so many of one are needed
	ownMost   = 8    // more tell no more
	ownKinds  = 150  // characters of a page, the most frequent ones
	ownRows   = 18   // rows of a window tell enough
	ownGlyph  = 1.4  // of the height of the page's characters a window is at most
	ownOff    = 0.25 // by which a line's characters may stand further apart
	ownFit    = 6    // pixels that characters are off the middle of their line, at most
	ownHeight = 3    // pixels between the heights that are tried
	ownStep   = 2    // and between places along the line
	ownSample = 8    // places of which one is looked at to find the height
	ownLike   = 0.6  // how like the page's own character ink is that may be one,
	ownShare  = 0.5  // and what that counts beside the known shapes,
	ownLess   = 0.04 // and less than those, since others are not on the page often enough
)

// An ownLine is a line with how like the page's characters its ink is, place by place.
type ownLine struct {
	s     *pageShapes
	w     *working
	dir   archive.Direction
	from  int               // along the line, where it begins in the picture
	y     int               // across the page, the middle of its characters
	likes map[int][]float64 // by the place along the line
}

// ownShapes learns the characters of worn lines from what they were surely read as; nil where
// that is too little. em is how far full characters stand apart.
func ownShapes(w *working, lines []*line, em float64) *pageShapes {
	em = min(em, ownGlyph*w.char)
	of := map[string][]specimenPlace{}
	count := map[string]int{}
	for _, l := range lines {
		across := acrossMiddle(l)
		for _, g := range l.chars() {
			if g.conf < ownSure || g.box.W <= 0 || !ownText(g.text) {
				continue
			}
			if count[g.text]++; len(of[g.text]) >= ownMost {
				continue
			}
			at := middle(g.box)
			if l.dir == archive.Vertical {
				at.X = across
			} else {
				at.Y = across
			}
			of[g.text] = append(of[g.text], specimenPlace{g.text, g.box, at})
		}
	}
	var texts []string
	for text := range of {
		if len(of[text]) >= ownLeast {
			texts = append(texts, text)
		}
	}
	slices.SortFunc(texts, func(a, b string) int { return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b)) })
	texts = texts[:min(len(texts), ownKinds)]
	some, advances := map[string][]specimenPlace{}, map[string]float64{}
	for _, text := range texts {
		some[text], advances[text] = of[text], em
	}
	s := &pageShapes{high: int(em) + 2*shapeMargin, grain: max(1, int(em)/ownRows), pitch: em / 2}
	s.learn(w.Raster, some, advances)
	if len(s.all) == 0 {
		return nil
	}
	return s
}

// ownText tells whether a character is one that a page's own shapes may be of: a figure, kana
// or kanji.
func ownText(text string) bool { return figureText(text) || choosable(text) }

// acrossMiddle is the middle of a line's characters across it, in the picture.
func acrossMiddle(l *line) int {
	var all []int
	for _, g := range l.chars() {
		if g.box.W <= 0 {
			continue
		}
		if m := middle(g.box); l.dir == archive.Vertical {
			all = append(all, m.X)
		} else {
			all = append(all, m.Y)
		}
	}
	if len(all) == 0 {
		m := middle(l.box)
		if l.dir == archive.Vertical {
			return m.X
		}
		return m.Y
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// ownLineOf finds where across it the characters of a line stand; nil where they are of
// another size than the page's.
func ownLineOf(s *pageShapes, w *working, l *wornLine, across int) *ownLine {
	finer := l.picture.finer
	if math.Abs(l.em/finer/(2*s.pitch)-1) > ownOff {
		return nil
	}
	o := &ownLine{s: s, w: w, dir: l.strip.dir, from: l.picture.from.X}
	if o.dir == archive.Vertical {
		o.from = l.picture.from.Y
	}
	o.from += int(float64(l.strip.start()) / finer)
	most := -1.0
	best := across
	for y := across - ownFit; y <= across+ownFit; y += ownHeight {
		o.y, o.likes = y, map[int][]float64{}
		sum := 0.0
		for i := 0; i < int(float64(l.strip.n)/finer); i += ownSample * ownStep {
			sum += math.Pow(max(0, slices.Max(o.at(i))), 8)
		}
		if sum > most {
			most, best = sum, y
		}
	}
	o.y, o.likes = best, map[int][]float64{}
	return o
}

// at is how like each of the page's characters the ink at a place along the line is.
func (o *ownLine) at(i int) []float64 {
	i -= i % ownStep
	if got := o.likes[i]; got != nil {
		return got
	}
	p := image.Pt(o.from+i, o.y)
	if o.dir == archive.Vertical {
		p = image.Pt(o.y, o.from+i)
	}
	got := o.s.likes(o.w.Raster, p)
	o.likes[i] = got
	return got
}

// near is how like each of them the ink about a place is.
func (o *ownLine) near(i int) []float64 {
	out := slices.Clone(o.at(i))
	for _, d := range []int{-ownStep, ownStep} {
		for k, l := range o.at(max(0, i+d)) {
			out[k] = max(out[k], l)
		}
	}
	return out
}

// hold adds what a page's own characters tell to what the patches of a line are like.
func (l *wornLine) hold(own *ownLine) {
	for _, p := range l.patches {
		if len(p.signs) > 0 {
			l.holdPatch(p, own)
		}
	}
}

func (l *wornLine) holdPatch(p *patch, own *ownLine) {
	var x *glyphs.Contrasted
	for k, like := range own.near(int(float64(p.a+p.b) / 2 / l.picture.finer)) {
		if like < ownLike {
			continue
		}
		if x == nil {
			if x = l.contrasted(p); x == nil {
				return // too small to be any
			}
		}
		r, _ := utf8.DecodeRuneInString(own.s.all[k].text)
		known := unknownLike
		if l.table.Knows(r) {
			known = l.table.ContrastTo(x, r)
		}
		s := p.add(r, known, l.strip.dir)
		s.like = max(s.like, ownShare*like+(1-ownShare)*known-ownLess)
	}
	slices.SortFunc(p.signs, func(a, b sign) int { return cmp.Compare(a.r, b.r) })
}
