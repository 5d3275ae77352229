// Package buckettest holds one conformance suite for every archive.Bucket: a
// driver's test is one call of Run. It is imported by tests only.
package buckettest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	"fumikura/internal/archive"
)

// Run holds the buckets that open gives against the contract of archive.Bucket.
// open must give an empty bucket each time. With -short, there are 5,000 keys
// instead of 100,000, and the large object has 64 MiB instead of 256.
func Run(t *testing.T, open func(t *testing.T) archive.Bucket) {
	run(t, open, []part{
		{"round trip", roundTrip},
		{"overwrite", overwrite},
		{"ranges", ranges},
		{"empty object", emptyObject},
		{"absent", absent},
		{"delete", deletes},
		{"key rules", keyRules},
		{"key and folder of one name", keyAndFolder},
		{"broken reader", brokenReader},
		{"order", order},
		{"list", lists},
		{"list many folders", manyFolders},
		{"100,000 keys", manyKeys},
		{"cancellation", cancellation},
		{"source is left alone", sourceLeftAlone},
		{"large object", largeObject},
	})
	Races(t, open)
}

// Races is the part of Run in which many call at once, for a bucket that shares
// its store with another of its kind.
func Races(t *testing.T, open func(t *testing.T) archive.Bucket) {
	run(t, open, []part{
		{"only if absent", onlyIfAbsent},
		{"sixteen racers", racers},
		{"readers and writers", readersAndWriters},
		{"puts and deletes in one folder", putsAndDeletes},
		{"listing while others write", listingMeanwhile},
	})
}

type part struct {
	name string
	test func(t *testing.T, b archive.Bucket)
}

func run(t *testing.T, open func(t *testing.T) archive.Bucket, parts []part) {
	for _, p := range parts {
		t.Run(p.name, func(t *testing.T) { p.test(t, open(t)) })
	}
}

func put(t testing.TB, b archive.Bucket, key, data string) {
	t.Helper()
	if err := b.Put(t.Context(), key, strings.NewReader(data), int64(len(data)), archive.PutOptions{}); err != nil {
		t.Fatalf("Put %s: %v", key, err)
	}
}

func get(t testing.TB, b archive.Bucket, key string, off, length int64) string {
	t.Helper()
	r, _, err := b.Get(t.Context(), key, off, length)
	if err != nil {
		t.Fatalf("Get %s [%d, %d]: %v", key, off, length, err)
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		t.Fatalf("read %s [%d, %d]: %v", key, off, length, err)
	}
	return string(data)
}

// wantAbsent holds that nothing at all stands under the key.
func wantAbsent(t testing.TB, b archive.Bucket, key string) {
	t.Helper()
	if _, err := b.Stat(t.Context(), key); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("Stat %s gives %v, want ErrNotFound", key, err)
	}
	if r, _, err := b.Get(t.Context(), key, 0, -1); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("Get %s gives %v, want ErrNotFound", key, err)
		if err == nil {
			r.Close()
		}
	}
	infos, err := b.List(t.Context(), key, "", 10)
	if err != nil {
		t.Errorf("List %s: %v", key, err)
	}
	for _, i := range infos {
		if i.Key == key {
			t.Errorf("List shows %s", key)
		}
	}
}

func keysOf(infos []archive.Info) []string {
	keys := make([]string, len(infos))
	for i, inf := range infos {
		keys[i] = inf.Key
	}
	return keys
}

// inParallel calls f with 0 to n-1 from several goroutines, and stops at the
// first error.
func inParallel(t testing.TB, n, workers int, f func(int) error) {
	t.Helper()
	ctx, stop := context.WithCancelCause(t.Context())
	defer stop(nil)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n && ctx.Err() == nil; i += workers {
				if err := f(i); err != nil {
					stop(fmt.Errorf("%d: %w", i, err))
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		t.Fatal(err)
	}
}

func putEmpty(ctx context.Context, b archive.Bucket, key string) error {
	return b.Put(ctx, key, bytes.NewReader(nil), 0, archive.PutOptions{})
}
