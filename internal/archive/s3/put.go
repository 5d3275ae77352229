package s3

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	mrand "math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/minio/minio-go/v7"

	"fumikura/internal/archive"
)

const (
	// small objects are held in memory, so that they can be sent again.
	small = 1 << 20
	// tries is how often a Put is sent that can be sent again, and firstPause is
	// what lies between the first two; it doubles.
	tries      = 7
	firstPause = 20 * time.Millisecond
	// numberName is the metadata that tells a Put's own object from another's.
	numberName = "Fumikura-Put"
	// probeWait is how long a Put that lost its answer looks for its object, and
	// how long one that failed may take to give up its parts.
	probeWait = 10 * time.Second
)

// upload is one Put under way.
type upload struct {
	b      *Bucket
	key    string
	size   int64
	absent bool
	// number is empty where no answer can be in doubt: a plain PUT that was
	// answered by an error is simply sent again.
	number string
}

// errDoubt: the object may stand although its upload failed.
var errDoubt = errors.New("the answer was lost")

// Put stores an object (see the package comment). Up to 1 MiB it is read into
// memory first; a larger one is streamed, and sent once unless its reader can
// seek.
func (b *Bucket) Put(ctx context.Context, key string, r io.Reader, size int64, o archive.PutOptions) error {
	if err := archive.CheckKey(key); err != nil {
		return err
	}
	if size < 0 {
		return fmt.Errorf("put %s: size %d", key, size)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &upload{b: b, key: key, size: size, absent: o.IfAbsent}
	if o.IfAbsent || size > b.partAbove {
		u.number = rand.Text()
	}
	if size <= small {
		data := make([]byte, size)
		e := archive.Exactly(ctx, r, size)
		if _, err := io.ReadFull(e, data); err != nil {
			return fmt.Errorf("put %s: %w", key, err)
		}
		if _, err := e.Read(make([]byte, 1)); err != io.EOF {
			return fmt.Errorf("put %s: %w", key, err)
		}
		sum := sha256.Sum256(data)
		return u.run(ctx, true, func() (*archive.ExactReader, error) {
			return nil, u.send(ctx, bytes.NewReader(data), hex.EncodeToString(sum[:]))
		})
	}
	if o.IfAbsent {
		// Spares sending what would be thrown away; the server decides.
		if _, err := b.Stat(ctx, key); err == nil {
			return fmt.Errorf("%s: %w", key, archive.ErrExists)
		} else if !errors.Is(err, archive.ErrNotFound) {
			return err
		}
	}
	seek, again := r.(io.Seeker)
	var start int64
	if again {
		var err error
		if start, err = seek.Seek(0, io.SeekCurrent); err != nil {
			again = false // a pipe that calls itself a file
		}
	}
	sent := false
	return u.run(ctx, again, func() (*archive.ExactReader, error) {
		if sent {
			if _, err := seek.Seek(start, io.SeekStart); err != nil {
				return nil, err
			}
		}
		sent = true
		e := archive.Exactly(ctx, r, size)
		g := &guard{r: e}
		defer g.leave()
		if size > b.partAbove {
			return e, u.parts(ctx, g)
		}
		return e, u.send(ctx, g, "")
	})
}

// run sends, and sends again where that is allowed and may help. What it answers
// is never in doubt where it is nil or ErrExists.
func (u *upload) run(ctx context.Context, again bool, send func() (*archive.ExactReader, error)) error {
	doubt := false // an attempt may have stored the object although it failed
	pause := firstPause
	for try := 1; ; try++ {
		source, err := send()
		if err == nil {
			return nil
		}
		if source != nil && source.Failed() != nil && !errors.Is(source.Failed(), ctx.Err()) {
			// The server never saw the last byte, so it stored nothing.
			return fmt.Errorf("put %s: %w", u.key, source.Failed())
		}
		var answer minio.ErrorResponse // all zero where there was no answer
		errors.As(err, &answer)
		// A connection that broke, or a server in trouble: the object may stand.
		// That is asked before a refusal is believed: an earlier attempt, or the
		// client's own repetition of a completion, may have met its own object.
		doubt = doubt || errors.Is(err, errDoubt)
		switch {
		case answer.Code == minio.PreconditionFailed && !doubt:
			return fmt.Errorf("%s: %w", u.key, archive.ErrExists)
		case answer.Code == minio.PreconditionFailed:
			return u.whose(ctx, archive.ErrExists)
		case notImplemented(answer):
			return wrap(ctx, "put", u.key, err)
		case answer.StatusCode >= 400 && answer.StatusCode < 500 && !repeatable(answer) && !doubt:
			return wrap(ctx, "put", u.key, err)
		}
		doubt = doubt || answer.StatusCode == 0 || answer.StatusCode >= 500
		if ctx.Err() != nil || !again || try == tries {
			if doubt && u.number != "" && ctx.Err() == nil {
				return u.whose(ctx, err)
			}
			return wrap(ctx, "put", u.key, err)
		}
		select {
		case <-time.After(pause/2 + mrand.N(pause)):
		case <-ctx.Done():
			return wrap(ctx, "put", u.key, ctx.Err())
		}
		pause *= 2
	}
}

// repeatable are refusals that pass: too much at once, another conditional write
// of the same key under way, or MinIO's way to say that a Delete removed the
// object's folder while the object was put into it.
func repeatable(r minio.ErrorResponse) bool {
	switch r.StatusCode {
	case http.StatusRequestTimeout, http.StatusTooManyRequests, 499:
		return true
	case http.StatusConflict:
		return r.Code == "ConditionalRequestConflict" || r.Code == "OperationAborted"
	}
	return r.Code == minio.AccessDenied || r.Code == "RequestTimeout" || r.Code == "SlowDown"
}

// whose looks whether the object that stands is this Put's own: then it won.
// Otherwise the answer is err, or ErrExists where another's stands.
func (u *upload) whose(ctx context.Context, err error) error {
	ctx, cancel := context.WithTimeout(ctx, probeWait)
	defer cancel()
	i, e := u.b.core.StatObject(ctx, u.b.bucket, u.b.prefix+u.key, minio.StatObjectOptions{})
	switch {
	case e == nil && i.Metadata.Get("X-Amz-Meta-"+numberName) == u.number:
		return nil
	case e == nil && u.absent:
		return fmt.Errorf("%s: %w", u.key, archive.ErrExists)
	case errors.Is(err, archive.ErrExists):
		// It was there a moment ago and can't be asked now.
		return fmt.Errorf("put %s: its outcome is unknown: %w", u.key, e)
	}
	return fmt.Errorf("put %s: its outcome is unknown: %w", u.key, err)
}

func (u *upload) options() minio.PutObjectOptions {
	o := minio.PutObjectOptions{ContentType: "application/octet-stream"}
	if u.number != "" {
		o.UserMetadata = map[string]string{numberName: u.number}
	}
	if u.absent {
		o.SetMatchETagExcept("*")
	}
	return o
}

// send is one PUT. With a SHA-256 the server checks the bytes by it; without,
// they are signed piece by piece as they go (over TLS, they are left to TLS).
// The reader is hidden from the client, so that it never sends a second time by
// itself: it does not know whose object it would meet.
func (u *upload) send(ctx context.Context, r io.Reader, sha string) error {
	o := u.options()
	o.DisableContentSha256 = sha != ""
	_, err := u.b.core.PutObject(ctx, u.b.bucket, u.b.prefix+u.key, struct{ io.Reader }{r}, u.size, "", sha, o)
	return err
}

// parts uploads an object that is too large for one PUT. The condition is on the
// completion, which makes the object.
func (u *upload) parts(ctx context.Context, r io.Reader) (err error) {
	b, o := u.b, u.options()
	begin := minio.PutObjectOptions{ContentType: o.ContentType, UserMetadata: o.UserMetadata}
	id, err := b.core.NewMultipartUpload(ctx, b.bucket, b.prefix+u.key, begin)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil && !errors.Is(err, errDoubt) {
			// Parts cost room until they are given up, whatever became of ctx.
			c, cancel := context.WithTimeout(context.WithoutCancel(ctx), probeWait)
			defer cancel()
			if e := b.core.AbortMultipartUpload(c, b.bucket, b.prefix+u.key, id); e != nil {
				err = fmt.Errorf("%w (its parts are still there: %v)", err, e)
			}
		}
	}()
	var done []minio.CompletePart
	for left, n := u.size, 1; left > 0; n++ {
		size := min(left, b.partSize)
		p, err := b.core.PutObjectPart(ctx, b.bucket, b.prefix+u.key, id, n, io.LimitReader(r, size), size, minio.PutObjectPartOptions{})
		if err != nil {
			return err
		}
		done = append(done, minio.CompletePart{PartNumber: n, ETag: p.ETag})
		left -= size
	}
	complete := minio.PutObjectOptions{}
	if u.absent {
		complete.SetMatchETagExcept("*")
	}
	_, err = b.core.CompleteMultipartUpload(ctx, b.bucket, b.prefix+u.key, id, done, complete)
	if err == nil {
		return nil
	}
	// The client repeats a completion by itself: so even a refusal, or that there
	// is no such upload, may be about what it completed already. Only where
	// another's object stands is it sure that the parts are left over.
	if e := u.whose(ctx, err); errors.Is(e, archive.ErrExists) {
		return err
	} else if e == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", errDoubt, err)
}

// guard keeps the transport, which may still be reading when a request has
// failed, away from a source whose Put has returned.
type guard struct {
	mu   sync.Mutex
	r    io.Reader
	left bool
}

func (g *guard) Read(p []byte) (int, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.left {
		return 0, io.ErrClosedPipe
	}
	return g.r.Read(p)
}

// leave waits for a Read under way and allows no other.
func (g *guard) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left = true
}
