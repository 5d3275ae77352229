// Package ingest takes files into the archive and cuts them into pages, so that
// no sheet is lost: an acknowledged file has its original, its entry, and a
// marker or an outcome, whatever crashed in between.
//
// A Taker acknowledges a file (Take); a Cutter is the stage that turns it into
// page images, text layers and a record (Cut). Both may be run again after a
// crash at any point: what exists is accepted. This package reads no text off
// images and knows neither queue nor index.
package ingest

import (
	"context"
	"errors"
	"fmt"
)

// Limits bound what one delivery may cost; all are judged from headers, before
// anything is decoded or unpacked, and held again while bytes stream.
type Limits struct {
	Pixels    int64 // of one page
	FileBytes int64 // of one file
	Pages     int   // of one file
	Members   int   // of one ZIP
	Unpacked  int64 // bytes of all members of one ZIP
	Ratio     int   // unpacked bytes for one packed, over a whole ZIP
}

// DefaultLimits are 200 megapixels a page, 4 GiB and 5,000 pages a file, and for
// a ZIP 10,000 members, 20 GiB unpacked, ratio 200.
func DefaultLimits() Limits {
	return Limits{Pixels: 200e6, FileBytes: 4 << 30, Pages: 5000, Members: 10000, Unpacked: 20 << 30, Ratio: 200}
}

// laterError marks work that cannot be done yet: coming back is not a try.
type laterError struct{ err error }

func (e laterError) Error() string { return e.err.Error() }
func (e laterError) Unwrap() error { return e.err }

// Later is what the queue looks for.
func (e laterError) Later() bool { return true }

// permanentError marks work that no retry can mend.
type permanentError struct{ err error }

func (e permanentError) Error() string { return e.err.Error() }
func (e permanentError) Unwrap() error { return e.err }

// Permanent is what the queue looks for.
func (e permanentError) Permanent() bool { return true }

// ErrIncomplete: fewer or other bytes came than were announced. Nothing was
// acknowledged; the delivery is to be sent again with the same key.
var ErrIncomplete = errors.New("the file did not arrive whole")

// stopped wraps a context's end with what was being done.
func stopped(ctx context.Context, doing string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
