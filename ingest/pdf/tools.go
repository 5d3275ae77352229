package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

const (
	toolTime   = 2 * time.Minute // of one run, on the clock
	toolOutput = 64 << 20        // bytes that a tool may print
)

// missingFonts is how poppler says that it has not the tables for Japanese fonts
// which a PDF names but does not bring along; it leaves their text out.
const missingFonts = "Missing language pack"

// limits hold each tool: CPU seconds, KiB of address space, KiB of one file
// (a shell's ulimit, since a child's limits cannot be set from here).
const limits = `ulimit -t 120; ulimit -v 4194304; ulimit -f 6291456; exec "$@"`

// output is what a tool printed.
type output struct {
	stdout, stderr bounded
}

// bounded keeps the first max bytes that are written to it.
type bounded struct {
	bytes.Buffer
	max  int
	over bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if room := b.max - b.Len(); len(p) > room {
		b.over = true
		b.Buffer.Write(p[:room])
		return len(p), nil
	}
	return b.Buffer.Write(p)
}

// run runs one of poppler's tools. The whole process group ends with ctx, or
// after toolTime.
func run(ctx context.Context, name string, args ...string) (*output, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrTool, err)
	}
	timed, cancel := context.WithTimeout(ctx, toolTime)
	defer cancel()
	cmd := exec.CommandContext(timed, "/bin/sh", append([]string{"-c", limits, "sh", path}, args...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	cmd.Env = []string{"LC_ALL=C.UTF-8", "PATH=/usr/bin:/bin"}
	out := &output{stdout: bounded{max: toolOutput}, stderr: bounded{max: 64 << 10}}
	cmd.Stdout, cmd.Stderr = &out.stdout, &out.stderr
	err = cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("%s: %w", name, ctx.Err())
	case timed.Err() != nil:
		return out, fmt.Errorf("%s: %w: not done after %s", name, ErrPage, toolTime)
	case out.stdout.over:
		return out, fmt.Errorf("%s: %w: it printed more than %d bytes", name, ErrPage, toolOutput)
	case strings.Contains(out.stderr.String(), missingFonts):
		_, mapping, _ := strings.Cut(out.stderr.String(), missingFonts)
		return out, fmt.Errorf("%w: %s%s", ErrTool, missingFonts, firstLine(mapping))
	}
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, fmt.Errorf("%s: %w: %w: %s", name, ErrPage, err, firstLine(out.stderr.String()))
	}
	if err != nil {
		return out, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

func firstLine(s string) string {
	s, _, _ = strings.Cut(s, "\n")
	return s[:min(len(s), 200)]
}
