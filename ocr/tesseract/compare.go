package tesseract

import (
	"image"
	"slices"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// What a character's ink must show to change what the models read, measured on the
// 56 scanned pages: with these bounds 60 wrong characters became right and none
// wrong. A likeness of 0.98 is that of one typeface to another; see glyphs.Evidence.
const (
	otherReading     = 0.2  // evidence for a reading of another model
	otherLike        = 0.96 // its likeness
	unreadEvidence   = 0.5  // for what no model read
	unreadLike       = 0.98
	doubtedConf      = 90 // below it the ink is compared with every character
	comparedConf     = 90 // what a character is worth that the ink decided
	mostBlurred      = 0.62
	mostComparisons  = 300 // of a page with every character; more is no print that this can help
	compareMargin    = 2   // pixels around a character's box
	leastComparedInk = 12  // pixels along a character's longer side
)

// A comparison knows what the page's models can print, to compare ink with what they
// cannot.
type comparison struct {
	table *glyphs.Table
	sets  []reading.Charset
	n     int // comparisons with every character so far
}

func (c *comparison) lacks(r rune) bool { return !reading.Prints(c.sets, string(r)) }

// compare lets the ink of each character in a line decide between what the models
// read there, and what they cannot print. boxes are in pixels of the picture, one for
// each glyph; an empty one stands for a space.
func (c *comparison) compare(r ocr.Raster, line []archive.Glyph, boxes []archive.Rect) {
	for i := range line {
		g := &line[i]
		read, n := utf8.DecodeRuneInString(g.Text)
		if n != len(g.Text) || !c.table.Knows(read) || boxes[i].W <= 0 {
			continue
		}
		options := c.options(g, read)
		search := int(g.Conf) < doubtedConf && reading.ClassOf(g.Text) == reading.Kanji && c.n < mostComparisons
		if len(options) == 0 && !search {
			continue
		}
		shape, ok := inkShape(r, boxes[i])
		if !ok {
			continue
		}
		if to := c.decide(g, read, &shape, options, search, neighbours(line, i)); to != 0 {
			become(g, string(to))
		}
	}
}

// An option is a character that may stand where another was read.
type option struct {
	r    rune
	read bool // by another model
}

// options are what else may stand at a character: what other models read there, and
// what is known to be read like that for want of it.
func (c *comparison) options(g *archive.Glyph, read rune) []option {
	var out []option
	class := reading.ClassOf(g.Text)
	add := func(text string, byModel bool) {
		o, n := utf8.DecodeRuneInString(text)
		if n == 0 || n != len(text) || o == read || reading.ClassOf(text) != class || !c.table.Knows(o) ||
			slices.ContainsFunc(out, func(x option) bool { return x.r == o }) {
			return
		}
		out = append(out, option{o, byModel})
	}
	for _, a := range g.Alts {
		add(a.Text, true)
	}
	add(g.Raw, true)
	for _, o := range reading.ReadAs(read) {
		if c.lacks(o) {
			add(string(o), false)
		}
	}
	return out
}

// decide gives the character that the ink shows where it is another than was read,
// else 0. near are the characters beside it: ink that is like one of them was cut
// wrong.
func (c *comparison) decide(g *archive.Glyph, read rune, s *glyphs.Shape, options []option, search bool, near [2]string) rune {
	best, most := rune(0), 0.0
	needs, needsLike := otherReading, otherLike
	if c.lacks(read) { // a word was mended to it: what proves that outweighs a doubtful look
		needs, needsLike = unreadEvidence, unreadLike
	}
	for _, o := range options {
		evidence, like := c.table.Evidence(s, o.r, read)
		if o.read && evidence >= needs && like >= needsLike && evidence > most {
			best, most = o.r, evidence
		}
		if !o.read && evidence >= unreadEvidence && like >= unreadLike && s.Blur <= mostBlurred && c.nearest(s) == o.r {
			return o.r
		}
	}
	if !search {
		return best
	}
	top := c.nearest(s)
	if top == 0 || top == read || string(top) == near[0] || string(top) == near[1] {
		return best
	}
	if evidence, like := c.table.Evidence(s, top, read); evidence >= unreadEvidence && like >= unreadLike {
		return top
	}
	return best
}

func (c *comparison) nearest(s *glyphs.Shape) rune {
	c.n++
	m := c.table.Nearest(s, 1)
	if len(m) == 0 {
		return 0
	}
	return m[0].Rune
}

// become puts what the ink shows in place of what was read, which stays as the
// first of the alternatives.
func become(g *archive.Glyph, text string) {
	if g.Raw == "" {
		g.Raw = g.Text
	}
	if g.Raw == text {
		g.Raw = "" // a repair undone
	}
	g.Alts = slices.Insert(slices.DeleteFunc(g.Alts, func(a archive.Alt) bool { return a.Text == text }), 0, archive.Alt{Text: g.Text, Conf: min(g.Conf, 100-comparedConf)})
	g.Text, g.Conf = text, comparedConf
}

// neighbours are the characters before and after one.
func neighbours(line []archive.Glyph, i int) (out [2]string) {
	if i > 0 {
		out[0] = line[i-1].Text
	}
	if i+1 < len(line) {
		out[1] = line[i+1].Text
	}
	return out
}

// inkShape describes what lies in a box of the picture.
func inkShape(r ocr.Raster, b archive.Rect) (glyphs.Shape, bool) {
	box := image.Rect(b.X, b.Y, b.X+b.W, b.Y+b.H).Inset(-compareMargin).Intersect(image.Rect(0, 0, r.W, r.H))
	if max(box.Dx(), box.Dy()) < leastComparedInk {
		return glyphs.Shape{}, false
	}
	pix := make([]byte, 0, box.Dx()*box.Dy())
	for y := box.Min.Y; y < box.Max.Y; y++ {
		pix = append(pix, r.Pix[y*r.W+box.Min.X:y*r.W+box.Max.X]...)
	}
	return glyphs.Describe(pix, box.Dx(), box.Dy())
}
