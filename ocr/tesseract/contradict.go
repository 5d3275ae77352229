package tesseract

import (
	"slices"
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/ngram"
	"fumikura/ocr/reading"
)

// A model can be sure of a kanji that is another: 深 for 梁, 水 for 永, 所 for 掘. Its ink
// knows, but to hold each character against all others would cost more than reading it.
// What is wrong, though, seldom fits its neighbours; so those that don't are looked at, some
// thirty a page, nearly all of them names and numbers that are right.
const (
	contradicted = 99.3 // a model's confidence from which on it was not seen
	likeFrom     = 0.7  // likeness of another character from which on it counts,
	likeAll      = 0.9  // and altogether
	leadAll      = 0.15 // by so much more like the ink the other one must be to count altogether
	otherSigns   = 6    // that the ink is most like
	// What stands there becomes the other one where that is this much like the ink, by so
	// much more than it, and by so much likelier between its neighbours (natural logarithm).
	becomesLike  = 0.85
	becomesLead  = 0.1
	becomesUsual = 1.0
	// Numbers stand beside anything, and boxes of so few strokes are often cut wrong.
	uncontradicted = kanjiNumerals + "日"
)

// contradict looks at the ink of a line's kanji that are in odd company, and gives how many
// became others; left is how many may yet be looked at.
func (c *comparison) contradict(r ocr.Raster, text []archive.Glyph, v voted, left *int) (changed int) {
	line := v.of(text)
	for i := range line {
		g, m := &line[i], &v.marks[i]
		if m.grounds == nil || m.grounds.Conf >= contradicted || m.choice != nil || m.settled || g.Text != m.text || v.boxes[i].W <= 0 || *left <= 0 || strings.Contains(uncontradicted, g.Text) || !odd(text, v.start+i) {
			continue
		}
		shape, ok := inkShape(r, v.boxes[i])
		if !ok {
			continue
		}
		*left--
		read, _ := utf8.DecodeRuneInString(g.Text)
		ink := c.table.Contrasted(&shape)
		other, like := rune(0), 0.0
		near := neighbours(line, i)
		for k, o := range c.table.Closest(ink, otherSigns) {
			if k == 0 && (o.Rune == read || slices.Contains(near[:], string(o.Rune))) {
				break // it is what was read, or was cut wrong
			}
			if o.Rune != read && reading.ClassOf(string(o.Rune)) == reading.Kanji {
				other, like = o.Rune, o.Likeness
				break
			}
		}
		lead := like - c.table.ContrastTo(ink, read)
		if other == 0 || lead <= 0 {
			continue
		}
		before, after := neighbourhood(line, i)
		usual := ngram.Known().Between(reading.UsualForm(other), before, after) - ngram.Known().Between(reading.UsualForm(read), before, after)
		if like >= becomesLike && lead >= becomesLead && usual >= becomesUsual && (c.em >= leastForm || !reading.NameForm(other)) && !reading.NoName(other, near[0], near[1]) {
			become(g, string(other))
			changed++
			continue
		}
		m.other = min(1, max(0, like-likeFrom)/(likeAll-likeFrom)) * min(1, lead/leadAll)
	}
	return changed
}

// odd tells whether a kanji of the text is in odd company.
func odd(text []archive.Glyph, at int) bool {
	behind, followed, ok := beside(text, at)
	return ok && reading.Odd(text[at].Text, behind, followed)
}
