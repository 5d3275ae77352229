package queue

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"github.com/hibiken/asynq"

	"fumikura/internal/archive"
)

// A worker runs one stage's tasks.
type worker struct {
	q      *Queue
	stage  archive.Stage
	handle Handler
	// slots bound how many handlers run: asynq gives its own slot free at a
	// timeout although the handler has not come back.
	slots chan struct{}
}

// process runs a task to the end of its handler. What it returns asynq retries.
func (w *worker) process(ctx context.Context, t *asynq.Task) error {
	key := string(t.Payload())
	m, err := archive.ParseMarker(key)
	if err != nil {
		w.q.o.Log.Error("a task names no marker", "payload", key)
		return nil
	}
	select {
	case w.slots <- struct{}{}:
		defer func() { <-w.slots }()
	case <-ctx.Done():
		return ctx.Err()
	case <-w.q.stopped.Done():
		return errHandedBack
	}
	defer w.q.poke(w.stage) // there is room in the window
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(w.q.stopped, cancel)()

	err = w.attempt(ctx, m)
	switch {
	case err == nil:
		w.q.later.forget(key)
		return nil
	case w.q.stopped.Err() != nil:
		return fmt.Errorf("%w: %w", errHandedBack, err)
	}
	return err
}

func (w *worker) attempt(ctx context.Context, m archive.Marker) error {
	a := w.q.o.Archive
	owed, err := a.Owes(ctx, m)
	if err != nil {
		return Later(err)
	}
	if !owed {
		return nil // another run of it was faster
	}
	id, _ := asynq.GetTaskID(ctx)
	retried, _ := asynq.GetRetryCount(ctx)
	tries := retried + killed(id)
	if tries >= MaxTries {
		return w.fail(ctx, m, tries, errKilled)
	}
	if err := w.q.claim(ctx, id); err != nil {
		w.q.o.Log.Debug("claim a task", "err", err) // then its death is noticed later
	}
	start := time.Now()
	w.q.stats.begin(w.stage)
	err = w.run(ctx, m)
	if err == nil {
		if err = a.Unmark(ctx, m); err != nil {
			err = Later(fmt.Errorf("the work is done, but its marker stays: %w", err))
		}
	}
	took := time.Since(start)
	switch {
	case err == nil:
		w.q.stats.end(w.stage, "done", took)
		return nil
	case w.q.stopped.Err() != nil:
		w.q.stats.end(w.stage, "handed-back", took)
		return err
	case isLater(err):
		w.q.stats.end(w.stage, "later", took)
		w.q.o.Log.Debug("put off", "stage", m.Stage, "id", m.ID, "err", err)
		return err
	case isPermanent(err) || tries+1 >= MaxTries:
		w.q.stats.end(w.stage, "failed", took)
		return w.fail(ctx, m, tries+1, err)
	}
	w.q.stats.end(w.stage, "retried", took)
	w.q.o.Log.Warn("a try failed", "stage", m.Stage, "id", m.ID, "try", tries+1, "err", err)
	return err
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

// fail writes the failure into the archive, where it stays until a person looks.
func (w *worker) fail(ctx context.Context, m archive.Marker, tries int, cause error) error {
	// The try's own deadline may be over; its failure is recorded all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 30*time.Second)
	defer cancel()
	f := archive.Failure{Cause: cause.Error()}
	if w.q.o.Describe != nil {
		f = w.q.o.Describe(ctx, m, cause)
	}
	f.Tries = tries
	w.q.o.Log.Error("failed", "stage", m.Stage, "id", m.ID, "tries", tries, "err", cause)
	if err := w.q.o.Archive.Fail(ctx, m, &f); err != nil {
		return Later(errors.Join(err, cause))
	}
	return nil
}
