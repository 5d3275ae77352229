// Command bench measures what Fumikura costs beside the reader that it runs:
// throughput against plain Tesseract, the way of one page from delivery to hit,
// and memory under a very large PDF. It prints tables for BENCHMARKS.md. It runs
// the built program from outside, as a clerk would; it is no test and holds no
// bound.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fumikura/deploy/measure"
)

// A bench is what the measurements share.
type bench struct {
	program string
	tmp     string
	set     []scan
	jpegs   []string // of the whole set, for the large PDF
	model   model
	rounds  int
	wide    int // processes side by side
	pages   int
	bytes   int64
	kinds   []deployment
}

func main() { measure.Main("bench", run) }

func run(ctx context.Context, args []string) error {
	fs := flag.NewFlagSet("bench", flag.ExitOnError)
	only := fs.String("only", "throughput,pages,latency,memory", "what to measure, separated by commas")
	where := fs.String("where", "embedded,distributed", "on what, separated by commas; distributed where servers are named")
	program := fs.String("program", "bin/fumikura", "the program")
	scans := fs.String("scans", defaultScans(), "folder of page images with index.tsv in it or above it")
	name := fs.String("model", "Japanese", "model for both sides: Japanese, jpn or best")
	rounds := fs.Int("rounds", 3, "rounds, each of both sides in turn")
	wide := fs.Int("wide", 2, "pages read side by side")
	limit := fs.Int("limit", 0, "use only so many pages (0: all), for a quick look")
	pages := fs.Int("pdf-pages", 2000, "pages of the large PDF")
	size := fs.Int64("pdf-bytes", 1500<<20, "bytes of the large PDF")
	pdf := fs.String("pdf", "", "write the JPEG files named as arguments into this PDF, and end")
	if err := fs.Parse(args); err != nil {
		return err
	}
	if *pdf != "" {
		return writePDF(*pdf, fs.Args(), 0, 0)
	}
	path, err := filepath.Abs(*program)
	if err != nil {
		return err
	}
	set, err := loadSet(*scans)
	if err != nil {
		return err
	}
	jpegs := jpegFiles(set)
	if *limit > 0 {
		set = set[:min(*limit, len(set))]
	}
	tmp, err := os.MkdirTemp("", "fumikura-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	m, err := findModel(*name, tmp)
	if err != nil {
		return err
	}
	b := &bench{program: path, tmp: tmp, set: set, jpegs: jpegs, model: m, rounds: *rounds, wide: *wide,
		pages: *pages, bytes: *size}
	for _, d := range deployments(os.Getenv) {
		if slices.Contains(strings.Split(*where, ","), d.name) {
			b.kinds = append(b.kinds, d)
		}
	}
	if len(b.kinds) == 0 {
		return fmt.Errorf("nothing to measure on: -where is %q, and distributed wants FUMIKURA_TEST_S3, _REDIS and _MEILI", *where)
	}
	version, err := b.output(ctx, nil, "version")
	if err != nil {
		return err
	}
	fmt.Printf("%s; %s; scans: %d pages of %s\n", strings.TrimSpace(version), m, len(set), *scans)
	todo := strings.Split(*only, ",")
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{{"throughput", b.throughput}, {"pages", b.allPages}, {"latency", b.latency}, {"memory", b.memory}} {
		if !slices.Contains(todo, part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
