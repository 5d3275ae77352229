package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"fumikura/ocr/tesseract"
)

// A trace is a page's line readings with its truth: what repairs are tried on, and
// weights fitted to, without reading again.
type trace struct {
	Name, Kind, Look string
	Truth            string
	Edits, Length    int // as scored: what is wrong, and how long the truth is
	tesseract.Trace
}

// writeTrace writes the pages that were read.
func writeTrace(name string, set []page) error {
	var out []any
	for _, p := range set {
		if p.text != nil && p.trace != nil {
			s, _ := judge(p.name, p.truth, p.got(), nil)
			out = append(out, trace{p.name, p.kind, p.look, p.truth, s.edits, s.chars, *p.trace})
		}
	}
	return writeJSON(name, out)
}

// writeJSON writes one object a line, gzipped.
func writeJSON(name string, all []any) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	z := gzip.NewWriter(f)
	e := json.NewEncoder(z)
	for _, v := range all {
		if err := e.Encode(v); err != nil {
			return fmt.Errorf("write %s: %w", name, err)
		}
	}
	return z.Close()
}

// readTrace reads what writeTrace wrote.
func readTrace(name string) ([]trace, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	z, err := gzip.NewReader(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	var out []trace
	for d := json.NewDecoder(z); ; {
		var t trace
		if err := d.Decode(&t); err == io.EOF {
			return out, nil
		} else if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		out = append(out, t)
	}
}
