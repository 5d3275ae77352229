package bleve_test

import (
	"testing"

	"fumikura/index"
	"fumikura/index/bleve"
	"fumikura/index/indextest"
)

func open(tb testing.TB) index.Index {
	tb.Helper()
	x, err := bleve.Open(tb.TempDir())
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := x.Close(); err != nil {
			tb.Error(err)
		}
	})
	return x
}

func TestIndex(t *testing.T) { indextest.Run(t, open) }
