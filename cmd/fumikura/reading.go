package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/tesseract"
)

// childCommand is the hidden subcommand under which this program runs again, to
// read pages in a process whose death costs one page one try.
const childCommand = "read-child"

func runChild(_ context.Context, _ *env, args []string) error {
	return tesseract.ServeChild(os.Stdin, os.Stdout, args)
}

// modelDirs are the folders of reading models, the first found wins: what the
// configuration names, then the user's own.
func modelDirs(c *config, getenv func(string) string) []string {
	var dirs []string
	for _, d := range strings.Split(c.values["tessdata"], ":") {
		if d != "" {
			dirs = append(dirs, d)
		}
	}
	data := getenv("XDG_DATA_HOME")
	if data == "" {
		if home, err := os.UserHomeDir(); err == nil {
			data = filepath.Join(home, ".local", "share")
		}
	}
	return append(dirs, filepath.Join(data, "fumikura", "tessdata"))
}

// newEngine starts nothing yet: children start with the first page.
func newEngine(c *config) (*tesseract.Pool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p, err := tesseract.New(tesseract.Config{
		Command:   []string{self, childCommand},
		Workers:   c.workers,
		DataDirs:  modelDirs(c, os.Getenv),
		Model:     c.values["model"],
		Deadline:  c.timeout(),
		MaxPixels: c.number("max-pixels") * 1e6,
	})
	if err != nil {
		return nil, missingError{fmt.Errorf("%s: %w", say(c.lang, "読取エンジン(Tesseract)が使えません", "the reader (Tesseract) can't be used"), err)}
	}
	return p, nil
}

func (h *house) openReading() error {
	p, err := newEngine(h.cfg)
	if err != nil {
		return err
	}
	h.engine = p
	h.shut = append(h.shut, func() { p.Close() })
	h.reader = &ocr.Stage{Archive: h.archive, Engine: p, Next: func(ctx context.Context, r archive.PageRef) error { return h.archive.Mark(ctx, archive.IndexMarker(r)) }}
	return nil
}

// elapsed is whole seconds with one decimal, as reports show it.
func elapsed(since time.Time) float64 {
	return float64(time.Since(since).Milliseconds()/100) / 10
}
