package index

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"fumikura/internal/archive"
)

// leaseKey holds the right to build the index: whoever creates it has it.
const leaseKey = "index/building"

const formatLease = "fumikura/index-building/1"

// A lease is renewed while its holder lives; one that nobody renewed for
// leaseAge, by the watcher's own clock, is a dead process's.
const (
	leaseRenew = 3 * time.Second
	leaseAge   = 15 * time.Second
)

// errLeaseLost: somebody took this process for dead.
var errLeaseLost = errors.New("another process builds the index now")

type lease struct {
	a    *archive.Archive
	id   archive.ID
	beat int
}

func (l *lease) body() []byte {
	return fmt.Appendf(nil, `{"format":%q,"holder":%q,"beat":%d}`, formatLease, l.id, l.beat)
}

// holds tells whether what lies under leaseKey is this lease.
func (l *lease) holds(b []byte) bool { return strings.Contains(string(b), string(l.id)) }

// acquire waits for the lease. alone takes one that is there at once.
func acquire(ctx context.Context, a *archive.Archive, alone bool) (*lease, error) {
	l := &lease{a: a, id: a.NewID()}
	seen, since := "", time.Now()
	for {
		err := a.WriteObject(ctx, leaseKey, l.body(), archive.PutOptions{IfAbsent: true})
		if err == nil {
			return l, nil
		} else if !errors.Is(err, archive.ErrExists) {
			return nil, err
		}
		b, err := a.ReadObject(ctx, leaseKey)
		if errors.Is(err, archive.ErrNotFound) {
			continue
		} else if err != nil {
			return nil, err
		}
		if string(b) != seen {
			seen, since = string(b), time.Now()
		}
		if alone || time.Since(since) > leaseAge {
			if err := a.Bucket.Delete(ctx, leaseKey); err != nil {
				return nil, err
			}
			continue
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(time.Second):
		}
	}
}

// keep renews the lease until stop is called, which gives it back. Where it was
// lost, cancel ends the work: two that build at once do no harm, but no good.
func (l *lease) keep(ctx context.Context, cancel context.CancelCauseFunc) (stop func()) {
	quit, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(leaseRenew)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			b, err := l.a.ReadObject(ctx, leaseKey)
			if err == nil && !l.holds(b) || errors.Is(err, archive.ErrNotFound) {
				cancel(errLeaseLost)
				return
			} else if err != nil {
				continue // the store is away: the work will tell
			}
			l.beat++
			// Where this fails the next one tells, or the lease grows old.
			_ = l.a.WriteObject(ctx, leaseKey, l.body(), archive.PutOptions{})
		}
	}()
	return func() {
		close(quit)
		<-done
		ctx, end := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer end()
		if b, err := l.a.ReadObject(ctx, leaseKey); err == nil && l.holds(b) {
			// Where this fails the next one waits until the lease is old.
			_ = l.a.Bucket.Delete(ctx, leaseKey)
		}
	}
}
