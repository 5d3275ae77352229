package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"fumikura/internal/archive"
)

// A feeder keeps a short window of a stage's markers in Redis.
type feeder struct {
	q     *Queue
	stage archive.Stage
	lanes []*lane
	wake  chan struct{}
	after archive.Debt // batches after this one were not looked for lately

	mu      sync.Mutex
	told    []archive.Marker // just written
	missed  bool             // more was written than told holds
	results []result         // runs that ended in this process
}

type result struct {
	marker archive.Marker
	over   bool // done, or failed for good
}

const (
	// idlePoll is how often a feeder that knows of no work looks for some, and
	// busyPoll how often one that does; both are told of most.
	idlePoll = time.Second
	busyPoll = 250 * time.Millisecond
	// scanEvery is how often it looks into the archive for what nobody told of.
	scanEvery = 2 * time.Second
	// lookEvery is how often work that is in Redis is looked after.
	lookEvery = time.Second
	// mostLooks bounds one round of that.
	mostLooks = 200
	// badPoll is how long a feeder waits when the store or Redis does not answer.
	badPoll = time.Second
)

func newFeeder(q *Queue, s archive.Stage) *feeder {
	f := &feeder{q: q, stage: s, wake: make(chan struct{}, 1)}
	for _, l := range lanes {
		f.lanes = append(f.lanes, &lane{f: f, lane: l, turns: map[archive.ID]*turn{}})
	}
	return f
}

// owed hears of a marker just written; it never blocks.
func (f *feeder) owed(m archive.Marker) {
	f.mu.Lock()
	if len(f.told) < 4*mostTold {
		f.told = append(f.told, m)
	} else {
		f.missed = true
	}
	f.mu.Unlock()
	f.poke()
}

// ended hears of a run that came back in this process.
func (f *feeder) ended(m archive.Marker, over bool) {
	f.mu.Lock()
	f.results = append(f.results, result{m, over})
	f.mu.Unlock()
	f.poke()
}

func (f *feeder) poke() {
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

func (f *feeder) run() {
	t := time.NewTimer(0)
	defer t.Stop()
	var polled, warned time.Time
	for {
		select {
		case <-f.q.stopped.Done():
			return
		case <-f.wake:
		case <-t.C:
		}
		f.hear()
		err := f.scan(&polled)
		for _, l := range f.lanes {
			err = errors.Join(err, f.fill(l))
		}
		wait := idlePoll
		if f.lanes[0].waits() || f.lanes[1].waits() || f.lanes[2].waits() {
			wait = busyPoll
		}
		if err != nil && f.q.stopped.Err() == nil {
			wait = badPoll
			if time.Since(warned) > 30*time.Second {
				warned = time.Now()
				f.q.o.Log.Warn("feed the queue", "stage", f.stage, "err", err)
			}
		}
		t.Reset(wait)
	}
}

// hear takes up what was told since the last time.
func (f *feeder) hear() {
	f.mu.Lock()
	told, missed, results := f.told, f.missed, f.results
	f.told, f.missed, f.results = nil, false, nil
	f.mu.Unlock()
	for _, r := range results {
		if l := f.lane(r.marker.Lane); l != nil && r.over {
			if t := l.turns[r.marker.Batch]; t != nil {
				delete(t.sent, r.marker.Key())
			}
		}
	}
	for _, m := range told {
		if l := f.lane(m.Lane); l != nil {
			l.tell(m)
		}
	}
	if missed {
		for _, l := range f.lanes {
			for _, t := range l.turns {
				t.again = true
			}
		}
	}
}

func (f *feeder) lane(l archive.Lane) *lane {
	if l < 0 || int(l) >= len(f.lanes) {
		return nil
	}
	return f.lanes[l]
}

// scan looks for batches with work that nobody told of, a hundred at a time and
// round again: one listing where the stage is owed nothing, and one more a batch.
func (f *feeder) scan(polled *time.Time) error {
	if time.Since(*polled) < scanEvery-50*time.Millisecond {
		return nil
	}
	*polled = time.Now()
	found, err := f.owing(archive.Debt{})
	if err == nil && f.after.Batch != "" {
		var more []archive.Debt
		more, err = f.owing(f.after)
		found = append(found, more...)
	}
	if err != nil {
		return fmt.Errorf("look for work: %w", err)
	}
	for _, d := range found {
		if l := f.lane(d.Lane); l != nil {
			l.turn(d.Batch)
		}
	}
	return nil
}

// owing is up to scanBatches of what is owed after the given one, and notes where
// to go on. What comes first in order is looked for each time.
func (f *feeder) owing(after archive.Debt) ([]archive.Debt, error) {
	found, err := f.q.o.Archive.Debts(f.q.stopped, f.stage, after, scanBatches)
	if err != nil {
		return nil, err
	}
	if len(found) == scanBatches {
		if after.Batch != "" || f.after.Batch == "" {
			f.after = found[len(found)-1]
		}
	} else {
		f.after = archive.Debt{}
	}
	return found, nil
}

// fill puts markers of the lane into Redis until the window is full.
func (f *feeder) fill(l *lane) error {
	if !l.waits() {
		return nil
	}
	ctx := f.q.stopped
	if err := f.look(ctx, l); err != nil {
		return err
	}
	lists, room, known := mostLists, 0, false
	for {
		m, ok, err := l.next(ctx, &lists)
		if err != nil {
			return fmt.Errorf("look for work: %w", err)
		} else if !ok {
			return nil
		}
		if f.elsewhere(m) {
			l.turn(m.Batch).sent[m.Key()] = &sent{marker: m, look: time.Now().Add(lookEvery)}
			continue
		}
		if !known {
			if room, err = f.room(ctx, l); err != nil {
				l.putBack(m)
				return err
			}
			known = true
		}
		if room <= 0 {
			l.putBack(m)
			return nil
		}
		put, err := f.put(ctx, l, m)
		if err != nil {
			l.putBack(m)
			return err
		}
		if put {
			room--
		}
	}
}

// room is how many more tasks of the lane this process may put into Redis: about
// two a worker wait there, all processes together, and each adds its share.
func (f *feeder) room(ctx context.Context, l *lane) (int, error) {
	info, err := f.q.info(ctx, f.stage, l.lane)
	if err != nil {
		return 0, err
	}
	workers, processes := f.q.peers.workers(f.stage)
	window := 2 * (workers + f.q.workers(f.stage))
	room := max(0, window-info.Pending)
	return (room + processes) / (processes + 1), nil // rounded up
}

// elsewhere tells whether the work runs already, here or in another process.
func (f *feeder) elsewhere(m archive.Marker) bool {
	return f.q.running.has(m.Key()) || f.q.peers.runs(m)
}

// put makes a task of a marker; false where there is one already.
func (f *feeder) put(ctx context.Context, l *lane, m archive.Marker) (bool, error) {
	p := payload{marker: m, deaths: f.q.note.died(m.Key())}
	name, n := queueName(m.Stage, m.Lane), 0
	for try := 0; ; try++ {
		err := f.q.enqueue(ctx, p, n)
		if err == nil || !errors.Is(err, asynq.ErrTaskIDConflict) {
			if err == nil {
				f.note(l, m, n)
			}
			return err == nil, err
		}
		t, err := f.q.insp.GetTaskInfo(name, taskID(m, n))
		switch {
		case try > 4*MaxTries:
			return false, fmt.Errorf("enqueue %s: its tasks come and go", m.Key())
		case errors.Is(err, asynq.ErrTaskNotFound):
			continue // it was done just now; the marker may stand again
		case err != nil:
			return false, fmt.Errorf("look at the task of %s: %w", m.Key(), err)
		case t.State == asynq.TaskStateArchived || t.State == asynq.TaskStateCompleted:
			if err := f.q.insp.DeleteTask(name, t.ID); err != nil && !errors.Is(err, asynq.ErrTaskNotFound) {
				return false, fmt.Errorf("take away the task of %s: %w", m.Key(), err)
			}
		case f.q.lost.given(t.ID):
			n++ // its process died; the next attempt counts
		default:
			f.note(l, m, n)
			return false, nil
		}
	}
}

func (f *feeder) note(l *lane, m archive.Marker, n int) {
	l.turn(m.Batch).sent[m.Key()] = &sent{marker: m, attempt: n, look: time.Now().Add(lookEvery)}
}

// look sees after what was put into Redis a while ago and did not come back: it
// may have been done by another process, dropped, or forgotten with all of Redis.
func (f *feeder) look(ctx context.Context, l *lane) error {
	now, looks := time.Now(), 0
	for _, t := range l.turns {
		for key, s := range t.sent {
			if s.look.After(now) {
				continue
			}
			if looks++; looks > mostLooks {
				return nil
			}
			s.look = now.Add(lookEvery)
			if f.elsewhere(s.marker) {
				continue
			}
			i, err := f.q.insp.GetTaskInfo(queueName(f.stage, l.lane), taskID(s.marker, s.attempt))
			if err == nil && i.State != asynq.TaskStateArchived && i.State != asynq.TaskStateCompleted && !f.q.lost.given(i.ID) {
				continue
			}
			if err != nil && !errors.Is(err, asynq.ErrTaskNotFound) {
				return fmt.Errorf("look at the task of %s: %w", key, err)
			}
			owed, err := f.q.o.Archive.Owes(ctx, s.marker)
			if err != nil {
				return fmt.Errorf("look at the marker %s: %w", key, err)
			}
			delete(t.sent, key)
			if owed {
				t.told = append(t.told, s.marker)
			}
		}
	}
	return nil
}
