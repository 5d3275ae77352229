package queue

import (
	"context"
	"net"
	"os"
	"os/exec"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
	"fumikura/internal/testenv"
)

// A server is a Redis of the test's own.
type server struct {
	bin, addr, dir, url string
	cmd                 *exec.Cmd
}

func ownRedis(t *testing.T) *server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	s := &server{bin: testenv.Need(t, "redis-server"), addr: addr, dir: t.TempDir(), url: "redis://" + addr + "/0"}
	s.start(t)
	t.Cleanup(s.stop)
	return s
}

func (s *server) client() *redis.Client { return redis.NewClient(&redis.Options{Addr: s.addr}) }

func (s *server) start(t *testing.T) {
	t.Helper()
	_, port, err := net.SplitHostPort(s.addr)
	if err != nil {
		t.Fatal(err)
	}
	s.cmd = exec.Command(s.bin, "--port", port, "--bind", "127.0.0.1", "--save", "", "--dir", s.dir)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := s.client()
	defer c.Close()
	eventually(t, "Redis starts", 10*time.Second, func() bool { return c.Ping(t.Context()).Err() == nil })
}

func (s *server) stop() {
	if s.cmd != nil {
		s.cmd.Process.Kill()
		s.cmd.Wait()
		s.cmd = nil
	}
}

// What Redis forgets comes back from the archive: emptied, or gone for a while.
func TestRedisForgets(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	open(t, r.url, a, 2, func(context.Context, archive.Marker) error {
		time.Sleep(20 * time.Millisecond)
		return nil
	})
	for n := range 100 {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
	}
	eventually(t, "some done", 10*time.Second, func() bool { return left(t, a) < 90 })
	c := r.client()
	defer c.Close()
	if err := c.FlushAll(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "more done after it was emptied", 20*time.Second, func() bool { return left(t, a) < 50 })
	r.stop()
	time.Sleep(2 * time.Second)
	r.start(t)
	eventually(t, "all done after it was away", 60*time.Second, func() bool { return left(t, a) == 0 })
}

// childStore in the environment makes the test binary a worker that hangs.
const childStore, childRedis = "FUMIKURA_TEST_QUEUE_STORE", "FUMIKURA_TEST_QUEUE_REDIS"

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
	q, err := Open(context.Background(), os.Getenv(childRedis), Options{Archive: a, Handlers: map[archive.Stage]Handler{
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

// The task of a worker that was killed runs again within seconds, long before
// its lease ends, and a page that kills each of its workers ends as failed.
func TestKilledWorkers(t *testing.T) {
	r := ownRedis(t)
	dir := t.TempDir()
	b, err := disk.Open(dir, disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a := archive.New(b, time.Now, func() archive.ID { return "" })
	m := readMark("b", 1, archive.LaneBulk)
	mark(t, a, m)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	die := func() {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), childStore+"="+dir, childRedis+"="+r.url)
		cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		begun := make(chan error, 1)
		go func() {
			_, err := out.Read(make([]byte, 16))
			begun <- err
		}()
		select {
		case err := <-begun:
			if err != nil {
				t.Errorf("the worker ended: %v", err)
			}
		case <-time.After(20 * time.Second):
			t.Error("the work did not begin")
		}
		time.Sleep(100 * time.Millisecond) // it has claimed the task
		cmd.Process.Kill()
		cmd.Wait()
	}
	for range MaxTries {
		die()
	}
	var runs atomic.Int64
	open(t, r.url, a, 1, func(context.Context, archive.Marker) error {
		runs.Add(1)
		return nil
	})
	eventually(t, "the page has failed", 20*time.Second, func() bool { return left(t, a) == 0 })
	n := 0
	if err := a.Failures(t.Context(), m.Batch, func(f *archive.Failure) error {
		n++
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if n != 1 || runs.Load() != 0 {
		t.Errorf("%d failures, %d further runs; want the page to have failed, and not to run again", n, runs.Load())
	}
}
