package reading

import "math"

// Grounds are what was found out about a character of a line, to tell how likely it is
// right. Confidences are 0–100.
type Grounds struct {
	Voters, Votes int     // models that had a say here, and those of them that say this
	Conf          float64 // the highest of theirs
	Added         bool    // the model that read the line first has nothing here
	Line          float64 // the mean of the first model's in the rest of the line
}

// Ink is what a character's ink tells of it.
type Ink struct {
	// Like is how like the ink is to the character, 0–1; 0 where nothing is known.
	Like float64
	// Rival says that another known character of the same script is more like the ink.
	Rival bool
	// Missing says that there is no ink of a character's size.
	Missing bool
}

// grounds gives what the columns of a vote rest on, which first is the first read of.
func grounds(cols []Column, first []Char) {
	conf := func(c Column) float64 {
		if c.From == gap {
			return addedConf
		}
		return min(mostConf, first[c.From].Conf)
	}
	n, sum := 0, 0.0
	for _, c := range cols {
		if c.Text != "" {
			n, sum = n+1, sum+conf(c)
		}
	}
	for i := range cols {
		g := &cols[i].Grounds
		g.Added, g.Line = cols[i].From == gap, loneConf
		if n > 1 && cols[i].Text != "" {
			g.Line = (sum - conf(cols[i])) / float64(n-1)
		}
	}
}

const (
	addedConf = 50   // what a character that the first model lacks counts for its line
	loneConf  = 97   // what the line of a character without neighbours counts
	mostConf  = 99.5 // no model is surer than this of what it was not taught by
	// LookedAt is the confidence below which a character's ink is asked.
	LookedAt = 99.0
)

// What speaks for a character and against it, in log odds: a logistic regression on
// 110,000 characters of 180 drawn pages (17 typefaces, all kinds and looks), judged on
// the scanned ones and, fitted to a part of these, on the rest. A model's doubt counts by
// its logarithm, so that from 98 to 99 is as far as from 90 to 95. Ink tells more than
// any model: of kanji and kana with a confidence of 80 to 96, three of 1,480 were wrong
// whose ink is as like them as 0.99, and of those less like than 0.85 every second.
var rightWeights = struct {
	base                                           float64
	alone, same, majority, quarrel                 float64 // by how the vote went
	agreedConf, disputedConf, sureConf             float64 // for a step of e in the doubt left
	added, line, changed                           float64
	kanji, kana, digit, latin, mark, other         float64
	unlike, veryUnlike, unlikeMark, veryUnlikeMark float64 // by how much the ink is unlike the character
	missing, rival                                 float64
}{
	base: 0.45, alone: 0.87, same: 0.41, majority: -0.32, quarrel: -0.64,
	agreedConf: 0.28, disputedConf: 0.05, sureConf: 3.41,
	added: -0.49, line: 0.27, changed: 0.63,
	kanji: 1.37, kana: -0.01, digit: 0.67, latin: -1.17, mark: -1.89, other: 1.36,
	unlike: -2.57, veryUnlike: -1.05, unlikeMark: -1.42, veryUnlikeMark: -1.16,
	missing: -4.14, rival: -2.15,
}

// surety is a confidence by its logarithm: 90 gives 2.3, 99 gives 4.6.
func surety(conf float64) float64 { return -math.Log(max(0.3, 100-conf) / 100) }

const (
	changedConf   = 98.0
	mostSurety    = 4.9
	mostLine      = 4.5
	highSurety    = 3.9  // from where on a model's confidence tells most
	ownLikeness   = 0.99 // of a character to itself in another face, about
	nearUnlike    = 0.05 // by so much less it is unlike in part,
	farUnlike     = 0.25 // and by so much less than that altogether
	certain       = 0.9985
	dependable    = 0.98 // less is not to be counted on, and so lies below 95
	undependedFor = 94
)

// Right is how likely a character is right, 0–1. changed says that it was mended after
// the vote.
func (g Grounds) Right(text string, ink Ink, changed bool) float64 {
	w := &rightWeights
	if changed {
		g.Conf = min(changedConf, g.Conf) // the models were sure of something else
	}
	z := w.base + w.line*min(mostLine, surety(g.Line)) + g.vote()
	if g.Added {
		z += w.added
	}
	if changed {
		z += w.changed
	}
	unlike, very := w.unlikeMark, w.veryUnlikeMark
	switch ClassOf(text) {
	case Kanji:
		z += w.kanji
		unlike, very = w.unlike, w.veryUnlike
	case Hiragana, Katakana:
		z += w.kana
		unlike, very = w.unlike, w.veryUnlike
	case Digit:
		z += w.digit
	case Latin:
		z += w.latin
	case Mark:
		z += w.mark
	default:
		z += w.other
	}
	switch {
	case g.Conf >= LookedAt:
	case ink.Missing:
		z += w.missing
	case ink.Like > 0:
		if ink.Rival {
			z += w.rival
		}
		less := max(0, ownLikeness-ink.Like)
		z += unlike*min(1, less/nearUnlike) + very*min(1, max(0, less-nearUnlike)/farUnlike)
	}
	return 1 / (1 + math.Exp(-z))
}

// vote is what the vote says for a character, in log odds.
func (g Grounds) vote() float64 {
	w := &rightWeights
	t := min(mostSurety, surety(g.Conf))
	z := w.sureConf * max(0, t-highSurety)
	switch {
	case g.Voters < 2:
		return z + w.alone + w.agreedConf*t
	case g.Votes == g.Voters:
		return z + w.same + w.agreedConf*t
	case 2*g.Votes > g.Voters:
		return z + w.majority + w.disputedConf*t
	}
	return z + w.quarrel + w.disputedConf*t
}

// Confidence is a probability as texts keep it, 0–100: 95 and more only where a reader
// may count on it.
func Confidence(right float64) uint8 {
	switch {
	case right >= certain:
		return 100
	case right < dependable:
		return uint8(min(undependedFor, math.Round(100*right)))
	}
	return uint8(min(99, math.Round(100*right)))
}
