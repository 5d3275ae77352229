package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
)

// A spooled file lies on the local disk without a name, so that a killed process
// leaves nothing behind.
type spooled struct {
	*os.File
	size int64
	sha  string // SHA-256 in hex
}

var errTooBig = errors.New("larger than the limit")

// spoolStep is how much is reserved at a time where the size is not known.
const spoolStep = 64 << 20

// spool writes r to a nameless file of dir, and hashes it on the way. size may be
// -1. More than limit bytes give errTooBig, no space errNoRoom.
func (r *room) spool(ctx context.Context, dir string, src io.Reader, size, limit int64) (_ *spooled, err error) {
	step := size
	if size < 0 {
		step = spoolStep
	}
	if err := r.reserve(dir, step); err != nil {
		return nil, err
	}
	left := step
	defer func() { r.release(left) }()
	f, err := os.CreateTemp(dir, "take-*")
	if err != nil {
		return nil, fmt.Errorf("spool: %w", err)
	}
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, fmt.Errorf("spool: %w", err)
	}
	s := &spooled{File: f}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	h := sha256.New()
	buf := make([]byte, 256<<10)
	for {
		if err := stopped(ctx, "receive"); err != nil {
			return nil, err
		}
		n, rerr := src.Read(buf)
		if n > 0 {
			if s.size += int64(n); s.size > limit {
				return nil, errTooBig
			}
			if int64(n) > left {
				if err := r.reserve(dir, spoolStep); err != nil {
					return nil, err
				}
				left += spoolStep
			}
			if _, err := f.Write(buf[:n]); err != nil {
				return nil, fmt.Errorf("spool: %w", err)
			}
			r.release(int64(n))
			left -= int64(n)
			h.Write(buf[:n])
		}
		if rerr == io.EOF {
			break
		} else if rerr != nil {
			return nil, fmt.Errorf("receive: %w", rerr)
		}
	}
	s.sha = hex.EncodeToString(h.Sum(nil))
	return s, nil
}
