package indextest

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// What a process does whose memory is measured.
const (
	MemoryFills = "fill" // takes pages from its standard input
	MemoryAsks  = "ask"  // takes queries from it
)

// memoryPages is how many pages MemoryBench fills an index with where
// FUMIKURA_BENCH_PAGES says nothing else.
const memoryPages = 200_000

// MemoryBench measures the memory of a process that does nothing but fill an index
// with pages of 800 characters, and of a fresh one that does nothing but answer: this
// process draws the pages and the queries, and hands them over. child gives the command
// of a process that calls MemoryChild for what it is to do. The peak is the kernel's
// (VmHWM), with the files that are mapped; anon is the most without them, by samples.
// Run it with -benchtime=1x.
func MemoryBench(b *testing.B, child func(does string) *exec.Cmd) {
	pages := memoryPages
	if s := os.Getenv("FUMIKURA_BENCH_PAGES"); s != "" {
		var err error
		if pages, err = strconv.Atoi(s); err != nil || pages < 100 {
			b.Fatalf("FUMIKURA_BENCH_PAGES %q is no number of pages", s)
		}
	}
	c := collection{Laws(b, 30_000)}
	for b.Loop() {
		handing(b, child(MemoryFills), "fill", func(has int, send func(any)) {
			r := rand.New(rand.NewPCG(5, uint64(has)))
			for at := has; at < pages; at += benchBatch {
				texts := make([]string, min(benchBatch, pages-at))
				for i := range texts {
					texts[i] = c.page(at + i)
				}
				send(index.Change{Pages: entriesAt(r, texts, at)})
			}
		})
		handing(b, child(MemoryAsks), "ask", func(has int, send func(any)) {
			if has < pages {
				b.Fatalf("%d pages are in the index, want %d", has, pages)
			}
			r := rand.New(rand.NewPCG(6, 6))
			for range benchRounds(b) {
				for _, n := range []int{1, 2, 4, 8, 12} {
					text := strings.Map(func(c rune) rune {
						if strings.ContainsRune(" 　\n\t\"()-:", c) {
							return -1
						}
						return c
					}, c.page(r.IntN(pages)))
					send(memoryQuery{`"` + piece(r, text, n) + `"`, index.RungExact})
					send(memoryQuery{piece(r, text, n), index.RungAsRead})
				}
			}
		})
	}
}

// A memoryQuery is a query as it is handed to a process.
type memoryQuery struct {
	Text string
	Rung int
}

// handing runs a process to its end, and reports what memory it took. hand is told how
// many pages the process's index has at first, and sends it what it is to work on.
func handing(b *testing.B, cmd *exec.Cmd, name string, hand func(has int, send func(any))) {
	b.Helper()
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	lines := bufio.NewReader(out)
	var has int
	if _, err := fmt.Fscanln(lines, &has); err != nil {
		b.Fatalf("%s: no word from the process: %v", name, err)
	}
	enc := gob.NewEncoder(in)
	hand(has, func(v any) {
		if err := enc.Encode(v); err != nil {
			b.Fatalf("%s: hand it over: %v", name, err)
		}
	})
	if err := in.Close(); err != nil {
		b.Fatal(err)
	}
	var peak, anon, done int
	if _, err := fmt.Fscanln(lines, &done, &peak, &anon); err != nil {
		b.Fatalf("%s: no word at the end: %v", name, err)
	}
	if err := cmd.Wait(); err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	b.ReportMetric(float64(done), "done/"+name)
	b.ReportMetric(float64(peak)/1024, "MiB-peak/"+name)
	b.ReportMetric(float64(anon)/1024, "MiB-anon/"+name)
}

// MemoryChild is the whole of a process whose memory is measured: it says how many
// pages the index has, works through its input, and says how much that was, and how
// many KiB it took at most, with mapped files and without.
func MemoryChild(ctx context.Context, does string, x index.Index, in io.Reader, out io.Writer) error {
	quietly := slog.New(slog.DiscardHandler)
	_, a := newArchive()
	st, err := x.Stats(ctx)
	if err != nil {
		return err
	}
	if st.Pages == 0 {
		ix := index.NewIndexer(x, a, index.IndexerOptions{Address: "test", Alone: true, Log: quietly})
		err := ix.Rebuild(ctx, nil)
		ix.Close()
		if err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintln(out, st.Pages); err != nil {
		return err
	}
	var mu sync.Mutex
	anon := 0
	sample := func() error {
		now, err := memory("RssAnon")
		mu.Lock()
		defer mu.Unlock()
		anon = max(anon, now)
		return err
	}
	sampling, end := context.WithCancel(ctx)
	defer end()
	go func() {
		for sampling.Err() == nil && sample() == nil {
			time.Sleep(50 * time.Millisecond)
		}
	}()
	done, dec := 0, gob.NewDecoder(bufio.NewReader(in))
	if does == MemoryFills {
		done, err = fills(ctx, x, dec)
	} else {
		done, err = asks(ctx, index.NewSearcher(x, a, index.SearcherOptions{Log: quietly}), dec)
	}
	if err != nil {
		return err
	}
	if err := sample(); err != nil {
		return err
	}
	peak, err := memory("VmHWM")
	if err != nil {
		return err
	}
	mu.Lock()
	defer mu.Unlock()
	_, err = fmt.Fprintln(out, done, peak, anon)
	return err
}

// fills writes the changes that come.
func fills(ctx context.Context, x index.Index, dec *gob.Decoder) (done int, err error) {
	for {
		var c index.Change
		if err := dec.Decode(&c); errors.Is(err, io.EOF) {
			return done, nil
		} else if err != nil {
			return done, err
		}
		if err := x.Apply(ctx, gen, c); err != nil {
			return done, err
		}
		done += len(c.Pages)
	}
}

// asks answers the queries that come.
func asks(ctx context.Context, s *index.Searcher, dec *gob.Decoder) (done int, err error) {
	reader := archive.Reader{SignedIn: true, Person: Person, Divisions: divs[:2]}
	for {
		var q memoryQuery
		if err := dec.Decode(&q); errors.Is(err, io.EOF) {
			return done, nil
		} else if err != nil {
			return done, err
		}
		res, err := s.Search(ctx, index.Request{Query: q.Text, Reader: reader, Facets: true, Rung: q.Rung})
		if err != nil && !errors.Is(err, context.DeadlineExceeded) {
			return done, fmt.Errorf("%s: %w", q.Text, err)
		}
		if err == nil && res.Rebuilding {
			return done, errors.New("the index is not searched")
		}
		done++
	}
}

// memory is a line of the kernel's account of this process, in KiB.
func memory(what string) (int, error) {
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	m := regexp.MustCompile(`(?m)^` + what + `:\s+(\d+) kB$`).FindSubmatch(b)
	if m == nil {
		return 0, fmt.Errorf("the kernel does not tell %s", what)
	}
	return strconv.Atoi(string(m[1]))
}
