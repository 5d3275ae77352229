package tesseract

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// A process is one child, seen from its parent.
type process struct {
	cmd    *exec.Cmd
	in     io.WriteCloser
	out    *bufio.Reader
	stderr *tail
	exited chan struct{} // closed when the child is gone and waited for
	err    error         // how it ended; after exited
}

// patience is how long a child may take to end by itself once its input ends.
const patience = 5 * time.Second

// start starts a child and greets it. The thread that runs it stays with the pool.
func (p *Pool) start(ctx context.Context) (*process, error) {
	c := &process{exited: make(chan struct{}), stderr: new(tail)}
	c.cmd = exec.Command(p.cfg.Command[0], p.cfg.Command[1:]...)
	// Tesseract's own threads make a page several times slower where each core has
	// a child already, and the library reads this before any of our code runs.
	c.cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1", "OMP_NUM_THREADS=1")
	// Pages come and go as blocks of many megabytes: given back at once they leave
	// a child at half the size. They hold no pointers, so that Go collects them for
	// next to nothing, however often; but not by helpers that Go starts on cores where
	// it sees nothing done, since each core has a child.
	c.cmd.Env = append(c.cmd.Env, "GOMAXPROCS=1", "MALLOC_ARENA_MAX=1", "MALLOC_MMAP_THRESHOLD_=262144", "MALLOC_TRIM_THRESHOLD_=1048576", "GOGC=40", "GOMEMLIMIT=96MiB")
	c.cmd.Env = append(c.cmd.Env, p.cfg.Env...)
	c.cmd.Stderr = c.stderr
	c.cmd.SysProcAttr = dieWithParent()
	in, err := c.cmd.StdinPipe()
	if err != nil {
		return nil, fmt.Errorf("start a reading process: %w", err)
	}
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start a reading process: %w", err), in.Close())
	}
	c.in, c.out = in, bufio.NewReaderSize(out, 1<<16)
	started := make(chan error, 1)
	p.starts <- func() { started <- c.cmd.Start() }
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start a reading process: %w", err)
	}
	var h hello
	if _, err := c.exchange(ctx, p.setup, nil, &h); err != nil {
		c.kill()
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		return nil, fmt.Errorf("start a reading process: %w", err)
	}
	if h.Engine == "" {
		c.kill()
		return nil, fmt.Errorf("start a reading process: %s is no reader", p.cfg.Command[0])
	}
	p.cfg.Log.Debug("reading process started", "pid", c.cmd.Process.Pid, "engine", h.Engine)
	return c, nil
}

// exchange sends a frame and reads the answer. When the context ends the child is
// killed and waited for before exchange returns, so that nothing goes on.
func (c *process) exchange(ctx context.Context, head any, blob []byte, answer any) ([][]byte, error) {
	type got struct {
		blobs [][]byte
		err   error
	}
	done := make(chan got, 1)
	go func() {
		var g got
		var blobs [][]byte
		if blob != nil {
			blobs = [][]byte{blob}
		}
		if g.err = writeFrame(c.in, head, blobs...); g.err == nil {
			g.blobs, g.err = readFrame(c.out, answer)
		}
		done <- g
	}()
	var g got
	select {
	case g = <-done:
	case <-ctx.Done():
		c.kill()
		g = <-done
		return nil, context.Cause(ctx)
	}
	if g.err != nil {
		c.kill()
		return nil, c.describe(g.err)
	}
	return g.blobs, nil
}

// describe adds how the child ended and what it said last.
func (c *process) describe(err error) error {
	if c.err != nil {
		err = fmt.Errorf("%w (%v)", err, c.err)
	}
	if said := c.stderr.last(); said != "" {
		err = fmt.Errorf("%w: %s", err, said)
	}
	return err
}

// wait waits for the child once; the pipes must be done with.
func (c *process) wait() {
	select {
	case <-c.exited:
	default:
		c.err = c.cmd.Wait()
		close(c.exited)
	}
}

// kill ends the child at once and waits for it.
func (c *process) kill() {
	_ = c.cmd.Process.Kill() // it fails only where the child is gone already
	_ = c.in.Close()
	c.wait()
}

// end lets the child end by itself, for a while.
func (c *process) end() {
	_ = c.in.Close()
	t := time.AfterFunc(patience, func() { _ = c.cmd.Process.Kill() })
	defer t.Stop()
	c.wait()
}

// A tail keeps the end of what is written to it.
type tail struct {
	mu sync.Mutex
	b  []byte
}

const tailSize = 1 << 10

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, p...)
	if len(t.b) > tailSize {
		t.b = append(t.b[:0:0], t.b[len(t.b)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) last() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.Join(strings.Fields(strings.ToValidUTF8(string(t.b), "?")), " ")
}
