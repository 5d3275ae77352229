package buckettest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"fumikura/internal/archive"
)

// order: the order is that of the bytes of whole keys, not that of a walk
// through folders.
func order(t *testing.T, b archive.Bucket) {
	// In byte order: '-' '.' '/' '0' '9' '_' 'a' 'z'.
	want := []string{
		"-", "-/x", ".x/y", "0", "09/a", "9/a",
		"_/a", "a-", "a--b", "a-b", "a-b/c", "a.b", "a.b-c", "a.b/c", "a/-", "a/.x", "a/0", "a/_", "a/b-c/d", "a/b.c", "a/b/c",
		"a/b0", "a/b_", "a0", "a0-b", "a0/b", "a9", "a_", "a_/b", "aa", "aa/b", "z",
	}
	// A key is no folder of another.
	want = slices.DeleteFunc(want, func(k string) bool {
		return slices.ContainsFunc(want, func(o string) bool { return strings.HasPrefix(o, k+"/") })
	})
	if !slices.IsSorted(want) {
		t.Fatal("the suite's own keys are out of order")
	}
	shuffled := slices.Clone(want)
	for i := range shuffled {
		j := (i*7 + 3) % len(shuffled)
		shuffled[i], shuffled[j] = shuffled[j], shuffled[i]
	}
	for _, k := range shuffled {
		put(t, b, k, k)
	}
	comparesWithScan(t, b, want)
}

// comparesWithScan lists with every prefix, many starts and limits, and
// compares with a plain scan over the sorted keys.
func comparesWithScan(t *testing.T, b archive.Bucket, keys []string) {
	t.Helper()
	prefixes := map[string]bool{"": true, "/": true, "..": true, "../": true, "a/../a": true, "no/": true, "A": true, "a//": true}
	afters := map[string]bool{"": true, "~": true, "/": true, "a/~": true, "-0": true, "zzz": true, " ": true, "a/b/~": true, "A": true}
	for _, k := range keys {
		for i := range len(k) + 1 {
			prefixes[k[:i]] = true
		}
		afters[k], afters[k+"-"], afters[k+"/~"], afters[k[:len(k)-1]] = true, true, true, true
	}
	n := 0
	check := func(prefix, after string, limit int) {
		n++
		var want []string
		for _, k := range keys {
			if strings.HasPrefix(k, prefix) && k > after && len(want) < limit {
				want = append(want, k)
			}
		}
		infos, err := b.List(t.Context(), prefix, after, limit)
		if err != nil {
			t.Errorf("List(%q, %q, %d): %v", prefix, after, limit, err)
			return
		}
		if got := keysOf(infos); !slices.Equal(got, want) {
			t.Errorf("List(%q, %q, %d) gives\n%q, want\n%q", prefix, after, limit, got, want)
		}
		for _, i := range infos {
			if i.Size != int64(len(i.Key)) {
				t.Errorf("List says that %s has %d bytes", i.Key, i.Size)
			}
		}
	}
	for p := range prefixes {
		check(p, "", 1000)
		check(p, "", 2)
	}
	for a := range afters {
		check("", a, 1000)
		check("", a, 1)
		check("a/", a, 3)
		check("a", a, 3)
	}
	if n < 50 {
		t.Errorf("only %d listings were compared", n)
	}
}

func lists(t *testing.T, b archive.Bucket) {
	if infos, err := b.List(t.Context(), "", "", 10); err != nil || len(infos) != 0 {
		t.Errorf("List of the empty bucket gives %v, %v", infos, err)
	}
	keys := []string{
		"batches/b1/batch", "batches/b1/files/f1", "batches/b1/files/f2", "batches/b10/batch", "batches/b2/batch",
		"records/0a/r1/000001", "records/0a/r1/000002", "records/0a/r1/000010", "records/0b/r2/000001",
		"todo/index/1/b1/p1/000001", "todo/read/0/b2/p9/000001", "todo/read/1/b1/p1/000001", "todo/read/1/b1/p2/000001",
	}
	for _, k := range keys {
		put(t, b, k, k)
	}
	comparesWithScan(t, b, keys)
	for _, limit := range []int{0, -1} {
		if infos, err := b.List(t.Context(), "", "", limit); err != nil || len(infos) != 0 {
			t.Errorf("List with limit %d gives %v, %v", limit, infos, err)
		}
	}
}

// manyFolders: finished work must not slow listings down, and a scan that skips
// from batch to batch must not read what lies between.
func manyFolders(t *testing.T, b archive.Bucket) {
	const folders = 1200
	key := func(i int) string { return fmt.Sprintf("todo/read/1/b/p%05d/000001", i) }
	inParallel(t, folders, 32, func(i int) error { return putEmpty(t.Context(), b, key(i)) })
	inParallel(t, folders-1, 32, func(i int) error { return b.Delete(t.Context(), key(i)) })
	began := time.Now()
	infos, err := b.List(t.Context(), "todo/", "", 1)
	if err != nil || len(infos) != 1 || infos[0].Key != key(folders-1) {
		t.Errorf("List gives %v, %v, want %s alone", infos, err, key(folders-1))
	}
	if d := time.Since(began); d > 2*time.Second {
		t.Errorf("one key behind %d deleted ones took %v", folders-1, d)
	}
}

// manyKeys lists 100,000 keys, resumed at every 1,000, and holds that memory
// does not grow with them. Some lie in one folder, some in one each.
func manyKeys(t *testing.T, b archive.Bucket) {
	n := 100000
	if testing.Short() {
		n = 5000
	}
	keys := make([]string, n)
	for i := range keys {
		switch {
		case i%2 == 0:
			keys[i] = fmt.Sprintf("history/log/%09d", i)
		case i%4 == 1:
			keys[i] = fmt.Sprintf("blobs/%02x/%09d", i%256, i)
		default:
			keys[i] = fmt.Sprintf("records/%02x/%07d/%06d", i%256, i/64, i%64)
		}
	}
	began := time.Now()
	inParallel(t, n, 32, func(i int) error { return putEmpty(t.Context(), b, keys[i]) })
	t.Logf("put %d keys in %v", n, time.Since(began).Round(time.Millisecond))
	slices.Sort(keys)
	began = time.Now()
	before := heap()
	peak := before
	after, at := "", 0
	for {
		infos, err := b.List(t.Context(), "", after, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range infos {
			if at == n || i.Key != keys[at] {
				t.Fatalf("key %d is %s, after %s", at, i.Key, after)
			}
			at++
		}
		if at%10000 == 0 {
			peak = max(peak, heap())
		}
		if len(infos) < 1000 {
			break
		}
		after = infos[len(infos)-1].Key
	}
	if at != n {
		t.Errorf("%d keys listed, want %d", at, n)
	}
	if grown := int64(peak) - int64(before); grown > 8<<20 {
		t.Errorf("the heap grew by %d bytes during the listing", grown)
	}
	t.Logf("listed %d keys in %v", at, time.Since(began).Round(time.Millisecond))
	// A start in the middle, in each of the shapes, and the very last.
	for _, i := range []int{n / 8, n / 3, n / 2, n * 4 / 5, n - 2, n - 1} {
		infos, err := b.List(t.Context(), "", keys[i], 2)
		want := keys[i+1 : min(i+3, n)]
		if err != nil || !slices.Equal(keysOf(infos), want) {
			t.Errorf("List after %s gives %v, %v, want %v", keys[i], keysOf(infos), err, want)
		}
	}
	// A limit beyond what one request to a server gives.
	infos, err := b.List(t.Context(), "history/log/", "", 2345)
	if err != nil || len(infos) != 2345 || infos[2344].Key != fmt.Sprintf("history/log/%09d", 2*2344) {
		t.Errorf("List with limit 2,345 gives %d, %v", len(infos), err)
	}
}
