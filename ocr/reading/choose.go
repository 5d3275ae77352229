package reading

import (
	"fmt"
	"math"
	"strings"
)

// A Candidate is a character that may stand at a doubtful place.
type Candidate struct {
	Rune  rune
	Read  bool    // it is what stands there
	Conf  float64 // 0–100, of another model that read it; 0: none did
	Like  float64 // how like it the ink is, by contrast (see package glyphs), 0–1; 0: nothing is known
	Apart float64 // how far the ink is from it to the candidate most like it, by what tells the two apart: 0 to 1 and more
	Usual float64 // log of how probable it is between its neighbours
	Lacks bool    // no model prints it
}

// A Place is what is known of a doubtful place but for its candidates.
type Place struct {
	Conf          float64 // 0–100, of what stands there
	Voters, Votes int     // as in Grounds; 0 where there was no vote
	Old           float64 // share of old forms among the page's kanji that have one
}

// What speaks for a candidate, by index in its weights.
const (
	forRead = iota
	forReadSurety
	forReadVotes
	forOther
	forOtherConf
	forLike
	forUnknown
	forUsual
	forLacks
	forOld
	forOldPage
	forKana
	forTop
	forApart
	forApartClean
	forLikeClean
	speaks // how many
)

// A Weighing is what speaks for a candidate, each as a number.
type Weighing [speaks]float64

var weighingNames = [speaks]string{
	"forRead", "forReadSurety", "forReadVotes", "forOther", "forOtherConf", "forLike",
	"forUnknown", "forUsual", "forLacks", "forOld", "forOldPage",
	"forKana", "forTop", "forApart", "forApartClean", "forLikeClean",
}

// String is the weighing as it stands in the source.
func (w Weighing) String() string { return named(w[:], weighingNames[:]) }

// named are numbers with their names.
func named(v []float64, names []string) string {
	var b strings.Builder
	for i, n := range names {
		fmt.Fprintf(&b, "\t%s: %.3f,\n", n, v[i])
	}
	return b.String()
}

// Bounds of what a likeness tells.
const (
	likeStep   = 0.04 // one step
	nearSteps  = 3.0  // so many count; on clean ink
	cleanSteps = 6.0  // so many once more
	mostApart  = 1.5
	leastClean = 0.75 // likeness of the candidate most alike from which on ink is clean in part,
	allClean   = 0.95 // and altogether
	oldPages   = 3.0  // a page with a third of old forms is printed in them
	noVote     = 0.6  // what a place without a vote has of votes
)

// Weigh gives what speaks for each candidate.
func (p Place) Weigh(candidates []Candidate) []Weighing {
	best := 0.0
	for _, c := range candidates {
		best = max(best, c.Like)
	}
	clean := min(1, max(0, (best-leastClean)/(allClean-leastClean)))
	out := make([]Weighing, len(candidates))
	for i, c := range candidates {
		w := &out[i]
		switch {
		case c.Read:
			w[forRead], w[forReadSurety], w[forReadVotes] = 1, surety(p.Conf), noVote
			if p.Voters > 1 {
				w[forReadVotes] = float64(p.Votes) / float64(p.Voters)
			}
		case c.Conf > 0:
			w[forOther], w[forOtherConf] = 1, c.Conf/100
		}
		if less := (best - c.Like) / likeStep; c.Like > 0 {
			w[forLike] = -min(less, nearSteps)
			w[forApart] = -min(c.Apart, mostApart)
			w[forApartClean] = w[forApart] * clean
			w[forLikeClean] = -min(less, cleanSteps) * clean
			if less == 0 {
				w[forTop] = 1
			}
		} else {
			w[forUnknown] = 1
		}
		w[forUsual] = c.Usual
		if c.Lacks {
			w[forLacks] = 1
		}
		if NewForm(c.Rune) != 0 && !c.Read && c.Conf == 0 { // no model printed it
			w[forOld], w[forOldPage] = 1, min(1, p.Old*oldPages)
		}
		if ClassOf(string(c.Rune)) != Kanji {
			w[forKana] = 1
		}
	}
	return out
}

// chooseWeights are of a conditional logit, in log odds: fitted by readbench -fit on
// drawn pages, see BENCHMARKS.md.
var chooseWeights = Weighing{
	forRead: 1.726, forReadSurety: 0.437, forReadVotes: 1.206,
	forOther: 1.242, forOtherConf: 0.900,
	forLike: 0.635, forUnknown: -3.679,
	forUsual: 0.437,
	forLacks: 0.774, forOld: -1.728, forOldPage: 2.899, forKana: -0.628,
	forTop: 0.740, forApart: 1.258, forApartClean: -0.601, forLikeClean: 0.610,
}

// Chances is how probable each of the weighed candidates is with these weights, 0–1,
// where one of them is right.
func (w *Weighing) Chances(weighed []Weighing) []float64 {
	out := make([]float64, len(weighed))
	top := math.Inf(-1)
	for i := range weighed {
		for k, v := range weighed[i] {
			out[i] += w[k] * v
		}
		top = max(top, out[i])
	}
	sum := 0.0
	for i := range out {
		out[i] = math.Exp(out[i] - top)
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
	return out
}

// Chances is how probable each candidate is, 0–1, if it is any of them.
func (p Place) Chances(candidates []Candidate) []float64 {
	return chooseWeights.Chances(p.Weigh(candidates))
}
