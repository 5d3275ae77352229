package indextest

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/index/japanese"
	"fumikura/internal/archive"
)

// benchSizes are how many pages benchmarks search in. The larger one takes some
// minutes to build.
var benchSizes = []int{20_000, 200_000}

// Keep names the folder or prefix under which a benchmark's index stays for the
// next run, empty where it is built each time: FUMIKURA_BENCH_KEEP.
func Keep() string { return os.Getenv("FUMIKURA_BENCH_KEEP") }

// Bench measures a driver: how fast pages come in, how large they lie on disk,
// and how long exact queries take, by length, with rights, facets, ranking and the
// verifying of up to index.Window candidates; the same for what may have been
// misread; and the bare questions for the parts of a phrase (parts). open gives an index for so many pages, an
// empty one or the one that it kept. Run it with -benchtime=1x.
func Bench(b *testing.B, open func(tb testing.TB, pages int) index.Index) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("pages=%d", n), func(b *testing.B) {
			for b.Loop() {
				bench(b, open(b, n), n)
			}
		})
	}
}

// A collection is as many pages as are wanted, each made when it is asked for:
// real ones, first as they are and then each time the lines of two of them,
// and every tenth one generated.
type collection struct{ laws []string }

func (c collection) page(i int) string {
	r := rand.New(rand.NewPCG(7, uint64(i)))
	if len(c.laws) == 0 || i%10 == 9 {
		return Municipal(r, 1)[0]
	}
	if i < len(c.laws) {
		return c.laws[i]
	}
	var lines []string
	for range 2 {
		all := strings.SplitAfter(c.laws[r.IntN(len(c.laws))], "\n")
		at := r.IntN(len(all)/2 + 1)
		lines = append(lines, all[at:at+(len(all)+1)/2]...)
	}
	return strings.Join(lines, "")
}

// kept is a shelf on an index that may be full already.
func kept(tb testing.TB, x index.Index, pages int) (s *shelf, full bool) {
	st, err := x.Stats(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if st.Pages < pages {
		return newShelf(tb, x, nil), false
	}
	_, a := newArchive()
	return &shelf{tb: tb, index: x, archive: a, searcher: index.NewSearcher(x, a, index.SearcherOptions{Log: slog.New(slog.DiscardHandler)})}, true
}

func bench(b *testing.B, x index.Index, pages int) {
	c := collection{Laws(b, 30_000)}
	s, full := kept(b, x, pages)
	if !full {
		r := rand.New(rand.NewPCG(5, 5))
		bytes, took := 0, time.Duration(0)
		for at := 0; at < pages; at += 500 {
			texts := make([]string, min(500, pages-at))
			for i := range texts {
				texts[i] = c.page(at + i)
			}
			entries := entriesAt(r, texts, at)
			for _, e := range entries {
				bytes += len(e.Chars)
			}
			began := time.Now()
			s.put(entries)
			took += time.Since(began)
		}
		st, err := x.Stats(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(pages)/took.Seconds(), "pages/s")
		b.ReportMetric(float64(st.Bytes)/float64(pages), "B/page")
		b.ReportMetric(float64(st.Bytes)/float64(bytes), "B/textB")
	}
	r := rand.New(rand.NewPCG(6, 6))
	reader := archive.Reader{SignedIn: true, Person: Person, Divisions: divs[:2]}
	report := func(name string, query func(text string)) {
		const rounds = 200
		var took []time.Duration
		for range rounds {
			text := c.page(r.IntN(pages))
			began := time.Now()
			query(text)
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		ms := func(k int) float64 { return float64(took[k].Microseconds()) / 1000 }
		b.ReportMetric(ms(rounds/2), "ms-p50/"+name)
		b.ReportMetric(ms(rounds*95/100), "ms-p95/"+name)
	}
	began := time.Now()
	search := func(query string, rung int) {
		if _, err := s.searcher.Search(b.Context(), index.Request{Query: query, Reader: reader, Facets: true, Rung: rung}); err != nil {
			b.Fatal(err)
		}
	}
	search("松江", index.RungExact)
	b.ReportMetric(float64(time.Since(began).Microseconds())/1000, "ms-first")
	for _, n := range []int{1, 2, 4, 8, 12} {
		report(fmt.Sprint(n), func(text string) {
			search(`"`+piece(r, strings.ReplaceAll(text, `"`, ""), n)+`"`, index.RungExact)
		})
	}
	for _, n := range []int{4, 8, 12} {
		report(fmt.Sprintf("read-%d", n), func(text string) {
			search(piece(r, strings.Map(func(c rune) rune {
				if strings.ContainsRune(" 　\n\t\"()-:", c) {
					return -1
				}
				return c
			}, text), n), index.RungAsRead)
		})
	}
	who := index.Who{Rights: reader.Keys(), Today: "2026-04-01"}
	for _, n := range []int{4, 8, 12} {
		report(fmt.Sprintf("parts-%d", n), func(text string) {
			root := cuts(japanese.Fold(piece(r, text, n)))
			if root == nil {
				return
			}
			a, err := x.Search(b.Context(), &index.Ask{Generation: gen, Root: root, Who: who, Limit: index.Window})
			if err != nil {
				b.Fatal(err)
			}
			for _, e := range a.Entries {
				index.Verify(root, e)
			}
		})
	}
}

// cuts asks for a phrase that was read with one wrong character, by the parts that
// are left of it on the same page: nil where it is too short.
func cuts(phrase string) *index.Node {
	chars := []rune(phrase)
	or := &index.Node{Op: index.OpOr}
	for i := range chars {
		and := &index.Node{Op: index.OpAnd}
		for _, p := range []string{string(chars[:i]), string(chars[i+1:])} {
			if p != "" {
				and.Kids = append(and.Kids, &index.Node{Op: index.OpWord, Field: index.FieldBody, Text: p, Phrases: []string{p}})
			}
		}
		if len(chars) >= 3 {
			or.Kids = append(or.Kids, and)
		}
	}
	if len(or.Kids) == 0 {
		return nil
	}
	return or
}
