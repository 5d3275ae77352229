package disk_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"fumikura/internal/archive"
	"fumikura/internal/archive/disk"
)

const writerFolder = "FUMIKURA_TEST_DISK_WRITER"

// TestWriter is the process that TestKill kills: it stores objects named by
// their hash from several goroutines, and prints each key once it is stored.
func TestWriter(t *testing.T) {
	dir := os.Getenv(writerFolder)
	if dir == "" {
		return // only TestKill runs it
	}
	b, err := disk.Open(dir, disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for {
				data := make([]byte, rand.IntN(300<<10))
				for i := range data {
					data[i] = byte(rand.Uint32())
				}
				sum := sha256.Sum256(data)
				key := "blobs/" + hex.EncodeToString(sum[:1]) + "/" + hex.EncodeToString(sum[:])
				if err := b.Put(context.Background(), key, bytes.NewReader(data), int64(len(data)), archive.PutOptions{IfAbsent: rand.IntN(2) == 0}); err != nil {
					fmt.Println("error:", err)
					return
				}
				mu.Lock()
				fmt.Println("stored:", key)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
}

// TestKill kills writers: what they said was stored is there, everything that is
// there is whole, and a later Open clears what they were about to store.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	stored := map[string]bool{}
	for round := range 5 {
		cmd := exec.Command(os.Args[0], "-test.run=^TestWriter$")
		cmd.Env = append(os.Environ(), writerFolder+"="+dir)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		n := 0
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if e, ok := strings.CutPrefix(lines.Text(), "error: "); ok {
				t.Error(e)
			}
			key, ok := strings.CutPrefix(lines.Text(), "stored: ")
			if !ok {
				continue
			}
			stored[key] = true
			if n++; n == 20 {
				time.AfterFunc(time.Duration(rand.IntN(50))*time.Millisecond, func() { cmd.Process.Kill() })
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatalf("round %d: the writer ended by itself", round)
		}
	}
	if len(stored) < 100 {
		t.Errorf("only %d objects were stored", len(stored))
	}
	tmp := filepath.Join(dir, "tmp")
	entries, err := os.ReadDir(tmp)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d objects stored, %d temporary files left", len(stored), len(entries))
	old := time.Now().Add(-time.Hour)
	for _, e := range entries {
		if err := os.Chtimes(filepath.Join(tmp, e.Name()), old, old); err != nil {
			t.Fatal(err)
		}
	}
	b, err := disk.Open(dir, disk.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if entries, err = os.ReadDir(tmp); err != nil || len(entries) > 0 {
		t.Errorf("%d temporary files of dead writers are left, %v", len(entries), err)
	}
	err = archive.ListAll(t.Context(), b, "", "", func(i archive.Info) error {
		delete(stored, i.Key)
		r, _, err := b.Get(t.Context(), i.Key, 0, -1)
		if err != nil {
			return err
		}
		defer r.Close()
		h := sha256.New()
		if _, err := io.Copy(h, r); err != nil {
			return err
		}
		if got := hex.EncodeToString(h.Sum(nil)); !strings.HasSuffix(i.Key, got) {
			t.Errorf("%s holds other bytes, %s", i.Key, got)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for key := range stored {
		t.Errorf("%s was stored and is not there", key)
	}
}
