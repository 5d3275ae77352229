package ingest

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"

	"fumikura/internal/archive"
)

// blobReader reads here and there in a stored original, for headers: a window
// at a time, so that a whole file is never fetched for them.
type blobReader struct {
	ctx    context.Context
	bucket archive.Bucket
	key    string
	size   int64

	from   int64 // where the window begins
	window []byte
	err    error // of the store, which is no fault of the file
}

const windowSize = 64 << 10

func (b *blobReader) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) {
		at := off + int64(n)
		if at >= b.size {
			return n, io.EOF
		}
		if at < b.from || at >= b.from+int64(len(b.window)) {
			if err := b.fetch(at, max(windowSize, int64(len(p)-n))); err != nil {
				return n, err
			}
		}
		n += copy(p[n:], b.window[at-b.from:])
	}
	return n, nil
}

func (b *blobReader) fetch(at, n int64) error {
	n = min(n, b.size-at)
	r, _, err := b.bucket.Get(b.ctx, b.key, at, n)
	if err == nil {
		defer r.Close()
		b.from, b.window = at, make([]byte, n)
		_, err = io.ReadFull(r, b.window)
	}
	if err != nil {
		b.window = nil
		b.err = fmt.Errorf("read original: %w", err)
		return b.err
	}
	return nil
}

// stream reads from the beginning.
func (b *blobReader) stream() io.Reader {
	return bufio.NewReader(io.NewSectionReader(b, 0, b.size))
}

// or is the store's error where there was one, else why.
func (b *blobReader) or(_ error, why *archive.Reason) error {
	if b.err != nil {
		return b.err
	}
	return why
}

// fetch brings an original to the local disk, into a new file of dir, and
// compares it with its hash.
func (c *Cutter) fetch(ctx context.Context, f *archive.File, dir string) (_ *os.File, err error) {
	room := &c.Taker.room
	if err := room.reserve(dir, f.Size); errors.Is(err, errNoRoom) {
		return nil, laterError{noRoom{whyNoRoom(f.Name)}}
	} else if err != nil {
		return nil, err
	}
	defer room.release(f.Size)
	r, _, err := c.Archive.Bucket.Get(ctx, archive.BlobKey(f.Blob), 0, -1)
	if err != nil {
		return nil, fmt.Errorf("read original: %w", err)
	}
	defer r.Close()
	out, err := os.CreateTemp(dir, "original-*")
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	defer func() {
		if err != nil {
			out.Close()
		}
	}()
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(out, h), r); err != nil {
		return nil, fmt.Errorf("spool the original: %w", err)
	}
	if hex.EncodeToString(h.Sum(nil)) != f.Blob {
		return nil, permanentError{whyOriginalGone(f.Name)}
	}
	return out, nil
}
