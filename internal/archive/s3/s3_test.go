package s3_test

import (
	"context"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/archive/buckettest"
	"fumikura/internal/archive/s3"
	"fumikura/internal/testenv"
)

// fresh is the test server's address with a prefix of the test's own.
func fresh(tb testing.TB) string {
	tb.Helper()
	u, err := url.Parse(testenv.Need(tb, "s3"))
	if err != nil {
		tb.Fatal("FUMIKURA_TEST_S3 is no URL")
	}
	u.Path = strings.TrimRight(u.Path, "/") + "/" + strings.ToLower(rand.Text())
	return u.String()
}

func open(tb testing.TB, addr string, o s3.Options) *s3.Bucket {
	tb.Helper()
	b, err := s3.Open(tb.Context(), addr, o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.Empty(context.Background()); err != nil { // the test's own context has ended
			tb.Errorf("empty the test's prefix: %v", err)
		}
	})
	return b
}

func TestBucket(t *testing.T) {
	buckettest.Run(t, func(t *testing.T) archive.Bucket { return open(t, fresh(t), s3.Options{}) })
}

func BenchmarkBucket(b *testing.B) {
	buckettest.Bench(b, func(b *testing.B) archive.Bucket { return open(b, fresh(b), s3.Options{}) })
}
