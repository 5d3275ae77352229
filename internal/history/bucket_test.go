package history

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

// memory is a Bucket in a map that can be told to fail.
type memory struct {
	mu      sync.Mutex
	objects map[string][]byte
	// before runs ahead of each call, unlocked; an error is what the call answers.
	before func(op, key string) error
	// lost makes a Put that stored its object answer with an error, where it says so.
	lost func(key string) error
	gets atomic.Int64
}

var _ archive.Bucket = (*memory)(nil)

func newMemory() *memory { return &memory{objects: map[string][]byte{}} }

func (m *memory) hook(ctx context.Context, op, key string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	before := m.before
	m.mu.Unlock()
	if before != nil {
		return before(op, key)
	}
	return nil
}

// fail sets how calls fail from now on.
func (m *memory) fail(before func(op, key string) error, lost func(key string) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.before, m.lost = before, lost
}

func (m *memory) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if err := errors.Join(archive.CheckKey(key), m.hook(ctx, "put", key)); err != nil {
		return err
	}
	b, err := io.ReadAll(r)
	if err != nil || int64(len(b)) != size {
		return fmt.Errorf("%d bytes, want %d: %v", len(b), size, err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.objects[key]; ok && o.IfAbsent {
		return archive.ErrExists
	}
	m.objects[key] = b
	if m.lost != nil {
		return m.lost(key)
	}
	return nil
}

func (m *memory) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	if err := m.hook(ctx, "get", key); err != nil {
		return nil, archive.Info{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.gets.Add(1)
	b, ok := m.objects[key]
	if !ok {
		return nil, archive.Info{}, archive.ErrNotFound
	}
	if off != 0 || length >= 0 {
		return nil, archive.Info{}, errors.New("ranges are not for this test")
	}
	return io.NopCloser(bytes.NewReader(b)), archive.Info{Key: key, Size: int64(len(b))}, nil
}

func (m *memory) Stat(ctx context.Context, key string) (archive.Info, error) {
	_, i, err := m.Get(ctx, key, 0, -1)
	return i, err
}

func (m *memory) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if err := m.hook(ctx, "list", prefix); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []archive.Info
	for k, b := range m.objects {
		if len(k) >= len(prefix) && k[:len(prefix)] == prefix && k > after {
			out = append(out, archive.Info{Key: k, Size: int64(len(b))})
		}
	}
	slices.SortFunc(out, func(a, b archive.Info) int { return bytes.Compare([]byte(a.Key), []byte(b.Key)) })
	return out[:min(limit, len(out))], nil
}

func (m *memory) Delete(ctx context.Context, key string) error {
	if err := m.hook(ctx, "delete", key); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.objects, key)
	return nil
}

// keys are those with the prefix, in order.
func (m *memory) keys(prefix string) []string {
	infos, err := m.List(context.Background(), prefix, "", 1<<30)
	if err != nil {
		panic(err)
	}
	out := make([]string, len(infos))
	for i, inf := range infos {
		out[i] = inf.Key
	}
	return out
}

// copy is a bucket with the same objects.
func (m *memory) copy() *memory {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := newMemory()
	for k, b := range m.objects {
		c.objects[k] = bytes.Clone(b)
	}
	return c
}

var epoch = time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)

func eventID(name string, n int) archive.ID { return archive.DeriveID("event", name, fmt.Sprint(n)) }

// event is the n-th event of a name, a second after the one before it.
func event(name string, n int) archive.Event {
	e := archive.Event{ID: eventID(name, n), Time: epoch.Add(time.Duration(n) * time.Second), Actor: "person:" + name, Action: archive.ActViewed,
		Record: archive.DeriveID("record", fmt.Sprint(n%7))}
	if n%3 == 0 {
		e.Action, e.Record = archive.ActSearched, ""
		e.Private = map[string]string{"query": fmt.Sprintf("道路 %s %d", name, n), "address": "192.0.2.1"}
	}
	return e
}

func open(t testing.TB, b archive.Bucket, o Options) *Log {
	t.Helper()
	if o.Window == 0 {
		o.Window = time.Millisecond
	}
	o.Log = quiet
	l, err := Open(t.Context(), b, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func appendAll(t testing.TB, l *Log, events ...archive.Event) {
	t.Helper()
	for _, e := range events {
		if err := l.Append(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
}

// browseAll reads the whole history, newest first.
func browseAll(t testing.TB, l *Log, f Filter, limit int) []Entry {
	t.Helper()
	var out []Entry
	for before, i := "", 0; ; i++ {
		got, next, err := l.Browse(t.Context(), f, before, limit)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > limit {
			t.Fatalf("%d entries, limit %d", len(got), limit)
		}
		out = append(out, got...)
		if next == "" {
			return out
		}
		if next == before || i > 100_000 {
			t.Fatalf("the cursor stays at %q", next)
		}
		before = next
	}
}

func verify(t testing.TB, l *Log) *Report {
	t.Helper()
	r, err := l.Verify(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func wantClean(t testing.TB, l *Log, events int) {
	t.Helper()
	if r := verify(t, l); r.Found != 0 || len(r.Problems) != 0 || r.Events != int64(events) {
		t.Fatalf("verify: %d events, want %d; problems %v", r.Events, events, r.Problems)
	}
}

// quiet is for tests that damage what they then read.
var quiet = slog.New(slog.DiscardHandler)
