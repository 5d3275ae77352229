package tesseract

import (
	"strings"
	"unicode/utf8"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/ngram"
	"fumikura/ocr/reading"
)

// Which character stands at a doubtful place is told by all that is known of it
// together: what the models read, whom its ink is like, and what is usual between
// its neighbours. Each by itself errs: the models take 平 for 下 on poor print, ink of
// 宣 is nearly that of 宜, and what is usual stands everywhere.
const (
	chosenConf     = 95   // below it a place is doubtful
	chosenMore     = 0.6  // chance that another character must have
	mostLike       = 12   // of the characters that the ink is most like are candidates,
	likeEnough     = 0.15 // and none that is less like by so much
	mostChosen     = 1000 // places of a page; more is no print that this can help
	oldSure        = 85   // of a kanji, to tell whether the page is printed in old forms
	leastOldKanji  = 6    // of these, for that
	leastTellApart = 0.02 // by which two characters can differ, as 口 and ロ hardly do
	chosenRounds   = 2    // the second knows what the first changed
)

// A choice is a doubtful place of a line, what may stand there, and what was chosen.
type choice struct {
	at         int // in the line
	read       rune
	place      reading.Place
	candidates []reading.Candidate
	chosen     rune
	chance     float64 // of that
}

// stands tells whether what was chosen is what stands there in the end.
func (ch *choice) stands(text string) bool { return string(ch.chosen) == text }

// choose settles what stands at the doubtful places of lines that were read, and says how
// many there were and how many of them changed. scale is how long a pixel of the picture
// is on the page as it came.
func (c *comparison) choose(r ocr.Raster, text []archive.Glyph, lines []voted, scale float64) (doubtful, changed int) {
	old := oldKanji(text)
	c.modern = c.strewn && modern(text)
	left := mostChosen
	for _, l := range lines {
		c.em = l.em * scale
		line := l.of(text)
		c.doubtful(r, line, l, old, &left)
		for range chosenRounds {
			for i := range l.marks {
				l.marks[i].choice.settle(line, l.marks)
			}
		}
		for i := range l.marks {
			ch := l.marks[i].choice
			if ch == nil {
				continue
			}
			doubtful++
			if ch.chosen != ch.read {
				become(&line[i], string(ch.chosen))
				changed++
			}
		}
		c.overruled += c.contradict(r, text, l, &left)
	}
	if c.strewn || c.thin {
		c.voiced = voice(text, lines)
	}
	return doubtful, changed
}

// oldKanji is the share of old forms among a page's kanji that have an old and a new
// one.
func oldKanji(text []archive.Glyph) float64 {
	olds, all := 0, 0
	for _, g := range text {
		r, n := utf8.DecodeRuneInString(g.Text)
		if n == 0 || n != len(g.Text) || int(g.Conf) <= oldSure {
			continue
		}
		switch {
		case reading.NewForm(r) != 0:
			olds++
			all++
		case len(reading.OldForms(r)) > 0:
			all++
		}
	}
	if all < leastOldKanji {
		return 0
	}
	return float64(olds) / float64(all)
}

// modern tells whether most of a page's kana are hiragana, as they are where kanji have their
// new forms.
func modern(text []archive.Glyph) bool {
	hiragana, katakana := 0, 0
	for _, g := range text {
		switch reading.ClassOf(g.Text) {
		case reading.Hiragana:
			hiragana++
		case reading.Katakana:
			katakana++
		}
	}
	return hiragana > katakana
}

// choosable tells whether a character is of a script whose ink and neighbours tell
// much.
func choosable(text string) bool {
	switch reading.ClassOf(text) {
	case reading.Kanji, reading.Hiragana, reading.Katakana:
		return true
	}
	return false
}

// doubtfulKanji tells whether a place is to be settled, if it has ink.
func doubtfulKanji(g *archive.Glyph) bool { return int(g.Conf) < chosenConf && choosable(g.Text) }

// doubtful finds the places of a line that are to be settled.
func (c *comparison) doubtful(r ocr.Raster, line []archive.Glyph, v voted, old float64, left *int) {
	for i := range line {
		g := &line[i]
		read, n := utf8.DecodeRuneInString(g.Text)
		if n == 0 || n != len(g.Text) || !doubtfulKanji(g) || v.marks[i].settled || g.Text != v.marks[i].text || v.boxes[i].W <= 0 || *left <= 0 {
			continue
		}
		shape, ok := inkShape(r, v.boxes[i])
		if !ok {
			continue
		}
		*left--
		ink := c.table.Contrasted(&shape)
		nearest := c.table.Closest(ink, mostLike)
		if len(nearest) == 0 {
			continue
		}
		if to := nearest[0].Rune; c.symbol(to, read, &shape) {
			become(g, string(to))
			continue
		}
		ch := &choice{at: i, read: read, chosen: read, candidates: c.candidates(g, read, ink, nearest, neighbours(line, i))}
		ch.place = reading.Place{Conf: float64(g.Conf), Old: old}
		if grounds := v.marks[i].grounds; grounds != nil {
			ch.place.Voters, ch.place.Votes = grounds.Voters, grounds.Votes
		}
		if len(ch.candidates) > 1 {
			v.marks[i].choice = ch
		}
	}
}

// symbol tells whether ink that was read as a kanji or kana is one of those composed
// symbols (㈱ ㎡ №) that no model prints: they stand between any neighbours, so that their
// ink alone decides. Boxes, discs and the like are told by compare.
func (c *comparison) symbol(top, read rune, s *glyphs.Shape) bool {
	if choosable(string(top)) || strings.ContainsRune(signs+"○〇", top) || !c.lacks(top) {
		return false
	}
	evidence, like := c.table.Evidence(s, top, read)
	return like >= unreadLike && (evidence >= unreadEvidence || !c.table.Knows(read))
}

// candidates are what may stand where read does: that, what other models read, and
// what the ink is most like, which is in nearest, the likest first. near are the
// characters beside it: ink that is like one of them was cut wrong.
func (c *comparison) candidates(g *archive.Glyph, read rune, s *glyphs.Contrasted, nearest []glyphs.Match, near [2]string) []reading.Candidate {
	var out []reading.Candidate
	top := nearest[0]
	add := func(r rune, like, conf float64) {
		for _, o := range out {
			if o.Rune == r {
				return
			}
		}
		if r == 0 || !choosable(string(r)) || r != read && (c.em < leastForm && reading.NameForm(r) || reading.NoName(r, near[0], near[1])) {
			return
		}
		x := reading.Candidate{Rune: r, Read: r == read, Conf: conf, Like: like, Lacks: c.lacks(r)}
		if like > 0 && r != top.Rune {
			x.Apart = (top.Likeness - like) / max(leastTellApart, 1-c.table.ContrastBetween(r, top.Rune))
		}
		if now := reading.NewForm(r); c.modern && now != 0 && !x.Read {
			x.Rune, x.Lacks = now, c.lacks(now)
			for k := range out {
				if out[k].Rune == now { // what speaks for the old form speaks for it
					out[k].Conf = max(conf, out[k].Conf)
					if like > out[k].Like {
						out[k].Like, out[k].Apart = like, x.Apart
					}
					return
				}
			}
		}
		out = append(out, x)
	}
	add(read, c.table.ContrastTo(s, read), 0)
	for _, a := range g.Alts {
		if r, n := utf8.DecodeRuneInString(a.Text); n == len(a.Text) {
			add(r, c.table.ContrastTo(s, r), float64(a.Conf))
		}
	}
	for _, r := range reading.ReadAs(read) {
		if c.lacks(r) {
			add(r, c.table.ContrastTo(s, r), 0)
		}
	}
	for _, m := range nearest {
		if m.Likeness < top.Likeness-likeEnough {
			break
		}
		if string(m.Rune) != near[0] && string(m.Rune) != near[1] {
			add(m.Rune, m.Likeness, 0)
		}
	}
	return out
}

// settle chooses for one place, with what is chosen for those beside it.
func (ch *choice) settle(line []archive.Glyph, marks []mark) {
	if ch == nil {
		return
	}
	beside := func(k int) rune {
		at := ch.at + k
		if at < 0 || at >= len(line) {
			return 0
		}
		if o := marks[at].choice; o != nil {
			return reading.UsualForm(o.chosen)
		}
		r, n := utf8.DecodeRuneInString(line[at].Text)
		if n == 0 || n != len(line[at].Text) || r == ' ' {
			return 0
		}
		return reading.UsualForm(r)
	}
	before, after := [2]rune{beside(-2), beside(-1)}, [2]rune{beside(1), beside(2)}
	if before[1] == 0 {
		before[0] = 0
	}
	same := 0
	for i := range ch.candidates {
		c := &ch.candidates[i]
		c.Usual = ngram.Known().Between(reading.UsualForm(c.Rune), before, after)
		if c.Read {
			same = i
		}
	}
	chances := ch.place.Chances(ch.candidates)
	at := same
	for i, c := range chances {
		if c > chances[at] && c >= chosenMore {
			at = i
		}
	}
	ch.chosen, ch.chance = ch.candidates[at].Rune, chances[at]
}
