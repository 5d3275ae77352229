package program

import (
	"slices"

	"fumikura/internal/archive"
)

// merge takes the program's reading where it is the more certain one: of the whole
// page where the page is uncertain as such, else of the uncertain lines.
func (e *Engine) merge(own, other *archive.Text) *archive.Text {
	out := *own
	out.Engine = e.Name()
	out.Passes++
	out.Expected = 0 // it was of the base's reading
	if own.Confidence < e.cfg.Below && other.Confidence > own.Confidence && len(other.Glyphs)*2 > len(own.Glyphs) {
		out.Models = []string{e.label}
		out.Lines, out.Glyphs, out.Confidence, out.Blank = other.Lines, other.Glyphs, other.Confidence, false
		return &out
	}
	match := matches(own, other)
	model := slices.Index(own.Models, e.label)
	out.Models = slices.Clone(own.Models)
	if len(out.Models) == 0 {
		out.Models = []string{own.Engine}
	}
	if model < 0 {
		model = len(out.Models)
	}
	if model > 255 {
		return own // a line can't name it
	}
	out.Lines, out.Glyphs = nil, nil
	taken := false
	for i, l := range own.Lines {
		glyphs := own.Glyphs[l.Start:l.End]
		unread := l.Type == archive.LineUnread
		if got := match[i]; len(got) > 0 && (unread || confidence(glyphs) < e.cfg.Below) {
			var better []archive.Glyph
			for _, k := range got {
				m := other.Lines[k]
				better = append(better, other.Glyphs[m.Start:m.End]...)
			}
			if c := confidence(better); unread && c >= e.cfg.Below || !unread && c > confidence(glyphs) {
				glyphs, l.Model, taken = better, uint8(model), true
				if unread {
					l.Type = archive.LineBody
					if l.Cell != nil {
						l.Type = archive.LineTable
					}
				}
			}
		}
		l.Start = len(out.Glyphs)
		out.Glyphs = append(out.Glyphs, glyphs...)
		l.End = len(out.Glyphs)
		out.Lines = append(out.Lines, l)
	}
	if !taken {
		return own
	}
	if model == len(out.Models) {
		out.Models = append(out.Models, e.label)
	}
	out.Confidence = confidence(out.Glyphs)
	return &out
}

// matches lists for each line of own the lines of other that lie in it: each of
// those belongs to the one that covers most of it, half at least.
func matches(own, other *archive.Text) [][]int {
	out := make([][]int, len(own.Lines))
	boxes := make([]archive.Rect, len(own.Lines))
	for i, l := range own.Lines {
		boxes[i] = own.LineBox(l)
	}
	for k, m := range other.Lines {
		b := other.LineBox(m)
		best, most := -1, b.W*b.H/2
		for i := range own.Lines {
			if own.Lines[i].Dir != m.Dir && own.Lines[i].Type != archive.LineUnread {
				continue
			}
			if a := overlap(boxes[i], b); a > most {
				best, most = i, a
			}
		}
		if best >= 0 {
			out[best] = append(out[best], k)
		}
	}
	return out
}

func overlap(a, b archive.Rect) int {
	w := min(a.X+a.W, b.X+b.W) - max(a.X, b.X)
	h := min(a.Y+a.H, b.Y+b.H) - max(a.Y, b.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	return w * h
}
