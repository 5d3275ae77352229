package index_test

import (
	"flag"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"fumikura/index"
	"fumikura/index/indextest"
)

var fit = flag.Int("fit", 0, "fit the weights of evidence to so many queries of each length and page, and print them")

// A sample is a candidate of a query: what is said of it, whether it is true, and how
// much it counts, so that a query with many candidates is not many.
type sample struct {
	says   []float64
	right  bool
	counts float64
	query  int
}

// samples are the candidates of some of the queries.
func samples(set *indextest.ReadSet, queries []indextest.ReadQuery, take func(int, indextest.ReadQuery) bool) []sample {
	var out []sample
	for i, q := range queries {
		if !take(i, q) {
			continue
		}
		l := index.Judge(q.Text, set.Entries)
		for _, j := range l {
			out = append(out, sample{j.Says, q.Wants[j.Page], 1 / math.Sqrt(float64(len(l))), i})
		}
	}
	return out
}

// regress fits weights to samples by gradient descent on the logistic loss, with a
// penalty of half their squares.
func regress(all []sample) []float64 {
	w := make([]float64, len(index.Weights()))
	for range 1500 {
		slope := make([]float64, len(w))
		for _, s := range all {
			d := 0.0
			if s.right {
				d = -s.counts
			}
			d += s.counts / (1 + math.Exp(-odds(w, s.says)))
			for i, x := range s.says {
				slope[i] += d * x
			}
		}
		for i := range w {
			w[i] -= 0.5 * (slope[i] + w[i]) / float64(len(all))
		}
	}
	return w
}

func odds(w, says []float64) float64 {
	sum := 0.0
	for i, x := range says {
		sum += w[i] * x
	}
	return sum
}

// judged are the share of the right candidates that weights keep, and the mean over
// queries of how many of those kept are right.
func judged(w []float64, all []sample, enough float64) (kept, right float64) {
	n, ok := map[int]float64{}, map[int]float64{}
	rights, keeps := 0.0, 0.0
	for _, s := range all {
		in := odds(w, s.says) >= enough
		if s.right {
			rights++
			if in {
				keeps++
				ok[s.query]++
			}
		}
		if in {
			n[s.query]++
		}
	}
	for q, k := range n {
		right += ok[q] / k
	}
	return keeps / max(1, rights), right / max(1, float64(len(n)))
}

// The weights of evidence keep most candidates that are right and leave most others
// out. With -fit they are fitted anew, to one half of the pages and judged on the
// other, and to all of them, which are to be rounded and put in their place.
func TestWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	set := indextest.NewReadSet(t, r, 100)
	if *fit > 0 {
		refit(t, set, set.Queries(r, *fit))
		return
	}
	all := samples(set, set.Queries(r, 1), func(i int, _ indextest.ReadQuery) bool { return i%8 == 0 })
	kept, right := judged(index.Weights(), all, index.Enough)
	none, least := judged(index.Weights(), all, math.Inf(-1))
	t.Logf("%d candidates: %.3f of the right ones are kept, %.3f of those are right; of all, %.3f", len(all), kept, right, least)
	if len(all) < 100 || kept < 0.6 || right < 0.65 || none != 1 || right < least+0.2 {
		t.Errorf("%d candidates, of the right ones %.3f are kept, of these %.3f are right: want 100, 0.6, 0.65, and 0.2 more than without weights, %.3f", len(all), kept, right, least)
	}
}

func refit(t *testing.T, set *indextest.ReadSet, queries []indextest.ReadQuery) {
	t.Helper()
	even := samples(set, queries, func(_ int, q indextest.ReadQuery) bool { return q.Page%2 == 0 })
	odd := samples(set, queries, func(_ int, q indextest.ReadQuery) bool { return q.Page%2 == 1 })
	all := append(slices.Clone(even), odd...)
	for name, on := range map[string][2][]sample{"even pages' on odd ones": {even, odd}, "odd pages' on even ones": {odd, even}, "all pages' on these": {all, all}} {
		w := regress(on[0])
		kept, right := judged(w, on[1], index.Enough)
		t.Logf("%s: of %d candidates %.3f of the right ones are kept, %.3f of those are right; weights %.2f", name, len(on[1]), kept, right, w)
	}
	kept, right := judged(index.Weights(), all, index.Enough)
	t.Logf("those in use: %.3f are kept, %.3f of those are right; weights %.2f", kept, right, index.Weights())
}
