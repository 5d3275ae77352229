package main

import (
	"fmt"
	"io"
	"slices"

	"fumikura/internal/archive"
)

// undone prints what all that is changed after the first model read does together: single
// characters that the vote chose otherwise, line repairs, words mended, and the comparison
// of ink with known characters. Each changed character keeps what was read before, so that
// the pages can be scored without; no cell of kind and look may be worse for it.
func (r *report) undone(w io.Writer) {
	changed, before, after := 0, map[string]int{}, map[string]int{}
	for i, p := range r.set {
		if p.text == nil {
			continue
		}
		raw, n := undo(p.text)
		changed, p.text = changed+n, raw
		s, _ := judge(p.name, p.truth, p.got(), nil)
		cell := p.kind + " " + p.look
		before[cell] += s.edits
		after[cell] += r.scores[i].edits
	}
	fmt.Fprintf(w, "%d characters changed after they were read: %d edits without that, %d with it; cells worse for it:%s\n\n", changed, sum(before), sum(after), worse(before, after))
}

// undo is a text with every changed character as it was read, and their number.
func undo(t *archive.Text) (*archive.Text, int) {
	raw, n := *t, 0
	raw.Glyphs = slices.Clone(t.Glyphs)
	for i, g := range raw.Glyphs {
		if g.Raw != "" {
			raw.Glyphs[i].Text = g.Raw
			n++
		}
	}
	return &raw, n
}
