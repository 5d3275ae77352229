package tesseract

import (
	"slices"
	"strings"

	"fumikura/internal/archive"
	"fumikura/ocr/explain"
	"fumikura/ocr/glyphs"
	"fumikura/ocr/reading"
)

// A model may be sure of all that it read of a line and have lost a character: the 0 of 10月, where
// a stroke runs through it, the の of 水質検査の結果. Its ink is left over when what was read is laid
// over the line. Then the others are asked, and of what they read there what covers that ink is put in.
const (
	leftWide   = 0.12 // characters along the line, and across it, that ink is left over from
	leftHigh   = 0.55
	leftWidest = 3.0  // and up to: more is no character of the line
	leftMost   = 3    // places of a line, at most: where more are left over, little was read right
	leftSure   = 60.0 // confidence of a line, at least
	leftConf   = 85.0 // what is put in is worth, at most
	leftVotes  = 110. // confidences of those that read it, together at least: of one alone it is not sure
	leftLooks  = 0.9  // how like its ink is to that, at least,
	leftMany   = 200. // and where so much speaks for it
	leftUnlike = 0.83
	leftWhole  = 0.8   // of the width that a character has at least what is put in covers
	leftLike   = 0.978 // how like ink that no model reads is to a character, at least,
	leftApart  = 0.008 // and by how much more than to another;
	leftShape  = 80.0  // what that is worth
	leftRun    = 3     // characters that are put in at a place, at most
	leftNear   = 2     // from where ink is left over, which may be a lighter neighbour's
	leftAround = 3     // characters on either side that a part of the line is read with
	leftLines  = 60    // of a page that are asked for
)

// A leftover is ink of a line that is as high as a character and none covers.
type leftover struct {
	at       int // characters of the line before it
	from, to int // along the line, in pixels from where its strip begins
}

// A laidLine is a line with its characters laid over its ink.
type laidLine struct {
	strip *strip
	spans []span // of the characters
	em    float64
	left  []leftover
}

// layOver lays what was read of a line over its ink; false: nothing to lay.
func (w *working) layOver(words readLine, dir archive.Direction) (laidLine, bool) {
	wants := wantsOf(words, dir)
	if len(wants) == 0 {
		return laidLine{}, false
	}
	l, spans, em := laid(w.Raster, words.box, dir, knownEm(words, dir), wants)
	if l == nil {
		return laidLine{}, false
	}
	out := laidLine{strip: l, spans: spans, em: em}
	var at *leftover
	for _, p := range l.pieces(em) {
		k := slices.IndexFunc(spans, func(s span) bool { return s.a < p.b && p.a < s.b })
		switch {
		case k >= 0:
			at = nil
		case at != nil:
			at.to = p.b
		default:
			before := 0
			for i, s := range spans {
				if s.b > s.a && s.b <= p.a {
					before = i + 1
				}
			}
			out.left = append(out.left, leftover{before, p.a, p.b})
			at = &out.left[len(out.left)-1]
		}
	}
	out.left = slices.DeleteFunc(out.left, func(o leftover) bool {
		t0, t1 := l.across(o.from, o.to, em)
		wide := float64(o.to-o.from) / em
		return wide < leftWide || wide > leftWidest || float64(t1-t0) < leftHigh*em
	})
	return out, true
}

// askLeftover has lines read by the others of whose ink some is left over, and puts in what they
// read there.
func (c *child) askLeftover(w *working, lines []line, said []asked, left *allowance) error {
	put, looked := 0, 0
	for i := range lines {
		l := &lines[i]
		if len(said[i].reads) == 0 || l.kind == archive.LineUnread || l.told || l.shaped || l.quality() < leftSure {
			continue
		}
		over, ok := w.layOver(l.readLine, l.dir)
		if !ok || len(over.left) == 0 || len(over.left) > leftMost {
			continue
		}
		if looked++; looked > leftLines {
			break
		}
		n, err := c.coverLeftover(w, l, over, said[i].reads[1:], left)
		if err != nil {
			return err
		}
		put += n
	}
	if put > 0 {
		w.did("%d characters put in where ink was left over", put)
	}
	return nil
}

// coverLeftover puts in what covers ink of a line that is left over: of what the others said of
// the line, what they say of it whole, and what each says of the characters about that ink, that
// on which most agree.
func (c *child) coverLeftover(w *working, l *line, over laidLine, reads []reading.Read, left *allowance) (int, error) {
	all := l.chars()
	if len(over.spans) != len(all) {
		return 0, nil // what Tesseract split or joined has no place of its own
	}
	reads = slices.Clone(reads)
	for i, r := range c.setup.Readers {
		if left.spent() || l.dir == archive.Vertical && r.Vertical == nil {
			continue
		}
		m := r.model(l.dir)
		if i > 0 && !slices.ContainsFunc(reads, func(o reading.Read) bool { return o.Model == r.Name && !grafted(o) }) {
			left.spend(w.around(l))
			chars, err := c.readAgain(w, *l, m, plainly, explain.CauseLeft)
			if err != nil {
				return 0, err
			}
			reads = append(reads, readOf(r.Name, chars))
		}
		for _, o := range over.left {
			part, first, last := w.partAround(l, over, o)
			left.spend(w.around(&part))
			chars, err := c.readAgain(w, part, m, plainly, explain.CauseLeft)
			if err != nil {
				return 0, err
			}
			read := readOf(r.Name, slices.Concat(all[:first], chars, all[last:])) // the rest stands as it is
			reads = append(reads, read)
		}
	}
	put := 0
	for len(over.left) > 0 {
		best, ok := w.agreedCover(l, over, reads)
		if !ok {
			break
		}
		l.words, over = best.words, best.over
		put++
	}
	more, rest := w.coverByShape(l, over)
	w.uncovered += len(rest.left)
	return put + more, nil
}

// agreedCover is the cover on which most of some reads of a line agree; false: they are too few.
func (w *working) agreedCover(l *line, over laidLine, reads []reading.Read) (cover, bool) {
	var best cover
	votes := map[spot]float64{}
	for _, r := range reads {
		for _, k := range w.covers(l, over, r.Chars) {
			if votes[k.spot] += k.conf; votes[k.spot] > best.votes {
				best, best.votes = k, votes[k.spot]
			}
		}
	}
	looks := leftLooks
	if best.votes >= leftMany {
		looks = leftUnlike
	}
	return best, best.votes >= leftVotes && w.looksCovered(best, looks)
}

// looksCovered tells that the ink which a cover takes is so like its characters.
func (w *working) looksCovered(k cover, like float64) bool {
	for i, c := range []rune(k.text) {
		s := k.over.spans[k.at+i]
		t0, t1 := k.over.strip.across(s.a, s.b, k.over.em)
		shape, ok := inkShape(w.Raster, k.over.strip.rect(s.a, s.b, t0, t1))
		if !ok || glyphs.Known().Likeness(&shape, c) < like {
			return false
		}
	}
	return true
}

// coverByShape puts in what no model read, where its ink is like one character and no other, and
// gives how many, and how the line lies then.
func (w *working) coverByShape(l *line, over laidLine) (int, laidLine) {
	put := 0
	for k := 0; k < len(over.left); k++ {
		o := over.left[k]
		t0, t1 := over.strip.across(o.from, o.to, over.em)
		shape, ok := inkShape(w.Raster, over.strip.rect(o.from, o.to, t0, t1))
		if !ok {
			continue
		}
		near := glyphs.Known().Nearest(&shape, 2)
		if len(near) < 2 || near[0].Likeness < leftLike || near[0].Likeness-near[1].Likeness < leftApart {
			continue
		}
		text := string(near[0].Rune)
		if !wholeCharacter(text) && !strings.Contains(loneSigns+"□", text) {
			continue
		}
		if c, ok := w.cover(l, over, o.at, []readChar{{text: text, conf: leftShape}}); ok {
			l.words, over = c.words, c.over
			put, k = put+1, -1
		}
	}
	return put, over
}

// grafted tells that a model was asked for a part of a line only.
func grafted(r reading.Read) bool {
	return slices.ContainsFunc(r.Chars, func(ch reading.Char) bool { return ch.Taken })
}

// partAround is the part of a line with the characters about a leftover, and which these are.
func (w *working) partAround(l *line, over laidLine, o leftover) (part line, first, last int) {
	n := len(over.spans)
	first, last = max(0, o.at-leftAround), min(n, o.at+leftAround)
	a, b := 0, over.strip.n
	if first > 0 {
		a = (over.spans[first-1].b + over.spans[first].a) / 2
	}
	if last < n {
		b = (over.spans[last-1].b + over.spans[last].a) / 2
	}
	part = line{readLine: readLine{box: over.strip.rect(a, b, over.strip.across0, over.strip.across1)}, dir: l.dir, kind: l.kind, cell: l.cell}
	return part, first, last
}

// A cover is what may be put into a line where ink of it is left over, and the line with it.
type cover struct {
	spot
	conf  float64
	votes float64 // the confidences of all reads that have it
	words []readWord
	over  laidLine
}

// A spot is where in a line a text may be put: so many characters are before it.
type spot struct {
	at   int
	text string
}

// covers are the characters of a read that a line lacks where ink of it is left over, and that
// cover it.
func (w *working) covers(l *line, over laidLine, read []reading.Char) []cover {
	var out []cover
	at := 0 // characters of the line so far
	cols := reading.Align([]reading.Read{readOf("", l.chars()), {Chars: read}})
	for i := 0; i < len(cols); i++ {
		if cols[i][0] >= 0 {
			at++
			continue
		}
		var more []readChar
		for ; i < len(cols) && cols[i][0] < 0; i++ {
			ch := read[cols[i][1]]
			more = append(more, readChar{text: ch.Text, conf: min(ch.Conf, leftConf)})
		}
		i--
		if len(more) == 1 && overTwelve(l.texts(), at, more[0].text) {
			more[0].text = "0"
		}
		if len(more) > leftRun || slices.ContainsFunc(more, func(ch readChar) bool { return !wholeCharacter(ch.text) }) {
			continue
		}
		if k, ok := w.cover(l, over, at, more); ok {
			out = append(out, k)
		}
	}
	return out
}

// cover is a line with further characters at a place, if ink is left over there and they cover it.
func (w *working) cover(l *line, over laidLine, at int, more []readChar) (cover, bool) {
	all := l.chars()
	if at > 0 && twice(all[at-1].text, more[0].text) || at < len(all) && twice(all[at].text, more[len(more)-1].text) ||
		!slices.ContainsFunc(over.left, func(o leftover) bool { return max(o.at-at, at-o.at) <= leftNear }) {
		return cover{}, false
	}
	k := cover{spot: spot{at: at}, conf: leftConf, words: withChars(l.words, at, more)}
	for _, ch := range more {
		k.text, k.conf = k.text+ch.text, min(k.conf, ch.conf)
	}
	next, ok := w.layOver(readLine{box: l.box, spaced: l.spaced, words: k.words}, l.dir)
	k.over = next
	return k, ok && len(next.spans) == len(over.spans)+len(more) && len(next.left) < len(over.left) && next.wide(at, more, l.dir)
}

// overTwelve tells that a figure would make a month of more than twelve: it is a 0 with a stroke
// through it, which models take for a 9.
func overTwelve(texts []string, at int, figure string) bool {
	return at > 1 && at < len(texts) && texts[at-2] == "年" && texts[at-1] == "1" && texts[at] == "月" && figure > "2" && figure <= "9"
}

// twins are pairs of characters of the same shape.
var twins = []string{"二ニ", "口ロ", "一ー", "力カ", "夕タ", "八ハ", "工エ", "ヘへ"}

// twice tells that a neighbour was read once more in a part of its ink; figures may repeat.
func twice(a, b string) bool {
	if a == b {
		return reading.ClassOf(a) != reading.Digit
	}
	return slices.ContainsFunc(twins, func(pair string) bool { return strings.Contains(pair, a) && strings.Contains(pair, b) })
}

// wide tells whether characters from one on have ink as wide as theirs is: half of 口 is no ロ
// beside it.
func (k laidLine) wide(at int, chars []readChar, dir archive.Direction) bool {
	for i, ch := range chars {
		if s := k.spans[at+i]; float64(s.b-s.a) < leftWhole*widthOf(ch.text, dir).lo*k.em {
			return false
		}
	}
	return true
}

// wholeCharacter tells what is as high as a line of Japanese and no sign, which the rest of a
// rule or the edge of a box may be taken for.
func wholeCharacter(text string) bool {
	switch reading.ClassOf(text) {
	case reading.Kanji, reading.Hiragana, reading.Katakana, reading.Digit:
		return text != "〇" // a mark before an item
	}
	return false
}

// withChars are words with further characters, so many characters behind their beginning.
func withChars(words []readWord, at int, more []readChar) []readWord {
	out := slices.Clone(words)
	for i := range out {
		n := len(out[i].chars)
		if at > n && i+1 < len(out) {
			at -= n
			continue
		}
		out[i].chars = slices.Insert(slices.Clone(out[i].chars), min(at, n), more...)
		break
	}
	return out
}
