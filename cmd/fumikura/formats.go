package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"fumikura/internal/archive"
	"fumikura/ocr"
	"fumikura/ocr/export"
	"fumikura/viewer"
)

// producer is what made an exported file.
func producer() string { return "Fumikura " + version() }

// export writes pages of a record for the viewer and the command line.
func (h *house) export(ctx context.Context, w io.Writer, x viewer.Export) error {
	title := x.Record.Title
	if n := x.Record.Shown(); n != "" {
		title = n + " " + title
	}
	if x.Format == "pdf" {
		p := export.NewPDF(w, export.PDFInfo{Title: title, Producer: producer(), Created: time.Now()})
		for _, at := range x.Pages {
			if err := h.exportPage(ctx, p, at); err != nil {
				return fmt.Errorf("page %s: %w", at.Page, err)
			}
		}
		return p.Close()
	}
	for i, at := range x.Pages {
		t, _, err := h.textIn(ctx, at)
		if err != nil {
			return fmt.Errorf("page %s: %w", at.Page, err)
		}
		if t == nil {
			return archive.ErrNotFound
		}
		o := export.Options{Image: fmt.Sprintf("%s-%d", x.Record.Shown(), x.First+i), Title: title, Page: x.First + i}
		b := export.HOCR(t, o)
		if x.Format == "alto" {
			b = export.ALTO(t, o)
		}
		if _, err := w.Write(b); err != nil {
			return err
		}
	}
	return nil
}

// textIn is a page's text in the turn in which people see it, nil where it has
// none yet, and that turn.
func (h *house) textIn(ctx context.Context, at archive.RecordPage) (*archive.Text, int, error) {
	turn := 0
	if at.Turn != nil {
		turn = (*at.Turn%4 + 4) % 4
	}
	t, err := h.archive.Text(ctx, at.Page)
	if errors.Is(err, archive.ErrNotFound) || err == nil && t.Image != at.Image {
		return nil, turn, nil
	} else if err != nil {
		return nil, 0, err
	}
	if at.Turn == nil {
		turn = (t.Turn%4 + 4) % 4
	}
	return t.Turned(turn), turn, nil
}

// maxEmbedded bounds the encoded image of a page that is held in memory for a PDF,
// in bytes; of a larger one the PDF has the view image.
const maxEmbedded = 256 << 20

func (h *house) exportPage(ctx context.Context, p *export.PDF, at archive.RecordPage) error {
	t, turn, err := h.textIn(ctx, at)
	if err != nil {
		return err
	}
	img, err := h.archive.Image(ctx, at.Page, at.Image)
	if err != nil {
		return err
	}
	s := ocr.Page{Type: img.Type, Exif: img.Exif, DPIX: img.DPIX, DPIY: img.DPIY, Width: img.Width, Height: img.Height}
	if img.Size <= maxEmbedded {
		r, err := h.archive.OpenImage(ctx, img)
		if err != nil {
			return err
		}
		s.Data = make([]byte, img.Size)
		_, err = io.ReadFull(r, s.Data)
		r.Close()
		if err != nil {
			return fmt.Errorf("its image: %w", err)
		}
	}
	return addPage(p, s, turn, t, func() ([]byte, string, error) {
		return h.reader.Derived(ctx, at.Page, at.Image, turn, ocr.ViewName)
	})
}

// addPage puts a page into a PDF: its image as it came where PDF has such images,
// else the upright picture that a browser is shown.
func addPage(p *export.PDF, s ocr.Page, turn int, t *archive.Text, view func() ([]byte, string, error)) error {
	dx, dy := s.DPIX, s.DPIY
	if turn%2 != 0 {
		dx, dy = dy, dx
	}
	err := export.ErrImage
	if len(s.Data) > 0 {
		err = p.Page(export.PageImage{Data: s.Data, Type: s.Type, Exif: s.Exif, Turn: turn, DPIX: dx, DPIY: dy}, t)
	}
	if !errors.Is(err, export.ErrImage) {
		return err
	}
	b, kind, err := view()
	if err != nil {
		return err
	}
	// The view image may be smaller: its dots per inch are what gives the same paper.
	w, h := archive.TurnSize(turn, s.Width, s.Height)
	if f := float64(ocr.ViewSide) / float64(max(w, h, 1)); f < 1 {
		dx, dy = dx*f, dy*f
	}
	return p.Page(export.PageImage{Data: b, Type: kind, DPIX: dx, DPIY: dy}, t)
}
