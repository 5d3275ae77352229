package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
)

// ErrSize: a Put's reader gave fewer or more bytes than were announced.
var ErrSize = errors.New("wrong size")

// An ExactReader hands through exactly the announced number of bytes until a
// context ends. Drivers read a Put's bytes through it: the last bytes are held
// back until the source has shown its end, so that whoever sends them on never
// completes an object that is too long.
type ExactReader struct {
	ctx  context.Context
	r    io.Reader
	size int64
	left int64
	err  error
}

// Exactly reads size bytes from r. Fewer or more give ErrSize.
func Exactly(ctx context.Context, r io.Reader, size int64) *ExactReader {
	return &ExactReader{ctx: ctx, r: r, size: size, left: size}
}

// Read gives io.EOF only after exactly the announced bytes.
func (e *ExactReader) Read(p []byte) (int, error) {
	if e.err != nil {
		return 0, e.err
	}
	if err := e.ctx.Err(); err != nil {
		e.err = err
		return 0, err
	}
	if e.left == 0 {
		e.err = e.end()
		return 0, e.err
	}
	if int64(len(p)) > e.left {
		p = p[:e.left]
	}
	if len(p) == 0 {
		return 0, nil
	}
	n, err := e.r.Read(p)
	e.left -= int64(n)
	switch {
	case e.left == 0 && (err == nil || err == io.EOF):
		if err == nil {
			err = e.end()
		}
	case err == io.EOF:
		err = fmt.Errorf("%w: %d bytes, %d were announced", ErrSize, e.size-e.left, e.size)
	}
	if err == nil {
		return n, nil
	}
	e.err = err
	if err != io.EOF {
		return 0, err
	}
	return n, nil
}

// end is io.EOF where the source has no more.
func (e *ExactReader) end() error {
	var one [1]byte
	for range 100 {
		n, err := e.r.Read(one[:])
		if n > 0 {
			return fmt.Errorf("%w: more than the %d bytes that were announced", ErrSize, e.size)
		}
		if err != nil {
			return err
		}
	}
	return io.ErrNoProgress
}

// Failed is what the source did wrong, nil if nothing so far.
func (e *ExactReader) Failed() error {
	if e.err == io.EOF {
		return nil
	}
	return e.err
}
