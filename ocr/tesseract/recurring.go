package tesseract

import (
	"slices"

	"fumikura/internal/archive"
)

// The cells of a column say much alike: addresses begin with the same town, symbols with the
// same character, and one hamlet comes again and again. What stands between the same
// neighbours in the other cells, and was read surely there, is what a character in doubt
// most likely is; its ink decides, held against theirs.
const (
	recurLeast = 3   // cells with the same neighbours on both sides,
	recurOne   = 4   // or on one of them, say it surely, at least,
	recurSaid  = 90  // is as sure as this,
	recurShare = .67 // and so many of those that say something there surely
	recurDoubt = 95  // so that only a character less sure than this changes,
	recurLike  = .5  // whose ink has such a contrast to theirs, at least,
	recurAlike = .65 // or this where one neighbour alone is the same,
	recurAhead = .1  // and by so much higher than to what was read, in known typefaces or in this column
	recurSure  = 5   // Where so many cells have it between the same neighbours, and none another,
	recurClear = .45 // this is enough,
	recurBelow = .2  // and by so much less than to what was read, at most, as bad print makes one of another,
	recurOpen  = .75 // unless the ink is as clearly that as this: 大田 is none of many 太田
	recurWider = 1.3 // as wide as they are, or as narrow, at most
)

// cellEdge is the neighbour that the first and the last character of a cell have.
const cellEdge = "\n"

// A place in a column is a character of one of its cells.
type columnPlace struct {
	l  *line
	at int // among the line's characters
}

// sides are a character's neighbours; "": any.
type sides [2]string

// A columnText is what the cells of a column say.
type columnText struct {
	w      *working
	sure   map[sides]map[string][]columnPlace // what is read surely between which neighbours
	places map[string][]columnPlace           // where each character is read surely
	boxes  map[*line][]archive.Rect
}

// recurring mends characters in doubt by the other cells of a column, and tells how many.
func (w *working) recurring(cells []tableCell) int {
	c := &columnText{w: w, sure: map[sides]map[string][]columnPlace{}, places: map[string][]columnPlace{}, boxes: map[*line][]archive.Rect{}}
	for _, cell := range cells {
		if len(cell) == 1 {
			c.learn(cell[0])
		}
	}
	n := 0
	for _, cell := range cells {
		if len(cell) != 1 {
			continue
		}
		spots := cell[0].solid()
		for i := range spots {
			if text := c.insteadOf(columnPlace{cell[0], i}, spots); text != "" {
				spots[i].become(text)
				n++
			}
		}
	}
	return n
}

// solid are the characters of a line without its spaces.
func (l *line) solid() []*readChar {
	return slices.DeleteFunc(l.spots(), func(c *readChar) bool { return c.text == " " })
}

// sidesOf are the neighbours of a character, both and either.
func sidesOf(spots []*readChar, i int) [3]sides {
	both := sides{cellEdge, cellEdge}
	if i > 0 {
		both[0] = spots[i-1].text
	}
	if i+1 < len(spots) {
		both[1] = spots[i+1].text
	}
	return [3]sides{both, {both[0], ""}, {"", both[1]}}
}

// learn takes in what a cell says surely.
func (c *columnText) learn(l *line) {
	spots := l.solid()
	for i, g := range spots {
		if g.conf < recurSaid {
			continue
		}
		p := columnPlace{l, i}
		c.places[g.text] = append(c.places[g.text], p)
		for _, s := range sidesOf(spots, i) {
			if c.sure[s] == nil {
				c.sure[s] = map[string][]columnPlace{}
			}
			c.sure[s][g.text] = append(c.sure[s][g.text], p)
		}
	}
}

// insteadOf is what stands at a place where something else was read; "": what was read.
func (c *columnText) insteadOf(p columnPlace, spots []*readChar) string {
	g := spots[p.at]
	if g.conf >= recurDoubt || g.settled || numeral(g.text) {
		return ""
	}
	for k, s := range sidesOf(spots, p.at) {
		least, like, ahead := recurLeast, recurLike, recurAhead
		if k > 0 {
			least, like = recurOne, recurAlike
		}
		text, n := c.usual(s, least)
		if text == "" {
			continue
		}
		if k == 0 && n >= recurSure && len(c.sure[s]) == 1 {
			like, ahead = recurClear, -recurBelow
		}
		if text != g.text && len(c.sure[s][g.text]) == 0 && c.looks(p, g.text, text, like, ahead) {
			return text
		}
		return ""
	}
	return ""
}

// usual is what most cells surely say between some neighbours, and how many do; "": nothing
// is usual there.
func (c *columnText) usual(s sides, least int) (string, int) {
	all, text := 0, ""
	for t, at := range c.sure[s] {
		if all += len(at); len(at) > len(c.sure[s][text]) || len(at) == len(c.sure[s][text]) && t < text {
			text = t
		}
	}
	n := len(c.sure[s][text])
	if n < least || float64(n) < recurShare*float64(all) || !choosable(text) || numeral(text) {
		return "", 0
	}
	return text, n
}

// looks tells whether the ink at a place is more like one text than like what was read.
func (c *columnText) looks(p columnPlace, read, text string, least, ahead float64) bool {
	as := c.specimensOf(text)
	box := c.box(p)
	ink := c.w.contrasted(box)
	if ink == nil || len(as.inks) < specimensLeast {
		return false
	}
	if wide := float64(box.W) / float64(as.wide()); wide > recurWider || wide*recurWider < 1 {
		return false
	}
	like, rival := as.like(ink), knownLike(ink, read)
	if own := c.specimensOf(read); len(own.inks) > 0 {
		rival = max(rival, own.like(ink))
	}
	if ahead < 0 && rival >= recurOpen {
		ahead = recurAhead
	}
	return like >= least && like >= rival+ahead
}

// specimensOf are the ink of a text where the column has it surely.
func (c *columnText) specimensOf(text string) *specimens {
	as := new(specimens)
	for _, p := range c.places[text] {
		if len(as.inks) >= specimensMost {
			break
		}
		as.add(c.w, c.box(p))
	}
	return as
}

// box is where the ink of a character stands; empty where that is not known.
func (c *columnText) box(p columnPlace) archive.Rect {
	b, ok := c.boxes[p.l]
	if !ok {
		b = c.w.boxesOf(p.l)
		c.boxes[p.l] = b
	}
	if p.at >= len(b) {
		return archive.Rect{}
	}
	return b[p.at]
}
