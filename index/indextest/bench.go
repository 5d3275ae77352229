package indextest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// benchPages is how many pages a benchmark searches in.
const benchPages = 20_000

// Bench measures a driver: how fast pages come in, how large they lie on disk,
// and how long queries take, by length, with rights, facets, ranking and the
// verifying of up to index.Window candidates. Run it with -benchtime=1x.
func Bench(b *testing.B, open func(tb testing.TB) index.Index) {
	for b.Loop() {
		r := rand.New(rand.NewPCG(5, 5))
		texts := Laws(b, benchPages)
		if len(texts) < benchPages {
			texts = append(texts, Municipal(r, benchPages-len(texts))...)
		}
		entries := Entries(r, texts)
		bytes := 0
		for _, e := range entries {
			bytes += len(e.Chars)
		}
		x := open(b)
		s := newShelf(b, x, nil)
		began := time.Now()
		s.put(entries)
		took := time.Since(began)
		b.ReportMetric(float64(len(entries))/took.Seconds(), "pages/s")
		st, err := x.Stats(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(st.Bytes)/float64(len(entries)), "B/page")
		b.ReportMetric(float64(st.Bytes)/float64(bytes), "B/textB")
		reader := archive.Reader{SignedIn: true, Person: Person, Divisions: divs[:2]}
		for _, n := range []int{1, 2, 4, 8, 12} {
			var took []time.Duration
			for range 200 {
				text := texts[r.IntN(len(texts))]
				q := piece(r, text, n)
				if japanese.Fold(q) == "" {
					continue
				}
				began := time.Now()
				if _, err := s.searcher.Search(b.Context(), index.Request{Query: q, Reader: reader, Facets: true}); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			ms := func(k int) float64 { return float64(took[k].Microseconds()) / 1000 }
			b.ReportMetric(ms(len(took)/2), fmt.Sprintf("ms-p50/%d", n))
			b.ReportMetric(ms(len(took)*95/100), fmt.Sprintf("ms-p95/%d", n))
		}
	}
}
