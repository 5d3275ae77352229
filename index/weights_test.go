package index_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/index/indextest"
)

var fit = flag.Int("fit", 0, "fit the weights of evidence to so many queries of each length and page, and write them down")

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
			if j.Other {
				continue
			}
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
// queries of how many of those kept are right; without weights, nil, all are kept.
func judged(w []float64, all []sample) (kept, right float64) {
	n, ok := map[int]float64{}, map[int]float64{}
	rights, keeps := 0.0, 0.0
	for _, s := range all {
		in := w == nil || odds(w, s.says) >= index.Enough
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

// weightsFile holds the weights in use beside those that a fit gives, and how both judge:
// what a fit prints, so that its diff shows every change.
const weightsFile = "testdata/weights.txt"

// The weights of evidence keep most candidates that are right and leave most others
// out, as the file says, which also has the weights in use. With -fit they are fitted
// anew, to one half of the pages and judged on the other, and to all of them, which are
// to be rounded and put in their place; and the file is written anew.
func TestWeights(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	set := indextest.NewReadSet(t, r, 100)
	all := samples(set, set.Queries(r, 1), func(i int, _ indextest.ReadQuery) bool { return i%8 == 0 })
	kept, right := judged(index.Weights(), all)
	none, least := judged(nil, all)
	if len(all) < 100 || kept < 0.6 || right < 0.65 || none != 1 || right < least+0.2 {
		t.Errorf("%d candidates, of the right ones %.3f are kept, of these %.3f are right: want 100, 0.6, 0.65, and 0.2 more than without weights, %.3f", len(all), kept, right, least)
	}
	sample := fmt.Sprintf("a sample: %d candidates, of the right ones %.3f kept, of those %.3f right; without weights %.3f\n", len(all), kept, right, least)
	if *fit > 0 {
		if err := os.WriteFile(weightsFile, []byte(refit(set, set.Queries(r, *fit))+sample), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	b, err := os.ReadFile(weightsFile)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasSuffix(string(b), sample) {
		t.Errorf("%s does not end with\n%sRun go test ./index -run Weights -fit 2, and look at the diff.", weightsFile, sample)
	}
	for i, w := range index.Weights() {
		if line := fmt.Sprintf("\n%-14s %8.2f ", index.WeightNames[i], w); !strings.Contains(string(b), line) {
			t.Errorf("%s does not have the weight in use of %q, %.2f. Run go test ./index -run Weights -fit 2, and look at the diff.", weightsFile, index.WeightNames[i], w)
		}
	}
}

// refit fits weights to all pages and to either half, and writes down what they are and
// how they judge.
func refit(set *indextest.ReadSet, queries []indextest.ReadQuery) string {
	even := samples(set, queries, func(_ int, q indextest.ReadQuery) bool { return q.Page%2 == 0 })
	odd := samples(set, queries, func(_ int, q indextest.ReadQuery) bool { return q.Page%2 == 1 })
	all := append(slices.Clone(even), odd...)
	columns := [][]float64{index.Weights(), regress(all), regress(even), regress(odd)}
	var b strings.Builder
	fmt.Fprintf(&b, "Weights of the evidence for a misreading (index/evidence.go), fitted to %d candidates\n%-14s %8s %8s %8s %8s\n", len(all), "", "in use", "all", "even", "odd")
	for i, name := range index.WeightNames {
		fmt.Fprintf(&b, "%-14s", name)
		for _, w := range columns {
			fmt.Fprintf(&b, " %8.2f", w[i])
		}
		b.WriteByte('\n')
	}
	for _, c := range []struct {
		name    string
		weights []float64
		on      []sample
	}{{"in use, all pages", columns[0], all}, {"all pages' on these", columns[1], all}, {"even pages' on odd ones", columns[2], odd}, {"odd pages' on even ones", columns[3], even}} {
		kept, right := judged(c.weights, c.on)
		fmt.Fprintf(&b, "%s: of %d candidates %.3f of the right ones kept, %.3f of those right\n", c.name, len(c.on), kept, right)
	}
	return b.String()
}
