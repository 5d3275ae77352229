package main

import (
	"fmt"
	"io"
	"math"

	"fumikura/internal/archive"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/reading"
	"fumikura/ocr/tesseract"
)

// An aligned character is one whose truth is known: those around it were read as they
// stand in the truth, or else nothing tells what stands there.
type aligned struct {
	tesseract.Judged
	want string // "" where nothing stands, and the character is made up
}

// A character's truth is known where so many of those so far around it are right.
const (
	around      = 3
	leastAround = 3
)

// aside tells of lines that the truth of a drawn page's body leaves out.
func aside(k archive.LineType) bool {
	return k == archive.LineRuby || k == archive.LineNote || k == archive.LineStamp
}

// alignedOf are the characters of a trace whose truth is known.
func alignedOf(t trace) []aligned {
	var got []rune
	var of []int // of each: which character
	for i, c := range t.Chars {
		if aside(c.Type) {
			continue
		}
		for _, r := range ocrtest.Comparable(c.Text) {
			got, of = append(got, r), append(of, i)
		}
	}
	pairs := align([]rune(ocrtest.Comparable(t.Truth)), got)
	var out []aligned
	for i, p := range pairs {
		if p.at < 0 {
			continue
		}
		same := 0
		for k := max(0, i-around); k <= min(len(pairs)-1, i+around); k++ {
			if k != i && pairs[k].want == pairs[k].got {
				same++
			}
		}
		if same >= leastAround {
			want := ""
			if p.want != 0 {
				want = string(p.want)
			}
			out = append(out, aligned{t.Chars[of[p.at]], want})
		}
	}
	return out
}

// option is the index of the candidate that is right, −1 where none is.
func (a aligned) option() int {
	if a.want == "" {
		return -1
	}
	for i, r := range a.Options {
		if ocrtest.Comparable(string(r)) == a.want {
			return i
		}
	}
	return -1
}

// fit prints weights for reading.Place, reading.Proof and reading.Page.
func fit(w io.Writer, files []string) error {
	var all []aligned
	var whole []trace
	for _, f := range files {
		pages, err := readTrace(f)
		if err != nil {
			return err
		}
		for _, p := range pages {
			all = append(all, alignedOf(p)...)
		}
		whole = append(whole, pages...)
	}
	choose := fitChoices(all)
	fmt.Fprintf(w, "%d characters\n\nfor a doubtful place:\n%s", len(all), choose)
	fixed, spoiled, wrong := 0, 0, 0
	for _, a := range all {
		if len(a.Options) == 0 {
			continue
		}
		was, now := ocrtest.Comparable(a.Was) == a.want, ocrtest.Comparable(a.Text) == a.want
		switch {
		case !was && now:
			fixed++
		case was && !now:
			spoiled++
		}
		if !was {
			wrong++
		}
	}
	fmt.Fprintf(w, "\nof %d wrong characters in doubtful places the reader made %d right, and %d right ones wrong\n", wrong, fixed, spoiled)
	right := fitRight(all)
	fmt.Fprintf(w, "\nfor a character:\n%s", right)
	pageFit(w, sizedOf(whole, right))
	return nil
}

// rounds of gradient ascent, and its step and pull to zero: more rounds change nothing
// in the third digit.
const (
	fitRounds = 600
	fitStep   = 0.05
	fitPull   = 2e-4
	fitMemory = 0.9
)

// ascend finds the weights for which gradient is zero, in steps that even out how much
// each number varies (RMSprop). gradient adds to g and gives the number of cases.
func ascend(w []float64, gradient func(g []float64) int) {
	square := make([]float64, len(w))
	for round := range fitRounds {
		g := make([]float64, len(w))
		n := float64(gradient(g))
		if n == 0 {
			return
		}
		for i := range g {
			g[i] = g[i]/n - fitPull*w[i]
			square[i] = fitMemory*square[i] + (1-fitMemory)*g[i]*g[i]
			w[i] += fitStep / (1 + float64(round)/60) * g[i] / (math.Sqrt(square[i]) + 1e-6)
		}
	}
}

// fitChoices fits a conditional logit to the places whose truth is a candidate.
func fitChoices(all []aligned) reading.Weighing {
	var w reading.Weighing
	ascend(w[:], func(g []float64) int {
		n := 0
		for _, a := range all {
			right := a.option()
			if right < 0 {
				continue
			}
			n++
			for i, c := range w.Chances(a.Weighed) {
				d := -c
				if i == right {
					d++
				}
				for k, v := range a.Weighed[i] {
					g[k] += d * v
				}
			}
		}
		return n
	})
	return w
}

// fitRight fits a logistic regression to what was read, right or wrong. The chances of
// choices are those that the reader gave: with other weights of these it reads other things.
func fitRight(all []aligned) reading.Proof {
	rows, truth := make([][]float64, len(all)), make([]bool, len(all))
	for i := range all {
		rows[i], truth[i] = all[i].Proof[:], ocrtest.Comparable(all[i].Text) == all[i].want
	}
	var w reading.Proof
	copy(w[:], logit(rows, truth))
	return w
}
