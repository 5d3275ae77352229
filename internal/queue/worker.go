package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/hibiken/asynq"

	"fumikura/internal/archive"
)

// running is what runs in this process: marker key to task id.
type running struct {
	mu    sync.Mutex
	tasks map[string]string
	soon  map[string]time.Time // marker key to when this process was told of it
}

const (
	// soonLasts is how long work that was told of may take to begin here, before it
	// counts as begun elsewhere, and soonMost how much of it is remembered.
	soonLasts = 2 * time.Second
	soonMost  = 1000
)

// expect notes work that was just told of.
func (r *running) expect(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.soon == nil || len(r.soon) >= soonMost {
		r.soon = map[string]time.Time{}
	}
	r.soon[key] = time.Now()
}

// expects tells whether work of a stage was told of that has not begun yet.
func (r *running) expects(s archive.Stage) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key, at := range r.soon {
		if time.Since(at) > soonLasts {
			delete(r.soon, key)
		} else if strings.HasPrefix(key, archive.TodoPrefix(s)) {
			return true
		}
	}
	return false
}

// begin notes a run; false where the same work runs here already.
func (r *running) begin(key, id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.soon, key)
	if _, ok := r.tasks[key]; ok {
		return false
	}
	if r.tasks == nil {
		r.tasks = map[string]string{}
	}
	r.tasks[key] = id
	return true
}

func (r *running) end(key string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.tasks, key)
}

func (r *running) has(key string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	_, ok := r.tasks[key]
	return ok
}

// of tells whether any of a stage's work runs.
func (r *running) of(s archive.Stage) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for key := range r.tasks {
		if strings.HasPrefix(key, archive.TodoPrefix(s)) {
			return true
		}
	}
	return false
}

// ids are the tasks that run.
func (r *running) ids() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := make([]string, 0, len(r.tasks))
	for _, id := range r.tasks {
		out = append(out, id)
	}
	return out
}

// slots bound how many handlers of a stage run in this process: asynq gives its
// own slot free when a lease ends although the handler has not come back.
type slots struct {
	free  chan struct{}
	whole sync.Mutex // one at a time gathers them all
}

func newSlots(n int) *slots { return &slots{free: make(chan struct{}, n)} }

// acquire takes one slot, or all where work has killed its process before, so
// that it takes nobody along again.
func (s *slots) acquire(ctx context.Context, all bool) (release func(), err error) {
	n := 1
	if all {
		s.whole.Lock()
		defer s.whole.Unlock()
		n = cap(s.free)
	}
	for i := range n {
		select {
		case s.free <- struct{}{}:
		case <-ctx.Done():
			for range i {
				<-s.free
			}
			return nil, ctx.Err()
		}
	}
	return func() {
		for range n {
			<-s.free
		}
	}, nil
}

// aloneAfter is how many deaths of its process make work run alone.
const aloneAfter = 2

// A worker runs one stage's tasks.
type worker struct {
	q      *Queue
	stage  archive.Stage
	handle Handler
	slots  *slots
}

// process runs a task to the end of its handler. What it returns asynq retries.
// The handler does not get asynq's context: while Redis is away that ends with
// the task's lease, but the work is as good as before.
func (w *worker) process(ctx context.Context, t *asynq.Task) error {
	q := w.q
	p, err := parsePayload(t.Payload())
	if err != nil {
		q.o.Log.Error("a task names no marker", "err", err)
		return nil
	}
	id, _ := asynq.GetTaskID(ctx)
	retried, _ := asynq.GetRetryCount(ctx)
	key := p.marker.Key()
	if !q.running.begin(key, id) {
		return Later(errors.New("it runs in this process already"))
	}
	wait, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(q.handling, cancel)()
	release, err := w.slots.acquire(wait, p.deaths >= aloneAfter)
	cancel()
	if err != nil {
		q.running.end(key)
		return fmt.Errorf("%w: %w", errHandedBack, err)
	}
	err = w.attempt(p, id, retried)
	release()
	q.running.end(key)
	if !isLater(err) {
		q.later.forget(key)
	}
	q.feeders[w.stage].ended(p.marker, err == nil)
	return err
}

// attempt does the work, unless it is done, and decides what becomes of it.
func (w *worker) attempt(p payload, id string, retried int) error {
	q, m, a := w.q, p.marker, w.q.o.Archive
	ctx, cancel := context.WithTimeout(q.handling, q.timeout(w.stage))
	defer cancel()
	owed, err := a.Owes(ctx, m)
	if err != nil {
		return w.putOff(err)
	}
	if !owed || retried > 0 && q.superseded(m, id) {
		return nil // another run of it was faster, or will be
	}
	tries := p.spent(retried)
	if tries >= MaxTries {
		q.stats.ended.WithLabelValues(string(w.stage), "failed").Inc()
		err := q.fail(ctx, m, tries, errKilled)
		q.note.end(m.Key(), err == nil)
		return err
	}
	if err := q.note.begin(ctx, m.Key()); err != nil {
		return w.putOff(err)
	}
	start := time.Now()
	q.stats.begin(w.stage)
	err = timedOut(ctx, w.run(ctx, m), q.timeout(w.stage))
	if err == nil {
		err = w.unmark(ctx, m)
	}
	how, err := w.judge(ctx, m, tries+1, err)
	q.stats.end(w.stage, how, time.Since(start))
	q.note.end(m.Key(), err == nil)
	return err
}

// judge decides how a run ended, and what asynq hears of it.
func (w *worker) judge(ctx context.Context, m archive.Marker, tries int, err error) (how string, _ error) {
	q := w.q
	switch {
	case err == nil:
		return "done", nil
	case q.handling.Err() != nil:
		return "handed-back", fmt.Errorf("%w: %w", errHandedBack, err)
	case isLater(err) || isOutage(err):
		q.o.Log.Debug("put off", "stage", m.Stage, "id", m.ID, "err", err)
		return "later", Later(err)
	case isPermanent(err):
		return "failed", q.fail(ctx, m, tries, err)
	}
	// Where the store is away everything fails, and nothing is the page's fault.
	look, cancel := context.WithTimeout(q.handling, 10*time.Second)
	defer cancel()
	if _, away := q.o.Archive.Owes(look, m); away != nil {
		return "later", Later(errors.Join(err, away))
	}
	if tries >= MaxTries {
		return "failed", q.fail(ctx, m, tries, err)
	}
	q.o.Log.Warn("a try failed", "stage", m.Stage, "id", m.ID, "try", tries, "err", err)
	return "retried", err
}

// putOff is for errors before the handler began.
func (w *worker) putOff(err error) error {
	if w.q.handling.Err() != nil {
		return fmt.Errorf("%w: %w", errHandedBack, err)
	}
	return Later(err)
}

// run calls the handler; a panic is an error.
func (w *worker) run(ctx context.Context, m archive.Marker) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError{p, debug.Stack()}
		}
	}()
	return w.handle(ctx, m)
}

// unmark takes the marker of finished work away. It does so even while the queue
// closes, and tries again for a while: else the work would be done twice.
func (w *worker) unmark(ctx context.Context, m archive.Marker) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceful)
	defer cancel()
	for wait := 50 * time.Millisecond; ; wait *= 2 {
		err := w.q.o.Archive.Unmark(ctx, m)
		if err == nil {
			return nil
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return Later(fmt.Errorf("the work is done, but its marker stays: %w", err))
		}
	}
}

// fail writes the failure into the archive, where it stays until a person looks.
// If that fails the marker stays, and the work comes again.
func (q *Queue) fail(ctx context.Context, m archive.Marker, tries int, cause error) error {
	// The try's own deadline may be over; its failure is recorded all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	f := archive.Failure{}
	if q.o.Describe != nil {
		f = q.o.Describe(ctx, m, cause)
	}
	f.Tries = tries
	if f.Cause == "" {
		f.Cause = cause.Error()
	}
	if err := q.o.Archive.Fail(ctx, m, &f); err != nil {
		return Later(errors.Join(err, cause))
	}
	q.o.Log.Error("failed for good", "stage", m.Stage, "id", m.ID, "tries", tries, "err", cause)
	return nil
}

// superseded tells whether a later attempt at the same work is in the queue:
// this one was given up for dead, and asynq has woken it since.
func (q *Queue) superseded(m archive.Marker, id string) bool {
	_, err := q.insp.GetTaskInfo(queueName(m.Stage, m.Lane), taskID(m, attemptOf(id)+1))
	return err == nil
}
