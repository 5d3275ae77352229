package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"fumikura/ingest/pdf"
	"fumikura/ingest/raster"
	"fumikura/internal/archive"
)

// pdfPages are the pages of a PDF: those that are one image keep its bytes, all
// others are rendered.
type pdfPages struct {
	doc    *pdf.Document
	work   *workdir
	file   *archive.File
	limits Limits
}

func (c *Cutter) openPDF(ctx context.Context, f *archive.File) (_ source, err error) {
	w, err := newWorkdir(c.Spool)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			w.Close()
		}
	}()
	local, err := c.fetch(ctx, f, w.path)
	if err != nil {
		return nil, err
	}
	defer local.Close()
	doc, err := pdf.Open(ctx, local.Name(), pdf.Options{Dir: w.path, Pixels: c.Limits.Pixels})
	switch {
	case errors.Is(err, pdf.ErrPassword):
		return nil, whyPassword(f.Name)
	case errors.Is(err, pdf.ErrNoPages):
		return nil, whyNoPages(f.Name)
	case errors.Is(err, pdf.ErrDamaged):
		return nil, whyDamaged(f.Name)
	case errors.Is(err, pdf.ErrTool):
		return nil, permanentError{fmt.Errorf("%w: %w", whyTool(f.Name), err)}
	case err != nil:
		return nil, err
	}
	return &pdfPages{doc, w, f, c.Limits}, nil
}

func (p *pdfPages) Len() int { return p.doc.Len() }

func (p *pdfPages) Close() error {
	return errors.Join(p.doc.Close(), p.work.Close())
}

func (p *pdfPages) Page(ctx context.Context, n int) (*sheet, error) {
	page, err := p.doc.Page(ctx, n)
	if err != nil {
		return nil, p.why(ctx, n, err)
	}
	if page.Image != nil {
		s, err := p.original(page)
		if err != nil || s != nil {
			return s, err
		}
	}
	path, kind, err := p.doc.Render(ctx, page)
	if err != nil {
		return nil, p.why(ctx, n, err)
	}
	s := &sheet{pixels: path, image: archive.Image{Type: kind, DPIX: page.DPIX, DPIY: page.DPIY, Rendered: !page.Sole}}
	h, err := headerOf(path, kind)
	if err != nil {
		os.Remove(path)
		return nil, whyLost(p.file.Name, n)
	}
	s.image.Width, s.image.Height = h.Width, h.Height
	if s.text, err = p.doc.Text(ctx, page, h.Width, h.Height); err != nil {
		return nil, err
	}
	return s, nil
}

// why turns an error with page n into the reason that it is lost, unless the
// work is to be done again.
func (p *pdfPages) why(ctx context.Context, n int, err error) error {
	switch {
	case ctx.Err() != nil:
		return err
	case errors.Is(err, pdf.ErrTool):
		return permanentError{fmt.Errorf("%w: %w", whyTool(p.file.Name), err)}
	case errors.Is(err, pdf.ErrTooLarge):
		return whyPagePixels(p.file.Name, n, p.limits.Pixels)
	case errors.Is(err, pdf.ErrPage):
		return whyLost(p.file.Name, n)
	}
	return err
}

// original makes the page out of its image's own bytes; nil where they turn out
// not to be what the PDF says, and the page must be rendered.
func (p *pdfPages) original(page *pdf.Page) (*sheet, error) {
	i := page.Image
	s := &sheet{}
	switch i.Kind {
	case pdf.KindJPEG:
		h, err := raster.JPEGHeader(bytes.NewReader(i.Data))
		if err != nil {
			if errors.Is(err, raster.ErrUnsupported) {
				return nil, nil
			}
			return nil, whyLost(p.file.Name, page.Number)
		}
		if h.Width != i.Width || h.Height != i.Height || h.Components != i.Components || recoloured(h, i.Transform) {
			return nil, nil
		}
		s.image.Type = raster.TypeJPEG
	case pdf.KindJPX:
		if err := jpx(s, i); err != nil {
			if errors.Is(err, raster.ErrUnsupported) {
				return nil, nil
			}
			return nil, whyLost(p.file.Name, page.Number)
		}
	case pdf.KindFax:
		s.image.Type = raster.TypeTIFF
		s.image.Prefix = raster.Fax{Width: i.Width, Height: i.Height, K: i.K, Length: int64(len(i.Data)),
			Inverted: i.Inverted, DPIX: i.DPIX, DPIY: i.DPIY}.Prefix()
	default:
		return nil, fmt.Errorf("an image of kind %q", i.Kind)
	}
	if i.Exif > 1 {
		s.image.Exif = i.Exif
	}
	h := raster.Header{Width: i.Width, Height: i.Height, DPIX: i.DPIX, DPIY: i.DPIY, Exif: s.image.Exif}
	s.image.Width, s.image.Height, s.image.DPIX, s.image.DPIY = h.Frame()
	if i.Offset < 0 {
		s.bytes = append(s.image.Prefix, i.Data...)
		s.image.Prefix = nil
		return s, nil
	}
	s.image.Blob = p.file.Blob
	s.image.Parts = []archive.Range{{Offset: i.Offset, Length: int64(len(i.Data))}}
	s.image.Size = int64(len(s.image.Prefix) + len(i.Data))
	return s, nil
}

// recoloured tells whether a JPEG in a PDF has other colours than the same JPEG
// as a file. A file's decoder goes by the markers: Adobe's, else YCbCr.
func recoloured(h raster.Header, transform int) bool {
	if h.Components != 3 || transform < 0 || h.Adobe >= 0 {
		return false
	}
	return transform != 1
}

// jpx makes a JPEG 2000 file out of a PDF's, which may be without its wrapping.
func jpx(s *sheet, i *pdf.Image) error {
	s.image.Type = raster.TypeJP2
	r, size := bytes.NewReader(i.Data), int64(len(i.Data))
	bare := raster.Sniff(i.Data[:min(len(i.Data), 16)]) == raster.TypeJ2K
	var h raster.Header
	var err error
	if bare {
		h, err = raster.J2K(r, size)
		s.image.Prefix = raster.JP2Prefix(h)
	} else {
		h, err = raster.JP2(r, size)
	}
	if err != nil {
		return err
	}
	if h.Width != i.Width || h.Height != i.Height || h.Depth != 8 || h.Components != 1 && h.Components != 3 ||
		i.Components != 0 && i.Components != h.Components {
		return raster.ErrUnsupported
	}
	return nil
}

// headerOf reads the size of a picture that a tool made.
func headerOf(path, kind string) (raster.Header, error) {
	f, err := os.Open(path)
	if err != nil {
		return raster.Header{}, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return raster.Header{}, err
	}
	return readHeader(kind, f, st.Size())
}
