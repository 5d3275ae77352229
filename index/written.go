package index

import (
	"encoding/binary"
	"unicode/utf8"

	"fumikura/index/japanese"
)

// written notes what a page's glyphs are, beside its folded characters: only the
// glyphs that do not fold to themselves, each as the gap to the last one, how
// many folded characters begin in it, its length in bytes, and its text.
func written(n int, glyph func(int) string, f japanese.Folded) []byte {
	var out []byte
	last, at := 0, 0
	for i := range n {
		from := at
		for at < len(f.Runes) && int(f.From[at]) <= i {
			at++
		}
		g := glyph(i)
		if g == string(f.Runes[from:at]) && at-from == 1 {
			continue
		}
		out = binary.AppendUvarint(out, uint64(i-last))
		out = binary.AppendUvarint(out, uint64(at-from))
		out = binary.AppendUvarint(out, uint64(len(g)))
		out = append(out, g...)
		last = i
	}
	return out
}

// Glyphs are the page's glyphs as they are written. Where the entry does not know
// them, its folded characters stand for them.
func (e *Entry) Glyphs() []string {
	out := make([]string, 0, len(e.Chars)/3+8)
	rest, notes := e.Chars, e.Written
	take := func() {
		_, w := utf8.DecodeRuneInString(rest)
		out, rest = append(out, rest[:w]), rest[w:]
	}
	next := 0
	for len(notes) > 0 {
		gap, a := binary.Uvarint(notes)
		runes, b := binary.Uvarint(notes[max(a, 0):])
		size, c := binary.Uvarint(notes[max(a, 0)+max(b, 0):])
		head := a + b + c
		if a <= 0 || b <= 0 || c <= 0 || size > uint64(len(notes)-head) || gap > uint64(len(e.Chars)) {
			break // not what written wrote
		}
		next += int(gap)
		for len(out) < next && rest != "" {
			take()
		}
		out = append(out, string(notes[head:head+int(size)]))
		for range runes {
			_, w := utf8.DecodeRuneInString(rest)
			rest = rest[w:]
		}
		notes = notes[head+int(size):]
	}
	for rest != "" {
		take()
	}
	return out
}
