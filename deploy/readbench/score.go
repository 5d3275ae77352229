package main

import (
	"regexp"
	"strings"

	"fumikura/ocr/ocrtest"
)

// A score is of one page or of many. Texts are compared after NFKC, without white
// space.
type score struct {
	pages     int
	edits     int // characters to insert, delete or replace
	chars     int // of the truth
	bag       float64
	hits      int // terms of the truth that stand in the reading
	terms     int
	printable [2]int // wrong, and all, of the characters that some model can print
	hard      [2]int // wrong, and all, of those that none can
}

func (s *score) add(o score) {
	s.pages += o.pages
	s.edits += o.edits
	s.chars += o.chars
	s.bag += o.bag
	s.hits += o.hits
	s.terms += o.terms
	for i := range s.hard {
		s.printable[i] += o.printable[i]
		s.hard[i] += o.hard[i]
	}
}

func ratio(a, b int) float64 { return float64(a) / float64(max(1, b)) }

func (s score) cer() float64  { return ratio(s.edits, s.chars) }
func (s score) find() float64 { return ratio(s.hits, s.terms) }
func (s score) bagF() float64 { return s.bag / float64(max(1, s.pages)) }

// bagF is the F measure of two bags of characters: blind to order.
func bagF(a, b []rune) float64 {
	count := map[rune]int{}
	for _, c := range a {
		count[c]++
	}
	n := 0
	for _, c := range b {
		if count[c] > 0 {
			count[c]--
			n++
		}
	}
	return 2 * float64(n) / float64(max(1, len(a)+len(b)))
}

var (
	shapes = regexp.MustCompile(`松.第\p{Nd}+号|(?:令和|平成|昭和|大正)(?:元|\p{Nd}+)年\p{Nd}+月\p{Nd}+日|\p{Nd}{4}-\p{Nd}{2}-\p{Nd}{4}|[\p{Nd},]{6,}円|\p{Nd}+番地\p{Nd}+`)
	runs   = regexp.MustCompile(`[一-龥ぁ-んァ-ヶー]{4,}`)
)

// terms are what a search of a page would look for: numbers, dates, amounts,
// addresses, short cells and lines, and 15 pieces of four characters, drawn by a
// generator that starts from the page's name, so that all scorers draw the same.
func terms(raw, name string) map[string]bool {
	out := map[string]bool{}
	n := ocrtest.Comparable(raw)
	for _, t := range shapes.FindAllString(n, -1) {
		out[t] = true
	}
	for _, l := range strings.Split(raw, "\n") {
		for _, c := range strings.Split(l, "\t") {
			c = ocrtest.Comparable(c)
			if k := len([]rune(c)); k >= 3 && k <= 10 {
				out[c] = true
			}
		}
	}
	words := runs.FindAllString(n, -1)
	r := newTwister(name)
	for range 15 {
		if len(words) == 0 {
			break
		}
		m := []rune(words[r.below(len(words))])
		i := r.below(len(m) - 3)
		out[string(m[i:i+4])] = true
	}
	return out
}

// judge scores one page's reading against its truth, and gives how they align.
// printable says what the models can print; nil: everything.
func judge(name, truth, got string, printable map[rune]bool) (score, []pair) {
	a, b := []rune(ocrtest.Comparable(truth)), []rune(ocrtest.Comparable(got))
	ps := align(a, b)
	s := score{pages: 1, chars: len(a), bag: bagF(a, b)}
	for _, p := range ps {
		wrong := 0
		if p.want != p.got {
			wrong = 1
			s.edits++
		}
		of := &s.printable
		if p.want != 0 && printable != nil && !printable[p.want] {
			of = &s.hard
		}
		of[0] += wrong
		if p.want != 0 {
			of[1]++
		}
	}
	for t := range terms(truth, name) {
		s.terms++
		if strings.Contains(string(b), t) {
			s.hits++
		}
	}
	return s, ps
}
