package disk_test

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/archive/buckettest"
	"fumikura/internal/archive/disk"
)

func open(tb testing.TB) archive.Bucket {
	tb.Helper()
	b, err := disk.Open(tb.TempDir(), disk.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { b.Close() })
	return b
}

func BenchmarkBucket(b *testing.B) {
	buckettest.Bench(b, func(b *testing.B) archive.Bucket { return open(b) })
}
