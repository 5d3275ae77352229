// Package limit bounds the work of other processes by the CPU time that it takes: on a
// machine with more work than cores a sound page may take ten times longer by the clock
// than alone, and is no worse for it, while a page that no end is seen of takes CPU
// time. The clock is the second line, for a process that waits for ever.
package limit

import (
	"context"
	"fmt"
	"time"
)

// Patience is how many times the CPU time that work may take it may take by the clock.
const Patience = 10

// An Exceeded is why a context of Work ended.
type Exceeded struct {
	Most    time.Duration // that was allowed, of CPU time or by the clock
	ByClock bool
}

func (e *Exceeded) Error() string {
	if e.ByClock {
		return fmt.Sprintf("the page took longer than %s", e.Most)
	}
	return fmt.Sprintf("the page took more than %s of CPU time", e.Most)
}

// Work gives a context that ends with an Exceeded as its cause where spent, which is
// asked now and then, has grown by more than most, or where Patience times as long has
// passed. Where the system can't say what was spent (ok is false at first), most is by
// the clock. cancel ends the watch; it must be called.
func Work(ctx context.Context, most time.Duration, spent func() (used time.Duration, ok bool)) (limited context.Context, cancel context.CancelFunc) {
	before, ok := spent()
	wall := most
	if ok {
		wall *= Patience
	}
	timed, stop := context.WithTimeoutCause(ctx, wall, &Exceeded{wall, true})
	limited, end := context.WithCancelCause(timed)
	if ok {
		go watch(limited, most, before, spent, end)
	}
	return limited, func() {
		end(context.Canceled)
		stop()
	}
}

// watch ends a context once more than most was spent.
func watch(ctx context.Context, most, before time.Duration, spent func() (time.Duration, bool), end context.CancelCauseFunc) {
	// A core spends no faster than the clock goes.
	t := time.NewTicker(min(time.Second, max(20*time.Millisecond, most/20)))
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.C:
		}
		if now, ok := spent(); ok && now-before > most {
			end(&Exceeded{Most: most})
			return
		}
	}
}
