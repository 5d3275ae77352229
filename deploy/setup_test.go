package deploy

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

func TestScriptsParse(t *testing.T) {
	scripts, err := filepath.Glob("setup/*.sh")
	if err != nil {
		t.Fatal(err)
	}
	scripts = append(scripts, "smoke.sh", "secrets.sh", "../.ci/run")
	if len(scripts) < 6 {
		t.Fatalf("only %v", scripts)
	}
	for _, s := range scripts {
		if out, err := exec.Command("bash", "-n", s).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", s, err, out)
		}
	}
}

// stub writes a program that stands in for one of the system's.
func stub(t *testing.T, dir, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}

// What is there is not installed again; who is not root is told the exact line,
// and the script ends with code 3; root installs what is missing and no more.
func TestNeedPackages(t *testing.T) {
	for _, c := range []struct {
		name, present, id string
		code              int
		said              string // on standard error
		apt               string // the calls of apt-get
	}{
		{"all there", "a b", "1000", 0, "", ""},
		{"not root", "a", "1000", 3, "sudo apt-get update && sudo apt-get install -y --no-install-recommends b\n", ""},
		{"root", "a", "0", 0, "Installing: b\n", "update -qq\ninstall -y -qq --no-install-recommends b\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			calls := filepath.Join(dir, "calls")
			stub(t, dir, "dpkg-query", `for p in `+c.present+`; do [ "$4" = "$p" ] && printf installed && exit 0; done; exit 1`)
			stub(t, dir, "id", "echo "+c.id)
			stub(t, dir, "apt-get", `echo "$@" >>`+calls)
			cmd := exec.Command("bash", "-euo", "pipefail", "-c", ". setup/packages.sh; need_packages a b; echo went on")
			cmd.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
			var said strings.Builder
			cmd.Stderr = &said
			out, err := cmd.Output()
			code := 0
			if e := (*exec.ExitError)(nil); errors.As(err, &e) {
				code = e.ExitCode()
			} else if err != nil {
				t.Fatal(err)
			}
			if code != c.code || (code == 0) != strings.Contains(string(out), "went on") {
				t.Errorf("code %d, want %d; printed %q", code, c.code, out)
			}
			if !strings.HasSuffix(said.String(), c.said) || c.said == "" && said.Len() > 0 {
				t.Errorf("said %q, want %q", said.String(), c.said)
			}
			b, err := os.ReadFile(calls)
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			if string(b) != c.apt {
				t.Errorf("apt-get was called with %q, want %q", b, c.apt)
			}
		})
	}
}

// Models are taken only with the pinned bytes; without npm one line says how.
func TestModels(t *testing.T) {
	run := func(t *testing.T, path, data string) (string, error) {
		cmd := exec.Command("bash", "setup/models.sh")
		cmd.Env = append(os.Environ(), "PATH="+path, "XDG_DATA_HOME="+data)
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	t.Run("no npm", func(t *testing.T) {
		bin, data := t.TempDir(), t.TempDir()
		for _, p := range []string{"bash", "dirname", "sha256sum", "id"} {
			path, err := exec.LookPath(p)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(path, filepath.Join(bin, p)); err != nil {
				t.Fatal(err)
			}
		}
		out, err := run(t, bin, data)
		if err != nil || strings.Count(out, "\n") != 1 || !strings.Contains(out, "make models") {
			t.Errorf("%v, said %q", err, out)
		}
	})
	t.Run("other bytes", func(t *testing.T) {
		bin, data := t.TempDir(), t.TempDir()
		stub(t, bin, "npm", `mkdir -p package/4.0.0_best_int
for m in jpn jpn_vert; do
	echo not the model | gzip >package/4.0.0_best_int/$m.traineddata.gz
	tar -czf tesseract.js-data-$m-1.0.0.tgz package
done`)
		out, err := run(t, bin+":"+os.Getenv("PATH"), data)
		if err == nil || !strings.Contains(out, "not added") {
			t.Errorf("%v, said %q", err, out)
		}
		left, err := filepath.Glob(filepath.Join(data, "fumikura", "tessdata", "best-int", "*"))
		if err != nil || len(left) > 0 {
			t.Errorf("left behind: %v, %v", left, err)
		}
	})
}
