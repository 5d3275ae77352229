package indextest

import (
	"math/rand/v2"
	"strings"
	"testing"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// exactQueries are how many pieces of pages Exact searches for.
const exactQueries = 2000

// Exact measures recall and precision over the whole collection of real texts:
// pieces of 1 to 12 characters, across line ends too, each against a scan of all
// pages' folded text. Run it with -benchtime=1x; without the collection it says so
// and uses generated pages alone.
func Exact(b *testing.B, open func(tb testing.TB) index.Index) {
	for b.Loop() {
		r := rand.New(rand.NewPCG(11, 11))
		texts := append(Laws(b, 30_000), Municipal(r, 2000)...)
		s := newShelf(b, open(b), Entries(r, texts))
		hits, missed, wrong, searched := 0, 0, 0, 0
		for i := 0; searched < exactQueries; i++ {
			q := piece(r, strings.NewReplacer(`"`, "", "＂", "", "“", "", "”", "").Replace(texts[r.IntN(len(texts))]), 1+i%12)
			if japanese.Fold(q) == "" {
				continue
			}
			root := index.Parse(`本文:"` + q + `"`).Root
			if root == nil {
				continue
			}
			searched++
			want := map[archive.ID]bool{}
			for _, e := range s.entries {
				if index.Verify(root, e) {
					want[e.ID] = true
				}
			}
			_, err := s.searcher.Each(b.Context(), index.Request{Query: `本文:"` + q + `"`, Reader: Owner, Limit: -1, Rung: index.RungExact}, func(h index.Hit) error {
				if hits++; !want[h.Page] {
					wrong++
				}
				delete(want, h.Page)
				return nil
			})
			if err != nil {
				b.Fatal(err)
			}
			if missed += len(want); len(want) > 0 {
				b.Logf("%q misses %d pages", q, len(want))
			}
		}
		b.ReportMetric(float64(len(texts)), "pages")
		b.ReportMetric(float64(searched), "queries")
		b.ReportMetric(float64(hits), "hits")
		b.ReportMetric(float64(missed), "missed")
		b.ReportMetric(float64(wrong), "wrong")
		if missed > 0 || wrong > 0 {
			b.Errorf("%d hits, %d missed, %d wrong", hits, missed, wrong)
		}
	}
}
