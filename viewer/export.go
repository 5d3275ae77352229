package viewer

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"fumikura/internal/archive"
)

// pageFormats are the forms of one page's text, by the ending of the address.
var pageFormats = map[string]string{".alto.xml": "alto", ".hocr": "hocr"}

// fileEnding is the ending of a file in the format.
func fileEnding(format string) string {
	for ending, f := range pageFormats {
		if f == format {
			return ending
		}
	}
	return "." + format
}

var exportTypes = map[string]string{"pdf": "application/pdf", "alto": "application/xml", "hocr": "application/xhtml+xml"}

// pageFile is one page's text, with the place of every character, as a file.
func (v *visit) pageFile(l *leaf, format string) error {
	if !v.may(needExport) {
		return v.refuse("role", errNotYours)
	}
	if l.text == nil || v.Config.Export == nil {
		return errNotThere
	}
	var b bytes.Buffer
	if v.r.Method == http.MethodGet {
		if err := v.exported(l.record, l.at.Page, format); err != nil {
			return err
		}
		if err := v.Config.Export(v.ctx(), &b, Export{Record: l.record, Format: format, Pages: []archive.RecordPage{l.at}, First: l.n}); err != nil {
			return fmt.Errorf("%s of page %s: %w", format, l.at.Page, err)
		}
	}
	v.download(fmt.Sprintf("%s-%d%s", l.record.Shown(), l.n, fileEnding(format)), format)
	if v.r.Method != http.MethodHead {
		v.send(b.Bytes())
	}
	return nil
}

// exported writes into the history what is about to be handed out.
func (v *visit) exported(r *archive.Record, page archive.ID, what string) error {
	return v.remember(archive.ActExported, func(e *archive.Event) {
		e.Record, e.Page, e.Batch, e.Reason = r.ID, page, r.Batch, what
	})
}

// download names the answer as a file. It is never shown in the page.
func (v *visit) download(name, format string) {
	h := v.w.Header()
	h.Set("Content-Type", exportTypes[format])
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Disposition", attachment(name))
	v.w.WriteHeader(http.StatusOK)
}

// recordPDF streams the record as one searchable PDF.
func (v *visit) recordPDF() error {
	if !v.may(needExport) {
		return v.refuse("role", errNotYours)
	}
	r, _, err := v.record()
	if err != nil {
		return err
	}
	if v.Config.Export == nil {
		return errNotThere
	}
	return v.streamPDF(r)
}

// streamPDF begins the answer with the first bytes: what fails before them is
// still told as a problem, what fails later ends the transfer, so that no broken
// file looks whole.
func (v *visit) streamPDF(r *archive.Record) error {
	pages := r.Visible()
	if len(pages) == 0 {
		return errNotThere
	}
	v.deadlines(readWithin, stallWithin)
	if v.r.Method == http.MethodHead {
		v.download(r.Shown()+".pdf", "pdf")
		return nil
	}
	if err := v.exported(r, "", "pdf"); err != nil {
		return err
	}
	w := &firstWrite{begin: func() { v.download(r.Shown()+".pdf", "pdf") }, w: patient{v}}
	if err := v.Config.Export(v.ctx(), w, Export{Record: r, Format: "pdf", Pages: pages, First: 1}); err != nil {
		return fmt.Errorf("export %s: %w", r.ID, err)
	}
	return nil
}

// firstWrite calls begin before the first byte.
type firstWrite struct {
	begin func()
	w     io.Writer
}

func (f *firstWrite) Write(b []byte) (int, error) {
	if f.begin != nil {
		f.begin()
		f.begin = nil
	}
	return f.w.Write(b)
}
