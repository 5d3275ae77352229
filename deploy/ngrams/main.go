// Command ngrams counts the characters of Japanese text, and pairs and triples of
// them, for package ocr/ngram, which carries them as counts.bin.
//
//	go run ./deploy/ngrams -texts laws.tsv.gz -out ocr/ngram/counts.bin
//
// The text is one page a line, its last column; what is carried was counted in the
// national laws and ordinances of Japan of 1880 to 2013, which are free of copyright,
// and in the words of the IPA dictionary (mecab-ipadic, ICOT Free Software and NAIST
// licence), each as often as its cost makes it. Old forms of kanji count as the new
// ones.
package main

import (
	"bufio"
	"compress/gzip"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/ikawaha/kagome-dict/dict"
	"github.com/ikawaha/kagome-dict/dict/trie"
	"github.com/ikawaha/kagome-dict/ipa"

	"fumikura/ocr/ngram"
	"fumikura/ocr/reading"
)

// What is counted less often is left out: it doubles the size and tells little.
const (
	leastPair   = 2
	leastTriple = 4
)

// A word of the dictionary counts for oneWord where its cost is usualCost, and for e
// times less with each step more, costStep being what mecab-ipadic's costs are scaled
// by; a word that it has at all counts for leastWord.
const (
	oneWord   = 40.0
	usualCost = 4000
	costStep  = 700.0
	leastWord = 4.0
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "ngrams:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	fs := flag.NewFlagSet("ngrams", flag.ContinueOnError)
	texts := fs.String("texts", "", "text to count, gzipped: a page a line, its last column")
	out := fs.String("out", "ocr/ngram/counts.bin", "file to write")
	if err := fs.Parse(args); err != nil {
		return err
	}
	b, err := countAll(*texts)
	if err != nil {
		return err
	}
	return os.WriteFile(*out, b, 0o644)
}

// countAll gives what package ngram carries: the counts of a file's text and of the
// dictionary's words.
func countAll(texts string) ([]byte, error) {
	c := newCounts()
	if err := c.text(texts); err != nil {
		return nil, err
	}
	c.words(ipa.Dict())
	c.prune()
	return ngram.Encode(c.single, c.pairs, c.triples)
}

type counts struct {
	single  map[rune]float64
	pairs   map[[2]rune]float64
	triples map[[3]rune]float64
}

func newCounts() counts {
	return counts{map[rune]float64{}, map[[2]rune]float64{}, map[[3]rune]float64{}}
}

// lineEnd stands in the text for the end of a line, which parts nothing.
const lineEnd = '⏎'

// text counts a file.
func (c *counts) text(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	s := bufio.NewScanner(z)
	s.Buffer(nil, 1<<20)
	for s.Scan() {
		l := s.Text()
		var run []rune
		for _, r := range l[strings.LastIndexByte(l, '\t')+1:] {
			switch {
			case r == lineEnd:
			case unicode.IsSpace(r):
				c.add(run, 1)
				run = run[:0]
			default:
				run = append(run, fold(r))
			}
		}
		c.add(run, 1)
	}
	return s.Err()
}

// fold is a character as it is counted.
func fold(r rune) rune { return ngram.Fold(reading.UsualForm(r)) }

// add counts a run of characters so often.
func (c *counts) add(run []rune, n float64) {
	for i, r := range run {
		c.single[r] += n
		if i > 0 {
			c.pairs[[2]rune{run[i-1], r}] += n
		}
		if i > 1 {
			c.triples[[3]rune{run[i-2], run[i-1], r}] += n
		}
	}
}

// words counts the words of a dictionary.
func (c *counts) words(d *dict.Dict) {
	walk(d.Index.Da, 0, nil, func(word []byte, id int) {
		if !utf8.Valid(word) {
			return
		}
		cost := math.MaxInt16
		for i := range 1 + int(d.Index.Dup[int32(id)]) {
			cost = min(cost, int(d.Morphs[id+i].Weight))
		}
		var run []rune
		for _, r := range string(word) {
			run = append(run, fold(r))
		}
		if len(run) > 1 {
			c.add(run, max(leastWord, oneWord*math.Exp((usualCost-float64(cost))/costStep)))
		}
	})
}

// walk gives all words of a trie.
func walk(da trie.DoubleArray, at int, word []byte, give func(word []byte, id int)) {
	base := int(da[at].Base)
	for b := range 256 {
		to := base + b
		if to <= 0 || to >= len(da) || int(da[to].Check) != at {
			continue
		}
		if b == 0 {
			if da[to].Base <= 0 {
				give(word, int(-da[to].Base))
			}
			continue
		}
		walk(da, to, append(word, byte(b)), give)
	}
}

func (c *counts) prune() {
	for k, n := range c.pairs {
		if n < leastPair {
			delete(c.pairs, k)
		}
	}
	for k, n := range c.triples {
		if n < leastTriple {
			delete(c.triples, k)
		}
	}
}
