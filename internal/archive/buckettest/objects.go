package buckettest

import (
	"errors"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func roundTrip(t *testing.T, b archive.Bucket) {
	const key, data = "blobs/ab/one", "文書管理規則\x00\xff"
	before := time.Now().Add(-time.Minute)
	put(t, b, key, data)
	if got := get(t, b, key, 0, -1); got != data {
		t.Errorf("Get gives %q, want %q", got, data)
	}
	i, err := b.Stat(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	r, j, err := b.Get(t.Context(), key, 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	infos, err := b.List(t.Context(), key, "", 2)
	if err != nil || len(infos) != 1 {
		t.Fatalf("List gives %v, %v", infos, err)
	}
	for from, i := range map[string]archive.Info{"Stat": i, "Get": j, "List": infos[0]} {
		if i.Key != key || i.Size != int64(len(data)) || i.Modified.Before(before) || i.Modified.After(time.Now().Add(time.Minute)) {
			t.Errorf("%s gives %+v", from, i)
		}
	}
}

func overwrite(t *testing.T, b archive.Bucket) {
	put(t, b, "a/b", "a long first version")
	put(t, b, "a/b", "short")
	if got := get(t, b, "a/b", 0, -1); got != "short" {
		t.Errorf("after a second Put there is %q", got)
	}
	put(t, b, "a/b", "")
	if got := get(t, b, "a/b", 0, -1); got != "" {
		t.Errorf("after an empty Put there is %q", got)
	}
}

func ranges(t *testing.T, b archive.Bucket) {
	const data = "0123456789"
	put(t, b, "a/digits", data)
	for _, c := range []struct {
		off, length int64
		want        string
	}{
		{0, -1, data}, {0, 10, data}, {0, 1, "0"}, {0, 0, ""}, {3, 4, "3456"}, {3, -1, "3456789"},
		{9, 1, "9"}, {9, -1, "9"}, {9, 100, "9"}, {0, 100, data}, {5, 0, ""}, {10, -1, ""}, {10, 5, ""},
		{11, -1, ""}, {1 << 40, 3, ""}, {4, math.MaxInt64, "456789"}, {0, math.MaxInt64, data}, {2, -7, "23456789"},
	} {
		r, i, err := b.Get(t.Context(), "a/digits", c.off, c.length)
		if err != nil {
			t.Errorf("Get [%d, %d]: %v", c.off, c.length, err)
			continue
		}
		got, err := io.ReadAll(r)
		r.Close()
		if err != nil || string(got) != c.want {
			t.Errorf("Get [%d, %d] gives %q, %v, want %q", c.off, c.length, got, err, c.want)
		}
		if i.Size != int64(len(data)) || i.Key != "a/digits" {
			t.Errorf("Get [%d, %d] says the object is %+v", c.off, c.length, i)
		}
	}
	if r, _, err := b.Get(t.Context(), "a/digits", -1, 3); err == nil {
		r.Close()
		t.Error("Get from offset -1 gives no error")
	}
}

func emptyObject(t *testing.T, b archive.Bucket) {
	for _, o := range []archive.PutOptions{{}, {IfAbsent: true}} {
		key := "todo/plain"
		if o.IfAbsent {
			key = "todo/absent"
		}
		if err := b.Put(t.Context(), key, strings.NewReader(""), 0, o); err != nil {
			t.Fatal(err)
		}
		for _, c := range [][2]int64{{0, -1}, {0, 0}, {0, 5}, {3, -1}, {3, 2}} {
			if got := get(t, b, key, c[0], c[1]); got != "" {
				t.Errorf("%s %v gives %q", key, c, got)
			}
		}
		if i, err := b.Stat(t.Context(), key); err != nil || i.Size != 0 {
			t.Errorf("Stat %s gives %+v, %v", key, i, err)
		}
	}
}

func absent(t *testing.T, b archive.Bucket) {
	put(t, b, "a/b/c", "x")
	for _, key := range []string{"no", "a", "a/b", "a/b/c/d", "a/b/d", "a/b/cc", "z/z/z"} {
		wantAbsent(t, b, key)
		for _, r := range [][2]int64{{0, 0}, {5, 3}} {
			if g, _, err := b.Get(t.Context(), key, r[0], r[1]); !errors.Is(err, archive.ErrNotFound) {
				t.Errorf("Get %s %v gives %v, want ErrNotFound", key, r, err)
				if err == nil {
					g.Close()
				}
			}
		}
	}
}

func deletes(t *testing.T, b archive.Bucket) {
	put(t, b, "a/b/c", "x")
	put(t, b, "a/b/d", "y")
	for _, key := range []string{"no", "a", "a/b", "a/b/c/d", "a/b/e"} {
		if err := b.Delete(t.Context(), key); err != nil {
			t.Errorf("Delete of the absent %s gives %v", key, err)
		}
	}
	if got := get(t, b, "a/b/c", 0, -1) + get(t, b, "a/b/d", 0, -1); got != "xy" {
		t.Errorf("deletes of absent keys left %q", got)
	}
	for range 2 {
		if err := b.Delete(t.Context(), "a/b/c"); err != nil {
			t.Fatal(err)
		}
		wantAbsent(t, b, "a/b/c")
	}
	if got := get(t, b, "a/b/d", 0, -1); got != "y" {
		t.Errorf("a delete changed its neighbour to %q", got)
	}
	if err := b.Delete(t.Context(), "a/b/d"); err != nil {
		t.Fatal(err)
	}
	if infos, err := b.List(t.Context(), "", "", 10); err != nil || len(infos) > 0 {
		t.Errorf("after all deletes List gives %v, %v", infos, err)
	}
	if err := b.Put(t.Context(), "a/b/c", strings.NewReader("again"), 5, archive.PutOptions{IfAbsent: true}); err != nil {
		t.Errorf("Put after a delete: %v", err)
	}
	put(t, b, "a/c", "one key where a folder was emptied")
	if err := b.Delete(t.Context(), "a/b/c"); err != nil {
		t.Fatal(err)
	}
	put(t, b, "a/b", "now a key")
	if got := get(t, b, "a/b", 0, -1); got != "now a key" {
		t.Errorf("a key in the place of an emptied folder gives %q", got)
	}
}

func keyRules(t *testing.T, b archive.Bucket) {
	part := strings.Repeat("k", archive.MaxPart)
	third := strings.Repeat("l", archive.MaxKey/3)
	long := third + "/" + third + "/" + third // MaxKey bytes
	if len(long) != archive.MaxKey {
		t.Fatalf("the longest key has %d bytes", len(long))
	}
	for _, key := range []string{"a", "0", "-", "_", "a.b", ".a", "a.", "..a", "a..b/...", "--/_/.0", part, long,
		"todo/read/1/0191a1b2-0000-7000-8000-000000000000/0191a1b2-0000-8000-8000-000000000001/000001", "text/ab/x/000001.000001"} {
		if err := b.Put(t.Context(), key, strings.NewReader(key), int64(len(key)), archive.PutOptions{IfAbsent: true}); err != nil {
			t.Errorf("the good key %q gives %v", key, err)
			continue
		}
		if got := get(t, b, key, 0, -1); got != key {
			t.Errorf("%q holds %q", key, got)
		}
		if infos, err := b.List(t.Context(), key, "", 1); err != nil || len(infos) != 1 || infos[0].Key != key {
			t.Errorf("List %q gives %v, %v", key, infos, err)
		}
	}
	for _, key := range []string{"", "/", "/a", "a/", "a//b", ".", "..", "../a", "a/../b", "a/./b", "a/..", "A", "a b",
		"a\x00", "a\\b", "文書", "a\n", "a+b", "a%2fb", "~", long + "0", part + "k", "a/" + part + "k/b"} {
		if err := b.Put(t.Context(), key, strings.NewReader("x"), 1, archive.PutOptions{}); !errors.Is(err, archive.ErrBadKey) {
			t.Errorf("Put %q gives %v, want ErrBadKey", key, err)
		}
		if r, _, err := b.Get(t.Context(), key, 0, -1); !errors.Is(err, archive.ErrBadKey) {
			t.Errorf("Get %q gives %v, want ErrBadKey", key, err)
			if err == nil {
				r.Close()
			}
		}
		if _, err := b.Stat(t.Context(), key); !errors.Is(err, archive.ErrBadKey) {
			t.Errorf("Stat %q gives %v, want ErrBadKey", key, err)
		}
		if err := b.Delete(t.Context(), key); !errors.Is(err, archive.ErrBadKey) {
			t.Errorf("Delete %q gives %v, want ErrBadKey", key, err)
		}
	}
}

// keyAndFolder: a Put of a key that is a folder of another may fail or, where
// the store can do that, work; it must not be ErrExists, nor harm the other.
func keyAndFolder(t *testing.T, b archive.Bucket) {
	put(t, b, "a/b", "below")
	put(t, b, "c", "above")
	for _, o := range []archive.PutOptions{{}, {IfAbsent: true}} {
		for _, key := range []string{"a", "c/d", "c/d/e"} {
			err := b.Put(t.Context(), key, strings.NewReader(key), int64(len(key)), o)
			if errors.Is(err, archive.ErrExists) {
				t.Errorf("Put %s %+v gives %v: no such object exists", key, o, err)
			}
			if err == nil {
				if got := get(t, b, key, 0, -1); got != key {
					t.Errorf("%s holds %q", key, got)
				}
				if err := b.Delete(t.Context(), key); err != nil {
					t.Fatal(err)
				}
			} else {
				wantAbsent(t, b, key)
			}
			if got := get(t, b, "a/b", 0, -1) + get(t, b, "c", 0, -1); got != "belowabove" {
				t.Fatalf("Put %s %+v left %q", key, o, got)
			}
		}
	}
}
