package buckettest

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"fumikura/internal/archive"
)

// readersAndWriters: while an object is overwritten, a reader gets one whole
// version, never a mixture, and never finds it absent.
func readersAndWriters(t *testing.T, b archive.Bucket) {
	version := func(n int) string {
		return strings.Repeat(string(rune('a'+n)), 100<<10+n*1000)
	}
	put(t, b, "a/changing", version(0))
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			for n := w; ctx.Err() == nil; n++ {
				v := version(n % 8)
				if err := b.Put(t.Context(), "a/changing", strings.NewReader(v), int64(len(v)), archive.PutOptions{}); err != nil {
					t.Errorf("Put: %v", err)
					return
				}
			}
		})
	}
	reads := make([]int, 4)
	for w := range reads {
		wg.Go(func() {
			for ctx.Err() == nil {
				r, i, err := b.Get(t.Context(), "a/changing", 0, -1)
				if err != nil {
					t.Errorf("Get: %v", err)
					return
				}
				got, err := io.ReadAll(r)
				r.Close()
				if err != nil || len(got) == 0 {
					t.Errorf("read: %d bytes, %v", len(got), err)
					return
				}
				if want := version(int(got[0] - 'a')); string(got) != want || i.Size != int64(len(want)) {
					t.Errorf("a reader got %d bytes beginning with %q of version %q; the info says %d", len(got), got[0], want[0], i.Size)
					return
				}
				reads[w]++
			}
		})
	}
	wg.Wait()
	for w, n := range reads {
		if n == 0 {
			t.Errorf("reader %d never read", w)
		}
	}
}

// putsAndDeletes: deletes that empty a folder must not make a Put into it fail
// or get lost.
func putsAndDeletes(t *testing.T, b archive.Bucket) {
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			key := fmt.Sprintf("todo/read/1/b/%d/%d", w%2, w)
			for n := 0; ctx.Err() == nil; n++ {
				if err := b.Put(t.Context(), key, strings.NewReader("x"), 1, archive.PutOptions{IfAbsent: n%2 == 0}); err != nil {
					t.Errorf("Put: %v", err)
					return
				}
				if _, err := b.Stat(t.Context(), key); err != nil {
					t.Errorf("just put: %v", err)
					return
				}
				if err := b.Delete(t.Context(), key); err != nil {
					t.Errorf("Delete: %v", err)
					return
				}
				if _, err := b.Stat(t.Context(), key); !errors.Is(err, archive.ErrNotFound) {
					t.Errorf("just deleted: %v", err)
					return
				}
			}
		})
	}
	wg.Wait()
	if infos, err := b.List(t.Context(), "", "", 10); err != nil || len(infos) > 0 {
		t.Errorf("at the end there is %v, %v", infos, err)
	}
}

// listingMeanwhile: what was put before a listing began and is left alone is in
// it, whatever happens around it; and it stays in order.
func listingMeanwhile(t *testing.T, b archive.Bucket) {
	stable := map[string]bool{}
	for i := range 300 {
		k := fmt.Sprintf("m/%02d/%03d", i%20, i)
		put(t, b, k, "")
		stable[k] = true
	}
	ctx, stop := context.WithTimeout(t.Context(), 2*time.Second)
	defer stop()
	var wg sync.WaitGroup
	for w := range 4 {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(uint64(w), 7))
			for ctx.Err() == nil {
				k := fmt.Sprintf("m/%02d/x%d-%d", rnd.IntN(30), w, rnd.IntN(50))
				if err := putEmpty(t.Context(), b, k); err != nil {
					t.Errorf("Put: %v", err)
					return
				}
				if rnd.IntN(3) > 0 {
					if err := b.Delete(t.Context(), k); err != nil {
						t.Errorf("Delete: %v", err)
						return
					}
				}
			}
		})
	}
	rounds := 0
	for ctx.Err() == nil {
		found, after := 0, ""
		for {
			infos, err := b.List(t.Context(), "m/", after, 37)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range infos {
				if i.Key <= after {
					t.Fatalf("%s follows %s", i.Key, after)
				}
				after = i.Key
				if stable[i.Key] {
					found++
				}
			}
			if len(infos) < 37 {
				break
			}
		}
		if found != len(stable) {
			t.Fatalf("round %d: a listing held %d of %d keys that nobody touched", rounds, found, len(stable))
		}
		rounds++
	}
	wg.Wait()
	if rounds == 0 {
		t.Error("no listing came to its end")
	}
}

// largeObject streams 256 MiB in and out, and holds that memory does not grow
// with the size.
func largeObject(t *testing.T, b archive.Bucket) {
	size := int64(256 << 20)
	if testing.Short() {
		size = 64 << 20
	}
	put(t, b, "blobs/warm-up", strings.Repeat("x", 3<<20)) // connections, pools
	get(t, b, "blobs/warm-up", 0, -1)
	before := heap()
	w := &metered{h: sha256.New(), src: pattern(size)}
	if err := b.Put(t.Context(), "blobs/large", w, size, archive.PutOptions{IfAbsent: true}); err != nil {
		t.Fatal(err)
	}
	r, i, err := b.Get(t.Context(), "blobs/large", 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if i.Size != size {
		t.Errorf("it is said to have %d bytes", i.Size)
	}
	v := &metered{h: sha256.New(), src: r}
	n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, v, make([]byte, 64<<10))
	if err != nil || n != size {
		t.Fatalf("read %d bytes: %v", n, err)
	}
	if !bytes.Equal(w.h.Sum(nil), v.h.Sum(nil)) {
		t.Error("what came out is not what went in")
	}
	for name, m := range map[string]*metered{"Put": w, "Get": v} {
		if grown := int64(m.peak) - int64(before); grown > 24<<20 || m.seen == 0 {
			t.Errorf("%s: the heap grew by %d bytes (looked at %d times)", name, grown, m.seen)
		}
	}
	// A range deep inside.
	tail := get(t, b, "blobs/large", size-1000, 2000)
	all := pattern(size)
	if _, err := io.CopyN(io.Discard, all, size-1000); err != nil {
		t.Fatal(err)
	}
	want, err := io.ReadAll(all)
	if err != nil || tail != string(want) {
		t.Errorf("the last 1,000 bytes differ: %d bytes", len(tail))
	}
}

// pattern is size bytes without a period that a wrong offset could hide in.
func pattern(size int64) io.Reader {
	return io.LimitReader(rand.NewChaCha8([32]byte{42}), size)
}

// metered hashes what is read, and looks at the heap every 16 MiB.
type metered struct {
	src  io.Reader
	h    hash.Hash
	n    int64
	next int64
	peak uint64
	seen int
}

func (m *metered) Read(p []byte) (int, error) {
	n, err := m.src.Read(p)
	m.h.Write(p[:n])
	if m.n += int64(n); m.n >= m.next {
		m.next = m.n + 16<<20
		m.peak = max(m.peak, heap())
		m.seen++
	}
	return n, err
}

// heap is what is alive on the heap, in bytes.
func heap() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
