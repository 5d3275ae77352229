package queue

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/hibiken/asynq"
	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
)

// The hook must know asynq's scripts as they are: an idle server's calls are
// answered without a script, and the same call goes through once there is a list.
func TestSparesScripts(t *testing.T) {
	m, c, err := embed()
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	defer c.Close()
	var mu sync.Mutex
	passed := map[script]int{}
	c.AddHook(watch{func(args []any) {
		_, s := idleScript(args)
		mu.Lock()
		defer mu.Unlock()
		passed[s]++
	}})
	through := func(s script) int {
		mu.Lock()
		defer mu.Unlock()
		return passed[s]
	}
	srv := asynq.NewServerFromRedisClient(c, asynq.Config{Concurrency: 1, Queues: laneQueues(archive.StageRead), StrictPriority: true,
		TaskCheckInterval: 20 * time.Millisecond, DelayedTaskCheckInterval: 20 * time.Millisecond, Logger: quiet{quietLog()},
		RetryDelayFunc: func(int, error, *asynq.Task) time.Duration { return 0 }})
	ran := make(chan struct{}, 2)
	n := 0
	if err := srv.Start(asynq.HandlerFunc(func(context.Context, *asynq.Task) error {
		ran <- struct{}{}
		if n++; n == 1 {
			return errHandedBack // by way of the retry list
		}
		return nil
	})); err != nil {
		t.Fatal(err)
	}
	time.Sleep(200 * time.Millisecond)
	if d, f := through(dequeue), through(forward); d+f != 0 {
		t.Errorf("an idle server ran %d scripts to dequeue and %d to forward, want none", d, f)
	}
	if n := through(other); n > 20 {
		t.Errorf("an idle server ran %d other scripts: asynq's have changed", n)
	}
	client := asynq.NewClientFromRedisClient(c)
	if _, err := client.Enqueue(asynq.NewTask("read", nil), asynq.Queue("read-2")); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		select {
		case <-ran:
		case <-time.After(10 * time.Second):
			t.Fatal("the task did not run twice")
		}
	}
	srv.Shutdown()
	if through(dequeue) == 0 || through(forward) == 0 {
		t.Error("the scripts that move tasks were not known")
	}
}

// watch sees the calls that spare lets through.
type watch struct{ see func(args []any) }

func (watch) DialHook(next redis.DialHook) redis.DialHook { return next }
func (watch) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}
func (w watch) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		if cmd.Name() == "evalsha" {
			w.see(cmd.Args())
		}
		return next(ctx, cmd)
	}
}
