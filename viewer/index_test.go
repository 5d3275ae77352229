package viewer

import (
	"log/slog"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/index/bleve"
	"fumikura/internal/archive"
)

// openIndex is a real index in a folder, and how to bring a page into it.
func openIndex(t *testing.T, a *archive.Archive, log *slog.Logger) (*index.Searcher, func(archive.ID) error) {
	t.Helper()
	i, err := bleve.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := i.Close(); err != nil {
			t.Error(err)
		}
	})
	x := index.NewIndexer(i, a, index.IndexerOptions{Address: "test", Alone: true, MaxWait: 5 * time.Millisecond, Log: log})
	t.Cleanup(x.Close)
	if err := x.Rebuild(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	return index.NewSearcher(i, a, index.SearcherOptions{Zone: time.FixedZone("JST", 9*3600), Log: log}), func(page archive.ID) error {
		return x.Page(t.Context(), archive.IndexMarker(archive.PageRef{Page: page, Image: 1}))
	}
}

func indexHit(snippet string) index.Hit {
	return index.Hit{Snippet: index.Snippet{Parts: []index.SnippetPart{{Text: snippet}}}}
}

func indexResult(total int) *index.Result { return &index.Result{Total: total, Exact: true} }
