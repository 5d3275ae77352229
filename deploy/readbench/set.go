package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"fumikura/ingest/raster"
	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/explain"
	"fumikura/ocr/tesseract"
)

// A page is one image with its truth, and what was read.
type page struct {
	path, name string
	kind, look string
	truth      string
	extra      []extra // what stands outside the body's order; nil: nothing is known of it
	image      ocr.Page
	text       *archive.Text
	trace      *tesseract.Trace // where it is asked for
	account    *explain.Account // where causes are asked for
	err        error
}

var imageEndings = []string{".png", ".jpg", ".jpeg", ".tif", ".tiff"}

// loadSet finds the images of a folder that have their text beside them.
func loadSet(dir, kinds, looks string) ([]page, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var set []page
	for _, e := range entries {
		ext := filepath.Ext(e.Name())
		if !slices.Contains(imageEndings, strings.ToLower(ext)) {
			continue
		}
		p := page{path: filepath.Join(dir, e.Name()), name: strings.TrimSuffix(e.Name(), ext)}
		truth, err := os.ReadFile(filepath.Join(dir, p.name+".txt"))
		if errors.Is(err, os.ErrNotExist) {
			continue
		} else if err != nil {
			return nil, err
		}
		p.truth = string(truth)
		if p.extra, err = loadExtra(filepath.Join(dir, p.name+".extra.tsv")); err != nil {
			return nil, err
		}
		p.kind, p.look = "all", "all"
		if f := strings.Split(p.name, "-"); len(f) >= 3 {
			p.kind, p.look = f[1], f[2]
		}
		if kinds != "" && !slices.Contains(strings.Split(kinds, ","), p.kind) || looks != "" && !slices.Contains(strings.Split(looks, ","), p.look) {
			continue
		}
		if p.image, err = imageOf(p.path); err != nil {
			return nil, fmt.Errorf("%s: %w", p.path, err)
		}
		set = append(set, p)
	}
	if len(set) == 0 {
		return nil, fmt.Errorf("%s: no image with its text beside it", dir)
	}
	return set, nil
}

// imageOf is a page as the pipeline hands it to the reader.
func imageOf(path string) (ocr.Page, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return ocr.Page{}, err
	}
	r := bytes.NewReader(b)
	var h raster.Header
	switch raster.Sniff(b) {
	case raster.TypeJPEG:
		h, err = raster.JPEG(r)
	case raster.TypePNG:
		h, err = raster.PNG(r, r.Size())
	case raster.TypeTIFF:
		var t *raster.TIFFFile
		if t, err = raster.OpenTIFF(r, r.Size(), 1); err == nil {
			var first *raster.Page
			if first, err = t.Page(1); err == nil {
				h = first.Header
			}
		}
	default:
		err = errors.New("neither JPEG nor PNG nor TIFF")
	}
	if err != nil {
		return ocr.Page{}, err
	}
	w, hh, dx, dy := h.Frame()
	return ocr.Page{Data: b, Type: h.Type, Width: w, Height: hh, DPIX: dx, DPIY: dy, Exif: h.Exif}, nil
}

// read reads all pages, and gives how long it took and what CPU time it cost, the
// children's included: they are waited for when the pool closes.
func (b *bench) read(ctx context.Context, set []page) (took, spent time.Duration, err error) {
	p, err := b.pool()
	if err != nil {
		return 0, 0, err
	}
	before, start := used(), time.Now()
	var wg sync.WaitGroup
	work := make(chan *page)
	for range b.wide {
		wg.Go(func() {
			for q := range work {
				res, err := b.one(ctx, p, q)
				if q.err = err; err == nil {
					q.text = &res.Text
				} else if ctx.Err() == nil {
					fmt.Fprintf(os.Stderr, "✗ %s: %v\n", q.name, err)
				}
			}
		})
	}
	for i := range set {
		work <- &set[i]
	}
	close(work)
	wg.Wait()
	took = time.Since(start)
	if err := p.Close(); err != nil {
		return 0, 0, err
	}
	return took, used() - before, ctx.Err()
}

// one reads a page.
func (b *bench) one(ctx context.Context, p *tesseract.Pool, q *page) (res *ocr.Result, err error) {
	switch {
	case b.causes || b.memory:
		res, q.account, err = p.Explain(ctx, q.image)
	case b.trace != "":
		res, q.trace, err = p.Reads(ctx, q.image)
	default:
		res, err = p.Read(ctx, q.image)
	}
	return res, err
}

// used is the CPU time of this process and of the children that ended.
func used() time.Duration {
	var sum time.Duration
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			sum += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return sum
}

// largestChild is the most memory that one of the children that ended held, in MiB.
// An account counts it by steps, and leaves little of the whole to the kernel.
func largestChild(set []page) int64 {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_CHILDREN, &u) != nil {
		return 0
	}
	most := u.Maxrss >> 10
	for _, p := range set {
		if p.account != nil {
			most = max(most, p.account.Memory()>>20)
		}
	}
	return most
}

// got is what is compared with the page's truth.
func (p *page) got() string {
	if p.text == nil {
		return ""
	}
	return p.scored().Plain()
}

// scored is the text that is compared with the page's truth: all that was read, but
// where the truth has ruby, notes and stamps beside the body, and they are scored by
// themselves (see types), without them.
func (p *page) scored() *archive.Text {
	if p.extra == nil {
		return p.text
	}
	t := *p.text
	t.Lines = slices.DeleteFunc(slices.Clone(t.Lines), func(l archive.Line) bool {
		return aside(l.Type)
	})
	return &t
}

// plain is all that was read.
func (p *page) plain() string {
	if p.text == nil {
		return ""
	}
	return p.text.Plain()
}

func writeReadings(dir string, set []page) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, p := range set {
		if err := os.WriteFile(filepath.Join(dir, p.name+".txt"), []byte(p.plain()), 0o644); err != nil {
			return err
		}
	}
	return nil
}
