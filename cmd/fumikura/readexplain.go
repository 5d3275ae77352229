package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"

	"fumikura/ocr"
	"fumikura/ocr/explain"
)

// An explainer is an engine that can tell how it read a page.
type explainer interface {
	Explain(context.Context, ocr.Page) (*ocr.Result, *explain.Account, error)
}

// read reads a sheet, and writes its account where that is wanted.
func (r *reading) read(ctx context.Context, s sheet) (*ocr.Result, error) {
	if !r.explained {
		return r.engine.Read(ctx, s.page)
	}
	res, account, err := r.engine.(explainer).Explain(ctx, s.page)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := explain.HTML(&b, filepath.Base(s.file), account, &res.Text); err != nil {
		return nil, err
	}
	name := filepath.Join(r.out, s.base+".explain.html")
	if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.meter.clear()
	fmt.Fprintln(r.e.err, say(r.c.lang, "読取の経過: ", "how it was read: ")+name)
	return res, nil
}
