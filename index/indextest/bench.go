package indextest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
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
// misread; and the bare questions for the parts of a phrase (parts); late counts
// the queries that were given up. open gives an index for so many pages, an empty
// one or the one that it kept, to which it adds what is missing. Run it with
// -benchtime=1x.
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

// kept is a shelf on an index that may hold some or all of its pages already.
func kept(tb testing.TB, x index.Index) (s *shelf, has int) {
	st, err := x.Stats(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	if st.Pages == 0 {
		return newShelf(tb, x, nil), 0
	}
	all, err := x.Generations(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	for _, g := range all {
		if g.Format = index.Format; g.Name == gen { // what another version wrote is good enough to be searched
			if err := x.SetGeneration(tb.Context(), g); err != nil {
				tb.Fatal(err)
			}
		}
	}
	_, a := newArchive()
	return &shelf{tb: tb, index: x, archive: a, searcher: index.NewSearcher(x, a, index.SearcherOptions{Log: slog.New(slog.DiscardHandler)})}, st.Pages
}

// fill brings in the pages that a shelf lacks, and measures it.
func fill(b *testing.B, s *shelf, c collection, has, pages int) {
	r := rand.New(rand.NewPCG(5, uint64(has)))
	bytes, took, used := 0, time.Duration(0), time.Duration(0)
	for at := has; at < pages; at += benchBatch {
		texts := make([]string, min(benchBatch, pages-at))
		for i := range texts {
			texts[i] = c.page(at + i)
		}
		entries := entriesAt(r, texts, at)
		for _, e := range entries {
			bytes += len(e.Chars)
		}
		began, before := time.Now(), cpu(b)
		if err := s.index.Apply(b.Context(), gen, index.Change{Pages: entries}); err != nil {
			b.Fatal(err)
		}
		took, used = took+time.Since(began), used+cpu(b)-before
	}
	st, err := s.index.Stats(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	added := float64(pages - has)
	b.ReportMetric(added/took.Seconds(), "pages/s")
	b.ReportMetric(added/used.Seconds(), "pages/cpu-s")
	b.ReportMetric(float64(st.Bytes)/float64(pages), "B/page")
	b.ReportMetric(float64(st.Bytes)/float64(pages)/(float64(bytes)/added), "B/textB")
}

// benchBatch is how many pages are written together, as in a rebuild.
const benchBatch = 1000

// benchRounds is how many queries of a kind are asked: FUMIKURA_BENCH_ROUNDS, or 200.
func benchRounds(tb testing.TB) int {
	s := os.Getenv("FUMIKURA_BENCH_ROUNDS")
	if s == "" {
		return 200
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		tb.Fatalf("FUMIKURA_BENCH_ROUNDS %q is no number of queries", s)
	}
	return n
}

// cpu is the time that this process has used of all cores, with that of an index
// server whose process FUMIKURA_BENCH_SERVER names: on a machine with other work
// the only time that tells anything.
func cpu(tb testing.TB) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		tb.Fatal(err)
	}
	used := time.Duration(u.Utime.Nano() + u.Stime.Nano())
	pid := os.Getenv("FUMIKURA_BENCH_SERVER")
	if pid == "" {
		return used
	}
	stat, err := os.ReadFile("/proc/" + pid + "/stat")
	if err != nil {
		tb.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(stat), ") ")   // after the command's name, from field 3 on
	for _, f := range strings.Fields(rest)[11:13] { // utime and stime, in hundredths of a second
		n, err := strconv.Atoi(f)
		if err != nil {
			tb.Fatal(err)
		}
		used += time.Duration(n) * 10 * time.Millisecond
	}
	return used
}

func bench(b *testing.B, x index.Index, pages int) {
	c := collection{Laws(b, 30_000)}
	s, has := kept(b, x)
	if has < pages {
		fill(b, s, c, has, pages)
	}
	r := rand.New(rand.NewPCG(6, 6))
	reader := archive.Reader{SignedIn: true, Person: Person, Divisions: divs[:2]}
	report := func(name string, query func(text string)) {
		rounds := benchRounds(b)
		var took []time.Duration
		used := cpu(b)
		for range rounds {
			text := c.page(r.IntN(pages))
			began := time.Now()
			query(text)
			took = append(took, time.Since(began))
		}
		used = cpu(b) - used
		slices.Sort(took)
		ms := func(k int) float64 { return float64(took[k].Microseconds()) / 1000 }
		b.ReportMetric(ms(rounds/2), "ms-p50/"+name)
		b.ReportMetric(ms(rounds*95/100), "ms-p95/"+name)
		b.ReportMetric(float64(used.Microseconds())/1000/float64(rounds), "ms-cpu/"+name)
	}
	began, late := time.Now(), 0
	defer func() { b.ReportMetric(float64(late), "late") }()
	search := func(query string, rung int) {
		res, err := s.searcher.Search(b.Context(), index.Request{Query: query, Reader: reader, Facets: true, Rung: rung})
		if err == nil && res.Rebuilding {
			b.Fatal("the index is not searched")
		}
		if errors.Is(err, context.DeadlineExceeded) {
			late++
		} else if err != nil {
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
