package history

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"fumikura/internal/archive"
)

// An end is where the next segment goes.
type end struct {
	tree tree
	last *link // nil where there is no segment yet
}

// formatHead names the form of history/head.
const formatHead = "fumikura/history-head/1"

// headEvery is how often a busy Log writes history/head.
const headEvery = time.Second

// head is the object history/head: a segment near the end.
type head struct {
	Format string `json:"format"`
	link
}

// maxRead bounds an object of the history that is read whole, in bytes.
const maxRead = 64 << 20

// read reads an object of the history whole.
func (l *Log) read(ctx context.Context, key string) ([]byte, error) {
	r, _, err := l.b.Get(ctx, key, 0, -1)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	defer r.Close()
	b, err := io.ReadAll(io.LimitReader(r, maxRead+1))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", key, err)
	}
	if len(b) > maxRead {
		return nil, fmt.Errorf("read %s: it has more than %d bytes", key, maxRead)
	}
	return b, nil
}

func (l *Log) segment(ctx context.Context, key string) (*segment, error) {
	b, err := l.read(ctx, key)
	if err != nil {
		return nil, err
	}
	return decodeSegment(key, b)
}

// readHead reads history/head: nil where it is absent or makes no sense.
func (l *Log) readHead(ctx context.Context) (*link, error) {
	b, err := l.read(ctx, headKey)
	if errors.Is(err, archive.ErrNotFound) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var h head
	if err := archive.Decode(b, formatHead, &h); err == nil {
		if _, err = parseSegmentKey(h.Segment); err == nil {
			return &h.link, nil
		}
	}
	return nil, nil
}

// findEnd sets l.at to the end of the history.
func (l *Log) findEnd(ctx context.Context) error {
	hint, err := l.readHead(ctx)
	if err != nil {
		return err
	}
	last, after := "", ""
	if hint != nil {
		if _, err := l.b.Stat(ctx, hint.Segment); err == nil {
			last, after = hint.Segment, hint.Segment
		} else if !errors.Is(err, archive.ErrNotFound) {
			return fmt.Errorf("look for %s: %w", hint.Segment, err)
		} else {
			l.o.Log.WarnContext(ctx, "history/head names a segment that is not there; run verify", "segment", hint.Segment)
		}
	}
	err = archive.ListAll(ctx, l.b, logPrefix, after, func(i archive.Info) error {
		if _, err := parseSegmentKey(i.Key); err == nil {
			last = i.Key
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list %s: %w", logPrefix, err)
	}
	if last == "" {
		l.at = &end{}
		return nil
	}
	s, err := l.segment(ctx, last)
	if err != nil {
		return err
	}
	l.at, err = s.end()
	return err
}

// follow reads the segments that others wrote after l.at. The caller holds l.mu.
func (l *Log) follow(ctx context.Context) (n int, err error) {
	for ; ; n++ {
		s, err := l.segment(ctx, segmentKey(l.at.tree.size))
		if errors.Is(err, archive.ErrNotFound) {
			return n, nil
		} else if err != nil {
			return n, err
		}
		if !sameLink(s.Previous, l.at.last) || s.Before != stateOf(&l.at.tree) {
			return n, fmt.Errorf("segment %s does not follow the one before it: run verify", s.key)
		}
		next, err := s.end()
		if err != nil {
			return n, err
		}
		ids, err := idsOf(s)
		if err != nil {
			return n, err
		}
		l.at = next
		l.ids.add(ids)
	}
}

// refresh takes in what other processes wrote, and gives the end.
func (l *Log) refresh(ctx context.Context) (end, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err := l.follow(ctx)
	return *l.at, err
}

// hint writes history/head, now and then. It may fail: it is only a hint.
func (l *Log) hint(ctx context.Context, now bool) {
	l.mu.Lock()
	last, at := l.at.last, l.o.Now()
	if last == nil || last == l.headLink || !now && at.Sub(l.headAt).Abs() < headEvery {
		l.mu.Unlock()
		return
	}
	l.headAt, l.headLink = at, last
	l.mu.Unlock()
	b, err := json.Marshal(head{formatHead, *last})
	if err == nil {
		err = put(ctx, l.b, headKey, b, archive.PutOptions{})
	}
	if err != nil {
		l.o.Log.WarnContext(ctx, "write history/head", "err", err)
	}
}

func sameLink(a, b *link) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}
