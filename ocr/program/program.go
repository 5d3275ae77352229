// Package program is an ocr.Engine on another program: any that takes an image
// file and prints hOCR or ALTO. It stands in front of the reader that the house
// has: that one looks at each page first (which way up it is, where it holds
// nothing, its pictures), and the program reads it, or reads only what stayed
// uncertain. Each line says which of the two read it.
//
// The program is a stranger: it gets a folder of its own, a process group that is
// killed at a deadline, and limits on its memory and on what it prints.
package program

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
)

// Config sets an Engine up.
type Config struct {
	// Program is the program and its arguments; "{image}" in one of them stands for
	// the image file's path, which is the last argument where none has it.
	Program []string
	Base    ocr.Engine // looks at each page first
	// Below is the confidence (1–100) below which the program is asked; 0: for every
	// page, whose text is then the program's alone.
	Below int
	// Deadline is how much CPU time the program may take for a page, and a tenth of
	// the time that it may take by the clock; 0: 3 minutes.
	Deadline time.Duration
	Memory   int64 // most bytes of address space of each of its processes; 0: 4 GiB
	Output   int64 // most bytes that it may print; 0: 64 MiB
	Workers  int   // programs at once at most; 0: one a core
	Log      *slog.Logger
}

// An Engine is an ocr.Engine.
type Engine struct {
	cfg   Config
	label string
	slots chan struct{}
}

var _ ocr.Engine = (*Engine)(nil)

// New finds the program.
func New(cfg Config) (*Engine, error) {
	if len(cfg.Program) == 0 || cfg.Program[0] == "" {
		return nil, errors.New("no program is named")
	}
	path, err := lookPath(cfg.Program[0])
	if err != nil {
		return nil, err
	}
	cfg.Program = append([]string{path}, cfg.Program[1:]...)
	if cfg.Deadline <= 0 {
		cfg.Deadline = 3 * time.Minute
	}
	if cfg.Memory <= 0 {
		cfg.Memory = 4 << 30
	}
	if cfg.Output <= 0 {
		cfg.Output = 64 << 20
	}
	if cfg.Workers <= 0 {
		cfg.Workers = runtime.NumCPU()
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{cfg: cfg, label: "command:" + filepath.Base(path), slots: make(chan struct{}, cfg.Workers)}, nil
}

// Name is the base's name and the program's.
func (e *Engine) Name() string { return e.cfg.Base.Name() + " + " + e.label }

// Names are the engines that a text of today can name: where the program is asked
// only for what is uncertain, the base's alone too.
func (e *Engine) Names() []string {
	if e.cfg.Below > 0 {
		return []string{e.Name(), e.cfg.Base.Name()}
	}
	return []string{e.Name()}
}

// Current tells of a model that a text names whether it would read today.
func (e *Engine) Current(label string) bool {
	if b, ok := e.cfg.Base.(interface{ Current(string) bool }); ok && label != e.label {
		return b.Current(label)
	}
	return label == e.label
}

// Speaks is the base's; what languages the program reads is its own affair.
func (e *Engine) Speaks(l ocr.Languages) error {
	if b, ok := e.cfg.Base.(interface{ Speaks(ocr.Languages) error }); ok {
		return b.Speaks(l)
	}
	return nil
}

// Close closes the base.
func (e *Engine) Close() error { return e.cfg.Base.Close() }

// View is the base's.
func (e *Engine) View(ctx context.Context, p ocr.Page, turn int) (*ocr.Result, error) {
	return e.cfg.Base.View(ctx, p, turn)
}

// Read is ocr.Engine's. Where the program is asked only for what is uncertain, its
// failure leaves the page as the base read it; where it reads everything, the page
// fails with it.
func (e *Engine) Read(ctx context.Context, p ocr.Page) (*ocr.Result, error) {
	r, err := e.cfg.Base.Read(ctx, p)
	if err != nil || r.Text.Blank || e.cfg.Below > 0 && !uncertain(&r.Text, e.cfg.Below) {
		return r, err
	}
	t, err := e.ask(ctx, p, r)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && e.cfg.Below > 0:
		e.cfg.Log.WarnContext(ctx, "the other reader failed", "engine", e.label, "err", err)
		return r, nil
	case err != nil:
		return nil, fmt.Errorf("%s: %w", e.label, err)
	case e.cfg.Below > 0:
		r.Text = *e.merge(&r.Text, t)
	default:
		t.Kind, t.Turn, t.Passes = archive.TextOCR, r.Text.Turn, 1
		t.Engine, t.Models = e.Name(), []string{e.label}
		r.Text = *t
	}
	return r, nil
}

// uncertain tells whether the page or a line of it stayed below.
func uncertain(t *archive.Text, below int) bool {
	if t.Confidence < below {
		return true
	}
	for _, l := range t.Lines {
		if l.Type == archive.LineUnread || l.End > l.Start && confidence(t.Glyphs[l.Start:l.End]) < below {
			return true
		}
	}
	return false
}

// confidence is the mean over glyphs, 0–100, 0 for none.
func confidence(glyphs []archive.Glyph) int {
	sum := 0
	for _, g := range glyphs {
		sum += int(g.Conf)
	}
	if len(glyphs) == 0 {
		return 0
	}
	return (sum + len(glyphs)/2) / len(glyphs)
}

// ask gives the program the page and puts what it prints into the frame. It gets
// the image as it came where that is upright, else the upright picture that a
// browser would get.
func (e *Engine) ask(ctx context.Context, p ocr.Page, r *ocr.Result) (*archive.Text, error) {
	data, kind := p.Data, p.Type
	if p.Exif > 1 || r.Text.Turn%4 != 0 {
		data, kind = r.View, r.ViewType
	}
	select {
	case e.slots <- struct{}{}:
		defer func() { <-e.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	out, err := e.run(ctx, data, kind)
	if err != nil {
		return nil, err
	}
	s, err := parse(out)
	if err != nil {
		return nil, err
	}
	return s.text(r.Text.Width, r.Text.Height)
}

// Split parts a command line at spaces; quotes of either kind keep what is
// between them together.
func Split(line string) ([]string, error) {
	var out []string
	var b strings.Builder
	var quote rune
	open := false
	for _, c := range line {
		switch {
		case quote != 0 && c == quote:
			quote = 0
		case quote != 0:
			b.WriteRune(c)
		case c == '"' || c == '\'':
			quote, open = c, true
		case c == ' ' || c == '\t' || c == '\n':
			if open {
				out = append(out, b.String())
				b.Reset()
				open = false
			}
		default:
			b.WriteRune(c)
			open = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("a quote %c without its other", quote)
	}
	if open {
		out = append(out, b.String())
	}
	return out, nil
}
