package indextest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fumikura/index"
	"fumikura/internal/archive"
)

// A house is an archive, an index, and what brings one into the other.
type house struct {
	tb       testing.TB
	bucket   *Bucket
	archive  *archive.Archive
	index    *spy
	indexer  *index.Indexer
	searcher *index.Searcher
	batch    *archive.Batch
}

// A spy counts what is written to an index, and fails where it is told to.
type spy struct {
	index.Index
	applied atomic.Int64
	mu      sync.Mutex
	before  func(generation string, c index.Change) error
}

func (s *spy) Apply(ctx context.Context, generation string, c index.Change) error {
	s.applied.Add(1)
	s.mu.Lock()
	before := s.before
	s.mu.Unlock()
	if before != nil {
		if err := before(generation, c); err != nil {
			return err
		}
	}
	return s.Index.Apply(ctx, generation, c)
}

func (s *spy) on(before func(generation string, c index.Change) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.before = before
}

var quiet = slog.New(slog.DiscardHandler)

func newHouse(tb testing.TB, x index.Index) *house {
	tb.Helper()
	h := &house{tb: tb, index: &spy{Index: x}}
	h.bucket, h.archive = newArchive()
	h.start()
	tb.Cleanup(func() { h.indexer.Close() })
	if err := h.indexer.Rebuild(tb.Context(), nil); err != nil {
		tb.Fatal(err)
	}
	b, err := h.archive.OpenBatch(tb.Context(), &archive.Batch{ID: archive.DeriveID("batch"), Title: "箱一", Event: h.archive.NewEvent("owner", archive.ActBatch)}, time.UTC)
	if err != nil {
		tb.Fatal(err)
	}
	h.batch = b
	return h
}

// start gives the house new hands, as a new process has.
func (h *house) start() {
	h.indexer = index.NewIndexer(h.index, h.archive, index.IndexerOptions{Address: "test", Alone: true, Note: time.Nanosecond, Log: quiet})
	h.searcher = index.NewSearcher(h.index, h.archive, index.SearcherOptions{Log: quiet})
}

func (h *house) ok(err error) {
	h.tb.Helper()
	if err != nil {
		h.tb.Fatal(err)
	}
}

// record stores a record with n pages of images, not yet read.
func (h *house) record(name string, n int) *archive.Record {
	h.tb.Helper()
	ctx := h.tb.Context()
	id := archive.RecordOf(h.batch.ID, name)
	r := &archive.Record{ID: id, Rev: 1, Series: archive.Unsorted, Title: name, Accession: h.batch.Number + "-1", Batch: h.batch.ID, File: archive.KeyHash(name),
		Name: name + ".pdf", Event: h.archive.NewEvent(archive.ActorSystem, archive.ActCut)}
	for i := range n {
		p := archive.PageID(id, i+1)
		h.ok(h.archive.CreateImage(ctx, &archive.Image{Page: p, Rev: 1, Record: id, Batch: h.batch.ID, File: r.File, Number: i + 1, Type: "image/png", Width: 1000, Height: 1400}))
		r.Pages = append(r.Pages, archive.RecordPage{Page: p, Image: 1})
	}
	h.ok(h.archive.CreateRecord(ctx, r))
	h.ok(h.archive.SetOutcome(ctx, &archive.Outcome{Batch: h.batch.ID, Hash: r.File, State: archive.FileCut, Done: n, Total: n}))
	return r
}

// glyphSize is the box of every glyph that text lays out, in pixels.
const glyphSize = 40

// text stores a text revision: each line's glyphs side by side in cells of
// glyphSize, lines below one another, or for vertical ones from the right.
func (h *house) text(page archive.ID, rev int, dir archive.Direction, turn int, lines ...string) {
	h.tb.Helper()
	t := &archive.Text{Page: page, Image: 1, Rev: rev, Kind: archive.TextOCR, Engine: "test", Turn: turn, Confidence: 90, Event: h.archive.NewEvent(archive.ActorSystem, archive.ActRead)}
	t.Width, t.Height = archive.TurnSize(turn, 1000, 1400)
	for i, l := range lines {
		start := len(t.Glyphs)
		for j, g := range split(l) {
			box := archive.Rect{X: j * glyphSize, Y: i * glyphSize, W: glyphSize, H: glyphSize}
			if dir == archive.Vertical {
				box.X, box.Y = t.Width-(i+1)*glyphSize, j*glyphSize
			}
			if strings.TrimSpace(g) == "" {
				box = archive.Rect{}
			}
			t.Glyphs = append(t.Glyphs, archive.Glyph{Text: g, Box: box, Conf: 90})
		}
		t.Lines = append(t.Lines, archive.Line{Dir: dir, Start: start, End: len(t.Glyphs), Sep: "\n"})
	}
	h.ok(h.archive.CreateText(h.tb.Context(), t))
}

// split cuts a text into graphemes, as far as these tests need it.
func split(s string) []string {
	var out []string
	for _, r := range s {
		if len(out) > 0 && (r >= 0xe0100 && r <= 0xe01ef || r == 'ﾞ') {
			out[len(out)-1] += string(r)
		} else {
			out = append(out, string(r))
		}
	}
	return out
}

func (h *house) marker(page archive.ID) archive.Marker {
	return archive.IndexMarker(archive.PageRef{Page: page, Image: 1, Batch: h.batch.ID})
}

func (h *house) recordMarker(r *archive.Record, rev int) archive.Marker {
	return archive.Marker{Stage: archive.StageRecord, Batch: h.batch.ID, ID: string(r.ID), Target: rev}
}

// page indexes one page, which must work.
func (h *house) page(page archive.ID) {
	h.tb.Helper()
	h.ok(h.indexer.Page(h.tb.Context(), h.marker(page)))
}

func (h *house) search(query string) *index.Result { return h.searchAs(query, Owner) }

func (h *house) searchAs(query string, r archive.Reader) *index.Result {
	h.tb.Helper()
	res, err := h.searcher.Search(h.tb.Context(), index.Request{Query: query, Reader: r, Limit: -1, Rung: index.RungExact})
	if err != nil {
		h.tb.Fatalf("search %q: %v", query, err)
	}
	return res
}

// finds holds the pages that a query finds against the wanted ones.
func (h *house) finds(query string, want ...archive.ID) []index.Hit {
	h.tb.Helper()
	res := h.search(query)
	ids := []string{}
	for _, id := range want {
		ids = append(ids, string(id))
	}
	slices.Sort(ids)
	if got := pages(res.Hits); !slices.Equal(got, ids) || res.Total != len(want) {
		h.tb.Fatalf("%q finds %v (says %d), want %v", query, got, res.Total, ids)
	}
	return res.Hits
}

func isLater(err error) bool {
	var l interface{ Later() bool }
	return errors.As(err, &l) && l.Later()
}

func name(i int) string { return fmt.Sprintf("文書%d", i) }
