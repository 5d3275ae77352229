package history

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// A Filter chooses events: those that fit every field that is set.
type Filter struct {
	Record, Page, Batch archive.ID
	Person              archive.ID // to whom it was done
	Actor               string     // who did it, e.g. "person:<id>"
	Action              archive.Action
	From, To            time.Time // From <= time < To
}

func (f Filter) fits(e *archive.Event) bool {
	return (f.Record == "" || f.Record == e.Record) &&
		(f.Page == "" || f.Page == e.Page) &&
		(f.Batch == "" || f.Batch == e.Batch) &&
		(f.Person == "" || f.Person == e.Person) &&
		(f.Actor == "" || f.Actor == e.Actor) &&
		(f.Action == "" || f.Action == e.Action) &&
		(f.From.IsZero() || !e.Time.Before(f.From)) &&
		(f.To.IsZero() || e.Time.Before(f.To))
}

// An Entry is an event as the history has it.
type Entry struct {
	Index int64 `json:"index"` // its place, from 0
	archive.Event
	// Deleted names the personal values that are not kept any more, or not legible;
	// all others stand in Event.Private.
	Deleted []string `json:"deleted,omitempty"`
	// Damaged says why a segment can't be read: then the entry stands for all of
	// its events, from Index on, and Event is empty.
	Damaged string `json:"damaged,omitempty"`
}

// ErrCursor: the text given as "before" is no cursor.
var ErrCursor = errors.New("no cursor of the history")

const (
	maxBrowse = 1000            // entries that one Browse gives
	maxLook   = 20_000          // events that one Browse looks at
	lookFor   = 3 * time.Second // that one Browse takes
	readAhead = 8               // segments read at once
	// firstWindow indexes are listed at once, then twice as many, up to lastWindow.
	firstWindow, lastWindow = int64(128), int64(4096)
)

// Browse gives up to limit events (1 to 1,000) that fit the filter, newest first,
// with their personal values. before is "" to begin, and then next of the answer
// before; next is "" when there are no more. One call looks at no more than
// 20,000 events, and for some 3 seconds: so it may give fewer than limit, even
// none, and a next to go on from. Events that come meanwhile don't disturb the
// order.
func (l *Log) Browse(ctx context.Context, f Filter, before string, limit int) (events []Entry, next string, err error) {
	limit = min(max(limit, 1), maxBrowse)
	at, err := l.refresh(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("browse the history: %w", err)
	}
	from := at.tree.size
	if before != "" {
		n, err := strconv.ParseInt(before, 10, 64)
		if err != nil || n < 0 {
			return nil, "", fmt.Errorf("%w: %.40q", ErrCursor, before)
		}
		from = min(n, from)
	}
	looked, whole, start := 0, true, time.Now()
	err = l.backwards(ctx, from, func(key string, first int64, s *segment, bad error) (bool, error) {
		if bad != nil {
			events = append(events, Entry{Index: first, Damaged: bad.Error()})
			next, looked = strconv.FormatInt(first, 10), looked+1
			whole = len(events) < limit && looked < maxLook
			return whole, nil
		}
		var p *private
		for i := int(min(from-s.First, int64(s.Count))) - 1; i >= 0; i-- {
			looked++
			next = strconv.FormatInt(s.First+int64(i), 10)
			e, err := s.event(i)
			if err != nil {
				return false, err
			}
			if f.fits(&e) {
				if p == nil && len(e.Private) > 0 {
					if p, err = l.private(ctx, s.Private); errors.Is(err, errDamaged) {
						l.o.Log.WarnContext(ctx, "history is damaged", "err", err)
						p = new(private)
					} else if err != nil {
						return false, err
					}
				}
				n := Entry{Index: s.First + int64(i), Event: e}
				n.Deleted = p.fill(&n.Event)
				events = append(events, n)
			}
			if len(events) == limit || looked == maxLook {
				whole = false
				return false, nil
			}
		}
		if whole = time.Since(start) < l.lookFor; !whole {
			return false, nil
		}
		return f.From.IsZero() || !s.Written.Before(f.From.Add(-slack)), nil
	})
	if err != nil {
		return nil, "", fmt.Errorf("browse the history: %w", err)
	}
	if next == "0" || whole {
		next = ""
	}
	return events, next, nil
}

// private reads an object of personal values; one that was deleted is empty.
func (l *Log) private(ctx context.Context, key string) (*private, error) {
	p := new(private)
	if key == "" {
		return p, nil
	}
	b, err := l.read(ctx, key)
	if errors.Is(err, archive.ErrNotFound) {
		return p, nil
	} else if err != nil {
		return nil, err
	}
	if err := archive.Decode(b, formatPrivate, &struct{}{}); errors.Is(err, archive.ErrFormat) {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // a changed name is damage, not a value that was deleted
	if err := d.Decode(p); err != nil {
		return nil, fmt.Errorf("%s is %w: %v", key, errDamaged, err)
	}
	if d.InputOffset() != int64(len(b)) {
		return nil, fmt.Errorf("%s is %w: more stands behind its end", key, errDamaged)
	}
	return p, nil
}

// backwards calls f with every segment that has an event before index from, the
// newest first, until f returns false. Where a segment can't be read, f is given
// why. It holds a few segments in memory at a time.
func (l *Log) backwards(ctx context.Context, from int64, f func(key string, first int64, s *segment, bad error) (bool, error)) error {
	for hi, n := from, firstWindow; hi > 0; n = min(2*n, lastWindow) {
		lo := max(0, hi-n)
		keys, err := l.segmentsIn(ctx, lo, hi)
		if err != nil {
			return err
		}
		for len(keys) > 0 {
			n := min(readAhead, len(keys))
			some := keys[len(keys)-n:]
			keys = keys[:len(keys)-n]
			got := l.fetch(ctx, some)
			for i := n - 1; i >= 0; i-- {
				if err := got[i].fatal(); err != nil {
					return err
				}
				first, err := parseSegmentKey(some[i])
				if err != nil {
					return err
				}
				if more, err := f(some[i], first, got[i].s, got[i].err); err != nil || !more {
					return err
				}
			}
		}
		hi = lo
	}
	return nil
}

// segmentsIn lists the segments whose first event has an index in [lo, hi).
func (l *Log) segmentsIn(ctx context.Context, lo, hi int64) ([]string, error) {
	after := ""
	if lo > 0 {
		after = segmentKey(lo - 1)
	}
	stop := errors.New("enough")
	var keys []string
	err := archive.ListAll(ctx, l.b, logPrefix, after, func(i archive.Info) error {
		first, err := parseSegmentKey(i.Key)
		if err != nil {
			return nil // not ours: verify reports it
		}
		if first >= hi {
			return stop
		}
		keys = append(keys, i.Key)
		return nil
	})
	if err != nil && err != stop {
		return nil, fmt.Errorf("list %s: %w", logPrefix, err)
	}
	return keys, nil
}

// fetched is a segment, or why it can't be had.
type fetched struct {
	raw []byte
	s   *segment
	err error
}

// fatal is the error where the store failed, not the segment.
func (f *fetched) fatal() error {
	if f.err == nil || errors.Is(f.err, errDamaged) || errors.Is(f.err, archive.ErrNotFound) || errors.Is(f.err, archive.ErrFormat) {
		return nil
	}
	return f.err
}

// fetch reads a few segments at once.
func (l *Log) fetch(ctx context.Context, keys []string) []fetched {
	out := make([]fetched, len(keys))
	var wg sync.WaitGroup
	for i, k := range keys {
		wg.Go(func() {
			raw, err := l.read(ctx, k)
			if err != nil {
				out[i].err = err
				return
			}
			out[i].raw = raw
			out[i].s, out[i].err = decodeSegment(k, raw)
		})
	}
	wg.Wait()
	return out
}
