package queue

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// patience is a hook on the client of a Redis. asynq's servers ask it hundreds of
// times a second, queue by queue, whether there is anything to do, and that costs
// both sides a few per cent of a core. What comes into a queue mostly comes from
// this process: then the hook lets the question pass at once. For what others put
// there it passes now and then; in between the hook answers that there is nothing.
type patience struct {
	mu    sync.Mutex
	lists map[string]*patient
}

// patient is what is known of one list.
type patient struct {
	asked time.Time // when a question last passed
	told  bool      // something may have come since
	until time.Time // so long every question passes
}

const (
	// othersEvery is how often a queue is looked at for what others put there.
	othersEvery = 250 * time.Millisecond
	// othersRetries is how often the tasks that wait for another try are, in case
	// the process died that put them there.
	othersRetries = 2 * time.Second
	// retrySlack: asynq counts the waiting in whole seconds.
	retrySlack = 2 * time.Second
)

func newPatience() *patience { return &patience{lists: map[string]*patient{}} }

func (p *patience) list(name string) *patient {
	l := p.lists[name]
	if l == nil {
		l = &patient{}
		p.lists[name] = l
	}
	return l
}

// came says that a task may have come into a queue. A nil patience hears nothing.
func (p *patience) came(s archive.Stage, l archive.Lane) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.list("asynq:{" + queueName(s, l) + "}:pending").told = true
}

// waits says that a task of a queue waits so long for another try.
func (p *patience) waits(s archive.Stage, l archive.Lane, d time.Duration) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	t := p.list("asynq:{" + queueName(s, l) + "}:retry")
	if u := time.Now().Add(d + retrySlack); u.After(t.until) {
		t.until = u
	}
}

// pass tells whether a question may pass.
func (p *patience) pass(list string, every time.Duration) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	l, now := p.list(list), time.Now()
	if !l.told && now.Sub(l.asked) < every && now.After(l.until) {
		return false
	}
	l.asked, l.told = now, false
	return true
}

// more says that a list had something, and may have more.
func (p *patience) more(lists ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, l := range lists {
		p.list(l).told = true
	}
}

// DialHook implements redis.Hook.
func (*patience) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (*patience) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// ProcessHook implements redis.Hook.
func (p *patience) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c, ok := cmd.(*redis.Cmd)
		if !ok || cmd.Name() != "evalsha" {
			return next(ctx, cmd)
		}
		from, to, script := idleScript(cmd.Args())
		switch script {
		case dequeue:
			if !p.pass(from, othersEvery) {
				c.SetErr(redis.Nil)
				return redis.Nil
			}
			err := next(ctx, cmd)
			if !errors.Is(err, redis.Nil) { // got one, or does not know
				p.more(from)
			}
			return err
		case forward:
			if !p.pass(from, othersRetries) {
				c.SetVal(int64(0))
				return nil
			}
			err := next(ctx, cmd)
			if n, _ := c.Val().(int64); n > 0 || err != nil {
				p.more(from, to)
			}
			return err
		}
		return next(ctx, cmd)
	}
}
