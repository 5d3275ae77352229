package bleve_test

import (
	"fmt"
	"os"
	"path/filepath"
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

// What a process leaves that is killed while it makes a generation is cleared
// away, and is in nobody's way.
func TestUnfinishedGenerationIsCleared(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, ".new-g000001"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, ".new-g000001", "index_meta.json"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	x, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if g, err := x.Generations(t.Context()); err != nil || len(g) != 0 {
		t.Errorf("generations %v, %v, want none", g, err)
	}
	if err := x.Create(t.Context(), index.Generation{Name: "g000001"}); err != nil {
		t.Error(err)
	}
}

func FuzzSearch(f *testing.F) { f.Fuzz(indextest.Fuzzed(f, open(f))) }

func BenchmarkExact(b *testing.B) { indextest.Exact(b, open) }

func BenchmarkIndex(b *testing.B) {
	indextest.Bench(b, func(tb testing.TB, pages int) index.Index {
		dir := indextest.Keep()
		if dir == "" {
			return open(tb)
		}
		x, err := bleve.Open(filepath.Join(dir, fmt.Sprintf("bleve-%d", pages)))
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() {
			if err := x.Close(); err != nil {
				tb.Error(err)
			}
		})
		return x
	})
}

func BenchmarkSuggest(b *testing.B) {
	indextest.SuggestBench(b, func(tb testing.TB) index.Index {
		dir := indextest.Keep()
		if dir == "" {
			return open(tb)
		}
		x, err := bleve.Open(filepath.Join(dir, "suggest"))
		if err != nil {
			tb.Fatal(err)
		}
		tb.Cleanup(func() {
			if err := x.Close(); err != nil {
				tb.Error(err)
			}
		})
		return x
	})
}
