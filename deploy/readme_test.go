package deploy

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/testenv"
)

// A step is a command of a README and what its output must hold.
type step struct {
	command string
	want    []string // from lines "# → text" below it
}

// steps are the commands of the blocks that <!-- tested --> stands before.
func steps(t *testing.T, file string) []step {
	t.Helper()
	var out []step
	for _, part := range strings.Split(read(t, file), "<!-- tested -->\n```sh\n")[1:] {
		text, _, ok := strings.Cut(part, "\n```")
		if !ok {
			t.Fatalf("%s: a block has no end", file)
		}
		for _, l := range strings.Split(text, "\n") {
			if want, ok := strings.CutPrefix(l, "# → "); ok {
				last := &out[len(out)-1]
				last.want = append(last.want, want)
			} else if l != "" && !strings.HasPrefix(l, "#") {
				out = append(out, step{command: l})
			}
		}
	}
	if len(out) == 0 {
		t.Fatalf("%s has no tested commands", file)
	}
	return out
}

// Both READMEs show the same commands, settings and addresses.
func TestReadmesAgree(t *testing.T) {
	en, ja := steps(t, "README.md"), steps(t, "README.ja.md")
	if !slices.EqualFunc(en, ja, func(a, b step) bool { return a.command == b.command && slices.Equal(a.want, b.want) }) {
		t.Errorf("README.md shows %q\nREADME.ja.md %q", en, ja)
	}
	for _, re := range []string{`FUMIKURA_[A-Z0-9_]+`, `(?m)^(?:make|docker-compose|deploy/|git) ?[^#\n]*`, `\]\([A-Z]+[.a-zA-Z]*\)`} {
		find := func(file string) []string {
			all := regexp.MustCompile(re).FindAllString(read(t, file), -1)
			for i := range all {
				all[i] = strings.TrimSpace(strings.ReplaceAll(all[i], "README.ja.md", "README.md"))
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
		if a, b := find("README.md"), find("README.ja.md"); !slices.Equal(a, b) {
			t.Errorf("%s: README.md has %q\nREADME.ja.md %q", re, a, b)
		}
	}
}

// The files and make targets that the documents name are there.
func TestDocumentsName(t *testing.T) {
	targets := read(t, "Makefile")
	for _, doc := range []string{"README.md", "README.ja.md", "ARCHITECTURE.md", "DECISIONS.md", "BENCHMARKS.md"} {
		text := read(t, doc)
		for _, m := range regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1) {
			if _, err := os.Stat(filepath.Join(repository, m[1])); err != nil {
				t.Errorf("%s links to %s: %v", doc, m[1], err)
			}
		}
		for _, m := range regexp.MustCompile("(?m)(?:^|`)make ([a-z]+)").FindAllStringSubmatch(text, -1) {
			if !strings.Contains(targets, "\n"+m[1]+":") {
				t.Errorf("%s names make %s", doc, m[1])
			}
		}
	}
}

// runStep runs a command. One that hangs is asked for its goroutines, so that
// the failure says where.
func runStep(dir string, env []string, command string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 4*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "bash", "-euo", "pipefail", "-c", command)
	cmd.Dir, cmd.Env = dir, env
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGQUIT) }
	cmd.WaitDelay = 10 * time.Second
	return cmd.CombinedOutput()
}

// The commands of the README work as they stand there, one after the other.
func TestReadmeCommands(t *testing.T) {
	testenv.Need(t, "tesseract")
	testenv.Need(t, "poppler")
	dir := t.TempDir()
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	for name, to := range map[string]string{"bin": program(t), "deploy": here} {
		if err := os.Symlink(to, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	var env []string
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "FUMIKURA_") {
			env = append(env, v)
		}
	}
	for _, s := range steps(t, "README.md") {
		out, err := runStep(dir, env, s.command)
		if err != nil {
			t.Fatalf("%s: %v: %s", s.command, err, out)
		}
		for _, w := range s.want {
			if !strings.Contains(string(out), w) {
				t.Errorf("%s printed no %q: %s", s.command, w, out)
			}
		}
	}
}
