package queue

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"

	"github.com/hibiken/asynq"
)

// Later marks an error as no try: the work can't be done yet (something that it
// builds on is not there, the store is away), and comes again soon. A stage need
// not import this package: any error in the chain with Later() bool counts.
func Later(err error) error { return laterError{err} }

type laterError struct{ error }

func (laterError) Later() bool     { return true }
func (e laterError) Unwrap() error { return e.error }

// Permanent marks an error that no retry can mend, as does any error in the
// chain with Permanent() bool.
func Permanent(err error) error { return permanentError{err} }

type permanentError struct{ error }

func (permanentError) Permanent() bool { return true }
func (e permanentError) Unwrap() error { return e.error }

func isLater(err error) bool {
	var l interface{ Later() bool }
	return errors.As(err, &l) && l.Later()
}

func isPermanent(err error) bool {
	var p interface{ Permanent() bool }
	return errors.As(err, &p) && p.Permanent()
}

// isOutage tells errors that are the machine's or a server's and not the
// work's: they must not use up a page's tries.
func isOutage(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	if errors.As(err, &op) || errors.As(err, &dns) {
		return true
	}
	for _, e := range []error{syscall.ECONNREFUSED, syscall.ECONNRESET, syscall.EPIPE, syscall.ENOSPC,
		syscall.EDQUOT, syscall.EROFS, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// errHandedBack: the queue closed before the handler was done.
var errHandedBack = errors.New("handed back")

// errKilled: the work took the process with it each time.
var errKilled = errors.New("each process that did this work died or stalled")

// isTry tells asynq which errors count.
func isTry(err error) bool { return !isLater(err) && !errors.Is(err, errHandedBack) }

// backOff is how long work waits after its n-th failed try.
var backOff = []time.Duration{500 * time.Millisecond, 2 * time.Second, 8 * time.Second, 30 * time.Second}

// delay is asynq's: n is how many runs of this task failed before this one.
func (q *Queue) delay(n int, err error, t *asynq.Task) time.Duration {
	p, perr := parsePayload(t.Payload())
	if perr != nil {
		return 0
	}
	d := q.wait(n, err, p)
	q.patience.waits(p.marker.Stage, p.marker.Lane, d)
	return d
}

func (q *Queue) wait(n int, err error, p payload) time.Duration {
	switch {
	case errors.Is(err, errHandedBack):
		return 0
	case isLater(err):
		return q.later.next(p.marker.Key())
	}
	n += p.tries
	return backOff[min(max(n, 0), len(backOff)-1)]
}

// laterCounts are how often in a row work was put off, so that it comes back
// soon at first and then ever more seldom.
type laterCounts struct {
	mu sync.Mutex
	n  map[string]int
}

const (
	laterFirst = 200 * time.Millisecond
	laterMost  = 5 * time.Second
	laterKept  = 10000
)

func (l *laterCounts) next(key string) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.n == nil || len(l.n) > laterKept {
		l.n = map[string]int{}
	}
	d := min(laterFirst<<min(l.n[key], 10), laterMost)
	l.n[key]++
	return d
}

func (l *laterCounts) forget(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.n, key)
}

// panicError is a handler's panic.
type panicError struct {
	value any
	stack []byte
}

func (p panicError) Error() string { return fmt.Sprintf("panic: %v\n%s", p.value, p.stack) }

// timedOut says that a run took longer than its stage allows.
func timedOut(ctx context.Context, err error, after time.Duration) error {
	if err != nil && errors.Is(ctx.Err(), context.DeadlineExceeded) {
		return fmt.Errorf("not done within %v: %w", after, err)
	}
	return err
}
