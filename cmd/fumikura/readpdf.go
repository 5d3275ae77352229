package main

import (
	"os"
	"path/filepath"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/export"
)

// A pdfFile is the searchable PDF of one file that read was given. Its pages come
// in order, from one goroutine after the other.
type pdfFile struct {
	path string
	tmp  *os.File
	pdf  *export.PDF
	n    int
}

// add appends a page; a page that could not be read has its picture alone, where
// that can be had.
func (f *pdfFile) add(s sheet, t *archive.Text, view func() ([]byte, string, error)) error {
	if f.pdf == nil {
		tmp, err := os.CreateTemp(filepath.Dir(f.path), ".read-*")
		if err != nil {
			return err
		}
		f.tmp = tmp
		f.pdf = export.NewPDF(tmp, export.PDFInfo{Title: filepath.Base(s.file), Producer: producer(), Created: time.Now()})
	}
	turn := 0
	if t != nil {
		turn = t.Turn
	}
	if err := addPage(f.pdf, s.page, turn, t, view); err != nil {
		return err
	}
	f.n++
	return nil
}

// finish gives the file its name, so that half of it never looks whole.
func (f *pdfFile) finish() (err error) {
	if f.tmp == nil {
		return nil
	}
	defer func() {
		if err != nil {
			os.Remove(f.tmp.Name())
		}
	}()
	if f.n == 0 {
		f.tmp.Close()
		return os.Remove(f.tmp.Name())
	}
	if err := f.pdf.Close(); err != nil {
		f.tmp.Close()
		return err
	}
	if err := f.tmp.Chmod(0o644); err != nil {
		f.tmp.Close()
		return err
	}
	if err := f.tmp.Close(); err != nil {
		return err
	}
	return os.Rename(f.tmp.Name(), f.path)
}

// abandon removes what was begun.
func (f *pdfFile) abandon() {
	if f.tmp != nil {
		f.tmp.Close()
		os.Remove(f.tmp.Name())
		f.tmp = nil
	}
}

// viewOf gives the picture that came with a reading.
func viewOf(r *ocr.Result) func() ([]byte, string, error) {
	return func() ([]byte, string, error) { return r.View, r.ViewType, nil }
}
