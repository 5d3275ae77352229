package ocr

import (
	"slices"

	"fumikura/internal/archive"
)

// Carry brings a person's corrections onto a new reading of the same image. human
// is the corrected text, base the text that the person had before them (nil: none,
// all of human is the person's), fresh the new reading; all three may be in
// different turns. The result is fresh, in its boxes, with every character that
// the person wrote in its place and without what the person took out; what the
// person left as it was is read anew. Where fresh has nothing in the place of a
// corrected line, the line comes as the person left it.
//
// Places are compared first, characters second: of each corrected line, the new
// reading's glyphs that lie in it are aligned with it. So lines that the new reading
// has in another order, or parts otherwise, still meet.
func Carry(base, human, fresh *archive.Text) *archive.Text {
	human = human.Turned(fresh.Turn)
	if base != nil {
		base = base.Turned(fresh.Turn)
	}
	c := &carrying{fresh: fresh, after: map[int][]archive.Glyph{}, instead: map[int]archive.Glyph{}, gone: map[int]bool{}}
	c.removed = c.marks(base, human)
	for _, l := range c.corrected {
		c.line(human, l)
	}
	c.drop()
	return c.result()
}

type carrying struct {
	fresh     *archive.Text
	corrected []correctedLine
	removed   []archive.Rect // places of what the person took out

	instead map[int]archive.Glyph // by the index of a glyph of fresh
	gone    map[int]bool
	after   map[int][]archive.Glyph // what follows a glyph of fresh
	lost    []correctedLine         // lines that have no place in fresh
	held    map[int]bool            // glyphs of fresh that stand for one of the person's
}

// A correctedLine is a line of the human text and which of its glyphs, by index
// from its start, the person wrote.
type correctedLine struct {
	line   archive.Line
	glyphs []archive.Glyph
	own    []bool
}

// marks finds what the person wrote and what they took out.
func (c *carrying) marks(base, human *archive.Text) (removed []archive.Rect) {
	c.held = map[int]bool{}
	claimed := map[int]bool{}
	for _, l := range human.Lines {
		own := make([]bool, l.End-l.Start)
		for i := range own {
			own[i] = true
		}
		any := len(own) > 0
		if base != nil {
			in := within(base, spread(human, l))
			pairs := align(texts(human.Glyphs[l.Start:l.End]), pick(base, in))
			for _, p := range pairs {
				if p.a >= 0 && p.b >= 0 && human.Glyphs[l.Start+p.a].Text == base.Glyphs[in[p.b]].Text {
					own[p.a] = false
				}
				if p.a < 0 && base.Glyphs[in[p.b]].Text != " " {
					removed = append(removed, base.Glyphs[in[p.b]].Box)
				}
			}
			for _, i := range in {
				claimed[i] = true
			}
			any = slices.Contains(own, true)
		}
		if any {
			c.corrected = append(c.corrected, correctedLine{l, human.Glyphs[l.Start:l.End], own})
		}
	}
	if base != nil {
		for i, g := range base.Glyphs {
			if !claimed[i] && g.Box.W > 0 && g.Text != "" {
				removed = append(removed, g.Box)
			}
		}
	}
	return removed
}

// line puts the person's characters of one line into fresh.
func (c *carrying) line(human *archive.Text, l correctedLine) {
	in := within(c.fresh, spread(human, l.line))
	if len(in) == 0 {
		c.lost = append(c.lost, l)
		return
	}
	glyphs := l.glyphs
	at := -1 // the last glyph of fresh that was passed
	var first []archive.Glyph
	for _, p := range align(texts(glyphs), pick(c.fresh, in)) {
		if p.b >= 0 {
			at = in[p.b]
		}
		if p.a < 0 || !l.own[p.a] {
			if p.a >= 0 && p.b >= 0 {
				c.held[at] = true // read anew where the person let it stand
			}
			continue
		}
		g := glyphs[p.a]
		g.Conf, g.Alts, g.Raw = 100, nil, ""
		switch {
		case p.b >= 0:
			f := c.fresh.Glyphs[at]
			if f.Box.W > 0 {
				g.Box = f.Box
			}
			if f.Text != g.Text {
				g.Raw = f.Text
			}
			c.instead[at] = g
			c.held[at] = true
		case at >= 0:
			c.after[at] = append(c.after[at], g)
		default:
			first = append(first, g)
		}
	}
	if len(first) > 0 { // before the first glyph: kept with it
		k := in[0]
		f, ok := c.instead[k]
		if !ok {
			f = c.fresh.Glyphs[k]
		}
		delete(c.instead, k)
		c.gone[k] = true
		c.after[k] = append(append(first, f), c.after[k]...)
	}
}

// drop takes out of fresh what the person took out: glyphs that lie in its place
// and stand for nothing that the person left.
func (c *carrying) drop() {
	for i, g := range c.fresh.Glyphs {
		if c.held[i] || c.gone[i] || g.Box.W <= 0 {
			continue
		}
		for _, r := range c.removed {
			if inBox(g.Box, r) {
				c.gone[i] = true
				break
			}
		}
	}
}

func (c *carrying) result() *archive.Text {
	out := *c.fresh
	out.Kind = archive.TextHuman
	out.Lines, out.Glyphs = nil, nil
	block := -1
	for _, l := range c.fresh.Lines {
		start := len(out.Glyphs)
		for i := l.Start; i < l.End; i++ {
			if g, ok := c.instead[i]; ok {
				out.Glyphs = append(out.Glyphs, g)
			} else if !c.gone[i] {
				out.Glyphs = append(out.Glyphs, c.fresh.Glyphs[i])
			}
			out.Glyphs = append(out.Glyphs, c.after[i]...)
		}
		if len(out.Glyphs) == start && l.End > l.Start && l.Cell == nil {
			continue // the person took the line out
		}
		l.Start, l.End = start, len(out.Glyphs)
		out.Lines = append(out.Lines, l)
		block = max(block, l.Block)
	}
	for _, l := range c.lost {
		start := len(out.Glyphs)
		for _, g := range l.glyphs {
			g.Conf, g.Alts = 100, nil
			out.Glyphs = append(out.Glyphs, g)
		}
		block++
		if n := len(out.Lines); n > 0 && out.Lines[n-1].Sep == "" {
			out.Lines[n-1].Sep = "\n"
		}
		out.Lines = append(out.Lines, archive.Line{Block: block, Dir: l.line.Dir, Type: l.line.Type, Start: start, End: len(out.Glyphs), Sep: "\n", Struck: l.line.Struck})
	}
	sum := 0
	for _, g := range out.Glyphs {
		sum += int(g.Conf)
	}
	if n := len(out.Glyphs); n > 0 {
		out.Confidence, out.Blank = (sum+n/2)/n, false
	}
	return &out
}

// spread is the place of a line, with a margin across it and at its ends: a new
// reading's boxes are a little different.
func spread(t *archive.Text, l archive.Line) archive.Rect {
	r := t.LineBox(l)
	m := min(r.W, r.H) / 4
	return archive.Rect{X: r.X - m, Y: r.Y - m, W: r.W + 2*m, H: r.H + 2*m}
}

// within lists the glyphs of t whose middle lies in r, and the spaces between
// them, in the text's order.
func within(t *archive.Text, r archive.Rect) []int {
	if r.W <= 0 || r.H <= 0 {
		return nil
	}
	var out []int
	for _, l := range t.Lines {
		last := -1
		for i := l.Start; i < l.End; i++ {
			g := t.Glyphs[i]
			if g.Box.W <= 0 || g.Text == "" || !inBox(g.Box, r) {
				continue
			}
			if last >= 0 {
				for k := last + 1; k < i; k++ {
					if t.Glyphs[k].Box.W <= 0 {
						out = append(out, k)
					}
				}
			}
			out = append(out, i)
			last = i
		}
	}
	return out
}

// inBox tells whether the middle of b lies in r.
func inBox(b, r archive.Rect) bool {
	x, y := b.X+b.W/2, b.Y+b.H/2
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

func texts(glyphs []archive.Glyph) []string {
	out := make([]string, len(glyphs))
	for i, g := range glyphs {
		out[i] = g.Text
	}
	return out
}

func pick(t *archive.Text, at []int) []string {
	out := make([]string, len(at))
	for i, k := range at {
		out[i] = t.Glyphs[k].Text
	}
	return out
}

// A pair is one step of an alignment: a or b is -1 where the other has no partner.
type pair struct{ a, b int }

// maxAlign bounds the table of an alignment, in cells. Lines are far shorter.
const maxAlign = 16 << 20

// align pairs two rows of characters with the fewest edits, where a changed
// character is one edit (Wagner and Fischer, 1974). Rows too long for that are
// paired by position.
func align(a, b []string) []pair {
	n, m := len(a), len(b)
	var out []pair
	if (n+1)*(m+1) > maxAlign {
		for i := range max(n, m) {
			p := pair{-1, -1}
			if i < n {
				p.a = i
			}
			if i < m {
				p.b = i
			}
			out = append(out, p)
		}
		return out
	}
	w := m + 1
	cost := make([]int32, (n+1)*w)
	for i := range n + 1 {
		cost[i*w] = int32(i)
	}
	for j := range w {
		cost[j] = int32(j)
	}
	change := func(i, j int) int32 {
		if a[i] == b[j] {
			return 0
		}
		return 1
	}
	for i := 1; i <= n; i++ {
		for j := 1; j <= m; j++ {
			cost[i*w+j] = min(cost[(i-1)*w+j-1]+change(i-1, j-1), cost[(i-1)*w+j]+1, cost[i*w+j-1]+1)
		}
	}
	for i, j := n, m; i > 0 || j > 0; {
		switch c := cost[i*w+j]; {
		case i > 0 && j > 0 && c == cost[(i-1)*w+j-1]+change(i-1, j-1):
			i, j = i-1, j-1
			out = append(out, pair{i, j})
		case i > 0 && c == cost[(i-1)*w+j]+1:
			i--
			out = append(out, pair{i, -1})
		default:
			j--
			out = append(out, pair{-1, j})
		}
	}
	slices.Reverse(out)
	return out
}
