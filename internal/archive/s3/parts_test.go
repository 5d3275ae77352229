package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/testenv"
)

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestParts uploads in parts what is otherwise too large for a test, and holds
// the contract there too: only if absent, whole or not at all, no parts left.
func TestParts(t *testing.T) {
	u, err := url.Parse(testenv.Need(t, "s3"))
	if err != nil {
		t.Fatal("FUMIKURA_TEST_S3 is no URL")
	}
	u.Path = strings.TrimRight(u.Path, "/") + "/" + strings.ToLower(rand.Text())
	var lose atomic.Bool // the answer to the next completion
	b, err := Open(t.Context(), u.String(), Options{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil && r.Method == http.MethodPost && r.URL.Query().Has("uploadId") && lose.CompareAndSwap(true, false) {
			io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			return nil, errors.New("the line went dead")
		}
		return resp, err
	})})
	if err != nil {
		t.Fatal(err)
	}
	b.partAbove, b.partSize = 6<<20, 5<<20
	data := make([]byte, 12<<20)
	if _, err := rand.Read(data); err != nil {
		t.Fatal(err)
	}
	const key = "blobs/large"
	put := func(data []byte, size int, o archive.PutOptions) error {
		return b.Put(t.Context(), key, struct{ io.Reader }{bytes.NewReader(data)}, int64(size), o)
	}
	stands := func(want []byte) {
		t.Helper()
		r, _, err := b.Get(t.Context(), key, 0, -1)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes stand, not the %d that were put: %v", len(got), len(want), err)
		}
	}
	absent := archive.PutOptions{IfAbsent: true}
	for name, size := range map[string]int{"short": len(data) + 1, "long": len(data) - 1} {
		if err := put(data, size, absent); !errors.Is(err, archive.ErrSize) {
			t.Errorf("a source that is too %s gives %v", name, err)
		}
	}
	if _, err := b.Stat(t.Context(), key); !errors.Is(err, archive.ErrNotFound) {
		t.Errorf("broken uploads left an object: %v", err)
	}
	lose.Store(true)
	if err := put(data, len(data), absent); err != nil {
		t.Errorf("an upload that lost the answer to its completion gives %v", err)
	}
	if lose.Load() {
		t.Error("no answer was lost: nothing went in parts")
	}
	stands(data)
	if err := put(data[1:], len(data)-1, absent); !errors.Is(err, archive.ErrExists) {
		t.Errorf("a second upload gives %v", err)
	}
	stands(data)
	if err := put(data[1:], len(data)-1, archive.PutOptions{}); err != nil {
		t.Errorf("overwriting: %v", err)
	}
	stands(data[1:])
	// A race that the look before sending does not decide.
	if err := b.Delete(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	errs := make(chan error)
	for range 3 {
		go func() { errs <- put(data, len(data), absent) }()
	}
	wins := 0
	for range 3 {
		switch err := <-errs; {
		case err == nil:
			wins++
		case !errors.Is(err, archive.ErrExists):
			t.Errorf("a racer was told %v", err)
		}
	}
	if wins != 1 {
		t.Errorf("%d of 3 racers won", wins)
	}
	stands(data)
	for i := range b.core.ListIncompleteUploads(context.Background(), b.bucket, b.prefix+key, true) {
		t.Errorf("parts are left: %v, %v", i.Key, i.Err)
	}
	if err := b.Delete(context.Background(), key); err != nil {
		t.Error(err)
	}
}
