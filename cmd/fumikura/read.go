package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"fumikura/ingest/raster"
	"fumikura/ocr"
	"fumikura/ocr/export"
)

// formatPDF is one file for each that was named, not one a page.
const formatPDF = "pdf"

// errNoPicture: a page that could not be read has no picture for a PDF.
var errNoPicture = errors.New("no picture")

// formats are what read writes for each page, by their names.
var formats = map[string]func(name string, page int, r *ocr.Result) []byte{
	"txt": func(_ string, _ int, r *ocr.Result) []byte { return export.Text(&r.Text) },
	"hocr": func(name string, page int, r *ocr.Result) []byte {
		return export.HOCR(&r.Text, export.Options{Image: name, Page: page})
	},
	"alto": func(name string, page int, r *ocr.Result) []byte {
		return export.ALTO(&r.Text, export.Options{Image: name, Page: page})
	},
}

// endings are the file endings of formats that differ from their names.
var endings = map[string]string{"alto": "alto.xml"}

func ending(format string) string {
	if e := endings[format]; e != "" {
		return e
	}
	return format
}

// A sheet is one page image of a file that read was given.
type sheet struct {
	file   string // as it was named
	base   string // of the files to write
	number int    // of the page in the file, from 1
	page   ocr.Page
	pdf    *pdfFile // nil where none is wanted
}

func runRead(ctx context.Context, e *env, args []string) error {
	var out, format string
	var explained bool
	l := lang(e.getenv)
	c, files, err := flags(e, "read", args, func(f *flag.FlagSet) {
		f.StringVar(&out, "out", "", say(l, "書き出し先のフォルダ。なければ標準出力に本文を出す", "folder to write to; without it the text goes to standard output"))
		f.StringVar(&format, "format", "txt", say(l, "書き出す形式(,区切り): txt, hocr, alto, pdf", "formats to write, separated by commas: txt, hocr, alto, pdf"))
		f.BoolVar(&explained, "explain", false, say(l, "読取の経過(途中の画像、ブロック、読取の理由、行ごとの信頼度)を1ページ1つのHTML(名前.explain.html)にも書き出す。--out がなければ今のフォルダへ", "also write how each page was read (every picture on the way, blocks, passes and why, confidence by line) as one HTML file a page, NAME.explain.html; without --out into this folder"))
	})
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return usagef("%s", say(c.lang, "読み取る画像を指定してください。例: fumikura read page.png --out out", "name images to read, e.g. fumikura read page.png --out out"))
	}
	kinds := list(format)
	for _, k := range kinds {
		switch {
		case k == formatPDF && out == "":
			return usagef("%s", say(c.lang, "pdf には書き出し先のフォルダが要ります。--out を指定してください。", "pdf needs a folder to write to: say --out"))
		case k != formatPDF && formats[k] == nil:
			return usagef("%s", say(c.lang, "形式「"+k+"」は書き出せません。txt・hocr・alto・pdf のどれかを指定してください。", "there is no format "+k+": say txt, hocr, alto or pdf"))
		}
	}
	if out != "" {
		if err := os.MkdirAll(out, 0o755); err != nil {
			return missingError{err}
		}
	}
	engine, err := newEngine(c, logger(e, c))
	if err != nil {
		return err
	}
	defer engine.Close()
	if _, ok := engine.(explainer); explained && !ok {
		return usagef("%s", say(c.lang, "--explain は組み込みの読取(engine=tesseract)だけで使えます。", "--explain works with the built-in reader only (engine=tesseract)"))
	}
	r := &reading{e: e, c: c, engine: engine, out: out, kinds: kinds, explained: explained, meter: newMeter(e, c.lang, say(c.lang, "ページ", "pages"))}
	return r.all(ctx, files)
}

// A reading reads files side by side and writes what stands on them in order.
type reading struct {
	e      *env
	c      *config
	engine ocr.Engine
	out    string
	kinds  []string
	meter  *meter
	// explained says that each page's account is written; the engine is an explainer.
	explained bool
	pdfs      []*pdfFile

	mu     sync.Mutex
	done   int
	failed int
}

func (r *reading) all(ctx context.Context, files []string) error {
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(r.c.workers)
	var turn chan struct{} // closed when the sheet before has been printed
	for i, file := range files {
		var pdf *pdfFile
		if slices.Contains(r.kinds, formatPDF) {
			pdf = &pdfFile{path: filepath.Join(r.out, strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))+".pdf")}
			r.pdfs = append(r.pdfs, pdf)
		}
		err := r.sheets(file, func(s sheet) error {
			before, after := turn, make(chan struct{})
			turn = after
			s.pdf = pdf
			g.Go(func() error {
				defer close(after)
				return r.one(gctx, s, before, len(files))
			})
			return gctx.Err()
		})
		if gctx.Err() != nil {
			break
		}
		if err != nil {
			r.problem(file, err)
		}
		if pdf != nil {
			last := turn
			g.Go(func() error {
				if err := await(gctx, last); err != nil {
					return err
				}
				return pdf.finish()
			})
		}
		r.meter.set(r.count(0), len(files)-i, "")
	}
	err := g.Wait()
	r.meter.clear()
	if err != nil {
		for _, p := range r.pdfs {
			p.abandon()
		}
		return err
	}
	if r.failed > 0 {
		return errFailed
	}
	return ctx.Err()
}

func (r *reading) count(n int) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.done += n
	return r.done
}

func (r *reading) problem(file string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failed++
	r.meter.clear()
	fmt.Fprintf(r.e.err, "✗ %s: %v\n", file, err)
}

// await waits for the sheet before, if there is one.
func await(ctx context.Context, before <-chan struct{}) error {
	if before == nil {
		return ctx.Err()
	}
	select {
	case <-before:
		return ctx.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// one reads a sheet and writes it. An error ends everything: only writing gives
// one; a page that can't be read is reported, and the others go on.
func (r *reading) one(ctx context.Context, s sheet, before <-chan struct{}, total int) error {
	res, err := r.read(ctx, s)
	if err != nil {
		if ctx.Err() == nil {
			r.problem(s.file, err)
		}
		return r.unread(ctx, s, before)
	}
	for _, k := range r.kinds {
		if k == formatPDF {
			if err := await(ctx, before); err != nil {
				return err
			}
			if err := s.pdf.add(s, &res.Text, viewOf(res)); err != nil {
				return fmt.Errorf("%s.pdf: %w", s.base, err)
			}
			continue
		}
		b := formats[k](filepath.Base(s.file), s.number, res)
		if r.out == "" {
			if err := await(ctx, before); err != nil {
				return err
			}
			r.meter.clear()
			if _, err := r.e.out.Write(b); err != nil {
				return err
			}
			continue
		}
		if err := os.WriteFile(filepath.Join(r.out, s.base+"."+ending(k)), b, 0o644); err != nil {
			return err
		}
	}
	n := r.count(1)
	r.meter.set(n, max(n, total), "")
	return nil
}

// unread keeps the place of a page that could not be read: in a PDF its picture
// stands without text. What is no picture either is left out.
func (r *reading) unread(ctx context.Context, s sheet, before <-chan struct{}) error {
	if s.pdf == nil {
		return ctx.Err()
	}
	if err := await(ctx, before); err != nil {
		return err
	}
	err := s.pdf.add(s, nil, func() ([]byte, string, error) { return nil, "", errNoPicture })
	if errors.Is(err, errNoPicture) {
		return nil
	}
	return err
}

// sheets calls f with each page image of a file.
func (r *reading) sheets(file string, f func(sheet) error) error {
	h, err := os.Open(file)
	if err != nil {
		return err
	}
	defer h.Close()
	st, err := h.Stat()
	if err != nil {
		return err
	}
	if most := r.c.number("max-file") << 20; st.Size() > most {
		return fmt.Errorf("%s", say(r.c.lang, "大きすぎます(FUMIKURA_MAX_FILE)", "too large (FUMIKURA_MAX_FILE)"))
	}
	head := make([]byte, 16)
	n, err := h.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return err
	}
	base := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	number := 0
	emit := func(base string, hd raster.Header, src io.Reader) error {
		w, hh, dx, dy := hd.Frame()
		if int64(w)*int64(hh) > r.c.number("max-pixels")*1e6 {
			return fmt.Errorf("%s", say(r.c.lang, fmt.Sprintf("%d×%d画素は大きすぎます(FUMIKURA_MAX_PIXELS)", w, hh), fmt.Sprintf("%d × %d pixels are too many (FUMIKURA_MAX_PIXELS)", w, hh)))
		}
		b, err := io.ReadAll(src)
		if err != nil {
			return err
		}
		number++
		return f(sheet{file: file, base: base, number: number, page: ocr.Page{Data: b, Type: hd.Type, Width: w, Height: hh, DPIX: dx, DPIY: dy, Exif: hd.Exif}})
	}
	whole := io.NewSectionReader(h, 0, st.Size())
	one := func(hd raster.Header, err error) error {
		if err != nil {
			return err
		}
		return emit(base, hd, io.NewSectionReader(h, 0, st.Size()))
	}
	switch raster.Sniff(head[:n]) {
	case raster.TypeJPEG:
		return one(raster.JPEG(whole))
	case raster.TypePNG:
		return one(raster.PNG(h, st.Size()))
	case raster.TypeJP2:
		return one(raster.JP2(h, st.Size()))
	case raster.TypeTIFF:
		t, err := raster.OpenTIFF(h, st.Size(), int(r.c.number("max-pages")))
		if err != nil {
			return err
		}
		pages := make([]*raster.Page, t.Len())
		for i := range pages {
			if pages[i], err = t.Page(i + 1); err != nil {
				return err
			}
		}
		for i, p := range pages {
			name := base
			if len(pages) > 1 {
				name = fmt.Sprintf("%s-%03d", base, i+1)
			}
			parts := []io.Reader{strings.NewReader(string(p.Prefix))}
			for _, q := range p.Parts {
				parts = append(parts, io.NewSectionReader(h, q.Offset, q.Length))
			}
			if err := emit(name, p.Header, io.MultiReader(slices.Clip(parts)...)); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("%s", say(r.c.lang, "読める画像ではありません。PNG・JPEG・TIFF・JPEG 2000を指定してください(PDFは ingest で取り込めます)。",
		"no image that can be read: give PNG, JPEG, TIFF or JPEG 2000 (ingest takes PDFs)"))
}
