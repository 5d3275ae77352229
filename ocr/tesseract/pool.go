package tesseract

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/limit"
)

// Config sets a Pool up.
type Config struct {
	// Command is the program and the arguments of a child: a command that calls
	// ServeChild on its standard input and output.
	Command []string
	Workers int // children at most; 0: one a core
	// DataDirs are folders with models, looked at before the system's; see Model.
	DataDirs []string
	// Model is jpn, Japanese or best (jpn.traineddata in a subfolder best-int): each
	// line is read once. Or auto (so is empty): with all of them that are installed,
	// lines again where it pays; or careful: every line with every model.
	Model string
	// Languages are what pages are written in that don't say themselves; none is
	// Japanese.
	Languages ocr.Languages
	// Deadline is how much CPU time one page may take, and a tenth of the time that it
	// may take by the clock; 0: 5 minutes. See package limit.
	Deadline time.Duration
	// Recycle is after how many pages a child is replaced; 0: 200.
	Recycle int
	// MaxPixels is the most that one page may have; 0: 200 million. PixelsInFlight
	// is the most that all pages being read may have together; 0: 300 million.
	MaxPixels, PixelsInFlight int64
	Env                       []string // more environment for the children
	Log                       *slog.Logger
}

// A Pool is an ocr.Engine on child processes.
type Pool struct {
	cfg   Config
	setup setup

	slots  chan *slot // the idle ones
	pixels *budget
	closed chan struct{}
	once   sync.Once
	starts chan func() // run on one thread that lives as long as the pool
	name   string
	taught *taughtModels
}

var _ ocr.Engine = (*Pool)(nil)

// A slot holds a worker's child, nil until its first page and after an accident.
type slot struct {
	proc  *process
	pages int
}

// ErrClosed: the pool was closed.
var ErrClosed = errors.New("the reader is closed")

// New finds the models; children start with the first pages. The error says what
// to install where a model is missing.
func New(cfg Config) (*Pool, error) {
	if len(cfg.Command) == 0 {
		return nil, errors.New("tesseract: no command for the child processes")
	}
	if cfg.Workers <= 0 {
		cfg.Workers = runtime.NumCPU()
	}
	if cfg.Deadline <= 0 {
		cfg.Deadline = 5 * time.Minute
	}
	if cfg.Recycle <= 0 {
		cfg.Recycle = 200
	}
	if cfg.MaxPixels <= 0 {
		cfg.MaxPixels = 200e6
	}
	if cfg.PixelsInFlight <= 0 {
		cfg.PixelsInFlight = 300e6
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	s, err := setupFor(cfg, cfg.Languages)
	if err != nil {
		return nil, err
	}
	taught, err := unpackTaught()
	if err != nil {
		return nil, err
	}
	taught.join(&s)
	p := &Pool{cfg: cfg, setup: s, taught: taught, slots: make(chan *slot, cfg.Workers), closed: make(chan struct{}),
		pixels: newBudget(cfg.PixelsInFlight), starts: make(chan func()), name: engineName()}
	for range cfg.Workers {
		p.slots <- &slot{}
	}
	go p.startThread()
	return p, nil
}

// startThread runs what starts children on one thread: a child gets a signal when
// the thread that started it ends, and Go's other threads may end at any time.
func (p *Pool) startThread() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for {
		select {
		case f := <-p.starts:
			f()
		case <-p.closed:
			return
		}
	}
}

// Name is the versions of Tesseract and Leptonica.
func (p *Pool) Name() string { return p.name }

// Models are the labels of the models that may take part, the one that reads
// first before the others.
func (p *Pool) Models() []string {
	var out []string
	readers := p.setup.Readers
	if p.setup.Worn != nil {
		readers = slices.Concat(readers, []reader{*p.setup.Worn})
	}
	for _, r := range readers {
		out = append(out, r.Horizontal.Label)
		if r.Vertical != nil {
			out = append(out, r.Vertical.Label)
		}
	}
	return out
}

// Speaks tells whether the models for a set of languages are installed; the error,
// where not, is a LanguageError.
func (p *Pool) Speaks(l ocr.Languages) error {
	_, err := setupFor(p.cfg, l)
	return err
}

// Current tells whether a model, as texts name it, is one that would read today: of
// the Japanese ones those that the configuration names, of others any.
func (p *Pool) Current(label string) bool {
	first, _, _ := strings.Cut(label, "+")
	if !japaneseModel(path.Base(first)) {
		return true
	}
	return slices.ContainsFunc(p.Models(), func(m string) bool {
		own, _, _ := strings.Cut(m, "+")
		return own == first
	})
}

// Read is ocr.Engine's.
func (p *Pool) Read(ctx context.Context, page ocr.Page) (*ocr.Result, error) {
	r, _, err := p.ask(ctx, request{Op: opRead, Page: page})
	return r, err
}

// Explain reads as Read does, and tells how: it takes longer, and memory for the
// pictures.
func (p *Pool) Explain(ctx context.Context, page ocr.Page) (*ocr.Result, *explain.Account, error) {
	r, a, err := p.ask(ctx, request{Op: opRead, Page: page, Explain: true})
	if err != nil {
		return nil, nil, err
	}
	if a.Account == nil {
		return nil, nil, errors.New("a child answered without an account")
	}
	return r, a.Account, nil
}

// View is ocr.Engine's.
func (p *Pool) View(ctx context.Context, page ocr.Page, turn int) (*ocr.Result, error) {
	r, _, err := p.ask(ctx, request{Op: opView, Page: page, Turn: turn})
	return r, err
}

// Close waits for the pages being read, and ends the children.
func (p *Pool) Close() error {
	p.once.Do(func() {
		for range p.cfg.Workers {
			s := <-p.slots
			if s.proc != nil {
				s.proc.end()
			}
		}
		close(p.closed)
		p.taught.remove()
	})
	return nil
}

// pageError is an error of the page, not of the child.
type pageError struct {
	text      string
	permanent bool
}

func (e *pageError) Error() string   { return e.text }
func (e *pageError) Permanent() bool { return e.permanent }

func (p *Pool) ask(ctx context.Context, q request) (*ocr.Result, *reply, error) {
	if len(q.Page.Data) == 0 {
		return nil, nil, &pageError{"an image file without a byte can't be read", true}
	}
	if int64(len(q.Page.Data)) > maxBlob {
		return nil, nil, &pageError{fmt.Sprintf("an image file of %d bytes is too large to be read", len(q.Page.Data)), true}
	}
	size := max(1, int64(q.Page.Width)*int64(q.Page.Height))
	if size > p.cfg.MaxPixels {
		return nil, nil, &pageError{fmt.Sprintf("%d × %d pixels are more than the limit of %d", q.Page.Width, q.Page.Height, p.cfg.MaxPixels), true}
	}
	q.MaxPixels = p.cfg.MaxPixels
	if l := q.Page.Languages; q.Op == opRead && len(l) > 0 && l.String() != p.cfg.Languages.String() {
		s, err := setupFor(p.cfg, l)
		if err != nil {
			return nil, nil, err
		}
		p.taught.join(&s)
		q.Setup = &s
	}
	if err := p.pixels.take(ctx, size); err != nil {
		return nil, nil, err
	}
	defer p.pixels.give(size)
	var s *slot
	select {
	case <-p.closed:
		return nil, nil, ErrClosed
	default:
	}
	select {
	case s = <-p.slots:
	case <-p.closed:
		return nil, nil, ErrClosed
	case <-ctx.Done():
		return nil, nil, ctx.Err()
	}
	defer func() { p.slots <- s }()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	result, a, err := p.askSlot(ctx, s, q)
	if errors.Is(err, errDied) && q.Op == opRead && ctx.Err() == nil {
		p.cfg.Log.Error("a reading process died of a page, which is read once more, plainly", "error", err)
		q.Plain = true
		if plain, b, again := p.askSlot(ctx, s, q); again == nil {
			return plain, b, nil
		}
	}
	return result, a, err
}

// errDied says that a child ended while it read a page.
var errDied = errors.New("a reading process failed")

// mostHeld is the main memory in bytes that a child may hold between two pages: with
// four models it is 260 MB. What the libraries keep for ever, more with each model that
// is loaded again, goes with the process.
const mostHeld = 320 << 20

func (p *Pool) askSlot(ctx context.Context, s *slot, q request) (*ocr.Result, *reply, error) {
	if s.proc == nil {
		starting, cancel := context.WithTimeoutCause(ctx, p.cfg.Deadline, fmt.Errorf("a reading process took longer than %s to start", p.cfg.Deadline))
		proc, err := p.start(starting)
		cancel()
		if err != nil {
			return nil, nil, err
		}
		s.proc, s.pages = proc, 0
	}
	child := s.proc.cmd.Process.Pid
	limited, cancel := limit.Work(ctx, p.cfg.Deadline, func() (time.Duration, bool) { return limit.Process(child) })
	defer cancel()
	data := q.Page.Data
	q.Page.Data = nil
	var a reply
	blobs, err := s.proc.exchange(limited, q, data, &a)
	if err == nil && a.Error == "" && len(blobs) != 3 {
		err = errors.New("a child answered without pictures")
	}
	s.pages++
	broken := err != nil || a.Error != "" && !a.Permanent // a client that failed once is not to be trusted
	if broken || s.pages >= p.cfg.Recycle || a.Held > mostHeld {
		if broken {
			s.proc.kill()
		} else {
			s.proc.end()
		}
		s.proc = nil
	}
	switch {
	case err != nil && limited.Err() != nil:
		return nil, nil, context.Cause(limited)
	case err != nil:
		return nil, nil, fmt.Errorf("%w: %w", errDied, err)
	case a.Error != "":
		return nil, nil, &pageError{a.Error, a.Permanent}
	}
	a.Text.Kind, a.Text.Engine = archive.TextOCR, p.name
	if q.Op == opView {
		a.Text = archive.Text{}
	}
	return &ocr.Result{Text: a.Text, View: blobs[0], ViewType: a.ViewType, Preview: blobs[1], Thumb: blobs[2]}, &a, nil
}

// A budget bounds a sum: pixels of the pages in flight. One page larger than the
// whole budget goes alone. First come, first served.
type budget struct {
	mu      sync.Mutex
	most    int64
	used    int64
	waiting []waiter
}

type waiter struct {
	n  int64
	ok chan struct{}
}

func newBudget(most int64) *budget { return &budget{most: most} }

func (b *budget) take(ctx context.Context, n int64) error {
	b.mu.Lock()
	if len(b.waiting) == 0 && (b.used == 0 || b.used+n <= b.most) {
		b.used += n
		b.mu.Unlock()
		return nil
	}
	w := waiter{n, make(chan struct{})}
	b.waiting = append(b.waiting, w)
	b.mu.Unlock()
	select {
	case <-w.ok:
		return nil
	case <-ctx.Done():
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for i, x := range b.waiting {
		if x.ok == w.ok {
			b.waiting = append(b.waiting[:i], b.waiting[i+1:]...)
			b.admit()
			return ctx.Err()
		}
	}
	b.used -= n // admitted at the same moment
	b.admit()
	return ctx.Err()
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.used -= n
	b.admit()
}

func (b *budget) admit() {
	for len(b.waiting) > 0 && (b.used == 0 || b.used+b.waiting[0].n <= b.most) {
		b.used += b.waiting[0].n
		close(b.waiting[0].ok)
		b.waiting = b.waiting[1:]
	}
}
