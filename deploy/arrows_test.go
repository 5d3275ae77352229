// Package deploy holds the tests of what stands around the program: the arrows
// between the packages, the commands in the README, the compose file, the set-up
// scripts and the samples. It has no code of its own.
package deploy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// repository is the top folder, from this one.
const repository = ".."

// An arrow is one import that is allowed: from a package, or from its tests, to
// another package of ours or to an outside module.
type arrow struct {
	from  string
	tests bool
	to    string
}

func (a arrow) String() string {
	if a.tests {
		return a.from + " (tests) -> " + a.to
	}
	return a.from + " -> " + a.to
}

// block returns the lines between ```NAME and ``` of a Markdown file.
func block(t *testing.T, file, name string) []string {
	t.Helper()
	b, err := os.ReadFile(repository + "/" + file)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(b), "\n```"+name+"\n")
	if !ok {
		t.Fatalf("%s has no block %s", file, name)
	}
	text, _, ok := strings.Cut(rest, "\n```")
	if !ok {
		t.Fatalf("%s: the block %s has no end", file, name)
	}
	return strings.Split(text, "\n")
}

// allowed reads lines like "ingest (tests) -> internal/archive, github.com/a/b".
func allowed(lines []string) (map[arrow]bool, error) {
	out := map[arrow]bool{}
	for _, l := range lines {
		l = strings.TrimSpace(l)
		if l == "" || strings.HasPrefix(l, "#") {
			continue
		}
		from, to, ok := strings.Cut(l, "->")
		if !ok {
			return nil, fmt.Errorf("no arrow in %q", l)
		}
		from, tests := strings.CutSuffix(strings.TrimSpace(from), " (tests)")
		for _, one := range strings.Split(to, ",") {
			a := arrow{from, tests, strings.TrimSpace(one)}
			if out[a] {
				return nil, fmt.Errorf("%s stands there twice", a)
			}
			out[a] = true
		}
	}
	return out, nil
}

type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// imported asks the go command what is imported in truth.
func imported(t *testing.T) map[arrow]bool {
	t.Helper()
	module := goTool(t, "list", "-m")
	own := strings.TrimSpace(string(module))
	var modules []string
	var mod struct{ Require []struct{ Path string } }
	if err := json.Unmarshal(goTool(t, "mod", "edit", "-json"), &mod); err != nil {
		t.Fatal(err)
	}
	for _, r := range mod.Require {
		modules = append(modules, r.Path)
	}
	out := map[arrow]bool{}
	add := func(from string, tests bool, imports []string) {
		for _, to := range imports {
			name, ours := strings.CutPrefix(to, own+"/")
			switch {
			case ours:
			case !strings.Contains(strings.SplitN(to, "/", 2)[0], "."):
				continue // the standard library, and "C"
			default:
				if name = moduleOf(modules, to); name == "" {
					t.Errorf("%s imports %s, which no module in go.mod holds", from, to)
				}
			}
			a := arrow{from, tests, name}
			if name != from && !out[arrow{from, false, name}] {
				out[a] = true
			}
		}
	}
	dec := json.NewDecoder(bytes.NewReader(goTool(t, "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...")))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatal(err)
		}
		from := strings.TrimPrefix(p.ImportPath, own+"/")
		add(from, false, p.Imports)
		add(from, true, p.TestImports)
		add(from, true, p.XTestImports)
	}
}

func moduleOf(modules []string, path string) string {
	best := ""
	for _, m := range modules {
		if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best
}

func goTool(t *testing.T, args ...string) []byte {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = repository
	var fault bytes.Buffer
	cmd.Stderr = &fault
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go %s: %v: %s", strings.Join(args, " "), err, fault.String())
	}
	return out
}

// The arrows in ARCHITECTURE.md are those of the code: none more, none less.
func TestArrows(t *testing.T) {
	want, err := allowed(block(t, "ARCHITECTURE.md", "arrows"))
	if err != nil {
		t.Fatal("ARCHITECTURE.md: ", err)
	}
	got := imported(t)
	for _, a := range sorted(got) {
		if !want[a] {
			t.Errorf("not allowed by ARCHITECTURE.md: %s", a)
		}
	}
	for _, a := range sorted(want) {
		if !got[a] {
			t.Errorf("allowed by ARCHITECTURE.md and used by nobody: %s", a)
		}
	}
}

func sorted(m map[arrow]bool) []arrow {
	return slices.SortedFunc(maps.Keys(m), func(a, b arrow) int { return strings.Compare(a.String(), b.String()) })
}

// Rules that hold whatever the block allows.
func TestArrowsKeepTheRules(t *testing.T) {
	arrows, err := allowed(block(t, "ARCHITECTURE.md", "arrows"))
	if err != nil {
		t.Fatal(err)
	}
	stages := []string{"ingest", "ocr", "index", "internal/queue", "internal/history"}
	users := map[string][]string{} // of an outside module, outside tests
	for a := range arrows {
		if a.tests {
			continue
		}
		outside := strings.Contains(strings.SplitN(a.to, "/", 2)[0], ".")
		if outside {
			users[a.to] = append(users[a.to], a.from)
		}
		if a.from == "internal/archive" {
			t.Errorf("the vocabulary imports the standard library only: %s", a)
		}
		if !outside && slices.Contains(stages, a.from) && slices.ContainsFunc(stages, func(s string) bool {
			return s != a.from && (a.to == s || strings.HasPrefix(a.to, s+"/"))
		}) {
			t.Errorf("no stage imports another: %s", a)
		}
		if a.to == "cmd/fumikura" || a.to == "internal/testenv" {
			t.Errorf("only tests may: %s", a)
		}
	}
	engines := []string{"minio/minio-go", "hibiken/asynq", "alicebob/miniredis", "redis/go-redis", "pdfcpu/pdfcpu",
		"otiai10/gosseract", "blevesearch/bleve", "meilisearch/meilisearch-go"}
	for _, e := range engines {
		named := 0
		for module, from := range users {
			if strings.HasPrefix(module+"/", "github.com/"+e+"/") {
				named++
				if len(from) != 1 {
					t.Errorf("%s is named in %v, want exactly one package", module, from)
				}
			}
		}
		if named != 1 {
			t.Errorf("%s stands in %d modules of the block, want one", e, named)
		}
	}
}

func TestAllowedRefuses(t *testing.T) {
	for _, c := range []struct{ name, lines string }{
		{"no arrow", "ingest internal/archive"},
		{"twice", "ingest -> internal/archive\ningest -> internal/archive"},
	} {
		if _, err := allowed(strings.Split(c.lines, "\n")); err == nil {
			t.Errorf("%s: no error", c.name)
		}
	}
}
