package pdf

import (
	"cmp"
	"context"
	"math"
	"slices"
	"unicode"

	"fumikura/internal/archive"
)

const (
	goodCharacters = 0.98 // of all, neither private nor unknown
	goodBoxes      = 0.95 // of all, on the page
)

// Text is the page's text layer in the frame of its rendered picture (w × h
// pixels); nil where it is not sound: then the page must be read.
func (d *Document) Text(ctx context.Context, p *Page, w, h int) (*archive.Text, error) {
	if !p.Layer {
		return nil, nil
	}
	words, err := d.words(ctx, p)
	if err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, nil // a layer that cannot be had is not sound
	}
	if !sound(words, p.points[0], p.points[1]) {
		return nil, nil
	}
	t := &archive.Text{Kind: archive.TextLayer, Engine: "pdftotext", Width: w, Height: h, Confidence: 100}
	words = upright(words)
	sx, sy := float64(w)/p.points[0], float64(h)/p.points[1]
	for _, l := range lines(words) {
		from := len(t.Glyphs)
		for _, c := range l.chars {
			g := archive.Glyph{Text: c.text, Conf: 100}
			if c.x1 > c.x0 {
				x, y := int(math.Floor(c.x0*sx)), int(math.Floor(c.y0*sy))
				g.Box = archive.Rect{X: x, Y: y, W: max(1, int(math.Ceil(c.x1*sx))-x), H: max(1, int(math.Ceil(c.y1*sy))-y)}
			}
			t.Glyphs = append(t.Glyphs, g)
		}
		dir := archive.Horizontal
		if l.vertical {
			dir = archive.Vertical
		}
		t.Lines = append(t.Lines, archive.Line{Block: l.block, Dir: dir, Start: from, End: len(t.Glyphs), Sep: l.sep})
	}
	return t, nil
}

// sound holds the layer against DESIGN's bounds: characters that are characters,
// boxes that lie on the page.
func sound(words []word, w, h float64) bool {
	all, good, boxes, inside := 0, 0, 0, 0
	for _, x := range words {
		boxes += len(x.glyphs)
		if x.x0 >= -1 && x.y0 >= -1 && x.x1 <= w+1 && x.y1 <= h+1 && x.w() > 0 && x.h() > 0 {
			inside += len(x.glyphs)
		}
		for _, g := range x.glyphs {
			all++
			r := first(g)
			if r != unicode.ReplacementChar && !unicode.Is(unicode.Co, r) && !unicode.IsControl(r) {
				good++
			}
		}
	}
	return all > 0 && float64(good) >= goodCharacters*float64(all) && float64(inside) >= goodBoxes*float64(boxes)
}

// char is one grapheme with its box in points; a space has an empty one.
type char struct {
	text           string
	x0, y0, x1, y1 float64
}

func (c char) cx() float64 { return (c.x0 + c.x1) / 2 }
func (c char) cy() float64 { return (c.y0 + c.y1) / 2 }

// row is one line of text, across or down.
type row struct {
	chars    []char
	vertical bool
	block    int
	sep      string
}

// lines turns words into lines with a box for each character.
func lines(words []word) []row {
	em := emOf(words)
	var loose []char // kanji and kana that stand alone: perhaps a column's
	chars := 0
	for _, w := range words {
		chars += len(w.glyphs)
		if len(w.glyphs) == 1 && full(first(w.glyphs[0])) {
			loose = append(loose, char{w.glyphs[0], w.x0, w.y0, w.x1, w.y1})
		}
	}
	if len(loose)*2 > chars && downward(loose) {
		return columns(words, em)
	}
	return rows(words, em)
}

// down tells a word that is written from top to bottom: were it written across,
// its characters would be far higher than wide.
func (w word) down() bool {
	sum := 0.0
	for _, g := range w.glyphs {
		sum += advance(g, false)
	}
	return len(w.glyphs) > 1 && w.h() > w.w() && w.h() > 2.7*w.w()/sum
}

// emOf is the width of a full-width character as a part of its box's height,
// over the words that have nothing else; 0 where there are none.
func emOf(words []word) float64 {
	var v []float64
	for _, w := range words {
		if w.down() || w.h() <= 0 || slices.ContainsFunc(w.glyphs, func(g string) bool { return !full(first(g)) }) {
			continue
		}
		v = append(v, w.w()/float64(len(w.glyphs))/w.h())
	}
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// chars divides a word's box by its characters' advances. Where the font's em is
// known, full-width characters get it, and the others share what is left.
func (w word) chars(em float64) []char {
	japanese := slices.ContainsFunc(w.glyphs, func(g string) bool { return full(first(g)) })
	down := w.down()
	long := w.w()
	if down {
		long = w.h()
	}
	weights := make([]float64, len(w.glyphs))
	sum, wide, rest := 0.0, 0.0, 0.0
	for i, g := range w.glyphs {
		weights[i] = advance(g, japanese)
		if weights[i] == 1 {
			wide++
		} else {
			rest += weights[i]
		}
		sum += weights[i]
	}
	if unit := em * w.h(); !down && wide > 0 && rest > 0 && unit > 0 {
		if left := long - wide*unit; left > 0.5*rest*unit && left < 2*rest*unit {
			for i := range weights {
				if weights[i] == 1 {
					weights[i] = unit
				} else {
					weights[i] *= left / rest
				}
			}
			sum = long
		}
	}
	out := make([]char, len(w.glyphs))
	at := 0.0
	for i, g := range w.glyphs {
		from, to := at/sum*long, (at+weights[i])/sum*long
		at += weights[i]
		out[i] = char{g, w.x0 + from, w.y0, w.x0 + to, w.y1}
		if down {
			out[i] = char{g, w.x0, w.y0 + from, w.x1, w.y0 + to}
		}
	}
	return out
}

// rows joins words, in pdftotext's order, into lines across, and each upright
// word into a line down.
func rows(words []word, em float64) []row {
	var out []row
	var last word
	for _, w := range words {
		cs := w.chars(em)
		down := w.down()
		size := min(w.w(), w.h())
		if !down {
			size = w.h()
		}
		if n := len(out) - 1; n >= 0 {
			l := &out[n]
			if !down && !l.vertical && math.Abs((w.y0+w.y1)-(last.y0+last.y1)) < w.h() && w.x0 >= last.x1-0.3*size && w.x0 < last.x1+2.5*size {
				if w.x0 > last.x1+0.15*size {
					l.chars = append(l.chars, char{text: " "})
				}
				l.chars = append(l.chars, cs...)
				last = w
				continue
			}
			l.sep = "\n"
			if !down && !l.vertical && math.Abs((w.y0+w.y1)-(last.y0+last.y1)) < w.h() && w.x0 > last.x1 {
				l.sep = "\t"
			}
		}
		block := 0
		if n := len(out) - 1; n >= 0 {
			block = out[n].block
			if out[n].vertical != down || !down && (w.y0-last.y1 > 1.2*size || w.y0 < last.y0-2*size) {
				block++
			}
		}
		out = append(out, row{chars: cs, vertical: down, block: block})
		last = w
	}
	return out
}

// downward tells whether characters that stand alone follow each other down
// rather than across: each looks for its nearest neighbour.
func downward(cs []char) bool {
	down, across := 0, 0
	for i, c := range cs {
		size := max(c.x1-c.x0, c.y1-c.y0)
		best, dir := 2*size, 0
		for j := max(0, i-400); j < min(len(cs), i+400); j++ {
			if i == j {
				continue
			}
			dx, dy := cs[j].cx()-c.cx(), cs[j].cy()-c.cy()
			switch {
			case math.Abs(dx) < 0.3*size && dy > 0 && dy < best:
				best, dir = dy, 1
			case math.Abs(dy) < 0.3*size && dx > 0 && dx < best:
				best, dir = dx, 2
			}
		}
		switch dir {
		case 1:
			down++
		case 2:
			across++
		}
	}
	return down > 2*across
}

// columns joins all characters into lines down, from right to left.
func columns(words []word, em float64) []row {
	var all []char
	for _, w := range words {
		all = append(all, w.chars(em)...)
	}
	slices.SortStableFunc(all, func(a, b char) int { return cmp.Compare(b.cx(), a.cx()) })
	var out []row
	for len(all) > 0 {
		size := max(all[0].x1-all[0].x0, 1)
		n := 1
		for n < len(all) && all[0].cx()-all[n].cx() < 0.6*size {
			n++
		}
		column := slices.Clone(all[:n])
		all = all[n:]
		slices.SortStableFunc(column, func(a, b char) int { return cmp.Compare(a.cy(), b.cy()) })
		from := 0
		for i := 1; i <= len(column); i++ {
			if i < len(column) && column[i].y0-column[i-1].y1 < 2*size {
				continue
			}
			out = append(out, row{chars: column[from:i:i], vertical: true, sep: "\n"})
			from = i
		}
	}
	return out
}
