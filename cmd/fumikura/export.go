package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
)

func runExport(ctx context.Context, e *env, args []string) error {
	var out, format string
	l := lang(e.getenv)
	c, rest, err := flags(e, "export", args, func(f *flag.FlagSet) {
		f.StringVar(&out, "out", ".", say(l, "書き出し先のフォルダ", "folder to write to"))
		f.StringVar(&format, "format", "zip", say(l, "書き出す形式(,区切り): zip (原本と本文), pdf (検索できるPDF), alto, hocr (zipに位置つきの本文を加える)", "formats to write, separated by commas: zip (original and text), pdf (searchable), alto, hocr (a zip with text and places besides)"))
	})
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usagef("%s", say(c.lang, "書き出す文書を番号で指定してください。例: fumikura export --out 書出 20260401-0001-1", "name records by their numbers, e.g. fumikura export --out out 20260401-0001-1"))
	}
	kinds := list(format)
	for _, k := range kinds {
		if exportEndings[k] == "" {
			return usagef("%s", say(c.lang, "形式「"+k+"」では書き出せません。zip・pdf・alto・hocr のどれかを指定してください。", "there is no format "+k+": say zip, pdf, alto or hocr"))
		}
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return missingError{err}
	}
	e.searches = true
	a, err := connect(ctx, e, c, false)
	if err != nil {
		return err
	}
	defer a.close()
	for _, r := range rest {
		for _, k := range kinds {
			path := filepath.Join(out, filepath.Base(r)+exportEndings[k])
			if err := exportOne(ctx, a, c, r, k, path); err != nil {
				return fmt.Errorf("%s: %w", r, err)
			}
			fmt.Fprintln(e.out, path)
		}
	}
	return nil
}

// exportEndings are what a record can be exported as, and how the file's name ends.
var exportEndings = map[string]string{"zip": ".zip", "pdf": ".pdf", "alto": ".alto.zip", "hocr": ".hocr.zip"}

// exportOne writes beside the target and renames, so that a broken export never
// looks like a whole one.
func exportOne(ctx context.Context, a *api, c *config, record, format, path string) (err error) {
	res, err := a.do(ctx, http.MethodGet, "records/"+url.PathEscape(record)+"/export", url.Values{"format": {format}}, nil, 0, http.Header{"Accept-Language": {c.lang}})
	if err != nil {
		return err
	}
	defer res.Body.Close()
	f, err := os.CreateTemp(filepath.Dir(path), ".export-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name())
		}
	}()
	if _, err := io.Copy(f, res.Body); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
