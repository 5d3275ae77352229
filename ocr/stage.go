package ocr

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"fumikura/internal/archive"
)

// Names of the derived pictures.
const (
	ViewName    = "view"
	PreviewName = "preview"
	ThumbName   = "thumb"
)

// maxFile bounds the encoded image that is read into memory, in bytes.
const maxFile = 1 << 30

// A Stage reads the archive's pages with an Engine and hands them on.
type Stage struct {
	Archive *archive.Archive
	Engine  Engine
	// Next puts the marker of what follows reading.
	Next func(context.Context, archive.PageRef) error
}

// permanent is an error that no retry can mend.
type permanent struct{ error }

func (permanent) Permanent() bool { return true }
func (p permanent) Unwrap() error { return p.error }

// Read does the work that a marker of archive.StageRead owes: the pictures, a text
// revision, the next marker. It may be repeated at any point: a text that stands
// is accepted. Where the work is no repetition but a new reading of a page that
// has a text (the lane is archive.LaneBackground), the text becomes the next
// revision; a person's corrections of the same image are carried over (see Carry).
//
// An error with Permanent() bool true can't be mended by a retry.
func (s *Stage) Read(ctx context.Context, m archive.Marker) error {
	page := archive.ID(m.ID)
	img, err := s.Archive.Image(ctx, page, m.Target)
	if err != nil {
		return fmt.Errorf("read page %s: %w", page, err)
	}
	ref := archive.PageRef{Page: page, Image: m.Target, Batch: m.Batch, Record: img.Record, Lane: m.Lane, Actor: archive.ActorSystem}
	rev, stands, err := s.standing(ctx, m)
	if err != nil {
		return fmt.Errorf("read page %s: %w", page, err)
	}
	if !stands {
		if err := s.read(ctx, img, rev+1); err != nil {
			return fmt.Errorf("read page %s: %w", page, err)
		}
	}
	if err := s.Next(ctx, ref); err != nil {
		return fmt.Errorf("read page %s: %w", page, err)
	}
	return nil
}

// standing tells the text revision that the image has, 0 where it has none, and
// whether that one answers the marker.
func (s *Stage) standing(ctx context.Context, m archive.Marker) (rev int, stands bool, err error) {
	page := archive.ID(m.ID)
	image, rev, err := s.Archive.TextHead(ctx, page)
	switch {
	case err != nil:
		return 0, false, err
	case image > m.Target:
		return 0, true, nil // a newer image has been read meanwhile: its text is the page's
	case image < m.Target || rev == 0:
		return 0, false, nil
	case m.Lane != archive.LaneBackground:
		return rev, true, nil
	}
	t, err := s.Archive.TextAt(ctx, page, image, rev)
	if err != nil {
		return 0, false, err
	}
	return rev, t.Kind == archive.TextLayer, nil
}

func (s *Stage) read(ctx context.Context, img *archive.Image, rev int) error {
	p, err := s.load(ctx, img)
	if err != nil {
		return err
	}
	if p.Turn, p.Languages, err = s.wishes(ctx, img); err != nil {
		return err
	}
	r, err := s.Engine.Read(ctx, p)
	if err != nil {
		return err
	}
	t := r.Text
	if rev > 1 {
		if t, err = s.carry(ctx, img, rev-1, t); err != nil {
			return err
		}
	}
	if err := s.store(ctx, img, t.Turn, r); err != nil {
		return err
	}
	t.Page, t.Image, t.Rev = img.Page, img.Rev, rev
	t.Event = s.Archive.NewEvent(archive.ActorSystem, archive.ActRead)
	t.Event.Record, t.Event.Batch = img.Record, img.Batch
	err = s.Archive.CreateText(ctx, &t)
	if errors.Is(err, archive.ErrConflict) {
		return nil // another process read the same image: its text is as good
	}
	return err
}

// carry brings the corrections that people made in the image's earlier text
// revisions onto a new reading, in the order in which they were made. Each is held
// against the text that the person had before them.
func (s *Stage) carry(ctx context.Context, img *archive.Image, last int, fresh archive.Text) (archive.Text, error) {
	head, err := s.Archive.TextAt(ctx, img.Page, img.Rev, last)
	if err != nil {
		return fresh, fmt.Errorf("its text: %w", err)
	}
	if head.Kind != archive.TextHuman {
		return fresh, nil
	}
	var before *archive.Text
	for rev := 1; rev <= last; rev++ {
		t, err := s.Archive.TextAt(ctx, img.Page, img.Rev, rev)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		} else if err != nil {
			return fresh, fmt.Errorf("its text: %w", err)
		}
		if t.Kind == archive.TextHuman && t.Event.Actor != archive.ActorSystem {
			fresh = *Carry(before, t, &fresh)
		}
		before = t
	}
	return fresh, nil
}

// load reads the encoded image and what is known of it.
func (s *Stage) load(ctx context.Context, img *archive.Image) (Page, error) {
	if img.Size > maxFile {
		return Page{}, permanent{fmt.Errorf("an image file of %d bytes is too large to be read", img.Size)}
	}
	r, err := s.Archive.OpenImage(ctx, img)
	if err != nil {
		return Page{}, fmt.Errorf("open its image: %w", err)
	}
	defer r.Close()
	data := make([]byte, img.Size)
	if _, err := io.ReadFull(r, data); err != nil {
		return Page{}, fmt.Errorf("load its image: %w", err)
	}
	return Page{Data: data, Type: img.Type, Width: img.Width, Height: img.Height, DPIX: img.DPIX, DPIY: img.DPIY, Exif: img.Exif}, nil
}

// wishes are what people said of the page in the record that it came with: its turn,
// nil where nobody did, and its languages, else the series'. A first reading may come
// before there is a record: then it will stand in the series of what is not filed.
func (s *Stage) wishes(ctx context.Context, img *archive.Image) (turn *int, l Languages, err error) {
	in := archive.Unsorted
	r, err := s.Archive.Record(ctx, img.Record)
	if err != nil && !errors.Is(err, archive.ErrNotFound) {
		return nil, nil, err
	}
	if err == nil {
		for _, p := range r.Pages {
			if p.Page == img.Page {
				turn = p.Turn
			}
		}
		if in = r.Series; len(r.Languages) > 0 || in == "" {
			return turn, r.Languages, nil
		}
	}
	series, err := s.Archive.Series(ctx, in)
	if errors.Is(err, archive.ErrNotFound) {
		return turn, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	return turn, series.Languages, nil
}

func (s *Stage) store(ctx context.Context, img *archive.Image, turn int, r *Result) error {
	for name, b := range r.pictures() {
		if err := s.Archive.WriteObject(ctx, archive.DerivedKey(img.Page, img.Rev, turn, name), b, archive.PutOptions{}); err != nil {
			return err
		}
	}
	return nil
}

func (r *Result) pictures() map[string][]byte {
	return map[string][]byte{ViewName: r.View, PreviewName: r.Preview, ThumbName: r.Thumb}
}

// Derived gives a page's picture, ViewName, PreviewName or ThumbName, after quarter clockwise
// turns, and its type. Where the archive has it no longer, or not in this turn, it
// is made and stored.
func (s *Stage) Derived(ctx context.Context, page archive.ID, image, turn int, name string) (data []byte, contentType string, err error) {
	if name != ViewName && name != PreviewName && name != ThumbName {
		return nil, "", fmt.Errorf("a page has no picture %q", name)
	}
	turn = ((turn % 4) + 4) % 4
	data, err = s.Archive.ReadObject(ctx, archive.DerivedKey(page, image, turn, name))
	if err == nil {
		return data, pictureType(data), nil
	}
	if !errors.Is(err, archive.ErrNotFound) {
		return nil, "", err
	}
	img, err := s.Archive.Image(ctx, page, image)
	if err != nil {
		return nil, "", fmt.Errorf("picture of page %s: %w", page, err)
	}
	p, err := s.load(ctx, img)
	if err != nil {
		return nil, "", fmt.Errorf("picture of page %s: %w", page, err)
	}
	r, err := s.Engine.View(ctx, p, turn)
	if err != nil {
		return nil, "", fmt.Errorf("picture of page %s: %w", page, err)
	}
	if err := s.store(ctx, img, turn, r); err != nil {
		return nil, "", fmt.Errorf("picture of page %s: %w", page, err)
	}
	data = r.pictures()[name]
	return data, pictureType(data), nil
}

// pictureType tells the two kinds of derived pictures apart.
func pictureType(b []byte) string {
	if bytes.HasPrefix(b, []byte("\x89PNG")) {
		return "image/png"
	}
	return "image/jpeg"
}
