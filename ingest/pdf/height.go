package pdf

// pdftotext makes a word as high as its font's ascent and descent, which say
// little about how large the characters are: 1 to 1.45 em in most fonts, and
// with fonts of drawn glyphs (Type 3) more than twice the em, since there it must
// guess. A Japanese page tells its em by how far its characters advance.

const (
	// guessed is the em as a part of the height, below which the height is a guess.
	guessed = 0.62
	// Where it guesses, pdftotext takes an ascent of 0.95 and a descent of 0.35 of
	// a size of its own.
	guessedAscent = 0.95 / (0.95 + 0.35)
	// A full-width character reaches this far above its baseline, in ems.
	emAscent = 0.88
)

// upright cuts the words' boxes down to the em, so that they are as high as the
// characters. Pages without a full-width character stay as they are.
func upright(words []word) []word {
	em := emOf(words)
	if em <= 0 || em >= 0.97 {
		return words
	}
	out := make([]word, len(words))
	for i, w := range words {
		switch {
		case w.down():
		case em < guessed && len(w.glyphs) == 1 && w.w() > 1.5*w.h(): // on its side, in a column
			// Its ascent goes to the right; the guess has it on the left.
			base, unit := w.x0+guessedAscent*w.w(), em*w.w()
			w.x0, w.x1 = base-(1-emAscent)*unit, base+emAscent*unit
		case em < guessed:
			base, unit := w.y0+guessedAscent*w.h(), em*w.h()
			w.y0, w.y1 = base-emAscent*unit, base+(1-emAscent)*unit
		default:
			off := (1 - em) * w.h() / 2
			w.y0, w.y1 = w.y0+off, w.y1-off
		}
		out[i] = w
	}
	return out
}
