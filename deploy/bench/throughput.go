package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"fumikura/deploy/measure"
	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// raw reads the pages with the tesseract command, so many side by side, each on
// one thread, and returns how long that took.
func (b *bench) raw(ctx context.Context, set []scan) (time.Duration, error) {
	out, err := os.MkdirTemp(b.tmp, "raw-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(out)
	args := []string{"-l", b.model.language}
	if b.model.dataDir != "" {
		args = append(args, "--tessdata-dir", b.model.dataDir)
	}
	images := map[string]string{}
	for _, s := range set {
		images[s.name()] = s.path
	}
	start := time.Now()
	said, err := measure.Plain(ctx, out, images, b.wide, args...)
	took := time.Since(start)
	if err != nil {
		return 0, fmt.Errorf("tesseract: %w: %s", err, said)
	}
	made, err := filepath.Glob(filepath.Join(out, "*.out.txt"))
	if err != nil || len(made) != len(set) {
		return 0, errors.Join(err, fmt.Errorf("tesseract read %d of %d pages: %s", len(made), len(set), said))
	}
	return took, nil
}

// ours takes the pages into a fresh archive and returns how long it took until
// all could be found, start and end of the program included.
func (b *bench) ours(ctx context.Context, d deployment, set []scan) (time.Duration, string, error) {
	folder, err := b.folder(set)
	if err != nil {
		return 0, "", err
	}
	vars, dir, err := b.fresh(d)
	if err != nil {
		return 0, "", err
	}
	start := time.Now()
	err = b.ingest(ctx, vars, folder, len(set))
	return time.Since(start), dir, err
}

// throughput compares on the horizontal pages, in turn.
func (b *bench) throughput(ctx context.Context) error {
	set := horizontal(b.set)
	fmt.Printf("\n### Throughput: %d horizontal pages, %d side by side, %s\n\n", len(set), b.wide, b.model)
	fmt.Println("| | round | raw tesseract --psm 1, s | Fumikura, s | raw, pages/min | Fumikura, pages/min | ratio |")
	fmt.Println("|---|---|---|---|---|---|---|")
	for _, d := range b.kinds {
		var ratios []float64
		for round := range b.rounds {
			raw, err := b.raw(ctx, set)
			if err != nil {
				return err
			}
			ours, dir, err := b.ours(ctx, d, set)
			if err != nil {
				return err
			}
			if err := os.RemoveAll(dir); err != nil {
				return err
			}
			ratio := raw.Seconds() / ours.Seconds()
			ratios = append(ratios, ratio)
			fmt.Printf("| %s | %d | %.1f | %.1f | %.1f | %.1f | %.2f |\n", d.name, round+1, raw.Seconds(), ours.Seconds(),
				perMinute(len(set), raw), perMinute(len(set), ours), ratio)
		}
		fmt.Printf("| **%s, median** | | | | | | **%.2f** |\n", d.name, median(ratios))
	}
	return nil
}

// allPages reads the whole set once on each side, and tells for each page how
// many passes it took.
func (b *bench) allPages(ctx context.Context) error {
	raw, err := b.raw(ctx, b.set)
	if err != nil {
		return err
	}
	ours, dir, err := b.ours(ctx, deployment{name: "embedded"}, b.set)
	if err != nil {
		return err
	}
	fmt.Printf("\n### All %d pages, vertical ones too, embedded, %s\n\n", len(b.set), b.model)
	fmt.Printf("Raw %.1f s (%.1f pages/min), Fumikura %.1f s (%.1f pages/min), ratio %.2f.\n\n",
		raw.Seconds(), perMinute(len(b.set), raw), ours.Seconds(), perMinute(len(b.set), ours), raw.Seconds()/ours.Seconds())
	return b.passes(ctx, dir)
}

// passes prints a row a page from the texts that the archive holds.
func (b *bench) passes(ctx context.Context, dir string) error {
	bucket, err := disk.Open(dir, disk.Options{})
	if err != nil {
		return err
	}
	defer bucket.Close()
	a := archive.New(bucket, time.Now, func() archive.ID { return "" })
	var rows []string
	sum, n := 0, 0
	err = a.Heads(ctx, func(r *archive.Record, err error) error {
		if err != nil {
			return err
		}
		for _, p := range r.Visible() {
			t, err := a.Text(ctx, p.Page)
			if err != nil {
				return fmt.Errorf("%s: %w", r.Title, err)
			}
			lines := 0
			for _, l := range t.Lines {
				if l.Dir == archive.Vertical {
					lines++
				}
			}
			rows = append(rows, fmt.Sprintf("| %s | %d | %d | %d | %d of %d | %d |", r.Title, t.Passes, t.Turn*90, len(t.Glyphs), lines, len(t.Lines), t.Confidence))
			sum, n = sum+t.Passes, n+1
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return errors.New("the archive holds no page")
	}
	slices.Sort(rows)
	fmt.Printf("Passes a page: %.2f in the mean.\n\n", float64(sum)/float64(n))
	fmt.Println("| page | passes | turn, ° | glyphs | vertical lines | confidence |\n|---|---|---|---|---|---|")
	fmt.Println(strings.Join(rows, "\n"))
	return nil
}

func perMinute(n int, d time.Duration) float64 { return float64(n) / d.Minutes() }

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	n := len(v)
	if n%2 == 1 {
		return v[n/2]
	}
	return (v[n/2-1] + v[n/2]) / 2
}
