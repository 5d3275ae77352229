package queue

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
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
		_, _, s := idleScript(args)
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

// With a Redis, what this process puts in is taken up as soon as ever, what others
// put in is too, if a little later, and in between nobody asks all the time.
func TestPatience(t *testing.T) {
	m := miniredis.RunT(t)
	a := newArchive(t)
	ran := make(chan time.Time, 1)
	q := open(t, "redis://"+m.Addr()+"/0", a, 1, func(context.Context, archive.Marker) error {
		ran <- time.Now()
		return nil
	})
	time.Sleep(300 * time.Millisecond)
	var asked atomic.Int64
	q.rdb.(*redis.Client).AddHook(watch{func(args []any) {
		if _, _, s := idleScript(args); s != other {
			asked.Add(1)
		}
	}})
	time.Sleep(2 * time.Second)
	// Three queues, each looked at 4 times a second, and its two lists of delayed
	// tasks every two: without patience it would be 3 × 20 and 6 × 5 a second.
	if n := asked.Load(); n > 60 {
		t.Errorf("an idle server asked %d times in two seconds", n)
	}
	var own []time.Duration
	for n := range 9 {
		start := time.Now()
		mark(t, a, readMark("own", n+1, archive.LaneBulk))
		own = append(own, (<-ran).Sub(start))
		time.Sleep(100 * time.Millisecond)
	}
	slices.Sort(own)
	if d := own[len(own)/2]; d > 200*time.Millisecond {
		t.Errorf("half of this process's own work began %v after it was owed, or later", d)
	}
	foreign := readMark("foreign", 1, archive.LaneBulk)
	a.Owed = nil
	mark(t, a, foreign)
	c := redis.NewClient(&redis.Options{Addr: m.Addr()})
	defer c.Close()
	other := &Queue{client: asynq.NewClientFromRedisClient(c)}
	if err := other.enqueue(t.Context(), payload{marker: foreign}, 0); err != nil {
		t.Fatal(err)
	}
	select {
	case <-ran:
	case <-time.After(10 * time.Second):
		t.Fatal("what another process put in was not done")
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
