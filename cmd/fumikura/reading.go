package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/program"
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
func newEngine(c *config, log *slog.Logger) (ocr.Engine, error) {
	p, err := newPool(c)
	if err != nil {
		return nil, err
	}
	scheme, line, _ := strings.Cut(c.values["engine"], ":")
	below := 0
	switch {
	case c.values["engine"] == "" || c.values["engine"] == "tesseract":
		return p, nil
	case scheme == "command":
	case scheme == "command-unsure":
		below = int(c.number("engine-below"))
	default:
		p.Close()
		return nil, usagef("%s", say(c.lang, fmt.Sprintf("engine「%s」は使えません。tesseract、command:プログラム {image} または command-unsure:プログラム {image} を指定してください。", c.values["engine"]),
			fmt.Sprintf("engine is %q, want tesseract, command:PROGRAM {image} or command-unsure:PROGRAM {image}", c.values["engine"])))
	}
	words, err := program.Split(line)
	if err != nil {
		p.Close()
		return nil, usagef("engine: %v", err)
	}
	e, err := program.New(program.Config{Program: words, Base: p, Below: below, Deadline: c.timeout(),
		Memory: c.number("engine-memory") << 20, Workers: c.workers, Log: log})
	if err != nil {
		p.Close()
		return nil, missingError{fmt.Errorf("%s: %w", say(c.lang, "読取プログラム(FUMIKURA_ENGINE)が使えません。パスと実行権限を確かめてください", "the reading program (FUMIKURA_ENGINE) can't be used: see that its path is right and that it may be run"), err)}
	}
	return e, nil
}

func newPool(c *config) (*tesseract.Pool, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	languages, err := ocr.ParseLanguages(c.values["languages"])
	if err != nil {
		return nil, usagef("languages: %v", err)
	}
	p, err := tesseract.New(tesseract.Config{
		Command:   []string{self, childCommand},
		Workers:   c.workers,
		DataDirs:  modelDirs(c, os.Getenv),
		Model:     c.values["model"],
		Languages: languages,
		Deadline:  c.timeout(),
		MaxPixels: c.number("max-pixels") * 1e6,
	})
	if err != nil {
		return nil, missingError{fmt.Errorf("%s: %w", say(c.lang, "読取エンジン(Tesseract)が使えません", "the reader (Tesseract) can't be used"), err)}
	}
	return p, nil
}

func (h *house) openReading() error {
	p, err := newEngine(h.cfg, h.log)
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
