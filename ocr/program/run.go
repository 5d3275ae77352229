package program

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"fumikura/ocr/limit"
)

var imageEndings = map[string]string{"image/jpeg": ".jpg", "image/png": ".png", "image/tiff": ".tif", "image/jp2": ".jp2"}

func lookPath(name string) (string, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return "", fmt.Errorf("the program %q can't be run: %w", name, err)
	}
	return filepath.Abs(path)
}

// run runs the program on the image and gives what it printed. When it returns,
// nothing of the program's process group is left.
func (e *Engine) run(ctx context.Context, data []byte, kind string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "fumikura-read-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	image := filepath.Join(dir, "page"+imageEndings[kind])
	if err := os.WriteFile(image, data, 0o600); err != nil {
		return nil, err
	}
	var group atomic.Int64 // of the program, once it has started
	limited, cancel := limit.Work(ctx, e.cfg.Deadline, func() (time.Duration, bool) {
		if id := int(group.Load()); id != 0 {
			return limit.Group(id)
		}
		_, counted := limit.Process(os.Getpid())
		return 0, counted
	})
	defer cancel()
	// The shell sets the limits, which its exec hands on: no time passes in which
	// the program runs without them.
	args := []string{"-c", `ulimit -c 0; ulimit -v "$0" || exit 125; exec "$@"`, strconv.FormatInt(e.cfg.Memory>>10, 10)}
	named := false
	for i, a := range e.cfg.Program {
		if i > 0 && strings.Contains(a, "{image}") {
			a, named = strings.ReplaceAll(a, "{image}", image), true
		}
		args = append(args, a)
	}
	if !named {
		args = append(args, image)
	}
	cmd := exec.CommandContext(limited, "/bin/sh", args...)
	cmd.Dir = dir
	cmd.Env = environment(os.Environ(), dir)
	cmd.SysProcAttr = ownGroup()
	cmd.Cancel = func() error { return killGroup(cmd.Process.Pid) }
	cmd.WaitDelay = 2 * time.Second
	out := &bounded{most: e.cfg.Output, full: cancel}
	said := &tail{}
	cmd.Stdout, cmd.Stderr = out, said
	err = startAndWait(cmd, func(pid int) { group.Store(int64(pid)) })
	switch {
	case out.over:
		return nil, fmt.Errorf("it printed more than %d bytes", e.cfg.Output)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case limited.Err() != nil:
		return nil, context.Cause(limited)
	case err != nil:
		return nil, fmt.Errorf("%w%s", err, said)
	}
	return out.b.Bytes(), nil
}

// environment leaves out the house's own settings, some of which are secrets.
func environment(all []string, dir string) []string {
	var out []string
	for _, v := range all {
		if !strings.HasPrefix(v, "FUMIKURA_") && !strings.HasPrefix(v, "AWS_") && !strings.HasPrefix(v, "MINIO_") && !strings.HasPrefix(v, "TMPDIR=") {
			out = append(out, v)
		}
	}
	return append(out, "TMPDIR="+dir)
}

// bounded keeps what is printed up to a limit, and stops the program there.
type bounded struct {
	b    bytes.Buffer
	most int64
	over bool
	full func()
}

var errFull = errors.New("too much output")

func (w *bounded) Write(b []byte) (int, error) {
	if int64(w.b.Len()+len(b)) > w.most {
		w.over = true
		w.full()
		return 0, errFull
	}
	return w.b.Write(b)
}

// tail keeps the last of what is written.
type tail struct{ b []byte }

const tailBytes = 1000

func (t *tail) Write(b []byte) (int, error) {
	t.b = append(t.b, b...)
	if over := len(t.b) - tailBytes; over > 0 {
		t.b = append(t.b[:0], t.b[over:]...)
	}
	return len(b), nil
}

func (t *tail) String() string {
	s := strings.TrimSpace(strings.ToValidUTF8(string(t.b), "?"))
	if s == "" {
		return ""
	}
	return ": " + s
}

var _ io.Writer = (*tail)(nil)
