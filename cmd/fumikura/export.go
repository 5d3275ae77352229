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
	var out string
	l := lang(e.getenv)
	c, rest, err := flags(e, "export", args, func(f *flag.FlagSet) {
		f.StringVar(&out, "out", ".", say(l, "書き出し先のフォルダ", "folder to write to"))
	})
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usagef("%s", say(c.lang, "書き出す文書を番号で指定してください。例: fumikura export --out 書出 20260401-0001-1", "name records by their numbers, e.g. fumikura export --out out 20260401-0001-1"))
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
		path := filepath.Join(out, filepath.Base(r)+".zip")
		if err := exportOne(ctx, a, c, r, path); err != nil {
			return fmt.Errorf("%s: %w", r, err)
		}
		fmt.Fprintln(e.out, path)
	}
	return nil
}

// exportOne writes beside the target and renames, so that a broken export never
// looks like a whole one.
func exportOne(ctx context.Context, a *api, c *config, record, path string) (err error) {
	res, err := a.do(ctx, http.MethodGet, "records/"+url.PathEscape(record)+"/export", nil, nil, 0, http.Header{"Accept-Language": {c.lang}})
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
