package indextest

import (
	"fmt"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

const gen = "g000001"

// A shelf is an archive and a complete generation of an index.
type shelf struct {
	tb       testing.TB
	index    index.Index
	bucket   *Bucket
	archive  *archive.Archive
	searcher *index.Searcher
	entries  []*index.Entry
}

// Owner is a reader who may see everything.
var Owner = archive.Reader{Owner: true, SignedIn: true}

func newArchive() (*Bucket, *archive.Archive) {
	b := NewBucket()
	var n atomic.Int64
	return b, archive.New(b, time.Now, func() archive.ID { return archive.DeriveID("new", fmt.Sprint(n.Add(1))) })
}

// newShelf makes a complete generation with the entries in it.
func newShelf(tb testing.TB, x index.Index, entries []*index.Entry) *shelf {
	tb.Helper()
	b, a := newArchive()
	s := &shelf{tb: tb, index: x, bucket: b, archive: a, entries: entries}
	ctx := tb.Context()
	ix := index.NewIndexer(x, a, index.IndexerOptions{Address: "test", Alone: true, Log: slog.New(slog.DiscardHandler)})
	defer ix.Close()
	if err := ix.Rebuild(ctx, nil); err != nil {
		tb.Fatal(err)
	}
	s.put(entries)
	s.searcher = index.NewSearcher(x, a, index.SearcherOptions{})
	return s
}

func (s *shelf) put(entries []*index.Entry) {
	s.tb.Helper()
	for part := range slices.Chunk(entries, 500) {
		if err := s.index.Apply(s.tb.Context(), gen, index.Change{Pages: part}); err != nil {
			s.tb.Fatal(err)
		}
	}
}

// search asks for what stands there exactly, where the request does not say how
// far to go.
func (s *shelf) search(r index.Request) *index.Result {
	s.tb.Helper()
	if r.Rung == index.RungAuto {
		r.Rung = index.RungExact
	}
	res, err := s.searcher.Search(s.tb.Context(), r)
	if err != nil {
		s.tb.Fatalf("search %q: %v", r.Query, err)
	}
	return res
}

// pages are the hits' pages, sorted.
func pages(hits []index.Hit) []string {
	out := make([]string, len(hits))
	for i, h := range hits {
		out[i] = string(h.Page)
	}
	slices.Sort(out)
	return out
}

// scan is the truth: every entry held against the query, one by one.
func (s *shelf) scan(query string, keep func(*index.Entry) bool) []string {
	root := index.Parse(query).Root
	out := []string{}
	for _, e := range s.entries {
		if (keep == nil || keep(e)) && index.Verify(root, e) {
			out = append(out, string(e.ID))
		}
	}
	slices.Sort(out)
	return out
}
