package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fumikura/internal/testenv"
)

// An account is one file beside what else was asked for, and needs no other.
func TestReadExplains(t *testing.T) {
	testenv.Need(t, "tesseract")
	s := newShell(t)
	dir := t.TempDir()
	writeFile(t, dir, "頁.png", newPress(t, 11).png())
	out := filepath.Join(dir, "out")
	_, said, code := s.run("read", "--explain", "--out", out, filepath.Join(dir, "頁.png"))
	name := filepath.Join(out, "頁.explain.html")
	if code != exitOK || !strings.Contains(said, name) {
		t.Fatalf("exit code %d: %s", code, said)
	}
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<title>頁.png", `data-stage="stored"`, `data-stage="layout"`, `data-stage="finished"`, "data:image/jpeg;base64,", "道路占用", "ブロックの最初の読取"} {
		if !bytes.Contains(b, []byte(want)) {
			t.Errorf("the account lacks %q", want)
		}
	}
	if _, err := os.Stat(filepath.Join(out, "頁.txt")); err != nil {
		t.Error(err)
	}
	// Another reader can't tell how it reads.
	if _, said, code := s.run("read", "--explain", "--engine", "command:cat {image}", "--out", out, filepath.Join(dir, "頁.png")); code != exitUsage || !strings.Contains(said, "built-in reader") {
		t.Errorf("exit code %d: %s", code, said)
	}
}
