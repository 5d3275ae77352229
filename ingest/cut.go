package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"fumikura/ingest/raster"
	"fumikura/internal/archive"
)

// A Cutter is the stage that turns an acknowledged file into pages, or a ZIP
// into files. Its fields are set once, before use.
type Cutter struct {
	Archive *archive.Archive
	Limits  Limits
	Spool   string
	Taker   *Taker // for the members of a ZIP
	// Read and Index owe a page's reading, or where a sound text layer makes that
	// needless, its indexing: each puts the marker.
	Read, Index func(context.Context, archive.PageRef) error
}

const (
	// orphanAge is how long a marker may wait for its file to be acknowledged.
	orphanAge = 24 * time.Hour
	// entryWait is how long a young marker is given for it before coming back.
	entryWait = 500 * time.Millisecond
)

// Cut cuts the file that m names. It may be run again after a crash at any
// point, and goes on with the first page that is missing. What is wrong with
// the file itself ends in its outcome; an error is the store's, or a tool's.
func (c *Cutter) Cut(ctx context.Context, m archive.Marker) error {
	f, err := c.file(ctx, m)
	if err != nil || f == nil || f.Refused != nil {
		return err
	}
	o, err := c.Archive.Outcome(ctx, f.Batch, f.Hash)
	if err != nil {
		return fmt.Errorf("cut %q: %w", f.Name, err)
	}
	if o.State != archive.FileWaiting && o.State != archive.FileCutting {
		return nil
	}
	if f.Type == typeZIP {
		err = c.expand(ctx, f, m, o)
	} else {
		err = c.cut(ctx, f, m, o)
	}
	if err != nil {
		return fmt.Errorf("cut %q: %w", f.Name, err)
	}
	return nil
}

// file reads the entry of the file that is to be cut; nil where the marker is an
// orphan: its delivery never came to an end and is not under way any more.
func (c *Cutter) file(ctx context.Context, m archive.Marker) (*archive.File, error) {
	for wait := time.Duration(0); ; {
		f, err := c.Archive.File(ctx, m.Batch, m.ID)
		if !errors.Is(err, archive.ErrNotFound) {
			return f, err
		}
		i, err := c.Archive.Bucket.Stat(ctx, m.Key())
		if errors.Is(err, archive.ErrNotFound) {
			return nil, nil // done by somebody else
		} else if err != nil {
			return nil, err
		}
		switch age := c.Archive.Now().Sub(i.Modified); {
		case age > orphanAge:
			return nil, nil
		case age > 10*time.Second || wait >= entryWait:
			return nil, laterError{fmt.Errorf("file %s of batch %s is not acknowledged yet", m.ID, m.Batch)}
		}
		wait += entryWait / 10
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(entryWait / 10):
		}
	}
}

// A sheet is one page as a source gives it.
type sheet struct {
	image archive.Image // without ids
	// pixels is a file whose bytes are the image, where no blob holds them; it is
	// removed once they are stored.
	pixels string
	bytes  []byte        // the same, where they are few
	text   *archive.Text // of a sound layer
}

// A source gives the pages of one file. Page's error is a *archive.Reason where
// that page is lost and the others go on.
type source interface {
	Len() int
	Page(ctx context.Context, n int) (*sheet, error)
	Close() error
}

func (c *Cutter) cut(ctx context.Context, f *archive.File, m archive.Marker, o *archive.Outcome) error {
	b, err := c.Archive.Batch(ctx, f.Batch)
	if err != nil {
		return err
	}
	src, err := c.open(ctx, f)
	if why := refusal(err); why != nil {
		return c.giveUp(ctx, o, why)
	} else if err != nil {
		return err
	}
	defer src.Close()
	if src.Len() > c.Limits.Pages {
		return c.giveUp(ctx, o, whyTooManyPages(f.Name, c.Limits.Pages))
	}
	j := &job{Cutter: c, file: f, outcome: o, lane: m.Lane, src: src, began: time.Now(),
		accession: fmt.Sprintf("%s-%d", b.Number, f.Number)}
	return j.run(ctx)
}

// refusal is what an error says against the file itself; nil where the store, a
// tool or the spool failed, and the work is to be done again.
func refusal(err error) *archive.Reason {
	var later laterError
	var permanent permanentError
	var why *archive.Reason
	if errors.As(err, &later) || errors.As(err, &permanent) || !errors.As(err, &why) {
		return nil
	}
	return why
}

// giveUp ends a file that cannot be cut at all.
func (c *Cutter) giveUp(ctx context.Context, o *archive.Outcome, why *archive.Reason) error {
	o.State, o.Reason = archive.FileRefused, why
	return c.Archive.SetOutcome(ctx, o)
}

// open makes the source of a file's pages.
func (c *Cutter) open(ctx context.Context, f *archive.File) (source, error) {
	if f.Type == typePDF {
		return c.openPDF(ctx, f)
	}
	r := &blobReader{ctx: ctx, bucket: c.Archive.Bucket, key: archive.BlobKey(f.Blob), size: f.Size}
	if f.Type == raster.TypeTIFF {
		t, err := raster.OpenTIFF(r, f.Size, c.Limits.Pages+1)
		if err != nil {
			return nil, r.or(err, whyImage(f.Name, err))
		}
		return &tiffPages{t, r, f, c.Limits}, nil
	}
	return &onePage{r, f, c.Limits}, nil
}

// onePage is a file that is an image: its page is the file as it came.
type onePage struct {
	r      *blobReader
	file   *archive.File
	limits Limits
}

func (p *onePage) Len() int     { return 1 }
func (p *onePage) Close() error { return nil }

func (p *onePage) Page(_ context.Context, _ int) (*sheet, error) {
	var h raster.Header
	var err error
	if p.file.Type == raster.TypeJPEG { // its end was looked at when it was taken
		h, err = raster.JPEGHeader(p.r.stream())
	} else {
		h, err = readHeader(p.file.Type, p.r, p.file.Size)
	}
	if err != nil {
		return nil, p.r.or(err, whyImage(p.file.Name, err))
	}
	if why := pixels(p.file.Name, h, p.limits); why != nil {
		return nil, why
	}
	s := &sheet{image: imageOf(h)}
	s.image.Blob, s.image.Size = p.file.Blob, p.file.Size
	if h.Type == raster.TypeJ2K {
		s.image.Type = raster.TypeJP2
		s.image.Prefix = raster.JP2Prefix(h)
		s.image.Parts = []archive.Range{{Offset: 0, Length: p.file.Size}}
		s.image.Size += int64(len(s.image.Prefix))
	}
	return s, nil
}

// tiffPages are the pages of a TIFF file, each as a file of its own.
type tiffPages struct {
	t      *raster.TIFFFile
	r      *blobReader
	file   *archive.File
	limits Limits
}

func (p *tiffPages) Len() int     { return p.t.Len() }
func (p *tiffPages) Close() error { return nil }

func (p *tiffPages) Page(_ context.Context, n int) (*sheet, error) {
	page, err := p.t.Page(n)
	if err != nil {
		return nil, p.r.or(err, whyLost(p.file.Name, n))
	}
	if why := pixels(p.file.Name, page.Header, p.limits); why != nil {
		return nil, whyPagePixels(p.file.Name, n, p.limits.Pixels)
	}
	s := &sheet{image: imageOf(page.Header)}
	s.image.Blob, s.image.Prefix, s.image.Parts = p.file.Blob, page.Prefix, page.Parts
	s.image.Size = int64(len(page.Prefix))
	for _, r := range page.Parts {
		s.image.Size += r.Length
	}
	return s, nil
}

func imageOf(h raster.Header) archive.Image {
	i := archive.Image{Type: h.Type, Exif: h.Exif}
	i.Width, i.Height, i.DPIX, i.DPIY = h.Frame()
	return i
}
