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

// Ink is what was found out about a character after the vote, most of it from its ink.
type Ink struct {
	// Like is how like the ink is to the character, 0–1; 0 where nothing is known.
	Like float64
	// Rival says that another known character of the same script is more like the ink.
	Rival bool
	// Missing says that there is no ink of a character's size.
	Missing bool
	// Other is how far it is clearly more like another kanji, 0–1, of what is in odd company.
	Other float64
	// Slim is how far it is too narrow for a figure, 0–1: the rest of a rule is.
	Slim float64
	// Chance is what Place.Choose gave the character, 0–1; 0: its place was not doubtful.
	Chance float64
}

// grounds puts in what the columns of a vote have of the rest of their line. at is the index
// of each in the read of the first model, whose characters are given.
func grounds(cols []Column, at []int, first []Char) {
	conf := func(i int) float64 {
		if at[i] == gap {
			return addedConf
		}
		return min(mostConf, first[at[i]].Conf)
	}
	n, sum := 0, 0.0
	for i, c := range cols {
		if c.Text != "" {
			n, sum = n+1, sum+conf(i)
		}
	}
	for i := range cols {
		g := &cols[i].Grounds
		g.Added, g.Line = at[i] == gap, loneConf
		if n > 1 && cols[i].Text != "" {
			g.Line = (sum - conf(i)) / float64(n-1)
		}
	}
}

// firstModel is the index of the first read that is a model's: shapes, which come before
// them in worn print, are less sure of what they know than models are.
func firstModel(reads []Read) int {
	if len(reads) > 1 && reads[0].Model == Shapes {
		return 1
	}
	return 0
}

const (
	addedConf = 50   // what a character that the first model lacks counts for its line
	loneConf  = 97   // what the line of a character without neighbours counts
	mostConf  = 99.5 // no model is surer than this of what it was not taught by
	// LookedAt is the confidence below which a character's ink is asked.
	LookedAt = 99.0
)

// What speaks for a character and against it, by index in its weights.
const (
	rightBase = iota
	rightAlone
	rightSame
	rightMajority
	rightQuarrel
	rightAgreed
	rightDisputed
	rightSure
	rightAdded
	rightLine
	rightChanged
	rightKanji
	rightKana
	rightDigit
	rightLatin
	rightMark
	rightOther
	rightUnlike // by how much the ink is unlike the character
	rightVeryUnlike
	rightUnlikeMark
	rightVeryUnlikeMark
	rightMissing
	rightRival
	rightChosen
	rightChance
	rightSeldom // how much more usual than most it is beside the neighbour that it fits less, of Japanese characters
	rightUsual  // and beside the other one
	rightSeldomOther
	rightUsualOther
	rightOtherInk // its ink is clearly another kanji's
	rightSlim     // a figure as narrow as a stroke
	rights        // how many
)

// A Proof is what speaks for a character, each as a number.
type Proof [rights]float64

var proofNames = [rights]string{
	"rightBase", "rightAlone", "rightSame", "rightMajority", "rightQuarrel", "rightAgreed",
	"rightDisputed", "rightSure", "rightAdded", "rightLine", "rightChanged", "rightKanji",
	"rightKana", "rightDigit", "rightLatin", "rightMark", "rightOther", "rightUnlike",
	"rightVeryUnlike", "rightUnlikeMark", "rightVeryUnlikeMark", "rightMissing", "rightRival", "rightChosen",
	"rightChance", "rightSeldom", "rightUsual", "rightSeldomOther", "rightUsualOther", "rightOtherInk", "rightSlim",
}

// String is the proof as it stands in the source.
func (p Proof) String() string { return named(p[:], proofNames[:]) }

// rightWeights are of a logistic regression, in log odds, as readbench -fit makes it,
// fitted to drawn pages, see BENCHMARKS.md. A model's doubt counts by its logarithm, so that from
// 98 to 99 is as far as from 90 to 95. Ink tells more than any model: of kanji and kana
// with a confidence of 80 to 96, three of 1,480 were wrong whose ink is as like them as
// 0.99, and of those less like than 0.85 every second.
var rightWeights = Proof{
	rightBase: -0.044 - Caution, rightAlone: 0.052, rightSame: -0.949, rightMajority: 0.588,
	rightQuarrel: 0.265, rightAgreed: 0.997, rightDisputed: 0.170, rightSure: 1.849,
	rightAdded: -1.395, rightLine: 0.376, rightChanged: 0.305, rightKanji: 0.902, rightKana: 0.088,
	rightDigit: 0.435, rightLatin: -2.005, rightMark: -0.918, rightOther: 1.453, rightUnlike: -1.161,
	rightVeryUnlike: -0.844, rightUnlikeMark: -0.804, rightVeryUnlikeMark: -1.785,
	rightMissing: -4.14, // of an earlier fit: most such characters are taken out, and what is left tells little
	rightRival:   -0.092, rightChosen: -1.557, rightChance: 0.496,
	rightSeldom: 0.125, rightUsual: 0.237, rightSeldomOther: 0.059, rightUsualOther: 0.207,
	rightOtherInk: -1.623, rightSlim: -0.337,
}

// Caution is what the weights hold back, in log odds: pages that had no part in a fit are
// read less well than it says.
const Caution = 0.8

// surety is a confidence by its logarithm: 90 gives 2.3, 99 gives 4.6.
func surety(conf float64) float64 { return -math.Log(max(0.3, 100-conf) / 100) }

const (
	changedConf   = 98.0
	mostChance    = 0.999 // no choice is surer
	mostSurety    = 4.9
	mostLine      = 4.5
	highSurety    = 3.9  // from where on a model's confidence tells most
	ownLikeness   = 0.99 // of a character to itself in another face, about
	nearUnlike    = 0.05 // by so much less it is unlike in part,
	farUnlike     = 0.25 // and by so much less than that altogether
	fewTell       = 4    // times: what is seldom seen has a weight for all that, which the fit draws to zero
	certain       = 0.9985
	dependable    = 0.98 // less is not to be counted on, and so lies below 95
	undependedFor = 94
)

// Prove gives what speaks for a character. changed says that it was mended after the
// vote.
func (g Grounds) Prove(text string, ink Ink, changed bool) Proof {
	var z Proof
	if changed {
		g.Conf = min(changedConf, g.Conf) // the models were sure of something else
		z[rightChanged] = 1
	}
	z[rightBase], z[rightLine] = 1, min(mostLine, surety(g.Line))
	if g.Added {
		z[rightAdded] = 1
	}
	g.vote(&z)
	unlike, very := rightUnlikeMark, rightVeryUnlikeMark
	switch ClassOf(text) {
	case Kanji:
		z[rightKanji] = 1
		unlike, very = rightUnlike, rightVeryUnlike
	case Hiragana, Katakana:
		z[rightKana] = 1
		unlike, very = rightUnlike, rightVeryUnlike
	case Digit:
		z[rightDigit] = 1
	case Latin:
		z[rightLatin] = 1
	case Mark:
		z[rightMark] = 1
	default:
		z[rightOther] = 1
	}
	z[rightOtherInk] = fewTell * ink.Other
	if ink.Chance > 0 {
		z.SetChance(ink.Chance)
	}
	switch {
	case g.Conf >= LookedAt:
	case ink.Missing:
		z[rightMissing] = 1
	case ink.Like > 0:
		if ink.Rival {
			z[rightRival] = 1
		}
		less := max(0, ownLikeness-ink.Like)
		z[rightSlim] = fewTell * ink.Slim
		z[unlike] = min(1, less/nearUnlike)
		z[very] = min(1, max(0, less-nearUnlike)/farUnlike)
	}
	return z
}

// SetChance puts in what the choice of a doubtful place gave the character, 0–1.
func (p *Proof) SetChance(chance float64) {
	c := min(mostChance, max(1-mostChance, chance))
	p[rightChosen], p[rightChance] = 1, math.Log(c/(1-c))
}

// typicalBeside is how usual characters are beside their neighbours in the mean, Japanese
// ones and others.
var typicalBeside = [...]float64{2.3, 5.1, 1.9, 4.8}

// SetBeside puts in how usual the character is beside its neighbours, see ngram.Beside: where
// all models take one character for another, that may be all that tells.
func (p *Proof) SetBeside(behind, followed float64) {
	less, more := min(behind, followed), max(behind, followed)
	if p[rightKanji] > 0 || p[rightKana] > 0 {
		p[rightSeldom], p[rightUsual] = less-typicalBeside[0], more-typicalBeside[1]
	} else {
		p[rightSeldomOther], p[rightUsualOther] = less-typicalBeside[2], more-typicalBeside[3]
	}
}

// Odd tells whether a kanji is less usual beside its neighbours than most are, which
// speaks against what a model is sure of, too.
func Odd(text string, behind, followed float64) bool {
	return ClassOf(text) == Kanji && min(behind, followed) < typicalBeside[0]-oddBeside && max(behind, followed) < typicalBeside[1]
}

// oddBeside is by how much less usual beside the neighbour that it fits less.
const oddBeside = 2

// typical is the proof with neighbours as most characters have them. Of a page's characters
// they tell which are wrong, but not how many: names and figures are strange throughout.
func (p *Proof) typical() *Proof {
	t := *p
	t[rightSeldom], t[rightUsual], t[rightSeldomOther], t[rightUsualOther] = 0, 0, 0, 0
	return &t
}

// vote puts in what the vote says for a character.
func (g Grounds) vote(z *Proof) {
	t := min(mostSurety, surety(g.Conf))
	z[rightSure] = max(0, t-highSurety)
	switch {
	case g.Voters < 2:
		z[rightAlone], z[rightAgreed] = 1, t
	case g.Votes == g.Voters:
		z[rightSame], z[rightAgreed] = 1, t
	case 2*g.Votes > g.Voters:
		z[rightMajority], z[rightDisputed] = 1, t
	default:
		z[rightQuarrel], z[rightDisputed] = 1, t
	}
}

// Right is how likely a character is right, 0–1.
func (p *Proof) Right() float64 { return rightWeights.Chance(p) }

// Chance is how likely a character is right, 0–1, by these weights.
func (w *Proof) Chance(p *Proof) float64 {
	z := 0.0
	for i, v := range p {
		z += w[i] * v
	}
	return 1 / (1 + math.Exp(-z))
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
