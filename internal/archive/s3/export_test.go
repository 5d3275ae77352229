package s3

import (
	"context"

	"github.com/minio/minio-go/v7"
)

// Empty deletes all that the bucket holds: on MinIO at once, and what is left, as
// all is on other servers, a thousand objects a request.
func (b *Bucket) Empty(ctx context.Context) error {
	if b.prefix != "" {
		// Other servers don't know this, and say so or delete nothing.
		_ = b.core.RemoveObject(ctx, b.bucket, b.prefix, minio.RemoveObjectOptions{ForceDelete: true})
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	keys := make(chan minio.ObjectInfo)
	failed := make(chan error, 1)
	go func() {
		defer close(keys)
		for after := ""; ; {
			infos, err := b.List(ctx, "", after, maxListed)
			if err != nil {
				failed <- err
				return
			}
			for _, i := range infos {
				select {
				case keys <- minio.ObjectInfo{Key: b.prefix + i.Key}:
				case <-ctx.Done():
					return
				}
			}
			if len(infos) < maxListed {
				return
			}
			after = infos[len(infos)-1].Key
		}
	}()
	for e := range b.core.RemoveObjects(ctx, b.bucket, keys, minio.RemoveObjectsOptions{}) {
		if e.Err != nil {
			return e.Err
		}
	}
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}
