package meili_test

import (
	"fmt"
	"net/url"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/index/indextest"
	"fumikura/index/meili"
	"fumikura/internal/testenv"
)

// open gives an index under a prefix of its own, and takes it away at the end.
func open(tb testing.TB) index.Index {
	tb.Helper()
	x := openAs(tb, fmt.Sprintf("test-%d", time.Now().UnixNano()))
	tb.Cleanup(func() {
		if err := meili.RemoveAll(x); err != nil {
			tb.Error(err)
		}
	})
	return x
}

func openAs(tb testing.TB, prefix string) *meili.Index {
	tb.Helper()
	u, err := url.Parse(testenv.Need(tb, "meili"))
	if err != nil {
		tb.Fatal(err)
	}
	key, _ := u.User.Password()
	x, err := meili.Open(tb.Context(), "http://"+u.Host, key, prefix)
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

func BenchmarkExact(b *testing.B) { indextest.Exact(b, open) }

func BenchmarkIndex(b *testing.B) {
	indextest.Bench(b, func(tb testing.TB, pages int) index.Index {
		if prefix := indextest.Keep(); prefix != "" {
			return openAs(tb, fmt.Sprintf("%s-%d", prefix, pages))
		}
		return open(tb)
	})
}

func BenchmarkSuggest(b *testing.B) {
	indextest.SuggestBench(b, func(tb testing.TB) index.Index {
		if prefix := indextest.Keep(); prefix != "" {
			return openAs(tb, prefix+"-suggest")
		}
		return open(tb)
	})
}
