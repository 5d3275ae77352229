package history

import (
	"context"
	"errors"
	"time"

	"fumikura/internal/archive"
)

// maxKnown bounds the event ids that a Log remembers, some 100 bytes each.
const maxKnown = 1 << 16

// known holds the ids of the newest events without a gap up to the end that the
// Log has seen, a segment at a time.
type known struct {
	ids  map[archive.ID]bool
	segs []segmentIDs // oldest first
}

type segmentIDs struct {
	first    int64
	written  time.Time
	previous *link
	ids      []archive.ID
}

func (k *known) has(id archive.ID) bool { return k.ids[id] }

// low is the index of the first event that is covered; end where none is.
func (k *known) low(end int64) int64 {
	if len(k.segs) == 0 {
		return end
	}
	return k.segs[0].first
}

func (k *known) remember(s segmentIDs) {
	if k.ids == nil {
		k.ids = map[archive.ID]bool{}
	}
	for _, id := range s.ids {
		k.ids[id] = true
	}
}

// add covers a segment that follows the last one, and forgets the oldest.
func (k *known) add(s segmentIDs) {
	k.remember(s)
	k.segs = append(k.segs, s)
	for len(k.ids) > maxKnown && len(k.segs) > 1 {
		for _, id := range k.segs[0].ids {
			delete(k.ids, id)
		}
		k.segs[0] = segmentIDs{}
		k.segs = k.segs[1:]
	}
}

// extend covers segments (newest first) that come right before the oldest one
// covered, as far as there is room.
func (k *known) extend(older []segmentIDs) {
	n := 0
	for size := len(k.ids); n < len(older); n++ {
		if size += len(older[n].ids); size > maxKnown {
			break
		}
		k.remember(older[n])
	}
	segs := make([]segmentIDs, 0, n+len(k.segs))
	for i := n - 1; i >= 0; i-- {
		segs = append(segs, older[i])
	}
	k.segs = append(segs, k.segs...)
}

// idsOf reads the ids of a segment's events.
func idsOf(s *segment) (segmentIDs, error) {
	out := segmentIDs{s.First, s.Written, s.Previous, make([]archive.ID, len(s.lines))}
	for i := range s.lines {
		e, err := s.event(i)
		if err != nil {
			return out, err
		}
		out.ids[i] = e.ID
	}
	return out, nil
}

// lookBack tells whether the history has an event with the id in a segment that
// was written at since or later. The answer holds for the events before index
// upTo; those after it are covered.
func (l *Log) lookBack(ctx context.Context, id archive.ID, since time.Time) (found bool, upTo int64, err error) {
	l.mu.Lock()
	upTo = l.at.tree.size
	found = l.ids.has(id)
	low := l.ids.low(upTo)
	previous, enough := l.at.last, false
	if len(l.ids.segs) > 0 {
		oldest := l.ids.segs[0]
		previous, enough = oldest.previous, oldest.written.Before(since)
	}
	l.mu.Unlock()
	if found || enough {
		return found, upTo, nil
	}
	var older []segmentIDs
	room := maxKnown
	for previous != nil && !found {
		s, err := l.segment(ctx, previous.Segment)
		if errors.Is(err, errDamaged) || errors.Is(err, archive.ErrNotFound) {
			// Looking further is impossible, and to refuse the event would be worse than
			// to have it twice: verify reports the damage.
			l.o.Log.WarnContext(ctx, "history is damaged", "segment", previous.Segment, "err", err)
			break
		} else if err != nil {
			return false, 0, err
		}
		ids, err := idsOf(s)
		if err != nil {
			return false, 0, err
		}
		for _, i := range ids.ids {
			found = found || i == id
		}
		if room -= len(ids.ids); room >= 0 {
			older = append(older, ids)
		}
		if previous = s.Previous; s.Written.Before(since) {
			break
		}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(older) > 0 && l.ids.low(l.at.tree.size) == low {
		l.ids.extend(older)
	}
	return found, upTo, nil
}
