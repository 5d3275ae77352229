package ocr

import (
	"regexp"
	"slices"

	"fumikura/internal/archive"
)

// What tells the parts around a page's body: how far out they lie, in shares of the
// page; how much smaller they are than the body; and how far from it, in its line's
// height.
const (
	outerShare = 0.14 // of the page, where its number and its head may stand
	smallShare = 0.88 // of the body's characters
	apart      = 0.9  // lines, between the body and its number
	noteMost   = 0.3  // of the page's characters stand in notes
	headMost   = 30   // characters
)

var (
	// The strokes beside a page's number are read as any mark.
	folioShape = regexp.MustCompile(`^[^\pL\pN%％]{0,3}(?:[pPｐＰ][.．]?)?(?:[0-9０-９]{1,4}|[一二三四五六七八九十百〇]{1,5})(?:[/／][0-9０-９]{1,4}|ページ|頁)?[^\pL\pN%％]{0,3}$`)
	noteShape  = regexp.MustCompile(`^[\(（]?(?:※|＊|\*|注|註)`)
)

// A roleLine is a line with what its role is told by; box and size are in pixels.
type roleLine struct {
	at    int // in the text's lines
	box   archive.Rect
	size  float64
	chars int
	text  string
}

// Roles gives the lines of a page that are no body their types, by place and size: the
// page's own number (folio) at its top or bottom; a running head above the body in
// smaller characters; notes beside the body, or below it with a mark. Lines that have a
// type keep it.
func Roles(t *archive.Text) {
	cutNotes(t)
	lines := roleLines(t)
	size, body := bodyOf(t, lines)
	if size == 0 {
		return
	}
	out := make(map[int]archive.LineType)
	for _, l := range lines {
		if isFolio(t, l, lines, size) {
			out[l.at] = archive.LineFolio
		}
	}
	first, last := firstAndLast(lines, out)
	for _, l := range lines {
		small := l.size < smallShare*size
		switch {
		case out[l.at] != "" || !small || t.Lines[l.at].Type != archive.LineBody:
		case l.at == first && t.Lines[l.at].Dir == archive.Horizontal && outermost(t, l) && l.chars <= headMost && l.box.Y+l.box.H+int(apart*size) < top(lines, l, out):
			out[l.at] = archive.LineHead
		case beside(t, l, body, size):
			out[l.at] = archive.LineNote
		case l.at >= last && noteShape.MatchString(l.text):
			out[l.at] = archive.LineNote
		}
	}
	notes, all := 0, 0
	for _, l := range lines {
		all += l.chars
		if out[l.at] == archive.LineNote {
			notes += l.chars
		}
	}
	for i, k := range out {
		if k != archive.LineNote || float64(notes) <= noteMost*float64(all) {
			t.Lines[i].Type = k
		}
	}
}

// roleLines are the lines that may have a role.
func roleLines(t *archive.Text) []roleLine {
	var out []roleLine
	for i, l := range t.Lines {
		if l.Cell != nil || l.Type != archive.LineBody && l.Type != archive.LineHead || l.End == l.Start {
			continue
		}
		r := roleLine{at: i, box: t.LineBox(l)}
		for _, g := range t.Glyphs[l.Start:l.End] {
			if r.text += g.Text; g.Box.W > 0 {
				r.chars++
			}
		}
		if r.size = sizeOf(t.Glyphs[l.Start:l.End]); r.size > 0 {
			out = append(out, r)
		}
	}
	return out
}

// bodyOf is the size of the body's characters, and the box of the lines of that size.
func bodyOf(t *archive.Text, lines []roleLine) (float64, archive.Rect) {
	var sizes []float64
	for _, l := range lines {
		for range l.chars {
			sizes = append(sizes, l.size)
		}
	}
	if len(sizes) < 60 { // too little to say what is usual here
		return 0, archive.Rect{}
	}
	slices.Sort(sizes)
	size := sizes[len(sizes)/2]
	var box archive.Rect
	for _, l := range lines {
		if l.size >= smallShare*size && l.chars > 3 && !folioShape.MatchString(l.text) {
			box = box.Union(l.box)
		}
	}
	return size, box
}

func outermost(t *archive.Text, l roleLine) bool {
	return float64(l.box.Y+l.box.H) < outerShare*float64(t.Height) || float64(l.box.Y) > (1-outerShare)*float64(t.Height)
}

// isFolio tells whether a line is a page number: a number alone, at the top or the
// bottom, with nothing beyond it, and apart from the rest.
func isFolio(t *archive.Text, l roleLine, lines []roleLine, size float64) bool {
	if !folioShape.MatchString(Clean(l.text)) || !outermost(t, l) {
		return false
	}
	low := l.box.Y > t.Height/2
	for _, o := range lines {
		if o.at == l.at || folioShape.MatchString(Clean(o.text)) {
			continue
		}
		gap := int(apart * size)
		if low && o.box.Y+o.box.H+gap > l.box.Y || !low && o.box.Y < l.box.Y+l.box.H+gap && o.box.Y+o.box.H > l.box.Y-gap && o.size >= smallShare*size {
			return false
		}
	}
	return true
}

// firstAndLast are the lowest index of a line without a role, and that of the last line
// of the body's size.
func firstAndLast(lines []roleLine, roles map[int]archive.LineType) (first, last int) {
	first = -1
	for _, l := range lines {
		if roles[l.at] != "" {
			continue
		}
		if first < 0 {
			first = l.at
		}
		if !noteShape.MatchString(l.text) {
			last = max(last, l.at)
		}
	}
	return first, last
}

// top is the upper edge of the other lines without a role.
func top(lines []roleLine, but roleLine, roles map[int]archive.LineType) int {
	y := 1 << 30
	for _, l := range lines {
		if l.at != but.at && roles[l.at] == "" {
			y = min(y, l.box.Y)
		}
	}
	return y
}

// beside tells whether a line lies wholly in the margin beside the body: to its left or
// right where it is horizontal, above or below it where it is vertical.
func beside(t *archive.Text, l roleLine, body archive.Rect, size float64) bool {
	gap := int(size / 3)
	if t.Vertical() {
		return l.box.Y+l.box.H+gap < body.Y || l.box.Y > body.Y+body.H+gap
	}
	return l.box.X+l.box.W+gap < body.X || l.box.X > body.X+body.W+gap
}

// A note beside a line is cut off where this much white parts characters of different
// size, in the size of the larger ones.
const (
	cutGap   = 0.8
	cutSmall = 0.82
	cutLeast = 2 // characters on each side
)

// cutNotes parts lines into which a note in the margin was read: where there is white
// between characters of the body's size and smaller ones.
func cutNotes(t *archive.Text) {
	out := make([]archive.Line, 0, len(t.Lines))
	for _, l := range t.Lines {
		at := 0
		if l.Type == archive.LineBody && l.Cell == nil {
			at = noteEdge(t.Glyphs[l.Start:l.End], l.Dir)
		}
		if at == 0 {
			out = append(out, l)
			continue
		}
		a, b := l, l
		a.End, b.Start, a.Sep = l.Start+at, l.Start+at, "\n"
		out = append(out, a, b)
	}
	t.Lines = out
}

// noteEdge is the index of the first glyph after such white, 0 where there is none.
func noteEdge(glyphs []archive.Glyph, dir archive.Direction) int {
	for i := cutLeast; i+cutLeast <= len(glyphs); i++ {
		a, b := glyphs[i-1].Box, glyphs[i].Box
		if b.W <= 0 {
			continue
		}
		if a.W <= 0 && i > 1 {
			a = glyphs[i-2].Box
		}
		white := b.X - a.X - a.W
		if dir == archive.Vertical {
			white = b.Y - a.Y - a.H
		}
		before, after := sizeOf(glyphs[:i]), sizeOf(glyphs[i:])
		if before == 0 || after == 0 || float64(white) < cutGap*max(before, after) {
			continue
		}
		if before < cutSmall*after || after < cutSmall*before {
			return i
		}
	}
	return 0
}

// sizeOf is the size of the larger characters among glyphs, 0 where there are none.
func sizeOf(glyphs []archive.Glyph) float64 {
	var sizes []float64
	for _, g := range glyphs {
		if g.Box.W > 0 {
			sizes = append(sizes, float64(max(g.Box.W, g.Box.H)))
		}
	}
	if len(sizes) == 0 {
		return 0
	}
	slices.Sort(sizes)
	return sizes[len(sizes)*4/5] // punctuation and figures are smaller
}
