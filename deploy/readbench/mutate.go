package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"fumikura/ocr/ocrtest"
)

// mutants reads n mutated images and prints, ten times on the way, how many gave
// a text, how many an error, the longest, and the memory of the children. At the end
// the pool must still read the pages themselves, and hold no more than at its start.
func (b *bench) mutants(ctx context.Context, set []page, n int, seed uint64) error {
	p, err := b.pool()
	if err != nil {
		return err
	}
	defer p.Close()
	var files [][]byte
	for _, q := range set {
		files = append(files, q.image.Data)
	}
	var rss []float64  // of the children, a sample after each image
	var before holding // once every child has been there
	fmt.Println("| images | texts | refused | other errors | longest, s | children's RSS, MiB: mean | most |\n|---|---|---|---|---|---|---|")
	var mu sync.Mutex
	var texts, refused, other int
	var longest time.Duration
	for done := 0; done < n && ctx.Err() == nil; {
		part := min(max(1, n/10), n-done)
		work, seen := make(chan int), len(rss)
		var wg sync.WaitGroup
		for range b.wide {
			wg.Go(func() {
				for i := range work {
					m := ocrtest.Make(seed, i, files)
					start := time.Now()
					_, err := p.Read(ctx, m.Page)
					took, now := time.Since(start), childrenRSS()
					mu.Lock()
					longest = max(longest, took)
					rss = append(rss, float64(now)/(1<<20))
					var permanent interface{ Permanent() bool }
					switch {
					case err == nil:
						texts++
					case errors.As(err, &permanent) && permanent.Permanent():
						refused++
					default:
						other++
						fmt.Fprintf(os.Stderr, "%d, %s: %.300v\n", i, m.Name, err)
					}
					mu.Unlock()
				}
			})
		}
		for i := range part {
			work <- done + i
		}
		close(work)
		wg.Wait()
		if done == 0 {
			before = held()
		}
		done += part
		fmt.Printf("| %d | %d | %d | %d | %.1f | %.0f | %.0f |\n", done, texts, refused, other, longest.Seconds(), mean(rss[seen:]), slices.Max(rss[seen:]))
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fifth := max(1, len(rss)/5)
	first, last := mean(rss[:fifth]), mean(rss[len(rss)-fifth:])
	fmt.Printf("\n- children's RSS, mean of the first fifth %.0f MiB, of the last %.0f MiB: %+.1f %%\n", first, last, 100*(last/first-1))
	sound := 0
	for _, q := range set {
		if _, err := p.Read(ctx, q.image); err == nil {
			sound++
		} else {
			fmt.Fprintf(os.Stderr, "%s, afterwards: %v\n", q.name, err)
		}
	}
	after := held()
	fmt.Printf("- sound pages read afterwards: %d of %d\n- open files %d → %d, goroutines %d → %d, own RSS %d → %d MiB\n", sound, len(set),
		before.files, after.files, before.routines, after.routines, before.rss>>20, after.rss>>20)
	return ctx.Err()
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

// childrenRSS sums the resident memory of this process's own children, in bytes.
func childrenRSS() int64 {
	var sum int64
	files, _ := filepath.Glob("/proc/[0-9]*/stat") // the pattern is sound
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			continue // it ended meanwhile
		}
		// After the name in brackets: state, parent, …; the 24th field is pages.
		_, rest, _ := strings.Cut(string(b), ") ")
		fields := strings.Fields(rest)
		if len(fields) < 22 || fields[1] != strconv.Itoa(os.Getpid()) {
			continue
		}
		pages, err := strconv.ParseInt(fields[21], 10, 64)
		if err == nil {
			sum += pages * int64(os.Getpagesize())
		}
	}
	return sum
}
