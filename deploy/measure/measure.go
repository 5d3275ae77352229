// Package measure is what the benchmarks share: how their processes begin and end, and
// plain Tesseract, which they compare with.
package measure

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
)

// Main runs a benchmark until it ends or the process is told to, and ends the process
// with code 1 where it failed.
func Main(name string, run func(ctx context.Context, args []string) error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, name+":", err)
		os.Exit(1)
	}
}

// Plain reads images with tesseract --psm 1, so many side by side, each on one thread.
// images are by the names that they get in the folder; NAME.out.txt is what was read of
// one. args are more arguments of the command. It gives what the commands said, and an
// *exec.ExitError where one of them failed, after all have run.
func Plain(ctx context.Context, folder string, images map[string]string, wide int, args ...string) (said []byte, err error) {
	var names []string
	for name, path := range images {
		abs, err := filepath.Abs(path)
		if err != nil {
			return nil, err
		}
		if err := os.Symlink(abs, filepath.Join(folder, name)); err != nil {
			return nil, err
		}
		names = append(names, name)
	}
	slices.Sort(names)
	all := append([]string{"-0", "-P", strconv.Itoa(wide), "-I{}", "tesseract", "{}", "{}.out", "--psm", "1"}, args...)
	cmd := exec.CommandContext(ctx, "xargs", all...)
	cmd.Dir, cmd.Stdin = folder, strings.NewReader(strings.Join(names, "\x00"))
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1")
	return cmd.CombinedOutput()
}
