package limit

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// exceeded waits for a context's end, and gives why it ended.
func exceeded(t *testing.T, ctx context.Context) *Exceeded {
	t.Helper()
	select {
	case <-ctx.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("it never ended")
	}
	var e *Exceeded
	if !errors.As(context.Cause(ctx), &e) {
		t.Fatalf("it ended with %v", context.Cause(ctx))
	}
	return e
}

// What counts is what was spent since the start; only work that spends nothing, or that
// nobody counts, is ended by the clock.
func TestWork(t *testing.T) {
	var used atomic.Int64
	used.Store(int64(time.Hour))
	spent := func() (time.Duration, bool) { return time.Duration(used.Load()), true }
	ctx, cancel := Work(t.Context(), 100*time.Millisecond, spent)
	defer cancel()
	time.Sleep(300 * time.Millisecond) // three times as long, waiting for a core
	if ctx.Err() != nil {
		t.Fatalf("ended by the clock: %v", context.Cause(ctx))
	}
	used.Add(int64(101 * time.Millisecond))
	if e := exceeded(t, ctx); e.ByClock || !strings.Contains(e.Error(), "CPU time") {
		t.Errorf("spent: %v", e)
	}
	idle, stop := Work(t.Context(), 30*time.Millisecond, spent)
	defer stop()
	if e := exceeded(t, idle); !e.ByClock || e.Most != 300*time.Millisecond {
		t.Errorf("idle: %v", e)
	}
	unknown, stop2 := Work(t.Context(), 30*time.Millisecond, func() (time.Duration, bool) { return 0, false })
	defer stop2()
	if e := exceeded(t, unknown); !e.ByClock || e.Most != 30*time.Millisecond {
		t.Errorf("uncounted: %v", e)
	}
	outer, end := context.WithCancel(t.Context())
	inner, stop3 := Work(outer, time.Minute, spent)
	defer stop3()
	end()
	<-inner.Done()
	if !errors.Is(context.Cause(inner), context.Canceled) {
		t.Errorf("cancelled: %v", context.Cause(inner))
	}
}

func TestSpent(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what other processes spend")
	}
	begin, ok := Process(os.Getpid())
	if !ok {
		t.Fatal("nothing is known of this process")
	}
	// Most of the work is a grandchild's, in the group of its parent.
	cmd := exec.Command("/bin/sh", "-c", "(i=0; while [ $i -lt 100000000 ]; do i=$((i+1)); done) & wait")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	group := cmd.Process.Pid
	ctx, cancel := Work(t.Context(), 200*time.Millisecond, func() (time.Duration, bool) { return Group(group) })
	defer cancel()
	if e := exceeded(t, ctx); e.ByClock {
		t.Errorf("a busy group: %v", e)
	}
	if alone, _ := Process(group); alone > 150*time.Millisecond {
		t.Errorf("the shell that waits spent %v", alone)
	}
	if err := syscall.Kill(-group, syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	_ = cmd.Wait() // it was killed
	if _, ok := Group(group); ok {
		t.Error("a group that is gone spends")
	}
	if _, ok := Process(group); ok {
		t.Error("a process that is gone spends")
	}
	x := 0
	for now := begin; now-begin < 50*time.Millisecond; now, _ = Process(os.Getpid()) {
		for i := range 1 << 20 {
			x += i
		}
	}
	if x == 0 {
		t.Error(x)
	}
}
