package main

import (
	"context"
	"fmt"
	"os"
	"time"
)

// common stands in a date on every page of the sets, and in no file's name: each
// page that can be found by its text adds one.
const common = "年"

// latency delivers single pages to a server with nothing to do, and measures
// from the start of the delivering command until a search finds the page.
// Beside it stands what the tesseract command takes for the page alone.
func (b *bench) latency(ctx context.Context) error {
	set := horizontal(b.set)
	set = set[:min(6, len(set))]
	alone := *b
	alone.wide = 1
	fmt.Printf("\n### Latency: one page, empty queue, %s\n\n", b.model)
	fmt.Println("| | page | tesseract alone, s | findable after, s | 1.5 × alone + 1 s | within |")
	fmt.Println("|---|---|---|---|---|---|")
	for _, d := range b.kinds {
		vars, dir, err := b.fresh(d)
		if err != nil {
			return err
		}
		srv, err := b.serve(ctx, vars)
		if err != nil {
			return err
		}
		defer srv.stop()
		for i, s := range set {
			raw, err := alone.raw(ctx, []scan{s})
			if err != nil {
				return err
			}
			took, err := b.oneFound(ctx, srv, s)
			if err != nil {
				return err
			}
			if i == 0 { // it started the reader and made the folders
				continue
			}
			bound := raw*3/2 + time.Second
			fmt.Printf("| %s | %s | %.2f | %.2f | %.2f | %t |\n", d.name, s.name(), raw.Seconds(), took.Seconds(), bound.Seconds(), took <= bound)
		}
		if err := srv.stop(); err != nil {
			return err
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) oneFound(ctx context.Context, srv *server, s scan) (time.Duration, error) {
	folder, err := b.folder([]scan{s})
	if err != nil {
		return 0, err
	}
	before, err := srv.found(ctx, common)
	if err != nil {
		return 0, err
	}
	start := time.Now()
	if _, err := b.output(ctx, srv.vars, "ingest", folder); err != nil {
		return 0, err
	}
	for {
		n, err := srv.found(ctx, common)
		if err != nil {
			return 0, err
		}
		if n > before {
			return time.Since(start), nil
		}
		if time.Since(start) > 2*time.Minute {
			return 0, fmt.Errorf("%s was not findable within two minutes: %s", s.name(), srv.log.String())
		}
		if err := pause(ctx, 20*time.Millisecond); err != nil {
			return 0, err
		}
	}
}
