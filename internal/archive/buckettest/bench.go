package buckettest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"testing"

	"fumikura/internal/archive"
)

// benchSize is about a page's text revision.
const benchSize = 6 << 10

// Bench measures a driver: puts (new folder each, one folder, only-if-absent,
// parallel), gets, and keys listed.
func Bench(b *testing.B, open func(b *testing.B) archive.Bucket) {
	ctx := context.Background()
	data := bytes.Repeat([]byte("文書"), benchSize/6)
	put := func(b *testing.B, k archive.Bucket, key string, o archive.PutOptions) {
		if err := k.Put(ctx, key, bytes.NewReader(data), int64(len(data)), o); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("put", func(b *testing.B) {
		k := open(b)
		for n := 0; b.Loop(); n++ {
			put(b, k, fmt.Sprintf("put/%08d", n), archive.PutOptions{})
		}
	})
	b.Run("put-absent", func(b *testing.B) {
		k := open(b)
		for n := 0; b.Loop(); n++ {
			put(b, k, fmt.Sprintf("put/%08d", n), archive.PutOptions{IfAbsent: true})
		}
	})
	b.Run("put-own-folder", func(b *testing.B) {
		k := open(b)
		for n := 0; b.Loop(); n++ {
			put(b, k, fmt.Sprintf("put/%02x/%08d/000001", n%256, n), archive.PutOptions{IfAbsent: true})
		}
	})
	b.Run("put-parallel-16", func(b *testing.B) {
		k := open(b)
		var n atomic.Int64
		b.SetParallelism(8) // times two or more cores
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				i := n.Add(1)
				if err := k.Put(ctx, fmt.Sprintf("put/%02x/%08d/000001", i%256, i), bytes.NewReader(data), int64(len(data)), archive.PutOptions{IfAbsent: true}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	})
	b.Run("put-delete", func(b *testing.B) {
		k := open(b)
		for n := 0; b.Loop(); n++ {
			key := fmt.Sprintf("todo/read/1/b/%08d/000001", n)
			put(b, k, key, archive.PutOptions{})
			if err := k.Delete(ctx, key); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("get", func(b *testing.B) {
		k := open(b)
		put(b, k, "get/one", archive.PutOptions{})
		for b.Loop() {
			r, _, err := k.Get(ctx, "get/one", 0, -1)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r); err != nil {
				b.Fatal(err)
			}
			r.Close()
		}
	})
	b.Run("list", func(b *testing.B) {
		k := open(b)
		const keys = 5000
		var wg sync.WaitGroup
		for w := range 16 {
			wg.Go(func() {
				for n := w; n < keys; n += 16 {
					if err := k.Put(ctx, fmt.Sprintf("records/%02x/%08d/000001", n%256, n), bytes.NewReader(nil), 0, archive.PutOptions{}); err != nil {
						b.Error(err)
						return
					}
				}
			})
		}
		wg.Wait()
		b.ResetTimer()
		n := 0
		for b.Loop() {
			if err := archive.ListAll(ctx, k, "records/", "", func(archive.Info) error { n++; return nil }); err != nil {
				b.Fatal(err)
			}
		}
		if n != b.N*keys {
			b.Fatalf("listed %d keys in %d rounds of %d", n, b.N, keys)
		}
		b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "keys/s")
	})
}
