package ingest

import (
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"fumikura/internal/archive"
)

// memory is a bucket without a disk's fsyncs, for tests that need hundreds.
type memory struct {
	mu      sync.Mutex
	objects map[string][]byte
}

func newMemory() *memory { return &memory{objects: map[string][]byte{}} }

func (m *memory) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if err := archive.CheckKey(key); err != nil {
		return err
	}
	b, err := io.ReadAll(archive.Exactly(ctx, r, size))
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.objects[key]; ok && o.IfAbsent {
		return archive.ErrExists
	}
	m.objects[key] = b
	return nil
}

func (m *memory) Get(_ context.Context, key string, off, n int64) (io.ReadCloser, archive.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.objects[key]
	if !ok {
		return nil, archive.Info{}, archive.ErrNotFound
	}
	from := min(off, int64(len(b)))
	to := int64(len(b))
	if n >= 0 {
		to = min(from+n, to)
	}
	return io.NopCloser(bytes.NewReader(b[from:to])), archive.Info{Key: key, Size: int64(len(b)), Modified: time.Now()}, nil
}

func (m *memory) Stat(_ context.Context, key string) (archive.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	b, ok := m.objects[key]
	if !ok {
		return archive.Info{}, archive.ErrNotFound
	}
	return archive.Info{Key: key, Size: int64(len(b)), Modified: time.Now()}, nil
}

func (m *memory) List(_ context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []archive.Info
	for k, b := range m.objects {
		if strings.HasPrefix(k, prefix) && k > after {
			out = append(out, archive.Info{Key: k, Size: int64(len(b)), Modified: time.Now()})
		}
	}
	slices.SortFunc(out, func(a, b archive.Info) int { return strings.Compare(a.Key, b.Key) })
	return out[:min(len(out), limit)], nil
}

func (m *memory) Delete(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.objects, key)
	return nil
}
