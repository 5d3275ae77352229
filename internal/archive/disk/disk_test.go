package disk_test

import (
	"context"
	"io"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/archive/buckettest"
	"fumikura/internal/archive/disk"
)

func TestBucket(t *testing.T) {
	buckettest.Run(t, func(t *testing.T) archive.Bucket { return open(t) })
}

// TestTwoProcesses runs the races with every call on another bucket of the same
// folder: as processes do, they share nothing but the files.
func TestTwoProcesses(t *testing.T) {
	buckettest.Races(t, func(t *testing.T) archive.Bucket {
		dir := t.TempDir()
		var two [2]*disk.Bucket
		for i := range two {
			b, err := disk.Open(dir, disk.Options{})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { b.Close() })
			two[i] = b
		}
		turn := make(chan *disk.Bucket, 2)
		turn <- two[0]
		turn <- two[1]
		return &turns{turn}
	})
}

// turns gives each call to the bucket that waited longest.
type turns struct{ turn chan *disk.Bucket }

func (w *turns) next() *disk.Bucket {
	b := <-w.turn
	w.turn <- b
	return b
}

func (w *turns) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	return w.next().Put(ctx, key, r, size, o)
}

func (w *turns) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	return w.next().Get(ctx, key, off, length)
}

func (w *turns) Stat(ctx context.Context, key string) (archive.Info, error) {
	return w.next().Stat(ctx, key)
}

func (w *turns) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	return w.next().List(ctx, prefix, after, limit)
}

func (w *turns) Delete(ctx context.Context, key string) error { return w.next().Delete(ctx, key) }
