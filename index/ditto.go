package index

import (
	"slices"
	"strings"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// dittoMark is the sign for what stands above. The words mean the same where they
// stand by themselves; 同 does so only in tables, where it is no title written with
// spaces; and the other signs, which look like the mark, where a cell holds nothing
// else.
const dittoMark = "〃"

var dittoWords = []string{"同上", "仝", "仝上", "同", "々", "〟", "”", "″", "\""}

// The number of dittoWords that mean it anywhere, and in any cell.
const (
	dittoAnywhere = 3
	dittoInCells  = 4
)

// A token is a run of glyphs in a line without a space between them.
type token struct {
	start, end int // glyphs
	from, to   int // where it lies along the line, in pixels
	ditto      bool
}

// dittosOf finds the marks of a text and what they stand for: what is above them in
// the column of their table, or, in lines below one another, what stands over them
// in the line before. In vertical writing "above" is to the right.
func dittosOf(t *archive.Text, f *japanese.Folded) []ditto {
	var out []ditto
	for i := range t.Lines {
		l := &t.Lines[i]
		if !mayRepeat(t, l) {
			continue
		}
		tokens := tokensOf(t, l)
		above := lineAbove(t, i)
		if above < 0 {
			continue
		}
		for k, tok := range tokens {
			if !tok.ditto {
				continue
			}
			from, to := t.Lines[above].Start, t.Lines[above].End
			if len(tokens) > 1 || l.Cell == nil {
				from, to = under(t, tokens, k, &t.Lines[above])
			}
			d := ditto{span{runeAt(f, tok.start), runeAt(f, tok.end)}, span{runeAt(f, from), runeAt(f, to)}}
			if d.mark.start < d.mark.end && d.above.start < d.above.end {
				out = append(out, d)
			}
		}
	}
	return out
}

// mayRepeat tells whether a line holds a mark, without cutting it into tokens.
func mayRepeat(t *archive.Text, l *archive.Line) bool {
	for _, g := range t.Glyphs[l.Start:l.End] {
		if g.Text == dittoMark || slices.ContainsFunc(dittoWords, func(w string) bool { return strings.HasPrefix(w, g.Text) && g.Text != "" }) {
			return true
		}
	}
	return false
}

// tokensOf cuts a line at its spaces, at gaps wider than a character, and around
// ditto marks.
func tokensOf(t *archive.Text, l *archive.Line) []token {
	var out []token
	size := across(l.Dir, t.LineBox(*l))
	open := false
	for i := l.Start; i < l.End; i++ {
		g := &t.Glyphs[i]
		from, to := along(l.Dir, g.Box)
		switch {
		case strings.TrimSpace(g.Text) == "":
			open = false
			continue
		case g.Text == dittoMark:
			out = append(out, token{i, i + 1, from, to, true})
			open = false
			continue
		case open && from-out[len(out)-1].to <= size:
			last := &out[len(out)-1]
			last.end, last.to = i+1, max(last.to, to)
			continue
		}
		out, open = append(out, token{i, i + 1, from, to, false}), true
	}
	for k := range out {
		var b strings.Builder
		for _, g := range t.Glyphs[out[k].start:out[k].end] {
			b.WriteString(g.Text)
		}
		if w := slices.Index(dittoWords, b.String()); w >= 0 && (w < dittoAnywhere || l.Cell != nil && (w < dittoInCells || len(out) == 1)) {
			out[k].ditto = true
		}
	}
	return out
}

// lineAbove is the line that a mark in line i stands for a part of, -1 if none: in a
// table the last line of the next cell above that is not empty, else the line before.
func lineAbove(t *archive.Text, i int) int {
	l := &t.Lines[i]
	if l.Cell == nil {
		for k := i - 1; k >= 0; k-- {
			if o := &t.Lines[k]; o.Start < o.End {
				if o.Cell != nil || o.Dir != l.Dir || !beneath(t, o, l) {
					return -1
				}
				return k
			}
		}
		return -1
	}
	best, far := -1, 0
	for k := range t.Lines {
		o := &t.Lines[k]
		if o.Cell == nil || o.Cell.Table != l.Cell.Table || o.Start == o.End {
			continue
		}
		if d := cellsAbove(o.Cell, l.Cell, l.Dir); d > 0 && (best < 0 || d < far) {
			best, far = k, d
		}
	}
	return best
}

// cellsAbove is how many cells a stands above b in its column; 0 where it does not.
func cellsAbove(a, b *archive.Cell, dir archive.Direction) int {
	if dir == archive.Vertical {
		if a.Row <= b.Row && b.Row < a.Row+max(1, a.RowSpan) && a.Col > b.Col {
			return a.Col - b.Col
		}
		return 0
	}
	if a.Col <= b.Col && b.Col < a.Col+max(1, a.ColSpan) && a.Row < b.Row {
		return b.Row - a.Row
	}
	return 0
}

// beneath tells whether line l stands right under line o, at most two lines' height
// away.
func beneath(t *archive.Text, o, l *archive.Line) bool {
	a, b := t.LineBox(*o), t.LineBox(*l)
	if a.H == 0 || b.H == 0 {
		return false
	}
	if l.Dir == archive.Vertical {
		return b.X < a.X && a.X-(b.X+b.W) <= 2*b.W
	}
	return b.Y > a.Y && b.Y-(a.Y+a.H) <= 2*b.H
}

// under are the glyphs of the line above that the k-th token of a line stands for:
// those over it, between what stands before and after it in its own line.
func under(t *archive.Text, tokens []token, k int, above *archive.Line) (from, to int) {
	const everything = 1 << 30
	lo, hi := -everything, everything
	if k > 0 {
		if lo = tokens[k-1].to; tokens[k-1].ditto {
			lo = (tokens[k-1].to + tokens[k].from) / 2
		}
	}
	if k+1 < len(tokens) {
		if hi = tokens[k+1].from; tokens[k+1].ditto {
			hi = (tokens[k].to + tokens[k+1].from) / 2
		}
	}
	middle := (tokens[k].from + tokens[k].to) / 2
	for _, a := range tokensOf(t, above) {
		if slack := (tokens[k].to - tokens[k].from); a.from-slack > middle || middle > a.to+slack {
			continue
		}
		for i := a.start; i < a.end; i++ {
			b, e := along(above.Dir, t.Glyphs[i].Box)
			if c := (b + e) / 2; c < lo || c > hi {
				continue
			}
			if to == 0 {
				from = i
			}
			to = i + 1
		}
		if to > 0 {
			if k+1 < len(tokens) {
				to = wholeParts(t, a, to)
			}
			if k > 0 {
				from = wholeParts(t, a, from)
			}
			break
		}
	}
	return from, max(from, to)
}

// partEnds are the characters that parts of dates, numbers and addresses end with.
const partEnds = "年月日./-・、都道府県市区郡町村字"

// wholeParts moves the place at which a mark's column ends to the nearest end of a
// part of a date, number or address, at most two characters away: columns are seldom
// exact.
func wholeParts(t *archive.Text, a token, at int) int {
	for _, d := range []int{0, 1, -1, 2, -2} {
		i := at + d
		if i == a.start || i == a.end || i > a.start && i < a.end && strings.Contains(partEnds, t.Glyphs[i-1].Text) {
			return i
		}
	}
	return at
}

// A row is a stretch of a page with marks in it, and what it says with them written
// out; at gives for each rune of that the runes of the page that it stands at.
type row struct {
	runes []rune
	at    []span
	apart []int32
	marks []bool // whether the rune comes of a mark
}

// The bounds of what marks may stand for.
const (
	maxRow    = 200 // runes
	maxChains = 64  // marks of marks
)

// repeated are the rows of a page that have marks, written out.
func (l *layout) repeated(f *japanese.Folded) []row {
	var out []row
	for i := 0; i < len(l.dittos); {
		from, to := l.around(l.dittos[i].mark.start, len(f.Runes))
		if to-from <= maxRow {
			var r row
			l.write(&r, f, span{from, to}, nil, 0)
			out = append(out, r)
		}
		for i < len(l.dittos) && l.dittos[i].mark.start < to {
			i++
		}
	}
	return out
}

// around is the cell or line that a rune stands in.
func (l *layout) around(at, runes int) (from, to int) {
	to = runes
	for _, p := range l.parts {
		if p.at <= at {
			from = p.at
		} else {
			return from, p.at
		}
	}
	return from, to
}

// write adds a stretch of the page to a row; where the stretch is what a mark stands
// for, all of it stands at the mark.
func (l *layout) write(r *row, f *japanese.Folded, s span, mark *span, depth int) {
	for i := s.start; i < s.end; {
		d, _ := slices.BinarySearchFunc(l.dittos, i, func(d ditto, at int) int { return d.mark.start - at })
		if d < len(l.dittos) && l.dittos[d].mark.start == i && depth < maxChains && len(r.runes) < 2*maxRow {
			at := l.dittos[d].mark
			if mark != nil {
				at = *mark
			}
			r.part()
			l.write(r, f, l.dittos[d].above, &at, depth+1)
			r.part()
			i = l.dittos[d].mark.end
			continue
		}
		if _, apart := slices.BinarySearch(f.Apart, int32(i)); apart {
			r.part()
		}
		at := span{i, i + 1}
		if mark != nil {
			at = *mark
		}
		r.runes, r.at, r.marks = append(r.runes, f.Runes[i]), append(r.at, at), append(r.marks, mark != nil)
		i++
	}
}

// part says that no number runs on to the next rune of the row.
func (r *row) part() {
	if n := len(r.apart); n == 0 || r.apart[n-1] != int32(len(r.runes)) {
		r.apart = append(r.apart, int32(len(r.runes)))
	}
}

// readings are the values in a row of which a mark stands for a part.
func (r *row) readings() []japanese.Reading {
	var out []japanese.Reading
	for _, v := range japanese.Readings(r.runes, r.apart) {
		if !slices.Contains(r.marks[v.Start:v.End], true) {
			continue
		}
		v.Flags |= japanese.Inferred
		v.Start, v.End = r.at[v.Start].start, r.at[v.End-1].end
		if v.Start < v.End {
			out = append(out, v)
		}
	}
	return out
}
