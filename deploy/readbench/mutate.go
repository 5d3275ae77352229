package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"fumikura/ocr/ocrtest"
)

// mutants reads n mutated images and prints, ten times on the way, how many gave
// a text, how many an error, the longest, and the memory of the children.
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
	fmt.Println("| images | texts | refused | other errors | longest, s | children's RSS, MiB |\n|---|---|---|---|---|---|")
	var mu sync.Mutex
	var texts, refused, other int
	var longest time.Duration
	for done := 0; done < n && ctx.Err() == nil; {
		part := min(max(1, n/10), n-done)
		work := make(chan int)
		var wg sync.WaitGroup
		for range b.wide {
			wg.Go(func() {
				for i := range work {
					m := ocrtest.Make(seed, i, files)
					start := time.Now()
					_, err := p.Read(ctx, m.Page)
					took := time.Since(start)
					mu.Lock()
					longest = max(longest, took)
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
		done += part
		fmt.Printf("| %d | %d | %d | %d | %.1f | %d |\n", done, texts, refused, other, longest.Seconds(), childrenRSS()>>20)
	}
	return ctx.Err()
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
