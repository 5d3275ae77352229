package main

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"

	"fumikura/ocr/reading"
)

// A sized page is one whose errors are known, with what tells of them.
type sized struct {
	page  reading.Page
	edits float64 // to insert, delete or replace
	size  float64 // characters of the truth
}

func (s sized) cer() float64 { return s.edits / s.size }

// sizedOf are the pages of traces that were scored and have characters, as these weights
// of characters see them.
func sizedOf(pages []trace, right reading.Proof) []sized {
	var out []sized
	for _, p := range pages {
		if p.Length == 0 || len(p.Chars) == 0 {
			continue
		}
		chars := make([]*reading.Proof, len(p.Chars))
		for i := range p.Chars {
			chars[i] = &p.Chars[i].Proof
		}
		p.Page.Recount(chars, right)
		out = append(out, sized{p.Page, float64(p.Edits), float64(p.Length)})
	}
	return out
}

// An expected and a real error are as far apart as their ratio is, after nearEqual is
// added to both: that is also how the bound max(0.01, half) sees them. A weight is held
// near what it is without any page, by leaningPull for its logarithm being off by 1: ink
// in no line is rare on drawn pages, and must tell all the same.
const (
	nearEqual   = 0.01
	leaningPull = 0.2
	strictly    = 4 // times, for ink in no line
	// A page whose errors no sign tells of, such as one whose lines come in another order,
	// has no say: from this distance on of the logarithms it counts half and less.
	outlying = 0.3
)

// leaning is what weights are before any page is seen.
var leaning = reading.Page{
	reading.PageChars: 0.001, reading.PageDoubtful: 0.5, reading.PagePoor: 1, reading.PageMarks: 1, reading.PageRoom: 0.05,
	reading.PageOdd: 0.2, reading.PageTables: 0.3, reading.PageLost: 1, reading.PageBlots: 0.3, reading.PageRules: 0.1, reading.PageUnread: 1,
}

// fitPages finds the weights, none below zero, by which pages' expected errors are
// nearest to the real ones. That of print in unread regions stays 1.
func fitPages(all []sized) reading.Page {
	off := make([]float64, len(leaning)) // of each weight's logarithm from its leaning's
	weights := func() reading.Page {
		w := leaning
		for i, o := range off {
			w[i] *= math.Exp(o)
		}
		return w
	}
	ascend(off, func(g []float64) int {
		w := weights()
		for i := range all {
			p := &all[i]
			e := w.Share(&p.page)
			if e >= 1 {
				continue
			}
			d := math.Log(min(1, p.cer())+nearEqual) - math.Log(e+nearEqual)
			for k, v := range p.page.Signs() {
				g[k] += 2 * d / (1 + d*d/(outlying*outlying)) / (e + nearEqual) * v * w[k] / p.page.Size()
			}
		}
		for k := range g {
			pull := leaningPull
			if k == reading.PageLost || k == reading.PageBlots || k == reading.PageRules {
				pull *= strictly
			}
			g[k] -= pull * off[k]
		}
		g[reading.PageUnread] = 0
		return len(all)
	})
	return weights()
}

// folds is into how many parts pages are parted, so that each is forecast by weights of
// the others.
const folds = 10

// forecasts are the pages' expected errors by weights that were fitted to others.
func forecasts(all []sized) []float64 {
	out := make([]float64, len(all))
	order := rand.New(rand.NewPCG(1, 1)).Perm(len(all))
	for f := range folds {
		var rest []sized
		for k, i := range order {
			if k%folds != f {
				rest = append(rest, all[i])
			}
		}
		w := fitPages(rest)
		for k, i := range order {
			if k%folds == f {
				out[i] = w.Share(&all[i].page)
			}
		}
	}
	return out
}

// within tells whether an expected error is near enough to the real one.
func within(expected, real float64) bool { return math.Abs(real-expected) <= max(0.01, real/2) }

// rounds is how often errors are drawn to see what chance leaves of a forecast.
const rounds = 200

// ceiling is the rank correlation that a forecast would get which knew what errors to
// expect of each page, where these fall by chance (Poisson): the mean over some draws.
func ceiling(edits, size []float64) float64 {
	rnd := rand.New(rand.NewPCG(1, 2))
	known, sum := make([]float64, len(edits)), 0.0
	for i := range edits {
		known[i] = edits[i] / size[i]
	}
	for range rounds {
		drawn := make([]float64, len(edits))
		for i, mean := range edits {
			drawn[i] = poisson(rnd, mean) / size[i]
		}
		sum += spearman(known, drawn)
	}
	return sum / rounds
}

// poisson draws a number of events of which mean are expected: those before the sum of
// waiting times reaches it.
func poisson(rnd *rand.Rand, mean float64) float64 {
	n := -1.0
	for at := 0.0; at <= mean; n++ {
		at += rnd.ExpFloat64()
	}
	return n
}

// pageFit prints weights for reading.Page, and how pages are forecast by weights of others.
func pageFit(w io.Writer, all []sized) {
	if len(all) < 2*folds {
		fmt.Fprintf(w, "\nfor a page: %d are too few\n", len(all))
		return
	}
	fmt.Fprintf(w, "\nfor a page, of %d:\n%s", len(all), fitPages(all))
	expected := forecasts(all)
	near := 0
	var real []float64
	for i, p := range all {
		real = append(real, p.cer())
		if within(expected[i], p.cer()) {
			near++
		}
	}
	fmt.Fprintf(w, "\nforecast by weights of other pages: %d of %d within max(0.01, half) of the real error; rank correlation %.2f\n", near, len(all), spearman(expected, real))
}
