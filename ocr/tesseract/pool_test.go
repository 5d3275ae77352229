package tesseract

import (
	"context"
	"errors"
	"os"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
	"fumikura/ocr"
	"fumikura/ocr/ocrtest"
)

var (
	easy = ocr.Page{Data: []byte("x"), Type: "image/png"}
	hard = ocr.Page{Data: []byte("x"), Type: "image/jpeg"}
)

// pid reads an easy page and tells which child did.
func pid(t *testing.T, p *Pool) int {
	t.Helper()
	r, err := p.Read(context.Background(), easy)
	if err != nil {
		t.Fatal(err)
	}
	return r.Text.Width
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

// Whatever a child does wrong costs that page one try; the next page has a new one.
func TestAccidents(t *testing.T) {
	for kind, want := range map[string]string{
		"crash":  "terminate called",
		"babble": "something else came",
		"unsure": "gave no page",
	} {
		t.Run(kind, func(t *testing.T) {
			p := newPool(t, childConfig(t, kind))
			first := pid(t, p)
			if again := pid(t, p); again != first {
				t.Errorf("two easy pages took the children %d and %d", first, again)
			}
			_, err := p.Read(context.Background(), hard)
			if err == nil || permanent(err) || !strings.Contains(err.Error(), want) {
				t.Errorf("%v, want a passing error with %q", err, want)
			}
			if alive(first) {
				t.Errorf("child %d is still there", first)
			}
			if again := pid(t, p); again == first {
				t.Errorf("child %d read another page after the accident", first)
			}
		})
	}
}

// A page past its deadline, and one whose caller gave up, end at once, and their
// children are gone when the call returns.
func TestDeadlineAndCancel(t *testing.T) {
	for kind, want := range map[string]string{"hang": "longer than 1s", "toil": "more than 100ms of CPU time"} {
		c := childConfig(t, kind)
		c.Deadline = 100 * time.Millisecond // a tenth of what may pass by the clock
		p := newPool(t, c)
		child := pid(t, p)
		begin := time.Now()
		_, err := p.Read(context.Background(), hard)
		if runtime.GOOS != "linux" {
			want = "longer than 100ms"
		}
		if err == nil || permanent(err) || !strings.Contains(err.Error(), want) || time.Since(begin) > 20*time.Second {
			t.Errorf("%s: %v after %v", kind, err, time.Since(begin))
		}
		if alive(child) {
			t.Errorf("%s: the child outlived the deadline", kind)
		}
	}

	p := newPool(t, childConfig(t, "hang"))
	child := pid(t, p)
	ctx, cancel := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer cancel()
	if _, err := p.Read(ctx, hard); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled: %v", err)
	}
	if alive(child) {
		t.Error("the child outlived its caller")
	}
	if pid(t, p) == child {
		t.Error("a killed child read on")
	}
}

func TestRecycle(t *testing.T) {
	c := childConfig(t, "serveless")
	c.Recycle = 3
	p := newPool(t, c)
	var pids []int
	for range 7 {
		pids = append(pids, pid(t, p))
	}
	for i := range pids {
		if same := pids[i] == pids[i/3*3]; !same || i >= 3 && pids[i] == pids[i-3] {
			t.Fatalf("children %v: every third page must bring a new one", pids)
		}
	}
	if alive(pids[0]) || alive(pids[3]) {
		t.Error("a replaced child is still there")
	}
}

// A page that waits for a core is not at its deadline: what it works counts.
func TestDeadlineIsWork(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux says what other processes spend")
	}
	c := childConfig(t, "slow")
	c.Deadline = 300 * time.Millisecond
	p := newPool(t, c)
	child := pid(t, p)
	if _, err := p.Read(context.Background(), hard); err != nil {
		t.Errorf("a page that waited for a second: %v", err)
	}
	if pid(t, p) != child {
		t.Error("its child was replaced")
	}
}

// A program that is no reader, or none at all, is an error and not a wait.
func TestStrangeCommands(t *testing.T) {
	for _, command := range [][]string{{"/nonexistent"}, {"true"}, {"echo", "hello, this is no frame at all"}} {
		c := childConfig(t, "")
		c.Command = command
		p := newPool(t, c)
		if _, err := p.Read(context.Background(), easy); err == nil {
			t.Errorf("%v can read", command)
		}
	}
	c := childConfig(t, "silent")
	c.Deadline = 300 * time.Millisecond
	if _, err := newPool(t, c).Read(context.Background(), easy); err == nil {
		t.Error("a child that never speaks can read")
	}
	if _, err := New(Config{}); err == nil {
		t.Error("no command at all is accepted")
	}
}

// Callers wait for a slot as long as their context lives; Close waits for pages.
func TestSlotsAndClose(t *testing.T) {
	p := newPool(t, childConfig(t, "hang"))
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		_, err := p.Read(ctx, hard)
		done <- err
	}()
	for len(p.slots) > 0 {
		time.Sleep(time.Millisecond)
	}
	short, stop := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer stop()
	if _, err := p.Read(short, easy); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("waiting for a slot: %v", err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	if _, err := p.Read(context.Background(), easy); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestBudget(t *testing.T) {
	b := newBudget(10)
	ctx := context.Background()
	if err := b.take(ctx, 25); err != nil { // larger than all: goes alone
		t.Fatal(err)
	}
	short, stop := context.WithTimeout(ctx, 20*time.Millisecond)
	defer stop()
	if err := b.take(short, 1); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("beside one larger than all: %v", err)
	}
	b.give(25)
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			if err := b.take(ctx, int64(i%7+1)); err != nil {
				t.Error(err)
				return
			}
			b.mu.Lock()
			if b.used > b.most {
				t.Errorf("%d in use of %d", b.used, b.most)
			}
			b.mu.Unlock()
			b.give(int64(i%7 + 1))
		})
	}
	wg.Wait()
	if b.used != 0 || len(b.waiting) != 0 {
		t.Errorf("%d in use, %d waiting at the end", b.used, len(b.waiting))
	}
}

// Nothing is left behind: no goroutine, no open file, no process.
func TestNoLeaks(t *testing.T) {
	files := func() int {
		d, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			testenv.Lacks(t, "proc", "this system has no /proc")
		}
		return len(d)
	}
	round := func() {
		c := childConfig(t, "crash")
		c.Recycle = 2
		p := newPool(t, c)
		for range 4 {
			pid(t, p)
			if _, err := p.Read(context.Background(), hard); err == nil {
				t.Error("a crash went unseen")
			}
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}
	round()
	runtime.GC()
	time.Sleep(50 * time.Millisecond)
	f, g := files(), runtime.NumGoroutine()
	for range 3 {
		round()
	}
	for range 100 {
		if files() <= f && runtime.NumGoroutine() <= g {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("open files %d → %d, goroutines %d → %d", f, files(), g, runtime.NumGoroutine())
}

// A page that a child dies of is read plainly by the next one, in either direction, and is one
// that somebody has to look at.
func TestPageThatKillsItsChild(t *testing.T) {
	p := newPool(t, childConfig(t, "brittle"))
	face := draughtsman(t)
	for _, dir := range []archive.Direction{archive.Horizontal, archive.Vertical} {
		r, err := p.Read(context.Background(), pageOf(t, drawPage(t, face, dir).img))
		if err != nil {
			t.Fatal(err)
		}
		got, found := ocrtest.Comparable(r.Text.Plain()), 0
		for _, line := range drawn {
			if strings.Contains(got, ocrtest.Comparable(line)) {
				found++
			}
		}
		if found*3 < len(drawn)*2 || r.Text.Expected != 1 || len(r.View) == 0 {
			t.Errorf("direction %d: %d of %d lines, expected errors %.2f: %s", dir, found, len(drawn), r.Text.Expected, got)
		}
	}
}
