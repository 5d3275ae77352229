package queue

import (
	"context"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

// childStore in the environment makes the test binary a worker that hangs.
const childStore, childQueue = "FUMIKURA_TEST_QUEUE_STORE", "FUMIKURA_TEST_QUEUE_ADDRESS"

func TestMain(m *testing.M) {
	dir := os.Getenv(childStore)
	if dir == "" {
		os.Exit(m.Run())
	}
	b, err := disk.Open(dir, disk.Options{})
	if err != nil {
		panic(err)
	}
	a := archive.New(b, time.Now, func() archive.ID { return "" })
	q, err := Open(context.Background(), os.Getenv(childQueue), Options{Archive: a, Handlers: map[archive.Stage]Handler{
		archive.StageRead: func(ctx context.Context, _ archive.Marker) error {
			os.Stdout.WriteString("began\n")
			<-ctx.Done()
			return ctx.Err()
		}}})
	if err != nil {
		panic(err)
	}
	if err := q.Start(context.Background()); err != nil {
		panic(err)
	}
	select {}
}

// die lets a worker process begin the work, and kills it after a while.
func die(t *testing.T, dir, addr string, after time.Duration) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), childStore+"="+dir, childQueue+"="+addr)
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Wait()
	defer cmd.Process.Kill()
	begun := make(chan error, 1)
	go func() {
		_, err := out.Read(make([]byte, 16))
		begun <- err
	}()
	select {
	case err := <-begun:
		if err != nil {
			t.Fatalf("the worker ended: %v", err)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("the work did not begin")
	}
	time.Sleep(after)
}

func onDisk(t *testing.T) (*archive.Archive, string) {
	t.Helper()
	dir := t.TempDir()
	b, err := disk.Open(dir, disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return archive.New(b, time.Now, func() archive.ID { return "" }), dir
}

// The task of a worker that was killed runs again within seconds, long before its
// lease ends: in a process that was there already, or in a new one.
func TestKilledWorker(t *testing.T) {
	r := ownRedis(t)
	a, dir := onDisk(t)
	m := readMark("b", 1, archive.LaneBulk)
	mark(t, a, m)
	die(t, dir, r.url, 600*time.Millisecond)
	start := time.Now()
	die(t, dir, r.url, 600*time.Millisecond)
	t.Logf("began again %v after the first kill", time.Since(start)-600*time.Millisecond)
	start = time.Now()
	q := open(t, r.url, a, 1, func(context.Context, archive.Marker) error { return nil })
	eventually(t, "done", 15*time.Second, func() bool { return left(t, a) == 0 })
	t.Logf("done %v after the second kill", time.Since(start))
	if n := failures(t, a, m.Batch); n != 0 {
		t.Errorf("it failed for two kills")
	}
	if err := q.Ping(t.Context()); err != nil {
		t.Error(err)
	}
}

// Work whose process dies each time ends as failed, in any kind of queue.
func TestDeadlyWork(t *testing.T) {
	t.Run("redis", func(t *testing.T) {
		r := ownRedis(t)
		a, dir := onDisk(t)
		m := readMark("b", 1, archive.LaneBulk)
		mark(t, a, m)
		// As if all deaths but the last had been.
		q, err := Open(t.Context(), r.url, Options{Archive: a, Log: quietLog()})
		if err != nil {
			t.Fatal(err)
		}
		defer q.Close()
		if err := q.enqueue(t.Context(), payload{marker: m, tries: 1, deaths: 2*(MaxTries-1) - 1}, 0); err != nil {
			t.Fatal(err)
		}
		die(t, dir, r.url, 600*time.Millisecond)
		mustFail(t, a, r.url, m, MaxTries)
	})
	t.Run("memory", func(t *testing.T) {
		a, dir := onDisk(t)
		m := readMark("b", 1, archive.LaneBulk)
		mark(t, a, m)
		// A run that lasts is noted; after one death each is, before it begins.
		die(t, dir, "memory:", 3*noteEvery)
		for range 2*MaxTries - 1 {
			die(t, dir, "memory:", 0)
		}
		mustFail(t, a, "memory:", m, MaxTries)
	})
}

func mustFail(t *testing.T, a *archive.Archive, addr string, m archive.Marker, tries int) {
	t.Helper()
	var runs atomic.Int64
	q := open(t, addr, a, 1, func(context.Context, archive.Marker) error {
		runs.Add(1)
		return nil
	})
	eventually(t, "it has failed", 20*time.Second, func() bool { return left(t, a) == 0 })
	n := 0
	if err := a.Failures(t.Context(), m.Batch, func(f *archive.Failure) error {
		n++
		if f.Tries != tries {
			t.Errorf("failed after %d tries, want %d", f.Tries, tries)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n != 1 || runs.Load() != 0 {
		t.Errorf("%d failures, %d further runs; want it to have failed, and not to run again", n, runs.Load())
	}
	if err := q.Close(); err != nil {
		t.Error(err)
	}
	if _, err := a.Bucket.Stat(t.Context(), noteKey); err == nil {
		t.Error("a note of what runs was left behind")
	}
}
