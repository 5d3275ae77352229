package s3

import (
	"context"
	"fmt"
	"strings"

	"github.com/minio/minio-go/v7"

	"fumikura/internal/archive"
)

// maxListed is what one request lists at most.
const maxListed = 1000

// List returns up to limit infos.
//
// MinIO counts against a request's limit what it passes over on the way to the
// start: where a folder of the start has neighbours whose names go on with "-"
// or "." ("a-b" beside "a/"), an answer may be short, even empty, and yet say
// that it is the end. So after a start inside such a folder only an empty answer
// to a full request is believed. (A thousand objects under such neighbours would
// still hide the rest; the archive's layout has none.)
func (b *Bucket) List(ctx context.Context, prefix, after string, limit int) ([]archive.Info, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if limit <= 0 || !possible(prefix) {
		return nil, nil
	}
	// Servers differ over a start outside the prefix: some answer nothing to one
	// before it.
	if !strings.HasPrefix(after, prefix) {
		if after > prefix {
			return nil, nil
		}
		after = ""
	}
	folder := prefix[:strings.LastIndexByte(prefix, '/')+1]
	ask := prefix
	if last := prefix[len(folder):]; last == "." || last == ".." {
		// Keys may begin so ("a/..b"), but servers refuse it as a path: the
		// listing starts there, in the whole folder.
		ask, after = folder, max(after, prefix)
	}
	var out []archive.Info
	for len(out) < limit {
		want := min(limit-len(out), maxListed)
		unsure := after != "" && strings.Contains(after[len(folder):], "/")
		infos, err := b.ask(ctx, ask, after, want)
		if err == nil && len(infos) == 0 && unsure && want < maxListed {
			infos, err = b.ask(ctx, ask, after, maxListed)
		}
		if err != nil {
			return nil, fmt.Errorf("list %q: %w", prefix, err)
		}
		for _, i := range infos {
			if len(out) == limit || !strings.HasPrefix(i.Key, prefix) {
				return out, nil
			}
			out = append(out, i)
			after = i.Key
		}
		if len(infos) == 0 || len(infos) < want && !unsure {
			break
		}
	}
	return out, nil
}

// ask gets up to want infos, all that the server gives for one request.
func (b *Bucket) ask(ctx context.Context, prefix, after string, want int) ([]archive.Info, error) {
	noOwner := false
	o := minio.ListObjectsOptions{Prefix: b.prefix + prefix, Recursive: true, MaxKeys: want, FetchOwner: &noOwner}
	if after != "" {
		o.StartAfter = b.prefix + start(after)
	}
	var out []archive.Info
	for i := range b.core.ListObjectsIter(ctx, b.bucket, o) {
		if i.Err != nil {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			return nil, i.Err
		}
		out = append(out, archive.Info{Key: strings.TrimPrefix(i.Key, b.prefix), Size: i.Size, Modified: i.LastModified})
		if len(out) == want {
			break // the client would go on to the next page
		}
	}
	return out, ctx.Err() // the client gives nothing, and no error, once its context has ended
}

// start is after, or, where it has a part "." or ".." that servers refuse, what
// stands at the same place between keys: '~' is greater than every byte of a key,
// '-' the one before '.', and '.' the one before '/'.
func start(after string) string {
	at := 0
	for part := range strings.SplitSeq(after, "/") {
		end := at + len(part)
		if part == "." || part == ".." {
			if end < len(after) {
				return after[:end] + ".~"
			}
			return after[:end-1] + "-~"
		}
		at = end + 1
	}
	return after
}

// possible tells whether a key may begin with the prefix. Servers refuse some of
// those that none may.
func possible(prefix string) bool {
	return prefix == "" || archive.CheckKey(prefix) == nil || archive.CheckKey(prefix+"0") == nil
}
