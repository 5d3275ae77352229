package ingest

import (
	"archive/zip"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"fumikura/internal/archive"
)

// expand takes each member of a ZIP as a file of its own.
func (c *Cutter) expand(ctx context.Context, f *archive.File, m archive.Marker, o *archive.Outcome) error {
	w, err := newWorkdir(c.Spool)
	if err != nil {
		return err
	}
	defer w.Close()
	z, err := c.fetch(ctx, f, w.path)
	if err != nil {
		return err
	}
	defer z.Close()
	files, why := members(f.Name, z, f.Size, c.Limits)
	if why != nil {
		return c.giveUp(ctx, o, why)
	}
	o.State, o.Total, o.Done = archive.FileCutting, len(files), 0
	told := time.Time{}
	left := c.Limits.Unpacked
	for i, key := range memberKeys(f.Hash, files) {
		if time.Since(told) >= tellEvery {
			told = time.Now()
			if err := c.Archive.SetOutcome(ctx, o); err != nil {
				return err
			}
		}
		d := archiveDelivery(f, m.Lane, key, files[i])
		n, err := c.takeMember(ctx, d, files[i], left)
		if errors.Is(err, errTooMuch) {
			return c.giveUp(ctx, o, whyZIPBomb(f.Name))
		} else if err != nil {
			return fmt.Errorf("member %d: %w", i+1, err)
		}
		left -= n
		o.Done++
	}
	o.State = archive.FileExpanded
	return c.Archive.SetOutcome(ctx, o)
}

func archiveDelivery(f *archive.File, lane archive.Lane, key string, z *zip.File) Delivery {
	return Delivery{Batch: f.Batch, Key: key, Name: z.Name, Size: -1, Lane: lane, Actor: f.Event.Actor, Parent: f.Hash}
}

// takeMember takes one member, of which no more than left bytes are unpacked. A
// member that cannot be unpacked is a refused file of its own.
func (c *Cutter) takeMember(ctx context.Context, d Delivery, z *zip.File, left int64) (int64, error) {
	if z.Flags&1 != 0 {
		return 0, c.refuseMember(ctx, d, z, whyMemberPassword(printable(z.Name)))
	}
	if z.Method != zip.Store && z.Method != zip.Deflate {
		return 0, c.refuseMember(ctx, d, z, whyMemberMethod(printable(z.Name)))
	}
	r, err := z.Open()
	if err != nil {
		return 0, c.refuseMember(ctx, d, z, whyMemberDamaged(printable(z.Name)))
	}
	defer r.Close()
	g := &memberReader{r: r, left: left}
	_, err = c.Taker.Take(ctx, d, g)
	switch {
	case err == nil:
		return left - g.left, nil
	case g.err != nil && !errors.Is(g.err, errTooMuch):
		return left - g.left, c.refuseMember(ctx, d, z, whyMemberDamaged(printable(z.Name)))
	}
	return left - g.left, err
}

// refuseMember stores the entry of a member whose bytes cannot be had.
func (c *Cutter) refuseMember(ctx context.Context, d Delivery, z *zip.File, why *archive.Reason) error {
	f := &archive.File{Batch: d.Batch, Hash: archive.KeyHash(d.Key), Name: printable(d.Name), Parent: d.Parent,
		Size: int64(min(z.UncompressedSize64, 1<<62)), Event: c.Archive.NewEvent(d.Actor, archive.ActRefused)}
	f.Record = archive.RecordOf(f.Batch, f.Hash)
	if _, err := c.Archive.File(ctx, f.Batch, f.Hash); !errors.Is(err, archive.ErrNotFound) {
		return err
	}
	_, err := c.Taker.refuse(ctx, f, why)
	return err
}

// memberReader remembers whether the member itself failed, and ends where more
// comes out of it than is left.
type memberReader struct {
	r    io.Reader
	left int64
	err  error
}

func (m *memberReader) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if m.left -= int64(n); m.left < 0 {
		err = errTooMuch
	}
	if err != nil && err != io.EOF {
		m.err = err
	}
	return n, err
}
