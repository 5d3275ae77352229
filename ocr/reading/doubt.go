package reading

// When a character that one model read is worth asking another for. On 64 drawn and
// scanned pages 441 kanji and kana had a confidence of 85 to 96, but ink as like them as
// likeItself, and like no other character more: none was wrong. Of 217 on 100 drawn and
// scanned pages with a confidence of 97 to 99, whose ink was less like them than
// unlikeItself, 31 were. Marks gain nothing by other models until the first is poor at
// them.
const (
	// DoubtfulConf is also the confidence below which rivals are looked for.
	DoubtfulConf = 96.0
	poorConf     = 85.0
	likeItself   = 0.985
	unlikeItself = 0.94
)

// Doubtful tells whether another model should read the character.
func (c Char) Doubtful() bool {
	switch {
	case c.Conf >= LookedAt:
		return false
	case c.Conf >= DoubtfulConf:
		return c.Ink.Missing || japanese(ClassOf(c.Text)) && c.Ink.Like > 0 && c.Ink.Like < unlikeItself
	}
	return c.Poor() || ClassOf(c.Text) != Mark && !c.vouched()
}

// japanese tells of scripts whose characters look much the same in all typefaces. Of 674
// numbers that a model was sure of to 97 to 99 of a hundred, and whose ink was less like
// them than unlikeItself, 11 were wrong.
func japanese(c Class) bool { return c == Kanji || c == Hiragana || c == Katakana }

// vouchedConf is what a character is worth, after a vote, that its ink alone vouches for.
const vouchedConf = 94

// vouched tells whether its ink speaks for a character of which the model is not poor,
// and for no other.
func (c Char) vouched() bool { return !c.Poor() && c.Ink.Like >= likeItself && !c.Ink.Rival }

// Poor tells whether the character is in doubt even where a second model reads the same.
func (c Char) Poor() bool { return c.Conf < poorConf }

// Doubts tells of each character of a read whether it is doubtful.
func (r Read) Doubts() []bool {
	out := make([]bool, len(r.Chars))
	for i, c := range r.Chars {
		out[i] = c.Doubtful()
	}
	return out
}

// Disputes marks the characters of the first of some reads of a line that leave doubt:
// poor ones, and those where not all that were asked say the same.
func Disputes(reads []Read) []bool {
	first := reads[0]
	out := make([]bool, len(first.Chars))
	for i, c := range first.Chars {
		out[i] = c.Poor()
	}
	for _, second := range reads[1:] {
		at := 0
		for _, col := range Align([]Read{first, second}) {
			switch {
			case col[0] == gap: // between two: both are in question
				for i := max(0, at-1); i < min(len(out), at+1); i++ {
					out[i] = true
				}
				continue
			case col[1] == gap || first.Chars[col[0]].Text != second.Chars[col[1]].Text:
				out[col[0]] = true
			}
			at = col[0] + 1
		}
	}
	return out
}
