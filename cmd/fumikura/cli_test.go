package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fumikura/internal/testenv"
)

// A shell runs the program's commands in this process on an archive of its own.
type shell struct {
	t   *testing.T
	env map[string]string
	in  io.Reader
}

func newShell(t *testing.T) *shell {
	t.Helper()
	t.Setenv(asProgram, "1") // for the children that read
	dir := t.TempDir()
	return &shell{t: t, env: map[string]string{"FUMIKURA_STORE": "file:" + filepath.Join(dir, "data"), "FUMIKURA_LANG": "en", "FUMIKURA_LOG": "warn"}}
}

// run gives what the command printed and its exit code.
func (s *shell) run(args ...string) (stdout, stderr string, code int) {
	s.t.Helper()
	ctx, cancel := context.WithTimeout(s.t.Context(), 3*time.Minute)
	defer cancel()
	var out, err bytes.Buffer
	code = run(ctx, &env{in: s.in, out: &out, err: &err, getenv: func(n string) string { return s.env[n] }}, args)
	return out.String(), err.String(), code
}

// must runs a command that has to end well.
func (s *shell) must(args ...string) string {
	s.t.Helper()
	out, err, code := s.run(args...)
	if code != exitOK {
		s.t.Fatalf("fumikura %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, tail([]byte(err), 3000))
	}
	return out
}

type searchAnswer struct {
	Total int
	Exact bool
	Hits  []struct {
		Record, File, Title, Snippet string
		Page, Rung                   int
		Marks                        []struct{ X, Y, W, H int }
	}
}

func (s *shell) search(args ...string) searchAnswer {
	s.t.Helper()
	var v searchAnswer
	out := s.must(append([]string{"search", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		s.t.Fatalf("search %v: %v: %s", args, err, out)
	}
	return v
}

func lastLine(s string) string {
	l := strings.Split(strings.TrimSpace(s), "\n")
	return l[len(l)-1]
}

func (s *shell) ingest(wantCode int, args ...string) ingestSummary {
	s.t.Helper()
	out, err, code := s.run(append([]string{"ingest", "--wait", "--json"}, args...)...)
	if code != wantCode {
		s.t.Fatalf("ingest %v: exit code %d, want %d\n%s%s", args, code, wantCode, out, tail([]byte(err), 3000))
	}
	var v ingestSummary
	if err := json.Unmarshal([]byte(lastLine(out)), &v); err != nil {
		s.t.Fatalf("ingest %v: %v: %s", args, err, out)
	}
	return v
}

func TestFromScanToMarkedWords(t *testing.T) {
	testenv.Need(t, "tesseract")
	testenv.Need(t, "poppler")
	s := newShell(t)
	p := newPress(t, 7)
	dir := t.TempDir()
	writeFile(t, dir, "a.jpg", p.jpeg())
	writeFile(t, dir, "b.png", p.png())
	writeFile(t, dir, "c.tif", p.tiff(2))
	writeFile(t, dir, "d.pdf", p.pdf(2))
	writeFile(t, dir, "e.zip", p.zip(2))

	got := s.ingest(exitOK, dir)
	if got.Files != 5 || got.Records != 6 || got.Pages != 8 || got.Read != 8 || len(got.Refused)+len(got.Failed) != 0 {
		t.Fatalf("taken in: %+v, want 5 files, 6 records, 8 pages, all read", got)
	}
	for _, token := range p.tokens {
		v := s.search(token)
		if v.Total != 1 || !v.Exact || len(v.Hits) != 1 || len(v.Hits[0].Marks) != 1 {
			t.Errorf("%s: %+v, want one hit with one mark", token, v)
			continue
		}
		// Seven digits after four kanji of 44 pixels each.
		base := lineTop + tokenLine*lineHeight
		if m := v.Hits[0].Marks[0]; m.Y < base-44 || m.Y+m.H > base+12 || m.X < 60+4*44-8 || m.W < 150 || m.W > 190 || m.H < 24 {
			t.Errorf("%s is marked at %+v, want it on the baseline %d", token, m, base)
		}
	}
	if v := s.search("道路占用"); v.Total != 8 {
		t.Errorf("道路占用 is found on %d pages, want 8", v.Total)
	}
	if v := s.search("--limit", "3", "道路占用"); v.Total != 8 || len(v.Hits) != 3 {
		t.Errorf("with --limit 3: %d of %d hits", len(v.Hits), v.Total)
	}
	if v := s.search("--limit", "0", "道路占用 -"+p.tokens[0]); len(v.Hits) != 7 {
		t.Errorf("without the first token: %d hits, want 7", len(v.Hits))
	}

	// A second run finds everything known, and brings only what is new.
	writeFile(t, dir, "f.jpg", p.jpeg())
	if got := s.ingest(exitOK, dir); got.Files != 6 || got.Records != 7 || got.Pages != 9 || got.Read != 9 {
		t.Errorf("taken in again: %+v, want 6 files, 7 records, 9 pages", got)
	}
	if v := s.search("道路占用"); v.Total != 9 {
		t.Errorf("after a second run 道路占用 is found on %d pages, want 9", v.Total)
	}
	if out := s.must("verify"); !strings.Contains(out, "clean") {
		t.Errorf("verify: %s", out)
	}

	// The index is disposable: a search makes it anew, and so does reindex.
	for _, remake := range []func(){func() {}, func() { s.must("reindex") }} {
		if err := os.RemoveAll(filepath.Join(strings.TrimPrefix(s.env["FUMIKURA_STORE"], "file:"), "index")); err != nil {
			t.Fatal(err)
		}
		remake()
		if v := s.search(p.tokens[3]); v.Total != 1 || !v.Exact {
			t.Errorf("without its index %s is found %d times, exactly: %v", p.tokens[3], v.Total, v.Exact)
		}
	}
	out := s.must("export", "--out", filepath.Join(dir, "out"), s.search(p.tokens[0]).Hits[0].Record)
	if st, err := os.Stat(strings.TrimSpace(out)); err != nil || st.Size() < 10000 {
		t.Errorf("export: %v, %v", st, err)
	}
	if out := s.must("reread"); !strings.Contains(out, "9 pages") {
		t.Errorf("reread: %s", out)
	}
	if v := s.search(p.tokens[3]); v.Total != 1 {
		t.Errorf("after reread %s is found %d times", p.tokens[3], v.Total)
	}
}

func TestUsage(t *testing.T) {
	s := newShell(t)
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, exitUsage, "Usage"},
		{[]string{"help"}, exitOK, "Usage"},
		{[]string{"fly"}, exitUsage, "no command fly"},
		{[]string{"ingest"}, exitUsage, "name files"},
		{[]string{"ingest", "--no-such"}, exitUsage, "no-such"},
		{[]string{"ingest", "/does/not/exist"}, exitMissing, "no such file"},
		{[]string{"search"}, exitUsage, "name what to search"},
		{[]string{"search", "--limit", "-1", "x"}, exitUsage, "--limit"},
		{[]string{"search", "-h"}, exitOK, "FUMIKURA_STORE"},
		{[]string{"work"}, exitUsage, "use serve"},
		{[]string{"serve", "--no-work"}, exitUsage, "shared queue"},
		{[]string{"config", "--store", "ftp://x"}, exitUsage, "file:FOLDER"},
		{[]string{"config", "--index", "solr:x"}, exitUsage, "bleve:FOLDER"},
		{[]string{"config", "--queue", "kafka:x"}, exitUsage, "memory:"},
		{[]string{"version"}, exitOK, "fumikura " + release},
		{[]string{"config"}, exitOK, "FUMIKURA_LISTEN"},
	} {
		out, err, code := s.run(c.args...)
		if code != c.code || !strings.Contains(out+err, c.says) {
			t.Errorf("fumikura %v: exit code %d, want %d, with %q in\n%s%s", c.args, code, c.code, c.says, out, err)
		}
	}
}

func TestConfigHidesSecrets(t *testing.T) {
	s := newShell(t)
	s.env["FUMIKURA_S3_SECRET"] = "geheimnis"
	s.env["FUMIKURA_QUEUE"] = "redis://:geheimnis@localhost:6379/0"
	if out := s.must("config"); strings.Contains(out, "geheimnis") || !strings.Contains(out, "(set)") {
		t.Errorf("config shows a secret:\n%s", out)
	}
	file := writeFile(t, t.TempDir(), "secret", []byte("aus-der-datei\n"))
	c, err := newConfig(func(n string) string { return map[string]string{"FUMIKURA_MEILI_KEY_FILE": file}[n] }, nil)
	if err != nil || c.values["meili-key"] != "aus-der-datei" {
		t.Errorf("key from a file: %q, %v", c.values["meili-key"], err)
	}
}
