package index

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"

	"fumikura/index/japanese"
)

// above finds words of which a part is what a ditto mark stands for (松江市東本町, and
// below it 〃西本町: the page says 松江市西本町). It asks again only where a page with
// such marks was a candidate before and no hit.
func above(_ context.Context, u *run, q *Query) (*pass, error) {
	if !u.dittos.Load() {
		return nil, nil
	}
	root := q.Root.repeating()
	return &pass{rung: RungAsRead, root: root, ask: root, code: WhyAbove}, nil
}

// repeating is a tree whose words may also stand where ditto marks repeat a part of
// them; those in quotes and the negated ones stay.
func (n *Node) repeating() *Node {
	if n == nil || n.Op == OpNot {
		return n
	}
	out := *n
	out.Repeats = n.Op == OpWord && !n.Quoted
	out.Kids = nil
	for _, k := range n.Kids {
		out.Kids = append(out.Kids, k.repeating())
	}
	return &out
}

// repeats are the places where ditto marks repeat a word or a part of it: the marks,
// and what stands between and beside them.
func (m *matcher) repeats(n *Node) []span {
	if !n.Repeats || m.same != nil {
		return nil
	}
	if m.rows == nil {
		m.rows = []writtenRow{}
		for _, r := range m.layout().surroundings(foldedChars(m.e)) {
			m.rows = append(m.rows, writtenRow{r, string(r.runes)})
		}
	}
	var out []span
	for i := range m.rows {
		r := &m.rows[i]
		for _, p := range n.Phrases {
			if !strings.Contains(r.text, p) {
				continue
			}
			for _, s := range find(r.text, p) {
				if at := (span{r.at[s.start].start, r.at[s.end-1].end}); slices.Contains(r.marks[s.start:s.end], true) && !slices.Contains(out, at) {
					out = append(out, at)
				}
			}
		}
	}
	return out
}

// A writtenRow is a row with its text.
type writtenRow struct {
	row
	text string
}

func foldedChars(e *Entry) *japanese.Folded { return &japanese.Folded{Runes: []rune(e.Chars)} }

// surroundings are the surroundings of a page's marks, MaxEdge characters on either side,
// with what the marks stand for written out. As other text, they run on over the edges
// of cells.
func (l *layout) surroundings(f *japanese.Folded) []row {
	var out []row
	for i := 0; i < len(l.dittos); {
		from, to := max(0, l.dittos[i].mark.start-MaxEdge), l.dittos[i].mark.end+MaxEdge
		for i++; i < len(l.dittos) && l.dittos[i].mark.start <= to && l.dittos[i].mark.end+MaxEdge-from <= maxRow; i++ {
			to = l.dittos[i].mark.end + MaxEdge
		}
		var r row
		l.write(&r, f, span{from, min(to, len(f.Runes))}, nil, 0)
		out = append(out, r)
	}
	return out
}

// hasDittos tells whether an encoded layout has marks.
func hasDittos(layout []byte) bool {
	n, size := binary.Uvarint(layout)
	for ; size > 0 && n > 0; n-- {
		layout = layout[size:]
		_, size = binary.Uvarint(layout)
	}
	return size > 0 && len(layout) > size
}

// Repeated are the surroundings of the page's ditto marks with what these stand for
// written out. A driver finds FieldBody in them as in Chars.
func (e *Entry) Repeated() []string {
	if !hasDittos(e.Layout) {
		return nil
	}
	f := foldedChars(e)
	l := decodeLayout(e.Layout, len(f.Runes))
	var out []string
	for _, r := range l.surroundings(f) {
		out = append(out, string(r.runes))
	}
	return out
}
