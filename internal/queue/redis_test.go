package queue

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"fumikura/internal/archive"
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
	bin, err := exec.LookPath("redis-server")
	if err != nil {
		testenv.Lacks(t, "redis", err.Error())
	}
	s := &server{bin: bin, addr: addr, dir: t.TempDir(), url: "redis://" + addr + "/0"}
	s.start(t)
	t.Cleanup(s.stop)
	return s
}

// sentinel starts one that watches the server, and answers its address.
func (s *server) sentinel(t *testing.T) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := ln.Addr().String()
	ln.Close()
	_, port, err := net.SplitHostPort(addr)
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(t.TempDir(), "sentinel.conf")
	text := fmt.Sprintf("port %s\nbind 127.0.0.1\nsentinel monitor house %s 1\n", port, strings.Replace(s.addr, ":", " ", 1))
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(s.bin, conf, "--sentinel")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
	c := redis.NewClient(&redis.Options{Addr: addr})
	defer c.Close()
	eventually(t, "Sentinel starts", 10*time.Second, func() bool { return c.Ping(t.Context()).Err() == nil })
	return addr
}

func TestSentinel(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	q := open(t, "redis-sentinel://"+r.sentinel(t)+"/house/3", a, 1, func(context.Context, archive.Marker) error { return nil })
	mark(t, a, readMark("b", 1, archive.LaneBulk))
	eventually(t, "done", 10*time.Second, func() bool { return left(t, a) == 0 })
	if err := q.Ping(t.Context()); err != nil {
		t.Error(err)
	}
	c := redis.NewClient(&redis.Options{Addr: r.addr, DB: 3})
	defer c.Close()
	if n := c.Exists(t.Context(), membersKey).Val(); n != 1 {
		t.Error("the queue is not in the database that its address names")
	}
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
	eventually(t, "more done after it was emptied", 20*time.Second, func() bool {
		if n := c.LLen(t.Context(), "asynq:{read-1}:pending").Val(); n > 4 {
			t.Fatalf("%d tasks wait in Redis after it was emptied, want a short window", n)
		}
		return left(t, a) < 50
	})
	r.stop()
	time.Sleep(2 * time.Second)
	r.start(t)
	eventually(t, "all done after it was away", 60*time.Second, func() bool { return left(t, a) == 0 })
}

func TestSharedRedis(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	const pages = 200
	var runs atomic.Int64
	work := func(ctx context.Context, _ archive.Marker) error {
		runs.Add(1)
		time.Sleep(5 * time.Millisecond)
		return nil
	}
	one := open(t, r.url, a, 2, work)
	open(t, r.url, a, 2, work)
	for n := range pages {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
		if n%50 == 0 {
			d, err := one.Depths(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if q := d[archive.StageRead].Queued; q > 8 {
				t.Errorf("%d tasks wait in Redis, want a short window", q)
			}
		}
	}
	eventually(t, "all done", 30*time.Second, func() bool { return left(t, a) == 0 })
	if n := runs.Load(); n < pages || n > pages+10 {
		t.Errorf("%d runs for %d pages", n, pages)
	}
}

// Tasks that somebody dropped, or put away, come back while their markers stand.
func TestDroppedTasks(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	gate := make(chan struct{})
	var done sync.Map
	q := open(t, r.url, a, 1, func(ctx context.Context, m archive.Marker) error {
		select {
		case <-gate:
		case <-ctx.Done():
		}
		done.Store(m.ID, true)
		return ctx.Err()
	})
	for n := range 3 {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
	}
	eventually(t, "two wait", 10*time.Second, func() bool {
		d, err := q.Depths(t.Context())
		return err == nil && d[archive.StageRead].Queued == 2 && d[archive.StageRead].Active == 1
	})
	pending, err := q.insp.ListPendingTasks("read-1")
	if err != nil || len(pending) != 2 {
		t.Fatalf("%d tasks wait, %v", len(pending), err)
	}
	if err := q.insp.DeleteTask("read-1", pending[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := q.insp.ArchiveTask("read-1", pending[1].ID); err != nil {
		t.Fatal(err)
	}
	close(gate)
	start := time.Now()
	eventually(t, "all done", 20*time.Second, func() bool { return left(t, a) == 0 })
	t.Logf("all done after %v", time.Since(start))
}

// A process that only takes in tells those that work, through Redis.
func TestTellsOthers(t *testing.T) {
	r := ownRedis(t)
	a := newArchive(t)
	ran := make(chan time.Time, 1)
	open(t, r.url, a, 1, func(context.Context, archive.Marker) error {
		ran <- time.Now()
		return nil
	})
	intake, err := Open(t.Context(), r.url, Options{Archive: a, Log: quietLog()})
	if err != nil {
		t.Fatal(err)
	}
	defer intake.Close()
	a.Owed = intake.Owed
	time.Sleep(300 * time.Millisecond) // until the other listens
	var took []time.Duration
	for n := range 9 {
		start := time.Now()
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
		took = append(took, (<-ran).Sub(start))
	}
	slices.Sort(took)
	t.Logf("began after %v", took)
	if m := took[len(took)/2]; m > 250*time.Millisecond {
		t.Errorf("half of the work began %v after it was owed, or later", m)
	}
}

// While Redis is away for longer than asynq's leases a handler under way goes on,
// no more run at once than there are workers, and each page is done once.
func TestRedisAwayWhileWorking(t *testing.T) {
	t.Parallel()
	r := ownRedis(t)
	a := newArchive(t)
	var at, most, runs atomic.Int64
	gate := make(chan struct{})
	open(t, r.url, a, 2, func(ctx context.Context, _ archive.Marker) error {
		runs.Add(1)
		most.Store(max(most.Load(), at.Add(1)))
		defer at.Add(-1)
		select {
		case <-gate:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	})
	for n := range 6 {
		mark(t, a, readMark("b", n+1, archive.LaneBulk))
	}
	eventually(t, "two under way", 10*time.Second, func() bool { return at.Load() == 2 })
	r.stop()
	time.Sleep(35 * time.Second)
	if n := at.Load(); n != 2 {
		t.Errorf("%d handlers under way while Redis was away, want the two that began", n)
	}
	r.start(t) // empty
	time.Sleep(4 * time.Second)
	close(gate)
	eventually(t, "all done", 30*time.Second, func() bool { return left(t, a) == 0 })
	if most.Load() > 2 || runs.Load() != 6 {
		t.Errorf("%d runs, %d at once; want 6, two at once", runs.Load(), most.Load())
	}
}
