package bleve_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/index/bleve"
	"fumikura/index/indextest"
	"fumikura/internal/archive"
)

// writerFolder makes the test program a writer that goes on until it is killed.
const writerFolder = "FUMIKURA_TEST_BLEVE_WRITER"

// memoryFolder makes it a process whose memory is measured, and memoryDoes says what it
// does.
const (
	memoryFolder = "FUMIKURA_TEST_BLEVE_MEMORY"
	memoryDoes   = "FUMIKURA_TEST_BLEVE_MEMORY_DOES"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(memoryFolder); dir != "" {
		if err := measured(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	if dir := os.Getenv(writerFolder); dir != "" {
		if err := write(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

const pagesABatch = 20

func entry(i int) *index.Entry {
	return &index.Entry{ID: archive.DeriveID("page", strconv.Itoa(i)), Record: archive.DeriveID("record"), Position: i + 1, First: i == 0,
		Chars: fmt.Sprintf("頁%06d番の本文", i), State: index.StateRead}
}

func measured(dir string) error {
	x, err := bleve.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(indextest.MemoryChild(context.Background(), os.Getenv(memoryDoes), x, os.Stdin, os.Stdout), x.Close())
}

func BenchmarkMemory(b *testing.B) {
	self, err := os.Executable()
	if err != nil {
		b.Fatal(err)
	}
	dir := b.TempDir()
	if keep := indextest.Keep(); keep != "" {
		dir = filepath.Join(keep, "memory")
	}
	indextest.MemoryBench(b, func(does string) *exec.Cmd {
		cmd := exec.Command(self)
		cmd.Env = append(os.Environ(), memoryFolder+"="+dir, memoryDoes+"="+does)
		return cmd
	})
}

// write applies batch after batch, and says after each how many pages there are.
func write(dir string) error {
	x, err := bleve.Open(dir)
	if err != nil {
		return err
	}
	ctx := context.Background()
	if err := x.Create(ctx, index.Generation{Name: "g1", Archive: "a", Format: index.Format, Complete: true}); err != nil {
		return err
	}
	st, err := x.Stats(ctx)
	if err != nil {
		return err
	}
	for n := st.Pages; ; n += pagesABatch {
		var c index.Change
		for i := range pagesABatch {
			c.Pages = append(c.Pages, entry(n+i))
		}
		if err := x.Apply(ctx, "g1", c); err != nil {
			return err
		}
		fmt.Println(n + pagesABatch)
	}
}

func startWriter(t *testing.T, dir string) (*exec.Cmd, *bufio.Scanner) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), writerFolder+"="+dir)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return cmd, bufio.NewScanner(out)
}

// A killed process loses nothing that it was told is written, and leaves no part
// of a batch.
func TestKilled(t *testing.T) {
	dir := t.TempDir()
	for round := range 4 {
		cmd, lines := startWriter(t, dir)
		acknowledged := 0
		for range 3 + round {
			if !lines.Scan() {
				t.Fatal("the writer ended")
			}
			n, err := strconv.Atoi(lines.Text())
			if err != nil {
				t.Fatal(err)
			}
			acknowledged = n
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		_ = cmd.Wait()
		for lines.Scan() { // what it said before it died
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				acknowledged = n
			}
		}
		began := time.Now()
		x, err := bleve.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("round %d: %d pages, opened again in %s", round, acknowledged, time.Since(began))
		st, err := x.Stats(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if st.Pages < acknowledged || st.Pages > acknowledged+pagesABatch || st.Pages%pagesABatch != 0 {
			t.Errorf("%d pages are there, %d were acknowledged", st.Pages, acknowledged)
		}
		var ids []archive.ID
		for i := range acknowledged {
			ids = append(ids, entry(i).ID)
		}
		got, err := x.Pages(t.Context(), "g1", ids)
		if err != nil || len(got) != acknowledged {
			t.Errorf("%d of %d pages, %v", len(got), acknowledged, err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// A second process gets a clear error, soon.
func TestInUse(t *testing.T) {
	dir := t.TempDir()
	cmd, lines := startWriter(t, dir)
	if !lines.Scan() {
		t.Fatal("the writer ended")
	}
	go func() {
		for lines.Scan() {
		}
	}()
	began := time.Now()
	x, err := bleve.Open(dir)
	if !errors.Is(err, bleve.ErrInUse) || time.Since(began) > 10*time.Second {
		t.Errorf("open what another process has open: %v, after %s", err, time.Since(began))
	}
	if x != nil {
		t.Error("an index in spite of the error")
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	if x, err = bleve.Open(dir); err != nil {
		t.Fatalf("after the other one died: %v", err)
	}
	if err := x.Close(); err != nil {
		t.Error(err)
	}
}

// What a killed process left half made is removed, not an obstacle.
func TestBroken(t *testing.T) {
	dir := t.TempDir()
	for _, d := range []string{"/g1", "/g2/store", "/not an index"} {
		if err := os.MkdirAll(dir+d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(dir+"/g2/index_meta.json", []byte(`{"storage":"sc`), 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if all, err := x.Generations(t.Context()); err != nil || len(all) != 0 {
		t.Errorf("generations %v, %v", all, err)
	}
	for _, name := range []string{"g1", "g2"} {
		if err := x.Create(t.Context(), index.Generation{Name: name}); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Stat(dir + "/not an index"); err != nil {
		t.Error("a folder that is no index was touched")
	}
	if err := x.Create(t.Context(), index.Generation{Name: "../x"}); err == nil {
		t.Error("a generation outside the folder")
	}
}
