package queue

import (
	"context"
	"strings"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// spare is a hook on the client of a queue in memory. asynq's servers ask hundreds
// of times a second whether there is anything to do, each time by a script, and
// a script costs the embedded Redis half a millisecond: a seventh of a core, for
// nothing. Where the script's list does not even exist, the hook gives the answer
// that the script would give.
type spare struct{ mini *miniredis.Miniredis }

// DialHook implements redis.Hook.
func (spare) DialHook(next redis.DialHook) redis.DialHook { return next }

// ProcessPipelineHook implements redis.Hook.
func (spare) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// ProcessHook implements redis.Hook.
func (s spare) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		c, ok := cmd.(*redis.Cmd)
		if !ok || cmd.Name() != "evalsha" {
			return next(ctx, cmd)
		}
		switch list, _, script := idleScript(cmd.Args()); {
		case script == other || s.mini.Exists(list):
		case script == dequeue:
			c.SetErr(redis.Nil)
			return redis.Nil
		case script == forward:
			c.SetVal(int64(0))
			return nil
		}
		return next(ctx, cmd)
	}
}

type script int

const (
	other   script = iota
	dequeue        // a pending task becomes active: keys pending, paused, active, lease
	forward        // tasks whose time has come become pending: keys scheduled or retry, pending
)

// idleScript tells which of asynq's scripts a call runs, by the lists that it
// names: the list from which it takes, without which it does nothing, and the one
// into which it puts.
func idleScript(args []any) (from, to string, s script) {
	var lists, keys []string
	for _, a := range args {
		if k, ok := a.(string); ok && strings.HasPrefix(k, "asynq:{") {
			lists, keys = append(lists, k), append(keys, k[strings.IndexByte(k, '}')+1:])
		}
	}
	switch {
	case len(keys) < 2:
	case len(keys) >= 4 && keys[0] == ":pending" && keys[1] == ":paused" && keys[2] == ":active" && keys[3] == ":lease":
		return lists[0], lists[2], dequeue
	case (keys[0] == ":retry" || keys[0] == ":scheduled") && keys[1] == ":pending":
		return lists[0], lists[1], forward
	}
	return "", "", other
}
