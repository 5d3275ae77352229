package index

import (
	"encoding/binary"
	"slices"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// A layout is what an entry keeps of how its page is laid out: where another cell
// or block begins, over which no number runs on, and which marks stand for what is
// above them.
type layout struct {
	parts  []part
	dittos []ditto
}

// A part begins before the folded rune at.
type part struct {
	at   int
	cell bool // another cell of a table; else another block, or a line that does not run on
}

// A ditto is a mark (〃, 同上) that stands for what is above it: both in folded runes.
type ditto struct{ mark, above span }

// layoutOf lays out a text whose glyphs were folded.
func layoutOf(t *archive.Text, f *japanese.Folded) layout {
	var l layout
	far := blockEnds(t)
	before := -1 // the last line with glyphs
	for i, line := range t.Lines {
		if line.Start == line.End {
			continue
		}
		if before >= 0 {
			parted, cell := parts(t, far, before, i)
			if at := runeAt(f, line.Start); parted && at > 0 && at < len(f.Runes) {
				l.parts = append(l.parts, part{at, cell})
			}
		}
		before = i
	}
	l.dittos = dittosOf(t, f)
	for _, d := range l.dittos {
		l.line(t, f, d.mark.start)
	}
	return l
}

// line parts the line that a mark stands in from its neighbours: it is one of a
// list.
func (l *layout) line(t *archive.Text, f *japanese.Folded, at int) {
	i := t.LineOf(int(f.From[at]))
	if i < 0 {
		return
	}
	for _, p := range []int{runeAt(f, t.Lines[i].Start), runeAt(f, t.Lines[i].End)} {
		k, found := slices.BinarySearchFunc(l.parts, p, func(p part, at int) int { return p.at - at })
		if !found && p > 0 && p < len(f.Runes) {
			l.parts = slices.Insert(l.parts, k, part{at: p})
		}
	}
}

// runeAt is the first folded rune of a glyph or of one after it.
func runeAt(f *japanese.Folded, glyph int) int {
	at, _ := slices.BinarySearch(f.From, int32(glyph))
	return at
}

// parts tells whether a number that ends line a can't run on in line b, and whether
// that is because b stands in another cell.
func parts(t *archive.Text, far map[int]int, a, b int) (parted, cell bool) {
	x, y := &t.Lines[a], &t.Lines[b]
	if x.Cell != nil || y.Cell != nil {
		other := x.Cell == nil || y.Cell == nil || x.Cell.Table != y.Cell.Table || x.Cell.Row != y.Cell.Row || x.Cell.Col != y.Cell.Col
		return other || x.Sep == " ", other
	}
	if x.Sep == "\t" {
		return true, true
	}
	if x.Block != y.Block || x.Type != y.Type || x.Dir != y.Dir {
		return true, false
	}
	return figures(t, x) && figures(t, y) || short(t, far, x), false
}

// figures tells of a line that is one number, as in a column of them.
func figures(t *archive.Text, l *archive.Line) bool {
	var b strings.Builder
	for _, g := range t.Glyphs[l.Start:l.End] {
		b.WriteString(g.Text)
	}
	s := japanese.Fold(b.String())
	return strings.ContainsAny(s, "0123456789") && strings.Trim(s, "0123456789,.-¥") == ""
}

// along is where a box begins and ends along the direction of writing.
func along(dir archive.Direction, r archive.Rect) (from, to int) {
	if dir == archive.Vertical {
		return r.Y, r.Y + r.H
	}
	return r.X, r.X + r.W
}

// blockEnds is how far the longest line of each block reaches.
func blockEnds(t *archive.Text) map[int]int {
	out := map[int]int{}
	for _, l := range t.Lines {
		_, to := along(l.Dir, t.LineBox(l))
		out[l.Block] = max(out[l.Block], to)
	}
	return out
}

// short tells of a line that ends well before its block does, where two more
// characters had room: what follows is another line, and nothing runs on into it.
func short(t *archive.Text, far map[int]int, l *archive.Line) bool {
	box := t.LineBox(*l)
	_, to := along(l.Dir, box)
	return box.H > 0 && far[l.Block]-to > 2*across(l.Dir, box)
}

// across is the size of a line's characters: its extent across the writing.
func across(dir archive.Direction, r archive.Rect) int {
	if dir == archive.Vertical {
		return r.W
	}
	return r.H
}

// encode writes a layout down: the number of parts; for each the gap to the last
// one, doubled, plus one for a cell; then for each ditto where its mark begins, its
// length, where what is above begins, and that length.
func (l *layout) encode() []byte {
	if len(l.parts)+len(l.dittos) == 0 {
		return nil
	}
	out := binary.AppendUvarint(nil, uint64(len(l.parts)))
	last := 0
	for _, p := range l.parts {
		n := uint64(p.at-last) << 1
		if p.cell {
			n |= 1
		}
		out, last = binary.AppendUvarint(out, n), p.at
	}
	for _, d := range l.dittos {
		for _, n := range []int{d.mark.start, d.mark.end - d.mark.start, d.above.start, d.above.end - d.above.start} {
			out = binary.AppendUvarint(out, uint64(n))
		}
	}
	return out
}

// decodeLayout reads what encode wrote, for a page of so many folded runes; what is
// out of bounds is left out.
func decodeLayout(b []byte, runes int) layout {
	var l layout
	ok := true
	next := func() int {
		n, size := binary.Uvarint(b)
		if size <= 0 || n > uint64(2*runes+1) {
			ok = false
			return 0
		}
		b = b[size:]
		return int(n)
	}
	if len(b) == 0 {
		return l
	}
	at := 0
	for n := next(); n > 0 && ok; n-- {
		v := next()
		if at += v >> 1; ok && at < runes {
			l.parts = append(l.parts, part{at, v&1 == 1})
		}
	}
	for ok && len(b) > 0 {
		var d ditto
		d.mark.start = next()
		d.mark.end = d.mark.start + next()
		d.above.start = next()
		d.above.end = d.above.start + next()
		if ok && d.mark.start < d.mark.end && d.mark.end <= runes && d.above.end <= runes {
			l.dittos = append(l.dittos, d)
		}
	}
	return l
}

// apart puts the parts among the places over which no number runs.
func (l *layout) apart(f *japanese.Folded) {
	for _, p := range l.parts {
		f.Part(p.at)
	}
}

// readings are the values on a page: those that are written out within one cell, and
// those that marks repeat.
func (l *layout) readings(f *japanese.Folded, c japanese.Context) []japanese.Reading {
	l.apart(f)
	out := slices.DeleteFunc(f.ReadingsIn(c), func(r japanese.Reading) bool { return !l.whole(span{r.Start, r.End}) })
	var more []japanese.Reading
	for _, row := range l.repeated(f) {
		more = append(more, row.readings()...)
	}
	if len(more) == 0 {
		return out
	}
	out = append(out, more...)
	slices.SortStableFunc(out, func(a, b japanese.Reading) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	return slices.Compact(out)
}

// whole tells whether a span lies within one cell.
func (l *layout) whole(s span) bool {
	i, _ := slices.BinarySearchFunc(l.parts, s.start+1, func(p part, at int) int { return p.at - at })
	for ; i < len(l.parts) && l.parts[i].at < s.end; i++ {
		if l.parts[i].cell {
			return false
		}
	}
	return true
}

// begins tells whether a part begins at a folded rune.
func (l *layout) begins(at int) bool {
	_, found := slices.BinarySearchFunc(l.parts, at, func(p part, at int) int { return p.at - at })
	return found
}
