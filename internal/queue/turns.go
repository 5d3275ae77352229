package queue

import (
	"context"
	"slices"
	"time"

	"fumikura/internal/archive"
)

// A lane's turn goes round its batches, so that a second clerk's ten pages don't
// wait behind 5,000.
type lane struct {
	f     *feeder
	lane  archive.Lane
	turns map[archive.ID]*turn
	order []archive.ID // of turns
	at    int          // whose turn it is
}

// A turn is a batch's part: what of it waits to be put into Redis, where the next
// markers are listed from, and what was put in already.
type turn struct {
	batch archive.ID
	told  []archive.Marker // heard of, not listed
	ahead []archive.Marker // listed ahead
	read  time.Time        // when ahead was listed
	after string           // the last marker that left ahead: the next are listed after it
	last  bool             // ahead holds the batch's last
	seen  bool             // this pass over the batch found markers
	over  time.Time        // when the last pass ended; zero within one
	again bool             // heard of more than told holds: pass once more
	sent  map[string]*sent
}

// sent is work that is in Redis, as far as this process knows.
type sent struct {
	marker  archive.Marker
	attempt int
	look    time.Time // when to see whether it is there still
}

const (
	readAhead = 32
	// freshFor is how long what was listed ahead is believed: other processes
	// finish work too.
	freshFor = 2 * time.Second
	// passEvery is how often a batch is gone over from its beginning.
	passEvery = 2 * time.Second
	// mostSent of a batch's work may wait for another try before the rest of the
	// batch waits too.
	mostSent = 64
	// mostTold is how much of a batch is remembered without listing it.
	mostTold = 256
	// scanBatches is how many batches are looked for at once.
	scanBatches = 100
	// mostLists bounds the listings of one filling.
	mostLists = 50
)

func (l *lane) turn(b archive.ID) *turn {
	t := l.turns[b]
	if t == nil {
		t = &turn{batch: b, sent: map[string]*sent{}}
		l.turns[b] = t
		l.order = append(l.order, b)
	}
	return t
}

// tell notes a marker just written. A batch that was gone over to its end has no
// others that are new; in any other the present pass, or the next, comes to it.
func (l *lane) tell(m archive.Marker) {
	t := l.turns[m.Batch]
	if t == nil {
		t = l.turn(m.Batch)
		t.again = true // there may be others, from before
	}
	if t.sent[m.Key()] != nil {
		return // it was put back, or is told twice: look sees to it
	}
	if len(t.told) < mostTold {
		t.told = append(t.told, m)
	} else {
		t.again = true
	}
}

// next is the marker whose turn it is; none when no batch has anything new.
// Batches with nothing left are forgotten.
func (l *lane) next(ctx context.Context, lists *int) (archive.Marker, bool, error) {
	for range len(l.order) {
		if l.at >= len(l.order) {
			l.at = 0
		}
		t := l.turns[l.order[l.at]]
		m, ok, err := l.take(ctx, t, lists)
		if err != nil {
			return m, false, err
		}
		if !ok && !t.over.IsZero() && !t.seen && len(t.sent) == 0 && len(t.told) == 0 {
			delete(l.turns, t.batch)
			l.order = slices.Delete(l.order, l.at, l.at+1)
			continue
		}
		l.at++
		if ok {
			return m, true, nil
		}
	}
	return archive.Marker{}, false, nil
}

// take is the batch's next marker that is not in Redis yet.
func (l *lane) take(ctx context.Context, t *turn, lists *int) (archive.Marker, bool, error) {
	for {
		for len(t.told) > 0 {
			m := t.told[0]
			t.told = t.told[1:]
			if t.sent[m.Key()] == nil {
				return m, true, nil
			}
		}
		if len(t.ahead) > 0 && time.Since(t.read) > freshFor {
			t.ahead, t.last = nil, false
		}
		for len(t.ahead) > 0 {
			m := t.ahead[0]
			t.ahead, t.after = t.ahead[1:], m.Key()
			if t.sent[m.Key()] == nil {
				return m, true, nil
			}
		}
		if t.last {
			t.last, t.over = false, time.Now()
		}
		if !t.over.IsZero() {
			if !t.again && time.Since(t.over) < passEvery {
				return archive.Marker{}, false, nil
			}
			t.over, t.again, t.seen, t.after = time.Time{}, false, false, ""
		}
		if len(t.sent) >= mostSent || *lists <= 0 {
			return archive.Marker{}, false, nil
		}
		*lists--
		ms, err := l.f.q.o.Archive.OwedBy(ctx, l.f.stage, l.lane, t.batch, t.after, readAhead)
		if err != nil {
			return archive.Marker{}, false, err
		}
		t.ahead, t.read, t.last = ms, time.Now(), len(ms) < readAhead
		t.seen = t.seen || len(ms) > 0
	}
}

// putBack returns a marker that found no room: its turn comes first next time.
func (l *lane) putBack(m archive.Marker) {
	t := l.turn(m.Batch)
	t.told = append([]archive.Marker{m}, t.told...)
	if i := slices.Index(l.order, m.Batch); i >= 0 {
		l.at = i
	}
}

// waits tells whether anything is known to be owed.
func (l *lane) waits() bool { return len(l.turns) > 0 }
