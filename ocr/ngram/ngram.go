// Package ngram tells how usual a character is between those that stand beside it in
// Japanese text. Its counts of single characters, pairs and triples (counts.bin) are
// taken by deploy/ngrams from public text and from a dictionary's words; no text is
// in them.
package ngram

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode"
)

// counts.bin is what Encode writes.
//
//go:embed counts.bin
var countsBin []byte

// What stands for any digit, any letter of another script, and what was never counted.
const (
	Digit  = '0'
	Letter = 'a'
)

// Fold is the character that another counts as: a number's digits and a word's letters
// tell nothing of what stands beside them.
func Fold(r rune) rune {
	switch {
	case unicode.Is(unicode.Nd, r):
		return Digit
	case unicode.Is(unicode.Latin, r):
		return Letter
	}
	return r
}

// A Model is how often characters, pairs and triples of them were counted.
type Model struct {
	index   map[rune]uint64 // from 1; 0 was never counted
	single  []float64       // by index
	total   float64
	pairs   sequences
	triples sequences
}

// sequences are the counts of runs of characters; the key is their indices, bits each.
type sequences struct {
	keys   []uint64
	counts []byte // see level
}

// bits of an index in a key.
const bits = 14

// A count is kept as a level, steps for each doubling.
const steps = 8

func level(count float64) byte {
	return byte(min(math.MaxUint8, math.Round(steps*math.Log2(count))))
}

var levels = func() (out [math.MaxUint8 + 1]float64) {
	for i := range out {
		out[i] = math.Exp2(float64(i) / steps)
	}
	return out
}()

func (s *sequences) count(key uint64) float64 {
	i, ok := slices.BinarySearch(s.keys, key)
	if !ok {
		return 0
	}
	return levels[s.counts[i]]
}

// Known is the model that comes with the program.
var Known = sync.OnceValue(func() *Model {
	m, err := parse(countsBin)
	if err != nil {
		panic(err) // it is a part of the program; a test holds that it is sound
	}
	return m
})

// What a longer run tells of a character counts so far, and a shorter one the rest.
const (
	byTriple = 0.75
	byPair   = 0.75
)

// P is the natural logarithm of how probable a character is after two others; 0 for
// one of these is the beginning of a line, of which nothing is known.
func (m *Model) P(before2, before, r rune) float64 {
	a, b, c := m.index[Fold(before2)], m.index[Fold(before)], m.index[Fold(r)]
	p := 1 / (m.total + float64(len(m.single)))
	if c > 0 {
		p += m.single[c] / (m.total + float64(len(m.single)))
	}
	if b == 0 {
		return math.Log(p)
	}
	p = (1-byPair)*p + byPair*m.pairs.count(b<<bits|c)/m.single[b]
	if a == 0 {
		return math.Log(p)
	}
	if n := m.pairs.count(a<<bits | b); n > 0 {
		p = (1-byTriple)*p + byTriple*min(1, m.triples.count((a<<bits|b)<<bits|c)/n)
	}
	return math.Log(p)
}

// Count is how often a triple of characters was counted, about.
func (m *Model) Count(a, b, c rune) float64 {
	x, y, z := m.index[Fold(a)], m.index[Fold(b)], m.index[Fold(c)]
	if x == 0 || y == 0 || z == 0 {
		return 0
	}
	return m.triples.count((x<<bits|y)<<bits | z)
}

// Between is how probable, as a natural logarithm, a character is between the two
// before it and the two after, with these; what is only compared with that of another
// character in the same place.
func (m *Model) Between(r rune, before, after [2]rune) float64 {
	sum := m.P(before[0], before[1], r)
	if after[0] != 0 {
		sum += m.P(before[1], r, after[0])
		if after[1] != 0 {
			sum += m.P(r, after[0], after[1])
		}
	}
	return sum
}

// beside is how far Beside goes, so that one strange pair does not outweigh all else.
const beside = 6

// Beside is how much more usual a character is behind the two before it than anywhere, and
// the one after it behind it, as natural logarithms within ±6; 0 where nothing stands.
func (m *Model) Beside(before2, before, r, after rune) (behind, followed float64) {
	bound := func(v float64) float64 { return max(-beside, min(beside, v)) }
	if before != 0 {
		behind = bound(m.P(before2, before, r) - m.P(0, 0, r))
	}
	if after != 0 {
		followed = bound(m.P(before, r, after) - m.P(0, 0, after))
	}
	return behind, followed
}

const magic = "FKNG1\n"

// Encode writes counts, those of triples and pairs by their characters, folded.
func Encode(single map[rune]float64, pairs map[[2]rune]float64, triples map[[3]rune]float64) ([]byte, error) {
	runes := make([]rune, 0, len(single))
	for r := range single {
		runes = append(runes, r)
	}
	slices.Sort(runes)
	if len(runes) >= 1<<bits {
		return nil, fmt.Errorf("%d characters are too many", len(runes))
	}
	index := make(map[rune]uint64)
	b := binary.AppendUvarint([]byte(magic), uint64(len(runes)))
	for i, r := range runes {
		index[r] = uint64(i + 1)
		b = append(binary.AppendUvarint(b, uint64(r)), level(single[r]))
	}
	two, three := make(map[uint64]float64), make(map[uint64]float64)
	for k, n := range pairs {
		two[index[k[0]]<<bits|index[k[1]]] = n
	}
	for k, n := range triples {
		three[(index[k[0]]<<bits|index[k[1]])<<bits|index[k[2]]] = n
	}
	for _, counts := range []map[uint64]float64{two, three} {
		keys := make([]uint64, 0, len(counts))
		for k := range counts {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		b = binary.AppendUvarint(b, uint64(len(keys)))
		last := uint64(0)
		for _, k := range keys {
			b = append(binary.AppendUvarint(b, k-last), level(counts[k]))
			last = k
		}
	}
	return b, nil
}

var errCounts = errors.New("no counts of characters")

func parse(b []byte) (*Model, error) {
	if len(b) < len(magic) || string(b[:len(magic)]) != magic {
		return nil, errCounts
	}
	b = b[len(magic):]
	number := func() (uint64, error) {
		v, n := binary.Uvarint(b)
		if n <= 0 {
			return 0, errCounts
		}
		b = b[n:]
		return v, nil
	}
	n, err := number()
	if err != nil || n >= 1<<bits {
		return nil, errCounts
	}
	m := &Model{index: make(map[rune]uint64, n), single: make([]float64, n+1)}
	for i := range n {
		r, err := number()
		if err != nil || len(b) == 0 {
			return nil, errCounts
		}
		m.index[rune(r)] = i + 1
		m.single[i+1] = levels[b[0]]
		m.total += levels[b[0]]
		b = b[1:]
	}
	for _, s := range []*sequences{&m.pairs, &m.triples} {
		n, err := number()
		if err != nil || n > uint64(len(b)) {
			return nil, errCounts
		}
		s.keys, s.counts = make([]uint64, n), make([]byte, n)
		last := uint64(0)
		for i := range n {
			gap, err := number()
			if err != nil || len(b) == 0 {
				return nil, errCounts
			}
			last += gap
			s.keys[i], s.counts[i] = last, b[0]
			b = b[1:]
		}
	}
	if len(b) > 0 {
		return nil, errCounts
	}
	return m, nil
}
