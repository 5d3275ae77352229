package archive

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Errors that a Bucket and an Archive return, to be tested with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	// ErrExists: an only-if-absent Put found an object under its key.
	ErrExists = errors.New("already exists")
	// ErrConflict: somebody else wrote that revision first; read again and retry.
	ErrConflict = errors.New("written by somebody else meanwhile")
	// ErrBadKey: the key breaks the rules of CheckKey.
	ErrBadKey = errors.New("bad key")
	// ErrFormat: the object names a format version that this program does not know.
	ErrFormat = errors.New("unknown format")
)

// Info describes a stored object.
type Info struct {
	Key      string
	Size     int64
	Modified time.Time // by the store's clock; never used for order
}

// PutOptions change a Put.
type PutOptions struct {
	// IfAbsent makes the Put fail with ErrExists, and change nothing, where an
	// object already stands under the key. Of many racers exactly one wins.
	IfAbsent bool
}

// A Bucket is an ordered map from keys to bytes: a local folder, MinIO, any S3
// with conditional writes.
//
// Contract, held by buckettest for every driver:
//   - Keys satisfy CheckKey; others give ErrBadKey. Order is byte order. No key
//     is a folder of another: a Put of "a" beside "a/b" may fail.
//   - Put is atomic and durable: when it returns nil the object survives a crash
//     of process and machine; before that nobody sees any part of it. Size is the
//     exact number of bytes; a reader that gives fewer or more is an error and
//     stores nothing. A Put that fails may be repeated. Memory does not grow
//     with size.
//   - Get returns length bytes from off; length < 0 means to the end; an offset
//     at or past the end gives an empty reader. Absent: ErrNotFound.
//   - List calls nothing back: it returns up to limit infos with the prefix whose
//     key is > after, in order, in memory O(limit). A short answer means the end.
//     A key put before List began and not deleted meanwhile is in the answer.
//   - Delete of an absent key is no error. When it returns nil the object stays
//     deleted.
//   - Every call ends soon after its context ends, and a reader from Get fails
//     then; a Put whose source is stuck in a Read waits for that Read, since the
//     source is not touched after Put has returned.
//   - All methods may be called by many goroutines and processes at once.
type Bucket interface {
	Put(ctx context.Context, key string, r io.Reader, size int64, o PutOptions) error
	Get(ctx context.Context, key string, off, length int64) (io.ReadCloser, Info, error)
	Stat(ctx context.Context, key string) (Info, error)
	List(ctx context.Context, prefix, after string, limit int) ([]Info, error)
	Delete(ctx context.Context, key string) error
}

// MaxKey is the longest key in bytes.
const MaxKey = 512

// MaxPart is the longest part of a key between slashes in bytes: what file
// systems can name.
const MaxPart = 255

// CheckKey tells whether key may name an object: 1 to MaxKey bytes of
// [a-z0-9._/-], no empty, "." or ".." part and none longer than MaxPart, no slash
// at either end.
func CheckKey(key string) error {
	if key == "" || len(key) > MaxKey {
		return fmt.Errorf("%w: %d bytes, want 1 to %d", ErrBadKey, len(key), MaxKey)
	}
	part := 0
	for i := 0; i <= len(key); i++ {
		if i == len(key) || key[i] == '/' {
			if p := key[part:i]; p == "" || p == "." || p == ".." || len(p) > MaxPart {
				return fmt.Errorf("%w: part %q in %q", ErrBadKey, p, key)
			}
			part = i + 1
			continue
		}
		c := key[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-') {
			return fmt.Errorf("%w: byte %q in %q", ErrBadKey, c, key)
		}
	}
	return nil
}

// ListAll calls f for every object with the prefix whose key is > after, in
// order, a thousand at a time. It stops at f's first error and returns it.
func ListAll(ctx context.Context, b Bucket, prefix, after string, f func(Info) error) error {
	const chunk = 1000
	for {
		infos, err := b.List(ctx, prefix, after, chunk)
		if err != nil {
			return err
		}
		for _, i := range infos {
			if err := f(i); err != nil {
				return err
			}
		}
		if len(infos) < chunk {
			return nil
		}
		after = infos[len(infos)-1].Key
	}
}
