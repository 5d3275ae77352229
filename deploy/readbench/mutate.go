package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"fumikura/ocr/limit"
	"fumikura/ocr/ocrtest"
	"fumikura/ocr/tesseract"
)

// An outcome is what became of one image of many.
type outcome struct {
	kind string
	// text, refused (it can't be decoded, say), deadline, or death: a reading process
	// that failed; other is none of them and as bad.
	result string
	took   time.Duration
	spent  time.Duration // CPU time of the children; right with one page at a time
	rss    int64         // of the children afterwards, in bytes
}

// mutants gives mutated images, made from the pages.
func mutants(set []page, seed uint64) func(i int) ocrtest.Mutant {
	var files [][]byte
	for _, q := range set {
		files = append(files, q.image.Data)
	}
	return func(i int) ocrtest.Mutant { return ocrtest.Make(seed, i, files) }
}

// sound gives the pages themselves, over and over.
func sound(set []page) func(i int) ocrtest.Mutant {
	return func(i int) ocrtest.Mutant {
		q := set[i%len(set)]
		return ocrtest.Mutant{Kind: "sound", Name: q.name, Page: q.image}
	}
}

// many reads n images, from number first on, and prints ten times on the way what the
// children hold, and at the end what became of each kind. Then the pool must still read
// the pages themselves, and hold no more than at its start.
func (b *bench) many(ctx context.Context, set []page, first, n int, image func(i int) ocrtest.Mutant) error {
	p, err := b.pool()
	if err != nil {
		return err
	}
	defer p.Close()
	var all []outcome
	var before holding // once every child has been there
	fmt.Println("| images | CPU s | longest, s | children's RSS, MiB: mean | most |\n|---|---|---|---|---|")
	for done := 0; done < n && ctx.Err() == nil; {
		part := min(max(1, n/10), n-done)
		more := b.outcomes(ctx, p, image, first+done, part)
		if done == 0 {
			before = held()
		}
		if done += part; len(more) == 0 {
			break
		}
		all = append(all, more...)
		var spent, longest time.Duration
		for _, o := range more {
			spent, longest = spent+o.spent, max(longest, o.took)
		}
		fmt.Printf("| %d–%d | %.0f | %.1f | %.0f | %.0f |\n", first+len(all)-len(more), first+len(all)-1, spent.Seconds(), longest.Seconds(), mean(memories(more)), slices.Max(memories(more)))
	}
	if len(all) == 0 {
		return ctx.Err()
	}
	printOutcomes(all) // also of those that were read before an interrupt
	rss := memories(all)
	fifth := max(1, len(rss)/5)
	from, to := mean(rss[:fifth]), mean(rss[len(rss)-fifth:])
	fmt.Printf("\n- children's RSS, mean of the first fifth %.0f MiB, of the last %.0f MiB: %+.1f %%\n", from, to, 100*(to/from-1))
	if ctx.Err() != nil {
		return ctx.Err()
	}
	read := 0
	for _, q := range set {
		if _, err := p.Read(ctx, q.image); err == nil {
			read++
		} else {
			fmt.Fprintf(os.Stderr, "%s, afterwards: %v\n", q.name, err)
		}
	}
	after := held()
	fmt.Printf("- sound pages read afterwards: %d of %d\n- open files %d → %d, goroutines %d → %d, own RSS %d → %d MiB\n", read, len(set),
		before.files, after.files, before.routines, after.routines, before.rss>>20, after.rss>>20)
	return ctx.Err()
}

// outcomes reads some images, and gives what became of each.
func (b *bench) outcomes(ctx context.Context, p *tesseract.Pool, image func(i int) ocrtest.Mutant, first, n int) []outcome {
	var mu sync.Mutex
	var out []outcome
	work := make(chan int)
	var wg sync.WaitGroup
	for range b.wide {
		wg.Go(func() {
			for i := range work {
				m := image(i)
				start, before := time.Now(), children()
				_, err := p.Read(ctx, m.Page)
				if ctx.Err() != nil {
					continue
				}
				o := outcome{kind: m.Kind, result: resultOf(err), took: time.Since(start)}
				after := children()
				o.rss, o.spent = after.rss, max(0, after.spent-before.spent)
				mu.Lock()
				if o.result != "text" && o.result != "refused" {
					fmt.Fprintf(os.Stderr, "%d, %s: %s: %.300v\n", i, m.Name, o.result, err)
				}
				out = append(out, o)
				mu.Unlock()
			}
		})
	}
	for i := 0; i < n && ctx.Err() == nil; i++ {
		work <- first + i
	}
	close(work)
	wg.Wait()
	return out
}

// resultOf names what a reading came to.
func resultOf(err error) string {
	var permanent interface{ Permanent() bool }
	var exceeded *limit.Exceeded
	switch {
	case err == nil:
		return "text"
	case errors.As(err, &permanent) && permanent.Permanent():
		return "refused"
	case errors.As(err, &exceeded):
		return "deadline"
	case strings.Contains(err.Error(), "reading process"):
		return "death"
	}
	return "other"
}

// printOutcomes prints a line for each kind of image.
func printOutcomes(all []outcome) {
	results := []string{"text", "refused", "deadline", "death", "other"}
	kinds := map[string][]outcome{}
	for _, o := range all {
		kinds[o.kind] = append(kinds[o.kind], o)
	}
	fmt.Print("\n| kind | images |")
	for _, r := range results {
		fmt.Printf(" %s |", r)
	}
	fmt.Println(" CPU s each | most |\n|---|---|---|---|---|---|---|---|---|")
	for _, k := range append(slices.Sorted(maps.Keys(kinds)), "all") {
		of := kinds[k]
		if k == "all" {
			of = all
		}
		count := map[string]int{}
		var sum, most time.Duration
		for _, o := range of {
			count[o.result]++
			sum, most = sum+o.spent, max(most, o.spent)
		}
		fmt.Printf("| %s | %d |", k, len(of))
		for _, r := range results {
			fmt.Printf(" %d |", count[r])
		}
		fmt.Printf(" %.2f | %.1f |\n", sum.Seconds()/float64(len(of)), most.Seconds())
	}
}

// memories are the children's RSS in MiB, a sample after each image.
func memories(all []outcome) []float64 {
	var out []float64
	for _, o := range all {
		out = append(out, float64(o.rss)/(1<<20))
	}
	return out
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(max(1, len(v)))
}

// holding is what a process holds that it could leak.
type holding struct {
	files, routines int
	rss             int64
}

func held() holding {
	h := holding{routines: runtime.NumGoroutine()}
	if d, err := os.ReadDir("/proc/self/fd"); err == nil {
		h.files = len(d)
	}
	if b, err := os.ReadFile("/proc/self/statm"); err == nil {
		var all, resident int64
		if _, err := fmt.Sscan(string(b), &all, &resident); err == nil {
			h.rss = resident * int64(os.Getpagesize())
		}
	}
	return h
}
