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

// ExpectedError is the share of the page's printed characters, 0–1, that are likely wrong or
// missing: what its reader expected, and where that said nothing of it (other programs,
// earlier versions) what its characters tell. Each of them is wrong with what it
// lacks of full confidence (half a percent at 99, which stands for what is nearer to 99.5:
// of 7,775 such characters on drawn and scanned pages 99.47 of a hundred were right), and
// what Lost counts is missing. Unread regions are no
// print and do not count, but for what Lost has of them. A text that no machine read has none.
func (t *Text) ExpectedError() float64 {
	if t.Kind != TextOCR {
		return 0
	}
	if t.Expected > 0 {
		return min(1, t.Expected)
	}
	wrong, all := float64(t.Lost), t.Lost
	for _, l := range t.Lines {
		if l.Type == LineUnread {
			continue
		}
		for _, g := range t.Glyphs[l.Start:l.End] {
			switch {
			case g.Text == " ":
				continue
			case g.Conf == 99:
				wrong += 0.005
			default:
				wrong += 1 - float64(g.Conf)/100
			}
			all++
		}
	}
	return wrong / float64(max(1, all))
}
