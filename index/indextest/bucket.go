package indextest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"fumikura/internal/archive"
)

// errAway is what a Bucket that is switched off says.
var errAway = errors.New("the store is away")

// A Bucket is an archive.Bucket in memory, which can be switched off.
type Bucket struct {
	Away atomic.Bool

	mu   sync.Mutex
	keys []string
	objs map[string]object
}

type object struct {
	body []byte
	info archive.Info
}

var _ archive.Bucket = (*Bucket)(nil)

// NewBucket is an empty one.
func NewBucket() *Bucket { return &Bucket{objs: map[string]object{}} }

func (b *Bucket) ready(ctx context.Context, key string) error {
	if b.Away.Load() {
		return errAway
	}
	if err := archive.CheckKey(strings.TrimSuffix(key, "/")); err != nil {
		return err
	}
	return ctx.Err()
}

// Put implements archive.Bucket.
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if err := b.ready(ctx, key); err != nil {
		return err
	}
	body, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if int64(len(body)) != size {
		return fmt.Errorf("put %s: %d bytes, want %d", key, len(body), size)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	i, there := slices.BinarySearch(b.keys, key)
	if there && o.IfAbsent {
		return fmt.Errorf("put %s: %w", key, archive.ErrExists)
	}
	if !there {
		b.keys = slices.Insert(b.keys, i, key)
	}
	b.objs[key] = object{body, archive.Info{Key: key, Size: size, Modified: time.Now()}}
	return nil
}

// Get implements archive.Bucket.
func (b *Bucket) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	if err := b.ready(ctx, key); err != nil {
		return nil, archive.Info{}, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.objs[key]
	if !ok {
		return nil, archive.Info{}, fmt.Errorf("get %s: %w", key, archive.ErrNotFound)
	}
	body := o.body[min(off, int64(len(o.body))):]
	if length >= 0 {
		body = body[:min(length, int64(len(body)))]
	}
	return io.NopCloser(bytes.NewReader(body)), o.info, nil
}

// Stat implements archive.Bucket.
func (b *Bucket) Stat(ctx context.Context, key string) (archive.Info, error) {
	r, i, err := b.Get(ctx, key, 0, 0)
	if err != nil {
		return i, err
	}
	return i, r.Close()
}

// List implements archive.Bucket.
func (b *Bucket) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if err := b.ready(ctx, prefix); err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	i, _ := slices.BinarySearch(b.keys, max(prefix, after))
	var out []archive.Info
	for ; i < len(b.keys) && len(out) < limit && strings.HasPrefix(b.keys[i], prefix); i++ {
		if b.keys[i] > after {
			out = append(out, b.objs[b.keys[i]].info)
		}
	}
	return out, nil
}

// Delete implements archive.Bucket.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := b.ready(ctx, key); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if i, there := slices.BinarySearch(b.keys, key); there {
		b.keys = slices.Delete(b.keys, i, i+1)
		delete(b.objs, key)
	}
	return nil
}

// Age makes an object look as if it had been written earlier.
func (b *Bucket) Age(key string, by time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if o, ok := b.objs[key]; ok {
		o.info.Modified = o.info.Modified.Add(-by)
		b.objs[key] = o
	}
}
