package tesseract

import (
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// No model prints the old forms of most kanji, and what they print instead is often sure
// (総 or 線 for 總). On a page on which other old forms were proven the ink of a
// character needs to show less to be taken for one, since such a page has them
// throughout.
const (
	oldKinds     = 3     // different old forms that must have been proven
	oldShare     = 0.3   // of them and of new forms where an old one exists, at least
	oldEvidence  = 0.15  // for the old form of what was read, against that
	oldSelf      = 0.96  // its likeness
	oldOther     = 0.5   // evidence for another old form
	oldLike      = 0.975 // its likeness
	oldApart     = 0.004 // by so much more than any other kanji's
	oldMore      = 0.007 // and than that of what was read
	oldDoubted   = 95    // below it another old form is looked for
	oldFormConf  = 80    // what a character is worth that is an old form for these reasons
	oldNewIsSure = 95    // a new form of less confidence may be anything
)

// An inked line is one of a text whose ink was compared: where its glyphs are in the
// text, their boxes in the picture, and its em in pixels of the page as it came.
type inked struct {
	start, end int
	boxes      []archive.Rect
	em         float64
}

// oldPrint tells whether the page was printed in old forms: some were proven by their
// ink, or printed by a model that has them, and they are no exception among kanji that
// have one. Forms of names are on pages of any time.
func (c *comparison) oldPrint(text []archive.Glyph, lines []inked) bool {
	kinds := map[rune]bool{}
	olds, news := 0, 0
	for _, l := range lines {
		for _, g := range text[l.start:l.end] {
			r, n := utf8.DecodeRuneInString(g.Text)
			if n == 0 || n != len(g.Text) {
				continue
			}
			switch {
			case reading.NewForm(r) != 0 && g.Conf >= comparedConf && !reading.NameForm(r):
				kinds[r] = true
				olds++
			case g.Conf >= oldNewIsSure && len(reading.OldForms(r)) > 0:
				news++
			}
		}
	}
	return len(kinds) >= oldKinds && float64(olds) >= oldShare*float64(olds+news)
}

// compareOld looks at the kanji of a page in old forms once more, and says how many became
// old forms.
func (c *comparison) compareOld(r ocr.Raster, text []archive.Glyph, lines []inked) int {
	found := 0
	for _, l := range lines {
		c.em = l.em
		for i := range l.boxes {
			g := &text[l.start+i]
			read, n := utf8.DecodeRuneInString(g.Text)
			if n != len(g.Text) || l.boxes[i].W <= 0 || reading.ClassOf(g.Text) != reading.Kanji || reading.NewForm(read) != 0 || !c.table.Knows(read) {
				continue
			}
			if int(g.Conf) >= oldDoubted && len(reading.OldForms(read)) == 0 {
				continue
			}
			shape, ok := inkShape(r, l.boxes[i])
			if !ok {
				continue
			}
			if to := c.oldForm(g, read, &shape); to != 0 {
				become(g, string(to))
				g.Conf = oldFormConf
				found++
			}
		}
	}
	return found
}

// oldForm is the old form that the ink of a kanji shows; 0: none.
func (c *comparison) oldForm(g *archive.Glyph, read rune, s *glyphs.Shape) rune {
	if c.n >= 2*mostComparisons {
		return 0
	}
	c.n++
	near := c.table.Nearest(s, 3)
	if len(near) == 0 {
		return 0
	}
	top := near[0].Rune
	now := reading.NewForm(top)
	if now == 0 || !c.lacks(top) || reading.NameForm(top) {
		return 0
	}
	evidence, like := c.table.Evidence(s, top, read)
	if now == read {
		if evidence >= oldEvidence && like >= oldSelf {
			return top
		}
		return 0
	}
	if int(g.Conf) >= oldDoubted || evidence < oldOther || like < oldLike || like-c.table.Likeness(s, read) < oldMore {
		return 0
	}
	for _, m := range near[1:] {
		if m.Rune != now && like-m.Likeness < oldApart {
			return 0
		}
	}
	return top
}
