package queue

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/hibiken/asynq"

	"fumikura/internal/archive"
)

// A feeder keeps a short window of a stage's markers in Redis, taken in turn
// over the batches: a second clerk's ten pages don't wait behind 5,000.
type feeder struct {
	q      *Queue
	stage  archive.Stage
	lanes  map[archive.Lane]*lane
	recent map[string]time.Time // markers that this feeder put in lately
}

// A lane's turn goes round its batches; each batch has a place where its next
// markers are listed from.
type lane struct {
	last    archive.ID // whose turn it was
	batches map[archive.ID]*turn
}

// A turn is a batch's part: markers read ahead, and where the next begin.
type turn struct {
	ahead []archive.Marker
	after string
}

const (
	idlePoll  = 300 * time.Millisecond
	readAhead = 16
	// most markers that are looked at in one go without finding room for any
	mostLooks = 256
	// keepRecent is how long a marker that was just put in is not put in again.
	keepRecent = time.Second
)

func (f *feeder) run() {
	t := time.NewTimer(0)
	defer t.Stop()
	for {
		select {
		case <-f.q.stopped.Done():
			return
		case <-f.q.pokes[f.stage]:
		case <-t.C:
		}
		wait := idlePoll
		for _, l := range lanes {
			if err := f.fill(f.q.stopped, l); err != nil && f.q.stopped.Err() == nil {
				f.q.o.Log.Warn("feed the queue", "stage", f.stage, "err", err)
				wait = 2 * time.Second
			}
		}
		t.Reset(wait)
	}
}

// window is how many tasks of a lane may wait in Redis, all processes together.
func (f *feeder) window() int { return 2 * f.q.workers(f.stage) }

// fill puts markers of the lane into Redis until the window is full.
func (f *feeder) fill(ctx context.Context, l archive.Lane) error {
	room := f.window()
	info, err := f.q.info(f.stage, l)
	if err != nil {
		return err
	}
	room -= info.Pending
	for looks := 0; room > 0 && looks < mostLooks; looks++ {
		m, ok, err := f.next(ctx, l)
		if err != nil || !ok {
			return err
		}
		put, err := f.put(ctx, m)
		if err != nil {
			return err
		}
		if put {
			room--
		}
	}
	return nil
}

// next is the marker whose turn it is; none when a whole round found nothing new.
func (f *feeder) next(ctx context.Context, l archive.Lane) (archive.Marker, bool, error) {
	ln := f.lanes[l]
	if ln == nil {
		ln = &lane{batches: map[archive.ID]*turn{}}
		f.lanes[l] = ln
	}
	for wrapped := false; ; {
		ids, err := f.q.o.Archive.OwedBatches(ctx, f.stage, l, ln.last, 1)
		if err != nil {
			return archive.Marker{}, false, err
		}
		if len(ids) == 0 {
			if ln.last == "" || wrapped {
				if ln.last == "" {
					clear(ln.batches) // nothing is owed: forget the places
				}
				ln.last = ""
				return archive.Marker{}, false, nil
			}
			ln.last, wrapped = "", true
			continue
		}
		b := ids[0]
		ln.last = b
		t := ln.batches[b]
		if t == nil {
			t = &turn{}
			ln.batches[b] = t
		}
		m, ok, err := f.take(ctx, l, b, t)
		if ok || err != nil {
			return m, ok, err
		}
	}
}

// take is the batch's next marker. At the end of the batch its place goes back
// to the beginning, for the round after this one: what stands there is under way,
// failed a try, or is new.
func (f *feeder) take(ctx context.Context, l archive.Lane, b archive.ID, t *turn) (archive.Marker, bool, error) {
	if len(t.ahead) == 0 {
		ms, err := f.q.o.Archive.OwedBy(ctx, f.stage, l, b, t.after, readAhead)
		if err != nil {
			return archive.Marker{}, false, err
		}
		t.ahead = ms
		if len(ms) == 0 {
			t.after = ""
			return archive.Marker{}, false, nil
		}
	}
	m := t.ahead[0]
	t.ahead, t.after = t.ahead[1:], m.Key()
	return m, true, nil
}

// put makes a task of a marker; false where there is one already.
func (f *feeder) put(ctx context.Context, m archive.Marker) (bool, error) {
	key := m.Key()
	if at, ok := f.recent[key]; ok && time.Since(at) < keepRecent {
		return false, nil
	}
	if len(f.recent) > 4096 {
		clear(f.recent)
	}
	n, err := f.q.attempt(ctx, m)
	if err != nil {
		return false, err
	}
	err = f.q.enqueue(ctx, m, n)
	if errors.Is(err, asynq.ErrTaskIDConflict) {
		return false, f.q.unstick(ctx, m, n)
	}
	if err != nil {
		return false, fmt.Errorf("enqueue %s: %w", key, err)
	}
	f.recent[key] = time.Now()
	return true, nil
}

// enqueue puts the marker's attempt n into the queue of its lane.
func (q *Queue) enqueue(ctx context.Context, m archive.Marker, n int) error {
	_, err := q.client.EnqueueContext(ctx, asynq.NewTask(string(m.Stage), []byte(m.Key())),
		asynq.TaskID(taskID(m, n)), asynq.Queue(queueName(m.Stage, m.Lane)),
		asynq.MaxRetry(1<<20), // how many tries there are is for the worker to say
		asynq.Timeout(q.timeout(m.Stage)), asynq.Retention(0))
	return err
}
