// Package s3 keeps a [archive.Bucket] on a MinIO server or any S3 that honours
// conditional writes (If-None-Match: *): at start it proves that, and refuses a
// server that would let two writers win. It is no general S3 client.
//
// # The life of a write
//
// An object is one PUT, streamed; only one larger than 5 GiB goes in parts. Each
// PUT carries a number of its own as metadata, because an answer can be lost
// after the server has stored the object: where a repeated only-if-absent PUT
// then finds an object with this very number, it was its own, and it won.
package s3

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"fumikura/internal/archive"
)

var _ archive.Bucket = (*Bucket)(nil)

// ErrUnconditional: the server ignores conditions, so no race would have one
// winner.
var ErrUnconditional = errors.New("the server does not honour conditional writes")

// Options change a Bucket.
type Options struct {
	// Key and Secret sign the requests, unless the address holds them. Without
	// either, requests are anonymous.
	Key, Secret string
	// NoCreate refuses a bucket that does not exist, instead of making it.
	NoCreate bool
	// Transport replaces the connection to the server; nil for one with
	// connections for many workers.
	Transport http.RoundTripper
}

// A Bucket is the objects of an S3 bucket under a prefix. It is safe for many
// goroutines and processes.
type Bucket struct {
	core   minio.Core
	bucket string
	prefix string // empty, or ends with a slash
	// partAbove and partSize: larger objects go in parts of that size.
	partAbove, partSize int64
}

const (
	maxSinglePut = 5 << 30
	// headerWait is how long an answer may take to begin, and so the time after
	// which a server that is stuck is noticed.
	headerWait = 2 * time.Minute
	// retries is how often the client sends what is safe to send again.
	retries = 5
)

// Open connects to the store at an address of the form
// s3://[key:secret@]host:port/bucket[/prefix][?tls=1&region=…], makes the bucket
// where it is missing, and proves that the server honours conditional writes
// (ErrUnconditional otherwise).
func Open(ctx context.Context, addr string, o Options) (*Bucket, error) {
	a, err := parseAddress(addr)
	if err != nil {
		return nil, err
	}
	if a.key == "" {
		a.key, a.secret = o.Key, o.Secret
	}
	transport := o.Transport
	if transport == nil {
		t, err := minio.DefaultTransport(a.tls)
		if err != nil {
			return nil, fmt.Errorf("open store at %s: %w", a.endpoint, err)
		}
		t.MaxIdleConnsPerHost = 64
		t.ResponseHeaderTimeout = headerWait
		transport = t
	}
	creds := credentials.NewStaticV4(a.key, a.secret, "")
	if a.key == "" {
		creds = credentials.NewStatic("", "", "", credentials.SignatureAnonymous)
	}
	core, err := minio.NewCore(a.endpoint, &minio.Options{
		Creds: creds, Secure: a.tls, Region: a.region, Transport: transport, MaxRetries: retries,
	})
	if err != nil {
		return nil, fmt.Errorf("open store at %s: %w", a.endpoint, err)
	}
	b := &Bucket{core: *core, bucket: a.bucket, prefix: a.prefix, partAbove: maxSinglePut, partSize: 1 << 30}
	if err := b.ensure(ctx, a.region, o.NoCreate); err != nil {
		return nil, fmt.Errorf("open store at %s: %w", a.endpoint, err)
	}
	if err := b.prove(ctx); err != nil {
		return nil, fmt.Errorf("open store at %s: %w", a.endpoint, err)
	}
	return b, nil
}

// ensure makes the bucket where it is missing.
func (b *Bucket) ensure(ctx context.Context, region string, noCreate bool) error {
	ok, err := b.core.BucketExists(ctx, b.bucket)
	if err != nil {
		return fmt.Errorf("look for bucket %s: %w", b.bucket, err)
	}
	if ok {
		return nil
	}
	if noCreate {
		return fmt.Errorf("there is no bucket %s: make it, or allow that it be made", b.bucket)
	}
	if err := b.core.MakeBucket(ctx, b.bucket, minio.MakeBucketOptions{Region: region}); err != nil {
		if c := minio.ToErrorResponse(err).Code; c == minio.BucketAlreadyOwnedByYou || c == minio.BucketAlreadyExists {
			return nil // somebody else was quicker
		}
		return fmt.Errorf("make bucket %s: %w", b.bucket, err)
	}
	return nil
}

// prove puts one object twice only-if-absent: the second must be refused, and
// the first must stand.
func (b *Bucket) prove(ctx context.Context) error {
	key := "probe/" + strings.ToLower(rand.Text())
	absent := archive.PutOptions{IfAbsent: true}
	first := b.Put(ctx, key, strings.NewReader("first"), 5, absent)
	if first != nil {
		if notImplemented(minio.ToErrorResponse(cause(first))) {
			return fmt.Errorf("%w: it does not know If-None-Match on PUT. Use MinIO or another S3 server that has conditional writes", ErrUnconditional)
		}
		return fmt.Errorf("write to bucket %s: %w", b.bucket, first)
	}
	second := b.Put(ctx, key, strings.NewReader("second"), 6, absent)
	r, _, err := b.Get(ctx, key, 0, -1)
	stands := ""
	if err == nil {
		var raw []byte
		raw, err = io.ReadAll(io.LimitReader(r, 100))
		r.Close()
		stands = string(raw)
	}
	if e := b.Delete(ctx, key); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("try bucket %s: %w", b.bucket, err)
	}
	if !errors.Is(second, archive.ErrExists) || stands != "first" {
		return fmt.Errorf("%w: a second PUT with If-None-Match: * gave %v and left %q. Two writers could overwrite each other; use MinIO or another S3 server that has conditional writes", ErrUnconditional, second, stands)
	}
	return nil
}

func notImplemented(r minio.ErrorResponse) bool {
	return r.StatusCode == http.StatusNotImplemented || r.Code == minio.NotImplemented
}

// cause is the client's own error below what was wrapped around it.
func cause(err error) error {
	var r minio.ErrorResponse
	if errors.As(err, &r) {
		return r
	}
	return err
}

// wrap says what was being done, and turns the server's answers into the
// contract's errors. A missing bucket is no ErrNotFound: its objects are not
// absent but out of reach.
func wrap(ctx context.Context, doing, key string, err error) error {
	if err == nil {
		return nil
	}
	if e := ctx.Err(); e != nil {
		return fmt.Errorf("%s %s: %w", doing, key, e)
	}
	switch minio.ToErrorResponse(cause(err)).Code {
	case minio.NoSuchKey:
		return fmt.Errorf("%s: %w", key, archive.ErrNotFound)
	case minio.PreconditionFailed:
		return fmt.Errorf("%s: %w", key, archive.ErrExists)
	}
	return fmt.Errorf("%s %s: %w", doing, key, err)
}

// Stat tells about an object.
func (b *Bucket) Stat(ctx context.Context, key string) (archive.Info, error) {
	if err := archive.CheckKey(key); err != nil {
		return archive.Info{}, err
	}
	i, err := b.core.StatObject(ctx, b.bucket, b.prefix+key, minio.StatObjectOptions{})
	if err != nil {
		return archive.Info{}, wrap(ctx, "stat", key, err)
	}
	return archive.Info{Key: key, Size: i.Size, Modified: i.LastModified}, nil
}

// Get opens an object's bytes.
func (b *Bucket) Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, archive.Info, error) {
	if err := archive.CheckKey(key); err != nil {
		return nil, archive.Info{}, err
	}
	if off < 0 {
		return nil, archive.Info{}, fmt.Errorf("get %s: offset %d", key, off)
	}
	if length == 0 {
		return b.nothing(ctx, key)
	}
	var o minio.GetObjectOptions
	ranged := true
	switch end := off + length - 1; {
	case length > 0 && end >= off:
		if err := o.SetRange(off, end); err != nil {
			return nil, archive.Info{}, fmt.Errorf("get %s: %w", key, err)
		}
	case off > 0: // to the end, as is a length that overflows
		if err := o.SetRange(off, 0); err != nil {
			return nil, archive.Info{}, fmt.Errorf("get %s: %w", key, err)
		}
	default:
		ranged = false
	}
	// The client's plain GetObject would tell its errors at the first Read only.
	r, i, h, err := b.core.GetObject(ctx, b.bucket, b.prefix+key, o)
	if err != nil {
		if minio.ToErrorResponse(cause(err)).Code == minio.InvalidRange {
			return b.nothing(ctx, key)
		}
		return nil, archive.Info{}, wrap(ctx, "get", key, err)
	}
	info := archive.Info{Key: key, Size: i.Size, Modified: i.LastModified}
	if ranged {
		_, total, _ := strings.Cut(h.Get("Content-Range"), "/")
		if info.Size, err = strconv.ParseInt(total, 10, 64); err != nil {
			r.Close()
			return nil, archive.Info{}, fmt.Errorf("get %s: the server answers a range with Content-Range %q", key, h.Get("Content-Range"))
		}
	}
	return &body{ctx: ctx, r: r}, info, nil
}

// nothing is the empty reader of an object that must exist.
func (b *Bucket) nothing(ctx context.Context, key string) (io.ReadCloser, archive.Info, error) {
	i, err := b.Stat(ctx, key)
	if err != nil {
		return nil, archive.Info{}, err
	}
	return io.NopCloser(strings.NewReader("")), i, nil
}

// body ends with its context even where bytes are still buffered.
type body struct {
	ctx context.Context
	r   io.ReadCloser
}

func (b *body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := b.r.Read(p)
	if err != nil && err != io.EOF && b.ctx.Err() != nil {
		err = b.ctx.Err()
	}
	return n, err
}

func (b *body) Close() error { return b.r.Close() }

// Delete removes an object.
func (b *Bucket) Delete(ctx context.Context, key string) error {
	if err := archive.CheckKey(key); err != nil {
		return err
	}
	err := wrap(ctx, "delete", key, b.core.RemoveObject(ctx, b.bucket, b.prefix+key, minio.RemoveObjectOptions{}))
	if errors.Is(err, archive.ErrNotFound) {
		return nil
	}
	return err
}
