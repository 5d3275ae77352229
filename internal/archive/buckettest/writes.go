package buckettest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/internal/archive"
)

func onlyIfAbsent(t *testing.T, b archive.Bucket) {
	absent := archive.PutOptions{IfAbsent: true}
	if err := b.Put(t.Context(), "a/one", strings.NewReader("first"), 5, absent); err != nil {
		t.Fatal(err)
	}
	for _, second := range []string{"second", "first", ""} {
		if err := b.Put(t.Context(), "a/one", strings.NewReader(second), int64(len(second)), absent); !errors.Is(err, archive.ErrExists) {
			t.Errorf("a second Put of %q gives %v, want ErrExists", second, err)
		}
	}
	big := strings.Repeat("0123456789abcdef", 3<<16)
	if err := b.Put(t.Context(), "a/one", strings.NewReader(big), int64(len(big)), absent); !errors.Is(err, archive.ErrExists) {
		t.Errorf("a second Put of 3 MiB gives %v, want ErrExists", err)
	}
	if got := get(t, b, "a/one", 0, -1); got != "first" {
		t.Errorf("a refused Put changed the object to %q", got)
	}
	put(t, b, "a/one", "plain")
	if got := get(t, b, "a/one", 0, -1); got != "plain" {
		t.Errorf("a plain Put did not overwrite: %q", got)
	}
}

// racers: of 16 only-if-absent Puts exactly one wins, and its bytes stand; in
// sizes that drivers treat in different ways.
func racers(t *testing.T, b archive.Bucket) {
	for round, size := range []int{1, 100, 6 << 10, 200 << 10, 3 << 20, 1, 1, 1} {
		key := fmt.Sprintf("race/%02d/rev", round)
		var wins, losses atomic.Int32
		var winner atomic.Int32
		start := make(chan struct{})
		var wg sync.WaitGroup
		for n := range 16 {
			wg.Go(func() {
				data := bytes.Repeat([]byte{byte('a' + n)}, size)
				<-start
				err := b.Put(t.Context(), key, bytes.NewReader(data), int64(size), archive.PutOptions{IfAbsent: true})
				switch {
				case err == nil:
					wins.Add(1)
					winner.Store(int32(n))
				case errors.Is(err, archive.ErrExists):
					losses.Add(1)
					// A loser reads what won, at once.
					r, _, err := b.Get(t.Context(), key, 0, 1)
					if err != nil {
						t.Errorf("round %d: a loser finds %v", round, err)
						return
					}
					r.Close()
				default:
					t.Errorf("round %d: %v", round, err)
				}
			})
		}
		close(start)
		wg.Wait()
		if wins.Load() != 1 || losses.Load() != 15 {
			t.Fatalf("round %d: %d of 16 won and %d were told ErrExists", round, wins.Load(), losses.Load())
		}
		want := strings.Repeat(string(rune('a'+winner.Load())), size)
		if got := get(t, b, key, 0, -1); got != want {
			t.Fatalf("round %d: racer %d won, but %d bytes of %.3q… stand", round, winner.Load(), len(got), got)
		}
		infos, err := b.List(t.Context(), fmt.Sprintf("race/%02d/", round), "", 10)
		if err != nil || len(infos) != 1 || infos[0].Size != int64(size) {
			t.Fatalf("round %d: the race left %v, %v", round, infos, err)
		}
	}
}

var errSource = errors.New("the source broke")

// brokenReader: a source that fails or has another size stores nothing, and
// leaves what stood there.
func brokenReader(t *testing.T, b archive.Bucket) {
	for _, size := range []int64{10, 100 << 10, 5 << 20} {
		for _, c := range []struct {
			name   string
			source func() io.Reader
			want   error
		}{
			{"fails midway", func() io.Reader {
				return io.MultiReader(io.LimitReader(zeros{}, size/2), failing{})
			}, errSource},
			{"fails at once", func() io.Reader { return failing{} }, errSource},
			{"fails at its end", func() io.Reader {
				return io.MultiReader(io.LimitReader(zeros{}, size), failing{})
			}, errSource},
			{"one byte short", func() io.Reader { return io.LimitReader(zeros{}, size-1) }, archive.ErrSize},
			{"empty", func() io.Reader { return strings.NewReader("") }, archive.ErrSize},
			{"one byte long", func() io.Reader { return io.LimitReader(zeros{}, size+1) }, archive.ErrSize},
			{"endless", func() io.Reader { return zeros{} }, archive.ErrSize},
			{"short, seekable", func() io.Reader { return bytes.NewReader(make([]byte, size-1)) }, archive.ErrSize},
			{"long, seekable", func() io.Reader { return bytes.NewReader(make([]byte, size+1)) }, archive.ErrSize},
		} {
			for _, o := range []archive.PutOptions{{}, {IfAbsent: true}} {
				if err := b.Put(t.Context(), "broken/new", c.source(), size, o); !errors.Is(err, c.want) {
					t.Errorf("%d bytes, %s, %+v: %v, want %v", size, c.name, o, err, c.want)
				}
				wantAbsent(t, b, "broken/new")
			}
			put(t, b, "whole/old", "stands")
			if err := b.Put(t.Context(), "whole/old", c.source(), size, archive.PutOptions{}); err == nil {
				t.Errorf("%d bytes, %s: no error", size, c.name)
			}
			if got := get(t, b, "whole/old", 0, -1); got != "stands" {
				t.Errorf("%d bytes, %s: a broken Put changed the object to %d bytes", size, c.name, len(got))
			}
		}
	}
	if err := b.Put(t.Context(), "broken/new", strings.NewReader("x"), 0, archive.PutOptions{}); !errors.Is(err, archive.ErrSize) {
		t.Errorf("one byte announced as none: %v", err)
	}
	if err := b.Put(t.Context(), "broken/new", strings.NewReader("x"), -1, archive.PutOptions{}); err == nil {
		t.Error("a size of -1 gives no error")
	}
	if infos, err := b.List(t.Context(), "", "", 10); err != nil || len(infos) != 1 {
		t.Errorf("broken Puts left %v, %v", keysOf(infos), err)
	}
	// The same Put may be repeated.
	put(t, b, "broken/new", "x")
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errSource }

func cancellation(t *testing.T, b archive.Bucket) {
	put(t, b, "a/b", strings.Repeat("x", 4<<20))
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"Put":    func() error { return putEmpty(gone, b, "a/new") },
		"Stat":   func() error { _, err := b.Stat(gone, "a/b"); return err },
		"Delete": func() error { return b.Delete(gone, "a/b") },
		"List":   func() error { _, err := b.List(gone, "", "", 10); return err },
		"Get": func() error {
			r, _, err := b.Get(gone, "a/b", 0, -1)
			if err == nil {
				r.Close()
			}
			return err
		},
	} {
		if err := call(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s after its context ended gives %v", name, err)
		}
	}
	if got := len(get(t, b, "a/b", 0, -1)); got != 4<<20 {
		t.Errorf("cancelled calls left %d bytes", got)
	}
	wantAbsent(t, b, "a/new")

	for _, o := range []archive.PutOptions{{}, {IfAbsent: true}} {
		ctx, cancel := context.WithCancel(t.Context())
		slow := &dripping{after: 3 << 20, then: cancel}
		began := time.Now()
		err := b.Put(ctx, "a/slow", slow, 1<<40, o)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Put %+v cancelled midway gives %v", o, err)
		}
		if d := time.Since(began); d > 20*time.Second {
			t.Errorf("Put %+v ended %v after its context", o, d)
		}
		wantAbsent(t, b, "a/slow")
	}

	ctx, cancel := context.WithCancel(t.Context())
	r, _, err := b.Get(ctx, "a/b", 0, -1)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if _, err := io.ReadFull(r, make([]byte, 1000)); err != nil {
		t.Fatal(err)
	}
	cancel()
	if n, err := io.Copy(io.Discard, r); !errors.Is(err, context.Canceled) {
		t.Errorf("reading on after the context ended gives %d bytes and %v", n, err)
	}
}

// dripping calls then once it has given so many bytes, and then gives a byte
// now and again.
type dripping struct {
	after int
	then  func()
}

func (d *dripping) Read(p []byte) (int, error) {
	if d.after > 0 {
		n := min(len(p), d.after)
		d.after -= n
		clear(p[:n])
		if d.after == 0 {
			d.then()
		}
		return n, nil
	}
	time.Sleep(10 * time.Millisecond)
	p[0] = 0
	return 1, nil
}

// sourceLeftAlone: once Put has returned, nobody reads from its source, so that
// the caller may close or reuse it.
func sourceLeftAlone(t *testing.T, b archive.Bucket) {
	for round := range 10 {
		ctx, cancel := context.WithCancel(t.Context())
		s := &watched{}
		time.AfterFunc(time.Duration(1+rand.IntN(20))*time.Millisecond, cancel)
		if err := b.Put(ctx, "a/left", s, 1<<40, archive.PutOptions{}); err == nil {
			t.Fatal("a cancelled Put gives no error")
		}
		s.over.Store(true)
		time.Sleep(20 * time.Millisecond)
		if n := s.late.Load(); n > 0 {
			t.Fatalf("round %d: %d reads from the source after Put had returned", round, n)
		}
	}
	wantAbsent(t, b, "a/left")
}

type watched struct {
	over atomic.Bool
	late atomic.Int32
}

func (w *watched) Read(p []byte) (int, error) {
	if w.over.Load() {
		w.late.Add(1)
	}
	time.Sleep(time.Millisecond)
	if w.over.Load() {
		w.late.Add(1)
	}
	clear(p)
	return len(p), nil
}
