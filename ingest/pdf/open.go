package pdf

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// wholeBytes is the default of Options.Whole. Files that pdfcpu cannot read are
// split as well.
const wholeBytes = 48 << 20

// Options for Open.
type Options struct {
	Dir    string // folder for temporary files; the caller removes it
	Pixels int64  // a page's limit
	// Whole is the largest file in bytes that is read whole, 0 for 48 MiB: it costs
	// twice its size in memory. Larger ones are split into one-page files first.
	Whole int64
}

// A Document is an open PDF. It is used by one goroutine at a time.
type Document struct {
	path  string
	size  int64
	o     Options
	n     int
	whole *structure // nil where the file is split
	split *splitter
	index *streams
}

// Open reads the structure of the PDF at path.
func Open(ctx context.Context, path string, o Options) (*Document, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open PDF: %w", err)
	}
	d := &Document{path: path, size: st.Size(), o: o}
	d.index = &streams{path: path, size: d.size}
	if o.Whole == 0 {
		o.Whole = wholeBytes
	}
	empty := false
	if d.size <= o.Whole {
		s, err := readStructure(ctx, path)
		if errors.Is(err, ErrPassword) || ctx.Err() != nil {
			return nil, err
		}
		if err == nil && len(s.pages) > 0 {
			d.whole, d.n = s, len(s.pages)
			return d, nil
		}
		empty = err == nil
	}
	if d.n, err = countPages(ctx, path); err != nil {
		if empty && errors.Is(err, ErrDamaged) {
			return nil, ErrNoPages
		}
		return nil, err
	}
	d.split = &splitter{path: path, dir: o.Dir, n: d.n, average: d.size / int64(d.n)}
	d.split.most = max(splitBytes, 16*d.split.average)
	return d, nil
}

// Len is the number of pages.
func (d *Document) Len() int { return d.n }

// Close removes temporary files.
func (d *Document) Close() error {
	d.index.close()
	if d.split != nil {
		d.split.clear()
	}
	return nil
}

// Page looks at page n, from 1.
func (d *Document) Page(ctx context.Context, n int) (*Page, error) {
	if d.whole != nil {
		p, err := d.whole.page(n)
		return d.complete(ctx, p, err, n, d.path, n)
	}
	file, err := d.split.page(ctx, n)
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, ErrTool) {
			return nil, err
		}
		return d.unknown(ctx, n)
	}
	s, err := readStructure(ctx, file)
	if err != nil || len(s.pages) == 0 {
		return d.unknown(ctx, n)
	}
	p, err := s.page(1)
	return d.complete(ctx, p, err, n, file, 1)
}

// complete fills what only the document knows.
func (d *Document) complete(ctx context.Context, p *Page, err error, n int, file string, number int) (*Page, error) {
	if errors.Is(err, errUnknown) {
		return d.unknown(ctx, n)
	}
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", n, err)
	}
	p.Number, p.file, p.number = n, file, number
	if p.Image != nil {
		if p.Image.Offset, err = d.index.locate(p.Image.Data, p.Image.Offset); err != nil {
			return nil, err
		}
	}
	return p, p.fit(d.o.Pixels)
}

// unknown is a page whose structure cannot be read here: poppler may still be
// able to show it.
func (d *Document) unknown(ctx context.Context, n int) (*Page, error) {
	at := strconv.Itoa(n)
	out, err := run(ctx, "pdfinfo", "-f", at, "-l", at, d.path)
	if err != nil {
		return nil, err
	}
	p := &Page{Number: n, file: d.path, number: n, DPIX: defaultDPI, DPIY: defaultDPI}
	for _, line := range strings.Split(out.stdout.String(), "\n") {
		f := strings.Fields(line)
		if len(f) >= 6 && f[0] == "Page" && f[2] == "size:" {
			p.points[0], _ = strconv.ParseFloat(f[3], 64)
			p.points[1], _ = strconv.ParseFloat(f[5], 64)
		}
		if len(f) == 4 && f[0] == "Page" && f[2] == "rot:" && (f[3] == "90" || f[3] == "270") {
			p.points[0], p.points[1] = p.points[1], p.points[0]
		}
	}
	if !(p.points[0] > 0 && p.points[1] > 0) {
		return nil, fmt.Errorf("page %d: %w: it has no size", n, ErrPage)
	}
	if dpi := d.imagesDPI(ctx, at); dpi > 0 {
		p.DPIX, p.DPIY = max(dpi, defaultDPI), max(dpi, defaultDPI)
	}
	p.size()
	return p, p.fit(d.o.Pixels)
}

// imagesDPI is the highest resolution of a page's images as poppler sees them.
func (d *Document) imagesDPI(ctx context.Context, page string) float64 {
	out, err := run(ctx, "pdfimages", "-list", "-f", page, "-l", page, d.path)
	if err != nil {
		return 0
	}
	best := 0.0
	for _, line := range strings.Split(out.stdout.String(), "\n") {
		f := strings.Fields(line)
		if len(f) >= 14 {
			if v, err := strconv.ParseFloat(f[12], 64); err == nil {
				best = max(best, min(v, maxDPI))
			}
		}
	}
	return best
}

// countPages asks pdfinfo, which mends what it can.
func countPages(ctx context.Context, path string) (int, error) {
	out, err := run(ctx, "pdfinfo", path)
	if out != nil && strings.Contains(out.stderr.String(), "Incorrect password") {
		return 0, ErrPassword
	}
	if err != nil {
		if ctx.Err() != nil || errors.Is(err, ErrTool) {
			return 0, err
		}
		return 0, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	for _, line := range strings.Split(out.stdout.String(), "\n") {
		if v, ok := strings.CutPrefix(line, "Pages:"); ok {
			n, err := strconv.Atoi(strings.TrimSpace(v))
			if err == nil && n > 0 {
				return n, nil
			}
		}
	}
	return 0, ErrNoPages
}

// A splitter makes one-page files, some at a time.
type splitter struct {
	path, dir string
	n         int
	average   int64 // bytes a page
	from, to  int   // pages that lie in dir now
	most      int64 // bytes of a one-page file, above which pages share too much
	off       bool  // they do: each file would be as large as the whole
}

const (
	splitBytes = 64 << 20 // bytes of pages made at a time
	splitMost  = 50       // pages made at a time
)

var errNotSplit = errors.New("not split")

// page is the path of a one-page file with page n.
func (s *splitter) page(ctx context.Context, n int) (string, error) {
	if s.off {
		return "", errNotSplit
	}
	if n < s.from || n > s.to {
		many := int(min(max(splitBytes/max(s.average, 1), 1), splitMost))
		if s.from == 0 {
			many = 1 // the first shows what one page takes
		}
		if err := s.make(ctx, n, min(n+many-1, s.n)); err != nil {
			return "", err
		}
	}
	file := s.name(n)
	st, err := os.Stat(file)
	if err != nil {
		return "", fmt.Errorf("page %d: %w", n, errNotSplit)
	}
	if st.Size() > s.most {
		s.off = true
		s.clear()
		return "", errNotSplit
	}
	if st.Size() > 2*wholeBytes {
		return "", errNotSplit
	}
	return file, nil
}

func (s *splitter) name(n int) string { return filepath.Join(s.dir, fmt.Sprintf("page-%d.pdf", n)) }

func (s *splitter) make(ctx context.Context, from, to int) error {
	s.clear()
	s.from, s.to = from, to
	_, err := run(ctx, "pdfseparate", "-f", strconv.Itoa(from), "-l", strconv.Itoa(to), s.path, filepath.Join(s.dir, "page-%d.pdf"))
	if err != nil && (ctx.Err() != nil || errors.Is(err, ErrTool)) {
		return err
	}
	return nil // what is missing is seen page by page
}

func (s *splitter) clear() {
	for n := s.from; n > 0 && n <= s.to; n++ {
		os.Remove(s.name(n))
	}
	s.from, s.to = max(s.from, 1), 0
}
