package archive

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Record reads a record's head revision.
func (a *Archive) Record(ctx context.Context, id ID) (*Record, error) {
	key, err := a.lastKey(ctx, recordPrefix(id), nil)
	if err != nil {
		return nil, err
	}
	r := new(Record)
	return r, a.readJSON(ctx, key, FormatRecord, r)
}

// RecordRev tells the number of a record's head revision without reading it.
func (a *Archive) RecordRev(ctx context.Context, id ID) (int, error) {
	key, err := a.lastKey(ctx, recordPrefix(id), nil)
	if err != nil {
		return 0, err
	}
	rev, err := strconv.Atoi(strings.TrimPrefix(key, recordPrefix(id)))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", key, err)
	}
	return rev, nil
}

// RecordAt reads one revision of a record.
func (a *Archive) RecordAt(ctx context.Context, id ID, rev int) (*Record, error) {
	r := new(Record)
	return r, a.readJSON(ctx, recordKey(id, rev), FormatRecord, r)
}

// CreateRecord stores r as revision r.Rev with r.Event, which it completes.
// ErrConflict where that revision exists.
func (a *Archive) CreateRecord(ctx context.Context, r *Record) error {
	r.Format = FormatRecord
	key := recordKey(r.ID, r.Rev)
	r.Event.Record, r.Event.Batch, r.Event.Object = r.ID, r.Batch, key
	return a.commitJSON(ctx, key, r, r.Event)
}

// ChangeRecord reads the head, lets change alter it, and stores it as the next
// revision; who loses a race reads again. It leaves a marker, so that the index
// follows. change returning false means that there is nothing to change.
func (a *Archive) ChangeRecord(ctx context.Context, id ID, actor string, act Action, lane Lane, change func(*Record) (bool, error)) (*Record, error) {
	return a.AmendRecord(ctx, id, actor, act, lane, func(r *Record, _ *Event) (bool, error) { return change(r) })
}

// AmendRecord is ChangeRecord where change also says more of what was done: the
// event's page, its reason and personal values.
func (a *Archive) AmendRecord(ctx context.Context, id ID, actor string, act Action, lane Lane, change func(*Record, *Event) (bool, error)) (*Record, error) {
	for {
		r, err := a.Record(ctx, id)
		if err != nil {
			return nil, err
		}
		e := a.NewEvent(actor, act)
		ok, err := change(r, &e)
		if err != nil || !ok {
			return r, err
		}
		r.Rev++
		r.Event = e
		if err := a.Mark(ctx, RecordMarker(r, lane)); err != nil {
			return nil, err
		}
		err = a.CreateRecord(ctx, r)
		if errors.Is(err, ErrConflict) {
			continue // the marker names a revision that exists: harmless work
		}
		return r, err
	}
}

// RecordMarker is the marker that a change leaves for the index: once it is gone, a
// search finds the record as that revision has it.
func RecordMarker(r *Record, lane Lane) Marker {
	return Marker{StageRecord, lane, orNone(r.Batch), string(r.ID), r.Rev}
}

// Series reads a series' head revision.
func (a *Archive) Series(ctx context.Context, id ID) (*Series, error) {
	key, err := a.lastKey(ctx, seriesPrefix(id), nil)
	if errors.Is(err, ErrNotFound) && id == Unsorted {
		return UnsortedSeries(), nil
	} else if err != nil {
		return nil, err
	}
	s := new(Series)
	return s, a.readJSON(ctx, key, FormatSeries, s)
}

// CreateSeries stores s as revision s.Rev. ErrConflict where that exists.
func (a *Archive) CreateSeries(ctx context.Context, s *Series) error {
	s.Format = FormatSeries
	key := seriesKey(s.ID, s.Rev)
	s.Event.Object = key
	return a.commitJSON(ctx, key, s, s.Event)
}

// AccessOf is who may see the record: its own access or its series'.
func (a *Archive) AccessOf(ctx context.Context, r *Record) (Access, error) {
	if r.Access != nil {
		return *r.Access, nil
	}
	s, err := a.Series(ctx, r.Series)
	if err != nil {
		return Access{Level: LevelClosed}, err
	}
	return s.Access, nil
}

// CreateImage stores a page image. Images are fixed by their file: one that is
// there already is no error.
func (a *Archive) CreateImage(ctx context.Context, i *Image) error {
	i.Format = FormatImage
	err := a.writeJSON(ctx, imageKey(i.Page, i.Rev), i, PutOptions{IfAbsent: true})
	if errors.Is(err, ErrExists) {
		return nil
	}
	return err
}

// Image reads one image revision of a page.
func (a *Archive) Image(ctx context.Context, page ID, rev int) (*Image, error) {
	i := new(Image)
	return i, a.readJSON(ctx, imageKey(page, rev), FormatImage, i)
}

// OpenImage streams the encoded image file (Image.Size bytes of Image.Type).
func (a *Archive) OpenImage(ctx context.Context, i *Image) (io.ReadCloser, error) {
	if i.Blob == "" {
		r, _, err := a.Bucket.Get(ctx, PixelsKey(i.Page, i.Rev), 0, -1)
		return r, err
	}
	if len(i.Parts) == 0 {
		r, _, err := a.Bucket.Get(ctx, BlobKey(i.Blob), 0, -1)
		return r, err
	}
	return &partsReader{ctx: ctx, a: a, key: BlobKey(i.Blob), parts: i.Parts, cur: io.NopCloser(bytes.NewReader(i.Prefix))}, nil
}

// partsReader reads byte ranges of one object, one after the other.
type partsReader struct {
	ctx   context.Context
	a     *Archive
	key   string
	parts []Range
	cur   io.ReadCloser
}

func (p *partsReader) Read(b []byte) (int, error) {
	for {
		n, err := p.cur.Read(b)
		if n > 0 || err != io.EOF {
			if err == io.EOF {
				err = nil
			}
			return n, err
		}
		if err := p.cur.Close(); err != nil {
			return 0, err
		}
		if len(p.parts) == 0 {
			p.cur = io.NopCloser(bytes.NewReader(nil))
			return 0, io.EOF
		}
		r, _, err := p.a.Bucket.Get(p.ctx, p.key, p.parts[0].Offset, p.parts[0].Length)
		if err != nil {
			p.cur = io.NopCloser(bytes.NewReader(nil))
			return 0, err
		}
		p.cur, p.parts = r, p.parts[1:]
	}
}

func (p *partsReader) Close() error { return p.cur.Close() }

// TextHead tells the current text of a page: image revision and text revision,
// 0, 0 where it has none.
func (a *Archive) TextHead(ctx context.Context, page ID) (image, rev int, err error) {
	key, err := a.lastKey(ctx, textPrefix(page), nil)
	if errors.Is(err, ErrNotFound) {
		return 0, 0, nil
	} else if err != nil {
		return 0, 0, err
	}
	if _, err := fmt.Sscanf(strings.TrimPrefix(key, textPrefix(page)), "%06d.%06d", &image, &rev); err != nil {
		return 0, 0, fmt.Errorf("%s: %w", key, err)
	}
	return image, rev, nil
}

// Text reads the current text of a page; ErrNotFound where it is not yet read.
func (a *Archive) Text(ctx context.Context, page ID) (*Text, error) {
	image, rev, err := a.TextHead(ctx, page)
	if err != nil {
		return nil, err
	}
	if image == 0 {
		return nil, fmt.Errorf("text of page %s: %w", page, ErrNotFound)
	}
	return a.TextAt(ctx, page, image, rev)
}

// TextAt reads one text revision.
func (a *Archive) TextAt(ctx context.Context, page ID, image, rev int) (*Text, error) {
	b, err := a.ReadObject(ctx, textKey(page, image, rev))
	if err != nil {
		return nil, err
	}
	return DecodeText(b)
}

// CreateText stores a text revision with its event, which it completes.
// ErrConflict where that revision exists.
func (a *Archive) CreateText(ctx context.Context, t *Text) error {
	key := textKey(t.Page, t.Image, t.Rev)
	t.Event.Page, t.Event.Object = t.Page, key
	b, err := EncodeText(t)
	if err != nil {
		return err
	}
	return a.commit(ctx, key, b, t.Event)
}
