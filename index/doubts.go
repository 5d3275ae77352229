package index

import (
	"encoding/binary"
	"unicode/utf8"

	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// sure is the confidence, 0–100, from which a character counts as read without
// doubt.
const sure = 95

// Bounds of what is kept of a reader's doubts.
const (
	maxAlts    = 3  // alternatives of a character
	maxAltSize = 12 // bytes of one, folded
	altContext = 2  // characters on either side that FieldAlts holds with it
)

// A Doubt is a folded character of which the reader was not sure.
type Doubt struct {
	At   int      // folded character of Chars
	Conf int      // 0–100
	Alts []string // what else it may be, folded, best first
}

// doubtsOf notes the doubtful characters of a text, in order: the gap to the last
// one, the confidence, how many alternatives, and each with its length.
func doubtsOf(t *archive.Text, f japanese.Folded) []byte {
	if t.Kind != archive.TextOCR {
		return nil
	}
	var out []byte
	last := 0
	for i := range f.Runes {
		g := t.Glyphs[f.From[i]]
		var alts []string
		for _, a := range g.Alts {
			if s := japanese.Fold(a.Text); s != "" && len(s) <= maxAltSize && s != string(f.Runes[i]) && len(alts) < maxAlts {
				alts = append(alts, s)
			}
		}
		if g.Conf >= sure && len(alts) == 0 {
			continue
		}
		out = binary.AppendUvarint(out, uint64(i-last))
		out = append(out, min(g.Conf, 100), byte(len(alts)))
		for _, a := range alts {
			out = append(append(out, byte(len(a))), a...)
		}
		last = i
	}
	return out
}

// Doubtful are the characters of which the reader was not sure, in order.
func (e *Entry) Doubtful() []Doubt {
	var out []Doubt
	at := 0
	for b := e.Doubts; len(b) > 2; {
		gap, n := binary.Uvarint(b)
		if n <= 0 || len(b) < n+2 || gap > 1<<20 {
			return out
		}
		at += int(gap)
		d := Doubt{At: at, Conf: int(b[n])}
		k := int(b[n+1])
		b = b[n+2:]
		for range k {
			if len(b) == 0 || len(b) <= int(b[0]) {
				return out
			}
			d.Alts = append(d.Alts, string(b[1:1+b[0]]))
			b = b[1+b[0]:]
		}
		out = append(out, d)
	}
	return out
}

// alternates are the alternatives of the doubtful characters, each between its
// neighbours as they were read.
func (e *Entry) alternates() []string {
	if len(e.Doubts) == 0 {
		return nil
	}
	var out []string
	at, runes := 0, 0 // byte and rune
	for _, d := range e.Doubtful() {
		for ; runes < d.At && at < len(e.Chars); runes++ {
			_, w := utf8.DecodeRuneInString(e.Chars[at:])
			at += w
		}
		if len(d.Alts) == 0 || at >= len(e.Chars) {
			continue
		}
		from, to := at, at
		_, w := utf8.DecodeRuneInString(e.Chars[at:])
		to += w
		after := to
		for range altContext {
			_, w := utf8.DecodeLastRuneInString(e.Chars[:from])
			from -= w
			_, w = utf8.DecodeRuneInString(e.Chars[after:])
			after += w
		}
		for _, a := range d.Alts {
			out = append(out, e.Chars[from:at]+a+e.Chars[to:after])
		}
	}
	return out
}
