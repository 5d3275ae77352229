package tesseract

import (
	"cmp"
	"math"
	"slices"

	"fumikura/internal/archive"
	"fumikura/ocr/ngram"
	"fumikura/ocr/reading"
)

// What counts for a way through a line of worn print, and against it, in about log odds:
// found by search on seven drawn copies (of seeds 510001 and 520001).
const (
	likeWorth   = 25.6 // a likeness of 1,
	likeNone    = 0.55 // and this much of it is none
	heardWorth  = 6.0  // what all models say, where they agree in the rest of the line
	usualWorth  = 0.8  // how usual a character is behind those before it, as a natural logarithm
	charWorth   = 4.5  // each character, which neighbours make dear
	letterCost  = 5.0  // a letter, which counts.bin has as any letter,
	figureCost  = 2.3  // and a figure
	halfCost    = 3.4  // a cell of half an em: pieces of characters look like such
	offCost     = 1.2  // beginning offUnit away from where the cell before ends, squared;
	offMost     = 3.05 // that much at most where white lies between,
	backMost    = 10.75
	offUnit     = 0.12
	cutCost     = 3.55 // a cut through ink of one em
	speckCost   = 1.0  // ink that belongs to no character, and more for each em² of it
	speckMass   = 27.6
	ways        = 12   // that are followed from each piece on
	whiteSpace  = 0.45 // ems of white beyond what characters have that part words
	mostPending = 40   // times as many ways are gathered before the best are taken
)

// A way is one to read a line up to a piece.
type way struct {
	score        float64
	last, before rune    // the last character and the one before
	column       int     // what models read up to there is used
	next         float64 // where the next cell begins, in ems; NaN at the line's start
	from         *way
	patch        *patch // nil: a piece was taken for a speck
	sign         int
}

// read gives the characters of the best way.
func (l *wornLine) read() []readChar {
	n := len(l.pieces)
	at := make([][]*way, n+1)
	at[0] = []*way{{next: math.NaN(), column: -1}}
	model := ngram.Known()
	for p := range n {
		at[p] = bestWays(at[p])
		for _, w := range at[p] {
			speck := *w
			speck.score -= speckCost + speckMass*l.pieces[p].mass
			speck.from, speck.patch = w, nil
			at[p+1] = append(at[p+1], &speck)
		}
		for q := p + 1; q <= min(n, p+patchPieces); q++ {
			x := l.patchOf(p, q)
			if x.size > mostPatch {
				break
			}
			for _, w := range at[p] {
				for i := range x.signs {
					at[q] = append(at[q], w.step(x, i, model))
				}
			}
			if len(at[q]) > mostPending*ways {
				at[q] = bestWays(at[q])
			}
		}
	}
	end := bestWays(at[n])
	return l.chars(end[0])
}

// step is a way with one more character.
func (w *way) step(p *patch, i int, model *ngram.Model) *way {
	s := &p.signs[i]
	out := &way{score: w.score + likeWorth*(s.like-likeNone) + charWorth - cutCost*p.cut, last: s.r, before: w.last, column: w.column, from: w, patch: p, sign: i}
	if s.worth > 0 && s.column > w.column { // each is heard once
		out.score += heardWorth * s.worth
		out.column = s.column
	}
	cell := p.middle - s.at
	out.next = cell + s.cell
	if off := cell - w.next; !math.IsNaN(off) {
		most := offMost
		if off < 0 {
			most = backMost
		} else if off > whiteSpace {
			off = min(off-math.Floor(off*2)/2, offUnit*2) // white of any number of half cells
		}
		out.score -= min(most, offCost*off*off/offUnit/offUnit)
	}
	usual := model.P(reading.UsualForm(w.before), reading.UsualForm(w.last), reading.UsualForm(s.r))
	switch ngram.Fold(s.r) {
	case ngram.Letter:
		usual -= letterCost
	case ngram.Digit:
		usual -= figureCost
	}
	if s.cell < 1 {
		out.score -= halfCost
	}
	out.score += usualWorth * usual
	return out
}

// bestWays are those worth going on with, each end of text once.
func bestWays(all []*way) []*way {
	slices.SortStableFunc(all, func(a, b *way) int { return cmp.Compare(b.score, a.score) })
	var out []*way
	for _, w := range all {
		if !slices.ContainsFunc(out, func(o *way) bool { return o.last == w.last && o.before == w.before }) {
			if out = append(out, w); len(out) == ways {
				break
			}
		}
	}
	return out
}

// What a reading by shapes is sure of: its likeness, and a little more where models say
// the same, in bounds.
const (
	heardConf               = 10.0
	leastWornConf, mostWorn = 20.0, 95.0
)

// chars are a way's characters in the picture.
func (l *wornLine) chars(w *way) []readChar {
	var out []readChar
	for ; w != nil; w = w.from {
		if w.patch == nil {
			continue
		}
		p, s := w.patch, w.patch.signs[w.sign]
		t0, t1 := l.strip.across(p.a, p.b, l.em)
		conf := 100*s.like + heardConf*(s.worth-1)
		out = append(out, readChar{text: string(s.r), box: l.picture.outside(l.strip.rect(p.a, p.b, t0, t1)), conf: max(leastWornConf, min(mostWorn, conf))})
	}
	slices.Reverse(out)
	return out
}

// A wornPage is what the lines of a page have in common that are read by shapes.
type wornPage struct {
	pitch float64 // how far full characters stand apart, in pixels; 0: nobody knows
	cells float64 // and how far they do in the cells of its tables
	left  int     // patches that may yet be looked at
	lines int     // that were read so
	again []wornAgain
}

// A wornAgain is a line that may be read by its shapes once more, and what it was read from.
type wornAgain struct {
	*wornLine
	l      *line
	across int // the middle of its characters across it, in the picture
	reads  []reading.Read
}

// pitchFor is how far full characters stand apart in most of some lines.
func (p *wornPage) pitchFor(lines []*line) float64 {
	cells := 0
	for _, l := range lines {
		cells += boolToInt(l.cell != nil)
	}
	if 2*cells > len(lines) && p.cells > 0 {
		return p.cells
	}
	return p.pitch
}

// What is looked at of a page is bounded, since noise has no end of pieces: forty lines of
// a hundred pieces, with some five patches that begin with each, are 20,000.
const (
	mostPatches      = 60000
	patchesFromPiece = 5
)

// read reads a line of worn print by the shapes of its characters, which then stand in
// the line, and gives their read with those of the models behind it. A row of figures or
// letters is left alone: what is left of these is too much alike. In a column they were read
// in characters that stand upright.
func (p *wornPage) read(w *working, l *line, reads []reading.Read) []reading.Read {
	if p.left <= 0 || l.dir == archive.Horizontal && !reads[0].Japanese() {
		return reads
	}
	x := wornLineOf(w, l, reads, p.pitchFor([]*line{l}))
	if x == nil {
		return reads
	}
	if p.left -= patchesFromPiece * len(x.pieces); p.left < 0 {
		return reads
	}
	across := acrossMiddle(l)
	if reads = x.stand(l, reads); reads[0].Model == reading.Shapes {
		p.lines++
		p.again = append(p.again, wornAgain{x, l, across, reads[1:]})
	}
	return reads
}

// stand puts the best way through a line in its place, and gives its read with those of the
// models behind it; these alone where there is none.
func (x *wornLine) stand(l *line, reads []reading.Read) []reading.Read {
	chars := x.read()
	if len(chars) == 0 {
		return reads
	}
	l.words, l.shaped = nil, true
	for i, ch := range chars {
		if i == 0 || apart(chars[i-1].box, ch.box) > 2*whiteSpace*x.em/x.picture.finer {
			l.words = append(l.words, readWord{box: ch.box})
		}
		word := &l.words[len(l.words)-1]
		word.box, word.chars = word.box.Union(ch.box), append(word.chars, ch)
	}
	return append([]reading.Read{readOf(reading.Shapes, chars)}, reads...)
}

// leave takes a line out of those that are read once more.
func (p *wornPage) leave(l *line) {
	p.again = slices.DeleteFunc(p.again, func(a wornAgain) bool { return a.l == l })
}
