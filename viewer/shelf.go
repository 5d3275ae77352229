package viewer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"fumikura/internal/archive"
)

// A batchShelf knows the numbers of all batches, so that the newest can be
// listed first. A number starts with the day on which the batch was opened, so
// only numbers of the last days can still come before one that is known; those
// are read again each time.
type batchShelf struct {
	mu      sync.Mutex
	settled []string // numbers of days that no clock stands in any more, in order
}

// batchNumberPrefix is where the archive keeps which batch has which number.
const batchNumberPrefix = "numbers/batch/"

// numbers are all batch numbers, newest first.
func (b *batchShelf) numbers(ctx context.Context, s *Server) ([]string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	after := ""
	if n := len(b.settled); n > 0 {
		after = batchNumberPrefix + b.settled[n-1]
	}
	fresh := slices.Clone(b.settled)
	if err := archive.ListAll(ctx, s.Archive.Bucket, batchNumberPrefix, after, func(i archive.Info) error {
		fresh = append(fresh, strings.TrimPrefix(i.Key, batchNumberPrefix))
		return nil
	}); err != nil {
		return nil, fmt.Errorf("list batches: %w", err)
	}
	old := s.now().AddDate(0, 0, -3).Format("20060102")
	cut, _ := slices.BinarySearch(fresh, old)
	b.settled = slices.Clone(fresh[:cut])
	slices.Reverse(fresh)
	return fresh, nil
}

// page reads limit batches from the offset-th newest on, and tells how many
// there are. A number that was taken for a batch that never came is passed over.
func (b *batchShelf) page(ctx context.Context, s *Server, offset, limit int) ([]*archive.Batch, int, error) {
	all, err := b.numbers(ctx, s)
	if err != nil {
		return nil, 0, err
	}
	var out []*archive.Batch
	for _, n := range all[min(offset, len(all)):min(offset+limit, len(all))] {
		id, err := s.Archive.ReadObject(ctx, batchNumberPrefix+n)
		if err != nil {
			return nil, 0, err
		}
		batch, err := s.Archive.Batch(ctx, archive.ID(id))
		if errors.Is(err, archive.ErrNotFound) || err == nil && batch.Number != n {
			continue
		} else if err != nil {
			return nil, 0, err
		}
		out = append(out, batch)
	}
	return out, len(all), nil
}
