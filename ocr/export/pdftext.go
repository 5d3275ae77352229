package export

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"fumikura/internal/archive"
)

// The em box of the font in thousandths of its size: a glyph reaches
// from the descent to the ascent and is as wide as an em.
const (
	fontAscent  = 880
	fontDescent = -120
)

// Poppler tells two words by the white between them, 0.15 of the font's size, even
// where a space stands there; a character gives no more of its width for it than
// leaves leastShown.
const (
	spaceSeen  = 0.17
	leastShown = 0.6
)

// text writes the invisible text (render mode 3) of a page of w × h points, line
// after line in reading order, and gives the fonts that it uses.
//
// The font's glyphs are boxes, an em wide. A line's size is its
// thickness; each character is stretched to reach to the next one's start, and the
// last of a word to its own end: so a word lies exactly on its characters, and no
// viewer takes the white between two of them for a space. The glyphs of a vertical
// line stand on a baseline that runs down the page, which viewers that know nothing
// of vertical writing read, search and copy in the right order too.
func (p *PDF) text(c *bytes.Buffer, t *archive.Text, w, h float64) (fonts []int) {
	sx, sy := w/float64(t.Width), h/float64(t.Height)
	began := false
	for _, l := range inOrder(t) {
		box := t.LineBox(l)
		if box.W <= 0 || box.H <= 0 {
			continue
		}
		if !began {
			c.WriteString("BT 3 Tr\n")
			began = true
		}
		r := run{c: c, p: p, vertical: l.Dir == archive.Vertical, box: box, sx: sx, sy: sy, pageHeight: h, font: -1}
		r.line(t.Glyphs[l.Start:l.End])
		fonts = append(fonts, r.fonts...)
	}
	if began {
		c.WriteString("ET\n")
	}
	slices.Sort(fonts)
	return slices.Compact(fonts)
}

// inOrder are the lines as plain text has them: without regions that were not read,
// ruby and notes at the end.
func inOrder(t *archive.Text) []archive.Line {
	var body, last []archive.Line
	for _, l := range t.Lines {
		switch l.Type {
		case archive.LineUnread:
		case archive.LineRuby, archive.LineNote:
			last = append(last, l)
		default:
			body = append(body, l)
		}
	}
	return append(body, last...)
}

// A run writes one line.
type run struct {
	c          *bytes.Buffer
	p          *PDF
	vertical   bool
	box        archive.Rect
	sx, sy     float64 // points a pixel
	pageHeight float64

	font  int
	fonts []int
	size  float64 // of the font, points
}

// along is where a box begins and ends in the direction of writing, in points from
// the page's left or top edge.
func (r *run) along(b archive.Rect) (from, to float64) {
	if r.vertical {
		return float64(b.Y) * r.sy, float64(b.Y+b.H) * r.sy
	}
	return float64(b.X) * r.sx, float64(b.X+b.W) * r.sx
}

func (r *run) line(glyphs []archive.Glyph) {
	r.size = float64(r.box.H) * r.sy
	if r.vertical {
		r.size = float64(r.box.W) * r.sx
	}
	// Where each glyph starts and ends; those without a box share what is free
	// between their neighbours.
	type piece struct {
		text     string
		from, to float64
		space    bool
	}
	var ps []piece
	for _, g := range glyphs {
		s := xmlText(g.Text)
		if s == "" {
			continue
		}
		q := piece{text: s, space: strings.TrimSpace(s) == "", from: -1}
		if g.Box.W > 0 && g.Box.H > 0 {
			q.from, q.to = r.along(g.Box)
		}
		if q.space && len(ps) == 0 {
			continue
		}
		ps = append(ps, q)
	}
	for len(ps) > 0 && ps[len(ps)-1].space {
		ps = ps[:len(ps)-1]
	}
	start, end := r.along(r.box)
	for i := 0; i < len(ps); i++ {
		if ps[i].from >= 0 {
			continue
		}
		j := i
		for j < len(ps) && ps[j].from < 0 {
			j++
		}
		a, b := start, end
		if i > 0 {
			a = ps[i-1].to
		}
		if j < len(ps) {
			b = max(a, ps[j].from)
		}
		for k := i; k < j; k++ {
			ps[k].from = a + (b-a)*float64(k-i)/float64(j-i)
			ps[k].to = a + (b-a)*float64(k-i+1)/float64(j-i)
		}
		i = j - 1
	}
	pen := 0.0
	for i, q := range ps {
		to := q.to
		if i+1 < len(ps) && !ps[i+1].space {
			to = max(ps[i+1].from, q.from+(q.to-q.from)/4) // boxes may overlap
			if q.space {
				to = max(ps[i+1].from, q.from+r.size/20)
			}
		}
		if i+2 < len(ps) && !q.space && ps[i+1].space {
			// A word that ends too near to the next one gives way a little.
			to = min(to, max(ps[i+2].from-spaceSeen*r.size, q.from+(q.to-q.from)*leastShown))
		}
		if i == 0 || q.from-pen > 0.01 || pen-q.from > 0.01 {
			r.move(q.from)
			pen = q.from
		}
		pen += r.show(q.text, max(to-pen, r.size/100))
	}
}

// move begins at a place along the line. The baseline lies where the em box covers
// the line's box.
func (r *run) move(at float64) {
	if r.vertical {
		// Turned clockwise: up is to the right.
		x := float64(r.box.X)*r.sx - r.size*fontDescent/1000
		fmt.Fprintf(r.c, "0 -1 1 0 %s %s Tm ", num(x), num(r.pageHeight-at))
		return
	}
	y := r.pageHeight - float64(r.box.Y+r.box.H)*r.sy - r.size*fontDescent/1000
	fmt.Fprintf(r.c, "1 0 0 1 %s %s Tm ", num(at), num(y))
}

// show writes a character as wide as it is on paper and gives the width that it
// got, in points.
func (r *run) show(s string, width float64) float64 {
	font, cid := r.p.cid(s)
	if font != r.font {
		fmt.Fprintf(r.c, "/F%d %s Tf ", font, num(r.size))
		r.font = font
		r.fonts = append(r.fonts, font)
	}
	percent := width / r.size * 100
	fmt.Fprintf(r.c, "%s Tz <%04X> Tj\n", num(percent), cid)
	return width
}
