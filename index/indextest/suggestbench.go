package indextest

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// suggestPages is how many pages Suggest is measured on where
// FUMIKURA_BENCH_PAGES says nothing else.
const suggestPages = 1_000_000

// SuggestBench measures suggestions while a word is typed, on a million pages with
// titles, numbers and names of as many kinds as an archive of that size has. The
// pages hold some 40 characters each, which is all that suggestions look at: a
// name, where it lives, and what it is about. Run it with -benchtime=1x.
func SuggestBench(b *testing.B, open func(tb testing.TB) index.Index) {
	pages := suggestPages
	if s := os.Getenv("FUMIKURA_BENCH_PAGES"); s != "" {
		var err error
		if pages, err = strconv.Atoi(s); err != nil || pages < 100 {
			b.Fatalf("FUMIKURA_BENCH_PAGES %q is no number of pages", s)
		}
	}
	for b.Loop() {
		s, has := kept(b, open(b))
		r := rand.New(rand.NewPCG(13, uint64(has)))
		for at := has; at < pages; at += 5 * benchBatch {
			texts := make([]string, min(5*benchBatch, pages-at))
			for i := range texts {
				texts[i] = fmt.Sprintf("%s%s\n%s%d番地\n%s\n", any1(r, surnames), any1(r, given), any1(r, places), 1+r.IntN(900), any1(r, verbs))
			}
			entries := entriesAt(r, texts, at)
			for _, e := range entries {
				title(e)
			}
			if err := s.index.Apply(b.Context(), gen, index.Change{Pages: entries}); err != nil {
				b.Fatal(err)
			}
		}
		suggest(b, s)
	}
}

func any1(r *rand.Rand, of []string) string { return of[r.IntN(len(of))] }

// title gives a record one of some hundred thousand titles, the same to all its
// pages, and its number its year.
func title(e *index.Entry) {
	h := fnv.New64a()
	h.Write([]byte(e.Record))
	r := rand.New(rand.NewPCG(17, h.Sum64()))
	e.Title = fmt.Sprintf("%s%s地内%s（第%d回）", e.Title, any1(r, places), any1(r, subjects), 1+r.IntN(400))
	if e.Number != "" {
		e.Number = fmt.Sprintf("%s-%d", e.Number, e.FY)
	}
}

// suggest types the beginnings of titles, numbers, divisions and names.
func suggest(b *testing.B, s *shelf) {
	r := rand.New(rand.NewPCG(19, 19))
	reader := archive.Reader{SignedIn: true, Person: Person, Divisions: divs[:2]}
	var took []time.Duration
	used, none := cpu(b), 0
	rounds := benchRounds(b)
	for range rounds {
		whole := []rune([]string{any1(r, subjects) + "一件" + any1(r, places), "松総第" + fmt.Sprint(1+r.IntN(3000)) + "号",
			any1(r, divs), any1(r, surnames) + any1(r, given), any1(r, places) + "地内"}[r.IntN(5)])
		typed := string(whole[:1+r.IntN(min(6, len(whole)))])
		began := time.Now()
		l, err := s.searcher.Suggest(b.Context(), reader, strings.TrimSpace(typed), 8)
		took = append(took, time.Since(began))
		if err != nil {
			b.Fatal(err)
		}
		if len(l) == 0 {
			none++
		}
	}
	used = cpu(b) - used
	slices.Sort(took)
	ms := func(k int) float64 { return float64(took[k].Microseconds()) / 1000 }
	b.ReportMetric(ms(rounds/2), "ms-p50")
	b.ReportMetric(ms(rounds*95/100), "ms-p95")
	b.ReportMetric(float64(used.Microseconds())/1000/float64(rounds), "ms-cpu")
	b.ReportMetric(float64(none), "without")
}
