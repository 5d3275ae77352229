package disk_test

import (
	"testing"

	"fumikura/internal/archive"
	"fumikura/internal/archive/buckettest"
)

func TestBucket(t *testing.T) {
	buckettest.Run(t, func(t *testing.T) archive.Bucket { return open(t) })
}
