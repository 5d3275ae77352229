package archive

// Unread is how many regions of the page hold ink that was not read.
func (t *Text) Unread() int {
	n := 0
	for _, l := range t.Lines {
		if l.Type == LineUnread {
			n++
		}
	}
	return n
}

// ExpectedError is the share of the page's printed characters, 0–1, that are wrong or
// missing as far as the reading itself can tell: each character is wrong with what it
// lacks of full confidence, and what Lost counts is missing. Unread regions are no
// print and do not count. A text that no machine read has none.
func (t *Text) ExpectedError() float64 {
	if t.Kind != TextOCR {
		return 0
	}
	wrong, all := float64(t.Lost), t.Lost
	for _, l := range t.Lines {
		if l.Type == LineUnread {
			continue
		}
		for _, g := range t.Glyphs[l.Start:l.End] {
			if g.Text != " " {
				wrong, all = wrong+1-float64(g.Conf)/100, all+1
			}
		}
	}
	return wrong / float64(max(1, all))
}
