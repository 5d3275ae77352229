package japanese

import (
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

//go:embed data/confusions.tsv
var confusionsTSV string

// A Confusion is what the reader has taken a character for.
type Confusion struct {
	Read  rune // folded
	Times int  // how often it was measured
	Of    int  // in so many places of the true character
}

var confusions = sync.OnceValue(func() map[rune][]Confusion {
	out := map[rune][]Confusion{}
	for line := range strings.Lines(confusionsTSV) {
		c := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if line[0] == '#' || len(c) != 4 {
			continue
		}
		times, err1 := strconv.Atoi(c[2])
		of, err2 := strconv.Atoi(c[3])
		if err1 == nil && err2 == nil {
			out[one(c[0])] = append(out[one(c[0])], Confusion{one(c[1]), times, of})
		}
	}
	return out
})

// Confusions are what a folded character was read as when pages with known text
// were read, the commonest first. It was measured and is neither complete nor
// symmetric.
func Confusions(asked rune) []Confusion { return confusions()[asked] }

// Confusable is the cost of taking the folded rune read on a page for the one
// asked for: 0 where they are the same; up to 0.9 where the reader was measured to
// confuse them, the less the oftener; 0.1 where no model can print the one asked
// for, so that anything may stand in its place; 1 otherwise, and between two
// numerals always.
func Confusable(asked, read rune) float64 {
	switch {
	case asked == read:
		return 0
	case twoNumerals(asked, read):
		return 1
	case Unprintable(asked):
		return 0.1
	}
	for _, c := range Confusions(asked) {
		if c.Read == read {
			return min(0.9, 0.2+0.1*math.Log2(float64(c.Of)/float64(c.Times)))
		}
	}
	return 1
}

// twoNumerals tells of two signs that stand for different numbers.
func twoNumerals(a, b rune) bool {
	return isNumeral(a) && isNumeral(b) && (kanjiDigit(a) < 0 || kanjiDigit(a) != kanjiDigit(b))
}
