package disk

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func put(t *testing.T, b *Bucket, key string) {
	t.Helper()
	if err := b.Put(t.Context(), key, strings.NewReader(key), int64(len(key)), archive.PutOptions{}); err != nil {
		t.Fatal(err)
	}
}

func mustOpen(t *testing.T, dir string) *Bucket {
	t.Helper()
	b, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { b.Close() })
	return b
}

// TestNetworkRefused takes the kind of file system that the test runs on for one
// on another machine.
func TestNetworkRefused(t *testing.T) {
	dir := t.TempDir()
	var st syscall.Statfs_t
	if err := syscall.Statfs(dir, &st); err != nil {
		t.Fatal(err)
	}
	kind := uint32(st.Type)
	if known, ok := networkTypes[kind]; ok {
		t.Logf("the test itself runs on %s", known)
	} else {
		networkTypes[kind] = "a test's"
		defer delete(networkTypes, kind)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrNetwork) || !strings.Contains(err.Error(), "local disk") {
		t.Errorf("Open gives %v", err)
	}
	b, err := Open(dir, Options{AllowNetwork: true})
	if err != nil {
		t.Fatalf("allowed, Open gives %v", err)
	}
	b.Close()
}

// TestClear: Open removes what dead writers left, and nothing else.
func TestClear(t *testing.T) {
	dir := t.TempDir()
	b := mustOpen(t, dir)
	put(t, b, "a/b")
	leave := func(name string, age time.Duration) *os.File {
		f, err := os.Create(filepath.Join(b.tmp, name))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { f.Close() })
		old := time.Now().Add(-age)
		if err := os.Chtimes(f.Name(), old, old); err != nil {
			t.Fatal(err)
		}
		return f
	}
	leave("put-dead", time.Hour).Close()
	leave("put-young", 0).Close()
	leave("somebody-elses", time.Hour).Close()
	busy := leave("put-busy", time.Hour)
	if err := syscall.Flock(int(busy.Fd()), syscall.LOCK_EX); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, dir)
	var left []string
	entries, err := os.ReadDir(b.tmp)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	if got := strings.Join(left, " "); got != "put-busy put-young somebody-elses" {
		t.Errorf("left %s", got)
	}
	if _, err := b.Stat(t.Context(), "a/b"); err != nil {
		t.Error(err)
	}
}

// TestFoldersMadeAnew: a folder that another process removed and made again is
// not the one whose name was made durable.
func TestFoldersMadeAnew(t *testing.T) {
	dir := t.TempDir()
	one, two := mustOpen(t, dir), mustOpen(t, dir)
	folder := filepath.Join(one.objects, "a", "b")
	put(t, one, "a/b/1")
	if !one.folders.known(folder) || !one.folders.known(filepath.Dir(folder)) {
		t.Error("the folders of a stored object are not known to be durable")
	}
	if err := two.Delete(t.Context(), "a/b/1"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Dir(folder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("emptied folders still stand: %v", err)
	}
	if one.folders.known(folder) {
		t.Error("a removed folder is still called durable")
	}
	put(t, two, "a/b/2")
	if one.folders.known(folder) {
		t.Error("a folder made anew by another is called durable")
	}
	put(t, one, "a/b/3")
	if !one.folders.known(folder) {
		t.Error("after a Put the folder is not known to be durable")
	}
	for n := range maxHeld + 50 {
		put(t, one, "many/"+strings.Repeat("x", 1+n%50)+"/"+strings.Repeat("y", 1+n/50)+"/k")
	}
	if n := one.folders.order.Len(); n > maxHeld || n != len(one.folders.held) {
		t.Errorf("%d folders are held open, %d known", n, len(one.folders.held))
	}
	one.Close()
	put(t, one, "a/b/4") // a late call still ends well
}

// TestModes: records are nobody else's to read.
func TestModes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	b := mustOpen(t, dir)
	put(t, b, "a/b")
	for _, p := range []string{b.objects, b.tmp, filepath.Join(b.objects, "a"), filepath.Join(b.objects, "a", "b")} {
		st, err := os.Stat(p)
		if err != nil {
			t.Fatal(err)
		}
		if st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, st.Mode())
		}
	}
}

// TestForeignFiles: what is no object is not shown, and does not stop a listing.
func TestForeignFiles(t *testing.T) {
	b := mustOpen(t, t.TempDir())
	put(t, b, "a/b")
	for _, name := range []string{"lost+found/x", "a/.DS_Store", "a/Thumbs.db", "Z/b"} {
		p := filepath.Join(b.objects, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("b", filepath.Join(b.objects, "a", "link")); err != nil {
		t.Fatal(err)
	}
	infos, err := b.List(t.Context(), "", "", 10)
	if err != nil || len(infos) != 1 || infos[0].Key != "a/b" {
		t.Errorf("List gives %v, %v", infos, err)
	}
}
